r"""Split delimited text into records whose fields keep their spelling.

Worked example, comma as delimiter: this line of three fields, the second with a quote inside ::

    1,"2"" nail",007\r\n

is ``Record(fields=['1', '"2"" nail"', '007'], ending='\r\n')``, and the value of its second field
is ``2" nail``. A field is quoted when its first character is a quote; inside, two quotes stand for
one and line ends are text. Elsewhere a quote is a character like any other. Nothing here knows
columns.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.decoding import MAX_RECORD

_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Record:
    """The fields of one row as written, quotes included, and what ended the row.

    ``line`` is the line of the file, from 1, that the row begins on. ``mark`` is a byte order
    mark before the first field of a file, or nothing.
    """

    fields: list[str]
    ending: str
    line: int
    mark: str = ""


class BrokenRecordError(Exception):
    """The record that begins at ``line`` cannot be split; its text says why."""

    def __init__(self, problem: str, line: int) -> None:
        """Take the problem as the end of a sentence that begins with the row."""
        super().__init__(problem)
        self.line = line


class _Field(NamedTuple):
    raw: str
    line: str  # the physical line that the field ends on
    end: int  # where in that line


def records(lines: Iterator[str], delimiter: str) -> Iterator[Record]:
    """Split ``lines``, skipping blank ones. Raises BrokenRecordError."""
    counted = _CountedLines(lines)
    for line in counted:
        if not line.strip("\ufeff\r\n"):
            continue
        mark = _BYTE_ORDER_MARK if counted.n == 1 and line.startswith(_BYTE_ORDER_MARK) else ""
        begin = counted.n
        try:
            fields, ending = _split(line, len(mark), counted, delimiter)
        except ValueError as error:
            raise BrokenRecordError(str(error), begin) from None
        yield Record(fields, ending, begin, mark)


def value_of(field: str) -> str:
    """Return what a field as written stands for."""
    return field[1:-1].replace('""', '"') if field.startswith('"') else field


def rewritten(field: str, value: str, delimiter: str) -> str:
    """Return ``value`` written as a field, in the spelling of ``field`` where that will do."""
    if value == value_of(field):
        return field
    must_quote = any(mark in value for mark in ('"', delimiter, "\n", "\r"))
    if must_quote or field.startswith('"'):
        doubled = value.replace('"', '""')
        return f'"{doubled}"'
    return value


class _CountedLines:
    """Lines, and how many have been taken so far."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.n = 0
        self._lines = lines

    def __iter__(self) -> "_CountedLines":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.n += 1
        return line


def _split(line: str, at: int, following: Iterator[str], delimiter: str) -> tuple[list[str], str]:
    """Return the fields from ``line[at:]`` on and the line end. Raises ValueError with a reason."""
    fields: list[str] = []
    while True:
        if line.startswith('"', at):
            field = _quoted_field(line, at, following)
        else:
            field = _bare_field(line, at, delimiter)
        fields.append(field.raw)
        line, at = field.line, field.end
        if line.startswith(delimiter, at):
            at += len(delimiter)
            continue
        if line[at:] in ("\r\n", "\n", "\r", ""):
            return fields, line[at:]
        raise ValueError("has text after a closing quote; a quote inside quotes must be doubled")


def _bare_field(line: str, at: int, delimiter: str) -> _Field:
    end = line.find(delimiter, at)
    if end < 0:
        end = len(line.rstrip("\n").removesuffix("\r"))
    raw = line[at:end]
    if "\r" in raw:
        raise ValueError("has a carriage return outside quotes")
    return _Field(raw, line, end)


def _quoted_field(line: str, at: int, following: Iterator[str]) -> _Field:
    parts: list[str] = []
    n_characters, begin, search = 0, at, at + 1
    while (end := _closing_quote(line, search)) is None:
        parts.append(line[begin:])
        n_characters += len(line)
        following_line = next(following, None)
        if following_line is None or n_characters > MAX_RECORD:
            raise ValueError("opens a quote that is never closed")
        line, begin, search = following_line, 0, 0
    parts.append(line[begin:end])
    return _Field("".join(parts), line, end)


def _closing_quote(line: str, at: int) -> int | None:
    """Return the place just after the quote that closes a field, or None; doubled ones do not."""
    while (quote := line.find('"', at)) >= 0:
        if not line.startswith('""', quote):
            return quote + 1
        at = quote + 2
    return None
