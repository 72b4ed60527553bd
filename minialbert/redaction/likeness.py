"""Make a replacement look like what it replaces, and tell whether it gives anything away.

Worked example of :func:`like`::

    like("Guelph", "BOSTON")         "GUELPH"
    like("night baker", "Tool Maker")  "Night Baker"
    like("Fort Dodge", "San\\nDiego")  "Fort\\nDodge"

Nothing here draws what stands in for what; see the modules for each kind of identifier.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final, TypeVar

from minialbert.redaction.draw import Draw
from minialbert.redaction.letter_case import cased, titled

TELLING: Final = 4  # characters from which on a shared part gives the original away
LONGEST_RUN: Final = 6  # words of a replacement looked up together

_UNHEARD: Final = str.maketrans("", "", "'’.")
_WORD: Final = re.compile(r"\w+")

T = TypeVar("T")


def like(made: str, original: str) -> str:
    """Return ``made`` in the letter case and white space of ``original``."""
    is_alone = sum(map(str.isalpha, original)) < 2
    return _spaced(cased(titled(made, original), original, alone=is_alone), original)


def _spaced(made: str, original: str) -> str:
    gaps = re.findall(r"\s+", original.strip())
    if not any(gap != " " for gap in gaps):
        return made
    words = made.split()
    gaps += [" "] * len(words)
    return "".join(word + gap for word, gap in zip(words, gaps, strict=False)).rstrip()


def folded(text: str) -> str:
    """Return ``text`` case-folded, without accents, its words parted by single spaces."""
    plain = text.casefold()
    if not plain.isascii():
        parted = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in parted if not unicodedata.combining(c))
    return " ".join(_WORD.findall(plain.translate(_UNHEARD)))


def is_fresh(made: str, original: str, taken: Collection[str], kept: Collection[str] = ()) -> bool:
    """Say whether ``made`` has no telling part of ``original`` and no words that are in ``taken``.

    Words in ``kept`` (case-folded) may stand in both, and runs of zeros: they name no one.
    """
    low = made.casefold()
    if low == original.casefold() or low in taken:
        return False
    for word in _WORD.findall(original.casefold()):
        if len(word) >= TELLING and word in low and word not in kept and word.strip("0"):
            return False
    words = [(m.start(), m.end(), m[0] in kept) for m in _WORD.finditer(low)]
    for at, (start, _, _) in enumerate(words):
        drawn = False
        for _, end, is_kept in words[at : at + LONGEST_RUN]:
            drawn = drawn or not is_kept
            if drawn and end - start >= TELLING and low[start:end] in taken:
                return False
    return True


def turned(items: Sequence[T], draw: Draw, *what: str) -> Iterator[T]:
    """Yield all of ``items`` in order, from a drawn one on: the first that fits is the choice."""
    start = draw.below(len(items), *what)
    yield from items[start:]
    yield from items[:start]


def first_of(items: Iterator[T], *fits: Callable[[T], bool]) -> T | None:
    """Return the first of ``items`` that passes all of ``fits``; else most; None if none passes.

    Tests are given from the least to the most dispensable: when nothing passes all, the last
    is left out, and so on. The first is never left out.
    """
    tried: list[T] = []
    for item in items:
        if all(test(item) for test in fits):
            return item
        tried.append(item)
    for n in range(len(fits) - 1, 0, -1):
        for item in tried:
            if all(test(item) for test in fits[:n]):
                return item
    return None


def numbers(draw: Draw, *what: str) -> Iterator[int]:
    """Yield numbers from 0 to 65535 without end, drawn for ``what``."""
    digest = draw.digest(*what)
    while True:
        yield from (digest[i] << 8 | digest[i + 1] for i in range(0, len(digest), 2))
        digest = draw.digest("more", digest.hex())
