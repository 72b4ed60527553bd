"""Edits: making them, and noticing whatever else was changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.errors import NoteError
from minialbert.redaction.edits import Edit, applied, check_edited
from minialbert.spans import Span

TEXT = "Seen on 3/14, well."
DAY = Span(8, 12, "DATE")


@pytest.mark.parametrize(
    ("edit", "expected", "place"),
    [
        (Edit(DAY, 8, 12, "[DATE]"), "Seen on [DATE], well.", (8, 14)),
        (Edit(DAY, 7, 12, ""), "Seen on, well.", (7, 7)),
    ],
    ids=["replaced", "removed-with-a-space"],
)
def test_edits_are_made_and_found(edit: Edit, expected: str, place: tuple[int, int]) -> None:
    redacted = applied(TEXT, [edit])
    assert redacted == expected
    assert check_edited(TEXT, [edit], redacted) == [place]


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(DAY, 7, 12, "x")],
        [Edit(DAY, 8, 13, "")],
        [Edit(DAY, 9, 12, "x")],
        [Edit(DAY, 8, 12, "x"), Edit(DAY, 8, 12, "x")],
    ],
    ids=["a-space-for-something", "a-comma-too", "less-than-the-span", "twice"],
)
def test_edits_beyond_their_spans_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(NoteError, match="went beyond the span at character 8") as caught:
        check_edited(TEXT, edits, applied(TEXT, edits))
    assert "3/14" not in str(caught.value)


@given(st.integers(0, len(TEXT)), st.sampled_from(["", "x", "1"]))
def test_any_other_change_is_noticed(at: int, put: str) -> None:
    edits = [Edit(DAY, 8, 12, "[DATE]")]
    redacted = applied(TEXT, edits)
    changed = redacted[:at] + put + redacted[at + 1 :]
    assert changed != redacted
    with pytest.raises(NoteError, match="outside its spans"):
        check_edited(TEXT, edits, changed)
