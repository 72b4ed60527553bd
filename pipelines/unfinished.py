"""The hidden folder beside a result in which the result grows until it is whole.

``.OUT.unfinished/`` holds::

    lock            held while a job works in here, so that two never do
    progress.json   what was committed last; replaced in one rename
    result          the result so far, a file or a folder (Parquet: the texts of it)
    manifest.json   written when the result is whole; from then on only names change
    replaces        there when an earlier result of that name is to be replaced

It stays when a job dies, for ``--resume``, and goes when the result has its name. Notes are in it
only as they will be in the result.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from minialbert.errors import OutputError, UsageError
from pipelines.output import put_in_place, write_bytes_whole, write_json_whole
from pipelines.part_file import State, sync
from pipelines.tally import Tally

MANIFEST: Final = "manifest.json"
_PROGRESS: Final = "progress.json"
_REPLACES: Final = "replaces"


@dataclass(frozen=True, slots=True)
class Progress:
    """A commit: the fingerprint of the job, rows consumed, and the writers' states."""

    fingerprint: Mapping[str, object]
    n_rows: int
    result: State
    quarantine: State
    tally: Tally

    def to_mapping(self) -> dict[str, object]:
        """Return the progress as JSON can hold it."""
        return {
            "fingerprint": dict(self.fingerprint),
            "n_rows": self.n_rows,
            "result": dict(self.result),
            "quarantine": dict(self.quarantine),
            "tally": self.tally.to_mapping(),
        }


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The folder of one job, locked."""

    folder: Path

    @property
    def result(self) -> Path:
        """Where the result grows."""
        return self.folder / "result"

    @property
    def progress(self) -> Progress | None:
        """What was committed last, or None. Raises OutputError when it is damaged."""
        path = self.folder / _PROGRESS
        if not path.exists():
            return None
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            return Progress(**{**stored, "tally": Tally.from_mapping(stored["tally"])})
        except (ValueError, TypeError, LookupError) as error:
            raise OutputError(f"{path} is damaged; start anew with --force.") from error

    def commit(self, progress: Progress) -> None:
        """Write down how far the job is; everything it says must be on disk already."""
        write_json_whole(self.folder / _PROGRESS, progress.to_mapping())

    @property
    def is_whole(self) -> bool:
        """Say whether the result is whole and only waits for its name."""
        return (self.folder / MANIFEST).exists()

    @property
    def may_replace(self) -> bool:
        """Say whether an earlier result is to be replaced."""
        return (self.folder / _REPLACES).exists()

    def allow_replacing(self) -> None:
        """Remember, also for a resume, that an earlier result is to be replaced."""
        (self.folder / _REPLACES).touch(mode=0o600)

    def discard(self) -> None:
        """Empty the folder, to begin anew."""
        _empty(self.folder)

    def publish(self, path: Path, manifest: Path) -> None:
        """Give result and manifest their names, whatever was done of it before, and go."""
        if self.result.exists():
            put_in_place(self.result, path)
        write_bytes_whole(manifest, (self.folder / MANIFEST).read_bytes())
        (self.folder / _PROGRESS).unlink(missing_ok=True)
        shutil.rmtree(self.folder)


def folder_of(path: Path) -> Path:
    """Return where the unfinished result of ``path`` lies."""
    return path.absolute().with_name(f".{path.name}.unfinished")


@contextmanager
def unfinished(
    path: Path, *, resume: bool, discard: bool, beside: Sequence[Path] = ()
) -> Iterator[Unfinished]:
    """Take hold of the folder for the result ``path``; empty unless ``resume``.

    A folder in which nothing was committed is removed when the block fails, together with the
    files ``beside``. Raises UsageError when another job works in it, and OutputError when one left
    something in it to go on with and neither ``resume`` nor ``discard`` is given.
    """
    folder = folder_of(path)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync(folder.parent)
    with _locked(folder, path):
        if is_begun(path) and not (resume or discard):
            raise OutputError(
                f"A job that writes {path} was stopped before its end; add --resume to go on with "
                "it or --force to start anew."
            )
        if not resume:
            _empty(folder)
        try:
            yield Unfinished(folder)
        except BaseException:
            if folder.exists() and not is_begun(path):
                shutil.rmtree(folder, ignore_errors=True)
                for leftover in beside:
                    leftover.unlink(missing_ok=True)
            raise


def is_begun(path: Path) -> bool:
    """Say whether a job has left anything of the result ``path`` that can be gone on with."""
    folder = folder_of(path)
    return (folder / _PROGRESS).exists() or (folder / MANIFEST).exists()


def remove_leftover(path: Path) -> None:
    """Remove the folder beside the whole result ``path``. Raises UsageError while a job uses it."""
    folder = folder_of(path)
    if folder.exists():
        with _locked(folder, path):
            shutil.rmtree(folder)


@contextmanager
def _locked(folder: Path, path: Path) -> Iterator[None]:
    lock = folder / "lock"
    number = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not lock.exists() or lock.stat().st_ino != os.fstat(number).st_ino:
            raise BlockingIOError("another job removed the lock, having ended")
    except BlockingIOError as error:
        raise UsageError(f"Another job is writing {path} at this moment.") from error
    else:
        yield
    finally:
        os.close(number)


def _empty(folder: Path) -> None:
    for name in (MANIFEST, _PROGRESS):  # first, so that nothing is gone on with that is half there
        (folder / name).unlink(missing_ok=True)
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry.name != "lock":
            entry.unlink()
