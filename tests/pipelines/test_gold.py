"""Gold in every format reads the same, survives writing, and is refused when it does not fit."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.errors import InputError, NoteError, OutputError
from minialbert.spans import Span
from pipelines.brat import ann_lines, read_brat, write_brat
from pipelines.gold import GoldNote, read_gold
from pipelines.i2b2 import i2b2_xml, read_i2b2, write_i2b2
from pipelines.span_lines import read_span_lines, span_line

I2B2 = Path(__file__).parent.parent / "fixtures" / "i2b2" / "gold"
TEXT = "Seen by Núria\r\nDelgado <MD> & co 👩‍⚕️ on 5/6.\tStable ]]> \n"
NOTE = GoldNote(
    "n1",
    TEXT,
    (Span(8, 22, "DOCTOR", source="gold"), Span(41, 44, "DATE", source="gold")),
)


def write_jsonl(note: GoldNote, folder: Path) -> Path:
    path = folder / "gold.jsonl"
    path.write_text(span_line(note), encoding="utf-8")
    return path


def write_brat_folder(note: GoldNote, folder: Path) -> Path:
    write_brat(note, folder)
    return folder


@pytest.mark.parametrize("write", [write_jsonl, write_brat_folder, write_i2b2])
def test_what_is_written_reads_back(
    write: Callable[[GoldNote, Path], Path], tmp_path: Path
) -> None:
    assert TEXT[41:44] == "5/6"
    assert list(read_gold(write(NOTE, tmp_path))) == [NOTE]


def test_written_files_are_private(tmp_path: Path) -> None:
    assert write_i2b2(NOTE, tmp_path).stat().st_mode & 0o777 == 0o600
    with pytest.raises(OutputError, match="exists already"):
        write_i2b2(NOTE, tmp_path)


_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff"), min_size=1)


@given(text=_TEXTS, data=st.data())
def test_i2b2_xml_keeps_any_text_it_can_hold(
    text: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    spans = (Span(start, end, "PATIENT", source="gold"),)
    path = tmp_path_factory.mktemp("xml") / "a.xml"
    try:
        path.write_bytes(i2b2_xml(text, spans).encode())
    except NoteError:
        assert any(ord(c) < 32 for c in text)
        return
    assert list(read_i2b2(path)) == [GoldNote("a", text, spans)]


def test_i2b2_xml_refuses_a_control_character_without_quoting_the_note() -> None:
    with pytest.raises(NoteError, match=r"U\+0007 at 3") as caught:
        i2b2_xml("Ann\x07", ())
    assert "Ann" not in str(caught.value)


def test_the_i2b2_folder_reads_in_order_without_other_tracks() -> None:
    notes = list(read_gold(I2B2))
    assert [note.id for note in notes] == ["201-01", "202-01", "203-01"]
    assert [len(note.spans) for note in notes] == [10, 9, 0]
    first = notes[0]
    surfaces = [first.text[s.start : s.end] for s in first.spans]
    assert surfaces[0] == "2084-03-11"
    assert "Tobias\nMarchetti" in surfaces
    assert next(read_gold(I2B2 / "202-01.xml")) == notes[1]


def test_brat_fragments_become_one_span_and_other_lines_are_passed_over(tmp_path: Path) -> None:
    text = "Maria of the Delgado family"
    (tmp_path / "a.txt").write_text(text)
    (tmp_path / "a.ann").write_text(
        "T1\tPATIENT 0 5;13 20\tMaria Delgado\n"
        "R1\tRelated Arg1:T1 Arg2:T1\n#1\tAnnotatorNotes T1\tsure\nA1\tNegated T1\n"
    )
    assert next(read_brat(tmp_path)).spans == (Span(0, 20, "PATIENT", source="gold"),)


def test_brat_writes_a_span_over_a_line_end_in_fragments() -> None:
    assert ann_lines("Núria\r\nDelgado", (Span(0, 14, "DOCTOR"),)) == (
        "T1\tDOCTOR 0 5;7 14\tNúria Delgado\n"
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("not json", "line 2, is not JSON", id="no json"),
        pytest.param('{"text": "a", "spans": []}', 'with an "id"', id="no id"),
        pytest.param('{"id": "b", "text": "a"}', "its keys are id, text", id="no spans"),
        pytest.param('{"id": "b", "spans": []}', "has no text", id="no text"),
        pytest.param('{"id": "b", "text": 3, "spans": []}', "no string", id="text is a number"),
        pytest.param('{"id": "a", "text": "x", "spans": []}', "two notes", id="same id"),
        *(
            pytest.param(
                json.dumps({"id": "b", "text": "abc", "spans": [span]}), message, id=message
            )
            for span, message in (
                ({"start": 2, "end": 2, "label": "AGE"}, "impossible span"),
                ({"start": 1, "end": 4, "label": "AGE"}, "only 3 characters"),
                ({"start": True, "end": 4, "label": "AGE"}, "whole number"),
                ({"start": 0, "end": 1.5, "label": "AGE"}, "no whole number"),
                ({"start": 0, "end": 1}, '"label" is no string'),
                (7, "no object"),
            )
        ),
    ],
)
def test_bad_lines_are_refused_with_file_and_line(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a", "text": "x", "spans": []}\n' + line + "\n")
    with pytest.raises(InputError, match=message) as caught:
        list(read_gold(path))
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("ann", "message"),
    [
        pytest.param("T1\tAGE 0 2", "malformed", id="no text"),
        pytest.param("T1\tAGE 0 two\tMa", "malformed", id="no number"),
        pytest.param("T1\tAGE 3 3\t", "impossible span", id="empty"),
        pytest.param("T1\tAGE 3 99\tia", "only 5 characters", id="outside"),
        pytest.param("T1\tAGE 1 3\tMa", "quotes other text", id="shifted"),
        pytest.param(None, "no a.ann beside it", id="no ann file"),
    ],
)
def test_bad_brat_is_refused(ann: str | None, message: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Maria")
    if ann is not None:
        (tmp_path / "a.ann").write_text(ann + "\n")
    with pytest.raises(InputError, match=message):
        list(read_brat(tmp_path))


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        pytest.param("<a>", "not well-formed", id="open element"),
        pytest.param("<a/>", "lacks a TEXT", id="other xml"),
        pytest.param("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "document type", id="entities"),
        pytest.param('<NAME id="P0" start="0" end="5"/>', "tag P0, has no TYPE", id="no type"),
        pytest.param('<NAME id="P0" start="0" TYPE="DOCTOR"/>', "whole numbers", id="no end"),
        pytest.param('<NAME start="0" end="9" TYPE="DOCTOR"/>', "only 5", id="outside"),
        pytest.param('<AGE start="1" end="3" text="Ma" TYPE="AGE"/>', "1 of 1 tags", id="shifted"),
    ],
)
def test_bad_xml_is_refused(xml: str, message: str, tmp_path: Path) -> None:
    is_tag = "start" in xml
    path = tmp_path / "a.xml"
    path.write_text(f"<x><TEXT>Maria</TEXT><TAGS>{xml}</TAGS></x>" if is_tag else xml)
    with pytest.raises(InputError, match=message):
        list(read_gold(path))


def test_unknown_formats_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x")
    for path in (tmp_path / "a.csv", tmp_path, tmp_path / "nowhere"):
        with pytest.raises(InputError):
            list(read_gold(path))
    (tmp_path / "a.xml").write_text("x")
    (tmp_path / "a.ann").write_text("x")
    with pytest.raises(InputError, match="both"):
        list(read_gold(tmp_path))


def test_latin_1_is_refused(tmp_path: Path) -> None:
    for name in ("a.xml", "a.jsonl"):
        (tmp_path / name).write_bytes("Núria".encode("latin-1"))
        with pytest.raises(InputError, match="not UTF-8"):
            list(read_gold(tmp_path / name))


@pytest.mark.parametrize("note_id", ["", "..", "a/b", "a\nb"])
def test_an_id_that_is_no_file_name_is_refused(note_id: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be the name"):
        write_i2b2(GoldNote(note_id, "x", ()), tmp_path)


def test_predicted_lines_need_no_text(tmp_path: Path) -> None:
    path = tmp_path / "predicted.jsonl"
    path.write_text(
        '{"id": 7, "spans": [{"start": 0, "end": 2, "label": "AGE", "score": 0.5}]}\n\n'
    )
    (line,) = read_span_lines(path)
    assert (line.id, line.text, line.spans) == ("7", None, (Span(0, 2, "AGE", source="gold"),))
