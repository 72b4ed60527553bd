"""Write a date anew in place: each piece in its own manner, all between as it was.

Digits keep their zeros: 03/05 -> 04/12 -> 04/09. Where none shows whether there would be any,
two digits stay two (12/14/2009 -> 01/05/2009, but March 12 -> March 5).
"""

import re
from datetime import date, timedelta

from minialbert.redaction.dates.forms import FIRST_YEAR, LAST_YEAR, Place, Reading
from minialbert.redaction.dates.points import Part
from minialbert.redaction.dates.words import (
    MONTHS,
    ORDINALS,
    POSITIONS,
    SEASONS,
    WEEKDAYS,
    ordinal_suffix,
    respelt,
)
from minialbert.redaction.letter_case import cased


def rewritten(part: Part, days: int, *, day_first: bool) -> str:
    """Return ``part`` as written, ``days`` later, with what follows it.

    Raises OverflowError when that is beyond the years that dates are read in.
    """
    first, last = (day + timedelta(days=days) for day in (part.first, part.last))
    if first.year < FIRST_YEAR or last.year > LAST_YEAR:
        raise OverflowError("A date moved out of the years that can be read.")
    reading, text, at = part.reading, "", 0
    for place in reading.places:
        day = last if place.role.endswith("2") else first
        text += reading.text[at : place.start]
        text += _holiday(reading, place, day, day_first=day_first) or (
            _month_before(reading, place, first, last)
            + _piece(reading, place, day, days)
            + _month_after(reading, place, first, last)
        )
        at = place.end
    return text + reading.text[at:] + part.after


def _piece(reading: Reading, place: Place, day: date, days: int) -> str:
    """Write what ``day`` has at ``place``."""
    written = reading.written(place)
    match place.role[0]:
        case "y":
            year = day.year + ("n" in reading.values and day.month == 12)
            return str(year) if len(written) == 4 else f"{year % 100:02}"
        case "k":
            decade = day.year // 10 * 10
            return str(decade) if len(written) == 4 else f"{decade % 100:02}"
        case "m":
            return _number(reading, place, day.month)
        case "d":
            return _number(reading, place, day.day)
        case "b":
            return respelt(written, MONTHS, day.month - 1, short=_is_tight(reading, place))
        case "o":
            return cased(ordinal_suffix(day.day).capitalize(), written)
        case "t":
            return respelt(written, ORDINALS, day.day - 1)
        case "n":
            return respelt(written, SEASONS, day.month % 12 // 3)
        case "q":
            return str((day.month + 2) // 3)
        case "p":
            return respelt(written, POSITIONS, _position(reading, day))
        case "w":
            known = {"y", "m", "d"} <= reading.values.keys()
            moved = (reading.values["w"] + days) % 7
            return respelt(written, WEEKDAYS, day.weekday() if known else moved)
    return written


def _number(reading: Reading, place: Place, value: int) -> str:
    """Write a day or month with as many digits as ``place`` would give it."""
    written = reading.written(place)
    if "b" in reading.roles or "b2" in reading.roles:
        narrow = not _is_tight(reading, place) or "d2" in reading.roles
    else:
        numbers = [p for p in reading.places if p.role[0] in "md"]
        narrow = any(p.end - p.start == 1 for p in numbers) or "o" in reading.roles
    if len(written) == 1 or (narrow and written[0] != "0"):
        return str(value)
    return f"{value:02}"


def _is_tight(reading: Reading, place: Place) -> bool:
    """Hold for a piece with a hyphen, a slash, a point or no space between it and the next."""
    before = reading.text[max(place.start - 1, 0) : place.start]
    after = reading.text[place.end : place.end + 1]
    ordinal = any(p.role[0] == "o" and p.start == place.end for p in reading.places)
    return any(c in "-/." or c.isalnum() for c in before + after) and not ordinal


def _position(reading: Reading, day: date) -> int:
    """Return 0, 1 or 2: whether ``day`` is early, midway or late in what is written."""
    roles = reading.values.keys()
    if "n" in roles:
        return day.month % 3
    if "m" in roles:
        return min((day.day - 1) // 10, 2)
    if "k" in roles:
        return (0, 0, 0, 0, 1, 1, 1, 2, 2, 2)[day.year % 10]
    return (day.month - 1) // 4


def _month_before(reading: Reading, place: Place, first: date, last: date) -> str:
    """Return the month that a range such as March 28-31 needs before its end, once it has two."""
    if place.role != "d2" or first.month == last.month or "b2" in reading.roles:
        return ""
    month = next(p for p in reading.places if p.role in {"b", "m"})
    return _piece(reading, month, last, 0) + ("/" if month.role == "m" else " ")


def _month_after(reading: Reading, place: Place, first: date, last: date) -> str:
    """Return the month that a range such as 28-31 March needs after its start, once it has two."""
    begins = place.role == ("o" if "o" in reading.roles else "d")
    if not begins or first.month == last.month or "b2" not in reading.roles:
        return ""
    month = next(p for p in reading.places if p.role == "b2")
    return " " + _piece(reading, month, first, 0)


def _holiday(reading: Reading, place: Place, day: date, *, day_first: bool) -> str:
    """Write the plain date that stands for a holiday; nothing for other pieces."""
    if place.role != "h":
        return ""
    month = MONTHS[0][day.month - 1]
    plain = f"{day.day} {month}" if day_first else f"{month} {day.day}"
    before_year = "y" in reading.values and not day_first
    joined = re.match(r"\s(?!in|of)", reading.text[place.end : place.end + 3], re.IGNORECASE)
    return cased(plain, reading.written(place)) + ("," if before_year and joined else "")
