"""Where a job's results go: a table with texts replaced, or lines of annotations."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from minialbert.errors import InputError
from minialbert.redaction import redact
from minialbert.spans import Span
from pipelines.annotations import AnnotationWriter, open_annotations
from pipelines.job import JobOptions, Sink, Work
from pipelines.part_file import State
from pipelines.plan import Run
from pipelines.tables import Row, RowWriter

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TableSink:
    """The table again, identifiers replaced; ``earlier`` are the rows of an earlier result."""

    writer: RowWriter[object]
    options: JobOptions
    earlier: Iterator[Row[object]]

    def write(self, row: Row[object], spans: Sequence[Span]) -> None:
        """Redact the text and write the row."""
        text = row.note.text
        self.writer.write(row.rest, text and redact(text, spans, style=self.options.style))

    def copy(self, row: Row[object]) -> None:
        """Write the row with the text of the earlier result."""
        self.writer.write(row.rest, _next(self.earlier).note.text)

    def commit(self) -> State:
        """Bring all rows to disk."""
        return self.writer.commit()

    def finish(self) -> None:
        """Write what stands after the last row."""
        self.writer.finish()


@dataclass(frozen=True, slots=True)
class AnnotationSink:
    """One line of spans a note; ``earlier`` are the lines of an earlier result."""

    writer: AnnotationWriter
    earlier: Iterator[bytes]

    def write(self, row: Row[object], spans: Sequence[Span]) -> None:
        """Write the line of the note."""
        self.writer.write(row.note, spans)

    def copy(self, row: Row[object]) -> None:
        """Write the line of the earlier result."""
        self.writer.copy(_next(self.earlier))

    def commit(self) -> State:
        """Bring all lines to disk."""
        return self.writer.commit()

    def finish(self) -> None:
        """Add nothing: lines have no end of their own."""


@contextmanager
def open_sink(
    run: Run, work: Work, place: Path | None, state: State | None, earlier: Path | None
) -> Iterator[Sink]:
    """Open ``place`` for the results of ``run``; ``earlier`` is a result to copy from."""
    if run.job == "annotate":
        model = work.tagger.model_name, work.tagger.model_version
        opened = open_annotations(place, state, model=model, with_text=work.options.with_text)
        with opened as annotations:
            yield AnnotationSink(annotations, _lines(earlier))
    else:
        with run.table.open_writer(place, state) as writer:
            rows = iter(()) if earlier is None else run.open_result(earlier).rows()
            yield TableSink(writer, work.options, rows)


def _lines(path: Path | None) -> Iterator[bytes]:
    if path is not None:
        with path.open("rb") as stream:
            yield from stream


def _next(earlier: Iterator[T]) -> T:
    for each in earlier:
        return each
    raise InputError("The earlier result has fewer rows than its input; start anew with --force.")
