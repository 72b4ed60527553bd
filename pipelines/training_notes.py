"""Labelled notes for training: JSONL that may be partially annotated, and the gold formats."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from minialbert.errors import InputError
from minialbert.training.labelled import LabelledNote
from pipelines.fingerprint import hash_stream
from pipelines.gold import read_gold


def read_training_notes(paths: Iterable[Path]) -> Iterator[LabelledNote]:
    """Yield the notes of all files in order; raises InputError naming file and line."""
    for path in paths:
        if path.suffix == ".jsonl":
            yield from _read_jsonl(path)
        else:
            for note in read_gold(path):
                spans = tuple((s.start, s.end, s.label) for s in note.spans)
                yield LabelledNote(note.text, spans)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file; of a folder, over its files' names and hashes, by name.

    Raises InputError when one cannot be read.
    """
    whole = hashlib.sha256()
    try:
        if path.is_file():
            with path.open("rb") as stream:
                return hash_stream(stream)[1]
        for file in sorted(each for each in path.rglob("*") if each.is_file()):
            whole.update(f"{file.relative_to(path).as_posix()}\0{digest_of(file)}\n".encode())
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    return whole.hexdigest()


def _read_jsonl(path: Path) -> Iterator[LabelledNote]:
    try:
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                yield _note_of(line, f"{path}, line {number}")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as UTF-8 text.") from error


def _note_of(line: str, where: str) -> LabelledNote:
    try:
        return LabelledNote.from_record(json.loads(line))
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{where}: expected a note with text and spans inside it, and soft labels, if any, "
            "whose shares sum to 1 at most."
        ) from error
