"""Move the dates of a note by a secret number of days, or keep their years alone.

The form stays, only its pieces are written anew, and intervals stay what they were::

    Tues 03/31/09      2 days later    Thurs 04/02/09
    March 3rd, 2009   30               April 2nd, 2009
    March 30-31       2                April 1-2
    Mar '09           20               Apr '09
    12/30             3                01/02
    2/30/2009         5                None

A part of time moves with the day in its middle: a month by its 15th, a year by July 1, early, mid
and late March by the 5th, 15th and 25th, a season or a quarter by its middle month, a decade by
its middle year. A lone day ("the 3rd") counts in a month of 31 days. A holiday becomes the plain
date it is moved to ("Christmas 2011" -> "January 4, 2012"): a festival says the day. A date
without a year is taken in ``year``, else in a year without a leap day. What is no date or is not
understood gives None: the caller leaves a tag.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from minialbert.errors import UsageError
from minialbert.redaction.dates.forms import Place, Reading
from minialbert.redaction.dates.points import parts_of
from minialbert.redaction.dates.words import MONTHS
from minialbert.redaction.dates.writing import rewritten
from minialbert.redaction.draw import Draw

_SLASHED: Final = re.compile(
    r"(?<![0-9][/.-])\b([0-3]?[0-9])([/.-])([0-3]?[0-9])(?:\2[0-9]{2,4})?(?![0-9]|[/.-][0-9])"
)
_DAY_OR_MONTH_FIRST: Final = re.compile(
    rf"\b[0-9]{{1,2}}(?P<day>\s(?:{'|'.join(MONTHS[0])})\b)|\b(?:{'|'.join(MONTHS[0])})\s[0-9]"
)


def shift_of(draw: Draw, *, max_days: int, whole_weeks: bool = False) -> int:
    """Return the shift in days of the patient that ``draw`` is for, never 0.

    It lies within ``max_days`` either way; whole weeks keep the days of the week. Raises
    UsageError when no shift is that small.
    """
    unit = 7 if whole_weeks else 1
    n = max_days // unit
    if n < 1:
        raise UsageError(
            f"Dates cannot be shifted by at most {max_days} days: "
            f"give {unit} or more, so that there is a shift to choose."
        )
    number = draw.below(2 * n, "DATE", "shift") - n
    return unit * (number + (number >= 0))


def note_conventions(dates: Sequence[str], *, day_first: bool = False) -> tuple[bool, int | None]:
    """Return whether a note writes the day first, and the year most of its full dates are in.

    ``dates`` are the texts of its DATE spans. Numbers that can be read in one order only decide;
    without any, months by name do ("3 March" or "March 3"), and else ``day_first``. Between years named as often, the
    later is taken: the earlier is likelier one of birth.
    """
    day_first = _day_first(dates, otherwise=day_first)
    years: Counter[int] = Counter()
    for text in dates:
        parts = parts_of(text, day_first=day_first, year=None)
        full = (p for p in parts or () if p.reading.names("y") and p.reading.names("d"))
        years.update(p.last.year for p in full)
    return day_first, max(years, key=lambda y: (years[y], y), default=None)


def _day_first(dates: Sequence[str], *, otherwise: bool) -> bool:
    numbers = [m for text in dates for m in _SLASHED.finditer(text[:100])]
    sure = [int(m[1]) > 12 for m in numbers if (int(m[1]) > 12) != (int(m[3]) > 12)]
    if not sure:
        named = [m for text in dates for m in _DAY_OR_MONTH_FIRST.finditer(text[:100])]
        sure = [m["day"] is not None for m in named]
    return 2 * sum(sure) > len(sure) if sure else otherwise


def shifted(
    text: str, days: int, *, day_first: bool = False, year: int | None = None
) -> str | None:
    """Return the date ``text`` moved by ``days`` in its own form; None where it is not understood.

    ``day_first`` decides where 3/4 can be either, ``year`` is for dates that name none; both as
    :func:`note_conventions` returns them.
    """
    parts = parts_of(text, day_first=day_first, year=year)
    try:
        return "".join(rewritten(p, days, day_first=day_first) for p in parts or ()) or None
    except OverflowError:
        return None


def year_only(text: str) -> str | None:
    """Return what Safe Harbor lets stay of the date ``text``: its year or years, or None.

    Years are kept as written: "March 3, 2009" -> "2009", "3/14/09" and "'09" -> "'09" (the century
    is not guessed), "late 1990s" -> "1990s", "2008-2010" as it is. Two digits that could be a day
    as well ("3/09") are not kept.
    """
    parts = parts_of(text, day_first=False, year=None)
    years = [year for part in parts or () for year in _years(part.reading)]
    return "-".join(dict.fromkeys(years)) or None


def _years(reading: Reading) -> list[str]:
    years = []
    for place in reading.places:
        written = reading.written(place)
        if place.role == "k":
            written += "s"
        elif place.role[0] != "y":
            continue
        if written[2:].strip("s"):
            years.append(written)
        elif _is_year(reading, place):
            years.append(f"'{written}")
    return years


def _is_year(reading: Reading, place: Place) -> bool:
    """Hold unless the two digits of ``place`` could be a day, with none beside them."""
    sure = place.role != "y" or {"d", "n", "q", "h"} & reading.values.keys()
    return bool(sure) or reading.text[place.start - 1] in "'’" or reading.values["y"] % 100 > 31
