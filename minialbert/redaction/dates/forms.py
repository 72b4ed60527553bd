"""The forms dates are written in: one table, read by one loop.

A form is a pattern over pieces such as ``<d>``, a day in digits, or ``<b>``, a month's name::

    <b>\\.?<g><d><o>?<c><Y>      March 3rd, 2009
    b "March"  d "3"  o "rd"  y "2009"

A reading says where each piece stands, so that a date can be rewritten in place and all between
stays as it was. ``<A>`` and ``<B>`` are month and day in the order of the note, then in the other
order. Words around a date (``last``, ``the week of``), its weekday and its time of day are taken
off before the forms are tried. Patterns are bounded, and so is the text.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from minialbert.redaction.dates.holidays import holiday_number
from minialbert.redaction.dates.words import (
    MONTHS,
    ORDINALS,
    POSITIONS,
    SEASONS,
    WEEKDAYS,
    Rows,
    place_in,
)

MAX_CHARACTERS: Final = 80
FIRST_YEAR: Final = 1850
LAST_YEAR: Final = 2100
PIVOT: Final = 40  # '39 is 2039, '40 is 1940

_DASH: Final = r"\s?(?:-|–|—|to|thru|through|and|&)\s?"
_PIECES: Final[Mapping[str, str]] = {
    "y": r"(?P<y>[0-9]{4})",
    "yy": r"(?P<y>[0-9]{2})",
    "Y": r"['’]?(?P<y>[0-9]{4}|[0-9]{2})",
    "high": r"(?P<y>00|3[2-9]|[4-9][0-9])",  # what is no day of a month
    "m": r"(?P<m>0?[1-9]|1[0-2])",
    "mm": r"(?P<m>0[1-9]|1[0-2])",
    "d": r"(?P<d>0?[1-9]|[12][0-9]|3[01])",
    "dd": r"(?P<d>0[1-9]|[12][0-9]|3[01])",
    "b": r"(?P<b>[a-z]{3,10})",
    "o": r"(?P<o>st|nd|rd|th)",
    "t": r"(?P<t>[a-z]{5,8}(?:[-\s][a-z]{5,7})?)",
    "n": r"(?P<n>winter|spring|summer|fall|autumn)",
    "q": r"(?P<q>[1-4])",
    "h": r"(?P<h>[a-z][a-z'’.\s]{1,30}?[a-z'’])",
    "x": r"(?P<x>[-/.])",
    "g": r"[\s,/-]{0,3}(?:the\s{1,3})?",  # between a month's name and the day
    "c": r"(?:[\s,./]{1,3}(?:of\s|in\s)?|[\s,]{0,3}(?=['’]))",  # before a year
    "s": r"(?:\s{0,3},)?\s{0,3}(?:of\s{1,3}|in\s{1,3})?",  # the same, or nothing
    "of": r"[\s./-]{0,3}(?:day\s)?(?:of\s{1,3})?",
    "-": _DASH,
}

# The order is that of preference. Comments show what a line is for.
_FORMS: Final = (
    r"<y><x><m>(?P=x)<d>",  # 2009-03-14
    r"<y>[-\s/.]<b>[-\s/.]<d>",  # 2009-Mar-14
    r"<A>\s?<x>\s?<B>\s?(?P=x)\s?<Y>",  # 3/14/2009
    r"<A>\s<B>\s<Y>",  # 03 14 2009
    r"<y>\s<m>\s<d>",
    r"<high><x><m>(?P=x)<d>",  # 98-03-14
    r"<y><mm><dd>(?:[0-2][0-9][0-5][0-9](?:[0-5][0-9])?)?",  # 20090314, 200903141022
    r"<AA><BB><Y>",  # 031409
    r"<high><mm><dd>",  # 980314
    r"(?P<m>[1-9])/(?P<y>0[0-9])",  # 3/09: a month of a year
    r"<A>\s?<x>\s?<B>",  # 3/14
    r"<m>\s?[-/.]\s?<y>",  # 03/2009
    r"<m>\s?[-/.]\s?['’]<yy>",
    r"<m>[-/]<high>",  # 3/98
    r"<y>[-/.]<m>",  # 2009-03
    r"<m>/<d><-><d2>",  # 3/4-9
    r"<b>-<d>-<Y>",  # Mar-14-2009
    r"<b>\.?<g><d><o>?<c><Y>",  # March 3rd, 2009
    r"<b>[-/]<yy>",  # Mar-09
    r"<b>\.?<g><d><o>?",  # Mar. 3
    r"<b>\.?<g><t>(?:<c><Y>)?",  # February twelfth
    r"<d><o>?<of><b>\.?[\s,./-]{0,3}(?:of\s)?<Y>",  # 14MAR09, 3rd of March, 2009
    r"<d><o>?<of><b>\.?",  # 9 Nov
    r"<t>\s{1,3}(?:day\s)?(?:of\s)?<b>\.?(?:<c><Y>)?",  # fifth of May
    r"<b>\.?<s>[-/]?<y>",  # June of 2006
    r"<b>\.?<s>[-/]?['’]<yy>",  # Mar '09
    r"<b>\.?\s<high>",  # Mar 98
    r"<n><s>['’]?<y>",  # spring of 1998
    r"<n><s>['’]?<yy>",  # fall of '06
    r"<n>",
    r"<b>\.?",
    r"<b>\.?<g><d><o>?<-><d2><o2>?(?:<c><Y2>)?",  # March 4-9, 2009
    r"<d><o>?<-><d2><o2>?<of><b2>\.?(?:<c><Y2>)?",  # 4-9 March 2009
    r"<y>",
    r"['’]<yy>",
    r"<y>\s?(?:-|–|/)\s?['’]?<yy2>",  # 1998-99
    r"<AA><BB>",  # 0314
    r"<A>\s<B>",
    r"(?P<k>[0-9]{3}0)['’]?s",  # 1990s
    r"['’]?(?P<k>[0-9]0)['’]?s",  # '90s
    r"(?:FY|CY)[\s-]?<Y>",  # FY2011
    r"Q<q>(?:[\s,/-]{0,3}(?:of\s|FY\s?)?<Y>)?",  # Q3 2011
    r"<q>Q[\s/-]?<Y>",  # 3Q11
    r"<d><o>",  # the 3rd
    r"<t>",
    r"<h>",  # Thanksgiving
    r"<h><s>\s?['’]?<y>",  # Thanksgiving in 2006
    r"<h><s>\s?['’]?<yy>",
)
_PIECE: Final = re.compile(r"<([A-Za-z-]+2?)>(?<!\?P<.>)")  # <d>, but no group (?P<d>
_ORDERS: Final[tuple[Mapping[str, str], ...]] = (
    {"A": "m", "AA": "mm", "B": "d", "BB": "dd"},
    {"A": "d", "AA": "dd", "B": "m", "BB": "mm"},
)
_LETTERS: Final = ("<b>", "<n>", "<t>", "<h>", "Q", "(?:FY")  # how those in letters begin

_WEEKDAY_WORDS: Final = "|".join(
    sorted({word for row in WEEKDAYS for word in row}, key=lambda w: (-len(w), w))
)
_POSITION_WORDS: Final = r"(?:early|mid|late)[-\s]|(?:beginning|start|middle|end)\sof\s"
_LEAD: Final = re.compile(
    r"(?:(?:the|on|in|of|last|this|next|past|previous|coming|every|each|since|by|until|around|"
    r"about|circa|week|between|from)\s{1,3}){0,4}"
    rf"(?:(?P<w>{_WEEKDAY_WORDS})s?(?![a-z'’])[.,]{{0,2}}\s{{0,3}})?"
    rf"(?:the\s{{1,3}})?(?P<p>{_POSITION_WORDS})?(?:the\s{{1,3}})?",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(
    r"(?:(?:[\s,T]|\sat\s|\s?@\s?){1,2}[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?"
    r"\s?(?:[ap]\.?m\b)?(?:Z|\s?[+-][0-9]{2}:?[0-9]{2})?"
    r"|(?:\sat\s|\s?@\s?|T)[0-2][0-9][0-5][0-9](?:[0-5][0-9])?Z?"
    r"|\s[0-2][0-9][0-5][0-9]\s?h(?:rs?|ours)?)?"
    rf"(?:[\s,]{{0,2}}[\s(](?P<v>{_WEEKDAY_WORDS})s?(?![a-z'’])\)?)?"
    r"(?:\s{1,3}(?:morning|afternoon|evening|night|a\.?m|p\.?m))?[.,;]?$",
    re.IGNORECASE,
)
_TRAILERS: Final = re.compile(r"[\s,T@.;(]|$")


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of a date as written: its role (``d``, ``y2``) and where it stands, in characters."""

    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand ``text``: its pieces in order, and the number each stands for."""

    text: str
    places: tuple[Place, ...]
    values: Mapping[str, int]

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles of all pieces."""
        return frozenset(p.role for p in self.places)

    def written(self, place: Place) -> str:
        """Return the characters at ``place``."""
        return self.text[place.start : place.end]

    def names(self, kind: str) -> bool:
        """Hold when a value of ``kind`` is written, at either end of a range."""
        return kind in self.values or f"{kind}2" in self.values


def readings(text: str, *, day_first: bool) -> Iterator[Reading]:
    """Yield the ways ``text`` can be read as one date or one short range, the likeliest first.

    Whether such a day exists is not looked at.
    """
    if len(text) > MAX_CHARACTERS:
        return
    lead = _LEAD.match(text)
    if lead is None:
        return
    for tail in _tails(text, lead.end()):
        around = [*_pieces(lead), *_pieces(tail)]
        if lead.end() == tail.start():
            yield from _valued(text, around)
            continue
        for form in _compiled(day_first, text[lead.end()].isalpha()):
            found = form.fullmatch(text, lead.end(), tail.start())
            if found:
                yield from _valued(text, [*around, *_pieces(found)])


def _tails(text: str, start: int) -> list[re.Match[str]]:
    """Find what can be the words after a date, the shortest first."""
    tails = (_TAIL.match(text, place.start()) for place in _TRAILERS.finditer(text, start))
    return [tail for tail in tails if tail][::-1]


def _pieces(match: re.Match[str]) -> Iterator[Place]:
    for role, written in match.groupdict().items():
        if written is not None and role != "x":
            yield Place("w" if role == "v" else role, match.start(role), match.end(role))


@cache
def _compiled(day_first: bool, in_letters: bool) -> tuple[re.Pattern[str], ...]:
    """Return the forms that begin with a letter, or those that do not, in order of preference."""
    forms = (
        _spelled_out(form, order)
        for form in _FORMS
        if form.startswith(_LETTERS) == in_letters
        for order in (_ORDERS[::-1] if day_first else _ORDERS)
    )
    return tuple(re.compile(form, re.IGNORECASE) for form in dict.fromkeys(forms))


def _spelled_out(form: str, order: Mapping[str, str]) -> str:
    def piece(match: re.Match[str]) -> str:
        name = order.get(match[1], match[1])
        if name.endswith("2"):
            return re.sub(r"\?P<(\w)>", r"?P<\g<1>2>", _PIECES[name[:-1]])
        return _PIECES[name]

    return _PIECE.sub(piece, form)


def _in_rows(rows: Rows, first: int) -> Callable[[str], int | None]:
    def number(word: str) -> int | None:
        place = place_in(rows, word)
        return None if place is None else place + first

    return number


def _year(written: str) -> int | None:
    year = int(written)
    if len(written) == 2:
        return year + (2000 if year < PIVOT else 1900)
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


# What the characters of each role stand for; months and days count from 1, the rest from 0.
_VALUES: Final[Mapping[str, tuple[str, Callable[[str], int | None]]]] = {
    "y": ("y", _year),
    "k": ("k", _year),
    "m": ("m", int),
    "b": ("m", _in_rows(MONTHS, 1)),
    "d": ("d", int),
    "t": ("d", _in_rows(ORDINALS, 1)),
    "n": ("n", _in_rows(SEASONS, 0)),
    "q": ("q", int),
    "p": ("p", _in_rows(POSITIONS, 0)),
    "w": ("w", _in_rows(WEEKDAYS, 0)),
    "h": ("h", holiday_number),
}


def _valued(text: str, places: list[Place]) -> Iterator[Reading]:
    """Yield the reading, unless a piece is no word or number of its kind."""
    values: dict[str, int] = {}
    for place in places:
        if place.role[0] in _VALUES:
            name, number = _VALUES[place.role[0]]
            value = number(text[place.start : place.end])
            if value is None:
                return
            values[name + place.role[1:]] = value
    if values:
        yield Reading(text, tuple(sorted(places, key=lambda p: p.start)), values)
