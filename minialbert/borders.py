"""How far an identifier reaches: join what is one, take in the period of an abbreviation.

Finders cut where they are unsure, and some cuts are wrong by convention: ``OKAFOR, NGOZI B`` is one name,
``autumn`` and ``1987`` in "autumn of 1987" one date, and the period of ``Jr.`` belongs to it. Which gaps join
which labels is a table; what is whole on both sides, as ``3/4 3/5``, stays two. Nothing here removes a character from
what was found, nor takes one that another span has.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Final

from minialbert.labels import PEOPLE_LABELS, PHI_LABELS, category_of
from minialbert.spans import Span

_NAMES = frozenset(PEOPLE_LABELS)
_BODIES = frozenset({"HOSPITAL", "ORGANIZATION"})
_NUMBERS = frozenset(label for label in PHI_LABELS if category_of(label) == "ID")
_LINES = frozenset({"PHONE", "FAX"})
_LONGEST_GAP = 4  # characters
_LONGEST = 100  # characters of a span that is joined or closed for what it holds, so that time stays linear
_REACH = 24  # characters on both sides of a gap that tell whether they are whole
_WHOLE_NUMBER = 7  # digits
_LEAST_EXTENSION = 3  # digits
_PAIRS = (("“", "”"), ("(", ")"))
_CLOSERS = '"”)'
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
_MANY = re.compile(r"(?i)(?:[^\W\d_]s|kids|children|present|family|staff)[ \t]*:[ \t]*\Z")
_LIST_GOES_ON = re.compile(r",? *(?:,|and\b|&|or\b)|['’][sS]\b")
_DATE_HAS_ONE = (
    re.compile(r"\d[/.-]\d"),
    re.compile(r"\b(?:19|20)\d\d\b|\d[/.-]\d\d?[/.-]\d"),
    re.compile(r"(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"),
    re.compile(r"(?i)\b(?:mon|tue|wed|thu|fri|sat|sun)"),
)
_ABBREVIATED = re.compile(
    r"(?:(?<=[^\W\d_][ .])[A-Z]|[A-Z]\.[A-Z]|"
    r"(?<!\w)(?:Jr|Sr|JR|SR|Wm|Thos|Chas|Geo|Jas|Robt|Co|Inc|Ltd|Corp|Bros|Dr|St|Ave|Blvd|Rd|Ln|Pl|Ct|Hwy|Pkwy))\Z"
)
_LONE_INITIAL = re.compile(r"[A-Z]\.(?=[,;:)]| [a-z])")  # where its sentence goes on


@dataclass(frozen=True, slots=True)
class Join:
    """Neighbours with these labels are one when ``gap`` is all between them and ``fits`` agrees."""

    labels: frozenset[str] | None  # None: any
    gap: re.Pattern[str]
    fits: Callable[[str, Span, Span], bool]
    is_same_label: bool = True


def settle(text: str, spans: Sequence[Span]) -> list[Span]:
    """Join sorted spans apart that are one identifier, and take in the period of an abbreviation.

    To settle again what came out changes nothing.
    """
    settled: list[Span] = []
    limits = [*(span.start for span in spans[1:]), len(text)]
    for found, limit in zip(spans, limits, strict=False):
        span = _grown(text, found, limit)
        while settled and _is_one(text, settled[-1], span):
            span = _grown(text, _union(settled.pop(), span), limit)
        settled.append(span)
    return settled


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


def _union(first: Span, second: Span) -> Span:
    """Return both as one, which is what the surer is."""
    surer = max(first, second, key=attrgetter("score"))
    return replace(surer, start=first.start, end=second.end)


def _is_part(text: str, first: Span, second: Span) -> bool:
    """Say whether one needs the other: neither two dates nor two long numbers do."""
    before = text[max(first.start, first.end - _REACH) : first.end]
    after = text[second.start : min(second.end, second.start + _REACH)]
    if first.label == "DATE":
        return not any(has.search(before) and has.search(after) for has in _DATE_HAS_ONE)
    return min(map(_n_digits, (before, after))) < _WHOLE_NUMBER


def _n_digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _is_year(text: str, first: Span, second: Span) -> bool:
    return bool(_YEAR.fullmatch(text, second.start, second.end)) and _is_part(text, first, second)


def _is_nickname(text: str, first: Span, second: Span) -> bool:
    """Say whether one word stands in the bracket or quotes that the gap opens; a name may follow it."""
    word = _ONE_WORD.match(text, second.start, second.end)
    return word is not None and text.startswith(tuple(_CLOSERS), word.end())


def _is_last_first(text: str, first: Span, second: Span) -> bool:
    """Say whether ``OKAFOR, NGOZI B`` stands where a form has a name, and no list of people goes on."""
    return bool(
        _ONE_WORD.fullmatch(text, first.start, first.end)
        and _GIVEN.fullmatch(text, second.start, second.end)
        and _HEADER.search(text, max(0, first.start - 8), first.start)
        and not _MANY.search(text, max(0, first.start - 12), first.start)
        and not _LIST_GOES_ON.match(text, second.end)
    )


def _is_glued(text: str, first: Span, second: Span) -> bool:
    """Say whether ``09`` and ``6-0221`` are parts of one number, letters or digits on both sides of the gap."""
    return text[first.end - 1].isalnum() and text[second.start].isalnum()


def _is_rest_of_line(text: str, first: Span, second: Span) -> bool:
    """Say whether ``4`` and ``7719`` are one extension, not two whole numbers side by side."""
    n_digits = _n_digits(text[first.start : first.end])
    return n_digits < _LEAST_EXTENSION and _is_glued(text, first, second)


def _second_is(pattern: re.Pattern[str]) -> Callable[[str, Span, Span], bool]:
    return lambda text, first, second: bool(pattern.fullmatch(text, second.start, second.end))


def _grown(text: str, span: Span, limit: int) -> Span:
    """Take in, before ``limit``, the period of an initial, ``Jr``, ``Co``, ``Blvd``, and what closes a bracket."""
    end = span.end
    if end < limit and text[end] == "." and _is_abbreviated(text, span):
        end += 1
    if end < limit and text[end] in _CLOSERS and span.n_characters <= _LONGEST:
        end = _closed_end(text, span.start, end, limit)
    return replace(span, end=end) if end > span.end else span


def _is_abbreviated(text: str, span: Span) -> bool:
    if span.n_characters == 1:
        return span.label in _NAMES and bool(_LONE_INITIAL.match(text, span.start))
    tail = text[max(span.start, span.end - 8) : span.end]
    return span.label in _ABBREVIATING and bool(_ABBREVIATED.search(tail))


def _closed_end(text: str, start: int, end: int, limit: int) -> int:
    inside = text[start:end]
    n_open = {'"': inside.count('"') % 2}
    n_open |= {closer: inside.count(opener) - inside.count(closer) for opener, closer in _PAIRS}
    while end < limit and n_open.get(text[end], 0) > 0:
        n_open[text[end]] -= 1
        end += 1
    return end


_ABBREVIATING: Final = _NAMES | _BODIES | {"STREET"}
_JOINS: Final[tuple[Join, ...]] = (
    Join(None, re.compile(" "), _is_part),
    Join(_NAMES, re.compile(", ?"), _is_last_first, is_same_label=False),
    Join(frozenset({"PATIENT"}), re.compile(r' (?:\(["“]?|"|“)'), _is_nickname),
    Join(frozenset({"DATE"}), re.compile(" (?:in|of) "), _is_year),
    Join(_BODIES, re.compile(", "), _second_is(_SUFFIX), is_same_label=False),
    Join(frozenset({"STREET"}), re.compile(", "), _second_is(_FLOOR)),
    Join(_NUMBERS, re.compile("[-/]"), _is_glued, is_same_label=False),
    Join(_LINES, re.compile("-"), _is_rest_of_line),
)
