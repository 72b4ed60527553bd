"""Cut a note of any length into windows that a model can read whole.

Every piece belongs to the *core* of exactly one window; around its core a window shows context
that other windows own. Cores end at a line end or sentence end where one is near, so that names are
not cut. Nothing is ever left out: cores tile ``[0, n_pieces)``.

Worked example, at most 10 pieces a window, 2 of context::

    pieces    0 1 2 3 4 5 6 7 8 9 10 11 12
    window 0 [core......... ][ctx]               first 0, core 0-7, last 9
    window 1          [ctx][core............]    first 5, core 7-13, last 13
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minialbert.code_points import code_points
from minialbert.pieces import GAPS, Pieces

Ints = NDArray[np.int64]

_LINE = GAPS.index("line")


@dataclass(frozen=True, slots=True)
class WindowSizes:
    """Pieces per window (special ones not counted) and how many of them are context per side.

    Raises ValueError when no piece is left for the core.
    """

    n_pieces: int = 254
    n_context: int = 32

    def __post_init__(self) -> None:
        if self.n_context < 0 or self.n_core < 1:
            raise ValueError(
                f"Windows of {self.n_pieces} pieces leave no core between {self.n_context} "
                "pieces of context per side."
            )

    @classmethod
    def within(cls, n_positions: int) -> "WindowSizes":
        """Return the usual sizes, or smaller ones for a model of fewer positions."""
        n_pieces = min(cls().n_pieces, n_positions - 2)  # [CLS] and [SEP] take two
        return cls(n_pieces, min(cls().n_context, n_pieces // 8))

    @property
    def n_core(self) -> int:
        """The most pieces a core may hold when there is context on both sides."""
        return self.n_pieces - 2 * self.n_context


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces ``[first, last)`` of note number ``note`` are shown; ``[core_first, core_last)`` owned."""

    note: int
    first: int
    core_first: int
    core_last: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first


def windows_of(
    note: int, text: str, pieces: Pieces, sizes: WindowSizes = WindowSizes()
) -> Iterator[Window]:
    """Yield the windows of one note, in order; none for a note without pieces."""
    n = len(pieces)
    if 0 < n <= sizes.n_pieces:
        yield Window(note, 0, 0, n, n)
        return
    breaks = break_strengths(text, pieces) if n else None
    core_first = 0
    while breaks is not None and core_first < n:
        core_last = _cut(breaks, core_first, n, sizes)
        first = max(0, core_first - sizes.n_context)
        last = min(n, core_last + sizes.n_context)
        yield Window(note, first, core_first, core_last, last)
        core_first = core_last


def n_characters_seen(text: str, pieces: Pieces, windows: Sequence[Window]) -> int:
    """Count the characters of ``text`` inside the ranges of ``windows``, all of one note.

    A window reaches from its first piece to its last, and to the text's ends where it holds the
    note's first or last piece. White space between two windows counts. What the tokenizer dropped
    counts inside a window and at the text's ends, letters and digits at the ends excepted.
    """
    n, n_seen, until = len(pieces), 0, 0
    for window in sorted(windows, key=lambda w: w.first):
        start = int(pieces.starts[window.first]) if window.first else 0
        end = int(pieces.ends[window.last - 1]) if window.last < n else len(text)
        if until < start and text[until:start].isspace():
            n_seen += start - until
        n_seen += max(0, end - max(until, start))
        until = max(until, end)
    before, after = (int(pieces.starts[0]), int(pieces.ends[-1])) if n else (len(text), len(text))
    n_unread = sum(map(str.isalnum, text[:before])) + sum(map(str.isalnum, text[after:]))
    return max(0, (n_seen if n else len(text)) - n_unread)


def break_strengths(text: str, pieces: Pieces) -> Ints:
    """Say for each piece how good a place the gap before it is to cut: 2 line end, 1 sentence, 0."""
    points = code_points(text)
    is_line = np.concatenate([[0], np.cumsum((points == 10) | (points == 13))])
    before = np.concatenate([[0], pieces.ends[:-1]])
    after_line = is_line[pieces.starts] > is_line[np.minimum(before, pieces.starts)]
    last_character = points[np.maximum(before - 1, 0)]
    is_stop = np.isin(last_character, [ord(c) for c in ".!?;"])
    return np.where(after_line, 2, np.where(is_stop & (pieces.starts > before), 1, 0))


def _cut(breaks: Ints, core_first: int, n: int, sizes: WindowSizes) -> int:
    """Return where the core that begins at ``core_first`` ends."""
    if n - core_first <= sizes.n_core + sizes.n_context:
        return n
    latest = core_first + sizes.n_core
    earliest = core_first + max(1, sizes.n_core * 3 // 4)
    near = breaks[earliest : latest + 1]
    strongest = int(near.max())
    return latest if strongest == 0 else latest - int(np.argmax(near[::-1] == strongest))
