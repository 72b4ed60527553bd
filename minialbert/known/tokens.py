"""The words and numbers of a text, and the key under which two spellings are the same.

Worked example::

    text    José O'Brien-Ng, b.1961
    words   José  O  Brien  Ng  b  1961
    keys    jose  o  brien  ng  b  1961

Offsets count characters of the original text. What parts two words is never looked at here.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from operator import add
from typing import Final

_MARKS = "\u0300-\u036f"
_ASCII_WORD = re.compile(r"[A-Za-z]+|[0-9]+")
_WORD = re.compile(rf"(?:[^\W\d_][{_MARKS}]*)+|\d+")
_SPELT_OUT: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


@dataclass(frozen=True, slots=True)
class Words:
    """Runs of letters and runs of digits in ``text``: word ``i`` is ``text[starts[i]:ends[i]]``."""

    text: str
    starts: list[int]
    ends: list[int]
    keys: list[str]

    @classmethod
    def of(cls, text: str) -> "Words":
        """Cut ``text`` into words, in linear time."""
        if text.isascii():
            keys = _ASCII_WORD.findall(text.lower())
            starts = [match.start() for match in _ASCII_WORD.finditer(text)]
            return cls(text, starts, list(map(add, starts, map(len, keys))), keys)
        bounds = [match.span() for match in _WORD.finditer(text)]
        keys = [key_of(text[start:end]) for start, end in bounds]
        return cls(text, [start for start, _ in bounds], [end for _, end in bounds], keys)

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.starts)

    def surface(self, i: int) -> str:
        """Return word ``i`` as it is written."""
        return self.text[self.starts[i] : self.ends[i]]

    def gap(self, i: int) -> str:
        """Return what stands between word ``i`` and the next, to the end of the text after the last."""
        after = self.starts[i + 1] if i + 1 < len(self.starts) else len(self.text)
        return self.text[self.ends[i] : after]

    def stands_alone(self, first: int, last: int) -> bool:
        """Say whether no letter or digit touches the words ``first`` to ``last`` from outside."""
        touches_left = first > 0 and self.ends[first - 1] == self.starts[first]
        touches_right = last + 1 < len(self) and self.ends[last] == self.starts[last + 1]
        return not touches_left and not touches_right


def key_of(surface: str) -> str:
    """Return ``surface`` in lower case without accents: ``JOSÉ`` is ``jose``, ``Weiß`` is ``weiss``."""
    return surface.lower() if surface.isascii() else _plain(surface)


@lru_cache(maxsize=4096)
def _plain(surface: str) -> str:
    spread = unicodedata.normalize("NFKD", surface.casefold())
    bare = "".join(c for c in spread if not unicodedata.combining(c)).translate(_SPELT_OUT)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in bare)
