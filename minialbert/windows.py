"""Cut a note of any length into windows that a model can read whole.

Every piece belongs to the *core* of exactly one window. Nothing is ever left out: cores tile
``[0, n_pieces)``. Where a core ends is decided by what stands there, not by how far from the note's
beginning it is: the strongest break in reach (a blank line, a line end, a sentence end), and among
equals the one whose next pieces have the smallest hash. So a section that was copied from
another note is soon cut as it was cut there, and its windows need not be computed again.

At a line end nothing of the neighbour is shown; at a sentence end a window shows ``SENTENCE_CONTEXT`` pieces
that other windows own, within a sentence ``n_context``. Worked example, at most 10 pieces a window, 2 of context, a line end before
piece 13::

    pieces    0 1 2 3 4 5 6 7 8 9 10 11 12 | 13 14
    window 0 [core......... ][ctx]               first 0, core 0-7, last 9
    window 1          [ctx][core......... ]      first 5, core 7-13, last 13
    window 2                                [..] first 13, core 13-15, last 15
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minialbert.code_points import code_points
from minialbert.pieces import Pieces

Ints = NDArray[np.int64]

SENTENCE, LINE, BLANK_LINE = 1, 2, 3  # how strong a break is; 0 is none
SENTENCE_CONTEXT = 4  # pieces; measured: 15 find nothing more and cost a tenth
_STOPS = [ord(c) for c in ".!?;"]
_FACTORS = np.array(  # odd, with bits all over
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5],
    dtype=np.uint64,
)


@dataclass(frozen=True, slots=True)
class WindowSizes:
    """Pieces per window (special ones not counted) and how many of them are context per side, at most.

    Raises ValueError when no piece is left for the core.
    """

    n_pieces: int = 126
    n_context: int = 16

    def __post_init__(self) -> None:
        if self.n_context < 0 or self.n_pieces <= 2 * self.n_context:
            raise ValueError(
                f"Windows of {self.n_pieces} pieces leave no core between {self.n_context} "
                "pieces of context per side."
            )

    @classmethod
    def within(cls, n_positions: int) -> "WindowSizes":
        """Return the usual sizes, or smaller ones for a model of fewer positions."""
        n_pieces = min(cls().n_pieces, n_positions - 2)  # [CLS] and [SEP] take two
        return cls(n_pieces, min(cls().n_context, n_pieces // 8))

    def context_at(self, strength: int) -> int:
        """Return how many pieces to show beyond a border of this strength."""
        if strength >= LINE:
            return 0
        return min(self.n_context, SENTENCE_CONTEXT) if strength == SENTENCE else self.n_context


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
    if not n:
        return
    borders = _Borders(break_strengths(text, pieces), hashes(pieces.ids), sizes)
    at = 0
    while at < n:
        end = borders.after(at)
        first, last = at - borders.context(at), end + borders.context(end)
        yield Window(note, max(0, first), at, end, min(n, last))
        at = end


@dataclass(frozen=True, slots=True)
class _Borders:
    """Where the cores of one note end: for each piece, how good a place it is to begin one."""

    strengths: Ints
    hashes: NDArray[np.uint64]
    sizes: WindowSizes

    def context(self, at: int) -> int:
        """Return how many pieces are shown beyond the border before piece ``at``."""
        if not 0 < at < len(self.strengths):
            return 0
        return self.sizes.context_at(int(self.strengths[at]))

    def after(self, at: int) -> int:
        """Return where the core that begins at ``at`` ends."""
        n, room = len(self.strengths), self.sizes.n_pieces - self.context(at)
        if n - at <= room:
            return n
        for strength in range(BLANK_LINE, -1, -1):
            most = max(1, room - self.sizes.context_at(strength))
            least = max(1, min(most, self.sizes.n_pieces // 2))
            reach = slice(at + least, at + most + 1)
            fitting = np.flatnonzero(self.strengths[reach] >= strength)
            if len(fitting):
                break
        chosen = fitting[self.hashes[reach][fitting].argmin()]
        return at + least + int(chosen)


def n_characters_seen(text: str, pieces: Pieces, windows: Sequence[Window]) -> int:
    """Count the characters of ``text`` inside the ranges of ``windows``, all of one note.

    A window reaches from its first piece to its last, and to the text's ends where it holds the
    note's first or last piece. White space between two windows counts, and so does what the
    tokenizer dropped inside a window, between two and at the text's ends; but letters and digits
    outside of all windows count as unread.
    """
    n, n_seen, until, last = len(pieces), 0, 0, 0
    for window in sorted(windows, key=lambda w: w.first):
        start = int(pieces.starts[window.first]) if window.first else 0
        end = int(pieces.ends[window.last - 1]) if window.last < n else len(text)
        if until < start and window.first == last:  # nothing but dropped characters between
            n_seen += start - until - sum(map(str.isalnum, text[until:start]))
        n_seen += max(0, end - max(until, start))
        until, last = max(until, end), max(last, window.last)
    before, after = (int(pieces.starts[0]), int(pieces.ends[-1])) if n else (len(text), len(text))
    n_unread = sum(map(str.isalnum, text[:before])) + sum(map(str.isalnum, text[after:]))
    return max(0, (n_seen if n else len(text)) - n_unread)


def break_strengths(text: str, pieces: Pieces) -> Ints:
    """Say for each piece how good a place the gap before it is to cut."""
    points = code_points(text)
    n_lines = np.concatenate(
        [[0], np.cumsum((points == 10) | ((points == 13) & ~_before_10(points)))]
    )
    before = np.concatenate([[0], pieces.ends[:-1]])
    passed = n_lines[pieces.starts] - n_lines[np.minimum(before, pieces.starts)]
    last_character = points[np.maximum(before - 1, 0)]
    is_stop = np.isin(last_character, _STOPS) & (pieces.starts > before)
    return np.asarray(np.where(passed > 0, np.minimum(passed + 1, BLANK_LINE), is_stop * SENTENCE))


def _before_10(points: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Say for each character whether a line feed follows."""
    return np.concatenate([points[1:] == 10, [False]])[: len(points)]


def hashes(ids: Ints) -> NDArray[np.uint64]:
    """Return for each piece a number that hangs on it and the three after it, and on no others."""
    padded = np.concatenate([ids, np.zeros(len(_FACTORS) - 1, dtype=ids.dtype)]).astype(np.uint64)
    mixed = np.zeros(len(ids), dtype=np.uint64)
    for i, factor in enumerate(_FACTORS):
        mixed = (mixed + padded[i : i + len(ids)] + np.uint64(1)) * factor
        mixed ^= mixed >> np.uint64(29)
    return mixed
