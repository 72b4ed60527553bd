"""From bytes to lines of text in a declared encoding, with the place of the first bad byte.

Lines end at a line feed and keep it; nothing else counts as a line end, and no line end is
translated. Nothing is ever guessed about the encoding.
"""

import codecs
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import BinaryIO, Final

from minialbert.errors import InputError, UsageError
from pipelines.tables import Meter, Source

MAX_RECORD: Final = 1 << 26
"""Longest line or CSV row, in characters; beyond it a missing line end or quote is likelier."""

_CHUNK = 1 << 18


class UndecodableError(Exception):
    """The byte at ``position`` of a stream does not belong to the declared encoding."""

    def __init__(self, position: int) -> None:
        """Remember ``position``, in bytes from the start."""
        super().__init__(position)
        self.position = position


def check_encoding(encoding: str) -> None:
    """Raise UsageError unless Python knows ``encoding`` as an encoding of text."""
    try:
        "".encode(encoding)
    except LookupError as error:
        raise UsageError(
            f"{encoding!r} is not an encoding of text that Python knows; "
            "common ones are utf-8, latin-1 and cp1252."
        ) from error


def opened(source: Source) -> AbstractContextManager[BinaryIO]:
    """Open ``source`` for reading bytes. Raises InputError when that cannot be done."""
    if source.path is None:
        return nullcontext(sys.stdin.buffer)
    try:
        return source.path.open("rb")
    except OSError as error:
        raise unreadable(source.name, error) from error


def unreadable(name: str, error: OSError) -> InputError:
    """Return the error for a file that the system does not let us read."""
    return InputError(f"{name} cannot be read: {error.strerror or 'input/output error'}.")


def chunks(source: Source, meter: Meter) -> Iterator[bytes]:
    """Read ``source`` piece by piece, adding the bytes to ``meter``."""
    with opened(source) as stream:
        while True:
            try:
                chunk = stream.read(_CHUNK)
            except OSError as error:
                raise unreadable(source.name, error) from error
            if not chunk:
                return
            meter.n_done += len(chunk)
            yield chunk


def lines(source: Source, encoding: str, meter: Meter) -> Iterator[str]:
    """Yield the lines of ``source``, each with its line feed.

    Raises UndecodableError after the last line that could be decoded whole, InputError for a
    line longer than MAX_RECORD.
    """
    parts: list[str] = []
    n_waiting = 0
    for text in decoded(chunks(source, meter), encoding):
        *whole, rest = text.split("\n")
        for line in whole:
            yield "".join((*parts, line, "\n"))
            parts, n_waiting = [], 0
        parts.append(rest)
        n_waiting += len(rest)
        if n_waiting > MAX_RECORD:
            raise InputError(
                f"{source.name} has a line of more than {MAX_RECORD} characters; "
                "check its format and its line ends."
            )
    if last := "".join(parts):
        yield last


def decoded(pieces: Iterator[bytes], encoding: str) -> Iterator[str]:
    """Decode a stream of bytes; raise UndecodableError after all that comes before a bad byte."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    n_before = 0
    for piece in _and_end(pieces):
        state = decoder.getstate()
        n_held = len(state[0])
        try:
            yield decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            decoder.setstate(state)
            yield decoder.decode(piece[: max(0, error.start - n_held)])
            raise UndecodableError(n_before - n_held + error.start) from None
        n_before += len(piece)


def _and_end(pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield from pieces
    yield b""
