"""Rows that break careless readers: each is read exactly, set aside alone, or ends the run."""

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.errors import InputError
from pipelines import csv_records, decoding, streams, text_table
from pipelines.tables import Note, ReadOptions
from tests.pipelines.readers import TABLES, as_csv, as_jsonl, read

FORMATS = (".csv", ".tsv", ".jsonl", ".parquet")
LINED = (".csv", ".tsv", ".jsonl")

POISON = {
    "nul": "Dr. \0Roe\0",
    "right-to-left": "\u202bד״ר כהן\u202c راجع د. حسن",
    "combining": "Ame\u0301lie " + "a" + "\u0300\u0323" * 500,
    "emoji": "seen 👩🏽‍⚕️ by 🏴󠁧󠁢󠁳󠁣󠁴󠁿 Dr. 🙂",
    "zero-width": "Dr. Sm\u200bi\u200dt\ufeffh\u2060",
    "form-feed": "page 1\fpage 2\f",
    "vertical-tab": "a\vb",
    "next-line": "a\x85b",
    "separators": "a\u2028b\u2029c\x1cd\x1de\x1ef",
    "crlf": "a\r\nb\r\n",
    "lone-cr": "a\rb\r",
    "byte-order-mark": "\ufeffa",
    "non-characters": "\ufffe\uffff\U0010ffff",
    "quotes": '"",""\n"\n,"',
    "spaces": " \t ",
    "one-line-of-10-mb": "Dr. Roe saw her. " * 620_000,
    "a-million-short-lines": "x\n" * 1_000_000,
}
UNDECODABLE = {
    "stray": b"\xff",
    "latin-1": b"Andr\xe9 Roe",
    "continuation": b"a\x80b",
    "overlong": b"\xc0\x80",
    "surrogate": b"\xed\xa0\x80",
    "cut": b"\xf0\x9f\x98",
    "cut-before-quote": b"\xe2\x82",
    "too-high": b"\xf5\x80\x80\x80",
}


def shrink_chunks(patch: pytest.MonkeyPatch, size: int) -> None:
    """Let files be read ``size`` bytes at a time."""
    patch.setattr(streams, "_CHUNK", size)


def shrink_records(patch: pytest.MonkeyPatch, size: int) -> None:
    """Let no line or CSV row be longer than ``size`` characters."""
    for module in (decoding, csv_records, text_table):
        patch.setattr(module, "MAX_RECORD", size)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", POISON)
def test_text_is_read_exactly(tmp_path: Path, suffix: str, name: str) -> None:
    """Between its neighbours the poisoned text comes out as it went in."""
    path = tmp_path / f"a{suffix}"
    texts = ["before", POISON[name], "after"]
    path.write_bytes(TABLES[suffix](texts))
    notes = read(path)
    assert [note.text == text for note, text in zip(notes, texts, strict=True)] == [True] * 3
    assert [(note.row, note.id, note.fault) for note in notes] == [
        (1, "1", None), (2, "2", None), (3, "3", None)
    ]  # fmt: skip


@pytest.mark.parametrize("name", POISON)
def test_text_file_is_read_exactly(tmp_path: Path, name: str) -> None:
    """A whole file of it too."""
    (tmp_path / "a.txt").write_bytes(POISON[name].encode())
    (note,) = read(tmp_path / "a.txt")
    assert note.text == POISON[name]


@pytest.mark.parametrize("size", [1, 3, 1 << 18])
@pytest.mark.parametrize("suffix", LINED)
@pytest.mark.parametrize("name", UNDECODABLE)
def test_undecodable_row_is_set_aside_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, name: str, size: int
) -> None:
    """Its neighbours are read, rows are counted right, and nothing of it is kept but its place."""
    shrink_chunks(monkeypatch, size)
    path = tmp_path / f"a{suffix}"
    texts = ["before €", 'line, one\nROE"', "after\nit", "Dr. €"]
    content = TABLES[suffix](texts)
    path.write_bytes(content.replace(b"ROE", UNDECODABLE[name]))
    first, bad, third, last = read(path)
    assert (first.text, third.text, last.text) == (texts[0], texts[2], texts[3])
    row_start = content.rindex(b"\n", 0, content.index(b"line, one")) + 1
    n_before = content.index(b"ROE") - row_start + (4 if name == "latin-1" else 0)
    n_before += name == "continuation"
    fault = f"The row is not utf-8 at its byte {n_before}."
    assert bad == Note(None, str(path), 2, None, fault)
    assert (third.row, last.row, last.id) == (3, 4, "4")


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view(), pa.binary()])
@pytest.mark.parametrize("name", UNDECODABLE)
def test_undecodable_value_of_parquet(tmp_path: Path, name: str, kind: pa.DataType) -> None:
    """The id is known, for each value decodes by itself."""
    bad = pa.array([b"before", UNDECODABLE[name], b"after"], pa.binary())
    if not pa.types.is_binary(kind):
        bad = pa.Array.from_buffers(pa.string(), 3, bad.buffers()).cast(kind)
    pq.write_table(pa.table({"id": [7, 8, 9], "text": bad}), tmp_path / "a.parquet")
    first, second, third = read(tmp_path / "a.parquet")
    assert (first.text, third.text) == ("before", "after")
    assert (second.id, second.row, second.text) == (8, 2, None)
    assert "The text is not utf-8 at its byte" in (second.fault or "")


def test_undecodable_id_of_parquet(tmp_path: Path) -> None:
    """A note whose id cannot be written is set aside without it."""
    raw = pa.array([b"x", b"\xff"], pa.binary())
    ids = pa.Array.from_buffers(pa.string(), 2, raw.buffers())
    pq.write_table(pa.table({"id": ids, "text": ["a", "b"]}), tmp_path / "a.parquet")
    first, second = read(tmp_path / "a.parquet")
    assert (first.id, first.fault) == ("x", None)
    assert (second.id, second.fault) == (None, "The id is not utf-8 at its byte 0.")


@pytest.mark.parametrize(
    ("encoding", "bad"),
    [("ascii", b"\xe9"), ("cp1252", b"\x81"), ("iso-8859-3", b"\xa5"), ("utf-8-sig", b"\xff")],
)
@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_encodings_that_keep_ascii(tmp_path: Path, suffix: str, encoding: str, bad: bytes) -> None:
    """A bad byte of any of them spoils one row."""
    path = tmp_path / f"a{suffix}"
    content = TABLES[suffix](["a", "ROE", "c"])
    path.write_bytes(content.replace(b"ROE", bad))
    first, second, third = read(path, options=ReadOptions(encoding=encoding))
    assert (first.text, second.text, third.text) == ("a", None, "c")
    at = content.split(b"\n")[-3 if suffix == ".csv" else 1].index(b"ROE")
    assert second.fault == f"The row is not {encoding} at its byte {at}."


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "gb18030", "shift_jis"])
def test_encodings_that_do_not(tmp_path: Path, encoding: str) -> None:
    """After a bad byte of UTF-16 or GB 18030 nothing can be told, and the run ends."""
    content = "id,text\n1,a\n2,ROE\n".encode(encoding)
    unit = "O".encode(encoding)[-2:]
    bad = b"\x00\xd8" if encoding.startswith("utf-16") else b"\xff"
    (tmp_path / "a.csv").write_bytes(content.replace(unit, bad))
    with pytest.raises(InputError, match="in row 2; name its encoding with --encoding"):
        read(tmp_path / "a.csv", options=ReadOptions(encoding=encoding))


def test_undecodable_header_ends_the_run(tmp_path: Path) -> None:
    """Without column names there is nothing to go on with."""
    (tmp_path / "a.csv").write_bytes(b"id,t\xe9xt\n1,a\n")
    with pytest.raises(InputError, match="at byte 4, in the header"):
        read(tmp_path / "a.csv")


def test_undecodable_first_line_of_jsonl(tmp_path: Path) -> None:
    """The first line that decodes tells which key holds the text."""
    (tmp_path / "a.jsonl").write_bytes(b'\xff\n\n{"text":"\xff"}\n{"text":"a"}\n{"text":"\xff"}\n')
    notes = read(tmp_path / "a.jsonl")
    assert [(n.id, n.row, n.text) for n in notes] == [
        (None, 1, None), (None, 2, None), (3, 3, "a"), (4, 4, None)
    ]  # fmt: skip


ROW = st.text(st.sampled_from('aé€😀 ,;"\n'), max_size=8)


@given(st.lists(ROW, min_size=1, max_size=5), st.integers(1, 7), st.sampled_from(LINED), st.data())
def test_one_bad_byte(texts: list[str], size: int, suffix: str, data: st.DataObject) -> None:
    """Put anywhere into any text it costs that row, whatever the blocks, and no other."""
    at = data.draw(st.integers(0, len(texts) - 1))
    poisoned = [text + "MARK" if i == at else text for i, text in enumerate(texts)]
    content = TABLES[suffix](poisoned).replace(
        b"MARK", data.draw(st.sampled_from([b"\xff", b"\xc3"]))
    )
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        shrink_chunks(patch, size)
        path = Path(folder, f"a{suffix}")
        path.write_bytes(content)
        notes = read(path)
    assert [note.row for note in notes] == list(range(1, len(texts) + 1))
    assert [note.text for note in notes] == [
        None if i == at else text for i, text in enumerate(texts)
    ]
    assert [note.fault is None for note in notes] == [i != at for i in range(len(texts))]


@given(
    st.lists(st.tuples(ROW, ROW), min_size=1, max_size=5),
    st.integers(1, 7),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_quoted_newlines_across_blocks(
    rows: list[tuple[str, str]], size: int, end: str, quoting: int
) -> None:
    """Wherever a block ends, the rows are those that the library reads."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([("id", "text"), *rows])
    expected = list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        shrink_chunks(patch, size)
        path = Path(folder, "a.csv")
        path.write_bytes(stream.getvalue().encode())
        notes = read(path)
    assert [(n.id, n.text) for n in notes] == [(row["id"], row["text"]) for row in expected]


@pytest.mark.parametrize("line", ['{"text":"\\ud800 Roe"}', '{"text":"a\\udc00"}'])
def test_lone_surrogates_of_json(tmp_path: Path, line: str) -> None:
    """They are kept as they are: whoever writes them in Unicode sets the note aside."""
    (tmp_path / "a.jsonl").write_text(f'{line}\n{{"text":"b"}}\n')
    notes = read(tmp_path / "a.jsonl")
    assert [note.text for note in notes] == [json.loads(line)["text"], "b"]


def test_lone_surrogate_in_an_id(tmp_path: Path) -> None:
    """An id that no file can hold sets its note aside."""
    (tmp_path / "a.jsonl").write_text('{"id":"\\ud800","text":"a"}\n{"id":"é","text":"b"}\n')
    first, second = read(tmp_path / "a.jsonl")
    assert (first.id, first.fault) == (None, "The id holds half of a surrogate pair.")
    assert (second.id, second.fault) == ("é", None)


@pytest.mark.parametrize("raw", ["\0", "\r", "\f", "\x1f"], ids=ascii)
def test_bare_control_characters_are_no_json(tmp_path: Path, raw: str) -> None:
    """JSON wants them escaped; a line that is none ends the run."""
    (tmp_path / "a.jsonl").write_bytes(f'{{"text":"a"}}\n{{"text":"{raw}"}}\n'.encode())
    with pytest.raises(InputError, match=r"row 2 \(line 2\) is not a JSON object"):
        read(tmp_path / "a.jsonl")


@pytest.mark.parametrize("suffix", LINED)
def test_too_long_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    """A row that never ends is an error before it fills the memory."""
    shrink_records(monkeypatch, 1000)
    shrink_chunks(monkeypatch, 100)
    path = tmp_path / f"a{suffix}"
    path.write_bytes(TABLES[suffix](["a" * 900]))
    assert [len(note.text or "") for note in read(path)] == [900]
    path.write_bytes(TABLES[suffix](["a" * 1200]))
    with pytest.raises(InputError, match="more than 1000 characters"):
        read(path)


def test_too_many_lines_in_quotes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quote that is opened by mistake does not swallow the file."""
    shrink_records(monkeypatch, 1000)
    (tmp_path / "a.csv").write_bytes(as_csv(["b\n" * 600]))
    with pytest.raises(InputError, match=r"row 1 \(line 2\) opens a quote that is never closed"):
        read(tmp_path / "a.csv")


def test_too_long_a_text_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of many is set aside, the only one is an error."""
    shrink_records(monkeypatch, 1000)
    (tmp_path / "a.txt").write_text("a" * 1001)
    (tmp_path / "b.txt").write_text("b" * 1000)
    first, second = read(tmp_path)
    assert (first.text, second.text) == (None, "b" * 1000)
    assert "longer than 1000 characters" in (first.fault or "")
    with pytest.raises(InputError, match="longer than 1000 characters"):
        read(tmp_path / "a.txt")


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [*FORMATS, ".txt"])
def test_note_of_50_mb(tmp_path: Path, suffix: str) -> None:
    """It is read whole."""
    text = "Dr. Roe, \u00e9lan.\n" * 3_400_000
    path = tmp_path / f"a{suffix}"
    path.write_bytes(text.encode() if suffix == ".txt" else TABLES[suffix]([text]))
    (note,) = read(path)
    assert len(text.encode()) > 50_000_000
    assert note.text == text


@pytest.mark.parametrize(
    "n_rows", [20_000, pytest.param(1_000_000, marks=pytest.mark.slow)], ids=str
)
@pytest.mark.parametrize("suffix", FORMATS)
def test_empty_rows(tmp_path: Path, suffix: str, n_rows: int) -> None:
    """Each is a note of no characters."""
    path = tmp_path / f"a{suffix}"
    path.write_bytes(TABLES[suffix]([""] * n_rows + ["end"]))
    notes = read(path)
    assert len(notes) == n_rows + 1
    assert not any(note.text for note in notes[:-1])
    assert (notes[-1].text, notes[-1].row) == ("end", n_rows + 1)


@pytest.mark.parametrize("suffix", LINED)
def test_blank_lines_are_no_rows(tmp_path: Path, suffix: str) -> None:
    """A million of them neither count nor stop anything."""
    path = tmp_path / f"a{suffix}"
    head, _, last = TABLES[suffix](["a", "b"]).rstrip(b"\n").rpartition(b"\n")
    path.write_bytes(head + b"\n" * 1_000_000 + last + b"\n")
    assert [(note.row, note.text) for note in read(path)] == [(1, "a"), (2, "b")]


@pytest.mark.parametrize("suffix", FORMATS)
def test_ids_need_not_differ(tmp_path: Path, suffix: str) -> None:
    """Rows with one id are notes of their own, told apart by row."""
    path = tmp_path / f"a{suffix}"
    path.write_bytes(TABLES[suffix](["a", "b"]))
    notes = read(path, options=ReadOptions(id_column="text", text_column="id"))
    assert [(note.row, note.id) for note in notes] == [(1, "a"), (2, "b")]
    path.write_bytes(TABLES[suffix](["same", "same"]))
    notes = read(path, options=ReadOptions(id_column="text", text_column="id"))
    assert [(note.row, note.id) for note in notes] == [(1, "same"), (2, "same")]


@pytest.mark.parametrize("sizes", [(1, 0, 7, 1000), (0,), (0, 0, 3), (257, 256, 255)], ids=str)
def test_row_groups_of_any_size(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    """Rows are counted through them."""
    schema = pa.schema([("text", pa.string())])
    with pq.ParquetWriter(tmp_path / "a.parquet", schema) as writer:
        for size in sizes:
            writer.write_table(pa.table({"text": [str(size)] * size}, schema=schema))
    notes = read(tmp_path / "a.parquet")
    assert [note.text for note in notes] == [str(size) for size in sizes for _ in range(size)]
    assert [note.row for note in notes] == list(range(1, sum(sizes) + 1))


@pytest.mark.parametrize(
    "kind",
    [
        pa.large_string(),
        pa.string_view(),
        pa.binary(),
        pa.large_binary(),
        pa.dictionary(pa.int32(), pa.string()),
        pa.dictionary(pa.int8(), pa.large_string()),
    ],
    ids=str,
)
def test_kinds_of_text_columns(tmp_path: Path, kind: pa.DataType) -> None:
    """Every way that Arrow has to hold text is read, nulls included."""
    texts = ["é\0", None, "", "é\0"]
    value = kind.value_type if pa.types.is_dictionary(kind) else kind
    column = pa.array(texts, pa.string()).cast(value)
    column = column.dictionary_encode().cast(kind) if value is not kind else column
    pq.write_table(pa.table({"id": column, "text": column}), tmp_path / "a.parquet")
    notes = read(tmp_path / "a.parquet")
    assert [note.text for note in notes] == texts
    if not pa.types.is_binary(kind) and not pa.types.is_large_binary(kind):
        assert [note.id for note in notes] == texts


SECOND_FILES = {
    "missing": ({"id": ["1"]}, r"b\.parquet has no columns? named 'text'"),
    "other-type": (
        {"id": ["1"], "text": [5]},
        r"b\.parquet has in column 'text' int64 where there is string in .*a\.parquet",
    ),
    "further": (
        {"id": ["1"], "text": ["a"], "more": [1]},
        r"b\.parquet has a column 'more' that is not in",
    ),
    "order": ({"text": ["a"], "id": ["1"]}, r"b\.parquet has its columns in another order than"),
}


@pytest.mark.parametrize("name", SECOND_FILES)
def test_second_parquet_file_differs(tmp_path: Path, name: str) -> None:
    """The error names the file and the column, before anything is read."""
    columns, message = SECOND_FILES[name]
    pq.write_table(pa.table({"id": ["1"], "text": ["a"]}), tmp_path / "a.parquet")
    pq.write_table(pa.table(columns), tmp_path / "b.parquet")
    with pytest.raises(InputError, match=message):
        read(tmp_path / "a.parquet", tmp_path / "b.parquet")


def test_second_csv_file_differs(tmp_path: Path) -> None:
    """Columns that vanish in a later file end the run there."""
    (tmp_path / "a.csv").write_bytes(as_csv(["a"]))
    (tmp_path / "b.csv").write_text("id\n1\n")
    with pytest.raises(InputError, match=r"b\.csv has other columns than .*a\.csv"):
        read(tmp_path / "a.csv", tmp_path / "b.csv")


def test_key_that_vanishes(tmp_path: Path) -> None:
    """In JSONL a line without the text is set aside, those after it are read."""
    content = as_jsonl(["a"]) + b'{"id":"2"}\n{"id":"3","text":"c","text":"d"}\n' + as_jsonl(["e"])
    (tmp_path / "a.jsonl").write_bytes(content)
    notes = read(tmp_path / "a.jsonl")
    assert [note.text for note in notes] == ["a", None, None, "e"]
    assert [note.fault is None for note in notes] == [True, False, False, True]
