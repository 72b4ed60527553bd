"""When a predicted mark counts as the gold one: the rules of the i2b2-2014 script.

A mark is a key and the characters it takes. The key says what must agree beside the offsets: the
label (strict), its category, or nothing (binary). Marks of one note form a set, so a span
predicted twice counts once.

Worked example, gold ``(0, 13) PATIENT``::

    (0, 13) PATIENT   strict, relaxed, binary
    (0, 12) PATIENT   relaxed: the end may differ by 2, the start may not
    (0, 13) DOCTOR    binary, and strict by category (both are a NAME)
    (1, 13) PATIENT   none of them; both its tokens match if character 0 is no letter or digit
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from minialbert.spans import Span

_WORD: Final = re.compile("[a-zA-Z0-9]+")
_SLACK: Final = 2


class Mark(NamedTuple):
    """A key over ``start:end``."""

    key: str
    start: int
    end: int


class Match(NamedTuple):
    """What came of comparing two sets of marks; the order within each list means nothing."""

    correct: list[Mark]
    spurious: list[Mark]
    missed: list[Mark]


def whole(spans: Iterable[Span], key: Callable[[str], str]) -> list[Mark]:
    """Return one mark per span, keyed by ``key(label)``."""
    return [Mark(key(span.label), span.start, span.end) for span in spans]


def words(spans: Iterable[Span], key: Callable[[str], str], text: str) -> list[Mark]:
    """Return one mark per run of ASCII letters and digits inside each span."""
    marks: list[Mark] = []
    for span in spans:
        name = key(span.label)
        for word in _WORD.finditer(text, span.start, span.end):
            marks.append(Mark(name, word.start(), word.end()))
    return marks


def match_exactly(gold: Iterable[Mark], predicted: Iterable[Mark]) -> Match:
    """Match marks with the same key, start and end."""
    wanted, found = set(gold), set(predicted)
    return Match(list(wanted & found), list(found - wanted), list(wanted - found))


def match_relaxed(gold: Iterable[Mark], predicted: Iterable[Mark]) -> Match:
    """Match marks with the same key and start whose ends differ by at most 2 characters.

    Follows the script where a mark has two partners: marks of one side that are alike count once,
    and the matches are counted on the smaller side.
    """
    wanted, found = _unlike(gold), _unlike(predicted)
    smaller, larger = (wanted, found) if len(found) > len(wanted) else (found, wanted)
    ends_of = _ends_by_start(larger)
    return Match(
        [mark for mark in smaller if _has_partner(mark, ends_of)],
        _without_partner(found, wanted),
        _without_partner(wanted, found),
    )


def _unlike(marks: Iterable[Mark]) -> list[Mark]:
    """Drop each mark that is like one before it."""
    kept: list[Mark] = []
    ends_of: dict[tuple[str, int], list[int]] = defaultdict(list)
    for mark in marks:
        if not _has_partner(mark, ends_of):
            kept.append(mark)
            ends_of[mark.key, mark.start].append(mark.end)
    return kept


def _ends_by_start(marks: Iterable[Mark]) -> dict[tuple[str, int], list[int]]:
    ends_of: dict[tuple[str, int], list[int]] = defaultdict(list)
    for mark in marks:
        ends_of[mark.key, mark.start].append(mark.end)
    return ends_of


def _has_partner(mark: Mark, ends_of: dict[tuple[str, int], list[int]]) -> bool:
    ends = ends_of.get((mark.key, mark.start), ())
    return any(abs(end - mark.end) <= _SLACK for end in ends)


def _without_partner(marks: Iterable[Mark], others: Iterable[Mark]) -> list[Mark]:
    ends_of = _ends_by_start(others)
    return [mark for mark in marks if not _has_partner(mark, ends_of)]
