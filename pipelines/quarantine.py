"""The list of notes set aside: where each was found and why, never what it says.

One JSON line a note: ``{"id": ..., "file": ..., "row": ..., "reason": ...}``. It grows beside its
final name; there is no file when no note was set aside.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from minialbert.errors import InputError, OutputError
from pipelines.output import put_in_place
from pipelines.part_file import PartFile, State, part_file
from pipelines.tables import Note

Place = tuple[str, int]
"""File and row of a note."""


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Takes notes that could not be processed; without a file it only lets them go."""

    file: PartFile | None

    def add(self, note: Note, reason: str) -> None:
        """Set ``note`` aside; ``reason`` is a sentence without note text."""
        if self.file is not None:
            line = {"id": note.id, "file": note.file, "row": note.row, "reason": reason}
            self.file.write(json.dumps(line).encode("ascii") + b"\n")

    def commit(self) -> State:
        """Bring the list to disk."""
        return {} if self.file is None else {"n_bytes": self.file.commit()}


@contextmanager
def open_quarantine(path: Path | None, state: State | None) -> Iterator[Quarantine]:
    """Open the growing list that will be ``path``, from ``state`` on; None takes nothing.

    Raises OutputError when the list has not begun at that place.
    """
    if path is None:
        yield Quarantine(None)
        return
    if state and not growing(path).exists():
        raise OutputError(
            f"What was set aside is not listed beside {path}; name the same --quarantine as "
            "before, or start anew with --force."
        )
    with part_file(growing(path), state["n_bytes"] if state else None) as file:
        yield Quarantine(file)


def publish_quarantine(path: Path) -> None:
    """Give the grown list its name, or remove it, and an older one, when it is empty."""
    temporary = growing(path)
    if not temporary.exists():
        return
    if temporary.stat().st_size:
        put_in_place(temporary, path)
    else:
        path.unlink(missing_ok=True)
        temporary.unlink()


def growing(path: Path) -> Path:
    """Return the name under which the list grows."""
    return path.absolute().with_name(f".{path.name}.part")


def read_places(path: Path) -> frozenset[Place]:
    """Return which notes a list names; empty when there is none. Raises InputError."""
    if not path.exists():
        return frozenset()
    try:
        lines = path.read_text(encoding="ascii").splitlines()
        entries = [json.loads(line) for line in lines]
        return frozenset((str(entry["file"]), int(entry["row"])) for entry in entries)
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise InputError(f"{path} is not a list of notes set aside.") from error
