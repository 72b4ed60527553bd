"""CoNLL: tags of every scheme become the same spans, and what is no tag is named by its line."""

from pathlib import Path

import pytest

from minialbert.errors import InputError
from pipelines.gold import read_gold

MARIA = [("Maria Delgado", "PATIENT"), ("Lee", "DOCTOR"), ("3/14", "DATE")]


def write(folder: Path, lines: str) -> Path:
    path = folder / "a.conll"
    path.write_text(lines, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "tags",
    [
        pytest.param("I-PATIENT I-PATIENT O I-DOCTOR I-DATE", id="io"),
        pytest.param("B-PATIENT I-PATIENT O B-DOCTOR B-DATE", id="bio"),
        pytest.param("B-PATIENT E-PATIENT O S-DOCTOR S-DATE", id="bioes"),
        pytest.param("B-PATIENT L-PATIENT O U-DOCTOR U-DATE", id="bilou"),
    ],
)
def test_every_scheme(tmp_path: Path, tags: str) -> None:
    tokens = ("Maria", "Delgado", "saw", "Lee", "3/14")
    lines = "".join(f"{t}\tX\t{tag}\n" for t, tag in zip(tokens, tags.split(), strict=True))
    [note] = read_gold(write(tmp_path, lines))
    assert note.text == "Maria Delgado saw Lee 3/14\n"
    assert [(note.text[s.start : s.end], s.label) for s in note.spans] == MARIA


def test_sentences_and_notes(tmp_path: Path) -> None:
    lines = "-DOCSTART- O\n\nAna B-PATIENT\nLee B-PATIENT\n\nLee I-PATIENT\n\n\n-DOCSTART- O\nx O\n"
    first, second = read_gold(write(tmp_path, lines))
    assert (first.id, first.text) == ("a", "Ana Lee\nLee\n")
    assert [(s.start, s.end) for s in first.spans] == [(0, 3), (4, 7), (8, 11)]
    assert (second.id, second.text, second.spans) == ("a-2", "x\n", ())


@pytest.mark.parametrize("line", ["Maria", "Maria PATIENT", "Maria X-PATIENT", "Maria B-"])
def test_no_tag(tmp_path: Path, line: str) -> None:
    with pytest.raises(InputError, match="line 2 has no tag"):
        list(read_gold(write(tmp_path, f"x O\n{line}\n")))
