"""Cut stretches of pieces that are of *some* type into segments of *one* type each.

Which pieces are held at all is decided before, by thresholds. Within a stretch of held pieces the
likeliest legal BIO sequence is found exactly (Viterbi 1967): a piece either continues its
predecessor's type or begins a segment. Only types compete here, not O, so nothing held is lost. A
word is never cut: a piece glued to letters or digits before it continues.

All stretches of a note advance together, a piece at a time, so that a note of many short ones costs
as many steps as its longest has pieces.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_SMALLEST = 1e-7
_UNSAID_BEGIN = 0.1  # a segment may begin with I after another type, at this discount
_NO_CUT = -50.0  # log-odds against beginning a segment inside a word


@dataclass(frozen=True, slots=True)
class Segment:
    """Pieces ``[first, last)`` are of the type numbered ``kind``."""

    first: int
    last: int
    kind: int


def segments_of(held: Flags, begins: Floats, insides: Floats, in_word: Flags) -> Iterator[Segment]:
    """Yield the segments of all stretches where ``held`` is True.

    ``begins`` and ``insides`` are (n_pieces, n_types) probabilities; ``in_word`` marks
    pieces that continue the word before them. Time is linear in pieces.
    """
    places = np.flatnonzero(held)
    if not len(places):
        return
    steps, order = _side_by_side(places)
    own = places[order]
    begins, insides = begins[own], insides[own]  # (n_held, n_types)
    logs_begin = np.log(begins + _UNSAID_BEGIN * insides + _SMALLEST)
    logs_begin[in_word[own]] += _NO_CUT
    opens = slice(steps[0], steps[1])
    logs_begin[opens] = np.log(begins[opens] + insides[opens] + _SMALLEST)
    scores, continues = _advance(steps, logs_begin, np.log(insides + _SMALLEST))
    back, numbers = np.argsort(order), places.tolist()
    for first, last, kind in _best_path(scores.argmax(1)[back], continues[back]):
        yield Segment(numbers[first], numbers[last - 1] + 1, kind)


def _side_by_side(places: Ints) -> tuple[list[int], Ints]:
    """Return how to sort held pieces so that stretches stand side by side, the longest first.

    With ``steps`` and ``order``, ``order[steps[i] : steps[i + 1]]`` are the stretches' pieces
    number ``i``; each has its predecessor at the same place among those number ``i - 1``.
    """
    firsts = np.flatnonzero(np.diff(places, prepend=-2) > 1)
    lengths = np.diff(firsts, append=len(places))
    numbers = np.arange(len(places)) - np.repeat(firsts, lengths)
    order = np.lexsort((np.repeat(-lengths, lengths), numbers))  # stable: equals stay in order
    return [0, *np.cumsum(np.bincount(numbers)).tolist()], order


def _advance(steps: list[int], logs_begin: Floats, logs_inside: Floats) -> tuple[Floats, Flags]:
    """Return the best score of a path that ends in each piece and type, and whether it continues."""
    scores, continues = logs_begin.copy(), np.zeros(logs_begin.shape, dtype=bool)
    for before, first, last in zip(steps, steps[1:], steps[2:], strict=False):
        previous = scores[before : before + last - first]
        begun = logs_begin[first:last] + previous.max(1, keepdims=True)
        continued = logs_inside[first:last] + previous
        np.greater_equal(continued, begun, out=continues[first:last])
        np.maximum(continued, begun, out=scores[first:last])
    return scores, continues


def _best_path(best: Ints, continues: Flags) -> list[tuple[int, int, int]]:
    """Return first row, last row (excluded) and type of each segment, by going back from the end.

    ``best`` is each row's likeliest type for a path that ends there.
    """
    kinds, goes_on, n_types = best.tolist(), continues.tobytes(), continues.shape[1]
    last, kind = len(kinds), kinds[-1]
    segments = []
    for row in range(last - 1, -1, -1):
        if not goes_on[row * n_types + kind]:
            segments.append((row, last, kind))
            last, kind = row, kinds[row - 1]
    return segments[::-1]
