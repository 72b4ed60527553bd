"""Whatever a line repeats, time grows with its length and no faster, and the answer stays right.

Bounds are ratios of times on the same machine, best of several: four times the characters may take
eight times as long, which noise seldom does and quadratic work (sixteen) always.
"""

import gc
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Final

import pytest

from minialbert import rules
from minialbert.borders import settle
from minialbert.decoding import decode
from minialbert.spans import Span
from tests.minialbert.hostile_lines import (
    SCHEME,
    TYPES,
    UNITS,
    cut,
    draw,
    every_second,
    line_of,
    names_drawn,
    names_without_end,
    nested,
    redact_often,
    spans_of,
    united,
)

SHORT, LONG = 24_000, 96_000
MAX_RATIO, TOO_SHORT_S = 8.0, 0.005
LINES: Final[dict[str, Callable[[int], str]]] = {
    "nested deeply": nested,
    "names without end": names_without_end,
    **{kind: lambda n, unit=unit: line_of(unit, n) for kind, unit in UNITS.items()},  # type: ignore[misc]
}
each_line = pytest.mark.parametrize("make", LINES.values(), ids=LINES.keys())


def ratio(work: Callable[[str], object], make: Callable[[int], str]) -> float:
    """Return how much longer LONG takes than SHORT; 0 when SHORT is too short to tell."""
    short = long = float("inf")
    for _ in range(5):
        short, long = min(short, seconds(work, make(SHORT))), min(long, seconds(work, make(LONG)))
        if short < TOO_SHORT_S and long < MAX_RATIO * TOO_SHORT_S:
            return 0.0
        if long < MAX_RATIO * short:
            break
    return long / max(short, TOO_SHORT_S)


def seconds(work: Callable[[str], object], text: str) -> float:
    gc.disable()  # what earlier tests left behind is no part of the work
    begun = time.process_time()
    work(text)
    taken = time.process_time() - begun
    gc.enable()
    return taken


def test_there_are_kinds_enough() -> None:
    assert len(LINES) >= 25
    assert all(len(make(SHORT)) == SHORT for make in LINES.values())


@each_line
def test_rules_are_linear(make: Callable[[int], str]) -> None:
    assert ratio(rules.find, make) < MAX_RATIO


@each_line
def test_redaction_is_linear(make: Callable[[int], str]) -> None:
    assert ratio(redact_often, make) < MAX_RATIO


@each_line
def test_uniting_finders_is_linear(make: Callable[[int], str]) -> None:
    drawn = {n: names_drawn(make(n)) for n in (SHORT, LONG)}
    assert ratio(lambda text: united(text, drawn[len(text)]), make) < MAX_RATIO


@pytest.mark.slow
@each_line
def test_decoding_is_linear(make: Callable[[int], str]) -> None:
    """Lines are shorter here: decoding costs enough to be timed at a quarter of the length."""
    pieces = {n // 4: cut(make(n // 4)) for n in (SHORT, LONG)}
    scores = {n: draw(len(own)) for n, own in pieces.items()}

    def decoded(text: str) -> object:
        n = len(text)
        return decode(text, pieces[n], scores[n], SCHEME, thresholds=dict.fromkeys(TYPES, 0.5))

    assert ratio(decoded, lambda n: make(n // 4)) < MAX_RATIO


def long_words(text: str) -> list[Span]:
    """Let decoding see one span that is as long as the line."""
    pieces = cut(text)
    scores = draw(len(pieces))
    scores[:] = 0.0
    scores[:, 2] = 1.0  # I-PATIENT
    return spans_of(text, pieces, scores)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["one letter", "names", "nested deeply", "names without end"])
def test_one_span_over_the_whole_line_is_linear(kind: str) -> None:
    assert ratio(long_words, LINES[kind]) < MAX_RATIO


@each_line
def test_an_identifier_after_the_line_is_found(make: Callable[[int], str]) -> None:
    text = make(8_000) + "\nWrite to m.hollis@clinic.org or call 617-555-0134.\n"
    found = {(s.label, text[s.start : s.end]) for s in rules.find(text)}
    assert ("EMAIL", "m.hollis@clinic.org") in found
    assert ("PHONE", "617-555-0134") in found


@each_line
def test_spans_are_sorted_apart_and_joined(make: Callable[[int], str]) -> None:
    text = make(4_000)
    pieces = cut(text)
    spans = spans_of(text, pieces, draw(len(pieces)))
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert settle(text, spans) == spans
    assert all(0 <= s.start < s.end <= len(text) for s in spans)


@each_line
def test_redaction_changes_nothing_else(make: Callable[[int], str]) -> None:
    text = make(4_000)
    parts = redact_often(text).split("[DATE]")
    assert len(parts) == len(every_second(text)) + 1
    assert "".join(parts) == text[1::2]
