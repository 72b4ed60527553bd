"""Which format a source has, and the table that reads it.

The suffix decides, or ``--format``; contents are never looked at. After the suffix may stand
``.gz`` or ``.zst``. Modules of the formats are imported when one is asked for, so that a text file
does not pay for pyarrow.
"""

import glob
import re
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Final

from minialbert.errors import InputError, UsageError
from pipelines.decoding import check_encoding
from pipelines.streams import COMPRESSIONS, compression_of, plain_name, remote_file
from pipelines.tables import Format, ReadOptions, Source, Table

SUFFIXES: Final[dict[str, Format]] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".txt": "text",
}
DELIMITERS: Final[dict[Format, str]] = {"csv": ",", "tsv": "\t"}
STDIN: Final = "-"
SCHEMES: Final = ("file", "s3", "gs", "hdfs")

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def sources_of(name: str) -> tuple[Source, ...]:
    """Return what ``name`` on the command line stands for: one source, or a pattern's files.

    A pattern holds ``*``, ``?`` or ``[`` and is no file's name itself; its files come in the order
    of their names, folders and hidden files left out. Raises InputError when nothing is there.
    """
    is_pattern = not _SCHEME.match(name) and glob.has_magic(name) and not Path(name).exists()
    if not is_pattern:
        return (source_of(name),)
    found = sorted(set(glob.glob(name, recursive=True)))  # noqa: PTH207 - may be absolute
    sources = tuple(Source(each, Path(each)) for each in found if not Path(each).is_dir())
    if not sources:
        raise InputError(f"No file matches {name}; check the pattern and the folder.")
    return sources


def source_of(name: str) -> Source:
    """Return the one source called ``name``. Raises InputError if it is missing."""
    if name == STDIN:
        return Source("standard input", None)
    if _SCHEME.match(name):
        return _remote_source(name)
    path = Path(name)
    if not path.exists():
        raise InputError(f"{name} does not exist.")
    return Source(name, path)


def _remote_source(uri: str) -> Source:
    """Return the source at ``uri``, with a name that tells no password and no query."""
    scheme, _, rest = uri.partition("://")
    if scheme.lower() not in SCHEMES:
        raise InputError(
            f"Notes are not read from {scheme}:// addresses; known are "
            f"{', '.join(SCHEMES)}, or copy the file here."
        )
    place, _, path = rest.partition("?")[0].partition("/")
    source = Source(f"{scheme}://{place.rpartition('@')[2]}/{path}", None, uri)
    remote_file(source)
    return source


def format_of(source: Source, declared: Format | None) -> Format:
    """Return the declared format, or the one that the suffix stands for.

    Raises InputError for a suffix that stands for none, UsageError for standard input.
    """
    if source.path is not None and source.path.is_dir():
        if declared not in (None, "text"):
            raise UsageError(f"{source.name} is a folder, which is read as text files only.")
        return "text"
    if declared is None and source.is_stdin:
        raise UsageError("Standard input has no suffix; name its format with --format.")
    suffix = PurePath(plain_name(source)).suffix.lower()
    found = declared or SUFFIXES.get(suffix)
    if found is None:
        raise InputError(
            f"{source.name} has a suffix that stands for no format; known are "
            f"{', '.join(SUFFIXES)}, all but Parquet also with {' or '.join(COMPRESSIONS)} "
            "after it; or name the format with --format."
        )
    if found == "parquet" and compression_of(source) is not None:
        raise InputError(f"{source.name} is Parquet compressed as a whole; unpack it first.")
    return found


def common_format(sources: Sequence[Source], declared: Format | None) -> Format:
    """Return the one format of all ``sources``. Raises UsageError when they differ."""
    formats = sorted({format_of(source, declared) for source in sources})
    if len(formats) != 1:
        raise UsageError(
            f"The notes are of several formats ({', '.join(formats)}); run each alone."
        )
    return formats[0]


def open_table(sources: tuple[Source, ...], kind: Format, options: ReadOptions) -> Table[object]:
    """Return the table that reads ``sources``, all of format ``kind``.

    Its rows go back only to its own writer, which is why ``rest`` may be any object here.
    """
    check_encoding(options.encoding)
    if options.delimiter is not None and kind not in DELIMITERS:
        raise UsageError(f"--delimiter is for csv and tsv; these notes are {kind}.")
    return _table(sources, kind, options)  # type: ignore[return-value]


def _table(sources: tuple[Source, ...], kind: Format, options: ReadOptions) -> object:
    if kind in DELIMITERS:
        from pipelines.csv_table import CsvTable  # noqa: PLC0415

        return CsvTable(sources, options, _delimiter(kind, options))
    if kind == "jsonl":
        from pipelines.jsonl_table import JsonlTable  # noqa: PLC0415

        return JsonlTable(sources, options)
    if kind == "parquet":
        from pipelines.parquet_table import ParquetTable  # noqa: PLC0415

        return ParquetTable(sources, options)
    from pipelines.text_table import TextTable  # noqa: PLC0415

    return TextTable(sources, options)


def _delimiter(kind: Format, options: ReadOptions) -> str:
    delimiter = (options.delimiter or DELIMITERS[kind]).replace("\\t", "\t")
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise UsageError("--delimiter takes one character, such as ';' or '\\t', but not a quote.")
    return delimiter
