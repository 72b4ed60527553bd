"""What a table of notes is, whatever its format: rows to read and a writer to put them back.

A reader turns a file into :class:`Row` objects: the :class:`Note` everybody understands, and
``rest``, what only the same format's writer understands (the other columns, exactly as they were
read). Formats live in modules of their own; :mod:`pipelines.formats` chooses among them.

Which column holds the text is named by the user, or is the only one of ``TEXT_COLUMNS`` that is
there. Anything else is an error that lists the columns: nothing is guessed.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, Literal, Protocol, TypeVar

from minialbert.errors import InputError
from pipelines.part_file import State

Format = Literal["csv", "tsv", "jsonl", "parquet", "text"]
NoteId = str | int | None

TEXT_COLUMNS: Final = ("text", "note_text", "note", "report_text", "transcription")
ID_COLUMNS: Final = ("note_id", "id")

_NAME = re.compile(r"[^\W\d][\w .\-/()%]{0,39}")

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Note:
    """One row's text and where it was found.

    ``row`` counts from 1 within ``file``, the header not counted. ``text`` is None for a null.
    ``fault`` is a sentence without note text when the row can be read but its note cannot.
    ``values`` are those of the row's other columns that were asked for, in that order.
    """

    id: NoteId
    file: str
    row: int
    text: str | None
    fault: str | None = None
    values: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Row(Generic[T]):
    """A note and the rest of its row."""

    note: Note
    rest: T


@dataclass(slots=True)
class Meter:
    """How much has been read of how much, in a unit of the reader's own; None when unknown.

    ``n_left_out`` counts files of a folder that are not notes by their suffix.
    """

    n_done: int = 0
    n_total: int | None = None
    n_left_out: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """A file or folder to read, or, with ``uri``, a file in one of pyarrow's file systems.

    With neither ``path`` nor ``uri`` it is standard input. ``name`` is for people.
    """

    name: str
    path: Path | None
    uri: str | None = None

    @property
    def is_stdin(self) -> bool:
        """Tell whether this is standard input."""
        return self.path is None and self.uri is None


@dataclass(frozen=True, slots=True)
class Target:
    """Where a result goes; ``path`` None is standard output."""

    path: Path | None
    force: bool = False


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read: columns by name, the encoding of text, and what separates CSV fields.

    ``other_columns`` are those whose values each note is to come with.
    """

    text_column: str | None = None
    id_column: str | None = None
    encoding: str = "utf-8"
    delimiter: str | None = None
    other_columns: tuple[str, ...] = ()


class RowWriter(Protocol[T_contra]):
    """Puts rows back, one by one, in the format they were read from."""

    def write(self, rest: T_contra, text: str | None) -> None:
        """Write a row with its text replaced by ``text`` and all else as it was."""

    def commit(self) -> State:
        """Bring all rows to disk and return what a writer needs to go on after them."""

    def finish(self) -> None:
        """Write what stands after the last row."""


class Table(Protocol[T]):
    """One or more sources of one format."""

    @property
    def meter(self) -> Meter:
        """Tell how far reading has come."""

    def rows(self) -> Iterator[Row[T]]:
        """Read all rows in order. Raises InputError."""

    def open_writer(
        self, place: Path | None, state: State | None
    ) -> AbstractContextManager[RowWriter[T]]:
        """Open ``place`` (None: standard output) to write rows, from ``state`` on if it is given."""


def choose_text_column(columns: Sequence[str], wanted: str | None, *, where: str) -> int:
    """Return the place of the text column among ``columns``.

    Raises InputError when the wanted one is not there exactly once or, with none wanted, when not
    exactly one of ``TEXT_COLUMNS`` is there.
    """
    if wanted is not None:
        return _place(columns, wanted, where=where)
    found = [i for i, name in enumerate(columns) if name.lower() in TEXT_COLUMNS]
    if len(found) != 1:
        problem = "several columns that may hold" if found else "no column that is known to hold"
        raise InputError(
            f"{where} has {problem} the text; name it with --text-column. {listed(columns)}"
        )
    return found[0]


def choose_id_column(columns: Sequence[str], wanted: str | None, *, where: str) -> int | None:
    """Return the place of the id column, or None when rows are to be known by their number.

    With none wanted it is the first of ``ID_COLUMNS`` that is there once.
    """
    if wanted is not None:
        return _place(columns, wanted, where=where)
    lowered = [name.lower() for name in columns]
    return next((lowered.index(name) for name in ID_COLUMNS if lowered.count(name) == 1), None)


def choose_other_columns(columns: Sequence[str], wanted: Sequence[str], *, where: str) -> list[int]:
    """Return the places of the ``wanted`` columns. Raises InputError for one that is not there."""
    return [_place(columns, name, where=where) for name in wanted]


def listed(columns: Sequence[str]) -> str:
    """Return a sentence that lists ``columns``, unless they look like a row of values."""
    if not columns:
        return "It has no columns."
    if all(_NAME.fullmatch(name) for name in columns):
        return f"Its columns are {', '.join(columns)}."
    return (
        f"What stands for its {len(columns)} column names is not shown because it does not look "
        "like names; check that there is a header, and what separates its fields."
    )


def _place(columns: Sequence[str], wanted: str, *, where: str) -> int:
    n_found = list(columns).count(wanted)
    if n_found == 1:
        return list(columns).index(wanted)
    problem = f"{n_found} columns" if n_found else "no column"
    raise InputError(f"{where} has {problem} named {wanted!r}. {listed(columns)}")


def n_bytes(sources: Sequence[Source]) -> int | None:
    """Return how large the files are together, or None when one is not a plain file."""
    paths = [source.path for source in sources]
    if any(path is None or not path.is_file() for path in paths):
        return None
    return sum(path.stat().st_size for path in paths if path is not None)
