"""Kinds of characters: as ``str`` has them, for every code point there is."""

import sys
import unicodedata

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from minialbert.code_points import ALPHANUMERIC, DIGIT, LETTER, code_points, kinds_of


def kind(character: str) -> int:
    is_letter = character.isalpha() or unicodedata.combining(character) > 0
    kinds = {LETTER: is_letter, DIGIT: character.isdigit(), ALPHANUMERIC: character.isalnum()}
    return sum(each for each, holds in kinds.items() if holds)


def test_every_character_is_of_the_kinds_that_str_says() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert kinds_of(every) == bytes(map(kind, every))
    assert kinds_of(every[:128]) == bytes(map(kind, every[:128]))


@given(st.text(st.characters()))
def test_there_is_one_entry_per_character(text: str) -> None:
    points = code_points(text)
    assert "".join(map(chr, points.tolist())) == text
    assert np.array_equal(np.frombuffer(kinds_of(text), np.uint8), [kind(c) for c in text])
