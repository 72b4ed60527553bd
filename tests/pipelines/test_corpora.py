"""Unlabelled text from JSONL, gzipped JSONL and plain files."""

import gzip
import json
from pathlib import Path

import pytest

from minialbert.errors import InputError
from pipelines.corpora import read_texts


def test_texts_come_in_order_from_every_kind_of_file(tmp_path: Path) -> None:
    lines = [{"text": "one\r\nend"}, {"dialogue": "two", "id": 3}, {"text": "", "dialogue": "no"}]
    content = "".join(json.dumps(line) + "\n" for line in lines)
    (tmp_path / "a.jsonl").write_text(content, encoding="utf-8")
    with gzip.open(tmp_path / "b.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"text": "für"}) + "\n")
    (tmp_path / "c.txt").write_text("four\nlines", encoding="utf-8")
    with gzip.open(tmp_path / "d.txt.gz", "wt", encoding="utf-8") as file:
        file.write("five")
    paths = sorted(tmp_path.iterdir())
    assert list(read_texts(paths)) == ["one\r\nend", "two", "", "für", "four\nlines", "five"]


def test_files_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one", encoding="utf-8")
    texts = read_texts([tmp_path / "a.txt", tmp_path / "missing.txt"])
    assert next(texts) == "one"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", b'{"text": "x"}\n{\n', "line 2, is not JSON"),
        ("a.jsonl", b"\n", "line 1, is not JSON"),
        ("a.jsonl", b'{"note": "x"}\n', "line 1, has no text under text or dialogue"),
        ("a.jsonl", b'{"text": 3}\n', "has no text"),
        ("a.jsonl", b'["x"]\n', "has no text"),
        ("a.jsonl", b'{"text": "\xff"}\n', "cannot be read as UTF-8"),
        ("a.txt", b"\xff", "cannot be read as UTF-8"),
        ("a.txt.gz", b"no gzip", "cannot be read"),
        ("a.jsonl.gz", gzip.compress(b'{"text": "x"}\n' * 99)[:-12], "cannot be read"),
        ("a.txt.gz", gzip.compress(b"word " * 99)[:-15] + b"junkjunkjunkjun", "cannot be read"),
    ],
)
def test_unusable_file_is_refused_by_name(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        list(read_texts([tmp_path / name]))
    assert str(tmp_path / name) in str(caught.value)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        list(read_texts([tmp_path / "nowhere.txt"]))
