"""Which format a source has, and the table that reads it.

The suffix decides, or ``--format``; contents are never looked at. Modules of the formats are
imported when one is asked for, so that a text file does not pay for pyarrow.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from minialbert.errors import InputError, UsageError
from pipelines.decoding import check_encoding
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


def source_of(name: str) -> Source:
    """Return the source called ``name`` on the command line. Raises InputError if missing."""
    if name == STDIN:
        return Source("standard input", None)
    path = Path(name)
    if not path.exists():
        raise InputError(f"{name} does not exist.")
    return Source(name, path)


def format_of(source: Source, declared: Format | None) -> Format:
    """Return the declared format, or the one that the suffix stands for.

    Raises InputError for a suffix that stands for none, UsageError for standard input.
    """
    if source.path is not None and source.path.is_dir():
        if declared not in (None, "text"):
            raise UsageError(f"{source.name} is a folder, which is read as text files only.")
        return "text"
    if declared is not None:
        return declared
    if source.path is None:
        raise UsageError("Standard input has no suffix; name its format with --format.")
    suffix = source.path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(
            f"{source.name} has a suffix that stands for no format; "
            f"known are {', '.join(SUFFIXES)}, or name the format with --format."
        )
    return SUFFIXES[suffix]


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
