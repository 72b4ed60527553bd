"""From bytes to lines of text in a declared encoding, with the place of the first bad byte.

Lines end at a line feed and keep it; nothing else counts as a line end, and no line end is
translated. Nothing is ever guessed about the encoding.

In an encoding whose ASCII bytes always mean themselves, a bad byte spoils only its own row: it is
read as a lone surrogate, U+DC80 to U+DCFF, which keeps line ends, quotes and commas in place, and
whoever makes rows of the lines sets that row aside (:meth:`Lines.fault`). In any other, such as
UTF-16, nothing after a bad byte can be trusted and reading ends there.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from typing import Final

from minialbert.errors import InputError, UsageError
from pipelines.streams import chunks
from pipelines.tables import Meter, Source

MAX_RECORD: Final = 1 << 26
"""Longest line or CSV row, in characters; beyond it a missing line end or quote is likelier."""

_ESCAPED = re.compile("[\udc80-\udcff]")
_KEEPS_ASCII = re.compile(r"utf-8|utf-8-sig|ascii|iso8859-\d+|cp125\d")


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


class Lines:
    """The lines of a source, each with its line feed, in the order of the file.

    ``first_bad`` is the place of the first byte, counted from 0, that did not decode, as soon as
    it was met, else None: only then may lines hold escaped bytes.
    """

    def __init__(self, source: Source, encoding: str, meter: Meter) -> None:
        """Prepare to read ``source``; nothing is opened yet."""
        self.first_bad: int | None = None
        self._source = source
        self._encoding = encoding
        self._meter = meter

    def __iter__(self) -> Iterator[str]:
        """Read the lines.

        Raises InputError for a line longer than MAX_RECORD; UndecodableError after the last whole
        line before a bad byte, where that ends reading.
        """
        parts: list[str] = []
        n_waiting = 0
        for text in self._texts():
            *whole, rest = text.split("\n")
            for line in whole:
                yield "".join((*parts, line, "\n"))
                parts, n_waiting = [], 0
            parts.append(rest)
            n_waiting += len(rest)
            if n_waiting > MAX_RECORD:
                raise InputError(
                    f"{self._source.name} has a line of more than {MAX_RECORD} characters; "
                    "check its format and its line ends."
                )
        if last := "".join(parts):
            yield last

    def fault(self, parts: Sequence[str], between: str = "") -> str | None:
        """Return a sentence about the first bad byte of a row read as ``parts``, or None."""
        if self.first_bad is None:
            return None
        row = between.join(parts)
        match = _ESCAPED.search(row)
        if match is None:
            return None
        n_before = self._n_bytes(row[: match.start()])
        return f"The row is not {self._encoding} at its byte {n_before}."

    def _n_bytes(self, text: str) -> int:
        return len(text.encode(self._encoding)) - len("".encode(self._encoding))  # less a mark

    def _texts(self) -> Iterator[str]:
        pieces = chunks(self._source, self._meter)
        if _KEEPS_ASCII.fullmatch(codecs.lookup(self._encoding).name):
            return self._escaped(pieces)
        return decoded(pieces, self._encoding)

    def _escaped(self, pieces: Iterator[bytes]) -> Iterator[str]:
        """Decode as :func:`decoded` does, but escape bad bytes from the first one on."""
        decoder = codecs.getincrementaldecoder(self._encoding)("strict")
        n_before = 0
        for piece in _and_end(pieces):
            state = decoder.getstate()
            try:
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                self.first_bad = n_before - len(state[0]) + error.start
                decoder = codecs.getincrementaldecoder(self._encoding)("surrogateescape")
                decoder.setstate(state)
                text = decoder.decode(piece, final=not piece)
            yield text
            n_before += len(piece)


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
