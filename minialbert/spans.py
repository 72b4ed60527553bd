"""The currency of the project: a labelled stretch of one note, and how overlapping ones resolve.

Offsets are half-open and count Python characters of the ORIGINAL note. Nothing here knows
about pieces, models or files.

Worked example of :func:`resolve` (higher ``score`` wins, then the longer, then the earlier)::

    0123456789...
    Maria Delgado        (0, 13) PATIENT .97   kept
          Delgado        (6, 13) DOCTOR  .61   dropped: overlaps a better one
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Source = Literal["model", "rule", "known", "repeat", "gold"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """``text[start:end]`` of a note carries ``label``.

    ``score`` is in [0, 1]; ``source`` says who found it. Raises ValueError on offsets or a score
    that cannot be.
    """

    start: int
    end: int
    label: str
    score: float = 1.0
    source: Source = "model"

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"A span needs 0 <= start < end, not {self.start} and {self.end}.")
        if not self.label:
            raise ValueError("A span needs a label.")
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"A span's score lies between 0 and 1, not at {self.score}.")

    @property
    def n_characters(self) -> int:
        """Length in characters."""
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Say whether both share at least one character."""
        return self.start < other.end and other.start < self.end


def resolve(spans: Iterable[Span]) -> list[Span]:
    """Return spans without overlaps, sorted by start; see the module's example for who wins."""
    starts: list[int] = []
    kept: list[Span] = []
    for span in sorted(spans, key=_worth):
        at = bisect_left(starts, span.start)
        free_before = at == 0 or kept[at - 1].end <= span.start
        free_after = at == len(kept) or span.end <= kept[at].start
        if free_before and free_after:
            starts.insert(at, span.start)
            kept.insert(at, span)
    return kept


def cover(text: str, spans: Iterable[Span]) -> list[Span]:
    """Resolve as :func:`resolve` does, but lose no character that any span claims.

    What a losing span covers beyond its betters is kept under its own label, if it holds
    a letter or digit. So a union of finders never hides less than each of them alone.
    """
    claimed = set(spans)
    kept = resolve(claimed)
    starts = [span.start for span in kept]
    for span in sorted(claimed.difference(kept), key=_worth):
        first = max(0, bisect_left(starts, span.start) - 1)
        last = bisect_left(starts, span.end)
        around = [*kept[first:last], *_left_over(text, span, kept[first:last])]
        kept[first:last] = sorted(around)
        starts[first:last] = [s.start for s in kept[first : first + len(around)]]
    return kept


def _worth(span: Span) -> tuple[float, int, int, str, str]:
    """Sort key that puts the span which wins an overlap first."""
    return -span.score, -span.n_characters, span.start, span.label, span.source


def _left_over(text: str, span: Span, better: Iterable[Span]) -> Iterator[Span]:
    """Yield what ``span`` covers beyond ``better``, which is sorted and without overlaps."""
    free_from = span.start
    for winner in better:
        yield from _stripped(text, span, free_from, min(winner.start, span.end))
        free_from = max(free_from, winner.end)
    yield from _stripped(text, span, free_from, span.end)


def join_neighbours(text: str, spans: Iterable[Span]) -> list[Span]:
    """Join sorted spans of one label that only a single space parts: ``Wed`` and ``4/16``."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and last.label == span.label and text[last.end : span.start] == " ":
            score = max(last.score, span.score)
            joined[-1] = Span(last.start, span.end, span.label, score, last.source)
        else:
            joined.append(span)
    return joined


def _stripped(text: str, span: Span, start: int, end: int) -> Iterator[Span]:
    """Yield ``[start, end)`` under the span's label, without edges that are not alphanumeric."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    if start < end:
        yield Span(start, end, span.label, span.score, span.source)
