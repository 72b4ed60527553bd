"""Plain text files as a table: each file is a note, its id the path below the folder given.

Folders are read recursively, each one's files before its subfolders, both by name. Only ``.txt``
files, compressed or not, are notes; the meter counts the others. A file that cannot be read or decoded is a
faulty note when it is one of many, and an error when it is all there is.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePath

from minialbert.errors import InputError, OutputError, UsageError
from pipelines.decoding import MAX_RECORD, UndecodableError, decoded
from pipelines.part_file import PartFile, State, part_file, sync
from pipelines.streams import chunks, plain_name
from pipelines.tables import Meter, Note, ReadOptions, Row, RowWriter, Source

SUFFIX = ".txt"


@dataclass(frozen=True, slots=True)
class TextRest:
    """Where a note's file lies below the folder it was found in."""

    below: PurePath


class TextTable:
    """Text files, folders of them, or standard input, as one table."""

    def __init__(self, sources: tuple[Source, ...], options: ReadOptions) -> None:
        """List the files once, to count them. Raises InputError when there are none."""
        if options.other_columns:
            raise UsageError("Text files have no columns; use a table of notes for them.")
        self.is_folder = len(sources) > 1 or _is_folder(sources[0])
        self._sources = sources
        self._encoding = options.encoding
        self.meter = Meter()
        self.meter.n_total = sum(1 for _ in self._files())
        if not self.meter.n_total:
            raise InputError(f"{sources[0].name} holds no {SUFFIX} file.")

    def rows(self) -> Iterator[Row[TextRest]]:
        """Read each file as one row."""
        for file, below in self._files():
            note_id = 1 if file.is_stdin else below.with_suffix("").as_posix()
            try:
                note = Note(note_id, file.name, 1, self._read(file))
            except InputError as error:
                if not self.is_folder:
                    raise
                note = Note(note_id, file.name, 1, None, str(error))
            self.meter.n_done += 1
            yield Row(note, TextRest(below))

    @contextmanager
    def open_writer(self, place: Path | None, state: State | None) -> Iterator[RowWriter[TextRest]]:
        """Open ``place``: a folder when folders or several files are read, else a file.

        Raises OutputError when two notes would have the same name in it.
        """
        if not self.is_folder:
            with part_file(place, state["n_bytes"] if state else None) as file:
                yield _FileWriter(file, self._encoding)
            return
        if place is None:
            raise OutputError("A folder cannot be written to standard output; name one with -o.")
        self._refuse_same_names()
        place.mkdir(mode=0o700, exist_ok=True)
        if state is not None:
            self._remove_uncommitted(place, state["n_files"])
        yield _FolderWriter(place, self._encoding, state)

    def _remove_uncommitted(self, folder: Path, n_files: int) -> None:
        """Keep the first ``n_files`` results: a later note may be set aside this time."""
        written = (folder / below for _, below in self._files())
        for path in islice((path for path in written if path.exists()), n_files, None):
            path.unlink()

    def _refuse_same_names(self) -> None:
        names: set[PurePath] = set()  # one source has no name twice, so this stays empty then
        for file, below in self._files() if len(self._sources) > 1 else ():
            if below in names:
                raise OutputError(
                    f"{file.name} and another note would both be written to {below} in one "
                    "folder; redact their folders one at a time."
                )
            names.add(below)

    def _files(self) -> Iterator[tuple[Source, PurePath]]:
        self.meter.n_left_out = 0
        for source in self._sources:
            yield from text_files(source, self.meter)

    def _read(self, file: Source) -> str:
        parts: list[str] = []
        n_characters = 0
        try:
            for part in decoded(chunks(file, Meter()), self._encoding):
                parts.append(part)
                n_characters += len(part)
                if n_characters > MAX_RECORD:
                    raise InputError(f"{file.name} is longer than {MAX_RECORD} characters.")
        except UndecodableError as error:
            raise InputError(
                f"{file.name} is not {self._encoding} at byte {error.position}; "
                "name its encoding with --encoding."
            ) from error
        return "".join(parts)


def text_files(source: Source, meter: Meter) -> Iterator[tuple[Source, PurePath]]:
    """Yield the files of ``source`` that are notes, each with its path below ``source``.

    Raises InputError for a subfolder that cannot be listed; ``meter`` counts what is left out.
    """
    if source.path is None or not source.path.is_dir():
        yield source, PurePath(plain_name(source))
        return

    def refuse(error: OSError) -> None:
        raise InputError(f"{error.filename} cannot be listed: {error.strerror}.") from error

    for folder, subfolders, names in os.walk(str(source.path), onerror=refuse):
        subfolders.sort()
        earlier = ""
        for name in sorted(names):
            path = Path(folder, name)
            file = Source(str(path), path)
            below = path.relative_to(source.path).with_name(plain_name(file))
            if below.suffix.lower() != SUFFIX:
                meter.n_left_out += 1
                continue
            if below.name == earlier:
                raise InputError(
                    f"{path} lies beside the same name uncompressed or otherwise compressed; "
                    "remove one of them."
                )
            earlier = below.name
            yield file, below


class _FileWriter:
    def __init__(self, file: PartFile, encoding: str) -> None:
        self._file = file
        self._encoding = encoding

    def write(self, rest: TextRest, text: str | None) -> None:
        """Write the note as the whole file."""
        self._file.write((text or "").encode(self._encoding))

    def commit(self) -> State:
        """Bring the note to disk."""
        return {"n_bytes": self._file.commit()}

    def finish(self) -> None:
        """Add nothing: the note is the file."""


class _FolderWriter:
    """Writes a file a note; each is on disk when written, and its name with the next commit."""

    def __init__(self, folder: Path, encoding: str, state: State | None) -> None:
        self._folder = folder
        self._encoding = encoding
        self._n_files = state["n_files"] if state else 0
        self._touched = {folder}

    def write(self, rest: TextRest, text: str | None) -> None:
        """Write the note to a file of the same name below the folder."""
        path = self._folder / rest.below
        for above in reversed(rest.below.parents):
            (self._folder / above).mkdir(mode=0o700, exist_ok=True)
            self._touched.add(self._folder / above)
        with part_file(path) as file:
            file.write((text or "").encode(self._encoding))
        self._n_files += 1

    def commit(self) -> State:
        """Bring the names of all files to disk."""
        for folder in sorted(self._touched):
            sync(folder)
        self._touched.clear()
        return {"n_files": self._n_files}

    def finish(self) -> None:
        """Add nothing but the names: the files are the result."""
        self.commit()


def _is_folder(source: Source) -> bool:
    return source.path is not None and source.path.is_dir()
