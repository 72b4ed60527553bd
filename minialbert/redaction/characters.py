"""Put other letters and digits where a text has some; signs, case and leading zeros stay.

::

    AB-0417    KT-0852        (617) 555-0142    (902) 318-0476

Which form a kind of number has, and which numbers are nobody's, is known in :mod:`codes`.
"""

import re
from collections.abc import Iterator
from typing import Final

from minialbert.redaction.draw import Draw
from minialbert.redaction.letter_case import cased
from minialbert.redaction.likeness import numbers

_LETTERS: Final = "ABCDEFGHJKLMNPRSTUVWXYZ"  # no I, O, Q: vehicle numbers have none
_FEW_LETTERS: Final = "ABCDEF"  # of beds, and of hexadecimal numbers
_VOWELS: Final = "AEIOU"
_CONSONANTS: Final = "BCDFGHJKLMNPRSTVWZ"
_RUN: Final = re.compile(r"(\d+)|([^\W\d_]+)|.", re.DOTALL)
_MAC: Final = re.compile(r"(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}")


def redrawn(text: str, family: str, draw: Draw, attempt: str = "0", *, spoken: bool = False) -> str:
    """Return ``text`` with other letters and digits, the same for any separators between them.

    With ``spoken``, runs of letters can be pronounced.
    """
    compact = "".join(_bare(c) for c in text if c.isalnum())
    letters = _FEW_LETTERS if family == "ROOM" or _MAC.fullmatch(text) else _LETTERS
    supply = numbers(draw, family, compact.lstrip("0"), attempt)
    made = _drawn(compact, supply, letters=letters, spoken=spoken)
    return poured(text, made)


def _drawn(compact: str, supply: Iterator[int], *, letters: str, spoken: bool) -> str:
    """Draw one character for each of ``compact``; zeros that lead a run of digits stay."""
    made: list[str] = []
    all_zero = not compact.strip("0")
    for found in _RUN.finditer(compact):
        run = found[0]
        if found[2]:
            made += _drawn_letters(len(run), supply, letters, spoken=spoken and len(run) > 2)
            continue
        zeros = 0 if all_zero else len(run) - len(run.lstrip("0"))
        made.append("0" * zeros)
        for at in range(zeros, len(run)):
            made.append(str(next(supply) % 10) if at > zeros else str(1 + next(supply) % 9))
    return "".join(made)


def _drawn_letters(n: int, supply: Iterator[int], letters: str, *, spoken: bool) -> Iterator[str]:
    turn = next(supply) % 4 > 0 if spoken else 0
    for at in range(n):
        source = (_VOWELS, _CONSONANTS)[(at + turn) % 2] if spoken else letters
        yield source[next(supply) % len(source)]


def poured(text: str, made: str) -> str:
    """Put the characters of ``made`` where ``text`` has letters and digits, in its case."""
    supply = iter(made)
    return "".join(cased(next(supply), c) if c.isalnum() else c for c in text)


def _bare(c: str) -> str:
    """Return one character for ``c``, case-folded, digits of any script as 0 to 9."""
    return str(int(c)) if c.isdecimal() else c.casefold()[0]
