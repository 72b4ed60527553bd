"""Parquet files as tables: read by small record batches, every other column and type kept.

The text column may be a string of any Arrow kind, or bytes (as some writers store text), decoded
in the declared encoding. A value that does not decode is a faulty note. Row groups of the output
hold up to ``_GROUP_BYTES``; compression is that of the input, column by column.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from minialbert.errors import InputError, UsageError
from pipelines.kept_texts import KeptTexts, kept_texts
from pipelines.part_file import State, part_file
from pipelines.streams import remote_file, unreadable
from pipelines.tables import (
    Meter,
    Note,
    NoteId,
    ReadOptions,
    Row,
    RowWriter,
    Source,
    choose_id_column,
    choose_other_columns,
    choose_text_column,
)

_BATCH_ROWS = 256
_BUFFER_BYTES = 1 << 20
_GROUP_BYTES = 1 << 23
_STRINGS = (pa.string(), pa.large_string(), pa.string_view())
_BYTES = (pa.binary(), pa.large_binary(), pa.binary_view())


@dataclass(frozen=True, slots=True)
class ParquetRest:
    """A record batch, the row's place in it and where and how the batch holds its texts.

    ``number`` counts the rows of all files read together, from 1.
    """

    number: int
    batch: pa.RecordBatch
    at: int
    text_at: int
    encoding: str


class ParquetTable:
    """Parquet files of the same columns and types, as one table."""

    def __init__(self, sources: tuple[Source, ...], options: ReadOptions) -> None:
        """Read the footers. Raises InputError when one is unreadable or they differ."""
        self._sources = sources
        self._options = options
        files = [_opened(source) for source in sources]
        self.meter = Meter(n_total=sum(file.metadata.num_rows for file in files))
        self.schema: pa.Schema = files[0].schema_arrow
        self.compression = _compression(files[0].metadata)
        for source, file in zip(sources, files, strict=True):
            if not file.schema_arrow.equals(self.schema):
                difference = _difference(file.schema_arrow, self.schema)
                raise InputError(
                    f"{source.name} {difference} {sources[0].name}; "
                    "files read together need the same columns and types."
                )
            file.close()

    def rows(self) -> Iterator[Row[ParquetRest]]:
        """Read the rows of all files in order."""
        numbers = count(1)
        for source in self._sources:
            yield from self._rows_of(source, numbers)

    @contextmanager
    def open_writer(
        self, place: Path | None, state: State | None
    ) -> Iterator[RowWriter[ParquetRest]]:
        """Open ``place``, which must be a file, for rows of this table, from ``state`` on.

        Parquet cannot be appended to, so texts go to a file beside it until the end.
        """
        if place is None:
            raise UsageError("Parquet is not written to standard output; name a file with -o.")
        with kept_texts(place.with_suffix(".texts"), state) as texts:
            yield _ParquetWriter(place, self, texts)

    def _rows_of(self, source: Source, numbers: Iterator[int]) -> Iterator[Row[ParquetRest]]:
        names, options = self.schema.names, self._options
        text_at = choose_text_column(names, options.text_column, where=source.name)
        id_at = choose_id_column(names, options.id_column, where=source.name)
        others = choose_other_columns(names, options.other_columns, where=source.name)
        encoding = text_encoding(self.schema.field(text_at), options, source)
        n_row = 0
        for batch in _batches(source, n_row):
            texts = _as_bytes(batch.column(text_at)).to_pylist()
            ids = None if id_at is None else _ids(batch.column(id_at))
            values = [_as_texts(batch.column(at)) for at in others]
            for at, raw in enumerate(texts):
                n_row += 1
                text, fault = _text_or_fault(raw, encoding)
                note_id, id_fault = (n_row, None) if ids is None else ids[at]
                own = tuple(column[at] for column in values)
                note = Note(note_id, source.name, n_row, text, fault or id_fault, own)
                self.meter.n_done += 1
                yield Row(note, ParquetRest(next(numbers), batch, at, text_at, encoding))


class _ParquetWriter:
    """Keeps the texts of rows; at the end reads the table again and writes it with them."""

    def __init__(self, place: Path, table: ParquetTable, texts: KeptTexts) -> None:
        self._place = place
        self._table = table
        self._texts = texts

    def write(self, rest: ParquetRest, text: str | None) -> None:
        """Take a row with its text replaced."""
        self._texts.add(rest.number, None if text is None else text.encode(rest.encoding))

    def commit(self) -> State:
        """Bring all texts to disk."""
        return self._texts.commit()

    def finish(self) -> None:
        """Write the table: the rows whose text was taken, all else as it was read."""
        meter = replace(self._table.meter)
        with part_file(self._place):
            pass  # now it is there, for its owner only
        compression = self._table.compression
        with (
            pa.OSFile(str(self._place), "wb") as sink,
            pq.ParquetWriter(sink, self._table.schema, compression=compression) as writer,
        ):
            groups = _Groups(writer)
            rows = self._table.rows()
            for number, text in self._texts.read():
                row = next(row for row in rows if row.rest.number == number)
                groups.add(row.rest, text)
            groups.finish()
        self._table.meter.n_done = meter.n_done


class _Groups:
    """Collects rows of one batch after the other; writes a row group when enough have come."""

    def __init__(self, writer: pq.ParquetWriter) -> None:
        self._writer = writer
        self._rows: list[ParquetRest] = []
        self._texts: list[bytes | None] = []
        self._waiting: list[pa.RecordBatch] = []

    def add(self, rest: ParquetRest, text: bytes | None) -> None:
        """Take a row with its text replaced."""
        if self._rows and rest.batch is not self._rows[-1].batch:
            self._end_batch()
        self._rows.append(rest)
        self._texts.append(text)

    def finish(self) -> None:
        """Write what is waiting."""
        self._end_batch()
        self._write_group()

    def _end_batch(self) -> None:
        if not self._rows:
            return
        batch, text_at = self._rows[0].batch, self._rows[0].text_at
        done = 0
        for first, after in _runs([row.at for row in self._rows]):
            kept = batch.slice(first, after - first)
            texts = self._texts[done : done + kept.num_rows]
            done += kept.num_rows
            self._waiting.append(_with_texts(kept, text_at, texts))
        self._rows, self._texts = [], []
        if sum(batch.nbytes for batch in self._waiting) >= _GROUP_BYTES:
            self._write_group()

    def _write_group(self) -> None:
        if self._waiting:
            table = pa.Table.from_batches(self._waiting)
            self._writer.write_table(table, row_group_size=table.num_rows)
            self._waiting = []


def _opened(source: Source) -> pq.ParquetFile:
    if source.is_stdin:
        raise InputError("Parquet cannot be read from standard input; name a file.")
    system, path = (None, source.path) if source.uri is None else remote_file(source)
    try:
        return pq.ParquetFile(path, buffer_size=_BUFFER_BYTES, pre_buffer=False, filesystem=system)
    except OSError as error:
        raise unreadable(source.name, error) from error
    except pa.ArrowException as error:
        raise InputError(
            f"{source.name} is not a whole Parquet file; it may be truncated. Copy it again."
        ) from error


def _batches(source: Source, n_row: int) -> Iterator[pa.RecordBatch]:
    with _opened(source) as file:
        batches = file.iter_batches(batch_size=_BATCH_ROWS)
        while True:
            try:
                batch = next(batches, None)
            except (OSError, pa.ArrowException) as error:
                raise InputError(
                    f"{source.name} is damaged after row {n_row}; copy it again."
                ) from error
            if batch is None:
                return
            yield batch
            n_row += batch.num_rows


def _difference(schema: pa.Schema, first: pa.Schema) -> str:
    """Say how ``schema`` differs, as the middle of a sentence that ends with the first file."""
    for field in first:
        n_found = schema.names.count(field.name)
        if n_found != 1:
            problem = f"{n_found} columns" if n_found else "no column"
            return f"has {problem} named {field.name!r}, unlike"
        own = schema.field(field.name)
        if not own.equals(field):
            return f"has in column {field.name!r} {_type(own)} where there is {_type(field)} in"
    further = [name for name in schema.names if name not in first.names]
    if further:
        return f"has a column {further[0]!r} that is not in"
    return "has its columns in another order than"


def _type(field: pa.Field) -> str:
    return str(field.type) if field.nullable else f"{field.type} without nulls"


def _compression(metadata: pq.FileMetaData) -> dict[str, str] | str:
    if not metadata.num_row_groups:
        return "snappy"
    group = metadata.row_group(0)
    columns = [group.column(i) for i in range(group.num_columns)]
    return {c.path_in_schema: c.compression.replace("UNCOMPRESSED", "NONE") for c in columns}


def text_encoding(field: pa.Field, options: ReadOptions, source: Source) -> str:
    """Return what the text is encoded in: UTF-8 for strings, the declared encoding for bytes.

    Raises InputError when the column holds neither.
    """
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    if kind in _STRINGS:
        return "utf-8"
    if kind in _BYTES:
        return options.encoding
    raise InputError(
        f"{source.name}, column {field.name!r} holds {field.type}, not text; "
        "name another with --text-column."
    )


def _as_bytes(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return column.cast(pa.large_binary())


def _as_texts(column: pa.Array) -> list[str | None]:
    values = column.to_pylist()
    decoded = [v.decode("utf-8", "replace") if isinstance(v, bytes) else v for v in values]
    return [None if value is None else str(value) for value in decoded]


def _with_texts(batch: pa.RecordBatch, text_at: int, texts: list[bytes | None]) -> pa.RecordBatch:
    kind = batch.schema.field(text_at).type
    column = pa.array(texts, pa.large_binary())
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type).dictionary_encode()
    columns = list(batch.columns)
    columns[text_at] = column.cast(kind)
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


def _runs(places: list[int]) -> Iterator[tuple[int, int]]:
    """Yield (first, after) for each stretch of consecutive places: 0 1 4 gives (0, 2), (4, 5)."""
    first = before = places[0]
    for place in places[1:]:
        if place != before + 1:
            yield first, before + 1
            first = place
        before = place
    yield first, before + 1


def _ids(column: pa.Array) -> list[tuple[NoteId, str | None]]:
    """Return each id, or None and what is wrong with it."""
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if kind not in _STRINGS:
        return [(_as_id(value), None) for value in column.to_pylist()]
    return [_text_or_fault(raw, "utf-8", what="id") for raw in _as_bytes(column).to_pylist()]


def _text_or_fault(
    raw: bytes | None, encoding: str, *, what: str = "text"
) -> tuple[str | None, str | None]:
    if raw is None:
        return None, None
    try:
        return raw.decode(encoding), None
    except UnicodeDecodeError as error:
        return None, f"The {what} is not {encoding} at its byte {error.start}."


def _as_id(value: object) -> NoteId:
    is_plain = value is None or isinstance(value, (str, int)) and not isinstance(value, bool)
    return value if is_plain else str(value)  # type: ignore[return-value]  # just checked
