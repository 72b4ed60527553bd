"""Texts kept on disk until a format that cannot be appended to is written in one go.

Each record is the row's number, the length of its text in bytes (-1 for a null), both as 8-byte
integers, and the text::

    2  5  b"Hello"      7  -1
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pipelines.part_file import PartFile, State, part_file

_HEAD: Final = struct.Struct("<qq")
_NULL: Final = -1


class KeptTexts:
    """The file of texts; it is read after the last one was added."""

    def __init__(self, path: Path, file: PartFile) -> None:
        """Append to ``file``, which is open at ``path``."""
        self._path = path
        self._file = file

    def add(self, number: int, text: bytes | None) -> None:
        """Keep the text of row ``number``; numbers rise."""
        self._file.write(_HEAD.pack(number, _NULL if text is None else len(text)) + (text or b""))

    def commit(self) -> State:
        """Bring all texts to disk."""
        return {"n_bytes": self._file.commit()}

    def read(self) -> Iterator[tuple[int, bytes | None]]:
        """Yield all row numbers and texts from the first on."""
        self._file.commit()
        with self._path.open("rb") as stream:
            while head := stream.read(_HEAD.size):
                number, n_bytes = _HEAD.unpack(head)
                yield number, None if n_bytes == _NULL else stream.read(n_bytes)


@contextmanager
def kept_texts(path: Path, state: State | None) -> Iterator[KeptTexts]:
    """Open the file of texts at ``path``, from ``state`` on."""
    with part_file(path, state["n_bytes"] if state else None) as file:
        yield KeptTexts(path, file)
