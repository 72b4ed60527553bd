"""The days that a text stands for: one date, or several parted by dashes, commas or words.

"12/30-1/3/09"     2008-12-30 and 2009-01-03: the year of a date is that of its neighbour
"Mar '09"          2009-03-15: a part of time stands for the day in its middle
"late 2008"        2008-11-01
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from minialbert.redaction.dates.forms import Reading, readings
from minialbert.redaction.dates.holidays import holiday_date

PLAIN_YEAR: Final = 2011  # has no February 29
MAX_PARTS: Final = 6

_BETWEEN: Final = re.compile(
    r"\s{0,3}(?:[-–—/&,;+]|\b(?:to|through|thru|until|till?|and|or)\b){1,2}\s{0,3}", re.IGNORECASE
)
_SEASON_MIDDLES: Final = (1, 4, 7, 10)
_NO_POSITION: Final = frozenset("dqh")

Chain = list[tuple[Reading, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """One date of a text, the day it stands for (and its last day), and what follows it."""

    reading: Reading
    first: date
    last: date
    after: str = ""


def parts_of(text: str, *, day_first: bool, year: int | None) -> list[Part] | None:
    """Read ``text`` as one date or as several parted by dashes, commas or words."""
    chain = _chain(text, day_first=day_first, n_left=MAX_PARTS)
    if chain is None:
        return None
    years = _years_of(chain, year or PLAIN_YEAR)
    parts = []
    for (reading, after), its_year in zip(chain, years, strict=True):
        ends = _ends(reading, its_year)
        if ends is None:
            return None
        parts.append(Part(reading, *ends, after))
    return parts


def _chain(text: str, *, day_first: bool, n_left: int) -> Chain | None:
    """Return the readings of ``text``, each with the words after it, or None."""
    whole = _first_real(text, day_first=day_first)
    if whole:
        return [(whole, "")]
    for between in _BETWEEN.finditer(text[:100]) if n_left > 1 else ():
        left = _first_real(text[: between.start()], day_first=day_first)
        if left is None:
            continue
        right = _chain(text[between.end() :], day_first=day_first, n_left=n_left - 1)
        if right and _alike(left, right[0][0]):
            return [(left, between[0]), *right]
    return None


def _first_real(text: str, *, day_first: bool) -> Reading | None:
    found = readings(text, day_first=day_first)
    return next((r for r in found if _ends(r, PLAIN_YEAR) is not None), None)


def _alike(left: Reading, right: Reading) -> bool:
    """Hold for two dates as exact as each other, or with a year each."""
    return _exactness(left) == _exactness(right) or (left.names("y") and right.names("y"))


def _exactness(reading: Reading) -> frozenset[str]:
    names = {key[0] for key in reading.values} - {"y", "p"}
    return frozenset(names - {"w"} or names)


def _years_of(chain: Chain, year: int) -> list[int]:
    """Return the year of each date in ``chain``: its own, else that of a neighbour, in order."""
    own = [r.values.get("y", r.values.get("y2")) for r, _ in chain]
    last = next((y for y in reversed(own) if y is not None), year)
    years = [last if y is None else y for y in own]
    for i in reversed(range(len(chain) - 1)):
        if own[i] is None:
            years[i] = years[i + 1] - _later(chain[i][0], chain[i + 1][0])
    for i in range(1, len(chain)):
        if own[i] is None and own[i - 1] is not None:
            years[i] = years[i - 1] + _later(chain[i - 1][0], chain[i][0])
            own[i] = years[i]
    return years


def _later(one: Reading, other: Reading) -> bool:
    """Hold when ``one`` is later in its year than ``other``."""
    keys = ("m", "d")
    return [one.values.get(k, 0) for k in keys] > [other.values.get(k, 0) for k in keys]


def _ends(reading: Reading, year: int) -> tuple[date, date] | None:
    """Return the day ``reading`` stands for and the last one of a range; None if there is none."""
    first, last = _two(reading.values)
    days = _day(first, year), _day(last, year)
    if days[0] is None or days[1] is None or days[1] < days[0]:
        return None
    return days[0], days[1]


def _two(values: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """Part ``values`` into those of a range's two ends; each has from the other what it lacks."""
    one = {key: v for key, v in values.items() if len(key) == 1}
    two = {key[0]: v for key, v in values.items() if len(key) == 2}
    if "y" in one and "y" in two:
        two["y"] -= 100 * (two["y"] - one["y"] >= 100)
        two["y"] += 100 * (two["y"] < one["y"])
    return two | one, one | two


def _day(values: Mapping[str, int], year: int) -> date | None:
    """Return the day that stands for ``values``, in ``year`` where they name none."""
    has = values.keys()
    if ("p" in has and (has & _NO_POSITION or len(has) == 1)) or {"h", "w"} <= has:
        return None
    p = values.get("p", 1)
    year = values.get("y", year)
    try:
        return _in_year(values, year, p)
    except ValueError:
        return None


def _in_year(values: Mapping[str, int], year: int, p: int) -> date:
    match values:
        case {"h": number}:
            return holiday_date(number, year)
        case {"k": decade}:
            return date(decade + (1, 5, 8)[p], 7, 1)
        case {"n": season}:
            month = _SEASON_MIDDLES[season] + p - 1
            return date(year, month, 15) if month else date(year - 1, 12, 15)
        case {"q": quarter}:
            return date(year, 3 * quarter - 1, 15)
        case {"m": month, "d": day}:
            leaps = (month, day) == (2, 29) and "y" not in values
            return date(_leap_year(year) if leaps else year, month, day)
        case {"m": month}:
            return date(year, month, (5, 15, 25)[p])
        case {"d": day}:
            return date(year, 1, day)
    return date(year, (3, 7, 11)[p], 1)


def _leap_year(year: int) -> int:
    year -= year % 4
    return year if year % 100 or year % 400 == 0 else year - 4
