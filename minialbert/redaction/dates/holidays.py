"""The day that a holiday falls on: fixed days, days counted from Easter, weekdays of a month.

Holidays of calendars that are not the Gregorian (Ramadan, Diwali, Passover) are not here: notes
that name them keep a tag.
"""

import re
from datetime import date, timedelta
from functools import cache
from typing import Final

# Names without points or apostrophes, a last "day" left off: month and day.
_FIXED: Final = (
    ("christmas, xmas", 12, 25),
    ("christmas eve, xmas eve", 12, 24),
    ("boxing, st stephens, saint stephens, day of goodwill", 12, 26),
    ("new years eve, new year eve, nye, hogmanay", 12, 31),
    ("new years, new year", 1, 1),
    ("twelfth night", 1, 5),
    ("epiphany", 1, 6),
    ("australia", 1, 26),
    ("groundhog, candlemas", 2, 2),
    ("waitangi", 2, 6),
    ("valentines, valentine, st valentines, saint valentines", 2, 14),
    ("st patricks, saint patricks, st paddys, patricks", 3, 17),
    ("april fools, april fool", 4, 1),
    ("tax", 4, 15),
    ("anzac", 4, 25),
    ("cinco de mayo", 5, 5),
    ("juneteenth", 6, 19),
    ("canada", 7, 1),
    ("independence", 7, 4),
    ("bastille", 7, 14),
    ("michaelmas", 9, 29),
    ("halloween", 10, 31),
    ("all saints", 11, 1),
    ("bonfire night, guy fawkes, guy fawkes night", 11, 5),
    ("veterans, veteran, armistice, remembrance", 11, 11),
)
# Days after Easter Sunday.
_FROM_EASTER: Final = (
    ("mardi gras, fat tuesday, shrove tuesday, pancake", -47),
    ("ash wednesday, ash wed", -46),
    ("palm sunday", -7),
    ("maundy thursday", -3),
    ("good friday", -2),
    ("easter, easter sunday", 0),
    ("easter monday", 1),
    ("easter tuesday", 2),
    ("ascension", 39),
    ("whitsun, whit sunday, pentecost", 49),
    ("whit monday, whit mon", 50),
)
# The first such weekday (Monday is 0) on or after month and day.
_WEEKDAYS: Final = (
    ("martin luther king, martin luther king jr, mlk", 1, 15, 0),
    ("super bowl sunday, superbowl sunday", 2, 1, 6),
    ("presidents, president", 2, 15, 0),
    ("mothers, mother", 5, 8, 6),
    ("victoria", 5, 18, 0),
    ("memorial", 5, 25, 0),
    ("fathers, father", 6, 15, 6),
    ("labor, labour", 9, 1, 0),
    ("columbus", 10, 8, 0),
    ("melbourne cup, cup", 11, 1, 1),
    ("remembrance sunday", 11, 8, 6),
    ("thanksgiving, turkey", 11, 22, 3),
    ("black friday", 11, 23, 4),
)
_TABLES: Final = (*_FIXED, *_FROM_EASTER, *_WEEKDAYS)


@cache
def _numbers() -> dict[str, int]:
    return {name: i for i, row in enumerate(_TABLES) for name in str(row[0]).split(", ")}


def holiday_number(name: str) -> int | None:
    """Return the number of the holiday called ``name``; None for one that is not known."""
    plain = " ".join(re.sub(r"['’.]", "", name.lower()).replace("-", " ").split())
    return _numbers().get(plain.removesuffix(" day"))


def holiday_date(number: int, year: int) -> date:
    """Return the day of ``year`` that holiday ``number`` falls on."""
    match _TABLES[number]:
        case (_, int(month), int(day), int(weekday)):
            first = date(year, month, day)
            return first + timedelta(days=(weekday - first.weekday()) % 7)
        case (_, int(month), int(day)):
            return date(year, month, day)
        case (_, int(days)):
            return easter(year) + timedelta(days=days)
    raise KeyError(number)


def easter(year: int) -> date:
    """Return Easter Sunday (the anonymous Gregorian rule; Meeus 1991, chapter 8)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    moon = (century - (century + 8) // 25 + 1) // 3
    full = (19 * golden + century - century // 4 - moon + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - full - rest % 4) % 7
    late = (golden + 11 * full + 22 * sunday) // 451
    month, day = divmod(full + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
