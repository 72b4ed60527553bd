"""The job: read notes, tag them in batches, write what was asked for, in the order read.

A note that cannot be processed goes to the quarantine and nowhere else: its row is neither in the
redacted table nor, as a note without spans, in the annotations. Nulls and empty texts are passed
through and counted. Nothing is kept but one batch and the :class:`Tally`.
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

from minialbert.errors import NoteError
from minialbert.labels import category_of
from minialbert.redaction import Style, redact
from minialbert.spans import Span
from pipelines.output import whole_file
from pipelines.plan import Run
from pipelines.quarantine import open_quarantine
from pipelines.tables import Meter, Note, Row

if TYPE_CHECKING:
    from minialbert.tagger import Tagger, TagOptions

BATCH_NOTES: Final = 256
BATCH_CHARACTERS: Final = 200_000

T = TypeVar("T")


@dataclass(slots=True)
class Tally:
    """What has been done so far; ``n_characters`` are those of the notes that were tagged."""

    n_notes: int = 0
    n_null: int = 0
    n_empty: int = 0
    n_quarantined: int = 0
    n_characters: int = 0
    n_left_out: int = 0
    by_label: Counter[str] = field(default_factory=Counter)
    begun: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """Seconds since the tally was made."""
        return time.monotonic() - self.begun


@dataclass(frozen=True, slots=True)
class JobOptions:
    """What to tag and how to write it; ``limit`` is the number of notes over all runs."""

    tag: "TagOptions"
    limit: int | None = None
    with_text: bool = True
    style: Style = "tag"


Watch = Callable[[Tally, Meter], None]


@dataclass(slots=True)
class Work:
    """A tagger, its options and the tally to keep; ``watch`` is called after each batch."""

    tagger: "Tagger"
    options: JobOptions
    watch: Watch
    tally: Tally = field(default_factory=Tally)


def annotate_table(run: Run, work: Work) -> None:
    """Write one JSON line a note: id, file, row, spans, and the model's name and version."""
    with whole_file(run.target) as stream:

        def write(row: Row[object], spans: Sequence[Span]) -> None:
            line = json.dumps(_annotation(row.note, spans, work), ensure_ascii=False)
            stream.write(line.encode("utf-8") + b"\n")

        _go_through(run, work, write)


def redact_table(run: Run, work: Work) -> None:
    """Write the table again with identifiers replaced and everything else as it was."""
    with run.table.open_writer(run.target) as writer:

        def write(row: Row[object], spans: Sequence[Span]) -> None:
            text = row.note.text
            writer.write(row.rest, text and redact(text, spans, style=work.options.style))

        _go_through(run, work, write)


def _go_through(run: Run, work: Work, write: Callable[[Row[object], Sequence[Span]], None]) -> None:
    """Tag and write every row; a note over which either raises NoteError is set aside."""
    limit, tally = work.options.limit, work.tally
    rows = islice(run.table.rows(), None if limit is None else max(0, limit - tally.n_notes))
    with open_quarantine(run.quarantine) as quarantine:
        for batch in batches(rows):
            for row, found in zip(batch, _tag([row.note for row in batch], work), strict=True):
                try:
                    if isinstance(found, NoteError):
                        raise found
                    write(row, found)
                except NoteError as error:
                    quarantine.add(row.note, str(error))
                    tally.n_notes += 1
                    tally.n_quarantined += 1
                else:
                    _count(row.note, found, tally)
            work.watch(tally, run.table.meter)
    tally.n_left_out += run.table.meter.n_left_out


def batches(rows: Iterator[Row[T]]) -> Iterator[list[Row[T]]]:
    """Group rows until there are BATCH_NOTES of them or BATCH_CHARACTERS characters."""
    batch: list[Row[T]] = []
    n_characters = 0
    for row in rows:
        batch.append(row)
        n_characters += len(row.note.text or "")
        if len(batch) == BATCH_NOTES or n_characters >= BATCH_CHARACTERS:
            yield batch
            batch, n_characters = [], 0
    if batch:
        yield batch


def _tag(notes: Sequence[Note], work: Work) -> list[list[Span] | NoteError]:
    """Return for each note its spans, or the error that keeps it from having any."""
    found: list[list[Span] | NoteError] = [_fault(note) or [] for note in notes]
    places = [i for i, note in enumerate(notes) if note.text and not found[i]]
    texts = [notes[i].text or "" for i in places]
    tagger, options = work.tagger, work.options.tag
    try:
        spans: Sequence[list[Span] | NoteError] = tagger.tag(texts, options) if texts else []
    except NoteError:
        spans = [_tag_one(text, work) for text in texts]
    for i, result in zip(places, spans, strict=True):
        found[i] = result
    return found


def _tag_one(text: str, work: Work) -> list[Span] | NoteError:
    try:
        return work.tagger.tag([text], work.options.tag)[0]
    except NoteError as error:
        return error


def _fault(note: Note) -> NoteError | None:
    if note.fault is not None:
        return NoteError(note.fault)
    try:
        (note.text or "").encode("utf-8")
    except UnicodeEncodeError as error:
        return NoteError(f"Character {error.start} of the text is half of a surrogate pair.")
    return None


def _count(note: Note, spans: Sequence[Span], tally: Tally) -> None:
    tally.n_notes += 1
    tally.n_null += note.text is None
    tally.n_empty += note.text == ""
    tally.n_characters += len(note.text or "")
    tally.by_label.update(span.label for span in spans)


def _annotation(note: Note, spans: Sequence[Span], work: Work) -> dict[str, object]:
    return {
        "id": note.id,
        "file": note.file,
        "row": note.row,
        "n_characters": None if note.text is None else len(note.text),
        "spans": [_span_line(span, note, work) for span in spans],
        "model": work.tagger.model_name,
        "model_version": work.tagger.model_version,
    }


def _span_line(span: Span, note: Note, work: Work) -> dict[str, object]:
    line: dict[str, object] = {
        "start": span.start,
        "end": span.end,
        "label": span.label,
        "category": category_of(span.label),
        "score": round(span.score, 4),
        "source": span.source,
    }
    if work.options.with_text and note.text is not None:
        line["text"] = note.text[span.start : span.end]
    return line
