"""From per-piece label probabilities to spans of characters.

Labels are BIO (``O``, ``B-DATE``, ``I-DATE``, ...). A piece's *type* is the one whose B and I together are
likeliest, or O; a span is a run of pieces of one type, cut where a piece is more likely to begin than to
continue. That admits legal BIO only, needs no search, and lets a threshold act on the question
that matters, "is this piece an identifier at all". Spans are then fitted to word borders.

Worked example::

    piece        dr   .    hol  ##lis   tran   ,
    type         O    O    DOC  DOC     DOC    O
    begins            .    yes  no      no
    span                   (Hollis Tran)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minialbert.errors import CheckpointError
from minialbert.labels import PHI_LABELS, category_of
from minialbert.pieces import Pieces
from minialbert.spans import Span

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

OUTSIDE = "O"
_TRIM = " \t\r\n.,;:()[]{}<>\"'’|*_-–/\\#=~"
_TRIM_KEPT = {"(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class LabelScheme:
    """Where each type's B and I stand among the model's outputs.

    ``types`` are in stored order; ``begin[t]`` and ``inside[t]`` index the outputs.
    """

    outside: int
    types: tuple[str, ...]
    begin: Ints
    inside: Ints

    @classmethod
    def of(cls, id2label: tuple[str, ...]) -> "LabelScheme":
        """Read stored labels; raises CheckpointError unless they are O and pairs of B- and I-."""
        index = {label: i for i, label in enumerate(id2label)}
        types = tuple(label[2:] for label in id2label if label.startswith("B-"))
        wanted = {OUTSIDE, *(f"{p}-{t}" for t in types for p in "BI")}
        if not types or wanted != set(index):
            raise CheckpointError(
                "The model's labels are not BIO: expected O and, for each type, B- and I-."
            )
        begin = np.array([index[f"B-{t}"] for t in types])
        inside = np.array([index[f"I-{t}"] for t in types])
        return cls(index[OUTSIDE], types, begin, inside)


def bio_labels(types: tuple[str, ...]) -> tuple[str, ...]:
    """Return O and B-, I- of each type, in order: what a model for ``types`` stores."""
    return (OUTSIDE, *(f"{prefix}-{label}" for label in types for prefix in "BI"))


def decode(
    text: str,
    pieces: Pieces,
    probabilities: Floats,
    scheme: LabelScheme,
    *,
    thresholds: Mapping[str, float],
) -> list[Span]:
    """Return the spans of one note; ``probabilities`` is (n_pieces, n_labels).

    A piece is of a type when the probability of *some* type of the same group (PHI or clinical)
    reaches the likeliest type's threshold. Neighbouring spans may touch, but never overlap.
    """
    begins, insides = probabilities[:, scheme.begin], probabilities[:, scheme.inside]
    mass = begins + insides  # (n, types)
    is_phi = np.array([label in PHI_LABELS for label in scheme.types])
    best = np.where(is_phi, mass, 0).argmax(1), np.where(is_phi, 0, mass).argmax(1)
    totals = mass[:, is_phi].sum(1), mass[:, ~is_phi].sum(1)
    limits = np.array([thresholds[label] for label in scheme.types], dtype=np.float32)
    found = [
        span
        for of, total in zip(best, totals, strict=True)
        for span in _runs(
            np.where(total >= limits[of], of, -1), total, begins, insides, pieces, scheme
        )
    ]
    fitted = (fit_to_words(text, span) for span in sorted(found))
    return _without_overlap(span for span in fitted if span is not None)


def _runs(
    kinds: Ints,
    totals: Floats,
    begins: Floats,
    insides: Floats,
    pieces: Pieces,
    scheme: LabelScheme,
) -> Iterator[Span]:
    """Yield a span per run of equal kinds (-1 = outside), cut where a piece begins anew."""
    held = np.flatnonzero(kinds >= 0)
    if not len(held):
        return
    glued = np.zeros(len(kinds), dtype=bool)
    glued[1:] = pieces.starts[1:] == pieces.ends[:-1]
    anew = begins[held, kinds[held]] > insides[held, kinds[held]]
    follows = np.zeros(len(held), dtype=bool)
    follows[1:] = (held[1:] == held[:-1] + 1) & (kinds[held[1:]] == kinds[held[:-1]])
    firsts = np.flatnonzero(~follows | (anew & ~glued[held]))
    for at, end in zip(firsts, [*firsts[1:], len(held)], strict=True):
        run = held[at:end]
        score = float(min(1.0, totals[run].mean()))
        yield Span(
            int(pieces.starts[run[0]]),
            int(pieces.ends[run[-1]]),
            scheme.types[kinds[run[0]]],
            score,
        )


def fit_to_words(text: str, span: Span) -> Span | None:
    """Grow a span to whole words and trim punctuation from its ends; None when nothing is left.

    Letters are one word, digits another ("27Y" holds 27), but identifiers grow over both.
    """
    start, end = span.start, span.end
    whole = category_of(span.label) in ("ID", "CONTACT") or span.label in ("USERNAME", "ROOM")
    while start > 0 and _same_word(text[start - 1], text[start], mixed=whole):
        start -= 1
    while end < len(text) and _same_word(text[end - 1], text[end], mixed=whole):
        end += 1
    while start < end and text[start] in _TRIM and not _is_wanted(text, start, end, first=True):
        start += 1
    while end > start and text[end - 1] in _TRIM and not _is_wanted(text, start, end, first=False):
        end -= 1
    if span.label in ("PATIENT", "DOCTOR") and text[start:end].endswith(("'s", "’s")):
        end -= 2
    return None if start >= end else Span(start, end, span.label, span.score, span.source)


def _same_word(left: str, right: str, *, mixed: bool) -> bool:
    if mixed:
        return left.isalnum() and right.isalnum()
    return (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())


def _is_wanted(text: str, start: int, end: int, *, first: bool) -> bool:
    """Keep a bracket whose partner is inside (phones), and the apostrophe of '09."""
    if first and text[start] in _TRIM_KEPT:
        return _TRIM_KEPT[text[start]] in text[start:end]
    if first and text[start] in "'’":
        return text[start + 1 : start + 3].isdigit()
    return not first and text[end - 1] in ")]" and text[start] in _TRIM_KEPT


def _without_overlap(spans: Iterator[Span]) -> list[Span]:
    """Cut what growing made overlap: the earlier keeps what it has."""
    kept: list[Span] = []
    for span in spans:
        if kept and span.start < kept[-1].end:
            if span.end <= kept[-1].end:
                continue
            span = Span(kept[-1].end, span.end, span.label, span.score, span.source)
        kept.append(span)
    return kept
