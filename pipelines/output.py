"""Results that appear under their final name only when whole.

Small files are written beside their target under a temporary name that only its owner can read,
flushed to disk, and renamed at the end; results of long jobs grow in :mod:`pipelines.unfinished`.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from minialbert.errors import OutputError
from pipelines.part_file import part_file, sync
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
    refuse_existing(target)
    with output_errors("standard output" if target.path is None else str(target.path)):
        if target.path is None:
            with part_file(None) as file:
                yield file.stream
            return
        path = target.path.absolute()
        temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with part_file(temporary) as file:
                yield file.stream
            refuse_existing(target)
            put_in_place(temporary, path)
        finally:
            with suppress(FileNotFoundError):
                temporary.unlink()


def write_json_whole(path: Path, content: Mapping[str, object]) -> None:
    """Write ``content`` as JSON to ``path`` in one rename, on disk when this returns."""
    write_bytes_whole(path, (json.dumps(content, indent=1) + "\n").encode("ascii"))


def write_bytes_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` in one rename, on disk when this returns."""
    temporary = path.with_name(f".{path.name}.part")
    with part_file(temporary) as file:
        file.write(content)
    put_in_place(temporary, path)


def put_in_place(temporary: Path, path: Path) -> None:
    """Rename ``temporary``, a file or folder, to ``path``, on disk when this returns.

    What is in it must be on disk already. Raises OutputError when ``path`` is a folder with more in
    it than texts.
    """
    if path.is_dir() and not path.is_symlink():
        if not _holds_only_text(path):
            raise OutputError(
                f"{path} is a folder with more in it than .txt files; move it away, then add "
                "--resume to put the result there."
            )
        shutil.rmtree(path)
    temporary.replace(path)
    sync(path.parent)


@contextmanager
def output_errors(name: str) -> Iterator[None]:
    """Turn what the system says about writing ``name`` into OutputError."""
    try:
        yield
    except BrokenPipeError as error:
        raise OutputError(f"Whoever was reading {name} has stopped reading.") from error
    except OSError as error:
        reason = error.strerror or "input/output error"
        raise OutputError(f"{name} cannot be written: {reason}.") from error


def _holds_only_text(folder: Path) -> bool:
    return all(
        Path(name).suffix.lower() == ".txt" for _, _, names in os.walk(folder) for name in names
    )
