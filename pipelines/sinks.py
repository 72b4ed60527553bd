"""Where a job's results go: a table with texts replaced, or lines of annotations."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from minialbert.errors import InputError
from minialbert.spans import Span
from pipelines.annotations import AnnotationWriter, open_annotations
from pipelines.job import JobOptions, Sink, Work
from pipelines.part_file import State
from pipelines.plan import Run
from pipelines.tables import Row, RowWriter
from pipelines.text_table import TextRest

T = TypeVar("T")
Texts = Callable[[Row[object]], str | None]
"""Returns the text that an earlier result has for a row; rows are asked for in order."""


@dataclass(frozen=True, slots=True)
class TableSink:
    """The table again, identifiers replaced; ``earlier`` knows the texts of an earlier result."""

    writer: RowWriter[object]
    options: JobOptions
    earlier: Texts

    def write(self, row: Row[object], spans: Sequence[Span]) -> None:
        """Redact the text and write the row."""
        text = row.note.text
        if text:
            text = self.options.redacted(row.note, text, spans).text
        self.writer.write(row.rest, text)

    def copy(self, row: Row[object]) -> None:
        """Write the row with the text of the earlier result."""
        self.writer.write(row.rest, self.earlier(row))

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
            yield TableSink(writer, work.options, _texts(run, earlier))


def _texts(run: Run, earlier: Path | None) -> Texts:
    """Know the texts of the result ``earlier``: a folder's by name, a table's by order."""
    if earlier is not None and earlier.is_dir():
        return lambda row: _text_below(run, earlier, row)
    rows = iter(()) if earlier is None else run.open_result(earlier).rows()
    return lambda row: _next(rows).note.text


def _text_below(run: Run, folder: Path, row: Row[object]) -> str | None:
    if not isinstance(row.rest, TextRest):
        raise InputError(f"{folder} is a folder, but its input was a table.")
    return _next(run.open_result(folder / row.rest.below).rows()).note.text


def _lines(path: Path | None) -> Iterator[bytes]:
    if path is not None:
        with path.open("rb") as stream:
            yield from stream


def _next(earlier: Iterator[T]) -> T:
    for each in earlier:
        return each
    raise InputError("The earlier result has fewer rows than its input; start anew with --force.")
