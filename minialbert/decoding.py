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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from minialbert.code_points import ALPHANUMERIC, DIGIT, LETTER, kinds_of
from minialbert.errors import CheckpointError
from minialbert.labels import CLINICAL_LABELS, PEOPLE_LABELS, category_of
from minialbert.pieces import Pieces
from minialbert.segments import segments_of
from minialbert.spans import Span, in_order

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
    if not len(pieces):
        return []
    by_label = probabilities.T
    limits = np.array([thresholds[label] for label in scheme.types], dtype=np.float32)
    kinds = kinds_of(text)
    in_word = _continues_word(kinds, pieces)
    found: list[Span] = []
    for group in _groups(scheme.types):
        begins, insides = by_label[scheme.begin[group]], by_label[scheme.inside[group]]
        mass = begins + insides  # (types of the group, n_pieces)
        held = _held(mass, limits[group])
        spans = []
        for segment in segments_of(held, begins.T, insides.T, in_word):
            label = scheme.types[group[segment.kind]]
            start, end = int(pieces.starts[segment.first]), int(pieces.ends[segment.last - 1])
            bounds = fit_to_words(text, kinds, start, end, label)
            if bounds is not None:
                own = mass[segment.kind, segment.first : segment.last]
                spans.append(Span(*bounds, label, min(1.0, float(np.add.reduce(own) / len(own)))))
        found += _without_overlap(text, spans)
    return sorted(found, key=in_order)


@cache
def _groups(types: tuple[str, ...]) -> tuple[Ints, ...]:
    """Return where PHI types and where clinical types stand; groups without types are left out."""
    is_clinical = np.array([label in CLINICAL_LABELS for label in types])
    groups = np.flatnonzero(~is_clinical), np.flatnonzero(is_clinical)
    return tuple(group for group in groups if len(group))


def _held(mass: Floats, limits: Floats) -> Flags:
    """Say for each piece whether its types together reach the likeliest one's limit.

    ``mass`` is (n_types, n_pieces). Few pieces reach the lowest limit, so only they are ranked.
    """
    total = mass.sum(0)
    held: Flags = total >= limits.min()
    places = np.flatnonzero(held)
    held[places] = total[places] >= limits[mass[:, places].argmax(0)]
    return held


def _continues_word(kinds: bytes, pieces: Pieces) -> Flags:
    """Say for each piece whether it goes on with the letters, or the digits, just before it."""
    of = np.frombuffer(kinds, dtype=np.uint8)
    continues = np.zeros(len(pieces), dtype=bool)
    starts = pieces.starts[1:]
    is_same = (of[starts - 1] & of[starts] & (LETTER | DIGIT)) > 0
    continues[1:] = is_same & (starts == pieces.ends[:-1])
    return continues


def fit_to_words(
    text: str, kinds: bytes, start: int, end: int, label: str
) -> tuple[int, int] | None:
    """Grow a span to whole words and trim punctuation from its ends; None when nothing is left.

    Letters are one word, digits another ("27Y" holds 27), but identifiers grow over both.
    ``kinds`` are those of the characters of ``text``.
    """
    is_mixed = category_of(label) in ("ID", "CONTACT") or label in ("USERNAME", "ROOM")
    same = ALPHANUMERIC if is_mixed else LETTER | DIGIT
    leftmost, rightmost = max(0, start - _MAX_GROWTH), min(len(text), end + _MAX_GROWTH)
    while start > leftmost and kinds[start - 1] & kinds[start] & same:
        start -= 1
    while end < rightmost and kinds[end - 1] & kinds[end] & same:
        end += 1
    if label == "DATE":
        start, end = _whole_date(text, start, end)
    return _trimmed(text, start, end, label)


def _whole_date(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the rest of a numeric date of which only a part was held: 4/ before 95."""
    if text[start].isdigit() and (before := _DATE_HEAD.search(text[max(0, start - 12) : start])):
        start -= len(before.group())
    if text[end - 1].isdigit() and (after := _DATE_TAIL.match(text[end : end + 12])):
        end += len(after.group())
    return start, end


def _trimmed(text: str, start: int, end: int, label: str) -> tuple[int, int] | None:
    """Take punctuation off the ends and a possessive off names; None when nothing is left."""
    if text[start] in _TRIM:
        start = _after_punctuation(text, start, end)
    while end > start and text[end - 1] in _TRIM:
        if text[end - 1] in ")]" and text[start] in _TRIM_KEPT:
            break
        end -= 1
    if label in PEOPLE_LABELS and text.endswith(("'s", "’s"), start, end):
        end -= 2
    return None if start >= end else (start, end)


def _after_punctuation(text: str, start: int, end: int) -> int:
    """Return where text begins; a bracket that is closed again and the mark of a year are text."""
    closed_at = {opener: text.rfind(closer, start, end) for opener, closer in _TRIM_KEPT.items()}
    while start < end and text[start] in _TRIM:
        is_short_year = text[start] in "'’" and text[start + 1 : start + 3].isdigit()
        if is_short_year or closed_at.get(text[start], -1) > start:
            break
        start += 1
    return start


def _without_overlap(text: str, spans: Sequence[Span]) -> list[Span]:
    """Cut what growing made overlap: the earlier keeps what it has."""
    kept: list[Span] = []
    for span in sorted(spans, key=attrgetter("start")):
        if not kept or kept[-1].end <= span.start:
            kept.append(span)
        elif kept[-1].end < span.end:
            rest = _trimmed(text, kept[-1].end, span.end, span.label)
            kept += [] if rest is None else [replace(span, start=rest[0], end=rest[1])]
    return kept
