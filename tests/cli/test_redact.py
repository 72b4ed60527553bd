"""redact end to end with a fake tagger: what changes, what must not, and what is refused."""

import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result

from tests.cli.conftest import FakeTagger, Run

NOTE = "Seen by Dr. Okafor on 3/14 for cough."
REDACTED = "Seen by Dr. [DOCTOR] on [DATE] for cough."


def write(name: str, content: str | bytes) -> None:
    """Write a file into the current folder."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)


def names() -> list[str]:
    """Return what lies in the current folder, hidden files included, manifests not."""
    return sorted(name for name in os.listdir(".") if not name.endswith(".manifest.json"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(f"id,text\n007,{NOTE}\n", f"id,text\n007,{REDACTED}\n", id="plain"),
        pytest.param(
            f'"id",text,x\r\n"007","{NOTE}",""\r\n\r\n008,,\r\n',
            f'"id",text,x\r\n"007","{REDACTED}",""\r\n008,,\r\n',
            id="quotes-and-crlf-kept",
        ),
        pytest.param(
            'text,n\n"Dr. ""O""\nsaw, Dr. Li",1.50\n',
            'text,n\n"Dr. ""O""\nsaw, Dr. [DOCTOR]",1.50\n',
            id="quoted-line-end",
        ),
        pytest.param(
            f"\ufeffnote,id\n{NOTE},ä\n", f"\ufeffnote,id\n{REDACTED},ä\n", id="byte-order-mark"
        ),
        pytest.param("text,n\nDr. Li,1", "text,n\nDr. [DOCTOR],1", id="no-last-line-end"),
        pytest.param('text,n\n6" nail,1\n', 'text,n\n6" nail,1\n', id="quote-inside-bare-field"),
        pytest.param("text,id\n", "text,id\n", id="no-rows"),
    ],
)
def test_csv_keeps_all_else(run: Run, before: str, after: str) -> None:
    """Only the text column differs, to the byte."""
    write("a.csv", before)
    assert run("redact", "a.csv").exit_code == 0
    assert Path("a.redacted.csv").read_bytes().decode() == after
    assert names() == ["a.csv", "a.redacted.csv"]
    assert Path("a.redacted.csv").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "cp1252", "utf-8-sig"])
def test_encoding_is_kept(run: Run, encoding: str) -> None:
    """A declared encoding is that of the result."""
    write("a.csv", f"id,text\né,{NOTE}\n".encode(encoding))
    assert run("redact", "a.csv", "--encoding", encoding).exit_code == 0
    assert Path("a.redacted.csv").read_bytes() == f"id,text\né,{REDACTED}\n".encode(encoding)


def test_delimiters(run: Run) -> None:
    """TSV is the suffix's, any other delimiter the option's."""
    write("a.tsv", "id\ttext\n1\tDr. Li, MD\n")
    write("a.csv", "id;text\n1;Dr. Li, MD\n")
    assert run("redact", "a.tsv").exit_code == 0
    assert run("redact", "a.csv", "--delimiter", ";").exit_code == 0
    assert Path("a.redacted.tsv").read_text() == "id\ttext\n1\tDr. [DOCTOR], MD\n"
    assert Path("a.redacted.csv").read_text() == "id;text\n1;Dr. [DOCTOR], MD\n"


def test_jsonl_keeps_all_else(run: Run) -> None:
    """Spelling, order and white space outside the text's value stay."""
    write(
        "a.jsonl",
        '{"z": 1.50, "text" :  "Dr. Li é\\n" , "a": {"text": "Dr. Li"}}\r\n\n{"text":null}',
    )
    assert run("redact", "a.jsonl").exit_code == 0
    assert Path("a.redacted.jsonl").read_bytes().decode() == (
        '{"z": 1.50, "text" :  "Dr. [DOCTOR] é\\n" , "a": {"text": "Dr. Li"}}\r\n{"text":null}'
    )


@pytest.mark.parametrize(
    "kind",
    [
        pa.string(),
        pa.large_string(),
        pa.string_view(),
        pa.binary(),
        pa.dictionary(pa.int32(), pa.string()),
    ],
    ids=str,
)
def test_parquet_keeps_types(run: Run, kind: pa.DataType) -> None:
    """Types, nested columns, nulls and compression stay; the text column keeps its own type."""
    nested = pa.array([[{"x": 1}], [], None], pa.list_(pa.struct([("x", pa.int8())])))
    texts = pa.array([NOTE, None, ""]).cast(pa.string() if pa.types.is_dictionary(kind) else kind)
    texts = texts.dictionary_encode() if pa.types.is_dictionary(kind) else texts
    table = pa.table({"id": pa.array([7, 8, 9], pa.int16()), "text": texts, "nested": nested})
    table = table.replace_schema_metadata({"k": "v"})
    pq.write_table(table, "a.parquet", compression="zstd")
    assert run("redact", "a.parquet").exit_code == 0
    found = pq.ParquetFile("a.redacted.parquet")
    before = pq.ParquetFile("a.parquet")
    assert found.schema_arrow.equals(before.schema_arrow, check_metadata=True)
    assert found.schema.equals(before.schema)
    assert found.metadata.row_group(0).column(0).compression == "ZSTD"
    text = [t.decode() if isinstance(t, bytes) else t for t in found.read()["text"].to_pylist()]
    assert text == [REDACTED, None, ""]
    assert found.read().drop(["text"]).equals(before.read().drop(["text"]))


def test_parquet_row_set_aside(run: Run) -> None:
    """Rows around one set aside keep their other columns."""
    pq.write_table(pa.table({"text": ["Dr. A", "BOOM", "Dr. B"], "n": [1, 2, 3]}), "a.parquet")
    assert run("redact", "a.parquet").exit_code == 3
    rows = pq.read_table("a.redacted.parquet").to_pylist()
    assert rows == [{"text": "Dr. [DOCTOR]", "n": 1}, {"text": "Dr. [DOCTOR]", "n": 3}]


def test_folder(run: Run) -> None:
    """A folder's tree is written again; only .txt files are notes."""
    write("in/b.txt", "Dr. B\r\n")
    write("in/ward/a.TXT", "Dr. A")
    write("in/readme.md", "Dr. C")
    assert "1 files that are not .txt left out" in run("redact", "in/").stderr
    assert Path("in.redacted/b.txt").read_bytes() == b"Dr. [DOCTOR]\r\n"
    assert Path("in.redacted/ward/a.TXT").read_bytes() == b"Dr. [DOCTOR]"
    assert sorted(p.name for p in Path("in.redacted").rglob("*")) == ["a.TXT", "b.txt", "ward"]
    assert run("redact", "in").exit_code == 5
    assert run("redact", "in", "--force").exit_code == 0
    write("in.redacted/mine.doc", "keep")
    assert run("redact", "in", "--force").exit_code == 5
    assert Path("in.redacted/mine.doc").exists()


def test_single_text_stdin_and_mask(run: Run) -> None:
    """Standard input is one note, and masks keep the length."""
    write("a.txt", NOTE)
    assert run("redact", "a.txt").exit_code == 0
    assert Path("a.redacted.txt").read_text() == REDACTED
    result = run("redact", "-", "--format", "text", "--style", "mask", stdin=NOTE.encode())
    assert result.stdout == NOTE.replace("Okafor", "******").replace("3/14", "****")


def test_several_files(run: Run) -> None:
    """Without -o each file has a result of its own, with it they share one."""
    write("a.csv", "text,n\nDr. A,1")
    write("b.csv", "text,n\r\nDr. B,2\r\n")
    assert run("redact", "a.csv", "b.csv").exit_code == 0
    assert names() == ["a.csv", "a.redacted.csv", "b.csv", "b.redacted.csv"]
    assert run("redact", "a.csv", "b.csv", "-o", "c.csv").exit_code == 0
    assert Path("c.csv").read_bytes() == b"text,n\nDr. [DOCTOR],1\nDr. [DOCTOR],2\r\n"
    write("d.csv", "n,text\n2,x\n")
    assert run("redact", "a.csv", "d.csv", "-o", "e.csv").exit_code == 2


def test_only_identifiers_are_asked_for(run: Run, tagger: FakeTagger) -> None:
    """Clinical labels are not redacted; options reach the tagger."""
    write("a.txt", NOTE)
    run("redact", "a.txt", "--threshold", "0.3", "--batch-tokens", "1024")
    (asked,) = tagger.asked
    assert asked.labels is not None
    assert "DOCTOR" in asked.labels
    assert "PHONE" in asked.labels
    assert not {"PROBLEM", "TEST", "TREATMENT"} & asked.labels
    assert (asked.threshold, asked.batch_tokens) == (0.3, 1024)


def test_notes_that_fail_are_set_aside(run: Run) -> None:
    """The row is missing, the quarantine says which and why, the exit code tells."""
    write(
        "a.jsonl",
        '{"id":"x","text":"Dr. A BOOM"}\n{"text":"Dr. B"}\n{"text":5}\n'
        '{"no":1}\n{"text":"\\ud800"}\n',
    )
    result = run("redact", "a.jsonl")
    assert result.exit_code == 3
    assert Path("a.redacted.jsonl").read_text() == '{"text":"Dr. [DOCTOR]"}\n'
    aside = Path("a.redacted.jsonl.quarantine.jsonl")
    lines = [json.loads(line) for line in aside.read_text().splitlines()]
    assert [(line["id"], line["row"]) for line in lines] == [
        ("x", 1), (None, 3), (None, 4), (None, 5)
    ]  # fmt: skip
    assert lines[0]["reason"] == "The note has a word that the fake tagger does not bear."
    assert aside.stat().st_mode & 0o777 == 0o600
    assert "4 set aside" in result.stderr
    write("a.jsonl", '{"text":"Dr. B"}\n')
    assert run("redact", "a.jsonl").exit_code == 5
    assert run("redact", "a.jsonl", "--force").exit_code == 0
    assert names() == ["a.jsonl", "a.redacted.jsonl"]


def test_undecodable_file_among_many(run: Run) -> None:
    """One bad file of a folder is set aside, not the folder."""
    write("in/a.txt", b"Dr. \xff")
    write("in/b.txt", "Dr. B")
    os.symlink("nowhere", "in/c.txt")
    assert run("redact", "in", "--quarantine", "aside.jsonl").exit_code == 3
    assert [p.name for p in Path("in.redacted").iterdir()] == ["b.txt"]
    reasons = [json.loads(line)["reason"] for line in Path("aside.jsonl").read_text().splitlines()]
    assert len(reasons) == 2
    assert "at byte 4" in reasons[0]


@pytest.mark.parametrize(
    ("file", "content"),
    [
        pytest.param("a.csv", b"id,text\n1,ok\n2,\xe9\n", id="csv"),
        pytest.param("a.csv", b"id,text\n1,ok\n2,\xc3", id="cut-character"),
        pytest.param("a.jsonl", b'{"text":"a"}\n\xff', id="jsonl"),
    ],
)
def test_undecodable_row_among_many(run: Run, file: str, content: bytes) -> None:
    """One bad row is set aside, not the file, unless that is allowed."""
    write(file, content)
    assert run("redact", file).exit_code == 3
    [line] = Path(file.replace(".", ".redacted.") + ".quarantine.jsonl").read_text().splitlines()
    assert json.loads(line)["row"] == 2
    assert run("redact", file, "--force", "--allow-quarantine").exit_code == 0


SECRET = "Zebulon"


def bad_inputs() -> dict[str, tuple[str, str | bytes, list[str], int, str]]:
    """Name, file, content, more arguments, exit code and a part of the sentence."""
    header = "id,text\n"
    parquet = pa.BufferOutputStream()
    pq.write_table(pa.table({"text": [SECRET] * 9, "n": range(9)}), parquet)
    whole = parquet.getvalue().to_pybytes()
    return {
        "suffix": ("a.docx", SECRET, [], 2, "known are .csv"),
        "column": ("a.csv", "id,body\n1,x\n", [], 2, "Its columns are id, body."),
        "wanted-column": ("a.csv", header, ["--text-column", "t"], 2, "no column named 't'"),
        "two-columns": ("a.csv", "text,note\n1,x\n", [], 2, "several columns"),
        "same-column": ("a.csv", "text,text\n1,x\n", ["--text-column", "text"], 2, "2 columns"),
        "id-column": ("a.csv", header, ["--id-column", "t"], 2, "no column named 't'"),
        "headerless": ("a.csv", f"12,{SECRET} saw 3\n", [], 2, "not look like names"),
        "empty": ("a.csv", "", [], 2, "a.csv is empty"),
        "header-encoding": ("a.csv", b"id,\xe9\n", [], 2, "at byte 3, in the header"),
        "text-encoding": ("a.txt", b"ab\xe9", [], 2, "at byte 2"),
        "unknown-encoding": ("a.csv", header, ["--encoding", "klingon"], 1, "'klingon'"),
        "many-fields": (
            "a.csv",
            f'{header}1,"a\nb"\n2,x,{SECRET}\n',
            [],
            2,
            "row 2 (line 4) has 3",
        ),
        "few-fields": ("a.csv", f"{header}{SECRET}\n", [], 2, "row 1 (line 2) has 1 fields"),
        "open-quote": (
            "a.csv",
            f'{header}1,"{SECRET}\n2,x\n',
            [],
            2,
            "row 1 (line 2) opens a quote",
        ),
        "after-quote": ("a.csv", f'{header}1,"a"{SECRET}\n', [], 2, "text after a closing quote"),
        "bare-return": ("a.csv", f"{header}1,a\rb\n", [], 2, "carriage return"),
        "not-json": (
            "a.jsonl",
            '{"text":"a"}\n\n{"text":' + SECRET,
            [],
            2,
            "row 2 (line 3) is not",
        ),
        "json-list": ("a.jsonl", '["text"]\n', [], 2, "is not a JSON object"),
        "json-more": ("a.jsonl", '{"text":"a"} x\n', [], 2, "is not a JSON object"),
        "json-deep": ("a.jsonl", '{"a":' + "[" * 99_999, [], 2, "is not a JSON object"),
        "no-key": ("a.jsonl", '{"body":"a"}\n', [], 2, "Its columns are body."),
        "cut-parquet": ("a.parquet", whole[:-20], [], 2, "may be truncated"),
        "empty-parquet": ("a.parquet", b"", [], 2, "may be truncated"),
        "number-column": ("a.parquet", whole, ["--text-column", "n"], 2, "holds int64, not text"),
        "missing": ("b.csv", header, ["a.csv"], 2, "a.csv does not exist"),
        "mixed": ("b.csv", header, ["."], 1, "several formats"),
        "no-out-folder": ("a.csv", header, ["-o", "no/out.csv"], 5, "its folder does not exist"),
        "onto-itself": ("a.csv", header, ["-o", "a.csv", "--force"], 5, "would replace"),
        "other-suffix": ("a.csv", header, ["-o", "b.parquet"], 1, "suffix of another format"),
        "delimiter": ("a.csv", header, ["--delimiter", ";;"], 1, "takes one character"),
        "odd-delimiter": ("a.jsonl", "", ["--delimiter", ";"], 1, "for csv and tsv"),
        "limit": ("a.csv", header, ["--limit", "0"], 1, "Invalid value"),
        "option": ("a.csv", header, ["--nonsense"], 1, "No such option"),
    }


@pytest.mark.parametrize("name", bad_inputs())
def test_bad_input(run: Run, name: str) -> None:
    """Each is one sentence without note text, an exit code by kind, and no file."""
    file, content, more, code, part = bad_inputs()[name]
    write(file, content)
    result: Result = run("redact", file, *more)
    assert (result.exit_code, part in result.stderr) == (code, True), result.stderr
    assert SECRET not in result.stderr
    assert "Traceback" not in result.stderr
    assert names() == [file]
    if code != 1:
        assert result.stderr.startswith("Error: ")
        assert result.stderr.count("\n") == 1


def test_damage_found_late(run: Run) -> None:
    """A Parquet file that breaks in the middle leaves nothing behind."""
    pq.write_table(
        pa.table({"text": [f"{SECRET} {i}" for i in range(2000)]}),
        "a.parquet", row_group_size=500, compression="none", use_dictionary=False,
    )  # fmt: skip
    content = bytearray(Path("a.parquet").read_bytes())
    middle = pq.ParquetFile("a.parquet").metadata.row_group(2).column(0).data_page_offset
    content[middle : middle + 64] = b"\xff" * 64
    Path("a.parquet").write_bytes(content)
    result = run("redact", "a.parquet")
    assert result.exit_code == 2
    assert "damaged after row" in result.stderr
    assert SECRET not in result.stderr
    assert names() == ["a.parquet"]


def test_existing_output(run: Run) -> None:
    """It is refused without --force, and left as it was when the run fails."""
    write("a.csv", "id,text\n1,x\n2\n")
    write("a.redacted.csv", "old")
    result = run("redact", "a.csv")
    assert result.exit_code == 5
    assert "add --force" in result.stderr
    assert run("redact", "a.csv", "--force").exit_code == 2
    assert Path("a.redacted.csv").read_text() == "old"
    write("a.csv", "id,text\n1,x\n")
    assert run("redact", "a.csv", "--force").exit_code == 0
    assert Path("a.redacted.csv").read_text() == "id,text\n1,x\n"


def test_limit(run: Run) -> None:
    """Only so many notes are taken, over all files."""
    write("a.csv", "text\nDr. A\nDr. B\n")
    write("b.csv", "text\nDr. C\nDr. D\n")
    assert run("redact", "a.csv", "b.csv", "-o", "c.csv", "--limit", "3").exit_code == 0
    assert Path("c.csv").read_text().count("Dr.") == 3


@pytest.mark.parametrize(
    ("arguments", "is_promised"),
    [
        (["a.txt"], True),
        (["a.txt", "-o", "out.txt"], True),
        (["a.txt", "-o", "-"], False),
        (["-", "--format", "text"], False),
        (["a.txt", "--preview", "1"], False),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_interrupted(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], is_promised: bool
) -> None:
    """Only a job that writes a file is said to be resumable."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(FakeTagger, "tag_counted", interrupt)
    Path("a.txt").write_text("Dr. Abel")
    result = run("redact", *arguments, stdin=b"Dr. Abel")
    assert result.exit_code == 130
    assert "Interrupted" in result.stderr
    assert ("--resume" in result.stderr) == is_promised
