"""Find a date that is known, however it is written.

The text is searched for anything of a date's shape; each is read in every order that makes
sense, and taken if one reading is the known day. Worked example, for 1961-07-22::

    born 7/22/61 or 22/07/1961, on 22JUL61, "July 22nd, 1961", 19610722      all taken
    seen 7/22; born 7/22                                                   only the latter
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from minialbert.known.phrases import find as find_phrase
from minialbert.known.tokens import Words

_MONTH_NAMES: Final = tuple(
    names.split()
    for names in "january jan|february feb febuary febr|march mar|april apr|may|june jun|july jul|august aug|"
    "september sept sep|october oct|november nov|december dec".split("|")
)
_MONTHS: Final = tuple(names[0][:3] for names in _MONTH_NAMES)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:r?uary|r)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:['’]?\d{2}|\d{4})"
_SEP = r"[ \t]?[/.\-‐‑–][ \t]?"
_LEFT, _RIGHT = r"(?<![^\W_])(?<!\d[/.\-])", r"(?![^\W_])(?![/\-]\d)(?!\.\d)"
_AFTER_TIME = r"(?=[T_]\d{2}|(?![^\W_])(?![/\-]\d)(?!\.\d))"

_SHAPES: Final = (
    # numbers: 7/22/61, 22.07.1961, 1961-07-22, 1961-07-22T00:00
    rf"{_LEFT}(\d{{1,4}}){_SEP}(\d{{1,2}}){_SEP}['’]?(\d{{1,4}}){_AFTER_TIME}",
    rf"{_LEFT}(\d{{1,2}}) (\d{{1,2}}) (\d{{4}}){_RIGHT}",
    rf"{_LEFT}(\d{{4}}) (\d{{1,2}}) (\d{{1,2}}){_RIGHT}",
    # 19610722, 07221961, 072261
    rf"{_LEFT}(\d{{8}}|\d{{6}}){_AFTER_TIME}",
    # July 22nd, 1961 · 22 July 61 · 22JUL61 · 1961 July 22
    rf"{_LEFT}({_MONTH})[. \t/‐‑–\-]{{0,3}}({_DAY})(?:[., \t/‐‑–\-]{{1,3}}(?:of[ ])?|\s{{1,3}})({_YEAR}){_RIGHT}",
    rf"{_LEFT}({_DAY})[. \t/‐‑–\-]{{0,3}}(?:(?:day )?of )?({_MONTH})[., \t/‐‑–\-]{{0,3}}(?:\r?\n)?(?:of[ ])?({_YEAR}){_RIGHT}",
    rf"{_LEFT}(\d{{4}})[., \t/‐‑–\-]{{0,3}}({_MONTH})[. \t/‐‑–\-]{{0,3}}({_DAY}){_RIGHT}",
)  # fmt: skip
_WITHOUT_YEAR: Final = (
    rf"{_LEFT}(\d{{1,2}}){_SEP}(\d{{1,2}}){_RIGHT}",
    rf"{_LEFT}({_MONTH})[. \t/\-]{{0,3}}({_DAY}){_RIGHT}",
    rf"{_LEFT}({_DAY})[. \t/\-]{{0,3}}(?:of )?({_MONTH}){_RIGHT}",
)
_WHOLE = tuple(re.compile(shape, re.IGNORECASE) for shape in _SHAPES)
_PARTIAL = tuple(re.compile(shape, re.IGNORECASE) for shape in _WITHOUT_YEAR)
_BIRTH_BEFORE = re.compile(
    r"(?:\bd\.?o\.?b\.?|\bb\.?d\.?|\bdate of birth|\bbirth[ -]?date|\bbirthday|\bbday|\bb-day|\bborn)"
    r"(?:[ \t]*(?::|=|-|is|was|on|falls on|coming up|,|\()){0,3}[ \t]*$",
    re.IGNORECASE,
)
_BIRTH_AFTER = re.compile(
    r"[ \t]*(?:\)|,)?[ \t]*(?:\(?d\.?o\.?b\b|is (?:his|her|their) birthday|birthday|birth)",
    re.IGNORECASE,
)
_REACH = 32


class Day(NamedTuple):
    """A day; ``year`` may be known modulo 100 only, ``has_century`` says so."""

    year: int
    month: int
    day: int
    has_century: bool

    def is_same(self, other: "Day") -> bool:
        """Compare; where one side lacks the century, the last two digits decide."""
        whole = self.has_century and other.has_century
        years = self.year == other.year if whole else self.year % 100 == other.year % 100
        return years and (self.month, self.day) == (other.month, other.day)


def find(words: Words, label: str, value: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of the day that ``value`` names; of the bare phrase if it names none."""
    known = days_of(value)
    if not known:
        yield from find_phrase(words, label, value)
        return
    openings = frozenset(form for day in known for form in _openings(day))
    for i, key in enumerate(words.keys):
        if key in openings:
            yield from _from_here(words.text, words.starts[i], known)


def _from_here(text: str, start: int, known: tuple[Day, ...]) -> Iterator[tuple[int, int]]:
    """Yield the bounds of the known day if it is written from ``start`` on."""
    for pattern in _WHOLE:
        match = pattern.match(text, start)
        if match and any(day.is_same(k) for day in _readings(match.groups()) for k in known):
            yield match.span()
            return
    if end := _birthday_end(text, start, known):
        yield start, end


def _openings(day: Day) -> Iterator[str]:
    """Yield every word that the day may begin with in writing."""
    years = [f"{day.year % 100:02}"]
    years += [str(day.year)] if day.has_century else [f"19{years[0]}", f"20{years[0]}"]
    month, of_month = f"{day.month:02}", f"{day.day:02}"
    yield from (*years, month, of_month, str(day.month), str(day.day))
    yield from _MONTH_NAMES[day.month - 1]
    for parts in ((month, of_month), (of_month, month)):
        yield from ("".join((*parts, year)) for year in years)
        yield from ("".join((year, *parts)) for year in years)


@lru_cache(maxsize=1024)
def days_of(value: str) -> tuple[Day, ...]:
    """Return the days that ``value`` may mean: two for 03/04/1961, none if it is no full date.

    Takes ISO dates, US and UK ones, months by name, 19610722, each with a time after it or not.
    """
    stripped = value.strip()
    for pattern in _WHOLE:
        match = pattern.match(stripped)
        rest = stripped[match.end() :] if match else ""
        if match and (not rest or re.fullmatch(r"[T ,]+\d{1,2}:.*|T\d{4,6}Z?|\.0", rest)):
            return tuple(_readings(match.groups()))
    return ()


def _readings(groups: tuple[str, ...]) -> list[Day]:
    """Return every valid reading of the parts of a date."""
    if len(groups) == 1:
        digits = groups[0]
        cuts = ((4, 6), (2, 4)) if len(digits) == 8 else ((2, 4),)
        splits = [(digits[:a], digits[a:b], digits[b:]) for a, b in cuts]
        return [day for split in splits for day in _readings(split)]
    first, second, third = (_stripped(group) for group in groups)
    orders = [(third, first, second), (third, second, first)]
    if first.isdigit() and len(first) != 1:
        orders.append((first, second, third))
    days = (_day(*order) for order in orders)
    return list(dict.fromkeys(day for day in days if day))


def _stripped(group: str) -> str:
    return re.sub(r"(?<=\d)(?:st|nd|rd|th)$|^['’]", "", group.lower())


def _day(year: str, month: str, day: str) -> Day | None:
    if not (year.isdecimal() and day.isdecimal() and len(year) in (2, 4) and len(day) <= 2):
        return None
    n_month = int(month) if month.isdecimal() else _month(month)
    if not (1 <= n_month <= 12 and 1 <= int(day) <= 31):
        return None
    return Day(int(year), n_month, int(day), len(year) == 4)


def _month(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1 if name[:3] in _MONTHS else 0


def _birthday_end(text: str, start: int, known: tuple[Day, ...]) -> int | None:
    """Return the end of a month and day without year that a word for birth stands next to."""
    wanted = {(k.month, k.day) for k in known}
    before = text[max(0, start - _REACH) : start]
    for pattern in _PARTIAL:
        if match := pattern.match(text, start):
            one, other = (_stripped(group) for group in match.groups())
            days = (_day("00", *pair) for pair in ((one, other), (other, one)))
            is_known = any(day and (day.month, day.day) in wanted for day in days)
            end = match.end()
            if is_known and (
                _BIRTH_BEFORE.search(before) or _BIRTH_AFTER.match(text, end, end + _REACH)
            ):
                return end
    return None
