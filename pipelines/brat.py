"""Read and write BRAT stand-off: ``a.txt`` with the text beside ``a.ann`` with the spans.

A line of interest is ``T3<tab>PATIENT 12 25<tab>Maria Delgado``; relations, events, attributes and
notes (R, E, A, M, N, #, *) are passed over. A discontinuous span ``12 17;20 25`` becomes ONE span
from its first to its last character: BRAT splits whatever crosses a line end, and one annotation
shall count as one. Offsets count characters of the file as it is, line ends included.
"""

from collections.abc import Iterator
from pathlib import Path

from minialbert.errors import InputError
from minialbert.spans import Span
from pipelines.gold_note import (
    GoldNote,
    check_within,
    files_in,
    gold_span,
    read_text,
    surface_fits,
    write_private,
)


def read_brat(folder: Path) -> Iterator[GoldNote]:
    """Yield a note for each .txt file of ``folder``, by name; its id is the name without suffix.

    Raises InputError when an .ann file is missing, malformed or does not fit its text.
    """
    for path in files_in(folder, ".txt"):
        text = read_text(path)
        ann = path.with_suffix(".ann")
        if not ann.is_file():
            raise InputError(f"{path} has no {ann.name} beside it; an empty one says: no spans.")
        yield GoldNote(path.stem, text, tuple(sorted(_spans(ann, text))))


def write_brat(note: GoldNote, folder: Path) -> None:
    """Write ``note`` as a .txt and an .ann file. Raises OutputError."""
    write_private(folder, note.id, ".txt", note.text)
    write_private(folder, note.id, ".ann", ann_lines(note.text, note.spans))


def ann_lines(text: str, spans: tuple[Span, ...]) -> str:
    """Return the content of the .ann file; a span over a line end is written in fragments."""
    lines = []
    for number, span in enumerate(spans, start=1):
        fragments = _fragments(text, span) or [(span.start, span.end)]
        offsets = ";".join(f"{start} {end}" for start, end in fragments)
        surface = " ".join(" ".join(text[start:end].split()) for start, end in fragments)
        lines.append(f"T{number}\t{span.label} {offsets}\t{surface}\n")
    return "".join(lines)


def _fragments(text: str, span: Span) -> list[tuple[int, int]]:
    """Cut a span at line ends, which no BRAT fragment may hold; its first and last edges stay."""
    fragments = []
    start = span.start
    for at in range(span.start, span.end):
        if text[at] in "\r\n":
            fragments.append((start, at))
            start = at + 1
    fragments.append((start, span.end))
    return [(start, end) for start, end in fragments if start < end]


def _spans(path: Path, text: str) -> Iterator[Span]:
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.startswith("T"):
            where = f"{path}, line {number},"
            span, surface, is_whole = _parse(line.rstrip("\r"), where)
            check_within([span], len(text), where=where)
            if is_whole and not surface_fits(text, span, surface):
                raise InputError(
                    f"{where} quotes other text than stands at {span.start} to {span.end} of the "
                    f".txt file; offsets must count characters, each line end as it is."
                )
            yield span


def _parse(line: str, where: str) -> tuple[Span, str, bool]:
    """Take a text-bound line apart: its hull, its quoted text, whether it is of one fragment."""
    try:
        _, middle, surface = line.split("\t", 2)
        label, offsets = middle.split(" ", 1)
        pairs = [fragment.split() for fragment in offsets.split(";")]
        starts, ends = [int(start) for start, _ in pairs], [int(end) for _, end in pairs]
    except ValueError as error:
        raise InputError(
            f"{where} is malformed; expected T<number>, tab, label start end, tab, text."
        ) from error
    return gold_span(min(starts), max(ends), label, where=where), surface, len(pairs) == 1
