"""Count characters: what of the identifiers a redaction would cover, and what else it would take.

Labels do not matter here, for a name is as well hidden under the wrong tag. White space does not
count: nobody is found out by a blank left between two covered words.

Worked example, gold = ``Maria Delgado`` (12 characters), predicted = ``Delgado seen`` (11)::

    Maria Delgado seen today      covered 7 of 12 · the note is not fully covered
          ~~~~~~~~~~~~            7 of 11 predicted right · 4 of 9 others redacted
"""

from collections import Counter
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from minialbert.code_points import code_points
from minialbert.labels import category_of
from minialbert.scoring.notes import ScoredNote, of_kind
from minialbert.spans import Span

Flags = NDArray[np.bool_]

_BLANKS: Final = np.array([i for i in range(0x3001) if chr(i).isspace()], dtype=np.uint32)


def count_coverage(note: ScoredNote) -> Counter[str]:
    """Return the counts of one note under the names that :class:`Coverage` is computed from.

    ``identifying``, ``covered``, ``redacted``, ``other``, ``other_redacted`` count characters;
    ``with_identifiers``, ``fully_covered`` count this note as 0 or 1; ``terms``, ``terms_lost``
    count gold clinical entities, and ``notes`` is 1. ``{label}/identifying`` and
    ``{label}/covered`` repeat the characters per gold label and per category.
    """
    gold = of_kind(note.gold, "phi")
    solid = solid_characters(note.text)
    wanted = mark(gold, len(note.text)) & solid
    taken = mark(of_kind(note.predicted, "phi"), len(note.text)) & solid
    counts: Counter[str] = Counter(
        notes=1,
        identifying=int(wanted.sum()),
        covered=int((wanted & taken).sum()),
        redacted=int(taken.sum()),
        other=int((solid & ~wanted).sum()),
        other_redacted=int((taken & ~wanted).sum()),
        with_identifiers=int(wanted.any()),
        fully_covered=int(wanted.any() and not (wanted & ~taken).any()),
    )
    for span in gold:
        n_identifying = int(solid[span.start : span.end].sum())
        n_covered = int(taken[span.start : span.end].sum())
        for row in (f"label:{span.label}", f"category:{category_of(span.label)}"):
            counts[f"{row}/identifying"] += n_identifying
            counts[f"{row}/covered"] += n_covered
    wrongly_taken = taken & ~wanted
    for span in of_kind(note.gold, "clinical"):
        counts["terms"] += 1
        counts["terms_lost"] += bool(wrongly_taken[span.start : span.end].any())
    return counts


def mark(spans: Iterable[Span], n_characters: int) -> Flags:
    """Flag the characters inside any of ``spans``: [n_characters]."""
    flags = np.zeros(n_characters, dtype=np.bool_)
    for span in spans:
        flags[span.start : span.end] = True
    return flags


def solid_characters(text: str) -> Flags:
    """Flag the characters of ``text`` that are not white space: [n_characters]."""
    codes = code_points(text)
    return np.isin(codes, _BLANKS, invert=True)
