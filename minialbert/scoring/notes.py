"""What is scored: a note with its gold and its predicted spans, and the kinds of label."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from minialbert.labels import CLINICAL_LABELS, PHI_TYPES
from minialbert.spans import Span

Kind = Literal["phi", "clinical"]
KINDS: Final[tuple[Kind, ...]] = ("phi", "clinical")

I2B2_CATEGORIES: Final[tuple[str, ...]] = tuple(dict.fromkeys(t.category for t in PHI_TYPES))
"""NAME, PROFESSION, LOCATION, AGE, DATE, CONTACT, ID."""

_KINDS: Final[dict[str, Kind]] = {
    **dict.fromkeys((t.label for t in PHI_TYPES), "phi"),
    **dict.fromkeys((*I2B2_CATEGORIES, "OTHER", "PHI"), "phi"),
    **dict.fromkeys(CLINICAL_LABELS, "clinical"),
}


def kind_of(label: str) -> Kind | None:
    """Say whether ``label`` is PHI or clinical; None for a label that this project does not know.

    Category names (NAME, ID, ...) count as PHI too: some corpora are labelled no finer.
    """
    return _KINDS.get(label)


def of_kind(spans: Iterable[Span], kind: Kind) -> tuple[Span, ...]:
    """Return the spans whose label is of ``kind``, in their order."""
    return tuple(span for span in spans if _KINDS.get(span.label) == kind)


@dataclass(frozen=True, slots=True)
class ScoredNote:
    """A note's text with the spans it should have and those it was given.

    Raises ValueError when a span ends beyond the text.
    """

    text: str
    gold: tuple[Span, ...]
    predicted: tuple[Span, ...]
    id: str = ""

    def __post_init__(self) -> None:
        for span in (*self.gold, *self.predicted):
            if span.end > len(self.text):
                raise ValueError(
                    f"A span ends at character {span.end} of a note "
                    f"that has {len(self.text)} characters."
                )


@dataclass(frozen=True, slots=True)
class ScoringOptions:
    """What to score and how to estimate its uncertainty.

    ``labels``: "phi" or "clinical" scores that kind even where gold has none of it; "all" scores
    the kinds that gold annotates. ``n_resamples`` bootstrap samples of the notes give the
    ``confidence`` intervals; 0 leaves them out. The same ``seed`` gives the same intervals.
    """

    labels: Literal["phi", "clinical", "all"] = "all"
    n_resamples: int = 1000
    confidence: float = 0.95
    seed: int = 0

    def __post_init__(self) -> None:
        if self.n_resamples < 0:
            raise ValueError(f"n_resamples must not be negative, but is {self.n_resamples}.")
        if not 0.0 < self.confidence < 1.0:
            raise ValueError(f"confidence must lie between 0 and 1, not at {self.confidence}.")
