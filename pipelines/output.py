"""Results that appear under their final name only when whole.

A file or folder is written beside its target under a temporary name that only its owner can
read, flushed to disk, and renamed at the end. When anything goes wrong, or the run is
interrupted, the temporary is removed and the target is as it was.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from minialbert.errors import OutputError
from pipelines.tables import Target


def refuse_existing(target: Target) -> None:
    """Raise OutputError when ``target`` is taken and may not be replaced, or has no folder."""
    path = target.path
    if path is None:
        return
    if not path.absolute().parent.is_dir():
        raise OutputError(f"{path} cannot be written because its folder does not exist.")
    if not (path.exists() or path.is_symlink()):
        return
    if not target.force:
        raise OutputError(f"{path} exists already; choose another name or add --force.")
    if path.is_dir() and not _holds_only_text(path):
        raise OutputError(
            f"{path} is a folder with more in it than .txt files, which --force does not replace."
        )


@contextmanager
def whole_file(target: Target) -> Iterator[BinaryIO]:
    """Open ``target`` for bytes; it gets its name when the block ends without an error.

    Standard output is written as it comes. Raises OutputError.
    """
    if target.path is None:
        with _output_errors("standard output"):
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        return
    temporary = _temporary(target)
    with _output_errors(str(target.path)), temporary as path, private_file(path) as stream:
        yield stream


@contextmanager
def file_if_needed(target: Target) -> Iterator[BinaryIO]:
    """Open ``target`` as :func:`whole_file` does, but leave no file when nothing was written.

    An older file of that name, if it may be replaced, is removed then.
    """
    temporary = _temporary(target, keep_empty=False)
    with _output_errors(str(target.path)), temporary as path, private_file(path) as stream:
        yield stream


@contextmanager
def whole_folder(target: Target) -> Iterator[Path]:
    """Make a folder to fill; it gets the target's name when the block ends without an error."""
    with _output_errors(str(target.path)), _temporary(target) as temporary:
        temporary.mkdir(mode=0o700)
        yield temporary


@contextmanager
def private_file(path: Path) -> Iterator[BinaryIO]:
    """Create ``path``, readable by its owner only; it is on disk when the block ends."""
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as stream:
        yield stream
        stream.flush()
        os.fsync(number)


@contextmanager
def _temporary(target: Target, *, keep_empty: bool = True) -> Iterator[Path]:
    """Yield a free name beside ``target``; rename what was put there at the end, or remove it."""
    refuse_existing(target)
    if target.path is None:
        raise OutputError("A folder cannot be written to standard output; name one with -o.")
    path = target.path.absolute()
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield temporary
        refuse_existing(target)
        if keep_empty or temporary.stat().st_size:
            _put_in_place(temporary, path)
        else:
            path.unlink(missing_ok=True)
    finally:
        _remove(temporary)


def _put_in_place(temporary: Path, path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    temporary.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(FileNotFoundError):
            path.unlink()


def _holds_only_text(folder: Path) -> bool:
    return all(
        Path(name).suffix.lower() == ".txt" for _, _, names in os.walk(folder) for name in names
    )


@contextmanager
def _output_errors(name: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise OutputError(f"Whoever was reading {name} has stopped reading.") from error
    except OSError as error:
        reason = error.strerror or "input/output error"
        raise OutputError(f"{name} cannot be written: {reason}.") from error
