"""The bytes of a source: a local or remote file or standard input, unpacked when compressed.

The last suffix of the name says whether a file is compressed, never its content. Remote files are
read through pyarrow's file systems, which are imported, and may open a connection, only when a
source has a ``uri``. Nothing here knows text.
"""

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO, Final, Literal, cast

from minialbert.errors import InputError
from pipelines.tables import Meter, Source

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem

Compression = Literal["gzip", "zstd"]
COMPRESSIONS: Final[dict[str, Compression]] = {".gz": "gzip", ".zst": "zstd"}

_CHUNK = 1 << 18


def compression_of(source: Source) -> Compression | None:
    """Return how ``source`` is compressed by its name, or None when it is not."""
    if source.is_stdin:
        return None
    return COMPRESSIONS.get(PurePath(source.name).suffix.lower())


def plain_name(source: Source) -> str:
    """Return the last part of the name, without what says that it is compressed."""
    name = PurePath(source.name).name
    return name if compression_of(source) is None else PurePath(name).stem


def unreadable(name: str, error: OSError) -> InputError:
    """Return the error for a file that the system does not let us read."""
    return InputError(f"{name} cannot be read: {error.strerror or 'input/output error'}.")


def remote_file(source: Source) -> "tuple[FileSystem, str]":
    """Return the file system of a source with a ``uri``, and its path there.

    Raises InputError unless a file is there.
    """
    import pyarrow as pa
    from pyarrow import fs

    try:
        system, path = fs.FileSystem.from_uri(source.uri)
        found = system.get_file_info(path)
    except OSError as error:
        raise unreadable(source.name, error) from error
    except pa.ArrowException as error:
        raise InputError(
            f"{source.name} is not an address that can be read; check how it is written."
        ) from error
    if found.type == fs.FileType.NotFound:
        raise InputError(f"{source.name} does not exist.")
    if found.type == fs.FileType.Directory:
        raise InputError(f"{source.name} is a folder; of remote notes name the files.")
    return system, path


def stored(source: Source) -> AbstractContextManager[BinaryIO]:
    """Open ``source`` for its bytes as they are stored. Raises InputError if that cannot be."""
    try:
        if source.uri is not None:
            system, path = remote_file(source)
            return cast(BinaryIO, system.open_input_stream(path, compression=None))
        if source.path is not None:
            return source.path.open("rb")
    except OSError as error:
        raise unreadable(source.name, error) from error
    return nullcontext(sys.stdin.buffer)


def chunks(source: Source, meter: Meter) -> Iterator[bytes]:
    """Read ``source`` piece by piece, adding the bytes as stored to ``meter``.

    Raises InputError, for a compressed file also when it is damaged or ends too early.
    """
    with stored(source) as bare:
        file = _Metered(bare, meter)
        stream = _unpacked(file, source)
        while chunk := _read(stream, source):
            yield chunk
        if stream is not file and not file.n_read:
            raise _damaged(source)


class _Metered(io.BufferedIOBase):
    """A file to read from, whose bytes are counted when they are taken."""

    def __init__(self, file: BinaryIO, meter: Meter) -> None:
        self.n_read = 0
        self._file = file
        self._meter = meter

    def readable(self) -> bool:
        """Return True, which pyarrow asks for."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Return up to ``size`` bytes, none at the end."""
        piece = self._file.read(-1 if size is None else size)
        self.n_read += len(piece)
        self._meter.n_done += len(piece)
        return piece


def _unpacked(file: _Metered, source: Source) -> io.BufferedIOBase:
    match compression_of(source):
        case None:
            return file
        case "gzip":
            return gzip.GzipFile(fileobj=file, mode="rb")
        case "zstd":
            import pyarrow as pa

            return cast(io.BufferedIOBase, pa.CompressedInputStream(file, "zstd"))


def _read(stream: io.BufferedIOBase, source: Source) -> bytes:
    try:
        return stream.read(_CHUNK)
    except (EOFError, zlib.error) as error:
        raise _damaged(source) from error
    except OSError as error:
        if error.errno is None and compression_of(source) is not None:
            raise _damaged(source) from error
        raise unreadable(source.name, error) from error


def _damaged(source: Source) -> InputError:
    return InputError(
        f"{source.name} is damaged or cut short, or is no {compression_of(source)} file; "
        "copy it again."
    )
