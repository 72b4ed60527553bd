"""The currency of the project: a labelled stretch of one note, and how overlapping ones resolve.

Offsets are half-open and count Python characters of the ORIGINAL note. Nothing here knows
about pieces, models or files. Time is linear in the characters the spans cover: one byte per
character of the note says what is taken.

Worked example of :func:`resolve` (higher ``score`` wins, then the longer, then the earlier)::

    0123456789...
    Maria Delgado        (0, 13) PATIENT .97   kept
          Delgado        (6, 13) DOCTOR  .61   dropped: overlaps a better one
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, Literal

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


in_order: Final = attrgetter("start", "end", "label", "score", "source")
"""Sort key that puts spans in their own order, sooner than comparing them does."""


def resolve(spans: Iterable[Span]) -> list[Span]:
    """Return spans without overlaps, sorted by start; see the module's example for who wins."""
    ranked = sorted(spans, key=_worth)
    return sorted(_winners(ranked, _blank(ranked)), key=in_order)


def cover(text: str, spans: Iterable[Span]) -> list[Span]:
    """Resolve as :func:`resolve` does, but lose no character that any span claims.

    What a losing span covers beyond its betters is kept under its own label, if it holds
    a letter or digit. So a union of finders never hides less than each of them alone.
    """
    ranked = sorted(set(spans), key=_worth)
    taken = _blank(ranked)
    kept = list(_winners(ranked, taken))
    for span in ranked:
        for start, end in list(_free_stretches(taken, span)):
            for rest in _stripped(text, span, start, end):
                taken[rest.start : rest.end] = b"\1" * rest.n_characters
                kept.append(rest)
    return sorted(kept, key=in_order)


def _blank(spans: Sequence[Span]) -> bytearray:
    """Return a zero for each character up to the last span's end; ones will be taken."""
    return bytearray(max((span.end for span in spans), default=0))


def _winners(ranked: Iterable[Span], taken: bytearray) -> Iterator[Span]:
    """Yield each span that overlaps none before it, and take its characters."""
    for span in ranked:
        if taken.find(1, span.start, span.end) < 0:
            taken[span.start : span.end] = b"\1" * span.n_characters
            yield span


def _free_stretches(taken: bytearray, span: Span) -> Iterator[tuple[int, int]]:
    """Yield the stretches of ``span`` that nothing has taken."""
    start = taken.find(0, span.start, span.end)
    while start >= 0:
        end = taken.find(1, start, span.end)
        end = span.end if end < 0 else end
        yield start, end
        start = taken.find(0, end, span.end)


def _worth(span: Span) -> tuple[float, int, int, str, str]:
    """Sort key that puts the span which wins an overlap first."""
    return -span.score, -span.n_characters, span.start, span.label, span.source


def _stripped(text: str, span: Span, start: int, end: int) -> Iterator[Span]:
    """Yield ``[start, end)`` under the span's label, without edges that are not alphanumeric."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    if start < end:
        yield Span(start, end, span.label, span.score, span.source)
