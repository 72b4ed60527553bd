"""Compressed and remote files and patterns of names read as plain local files do."""

import gzip
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from minialbert.errors import InputError
from pipelines.formats import format_of, open_table, sources_of
from pipelines.streams import compression_of, plain_name
from pipelines.tables import Format, Meter, ReadOptions, Source
from pipelines.text_table import TextTable, text_files
from tests.pipelines.readers import PACKERS, TABLES, as_csv, as_jsonl, as_parquet, as_zstd, read

TEXTS = ["Dr. Ö saw\nher", "", 'a "b", c\td', "last " * 99]
PACKED = [
    (kind, pack) for kind in (".csv", ".tsv", ".jsonl", ".ndjson", ".txt") for pack in PACKERS
]


def content_of(kind: str) -> bytes:
    """Return a file of that suffix."""
    return TEXTS[0].encode() if kind == ".txt" else TABLES[kind](TEXTS)


def expected(kind: str) -> list[str]:
    """Return what the notes of such a file are."""
    return TEXTS[:1] if kind == ".txt" else TEXTS


@pytest.mark.parametrize(("kind", "pack"), PACKED, ids=lambda part: part)
def test_compressed(tmp_path: Path, kind: str, pack: str) -> None:
    """The last two suffixes say what the file is."""
    path = tmp_path / f"notes{kind}{pack}"
    path.write_bytes(PACKERS[pack](content_of(kind)))
    assert [note.text for note in read(path)] == expected(kind)


@pytest.mark.parametrize("pack", PACKERS)
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_declared_format(tmp_path: Path, kind: Format, pack: str) -> None:
    """With a format declared only the last suffix counts, in capitals too."""
    path = tmp_path / f"export.2024{pack.upper()}"
    path.write_bytes(PACKERS[pack](content_of(f".{kind}")))
    assert [note.text for note in read(path, declared=kind)] == TEXTS


@pytest.mark.parametrize("pack", PACKERS)
def test_several_members(tmp_path: Path, pack: str) -> None:
    """Compressed files joined with cat are one file."""
    path = tmp_path / f"notes.jsonl{pack}"
    path.write_bytes(PACKERS[pack](as_jsonl(TEXTS)) + PACKERS[pack](as_jsonl(["more"])))
    assert [note.text for note in read(path)] == [*TEXTS, "more"]


def test_content_is_not_looked_at(tmp_path: Path) -> None:
    """A compressed file without the suffix is no text, and one with it that is plain is damaged."""
    (tmp_path / "a.csv").write_bytes(gzip.compress(as_csv(TEXTS)))
    with pytest.raises(InputError, match="is not utf-8 at byte 1, in the header"):
        read(tmp_path / "a.csv")
    (tmp_path / "b.csv.gz").write_bytes(as_csv(TEXTS))
    with pytest.raises(InputError, match="is no gzip file"):
        read(tmp_path / "b.csv.gz")


def cut_short(packed: bytes, pack: str) -> dict[str, bytes]:
    """Return what can happen to ``packed`` on its way, by name."""
    flipped = bytearray(packed)
    flipped[-6] ^= 0xFF
    cases = {
        "empty": b"",
        "head-only": packed[:5],
        "half": packed[: len(packed) // 2],
        "last-byte": packed[:-1],
        "rubbish-after": packed + b"rubbish after the end",
        "second-cut": packed + packed[: len(packed) // 2],
    }
    return cases | {"flipped": bytes(flipped)} if pack == ".gz" else cases


DAMAGES = [
    (kind, pack, damage)
    for kind in (".csv", ".jsonl", ".txt")
    for pack in PACKERS
    for damage in cut_short(bytes(20), pack)
]


@pytest.mark.parametrize(("kind", "pack", "damage"), DAMAGES, ids=lambda part: part)
def test_damage(tmp_path: Path, kind: str, pack: str, damage: str) -> None:
    """Whatever is missing or changed, reading ends with an error that names the file."""
    path = tmp_path / f"notes{kind}{pack}"
    path.write_bytes(cut_short(PACKERS[pack](content_of(kind) * 50), pack)[damage])
    with pytest.raises(InputError, match=r"notes\S+ is damaged or cut short.*copy it again\."):
        read(path, options=ReadOptions(text_column="text"))


@pytest.mark.parametrize("pack", PACKERS)
def test_memory_stays_flat(tmp_path: Path, pack: str) -> None:
    """64 MB of rows that fit in a few kilobytes are never in memory together."""
    path = tmp_path / f"notes.csv{pack}"
    path.write_bytes(PACKERS[pack](b"id,text\n" + b"1,aaaaaaaaaaaaaaa\n" * 3_700_000))
    table = open_table(sources_of(str(path)), "csv", ReadOptions())
    rows = table.rows()
    tracemalloc.start()
    n_read = sum(1 for _, _ in zip(range(100_000), rows, strict=False))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert n_read == 100_000
    assert peak < 8 << 20


@pytest.mark.parametrize("pack", ["", *PACKERS])
def test_meter_ends_at_the_total(tmp_path: Path, pack: str) -> None:
    """Progress counts bytes as stored, compressed or not."""
    path = tmp_path / f"notes.csv{pack}"
    content = as_csv([f"note {i * i} of many" for i in range(50_000)])
    path.write_bytes(PACKERS[pack](content) if pack else content)
    table = open_table(sources_of(str(path)), "csv", ReadOptions())
    after_one = [table.meter.n_done for _ in table.rows()][0]
    assert 0 < after_one < path.stat().st_size
    assert table.meter.n_done == table.meter.n_total == path.stat().st_size


def test_folder_of_compressed_texts(tmp_path: Path) -> None:
    """Their ids and result names are those of the files inside."""
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_text("A")
    (tmp_path / "in" / "b.TXT.gz").write_bytes(gzip.compress(b"B"))
    (tmp_path / "in" / "sub" / "c.txt.zst").write_bytes(as_zstd(b"C"))
    (tmp_path / "in" / "d.csv.gz").write_bytes(b"")
    meter = Meter()
    found = text_files(Source("in", tmp_path / "in"), meter)
    assert [below.as_posix() for _, below in found] == ["a.txt", "b.TXT", "sub/c.txt"]
    assert meter.n_left_out == 1
    notes = read(tmp_path / "in")
    assert [(note.id, note.text) for note in notes] == [("a", "A"), ("b", "B"), ("sub/c", "C")]


def test_same_note_twice_in_a_folder(tmp_path: Path) -> None:
    """Two files that would be one result are refused before anything is read."""
    (tmp_path / "a.txt").write_text("A")
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"B"))
    with pytest.raises(InputError, match=r"a\.txt\.gz lies beside the same name"):
        TextTable(sources_of(str(tmp_path)), ReadOptions())


def test_damaged_text_among_many(tmp_path: Path) -> None:
    """One is a faulty note, the others are read."""
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"A")[:-1])
    (tmp_path / "b.txt").write_text("B")
    first, second = read(tmp_path)
    assert (first.text, second.text) == (None, "B")
    assert "is damaged or cut short" in (first.fault or "")


def test_compressed_parquet_is_refused(tmp_path: Path) -> None:
    """Parquet is compressed inside and needs seeking."""
    (tmp_path / "a.parquet.gz").write_bytes(gzip.compress(as_parquet(TEXTS)))
    with pytest.raises(InputError, match="unpack it first"):
        read(tmp_path / "a.parquet.gz")


@pytest.mark.parametrize(
    ("name", "compression", "plain"),
    [
        ("x/notes.csv.gz", "gzip", "notes.csv"),
        ("x.gz/notes.csv", None, "notes.csv"),
        ("notes.tar.ZST", "zstd", "notes.tar"),
        ("s3://bucket/notes.jsonl.zst", "zstd", "notes.jsonl"),
    ],
)
def test_names(name: str, compression: str | None, plain: str) -> None:
    """Only the last suffix of the last part counts."""
    source = Source(name, Path(name))
    assert (compression_of(source), plain_name(source)) == (compression, plain)


REMOTE = [".csv", ".jsonl", ".parquet", ".txt", ".csv.gz", ".csv.zst", ".txt.gz"]


@pytest.mark.parametrize("kind", REMOTE)
def test_remote(tmp_path: Path, kind: str) -> None:
    """A file named by address reads as the same file named by path."""
    plain, pack = (kind[:4], kind[4:]) if kind.count(".") == 2 else (kind, "")
    content = content_of(plain)
    path = tmp_path / f"notes{kind}"
    path.write_bytes(PACKERS[pack](content) if pack else content)
    notes = read(path.as_uri())
    assert [note.text for note in notes] == expected(plain)
    assert {note.file for note in notes} == {path.as_uri()}
    assert [note.id for note in notes] == [note.id for note in read(path)] or plain == ".txt"


def test_remote_source(tmp_path: Path) -> None:
    """It is no standard input, and its format comes from its address."""
    (tmp_path / "a.tsv").write_bytes(as_csv(TEXTS, "\t"))
    (source,) = sources_of((tmp_path / "a.tsv").as_uri())
    assert (source.is_stdin, source.path) == (False, None)
    assert format_of(source, None) == "tsv"
    assert sources_of("-")[0].is_stdin


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("file:///no/such/file.csv", "does not exist"),
        ("file:///", "is a folder"),
        ("file://elsewhere/a.csv", "is not an address"),
        ("https://example.org/a.csv", "not read from https:// addresses; known are file"),
    ],
)
def test_bad_addresses(address: str, part: str) -> None:
    """Each is refused before anything else happens."""
    with pytest.raises(InputError, match=part):
        sources_of(address)


def test_no_password_in_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name, which goes into results and errors, holds neither user nor query."""
    monkeypatch.setattr("pipelines.formats.remote_file", lambda source: None)
    (source,) = sources_of("s3://KEY:SECRET%2F@bucket/x.csv?endpoint_override=host")
    assert source.uri == "s3://KEY:SECRET%2F@bucket/x.csv?endpoint_override=host"
    assert source.name == "s3://bucket/x.csv"


@pytest.mark.slow
def test_plain_files_import_no_pyarrow(tmp_path: Path) -> None:
    """Reading a local gzip file loads nothing that could open a connection."""
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(as_csv(TEXTS)))
    program = (
        "import sys; from pipelines.formats import *; from pipelines.tables import *\n"
        f"table = open_table(sources_of({str(tmp_path / 'a.csv.gz')!r}), 'csv', ReadOptions())\n"
        "print(len(list(table.rows())), 'pyarrow' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == ["4", "False"]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a few files to match, and go there."""
    for name in ("b.csv", "a.csv", "c.txt", "sub/d.csv", "sub/deep/e.csv", ".hidden.csv"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"text\n{name}\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("*.csv", ["a.csv", "b.csv"]),
        ("?.csv", ["a.csv", "b.csv"]),
        ("[bc].*", ["b.csv", "c.txt"]),
        ("*", ["a.csv", "b.csv", "c.txt"]),
        ("**/*.csv", ["a.csv", "b.csv", "sub/d.csv", "sub/deep/e.csv"]),
        ("**/**/e.csv", ["sub/deep/e.csv"]),
        ("a.csv", ["a.csv"]),
        ("sub", ["sub"]),
    ],
)
def test_patterns(tree: Path, pattern: str, names: list[str]) -> None:
    """Files come in the order of their names, each once."""
    assert [source.name for source in sources_of(pattern)] == names
    absolute = [source.name for source in sources_of(str(tree / pattern))]
    assert absolute == [str(tree / name) for name in names]


def test_order_of_many_files(tree: Path) -> None:
    """The rows of a pattern's files are read file after file, and rows count in each."""
    notes = read("**/*.csv")
    assert [note.text for note in notes] == ["a.csv", "b.csv", "sub/d.csv", "sub/deep/e.csv"]
    assert [note.row for note in notes] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("pattern", "part"),
    [("*.pq", "No file matches"), ("su?", "No file matches"), ("x.csv", "does not exist")],
)
def test_nothing_there(tree: Path, pattern: str, part: str) -> None:
    """A pattern that only folders match is as bad as a missing file."""
    with pytest.raises(InputError, match=part):
        sources_of(pattern)


def test_a_name_that_looks_like_a_pattern(tree: Path) -> None:
    """What exists is taken by its name."""
    (tree / "a[1]*.csv").write_text("text\nthis one\n")
    assert [note.text for note in read("a[1]*.csv")] == ["this one"]


def test_broken_link_is_not_passed_over(tree: Path) -> None:
    """What a pattern matches but nobody can read stops the run."""
    (tree / "z.csv").symlink_to("nowhere")
    with pytest.raises(InputError, match=r"z\.csv cannot be read"):
        read("*.csv")


def test_remote_parquet_is_read_from_its_own_system(tmp_path: Path) -> None:
    """Row groups of any size come out in order, also by address."""
    path = tmp_path / "a b.parquet"
    schema = pa.schema([("text", pa.string())])
    with pq.ParquetWriter(path, schema) as writer:
        for size in (1, 0, 7, 1000):
            writer.write_table(pa.table({"text": [f"{size}"] * size}, schema=schema))
    assert [note.text for note in read(path.as_uri())] == ["1", *["7"] * 7, *["1000"] * 1000]
