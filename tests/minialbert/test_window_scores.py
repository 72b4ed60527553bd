"""Windows are scored once: what is remembered is what would have been computed, within its bound."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.engines.engine import Batch, Halves
from minialbert.errors import NoteError
from minialbert.pieces import PieceEncoder, Pieces
from minialbert.window_scores import Memory, WindowScorer
from minialbert.windows import Window, WindowSizes, windows_of
from tests.minialbert.folders import write_vocabulary

N_LABELS = 3


@dataclass
class Counting:
    """Scores each piece by all that its row shows, and counts the rows."""

    name: str = "counting"
    batch_pieces: int = 64
    n_rows: int = 0
    shapes_seen: list[tuple[int, ...]] = field(default_factory=list)

    def probabilities(self, batches: Sequence[Batch]) -> list[Halves]:
        return [self.of(batch) for batch in batches]

    def of(self, batch: Batch) -> Halves:
        ids = batch.ids
        self.n_rows += len(ids)
        self.shapes_seen.append(ids.shape)
        given_shapes = np.zeros_like(ids) if batch.shapes is None else batch.shapes
        out = np.zeros((*ids.shape, N_LABELS), dtype=np.float16)
        for row, n in enumerate(batch.lengths):
            whole = (ids[row, :n] * 7 + given_shapes[row, :n] * 3).sum() % 97
            out[row, :n, 0] = whole / 97
            out[row, :n, 1] = (ids[row, :n] % 13) / 13
        return out


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> PieceEncoder:
    folder = tmp_path_factory.mktemp("scores")
    write_vocabulary(folder)
    return PieceEncoder.load(folder, features="shape")


def windows_in(texts: list[str], encoder: PieceEncoder) -> tuple[list[Window], list[Pieces]]:
    pieces = encoder.encode(texts)
    sizes = WindowSizes(12, 2)
    return [
        w
        for i, (t, p) in enumerate(zip(texts, pieces, strict=True))
        for w in windows_of(i, t, p, sizes)
    ], pieces


lines = st.lists(
    st.sampled_from(["dr ok\n", "seen 3/14. ", "MRN 88\n\n", "ok ok ok "]), max_size=30
)


@given(st.lists(lines, min_size=1, max_size=4), st.integers(1, 80))
def test_what_is_remembered_is_what_would_be_computed(
    encoder: PieceEncoder, notes: list[list[str]], batch_pieces: int
) -> None:
    texts = ["".join(note) for note in notes] * 2
    windows, pieces = windows_in(texts, encoder)
    engine = Counting()
    found = WindowScorer(engine, encoder, 16).score(windows, pieces, batch_pieces)
    assert engine.n_rows <= (len(windows) + 1) // 2
    for window, scores in zip(windows, found, strict=True):
        [alone] = WindowScorer(Counting(), encoder, 16).score([window], pieces, None)
        assert scores.shape == (len(window), N_LABELS)
        assert np.array_equal(scores, alone)


def test_nothing_is_computed_twice_from_call_to_call(encoder: PieceEncoder) -> None:
    windows, pieces = windows_in(["dr ok\nseen 3/14.\n\n" * 8], encoder)
    scorer, engine = WindowScorer(Counting(), encoder, 16), None
    engine = scorer.engine
    assert isinstance(engine, Counting)
    first = scorer.score(windows, pieces, None)
    n_rows = engine.n_rows
    assert [s.tobytes() for s in scorer.score(windows, pieces, None)] == [
        s.tobytes() for s in first
    ]
    assert engine.n_rows == n_rows == scorer.memory.n_computed
    assert scorer.memory.n_remembered == 2 * len(windows) - n_rows


def test_case_is_part_of_what_is_remembered(encoder: PieceEncoder) -> None:
    windows, pieces = windows_in(["dr ok", "DR OK"], encoder)
    engine = Counting()
    WindowScorer(engine, encoder, 16).score(windows, pieces, None)
    assert engine.n_rows == 2


@pytest.mark.parametrize(("one", "other"), [(0, 15), (4, 5), (9, 9)])
def test_shapes_are_part_of_what_is_remembered(encoder: PieceEncoder, one: int, other: int) -> None:
    """Windows may show the same piece in other capitals or after another gap."""
    pieces = [Pieces(*(np.array([i]) for i in (30, 0, 1, shape))) for shape in (one, other)]
    windows = [Window(i, 0, 1, 0, 1) for i in range(2)]
    engine = Counting()
    WindowScorer(engine, encoder, 16).score(windows, pieces, None)
    assert engine.n_rows == len({one, other})


def test_memory_keeps_to_its_bound_and_forgets_what_is_oldest() -> None:
    memory = Memory(most_bytes=30)
    for key in (b"a", b"b", b"c"):
        memory.put(key, np.zeros((5, 1), dtype=np.float16))
    memory.get(b"a")
    memory.put(b"d", np.ones((5, 1), dtype=np.float16))
    assert memory.n_bytes == 30
    assert memory.get(b"b") is None
    assert all(memory.get(key) is not None for key in (b"a", b"c", b"d"))


def test_batches_hold_no_more_pieces_than_asked_for(encoder: PieceEncoder) -> None:
    windows, pieces = windows_in(["dr ok\nseen 3/14. MRN 88\n" * 9, "ok", "dr"], encoder)
    engine = Counting()
    WindowScorer(engine, encoder, 16).score(windows, pieces, 40)
    assert len(engine.shapes_seen) > 1
    assert all(n * size <= 40 or n == 1 for n, size in engine.shapes_seen)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_scores_that_are_not_finite_are_refused(encoder: PieceEncoder, value: float) -> None:
    class Broken(Counting):
        def of(self, batch: Batch) -> Halves:
            return np.full((*batch.ids.shape, N_LABELS), value, dtype=np.float16)

    windows, pieces = windows_in(["dr ok"], encoder)
    with pytest.raises(NoteError, match="finite"):
        WindowScorer(Broken(), encoder, 16).score(windows, pieces, None)
