"""The word automaton against brute force, and its time on repetitive input."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.redaction.phrases import Phrases, words_of

WORDS = st.lists(st.sampled_from("abc"), max_size=30)
PHRASES = st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=5), max_size=8)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Maria O'Brien-Delgado", ["maria", "o", "brien", "delgado"]),
        ("MRN00482917", ["mrn", "00482917"]),
        ("617-555 0142", ["617", "555", "0142"]),
        ("Müller_STRASSE/Straße", ["müller", "strasse", "strasse"]),
        (" .,\n", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(WORDS, PHRASES)
def test_finds_what_is_there(words: list[str], phrases: list[list[str]]) -> None:
    expected = {
        (phrases.index(phrase), last)
        for phrase in phrases
        for last in range(len(words))
        if words[max(0, last + 1 - len(phrase)) : last + 1] == phrase
    }
    found = list(Phrases(phrases).find(words))
    assert set(found) == expected
    assert len(found) == len(expected)
    assert [last for _, last in found] == sorted(last for _, last in found)


def test_longest_first() -> None:
    assert list(Phrases([["b"], ["a", "b"], []]).find(["a", "b"])) == [(1, 1), (0, 1)]


def test_linear() -> None:
    """A phrase of thousands of equal words, nearly found everywhere."""
    phrases = Phrases([["a"] * 20_000 + ["b"], ["a"] * 10_000 + ["c"]])
    begun = time.monotonic()
    assert not list(phrases.find((["a"] * 19_999 + ["d"]) * 10))
    assert time.monotonic() - begun < 2
