"""Intervals: deterministic, around the figure, wide when notes are few."""

import numpy as np
import pytest

from minialbert.scoring import ScoredNote, ScoringOptions, score
from minialbert.scoring.bootstrap import estimate, ratio, sums
from minialbert.spans import Span

GOOD = ScoredNote("Maria Delgado", (Span(0, 13, "PATIENT"),), (Span(0, 13, "PATIENT"),))
BAD = ScoredNote("Maria Delgado", (Span(0, 13, "PATIENT"),), ())


def test_the_first_row_holds_the_sums_and_the_others_scatter_around_it() -> None:
    columns = np.array([[1.0, 3.0], [0.0, 3.0], [1.0, 3.0], [0.0, 3.0], [1.0, 3.0]])
    drawn = sums(columns, n_resamples=4000, seed=3)
    assert drawn.shape == (4001, 2)
    assert drawn[0].tolist() == [3.0, 15.0]
    assert (drawn[:, 1] == 15.0).all()
    # A sum of 5 draws with probability 3/5 each: mean 3, variance 5 * 3/5 * 2/5.
    assert drawn[1:, 0].mean() == pytest.approx(3.0, abs=0.05)
    assert drawn[1:, 0].var() == pytest.approx(1.2, abs=0.08)


def test_the_interval_is_that_of_percentiles() -> None:
    found = estimate(np.array([50.0, *range(101)]), confidence=0.9)
    assert (found.value, found.low, found.high) == pytest.approx((50.0, 5.0, 95.0))


def test_a_sample_with_nothing_to_divide_by_is_left_out() -> None:
    rates = ratio(np.array([1.0, 0.0, 1.0]), np.array([2.0, 0.0, 4.0]))
    found = estimate(rates, confidence=0.95)
    assert found.low == found.high == 0.25
    assert estimate(rates[1:], confidence=0.95).value is None


def test_the_same_seed_gives_the_same_report_and_another_one_does_not() -> None:
    notes = [GOOD, BAD, GOOD, GOOD, BAD, GOOD, GOOD]
    one, same, other = (score(notes, options=ScoringOptions(seed=seed)) for seed in (0, 0, 1))
    assert one == same
    assert one != other


def test_more_notes_narrow_the_interval() -> None:
    widths = []
    for n in (5, 50):
        report = score([GOOD, BAD, GOOD] * n).phi
        assert report is not None
        recall = report.coverage.character_recall
        assert recall.value == pytest.approx(2 / 3)
        assert recall.low is not None
        assert recall.high is not None
        assert recall.low < 2 / 3 < recall.high
        widths.append(recall.high - recall.low)
    assert widths[1] < widths[0] / 2


def test_no_resamples_means_no_interval() -> None:
    report = score([GOOD, BAD], options=ScoringOptions(n_resamples=0)).phi
    assert report is not None
    assert report.coverage.character_recall.low is None
