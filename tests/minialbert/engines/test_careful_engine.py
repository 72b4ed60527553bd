"""What eight bits leave in doubt is computed exactly, and nothing else is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from minialbert.engines.careful_engine import FARTHEST, NEAREST, CarefulEngine, Doubt
from minialbert.engines.engine import Batch, Halves, Ints

COLUMNS = np.array([1, 2])  # of O, B-DATE, I-DATE, B-PROBLEM


@dataclass
class Fixed:
    """Gives each piece the probability that its id says in hundredths, for B-DATE."""

    moved: float = 0.0
    name: str = "fixed"
    batch_pieces: int = 64
    n_rows: int = 0

    def probabilities(self, batches: Sequence[Batch]) -> list[Halves]:
        return [self.of(batch.ids) for batch in batches]

    def of(self, ids: Ints) -> Halves:
        self.n_rows += len(ids)
        found = np.zeros((*ids.shape, 4), dtype=np.float16)
        found[:, :, 1] = ids / 200 + self.moved
        found[:, :, 2] = ids / 200
        found[:, :, 3] = 0.4
        return found


def careful(exact: Fixed) -> CarefulEngine:
    return CarefulEngine(Fixed(0.01), lambda: exact, Doubt.about(COLUMNS, [0.5, 0.2], [0.5]))


def test_doubt_reaches_from_the_least_to_the_greatest_threshold() -> None:
    doubt = Doubt.about(COLUMNS, [0.5, 0.2], [0.5])
    assert (doubt.low, doubt.high) == pytest.approx((0.2 * NEAREST, 0.5 * FARTHEST))
    assert Doubt.about(COLUMNS, [0.9], [0.9]).high == 0.99


@pytest.mark.parametrize(("n", "is_doubted"), [(32, True), (33, False)])
def test_what_may_be_a_short_text_is_doubted_about_its_own_threshold(
    n: int, is_doubted: bool
) -> None:
    """Thirty pieces and two special ones may be a text of its own; a longer row is part of a note."""
    doubt = Doubt.about(COLUMNS, [0.2], [0.4])
    near = Fixed().of(np.full((1, 40), 45))
    assert doubt.rows(near, np.array([n])).tolist() == [is_doubted]


def test_rows_in_doubt_are_exact_and_others_fast() -> None:
    exact = Fixed()
    ids = np.array([[1, 2, 90], [1, 30, 2], [99, 1, 50], [0, 0, 0]])
    lengths = np.array([3, 3, 2, 3])  # the 50 of the third row is padding
    engine = careful(exact)
    clear = np.array([[0, 1, 2, 3]])
    batches = [Batch(ids, lengths, None), Batch(clear, np.array([4]), None)]
    found, other = engine.probabilities(batches)
    fast, sure = Fixed(0.01).of(ids), Fixed().of(ids)
    assert np.array_equal(found[[0, 2, 3]], fast[[0, 2, 3]])
    assert np.array_equal(found[1], sure[1])
    assert np.array_equal(other, Fixed(0.01).of(clear))
    assert (exact.n_rows, engine.n_again, engine.n_rows) == (1, 1, 5)


def test_without_doubt_no_exact_engine_is_built() -> None:
    def refuse() -> Fixed:
        raise AssertionError("An engine was built for nothing.")

    engine = CarefulEngine(Fixed(), refuse, Doubt.about(COLUMNS, [0.5], [0.5]))
    engine.probabilities([Batch(np.array([[1, 2]]), np.array([2]), None)])
    assert engine.name == "fixed, float32 in doubt"


def test_clinical_probabilities_raise_no_doubt() -> None:
    doubt = Doubt.about(COLUMNS, [0.4], [0.4])
    assert not doubt.rows(Fixed().of(np.array([[0]])), np.array([1])).any()


@pytest.mark.parametrize(("first", "second", "is_torn"), [(0.45, 0.45, True), (0.8, 0.1, False)])
def test_an_identifier_of_no_certain_type_is_in_doubt(
    first: float, second: float, is_torn: bool
) -> None:
    doubt = Doubt.about(np.array([1, 2, 3, 4]), [0.2, 0.2], [0.2])  # B-DATE, B-AGE, I-DATE, I-AGE
    probabilities = np.zeros((1, 1, 5), dtype=np.float16)
    probabilities[0, 0, [1, 4]] = first, second
    assert doubt.rows(probabilities, np.array([1])).tolist() == [is_torn]
