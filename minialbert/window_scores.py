"""Score windows of many notes with an engine: batches of like length, equal windows only once.

Notes copied forward repeat whole sections, and such sections are cut alike (``minialbert.windows``).
What a window's pieces and shapes give is remembered, within a bound, and used again where
the very same pieces and shapes come up. The result is what it would have been, to the last bit:
rows are padded to a size that hangs on the window alone, and then engines were measured
to give a row the same bytes whatever its company.
"""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from minialbert.engines.engine import FAILURES, Batch, Engine, Halves
from minialbert.errors import NoteError
from minialbert.pieces import PieceEncoder, Pieces
from minialbert.windows import Window

MOST_REMEMBERED: Final = 96_000_000  # bytes of scores
ROW_STEP: Final = 16  # pieces; rows are padded to multiples of it
MOST_BATCHES: Final = 128
"""That an engine is given at once, so that memory and the work lost by a failure are bounded."""
Key = bytes
Floats = NDArray[np.float32]


@dataclass(slots=True)
class Memory:
    """Scores of windows by their content, the ones used last; at most ``most_bytes`` of scores."""

    most_bytes: int = MOST_REMEMBERED
    n_bytes: int = 0
    n_computed: int = 0
    n_remembered: int = 0
    _scores: OrderedDict[Key, Halves] = field(default_factory=OrderedDict)

    def get(self, key: Key) -> Halves | None:
        """Return the scores (S, L) of a window seen before, without special pieces."""
        scores = self._scores.get(key)
        if scores is not None:
            self._scores.move_to_end(key)
        return scores

    def forget(self) -> None:
        """Drop all scores; counts stay."""
        self._scores.clear()
        self.n_bytes = 0

    def put(self, key: Key, scores: Halves) -> None:
        """Remember, and forget what has not been used for longest."""
        self._scores[key] = scores
        self.n_bytes += scores.nbytes
        while self.n_bytes > self.most_bytes:
            self.n_bytes -= self._scores.popitem(last=False)[1].nbytes


@dataclass(frozen=True, slots=True)
class WindowScorer:
    """An engine with what it needs to read windows, and the memory of what it read.

    No row has more than ``most_pieces``, special ones included. Two threads may share a scorer:
    one of them computes at a time.
    """

    engine: Engine
    encoder: PieceEncoder
    most_pieces: int
    memory: Memory = field(default_factory=Memory)
    _lock: Lock = field(default_factory=Lock, compare=False, repr=False)

    def score(
        self, windows: Sequence[Window], pieces: Sequence[Pieces], batch_pieces: int | None
    ) -> list[Halves]:
        """Return the scores (S, L) of what each window shows, special pieces left out.

        ``batch_pieces`` bounds the pieces of one pass, padding included; at least one window goes.
        Raises NoteError when the engine fails or its scores are not finite.
        """
        keys = [_key(pieces[window.note], window) for window in windows]
        with self._lock:
            return self._scores(keys, windows, pieces, batch_pieces or self.engine.batch_pieces)

    def _scores(
        self,
        keys: Sequence[Key],
        windows: Sequence[Window],
        pieces: Sequence[Pieces],
        batch_pieces: int,
    ) -> list[Halves]:
        known: dict[Key, Halves] = {}
        unknown: dict[Key, Window] = {}
        for key, window in zip(keys, windows, strict=True):
            remembered = self.memory.get(key)
            if remembered is not None:
                known[key] = remembered
            else:
                unknown.setdefault(key, window)
        self.memory.n_computed += len(unknown)
        self.memory.n_remembered += len(windows) - len(unknown)
        sizes = {key: self._row_size(window) for key, window in unknown.items()}
        grouped = [*_batches(sizes, batch_pieces)]
        for first in range(0, len(grouped), MOST_BATCHES):
            groups = grouped[first : first + MOST_BATCHES]
            found = self._probabilities([self._batch(group, unknown, pieces) for group in groups])
            for group, halves in zip(groups, found, strict=True):
                known |= self._remembered(group, halves, unknown)
        if not all(key in known for key in keys):
            raise NoteError("A window of a note was not scored.")
        return [known[key] for key in keys]

    def _remembered(
        self, group: Sequence[Key], halves: Halves, windows: dict[Key, Window]
    ) -> dict[Key, Halves]:
        own = {}
        for key, row in zip(group, halves, strict=True):
            own[key] = scores = row[1 : len(windows[key]) + 1].copy()
            if not np.isfinite(scores).all():
                raise NoteError("The model gave no finite scores for a note.")
            self.memory.put(key, scores)
        return own

    def _batch(
        self, keys: Sequence[Key], windows: dict[Key, Window], pieces: Sequence[Pieces]
    ) -> Batch:
        lengths = np.array([len(windows[key]) + 2 for key in keys])
        ids = np.full((len(keys), self._row_size(windows[keys[0]])), self.encoder.pad_id)
        shapes = np.zeros_like(ids)
        for row, key in enumerate(keys):
            window, n = windows[key], len(windows[key])
            own, shown = pieces[window.note], slice(window.first, window.last)
            ids[row, 0], ids[row, n + 1] = self.encoder.cls_id, self.encoder.sep_id
            ids[row, 1 : n + 1], shapes[row, 1 : n + 1] = own.ids[shown], own.shapes[shown]
        return Batch(ids, lengths, shapes if self.encoder.has_shapes else None)

    def _row_size(self, window: Window) -> int:
        """Return to how many pieces the row of a window is padded; its length alone decides."""
        return min(self.most_pieces, -(-(len(window) + 2) // ROW_STEP) * ROW_STEP)

    def _probabilities(self, batches: Sequence[Batch]) -> list[Halves]:
        try:
            return self.engine.probabilities(batches)
        except FAILURES as error:
            raise NoteError(f"The network failed on a note ({type(error).__name__}).") from error


def scores_by_piece(
    pieces: Sequence[Pieces], windows: Sequence[Window], found: Sequence[Halves], n_labels: int
) -> list[Floats]:
    """Return per note the scores of its pieces, (n_pieces, n_labels), each from the window owning it."""
    scores = [np.zeros((len(own), n_labels), dtype=np.float32) for own in pieces]
    for window, shown in zip(windows, found, strict=True):
        first, last = window.core_first - window.first, window.core_last - window.first
        scores[window.note][window.core_first : window.core_last] = shown[first:last]
    return scores


def _key(pieces: Pieces, window: Window) -> Key:
    """Return what the scores of a window hang on: its pieces and their shapes."""
    shown = slice(window.first, window.last)
    ids, shapes = pieces.ids[shown], pieces.shapes[shown]
    return ids.astype(np.int32).tobytes() + shapes.astype(np.int16).tobytes()


def _batches(sizes: dict[Key, int], batch_pieces: int) -> Iterator[list[Key]]:
    """Pack rows of the same size."""
    by_size: dict[int, list[Key]] = {}
    for key, size in sizes.items():
        by_size.setdefault(size, []).append(key)
    for size, keys in sorted(by_size.items()):
        n_rows = max(1, batch_pieces // size)
        for first in range(0, len(keys), n_rows):
            yield keys[first : first + n_rows]
