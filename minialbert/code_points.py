"""A note as an array of its characters' code points, for work that is vectorised over characters."""

import unicodedata
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

LETTER: Final = 1  # combining marks too: they belong to the letter before them
DIGIT: Final = 2
ALPHANUMERIC: Final = 4
_TABLE_SIZE: Final = 0x3000  # characters beyond are looked at one by one


def code_points(text: str) -> NDArray[np.uint32]:
    """Return one code point per character of ``text``, lone surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def kinds_of(text: str) -> bytes:
    """Return a byte per character of ``text``: LETTER, DIGIT and ALPHANUMERIC that hold for it."""
    if text.isascii():
        return text.encode("ascii").translate(_kinds().tobytes()[:256])
    points = code_points(text)
    kinds = _kinds()[np.minimum(points, _TABLE_SIZE - 1)]
    far = np.flatnonzero(points >= _TABLE_SIZE)
    kinds[far] = [_kind(chr(point)) for point in points[far].tolist()]
    return kinds.tobytes()


@cache
def _kinds() -> NDArray[np.uint8]:
    return np.array([_kind(chr(point)) for point in range(_TABLE_SIZE)], dtype=np.uint8)


def _kind(character: str) -> int:
    is_letter = character.isalpha() or unicodedata.combining(character) > 0
    return LETTER * is_letter + DIGIT * character.isdigit() + ALPHANUMERIC * character.isalnum()
