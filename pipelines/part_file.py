"""Files that only grow, and can be cut back to where they were last committed.

A commit flushes to disk and returns a state: numbers that, given back when the file is opened
again, continue it as if nothing had happened. Standard output is a part file that cannot be
continued.
"""

import codecs
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from minialbert.errors import OutputError

State = Mapping[str, int]
"""What a writer needs to go on from a commit, by name."""


class PartFile:
    """Bytes appended one after the other; ``n_bytes`` are in the file or on their way."""

    def __init__(self, stream: BinaryIO, n_bytes: int, *, is_on_disk: bool) -> None:
        """Append to ``stream``, which holds ``n_bytes`` already."""
        self.n_bytes = n_bytes
        self.stream = stream
        self._is_on_disk = is_on_disk

    def write(self, content: bytes) -> None:
        """Append ``content``."""
        self.stream.write(content)
        self.n_bytes += len(content)

    def commit(self) -> int:
        """Bring all bytes to disk and return how many there are."""
        self.stream.flush()
        if self._is_on_disk:
            os.fsync(self.stream.fileno())
        return self.n_bytes


@contextmanager
def part_file(path: Path | None, n_bytes: int | None = None) -> Iterator[PartFile]:
    """Open ``path``, new, or cut back to the ``n_bytes`` of a commit; None is standard output.

    Only the owner may read the file. Raises OutputError when less is there than was committed.
    """
    if path is None:
        yield PartFile(sys.stdout.buffer, 0, is_on_disk=False)
        sys.stdout.buffer.flush()
        return
    flags = os.O_RDWR | (os.O_CREAT | os.O_TRUNC if n_bytes is None else 0)
    with os.fdopen(os.open(path, flags, 0o600), "r+b", buffering=1 << 18) as stream:
        if os.fstat(stream.fileno()).st_size < (n_bytes or 0):
            raise OutputError(
                f"{path} is shorter than when it was last committed; start anew with --force."
            )
        stream.truncate(n_bytes or 0)
        stream.seek(0, os.SEEK_END)
        yield PartFile(stream, n_bytes or 0, is_on_disk=True)
        stream.flush()
        os.fsync(stream.fileno())


def sync(path: Path) -> None:
    """Bring a file's bytes, or the names in a folder, to disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


class LineFile:
    """Lines of text in one encoding; where a line has no end, the next one is given one."""

    def __init__(self, file: PartFile, encoding: str, state: State | None) -> None:
        """Append to ``file`` from ``state`` on, or from its beginning."""
        self._file = file
        self._encoder = codecs.getincrementalencoder(encoding)()
        self._is_open = bool(state and state["is_open"])
        if state:
            self._encoder.setstate(state["encoder"])

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was written yet."""
        return not self._file.n_bytes

    def write(self, line: str, *, is_open: bool) -> None:
        """Append ``line``; ``is_open`` says that its end is missing."""
        self._file.write(self._encoder.encode("\n" + line if self._is_open else line))
        self._is_open = is_open

    def commit(self) -> State:
        """Bring all lines to disk."""
        encoder = int(self._encoder.getstate())
        return {"n_bytes": self._file.commit(), "encoder": encoder, "is_open": int(self._is_open)}


@contextmanager
def line_file(path: Path | None, encoding: str, state: State | None) -> Iterator[LineFile]:
    """Open ``path`` as :func:`part_file` does, for lines."""
    with part_file(path, state["n_bytes"] if state else None) as file:
        yield LineFile(file, encoding, state)
