"""Spans, how overlaps resolve, and that a union of finders hides what each of them hides."""

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import FrozenInstanceError
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.spans import Source, Span, cover, resolve

TEXT: Final = "Maria, 4 May-9 (x) Delgado!!"
SOURCES: Final[tuple[Source, ...]] = ("model", "rule", "repeat")


@st.composite
def spans_in(draw: st.DrawFn, n_characters: int = len(TEXT)) -> Span:
    start = draw(st.integers(0, n_characters - 1))
    return Span(
        start,
        draw(st.integers(start + 1, n_characters)),
        draw(st.sampled_from(("DATE", "DOCTOR", "AGE"))),
        draw(st.sampled_from((0.2, 0.5, 0.9))),
        draw(st.sampled_from(SOURCES)),
    )


many_spans = st.lists(spans_in(), max_size=12)


def characters(spans: Iterable[Span]) -> set[int]:
    return {i for span in spans for i in range(span.start, span.end)}


def resolve_slowly(spans: list[Span]) -> list[Span]:
    """Take the best of what is left, again and again, and strike what overlaps it."""
    left, kept = list(spans), []
    while left:
        best = min(left, key=lambda s: (-s.score, -s.n_characters, s.start, s.label, s.source))
        kept.append(best)
        left = [span for span in left if not span.overlaps(best)]
    return sorted(kept)


@pytest.mark.parametrize(
    ("start", "end", "label", "score"),
    [
        pytest.param(3, 3, "AGE", 1.0, id="empty"),
        pytest.param(5, 3, "AGE", 1.0, id="backwards"),
        pytest.param(-1, 3, "AGE", 1.0, id="before-the-text"),
        pytest.param(1, 3, "", 1.0, id="no-label"),
        pytest.param(1, 3, "AGE", 1.01, id="score-above-1"),
        pytest.param(1, 3, "AGE", float("nan"), id="score-not-a-number"),
    ],
)
def test_impossible_span_is_refused(start: int, end: int, label: str, score: float) -> None:
    with pytest.raises(ValueError, match="span"):
        Span(start, end, label, score)


def test_span_is_frozen_and_knows_its_length() -> None:
    span = Span(2, 7, "AGE")
    assert span.n_characters == 5
    with pytest.raises(FrozenInstanceError):
        span.start = 3  # type: ignore[misc]


@given(spans_in(), spans_in())
def test_overlap_is_a_shared_character(a: Span, b: Span) -> None:
    assert a.overlaps(b) == b.overlaps(a) == bool(characters([a]) & characters([b]))


def test_resolve_worked_example() -> None:
    name, part = Span(0, 13, "PATIENT", 0.97), Span(6, 13, "DOCTOR", 0.61)
    assert resolve([part, name]) == [name]


@given(many_spans)
def test_resolve_equals_brute_force(spans: list[Span]) -> None:
    assert resolve(spans) == resolve_slowly(spans)


@given(many_spans, st.randoms(use_true_random=False))
def test_order_of_spans_does_not_matter(spans: list[Span], rng: random.Random) -> None:
    shuffled = rng.sample(spans, len(spans))
    assert resolve(shuffled) == resolve(spans)
    assert cover(TEXT, shuffled) == cover(TEXT, spans)


@given(many_spans)
def test_cover_keeps_every_claimed_letter_and_digit(spans: list[Span]) -> None:
    claimed = {i for i in characters(spans) if TEXT[i].isalnum()}
    covered = characters(cover(TEXT, spans))
    assert claimed <= covered <= characters(spans)


@given(many_spans)
def test_cover_has_no_overlaps_and_keeps_the_winners(spans: list[Span]) -> None:
    covered = cover(TEXT, spans)
    assert all(a.end <= b.start for a, b in zip(covered, covered[1:], strict=False))
    assert set(resolve(spans)) <= set(covered)
    assert cover(TEXT, covered) == covered


@given(many_spans)
def test_what_cover_adds_belongs_to_a_claim_and_has_no_ragged_edge(spans: list[Span]) -> None:
    for span in set(cover(TEXT, spans)) - set(spans):
        assert TEXT[span.start].isalnum()
        assert TEXT[span.end - 1].isalnum()
        assert any(
            claim.start <= span.start <= span.end <= claim.end
            and (claim.label, claim.score, claim.source) == (span.label, span.score, span.source)
            for claim in spans
        )


def test_cover_worked_example() -> None:
    text = "Maria Delgado, seen 4 May"
    both = [Span(0, 13, "PATIENT", 0.8), Span(6, 13, "DOCTOR", 0.9, "rule")]
    assert cover(text, both) == [Span(0, 5, "PATIENT", 0.8), Span(6, 13, "DOCTOR", 0.9, "rule")]


def test_cover_keeps_both_losers_that_meet_between_two_winners() -> None:
    text = "a" * 13
    winners = [Span(0, 3, "AGE", 0.9), Span(10, 13, "AGE", 0.9)]
    losers = [Span(2, 8, "DATE", 0.5), Span(5, 11, "ZIP", 0.4)]
    kept = [Span(3, 8, "DATE", 0.5), Span(8, 10, "ZIP", 0.4)]
    assert cover(text, winners + losers) == sorted(winners + kept)


def scattered(n: int) -> list[Span]:
    """Many short spans, most of them overlapping another."""
    rng = random.Random(n)
    starts = [rng.randrange(4 * n) for _ in range(n)]
    return [Span(at, at + rng.randrange(1, 9), "DATE", rng.random()) for at in starts]


def staircase(n: int) -> list[Span]:
    """Spans of which each overlaps the next."""
    return [Span(3 * i, 3 * i + 4, "DATE", 0.5 + i / (3 * n)) for i in range(n)]


@pytest.mark.parametrize("make", [scattered, staircase])
def test_time_grows_no_faster_than_the_number_of_spans(make: Callable[[int], list[Span]]) -> None:
    def seconds(n: int) -> float:
        spans, text = make(n), "a" * (4 * n + 9)
        begun = time.process_time()
        resolve(spans)
        cover(text, spans)
        return time.process_time() - begun

    assert min(seconds(20_000) for _ in range(3)) < 40 * min(seconds(2_000) for _ in range(3))
