"""Cut stretches of pieces that are of *some* type into segments of *one* type each.

Which pieces are held at all is decided before, by thresholds. Within a stretch of held pieces the
likeliest legal BIO sequence is found exactly (Viterbi 1967): a piece either continues its
predecessor's type or begins a segment. Only types compete here, not O, so nothing held is lost. A
word is never cut: a piece glued to letters or digits before it continues.
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
    edges = np.flatnonzero(np.diff(np.concatenate([[False], held, [False]]).astype(np.int8)))
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        stretch = slice(first, last)
        logs_begin = np.log(begins[stretch] + _UNSAID_BEGIN * insides[stretch] + _SMALLEST)
        logs_begin[in_word[stretch]] += _NO_CUT
        logs_begin[0] = np.log(begins[first] + insides[first] + _SMALLEST)
        kinds, is_new = _best_path(logs_begin, np.log(insides[stretch] + _SMALLEST))
        starts = np.flatnonzero(is_new).tolist()
        for start, end in zip(starts, [*starts[1:], last - first], strict=True):
            yield Segment(first + start, first + end, int(kinds[start]))


def _best_path(logs_begin: Floats, logs_inside: Floats) -> tuple[Ints, Flags]:
    """Return each piece's type and whether it begins a segment; inputs are (n, n_types)."""
    n, n_types = logs_begin.shape
    continues = np.zeros((n, n_types), dtype=bool)
    best_before = np.zeros(n, dtype=np.int64)
    scores = logs_begin[0]
    for i in range(1, n):
        best_before[i] = scores.argmax()
        begun = logs_begin[i] + scores[best_before[i]]
        continued = logs_inside[i] + scores
        continues[i] = continued >= begun
        scores = np.where(continues[i], continued, begun)
    kinds, is_new = np.zeros(n, dtype=np.int64), np.ones(n, dtype=bool)
    kind = int(scores.argmax())
    for i in range(n - 1, -1, -1):
        kinds[i], is_new[i] = kind, not continues[i, kind]
        if is_new[i]:
            kind = int(best_before[i])
    return kinds, is_new
