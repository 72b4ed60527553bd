"""Lists of entities: found in their texts in order, refused where they are not there."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus import marked
from corpus.woven import EditError

TEXT = "No cough. A dry cough and fever; CT was normal. Ibuprofen was given."
ANSWERS = """## clinic/7
P cough
P cough
P fever
T CT

R Ibuprofen
"""


def test_each_entity_is_looked_for_behind_the_one_before() -> None:
    [(note, spans)] = marked.read_answers(ANSWERS, {"clinic/7": TEXT})
    assert note == "clinic/7"
    assert spans == [
        (3, 8, "PROBLEM"),
        (16, 21, "PROBLEM"),
        (26, 31, "PROBLEM"),
        (33, 35, "TEST"),
        (48, 57, "TREATMENT"),
    ]


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        pytest.param("## clinic/8\nP cough", "note clinic/8: no such note", id="note"),
        pytest.param("## clinic/7\nT CT\nP fever", "'P fever' does not stand", id="order"),
        pytest.param("## clinic/7\nP gout", "'P gout' does not stand", id="missing"),
        pytest.param("## clinic/7\nX cough", "cannot read the line 'X cough'", id="kind"),
        pytest.param("## clinic/7\nP", "cannot read the line 'P'", id="empty"),
    ],
)
def test_what_does_not_fit_is_refused(source: str, fault: str) -> None:
    with pytest.raises(EditError, match=fault):
        [*marked.read_answers(source, {"clinic/7": TEXT})]


def keep(path: Path, crc32: int) -> None:
    line = {"note": "clinic/7", "crc32": crc32, "spans": [[16, 21, "PROBLEM"], [33, 35, "TEST"]]}
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")


def test_marks_come_out_as_parts_that_mark_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path / "first.jsonl", 0x7C2C8E0B)
    monkeypatch.setattr(marked, "MARKED", tmp_path)
    with pytest.raises(EditError, match="clinic/7 is not the text that was marked"):
        [*marked.read_marked({"clinic/7": TEXT})]
    keep(tmp_path / "first.jsonl", marked.crc32(TEXT.encode()))
    [(parts, annotated)] = marked.read_marked({"clinic/7": TEXT})
    assert annotated is None
    assert "".join(text for text, _ in parts) == TEXT
    assert [part for part in parts if part[1]] == [("cough", "PROBLEM"), ("CT", "TEST")]


def test_the_command_keeps_offsets_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marked, "read_bases", lambda data: {"clinic/7": TEXT})
    (tmp_path / "answers.txt").write_text(ANSWERS, encoding="utf-8")
    out = tmp_path / "out.jsonl"
    given = [tmp_path / "answers.txt", "--data", tmp_path, "-o", out]
    done = CliRunner().invoke(marked.convert, [*map(str, given)])
    assert done.exit_code == 0, done.output
    assert "1 notes, 5 entities" in done.output
    kept = out.read_text(encoding="utf-8")
    assert "cough" not in kept
    assert json.loads(kept)["spans"][1] == [16, 21, "PROBLEM"]


def test_what_may_be_held_out_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Bed 22."
    line = {"note": "clinic/7", "crc32": marked.crc32(text.encode()), "spans": []}
    (tmp_path / "first.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    monkeypatch.setattr(marked, "MARKED", tmp_path)
    assert marked.crc32(text.encode()) % 10 == 0
    assert [*marked.read_marked({"clinic/7": text})] == []
