"""How far an identifier reaches: join what is one, take in the period of an abbreviation.

Finders cut where they are unsure, and some cuts are wrong by convention: ``OKAFOR, NGOZI B`` is one name,
``spring`` and ``1998`` in "spring of 1998" one date, and the period of ``Jr.`` belongs to it. Which gaps join
which labels is a table. Nothing here removes a character from what was found.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from minialbert.spans import Span

_NAMES = frozenset({"PATIENT", "DOCTOR"})
_BODIES = frozenset({"HOSPITAL", "ORGANIZATION"})
_LONGEST_GAP = 4  # characters
_LONGEST = 100  # characters of a span that is joined for what it holds, so that time stays linear
_CLOSED_BY = {'"': '"', "“": "”", "(": ")"}  # the inner first
_YEAR = re.compile(r"(?:19|20)\d\d|['’]\d\d")
_SUFFIX = re.compile(
    r"(?i)(?:P\.?A|P\.?C|S\.?C|P\.?S|L\.?L\.?[CP]|P\.?L\.?L\.?C|Inc|Ltd|Co|Corp|Pty)\.?"
)
_FLOOR = re.compile(
    r"(?i)(?:\d{1,3}(?:st|nd|rd|th) (?:floor|fl)|(?:floor|apt|suite|unit|flat|level)\b).*"
)
_ONE_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_GIVEN = re.compile(r"(?:[^\W\d_]+[.'’-]*\s?){1,3}")
_HEADER = re.compile(r"(?:\A|[\r\n:|\t]|  )[ \t]*\Z")
_LIST_GOES_ON = re.compile(r",? *(?:,|and\b|&|or\b)")
_ABBREVIATED = re.compile(
    r"(?:(?<=[^\W\d_][ .])[A-Z]|[A-Z]\.[A-Z]|(?<!\w)(?:Jr|Sr|JR|SR|Co|Inc|Ltd|Corp|Bros|Dr|St|Ave|Blvd|Rd|Ln|Pl|Ct|"
    r"Hwy|Pkwy))\Z"
)


@dataclass(frozen=True, slots=True)
class Join:
    """Neighbours with these labels are one when ``gap`` is all between them and ``fits`` agrees."""

    labels: frozenset[str] | None  # None: any
    gap: re.Pattern[str]
    fits: Callable[[str, Span, Span], bool]
    is_same_label: bool = True


def settle(text: str, spans: Iterable[Span]) -> list[Span]:
    """Join sorted spans that are one identifier, and take in the period of an abbreviation."""
    joined: list[Span] = []
    for span in spans:
        if joined and _is_one(text, joined[-1], span):
            joined[-1] = _union(text, joined[-1], span)
        else:
            joined.append(span)
    return _with_periods(text, joined)


def _is_one(text: str, first: Span, second: Span) -> bool:
    if not 0 < second.start - first.end <= _LONGEST_GAP:
        return False
    gap = text[first.end : second.start]
    if gap != " " and max(first.n_characters, second.n_characters) > _LONGEST:
        return False
    return any(
        join.gap.fullmatch(gap)
        and (first.label == second.label or not join.is_same_label)
        and (join.labels is None or {first.label, second.label} <= join.labels)
        and join.fits(text, first, second)
        for join in _JOINS
    )


def _union(text: str, first: Span, second: Span) -> Span:
    """Return both as one, under the label of the surer; a bracket or quote opened between is closed."""
    surer = max(first, second, key=lambda span: span.score)
    end = second.end
    for opener, closer in _CLOSED_BY.items():
        if opener in text[first.end : second.start] and text.startswith(closer, end):
            end += 1
    return Span(first.start, end, surer.label, max(first.score, second.score), first.source)


def _always(text: str, first: Span, second: Span) -> bool:
    return True


def _is_last_first(text: str, first: Span, second: Span) -> bool:
    """Say whether ``OKAFOR, NGOZI B`` stands where a form has a name, and no list of people goes on."""
    return bool(
        _ONE_WORD.fullmatch(text, first.start, first.end)
        and _GIVEN.fullmatch(text, second.start, second.end)
        and _HEADER.search(text, max(0, first.start - 8), first.start)
        and not _LIST_GOES_ON.match(text, second.end)
    )


def _second_is(pattern: re.Pattern[str]) -> Callable[[str, Span, Span], bool]:
    return lambda text, first, second: bool(pattern.fullmatch(text, second.start, second.end))


def _with_periods(text: str, spans: Sequence[Span]) -> list[Span]:
    """Take in the period after an initial or ``Jr``, ``Co``, ``Blvd``, unless another span has it."""
    return [
        replace(span, end=span.end + 1)
        if text.startswith(".", span.end)
        and span.label in _ABBREVIATING
        and _ABBREVIATED.search(text, max(span.start, span.end - 8), span.end)
        else span
        for span in spans
    ]


_ABBREVIATING: Final = _NAMES | _BODIES | {"STREET"}
_JOINS: Final[tuple[Join, ...]] = (
    Join(None, re.compile(" "), _always),
    Join(_NAMES, re.compile(", ?"), _is_last_first, is_same_label=False),
    Join(frozenset({"PATIENT"}), re.compile(r' (?:\("?|"|“)'), _second_is(_ONE_WORD)),
    Join(frozenset({"DATE"}), re.compile(" (?:in|of) "), _second_is(_YEAR)),
    Join(_BODIES, re.compile(", "), _second_is(_SUFFIX), is_same_label=False),
    Join(frozenset({"STREET"}), re.compile(", "), _second_is(_FLOOR)),
)
