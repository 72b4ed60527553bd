r"""JSON Lines as tables: one object a line, of which only the text's value is written anew.

The rest of each line goes back byte for byte, number spellings and key order included::

    {"id": 1.50, "text": "Dr. O", "x": null}
                         ^     ^              the only part replaced

Which key holds the text is settled by the first line. A later line without it, with something
other than text there, or with a byte that does not decode, is a faulty note, not the end of the
run; a line that is no JSON is.
"""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from minialbert.errors import InputError
from pipelines.decoding import Lines, UndecodableError
from pipelines.part_file import LineFile, State, line_file
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
    n_bytes,
)

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n]*")
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class JsonRest:
    """A line, and where in it the text's value lies, quotes included."""

    line: str
    start: int
    end: int


class Member(NamedTuple):
    """A key of the outermost object of a line, its value and where that is written."""

    key: str
    value: object
    start: int
    end: int


class JsonlTable:
    """JSONL files as one table."""

    def __init__(self, sources: tuple[Source, ...], options: ReadOptions) -> None:
        """Prepare to read ``sources``; nothing is opened yet."""
        self.meter = Meter(n_total=n_bytes(sources))
        self._sources = sources
        self._options = options

    def rows(self) -> Iterator[Row[JsonRest]]:
        """Read the rows of all files in order."""
        for source in self._sources:
            yield from self._rows_of(source)

    @contextmanager
    def open_writer(self, place: Path | None, state: State | None) -> Iterator[RowWriter[JsonRest]]:
        """Open ``place`` for rows of this table, from ``state`` on."""
        with line_file(place, self._options.encoding, state) as file:
            yield _JsonlWriter(file)

    def _rows_of(self, source: Source) -> Iterator[Row[JsonRest]]:
        n_row = n_line = 0
        keys: tuple[str, str | None] | None = None
        lines = Lines(source, self._options.encoding, self.meter)
        try:
            for line in lines:
                n_line += 1
                if not line.strip(" \t\r\n\ufeff"):
                    continue
                n_row += 1
                if fault := lines.fault([line]):
                    bare_id = n_row if keys and keys[1] is None else None
                    note = Note(bare_id, source.name, n_row, None, fault)
                    yield Row(note, JsonRest(line, 0, 0))
                    continue
                where = f"{source.name}, row {n_row} (line {n_line})"
                members = _members_or_error(line, where)
                keys = keys or self._choose_keys([m.key for m in members], where)
                values = _values(members, self._options.other_columns)
                bare = Note(n_row, source.name, n_row, None, None, values)
                yield _row(line, members, keys, bare)
        except UndecodableError as error:
            raise InputError(
                f"{source.name} is not {self._options.encoding} at byte {error.position}, in row "
                f"{n_row + 1} (line {n_line + 1}); name its encoding with --encoding."
            ) from error

    def _choose_keys(self, keys: list[str], where: str) -> tuple[str, str | None]:
        text_at = choose_text_column(keys, self._options.text_column, where=where)
        id_at = choose_id_column(keys, self._options.id_column, where=where)
        choose_other_columns(keys, self._options.other_columns, where=where)
        return keys[text_at], None if id_at is None else keys[id_at]


class _JsonlWriter:
    def __init__(self, file: LineFile) -> None:
        self._file = file

    def write(self, rest: JsonRest, text: str | None) -> None:
        """Write a line with the text's value replaced, in ASCII escapes if it was so before."""
        old = rest.line[rest.start : rest.end]
        new = old if json.loads(old) == text else json.dumps(text, ensure_ascii=old.isascii())
        line = rest.line[: rest.start] + new + rest.line[rest.end :]
        self._file.write(line, is_open=not line.endswith("\n"))

    def commit(self) -> State:
        """Bring all lines to disk."""
        return self._file.commit()

    def finish(self) -> None:
        """Add nothing: a JSONL file has no end of its own."""


def members(line: str) -> list[Member]:
    """Return the members of the object that ``line`` holds. Raises ValueError."""
    found: list[Member] = []
    at = _after(line, _skip_space(line, len(_mark(line))), "{")
    while not line.startswith("}", at):
        if found:
            at = _after(line, at, ",")
        key, at = _DECODER.raw_decode(line, at)
        if not isinstance(key, str):
            raise ValueError("a key is not a string")
        start = _after(line, _skip_space(line, at), ":")
        value, end = _DECODER.raw_decode(line, start)
        found.append(Member(key, value, start, end))
        at = _skip_space(line, end)
    if _skip_space(line, at + 1) != len(line):
        raise ValueError("there is more after the object")
    return found


def _members_or_error(line: str, where: str) -> list[Member]:
    try:
        return members(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where} is not a JSON object; each line must hold one.") from error


def _row(line: str, found: list[Member], keys: tuple[str, str | None], bare: Note) -> Row[JsonRest]:
    """Return the row; ``bare`` is its note without id and text."""
    text_key, id_key = keys
    texts = [m for m in found if m.key == text_key]
    ids = [m.value for m in found if m.key == id_key]
    note_id = (_as_id(ids[0]) if len(ids) == 1 else None) if id_key else bare.row
    if len(texts) != 1:
        missing = f"The line has {len(texts)} keys named {text_key!r} where one was expected."
        return Row(Note(note_id, bare.file, bare.row, None, missing), JsonRest(line, 0, 0))
    member = texts[0]
    text, fault = _text_or_fault(member.value, text_key)
    if isinstance(note_id, str) and not _is_whole(note_id):
        note_id, fault = None, "The id holds half of a surrogate pair."
    note = replace(bare, id=note_id, text=text, fault=fault)
    return Row(note, JsonRest(line, member.start, member.end))


def _values(found: list[Member], wanted: Sequence[str]) -> tuple[str | None, ...]:
    by_key = {member.key: member.value for member in found} if wanted else {}
    return tuple(_as_text(by_key.get(key)) for key in wanted)


def _as_text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _text_or_fault(value: object, key: str) -> tuple[str | None, str | None]:
    if value is None or isinstance(value, str):
        return value, None
    return None, f"The value of {key!r} is of type {type(value).__name__}, not text."


def _is_whole(value: str) -> bool:
    """Tell whether ``value`` can be written in any Unicode encoding."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _as_id(value: object) -> NoteId:
    if value is None or isinstance(value, (str, int)) and not isinstance(value, bool):
        return value
    return json.dumps(value)


def _skip_space(line: str, at: int) -> int:
    match = _SPACE.match(line, at)
    return match.end() if match else at


def _after(line: str, at: int, mark: str) -> int:
    """Return the place of the next token after ``mark``, which must stand at ``at``."""
    if not line.startswith(mark, at):
        raise ValueError(f"{mark} is missing")
    return _skip_space(line, at + len(mark))


def _mark(line: str) -> str:
    return _BYTE_ORDER_MARK if line.startswith(_BYTE_ORDER_MARK) else ""
