"""From per-piece label probabilities to spans of characters.

Labels are BIO (``O``, ``B-DATE``, ``I-DATE``, ...). First, thresholds decide which pieces are held: the
question that matters is "is this an identifier at all", so the probabilities of all its types add
up. Then stretches of held pieces are cut into segments of one type (``minialbert.segments``),
and those are fitted to word borders.

Worked example::

    piece        dr    .     hol   ##lis  tran   ,
    any type     .01   .02   .98   .99    .97    .30
    held                     yes   yes    yes
    segment                 (DOCTOR             )
    span                     Hollis Tran
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from minialbert.errors import CheckpointError
from minialbert.labels import CLINICAL_LABELS, category_of
from minialbert.pieces import Pieces
from minialbert.segments import segments_of
from minialbert.spans import Span

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

OUTSIDE = "O"
_TRIM = " \t\r\n.,;:()[]{}<>\"'’|*_-–/\\#=~"
_TRIM_KEPT = {"(": ")", "[": "]"}
_DATE_HEAD = re.compile(r"(?<!\d)(?:\d{1,4}[/-]){1,2}\Z")
_DATE_TAIL = re.compile(r"(?:[/-]\d{1,4}){1,2}(?!\d)")
_MAX_GROWTH = 100  # characters of one word that a span may grow over, so that time stays linear


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
        if not types or wanted != set(index) or len(index) != len(id2label):
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
    reaches the likeliest type's threshold. Spans of one group may touch, but never overlap.
    """
    begins, insides = probabilities[:, scheme.begin], probabilities[:, scheme.inside]
    limits = np.array([thresholds[label] for label in scheme.types], dtype=np.float32)
    is_clinical = np.array([label in CLINICAL_LABELS for label in scheme.types])
    in_word = _continues_word(text, pieces)
    found: list[Span] = []
    for group in (np.flatnonzero(~is_clinical), np.flatnonzero(is_clinical)):
        if not len(group):
            continue
        mass = begins[:, group] + insides[:, group]  # (n_pieces, types of the group)
        held = mass.sum(1) >= limits[group][mass.argmax(1)]
        spans = []
        for segment in segments_of(held, begins[:, group], insides[:, group], in_word):
            score = min(1.0, float(mass[segment.first : segment.last, segment.kind].mean()))
            start, end = pieces.starts[segment.first], pieces.ends[segment.last - 1]
            label = scheme.types[group[segment.kind]]
            fitted = fit_to_words(text, Span(int(start), int(end), label, score))
            spans += [] if fitted is None else [fitted]
        found += _without_overlap(text, spans)
    return sorted(found)


def _continues_word(text: str, pieces: Pieces) -> Flags:
    """Say for each piece whether it goes on with the letters, or the digits, just before it."""
    continues = np.zeros(len(pieces), dtype=bool)
    for i in np.flatnonzero(pieces.starts[1:] == pieces.ends[:-1]).tolist():
        start = int(pieces.starts[i + 1])
        continues[i + 1] = _same_word(text[start - 1], text[start], mixed=False)
    return continues


def fit_to_words(text: str, span: Span) -> Span | None:
    """Grow a span to whole words and trim punctuation from its ends; None when nothing is left.

    Letters are one word, digits another ("27Y" holds 27), but identifiers grow over both.
    """
    start, end = span.start, span.end
    leftmost, rightmost = max(0, start - _MAX_GROWTH), min(len(text), end + _MAX_GROWTH)
    mixed = category_of(span.label) in ("ID", "CONTACT") or span.label in ("USERNAME", "ROOM")
    while start > leftmost and _same_word(text[start - 1], text[start], mixed=mixed):
        start -= 1
    while end < rightmost and _same_word(text[end - 1], text[end], mixed=mixed):
        end += 1
    if span.label == "DATE":
        start, end = _whole_date(text, start, end)
    return _trimmed(text, replace(span, start=start, end=end))


def _whole_date(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the rest of a numeric date of which only a part was held: 4/ before 95."""
    if text[start].isdigit() and (before := _DATE_HEAD.search(text[max(0, start - 12) : start])):
        start -= len(before.group())
    if text[end - 1].isdigit() and (after := _DATE_TAIL.match(text[end : end + 12])):
        end += len(after.group())
    return start, end


def _same_word(left: str, right: str, *, mixed: bool) -> bool:
    if mixed:
        return left.isalnum() and right.isalnum()
    return (_is_letter(left) and _is_letter(right)) or (left.isdigit() and right.isdigit())


def _is_letter(character: str) -> bool:
    """Say so of combining marks too: they belong to the letter before them."""
    return character.isalpha() or unicodedata.combining(character) > 0


def _trimmed(text: str, span: Span) -> Span | None:
    """Take punctuation off the ends, and a possessive off names; None when nothing is left."""
    start, end = span.start, span.end
    closed_at = {opener: text.rfind(closer, start, end) for opener, closer in _TRIM_KEPT.items()}
    while start < end and text[start] in _TRIM:
        is_short_year = text[start] in "'’" and text[start + 1 : start + 3].isdigit()
        if is_short_year or closed_at.get(text[start], -1) > start:
            break
        start += 1
    while end > start and text[end - 1] in _TRIM:
        if text[end - 1] in ")]" and text[start] in _TRIM_KEPT:
            break
        end -= 1
    if span.label in ("PATIENT", "DOCTOR") and text.endswith(("'s", "’s"), start, end):
        end -= 2
    return None if start >= end else replace(span, start=start, end=end)


def _without_overlap(text: str, spans: Sequence[Span]) -> list[Span]:
    """Cut what growing made overlap: the earlier keeps what it has."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: s.start):
        rest: Span | None = span
        if kept and span.start < kept[-1].end:
            is_inside = span.end <= kept[-1].end
            rest = None if is_inside else _trimmed(text, replace(span, start=kept[-1].end))
        if rest is not None:
            kept.append(rest)
    return kept
