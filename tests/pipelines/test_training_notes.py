"""Labelled notes for training, from JSONL and from the gold formats."""

import json
from pathlib import Path
from typing import Final

import pytest

from minialbert.errors import InputError
from minialbert.training.labelled import LabelledNote
from pipelines.training_notes import read_training_notes

I2B2: Final = Path(__file__).parents[1] / "fixtures" / "i2b2" / "gold"


def test_jsonl_says_what_it_marks(tmp_path: Path) -> None:
    spans = [{"start": 0, "end": 4, "label": "CITY|STATE"}]
    records = [
        {"text": "Lima", "spans": spans, "annotated": ["CITY", "STATE"]},
        {"text": "Lima", "spans": spans},
    ]
    path = tmp_path / "notes.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    marked = ((0, 4, "CITY|STATE"),)
    assert list(read_training_notes([path])) == [
        LabelledNote("Lima", marked, frozenset({"CITY", "STATE"})),
        LabelledNote("Lima", marked, None),
    ]


def test_gold_formats_are_read_in_the_order_given(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Lima, Ohio", encoding="utf-8")
    (tmp_path / "a.ann").write_text("T1\tCITY 0 4\tLima\n", encoding="utf-8")
    brat, *challenge = read_training_notes([tmp_path, I2B2])
    assert brat == LabelledNote("Lima, Ohio", ((0, 4, "CITY"),))
    assert len(challenge) == 3
    assert any(note.spans for note in challenge)
    assert all(note.annotated is None for note in challenge)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"text": "a", "spans": []}\n{"text": "a"}\n', "line 2: expected"),
        (b"[]\n", "line 1: expected"),
        (b"nonsense\n", "line 1: expected"),
        (
            b'{"text": "a", "spans": [{"start": 0, "end": 2, "label": "CITY"}]}\n',
            "line 1: expected",
        ),
        (b"\xff\n", "cannot be read as UTF-8"),
    ],
)
def test_unusable_line_is_refused_by_its_number(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        list(read_training_notes([path]))


@pytest.mark.parametrize("name", ["nowhere.jsonl", "nowhere.xml", "nowhere"])
def test_missing_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="nowhere"):
        list(read_training_notes([tmp_path / name]))
