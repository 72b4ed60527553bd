"""One call for a pandas frame, with a fake tagger."""

from typing import cast

import pandas as pd
import pytest

from minialbert.errors import InputError, NoteError
from minialbert.frames import redact_frame, tag_frame
from minialbert.tagger import Tagger
from tests.cli.conftest import FakeTagger

FAKE = cast(Tagger, FakeTagger())
NOTE = "Dr. Li on 3/14 for cough"


def frame(*texts: object, dtype: object = None) -> pd.DataFrame:
    """Return a frame with an index that is no row number."""
    index = [f"r{i}" for i in range(len(texts))]
    column = pd.Series(list(texts), index=index, dtype=cast(str, dtype))
    return pd.DataFrame({"n": range(len(texts)), "text": column}, index=index)


def test_tag_frame() -> None:
    """One row a span, under the index of its note; nulls and empty texts give none."""
    spans = tag_frame(frame(None, NOTE, "", "Dr. B"), text_column="text", tagger=FAKE)
    assert list(spans.index) == ["r1", "r1", "r1", "r3"]
    assert list(spans["label"]) == ["DOCTOR", "DATE", "PROBLEM", "DOCTOR"]
    assert list(spans["text"]) == ["Li", "3/14", "cough", "B"]
    assert list(spans.columns) == ["start", "end", "label", "category", "score", "source", "text"]


def test_tag_frame_without_spans() -> None:
    """No span is a frame without rows, not an error."""
    assert tag_frame(frame("x"), text_column="text", tagger=FAKE).empty


@pytest.mark.parametrize("dtype", [None, "object", "string", "category"])
def test_redact_frame(dtype: str | None) -> None:
    """A copy with the text replaced; the original and the other columns stay."""
    before = frame(NOTE, None, "", dtype=dtype)
    after = redact_frame(before, text_column="text", tagger=FAKE)
    assert after["text"].iloc[0] == "Dr. [DOCTOR] on [DATE] for cough"
    assert after["text"].isna().tolist() == [False, True, False]
    assert after["text"].iloc[2] == ""
    assert before["text"].iloc[0] == NOTE
    assert after["n"].equals(before["n"])
    if dtype != "category":
        assert after["text"].dtype == before["text"].dtype


def test_duplicate_index() -> None:
    """Rows that share an index value are redacted each for itself."""
    before = pd.DataFrame({"text": ["Dr. A", "Dr. B 3/1"]}, index=[5, 5])
    after = redact_frame(before, text_column="text", tagger=FAKE)
    assert list(after["text"]) == ["Dr. [DOCTOR]", "Dr. [DOCTOR] [DATE]"]


def test_errors() -> None:
    """A missing column, a value that is no text and a failing note stop the call."""
    with pytest.raises(InputError, match="'n', 'text'"):
        tag_frame(frame("a"), text_column="body", tagger=FAKE)
    with pytest.raises(InputError, match="Row 1 of column 'text' holds int"):
        redact_frame(frame("a", 5, dtype="object"), text_column="text", tagger=FAKE)
    with pytest.raises(NoteError, match="Row 1 of the frame"):
        redact_frame(frame("a", "BOOM"), text_column="text", tagger=FAKE)
