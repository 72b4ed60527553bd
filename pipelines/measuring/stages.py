"""Time each stage of tagging alone, over the same batches that a job makes.

Stages do not overlap here, as they do in a job, so that each can be seen; only one batch is in memory.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Final

from minialbert.decoding import decode
from minialbert.engines.engine import Batch, Engine, Halves
from minialbert.pieces import Pieces
from minialbert.spans import Span
from minialbert.tagger import Tagger, TagOptions, combine
from minialbert.window_scores import Memory, scores_by_piece
from minialbert.windows import Window, n_characters_seen, windows_of
from pipelines.annotations import AnnotationWriter, open_annotations
from pipelines.formats import open_table
from pipelines.job import JobOptions, fault_of
from pipelines.job import batches as batches_of
from pipelines.measuring.clocks import Clock
from pipelines.measuring.report import AFTER_ENCODER, ENCODER, Notes, Stage, Windows
from pipelines.plan import Run
from pipelines.tables import Note, Row

BEFORE_ENCODER: Final = ("read", "tokenise", "windows")
OPTIONS: Final = TagOptions()


@dataclass(slots=True)
class WatchedEngine:
    """An engine whose time and pieces are counted; answers as the engine does."""

    engine: Engine
    clock: Clock = field(default_factory=Clock)
    n_filled: int = 0
    n_computed: int = 0

    @property
    def name(self) -> str:
        """What computes."""
        return self.engine.name

    @property
    def batch_pieces(self) -> int:
        """Pieces per batch that use the machine well."""
        return self.engine.batch_pieces

    def probabilities(self, batches: Sequence[Batch]) -> list[Halves]:
        """Return for each batch each label's probability, (N, S, L)."""
        for batch in batches:
            self.n_computed += batch.ids.size
            self.n_filled += int(batch.lengths.sum()) - 2 * len(batch.lengths)
        with self.clock.running():
            return self.engine.probabilities(batches)


@dataclass(frozen=True, slots=True)
class StagesTimed:
    """The time of each stage, and what went through them."""

    stages: tuple[Stage, ...]
    engine_seconds: float
    notes: Notes
    windows: Windows


def watched(tagger: Tagger) -> tuple[Tagger, WatchedEngine]:
    """Return the tagger with a watched engine and nothing remembered."""
    engine = WatchedEngine(tagger.scorer.engine)
    return replace(tagger, scorer=replace(tagger.scorer, engine=engine, memory=Memory())), engine


def time_stages(run: Run, tagger: Tagger, place: Path, *, limit: int, whole: bool) -> StagesTimed:
    """Take ``limit`` rows through all stages, lines going to ``place``.

    Without ``whole`` nothing is done after the encoder. Raises NoteError when the network fails.
    """
    tagger, engine = watched(tagger)
    names = (*BEFORE_ENCODER, ENCODER, *(AFTER_ENCODER if whole else ()))
    model = tagger.model_name, tagger.model_version
    with open_annotations(place, None, model=model, with_text=True) as writer:
        passage = _Passage(tagger, writer, {name: Clock() for name in names})
        for batch in passage.read(rows_of(run, limit)):
            passage.take(batch)
    clocks, n, memory = passage.clocks, passage.n, tagger.scorer.memory
    stages = [Stage(name, each.wall_seconds, each.cpu_seconds) for name, each in clocks.items()]
    return StagesTimed(
        tuple(stages),
        engine.clock.wall_seconds,
        Notes(n["notes"], n["characters"], n["pieces"]),
        Windows(n["windows"], memory.n_remembered, n["shown"], engine.n_filled, engine.n_computed),
    )


def rows_of(run: Run, limit: int) -> Iterator[Row[object]]:
    """Read the rows of ``run`` anew."""
    return islice(open_table(run.sources, run.format, run.options).rows(), limit)


def can_be_tagged(note: Note) -> bool:
    """Say whether a note has a text that a job would tag, by what its row holds."""
    return bool(note.text) and fault_of(note, JobOptions(OPTIONS).max_characters) is None


@dataclass(slots=True)
class _Passage:
    """Takes batches through the stages that have a clock, and counts."""

    tagger: Tagger
    writer: AnnotationWriter
    clocks: dict[str, Clock]
    n: Counter[str] = field(default_factory=Counter)

    def read(self, rows: Iterator[Row[object]]) -> Iterator[list[Note]]:
        """Yield the notes of each batch that can be tagged."""
        groups = batches_of(rows)
        while True:
            with self.clocks["read"].running():
                batch = next(groups, None)
            if batch is None:
                return
            notes = [row.note for row in batch if can_be_tagged(row.note)]
            if notes:
                yield notes

    def take(self, notes: Sequence[Note]) -> None:
        """Take the notes of one batch through all stages."""
        texts = [note.text or "" for note in notes]
        with self.clocks["tokenise"].running():
            pieces = self.tagger.encoder.encode(texts)
        with self.clocks["windows"].running():
            windows = self._windows(texts, pieces)
        with self.clocks[ENCODER].running():
            found = self.tagger.scorer.score(windows, pieces, None)
        self._count(texts, pieces, windows)
        if set(AFTER_ENCODER) <= set(self.clocks):
            self._follow(notes, pieces, windows, found)

    def _windows(self, texts: Sequence[str], pieces: Sequence[Pieces]) -> list[Window]:
        """Cut windows and, as tagging does, count the characters in them."""
        windows = []
        for i, (text, own) in enumerate(zip(texts, pieces, strict=True)):
            cut = list(windows_of(i, text, own, self.tagger.sizes))
            n_characters_seen(text, own, cut)
            windows += cut
        return windows

    def _follow(
        self,
        notes: Sequence[Note],
        pieces: Sequence[Pieces],
        windows: Sequence[Window],
        found: Sequence[Halves],
    ) -> None:
        """Do what comes after the encoder."""
        tagger, texts = self.tagger, [note.text or "" for note in notes]
        with self.clocks["decode"].running():
            scores = scores_by_piece(pieces, windows, found, 1 + 2 * len(tagger.labels))
            decoded = [
                decode(text, own, each, tagger.scheme, thresholds=tagger.thresholds.of(len(own)))
                for text, own, each in zip(texts, pieces, scores, strict=True)
            ]
        spans: list[list[Span]]
        with self.clocks["rules and repeats"].running():
            spans = [combine(text, own, OPTIONS) for text, own in zip(texts, decoded, strict=True)]
        with self.clocks["write"].running():
            for note, own_spans in zip(notes, spans, strict=True):
                self.writer.write(note, own_spans)
            self.writer.file.stream.flush()

    def _count(
        self, texts: Sequence[str], pieces: Sequence[Pieces], windows: Sequence[Window]
    ) -> None:
        self.n["notes"] += len(texts)
        self.n["characters"] += sum(map(len, texts))
        self.n["pieces"] += sum(map(len, pieces))
        self.n["windows"] += len(windows)
        self.n["shown"] += sum(map(len, windows))
