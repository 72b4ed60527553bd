"""Read gold notes, whatever they are kept in.

    notes.jsonl          one note a line with its spans           span_lines
    folder of .xml       i2b2-2014, or one such file              i2b2
    folder of .txt/.ann  BRAT stand-off                           brat
    .conll, .iob, .bio   a token a line with its tag              conll

The format follows from the suffix, for a folder from the suffixes inside it; it is never guessed
from content.
"""

from collections.abc import Iterator
from pathlib import Path

from minialbert.errors import InputError
from pipelines import conll
from pipelines.brat import read_brat
from pipelines.gold_note import GoldNote
from pipelines.i2b2 import read_i2b2
from pipelines.span_lines import read_gold_lines

__all__ = ["GoldNote", "read_gold"]


def read_gold(path: Path) -> Iterator[GoldNote]:
    """Yield the notes of ``path`` with their spans; a folder's in the order of their names.

    Raises InputError, at the first note it concerns, when something is missing, malformed, of
    unknown format, or has an id that came before.
    """
    seen: set[str] = set()
    for note in _notes(path):
        if note.id in seen:
            raise InputError(f"{path} holds two notes with the id {note.id!r}; ids must differ.")
        seen.add(note.id)
        yield note


def _notes(path: Path) -> Iterator[GoldNote]:
    if not path.exists():
        raise InputError(f"{path} does not exist.")
    if path.is_dir():
        return _folder(path)
    if path.suffix.lower() == ".jsonl":
        return read_gold_lines(path)
    if path.suffix.lower() == ".xml":
        return read_i2b2(path)
    if path.suffix.lower() in conll.SUFFIXES:
        return conll.read_conll(path)
    raise InputError(
        f"{path} is of no known format; expected .jsonl, .xml, {', '.join(conll.SUFFIXES)}, or a "
        "folder of .xml or .txt and .ann files."
    )


def _folder(path: Path) -> Iterator[GoldNote]:
    suffixes = {entry.suffix.lower() for entry in path.iterdir() if entry.is_file()}
    has_xml, has_brat = ".xml" in suffixes, ".ann" in suffixes
    if has_xml and has_brat:
        raise InputError(f"{path} holds both .xml and .ann files; keep one format in a folder.")
    if has_xml:
        return read_i2b2(path)
    if has_brat:
        return read_brat(path)
    raise InputError(f"{path} holds neither .xml files nor .txt with .ann files.")
