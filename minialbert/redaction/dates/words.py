"""Months, weekdays, seasons and ordinals: found in any of their spellings, and respelt.

Each kind of word is a table of rows, one row a way of writing: ``Tuesday``, ``Tue``, ``Tues``, ``Tu``.
A word is put in place of another by taking the same row and the same letter case::

    respelt("Tues", WEEKDAYS, 3) -> "Thurs"        respelt("MAR", MONTHS, 4) -> "MAY"

One slip of the pen in a full name of five letters or more is forgiven (``Febuary``).
"""

import re
from functools import cache
from typing import Final

from minialbert.redaction.letter_case import cased

Rows = tuple[tuple[str, ...], ...]


def _rows(*lines: str) -> Rows:
    return tuple(tuple(line.split()) for line in lines)


MONTHS: Final = _rows(
    "January February March April May June July August September October November December",
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec",
)
WEEKDAYS: Final = _rows(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "Mon Tue Wed Thu Fri Sat Sun",
    "Mon Tues Wed Thurs Fri Sat Sun",
    "Mon Tues Weds Thur Fri Sat Sun",
    "Mo Tu We Th Fr Sa Su",
    "M T W Th F Sa Su",
)
SEASONS: Final = _rows("winter spring summer fall", "winter spring summer autumn")
POSITIONS: Final[Rows] = (
    ("early ", "mid-", "late "),
    ("beginning of ", "middle of ", "end of "),
    ("start of ", "middle of ", "end of "),
)
ORDINALS: Final = _rows(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first "
    "twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh "
    "twenty-eighth twenty-ninth thirtieth thirty-first"
)


@cache
def _places(rows: Rows) -> dict[str, tuple[int, int]]:
    places: dict[str, tuple[int, int]] = {}
    for r, row in enumerate(rows):
        for i, word in enumerate(row):
            places.setdefault(_plain(word), (r, i))
    return places


@cache
def _misspelt(rows: Rows) -> dict[str, int]:
    """Map each long full name, whole and with one letter left out, to its place in the row."""
    names = [(i, _plain(name)) for i, name in enumerate(rows[0]) if len(name) > 4]
    return {form: i for i, name in names for form in (name, *_cuts(name))}


def _plain(word: str) -> str:
    return " ".join(re.sub(r"[-.'’]", " ", word.lower()).split())


def _cuts(word: str) -> list[str]:
    return [word[:i] + word[i + 1 :] for i in range(len(word))]


def place_in(rows: Rows, word: str) -> int | None:
    """Return where in its row ``word`` stands, from 0; None for a word that is in none."""
    plain = _plain(word)
    if plain in _places(rows):
        return _places(rows)[plain][1]
    if len(plain) < 5:
        return None
    misspelt = _misspelt(rows)
    found = {misspelt[form] for form in (plain, *_cuts(plain)) if form in misspelt}
    return found.pop() if len(found) == 1 else None


def respelt(word: str, rows: Rows, place: int, *, short: bool = False) -> str:
    """Return what stands at ``place``, spelt like ``word``; ``word`` itself where it stands there.

    ``short`` says that a word which is both, such as ``May``, is meant as an abbreviation.
    """
    if place_in(rows, word) == place:
        return word
    row, at = _places(rows).get(_plain(word), (0, 0))
    if short and row == 0 and rows[1][at] == rows[0][at]:
        row = 1
    return cased(rows[row][place].capitalize(), word, alone=len(word) == 1)


def ordinal_suffix(n: int) -> str:
    """Return st, nd, rd or th for a day of the month."""
    return "th" if 10 < n < 14 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
