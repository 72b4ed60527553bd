"""Writing notes in each format and reading them back, for the tests of the readers."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.formats import common_format, open_table, sources_of
from pipelines.tables import Format, Note, ReadOptions


def as_csv(texts: Sequence[str], delimiter: str = ",") -> bytes:
    """Return a CSV file of ``texts``, every field quoted, with ids from 1."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([("id", "text"), *enumerate(texts, 1)])
    return stream.getvalue().encode()


def as_jsonl(texts: Sequence[str]) -> bytes:
    """Return a JSONL file of ``texts`` with ids from 1, without escapes where JSON allows."""
    lines = (
        json.dumps({"id": str(i), "text": text}, ensure_ascii=False)
        for i, text in enumerate(texts, 1)
    )
    return "".join(line + "\n" for line in lines).encode()


def as_parquet(texts: Sequence[str]) -> bytes:
    """Return a Parquet file of ``texts`` with ids from 1."""
    sink = pa.BufferOutputStream()
    ids = [str(i) for i in range(1, len(texts) + 1)]
    pq.write_table(pa.table({"id": ids, "text": pa.array(texts, pa.string())}), sink)
    return bytes(sink.getvalue().to_pybytes())


TABLES: Final[dict[str, Callable[[Sequence[str]], bytes]]] = {
    ".csv": as_csv,
    ".tsv": lambda texts: as_csv(texts, "\t"),
    ".jsonl": as_jsonl,
    ".ndjson": as_jsonl,
    ".parquet": as_parquet,
}
"""A function from texts to a file's bytes, by suffix."""


def as_zstd(content: bytes) -> bytes:
    """Compress ``content``."""
    return bytes(pa.compress(content, "zstd", asbytes=True))


PACKERS: Final[dict[str, Callable[[bytes], bytes]]] = {".gz": gzip.compress, ".zst": as_zstd}
"""A function from a file's bytes to the compressed ones, by suffix."""


def read(
    *names: str | Path, declared: Format | None = None, options: ReadOptions | None = None
) -> list[Note]:
    """Return the notes of the files called ``names``."""
    sources = tuple(source for name in names for source in sources_of(str(name)))
    table = open_table(sources, common_format(sources, declared), options or ReadOptions())
    return [row.note for row in table.rows()]
