"""Counts over short texts: a span counts when all of it is hidden, a text without any when none is."""

import pytest

from benchmarks.short_texts import Counts, counts_of, is_covered
from minialbert.spans import Span


def span(start: int, end: int) -> Span:
    return Span(start, end, "PATIENT", 0.9)


@pytest.mark.parametrize(
    ("found", "covered"),
    [
        pytest.param([span(3, 9)], True, id="exact"),
        pytest.param([span(3, 6), span(6, 12)], True, id="two"),
        pytest.param([span(3, 8)], False, id="short"),
        pytest.param([], False, id="none"),
    ],
)
def test_is_covered(found: list[Span], covered: bool) -> None:
    assert is_covered(span(3, 9), found) == covered


def test_counts() -> None:
    golds = [(span(0, 3), span(8, 10)), (span(4, 6),), (), ()]
    found = [[span(0, 3)], [span(4, 6)], [span(0, 5)], []]
    assert counts_of(golds, found) == Counts(3, 2, 2, 1, 2, 1)
