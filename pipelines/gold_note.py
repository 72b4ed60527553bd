"""A note with its gold spans, and what every reader of gold checks about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from minialbert.errors import InputError, OutputError
from minialbert.spans import Span
from pipelines.output import whole_file
from pipelines.tables import Target

_UNFIT_FOR_NAMES: Final = frozenset('/\\:*?"<>|\0\n\r\t')


@dataclass(frozen=True, slots=True)
class GoldNote:
    """A note's id, its text and its spans, sorted by start."""

    id: str
    text: str
    spans: tuple[Span, ...]


def gold_span(start: int, end: int, label: str, *, where: str) -> Span:
    """Make a gold span; ``where`` names file and line. Raises InputError on impossible offsets."""
    try:
        return Span(start, end, label, source="gold")
    except ValueError as error:
        raise InputError(f"{where} holds an impossible span: {error}") from error


def check_within(spans: Sequence[Span], n_characters: int, *, where: str) -> None:
    """Raise InputError if a span ends beyond a text of ``n_characters``."""
    for span in spans:
        if span.end > n_characters:
            raise InputError(
                f"{where} has a span from {span.start} to {span.end}, but its text has only "
                f"{n_characters} characters."
            )


def surface_fits(text: str, span: Span, surface: str) -> bool:
    """Say whether ``text`` at ``span`` reads ``surface``, white space aside."""
    return "".join(text[span.start : span.end].split()) == "".join(surface.split())


def read_text(path: Path) -> str:
    """Read UTF-8 with its line ends as they are. Raises InputError."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8: byte {error.start} fits no character.") from None


def files_in(folder: Path, suffix: str) -> Iterator[Path]:
    """Yield the files of ``folder`` that end in ``suffix``, by name. Raises InputError if none."""
    paths = sorted(p for p in folder.iterdir() if p.suffix.lower() == suffix and p.is_file())
    if not paths:
        raise InputError(f"{folder} holds no file ending in {suffix}.")
    yield from paths


def write_private(folder: Path, note_id: str, suffix: str, content: str) -> Path:
    """Write ``folder/<note_id><suffix>``, readable by its owner only, and return its path.

    Raises OutputError on an id that cannot be a file name, on a character that UTF-8 cannot hold,
    when the file exists, or when the folder cannot be written.
    """
    if not note_id or note_id in {".", ".."} or set(note_id) & _UNFIT_FOR_NAMES:
        raise OutputError(f"The note id {note_id!r} cannot be the name of a file; choose others.")
    path = folder / f"{note_id}{suffix}"
    try:
        encoded = content.encode("utf-8")
    except UnicodeEncodeError:
        raise OutputError(f"Note {note_id!r} has a character that UTF-8 cannot hold.") from None
    with whole_file(Target(path)) as stream:
        stream.write(encoded)
    return path
