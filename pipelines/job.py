"""The job: read notes, tag them in batches, write what was asked for, in the order read.

A note that cannot be processed goes to the quarantine and nowhere else: its row is neither in the
redacted table nor, as a note without spans, in the annotations. Nulls and empty texts are passed
through and counted. Nothing is kept but one batch and the :class:`Tally`; every few seconds what
is done is committed, so that a job that died can go on where it was.

Batches begin at the same rows whether a job was resumed or not, because commits fall between them.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from minialbert.errors import (
    CheckpointError,
    MiniAlbertError,
    NoteError,
    UsageError,
    WorkerError,
)
from minialbert.known import add_known
from minialbert.redaction import join_overlaps
from minialbert.spans import Span
from pipelines.part_file import State
from pipelines.plan import Run
from pipelines.quarantine import Place, Quarantine, growing
from pipelines.row_columns import RowColumns
from pipelines.tables import Meter, Note, Row
from pipelines.tally import Stopwatch, Tally

if TYPE_CHECKING:
    from minialbert.redaction.redactor import Redacted, Redactor
    from minialbert.tagger import Tagged, Tagger, TagOptions
    from pipelines.workers import Workers

BATCH_NOTES: Final = 256
BATCH_CHARACTERS: Final = 200_000
COMMIT_SECONDS: Final = 5.0
MAX_FAILURES_IN_A_ROW: Final = 1000
"""So many notes in a row that the model fails on say that it is the model that is at fault."""

T = TypeVar("T")


class _UnfitError(NoteError):
    """A note that is set aside for what its row holds, whatever the model."""


@dataclass(frozen=True, slots=True)
class JobOptions:
    """What to tag and how to write it.

    ``limit`` is the number of notes of a run; notes of more than ``max_characters`` are set aside.
    ``columns`` says what the other columns know of a note. Only ``redact`` uses a ``redactor``,
    only ``annotate`` asks whether to write the text of spans.
    """

    tag: "TagOptions"
    limit: int | None = None
    max_characters: int = 1_000_000
    columns: RowColumns = RowColumns()
    redactor: "Redactor | None" = None
    with_text: bool = True

    def redacted(self, note: Note, text: str, spans: Sequence[Span]) -> "Redacted":
        """Redact the text of ``note``. Raises NoteError; UsageError without a policy."""
        if self.redactor is None:
            raise UsageError("Redaction needs a policy.")
        known = [each.value for each in self.columns.known(note)]
        try:
            return self.redactor.redacted(text, spans, scope=self.columns.scope(note), known=known)
        except (MiniAlbertError, OSError):
            raise
        except Exception as error:  # noqa: BLE001 - a note may fail, the job may not
            raise _as_note_error(error, "redactor") from error


class Watch(Protocol):
    """Is told how a job goes; counts only, never text."""

    def begun(self, tally: Tally) -> None:
        """Take note that a result is begun, or gone on with after ``tally``."""

    def batch(self, tally: Tally, meter: Meter) -> None:
        """Take note of a batch that is done."""

    def committed(self, tally: Tally, meter: Meter) -> None:
        """Take note of a commit."""


@dataclass(frozen=True, slots=True)
class Work:
    """A tagger, what to do with it, and who watches.

    ``n_ahead`` batches are tagged at once, each in a thread of its own, while results of earlier ones
    are written: with one tagger, two keep it busy.
    """

    tagger: "Tagger | Workers"
    options: JobOptions
    watch: Watch
    n_ahead: int = 2


class Sink(Protocol):
    """Where results go, whatever their form."""

    def write(self, row: Row[object], spans: Sequence[Span]) -> None:
        """Write the result for a row. Raises NoteError when the note must be set aside."""

    def copy(self, row: Row[object]) -> None:
        """Write the result that an earlier run has for a row."""

    def commit(self) -> State:
        """Bring all results to disk."""

    def finish(self) -> None:
        """Write what stands after the last result."""


@dataclass(slots=True)
class Passage:
    """One way through a table: where results and failures go, and how far it has come.

    With ``again`` only the notes at these places are tagged and all others copied. ``n_failures``
    notes in a row could not be tagged or written; notes that are unfit for it do not count.
    """

    sink: Sink
    quarantine: Quarantine
    tally: Tally = field(default_factory=Tally)
    n_rows: int = 0
    again: frozenset[Place] | None = None
    n_failures: int = 0

    def take(self, row: Row[object], found: "Tagged | NoteError") -> None:
        """Write one row, or set its note aside."""
        self.n_rows += 1
        self.tally.n_notes += 1
        try:
            if isinstance(found, NoteError):
                raise found
            self.sink.write(row, found.spans)
        except NoteError as error:
            self.quarantine.add(row.note, str(error))
            self.tally.n_quarantined += 1
            self.n_failures += not isinstance(error, _UnfitError)
        else:
            self.n_failures = 0
            _count(row.note, found, self.tally)

    def copy(self, row: Row[object]) -> None:
        """Write one row as an earlier run did; its counts are in the tally already."""
        self.n_rows += 1
        self.sink.copy(row)


def go_through(
    run: Run, work: Work, passage: Passage, commit: Callable[[Passage], None] | None
) -> None:
    """Tag and write every row from ``passage.n_rows`` on; ``commit`` between batches and at the end.

    Raises CheckpointError, after a commit, when too many notes in a row fail.
    """
    table, limit = run.table, work.options.limit
    work.watch.begun(passage.tally)
    rows = islice(table.rows(), passage.n_rows, limit)
    since_batch, since_commit, n_committed = Stopwatch(), Stopwatch(), -1
    for batch, found in _tagged_ahead(batches(rows), work, passage):
        _take(batch, found, passage)
        passage.tally.n_seconds += since_batch.seconds
        since_batch = Stopwatch()
        work.watch.batch(passage.tally, table.meter)
        is_failing = passage.n_failures >= MAX_FAILURES_IN_A_ROW
        if commit is not None and (is_failing or since_commit.seconds > COMMIT_SECONDS):
            commit(passage)
            work.watch.committed(passage.tally, table.meter)
            since_commit, n_committed = Stopwatch(), passage.n_rows
        if is_failing:
            raise CheckpointError(
                f"{passage.n_failures} notes in a row could not be tagged or written; "
                f"{_way_out(run.aside if commit is not None else None)}"
            )
    passage.tally.n_left_out = table.meter.n_left_out
    if commit is not None and n_committed != passage.n_rows:
        commit(passage)
        work.watch.committed(passage.tally, table.meter)


def _way_out(aside: Path | None) -> str:
    """Say what to do; the list that will be ``aside`` is kept only with what was committed."""
    if aside is None:
        return "mend the cause and run again. Nothing of this run is kept to go on with."
    return f"{growing(aside)} lists the reasons. Mend the cause and go on with --resume."


Batch = Sequence[Row[object]]


def _tagged_ahead(
    all_batches: Iterator[Batch], work: Work, passage: Passage
) -> "Iterator[tuple[Batch, list[Tagged | NoteError]]]":
    """Yield batches in their order, with what was found in the notes that are wanted."""
    pending: deque[tuple[Batch, Future[list[Tagged | NoteError]]]] = deque()
    pool = ThreadPoolExecutor(work.n_ahead)
    try:
        for batch in all_batches:
            wanted = [row.note for row in batch if _is_wanted(row.note, passage)]
            pending.append((batch, pool.submit(tag_notes, wanted, work)))
            if len(pending) > work.n_ahead:
                first, found = pending.popleft()
                yield first, found.result()
        while pending:
            first, found = pending.popleft()
            yield first, found.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _take(batch: Batch, found: "Sequence[Tagged | NoteError]", passage: Passage) -> None:
    """Take the rows of ``batch`` that are wanted, and copy the others."""
    answers = iter(found)
    for row in batch:
        if _is_wanted(row.note, passage):
            passage.take(row, next(answers))
        else:
            passage.copy(row)


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


def _is_wanted(note: Note, passage: Passage) -> bool:
    return passage.again is None or (note.file, note.row) in passage.again


def tag_notes(notes: Sequence[Note], work: Work) -> "list[Tagged | NoteError]":
    """Return for each note its spans, or the error that keeps it from having any."""
    from minialbert.tagger import Tagged  # noqa: PLC0415

    limit = work.options.max_characters
    found: list[Tagged | NoteError] = [fault_of(note, limit) or Tagged((), 0, 0) for note in notes]
    places = [i for i, note in enumerate(notes) if note.text and isinstance(found[i], Tagged)]
    texts = [notes[i].text or "" for i in places]
    for i, result in zip(places, _tag_all(texts, work), strict=True):
        found[i] = _with_known(notes[i], result, work.options.columns)
    return found


def _with_known(
    note: Note, found: "Tagged | NoteError", columns: RowColumns
) -> "Tagged | NoteError":
    """Add the identifiers that the row's other columns know."""
    known = columns.known(note)
    if not known or isinstance(found, NoteError):
        return found
    try:
        spans = add_known(note.text or "", found.spans, known)
    except NoteError as error:
        return _UnfitError(str(error))
    except Exception as error:  # noqa: BLE001 - a note may fail, the job may not
        return _as_note_error(error, "search for known identifiers")
    return replace(found, spans=tuple(spans))


def _tag_all(texts: Sequence[str], work: Work) -> "Sequence[Tagged | NoteError]":
    """Tag ``texts`` together or, when one of them fails, each alone."""
    if not texts:
        return []
    try:
        return work.tagger.tag_counted(texts, work.options.tag)
    except WorkerError:
        raise  # a worker's death is no fault of the note it had
    except Exception as error:  # noqa: BLE001 - nobody watches: a note may fail, the job may not
        if len(texts) == 1:
            return [_as_note_error(error, "tagger")]
        return [result for text in texts for result in _tag_all([text], work)]


def _as_note_error(error: Exception, part: str) -> NoteError:
    """Return why ``part`` sets a note aside; messages of foreign errors may quote it."""
    if isinstance(error, NoteError):
        return error
    return NoteError(f"The {part} failed on the note ({type(error).__name__}).")


def fault_of(note: Note, max_characters: int) -> _UnfitError | None:
    """Return why the row of a note keeps it from being tagged, if it does."""
    if note.fault is not None:
        return _UnfitError(note.fault)
    n_characters = len(note.text or "")
    if n_characters > max_characters:
        return _UnfitError(
            f"The note has {n_characters} characters, more than --max-chars {max_characters}."
        )
    try:
        (note.text or "").encode("utf-8")
    except UnicodeEncodeError as error:
        return _UnfitError(f"Character {error.start} of the text is half of a surrogate pair.")
    return None


def _count(note: Note, found: "Tagged", tally: Tally) -> None:
    tally.n_null += note.text is None
    tally.n_empty += note.text == ""
    tally.n_characters += len(note.text or "")
    tally.n_characters_seen += found.n_characters_seen
    tally.n_characters_marked += sum(span.n_characters for span in join_overlaps(found.spans))
    tally.n_windows += found.n_windows
    tally.by_label.update(span.label for span in found.spans)
