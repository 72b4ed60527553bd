"""The list of notes set aside: where each was found and why, never what it says.

One JSON line a note: ``{"id": ..., "file": ..., "row": ..., "reason": ...}``. There is no file
when no note was set aside.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from pipelines.output import file_if_needed
from pipelines.tables import Note, Target


class Quarantine:
    """Takes notes that could not be processed; without a stream it only counts them."""

    def __init__(self, stream: BinaryIO | None) -> None:
        """Write to ``stream`` from now on."""
        self.n_notes = 0
        self._stream = stream

    def add(self, note: Note, reason: str) -> None:
        """Set ``note`` aside; ``reason`` is a sentence without note text."""
        self.n_notes += 1
        if self._stream is not None:
            line = {"id": note.id, "file": note.file, "row": note.row, "reason": reason}
            self._stream.write(json.dumps(line).encode("ascii") + b"\n")


@contextmanager
def open_quarantine(target: Target | None) -> Iterator[Quarantine]:
    """Open ``target``; with None the notes are only counted."""
    if target is None:
        yield Quarantine(None)
        return
    with file_if_needed(target) as stream:
        yield Quarantine(stream)
