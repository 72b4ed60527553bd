"""CSV and TSV files as tables: values never converted, all but the text written back as it was.

Files read together have the same columns. A row with too many or too few fields stops the run,
because nobody can say which of its fields is the text. A row with a byte that does not decode is a
faulty note without an id, for nobody can say what else in it is wrong. There are no nulls in CSV: an empty field
is an empty text.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from minialbert.errors import InputError
from pipelines.csv_records import BrokenRecordError, Record, records, rewritten, value_of
from pipelines.decoding import Lines, UndecodableError
from pipelines.part_file import LineFile, State, line_file
from pipelines.tables import (
    Meter,
    Note,
    ReadOptions,
    Row,
    RowWriter,
    Source,
    choose_id_column,
    choose_other_columns,
    choose_text_column,
    n_bytes,
)


@dataclass(frozen=True, slots=True)
class CsvRest:
    """A record and the place of the text in it."""

    record: Record
    text_at: int


class CsvTable:
    """CSV files with the same columns, as one table; ``header`` is there once reading began."""

    def __init__(self, sources: tuple[Source, ...], options: ReadOptions, delimiter: str) -> None:
        """Prepare to read ``sources``; nothing is opened yet."""
        self.meter = Meter(n_total=n_bytes(sources))
        self.header: Record | None = None
        self._sources = sources
        self._options = options
        self._delimiter = delimiter

    def rows(self) -> Iterator[Row[CsvRest]]:
        """Read the rows of all files in order."""
        for source in self._sources:
            yield from self._rows_of(source)

    @contextmanager
    def open_writer(self, place: Path | None, state: State | None) -> Iterator[RowWriter[CsvRest]]:
        """Open ``place`` for rows of this table, from ``state`` on."""
        with line_file(place, self._options.encoding, state) as file:
            yield _CsvWriter(file, self, self._delimiter)

    def _rows_of(self, source: Source) -> Iterator[Row[CsvRest]]:
        options = self._options
        lines = Lines(source, options.encoding, self.meter)
        n_row: int | None = None  # None while in the header
        try:
            found = records(iter(lines), self._delimiter)
            names = self._take_header(source, next(found, None), lines)
            text_at = choose_text_column(names, options.text_column, where=source.name)
            id_at = choose_id_column(names, options.id_column, where=source.name)
            others = choose_other_columns(names, options.other_columns, where=source.name)
            n_row = 0
            for record in found:
                n_row += 1
                if fault := lines.fault(record.fields, self._delimiter):
                    bare_id = n_row if id_at is None else None
                    note = Note(bare_id, source.name, n_row, None, fault)
                else:
                    _check_width(record, len(names), source, n_row)
                    note_id = n_row if id_at is None else value_of(record.fields[id_at])
                    text = value_of(record.fields[text_at])
                    values = tuple(value_of(record.fields[at]) for at in others)
                    note = Note(note_id, source.name, n_row, text, None, values)
                yield Row(note, CsvRest(record, text_at))
        except UndecodableError as error:
            raise InputError(
                f"{source.name} is not {options.encoding} at byte {error.position}, in "
                f"{_next_row(n_row)}; name its encoding with --encoding."
            ) from error
        except BrokenRecordError as error:
            raise InputError(
                f"{source.name}, {_next_row(n_row)} (line {error.line}) {error}; mend the file."
            ) from error

    def _take_header(self, source: Source, header: Record | None, lines: Lines) -> list[str]:
        """Return the column names; keep the first file's header, to be written back."""
        if header is None:
            raise InputError(f"{source.name} is empty; a first row with column names is needed.")
        if lines.first_bad is not None and lines.fault(header.fields):
            raise UndecodableError(lines.first_bad)
        names = list(map(value_of, header.fields))
        if self.header is None:
            self.header = header
        elif names != list(map(value_of, self.header.fields)):
            raise InputError(
                f"{source.name} has other columns than {self._sources[0].name}; "
                "files read together need the same ones in the same order."
            )
        return names


class _CsvWriter:
    def __init__(self, file: LineFile, table: CsvTable, delimiter: str) -> None:
        self._file = file
        self._table = table
        self._delimiter = delimiter

    def write(self, rest: CsvRest, text: str | None) -> None:
        """Write a row with its text replaced."""
        self._write_header()
        fields = list(rest.record.fields)
        fields[rest.text_at] = rewritten(fields[rest.text_at], text or "", self._delimiter)
        self._write(fields, rest.record.ending)

    def commit(self) -> State:
        """Bring all rows to disk."""
        return self._file.commit()

    def finish(self) -> None:
        """Write the header if there was no row to write it before."""
        self._write_header()

    def _write_header(self) -> None:
        header = self._table.header
        if self._file.is_empty and header is not None:
            self._write([header.mark + header.fields[0], *header.fields[1:]], header.ending)

    def _write(self, fields: list[str], ending: str) -> None:
        self._file.write(self._delimiter.join(fields) + ending, is_open=not ending)


def _check_width(record: Record, n_columns: int, source: Source, n_row: int) -> None:
    n_fields = len(record.fields)
    if n_fields != n_columns:
        raise InputError(
            f"{source.name}, row {n_row} (line {record.line}) has {n_fields} fields where the "
            f"header has {n_columns}; quote fields that hold the delimiter, or name another "
            "one with --delimiter."
        )


def _next_row(n_row: int | None) -> str:
    return "the header" if n_row is None else f"row {n_row + 1}"
