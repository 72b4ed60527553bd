"""Counts over short texts: a span counts when all of it is hidden, a text without any when none is."""

import pytest

from benchmarks.short_texts import Counts, counts_of, is_covered
from minialbert.spans import Span
from pipelines.gold import GoldNote


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
    notes = [
        GoldNote("a", "Ada and Bo", (span(0, 3), span(8, 10))),
        GoldNote("b", "see Cy", (span(4, 6),)),
        GoldNote("c", "Foley out", ()),
        GoldNote("d", "no fever", ()),
    ]
    found = [[span(0, 3)], [span(4, 6)], [span(0, 5)], []]
    assert counts_of(notes, found) == Counts(3, 2, 2, 1, 2, 1)
