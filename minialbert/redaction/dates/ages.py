"""Cap ages at ninety, as Safe Harbor asks (45 CFR 164.514(b)(2)(i)(C)).

Ages to 89 stay as written, those over come under one heading::

    "92" -> "90+"    "mid-90s" -> "90+"    "101-year-old" -> "90+-year-old"
    "92 years 3 months" -> "90+ years"     "ninety-two" -> "ninety or older"    "Methuselah" -> "[AGE]"

An age is read word by word; every word must be one that is known, so that nothing slips through.
Ages need no change when dates are shifted: birth and visit move by the same days, by under a year,
so the age at the visit stays what it was.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import dropwhile, pairwise, takewhile
from typing import Final

from minialbert.redaction.letter_case import cased

CAP: Final = 90
OLDEST: Final = 130
MAX_CHARACTERS: Final = 80
NOT_UNDERSTOOD: Final = "[AGE]"

_WORD: Final = re.compile(
    r"(?<![0-9/])[1-3]/[2-4](?![0-9/])|[0-9]{1,4}(?:\.[0-9]{1,2})?|[a-z]+|[^\s]", re.IGNORECASE
)
_UP_TO_NINETEEN: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_DECADES: Final = "twenties thirties forties fifties sixties seventies eighties nineties".split()
_NUMBERS: Final[Mapping[str, int]] = {
    **{word: i for i, word in enumerate(_UP_TO_NINETEEN)},
    **{word: 10 * i + 20 for i, word in enumerate(_TENS)},
    **{word: 10 * i + 20 for i, word in enumerate(_DECADES)},
    **{"fourty": 40, "ninty": 90, "teens": 13, "hundred": 100},
}
# Years in one of each unit. "m" is no month: 92m is a man of 92.
_UNITS: Final[Mapping[str, float]] = {
    **dict.fromkeys("year years yr yrs y yo".split(), 1.0),
    **dict.fromkeys("month months mo mos mth mths".split(), 1 / 12),
    **dict.fromkeys("week weeks wk wks".split(), 7 / 365),
    **dict.fromkeys("day days hour hours hr hrs".split(), 1 / 365),
}
_INEXACT: Final = frozenset("+ ' ’ s ½ ¼ ¾ 1/2 1/4 3/4 1/3 2/3 ish plus".split())
_WITH_AGE: Final = frozenset(
    "- / . year years yr yrs y yo yom yof o old olds of age male female man woman lady gentleman "
    "m f".split()
)
_AROUND: Final = frozenset(
    "~ > < = – , ( ) aged ages about around approx approximately almost nearly over under above "
    "below past early mid middle late in her his their the at least most older younger than to or "
    "and between from through a an half so boy girl".split()
)
_KNOWN: Final = _UNITS.keys() | _INEXACT | _WITH_AGE | _AROUND


@dataclass(frozen=True, slots=True)
class _Age:
    """A number of a text: the years it counts, and the words it is written in, from and to."""

    years: float
    first: int
    after: int


def capped(text: str) -> str:
    """Return the age ``text`` as Safe Harbor lets it stay; "[AGE]" where it is not understood."""
    if len(text) > MAX_CHARACTERS:
        return NOT_UNDERSTOOD
    words = list(_WORD.finditer(text))
    plain = [word[0].lower() for word in words]
    ages = list(_ages(plain))
    numbers = {i for age in ages for i in range(age.first, age.after)}
    known = all(i in numbers or word in _KNOWN for i, word in enumerate(plain))
    glued = any(one.after == other.first for one, other in pairwise(ages))
    if not ages or not known or glued or any(age.years > OLDEST for age in ages):
        return NOT_UNDERSTOOD
    over = next((age for age in ages if age.years >= CAP), None)
    if over is None:
        return text
    start, end = words[over.first].start(), words[over.after - 1].end()
    before = "" if over is ages[0] else text[:start]
    if plain[over.first].isalpha():
        return before + cased("Ninety or older", text[start:end])
    return before + "90+" + _with_age(text, words[over.after :])


def _with_age(text: str, words: list[re.Match[str]]) -> str:
    """Return what may stay after a capped number: "-year-old", but not "s" nor " 3 months"."""
    exact = dropwhile(lambda word: word[0].lower() in _INEXACT, words)
    kept = list(takewhile(lambda word: word[0].lower() in _WITH_AGE, exact))
    if not kept:
        return ""
    start = kept[0].start()
    space = " " if text[start - 1].isspace() else ""
    return (space + text[start : kept[-1].end()]).rstrip("-/ ")


def _ages(plain: list[str]) -> Iterator[_Age]:
    """Yield the numbers among ``plain`` words, each with its unit counted in."""
    at = 0
    while at < len(plain):
        number, after = _number(plain, at)
        if number is None:
            at += 1
            continue
        following = (w for w in plain[after:] if w not in _INEXACT and w != "-")
        yield _Age(number * _UNITS.get(next(following, ""), 1.0), at, after)
        at = after


def _number(plain: list[str], at: int) -> tuple[float | None, int]:
    """Read a number at word ``at``; return it with the word after it, or None."""
    word = plain[at]
    if word[0].isdecimal() and "/" not in word:
        return float(word), at + 1
    if word == "a" and plain[at + 1 : at + 2] == ["hundred"]:
        at += 1
    if plain[at] not in _NUMBERS:
        return None, at
    number, at = _NUMBERS[plain[at]], at + 1
    if number == 1 and plain[at : at + 1] == ["hundred"]:
        number, at = 100, at + 1
    return _more(plain, number, at)


def _more(plain: list[str], number: int, at: int) -> tuple[float, int]:
    """Read on: the ones after tens, the rest after a hundred."""
    joined = at + (plain[at : at + 1] in (["-"], ["and"]))
    more = _NUMBERS.get(plain[joined], 0) if joined < len(plain) else 0
    if number == 100 and 0 < more < 100:
        return _more(plain, number + more, joined + 1) if more >= 20 else (100 + more, joined + 1)
    if number % 10 == 0 and number % 100 >= 20 and 0 < more < 10 and plain[at] != "and":
        return number + more, joined + 1
    return number, at
