"""One text in the letter case of another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.redaction.letter_case import cased, titled


@pytest.mark.parametrize(
    ("made", "original", "expected"),
    [
        pytest.param("Guelph", "BOSTON", "GUELPH", id="capitals"),
        pytest.param("Guelph", "ST. PAUL'S 2", "GUELPH", id="capitals-among-signs"),
        pytest.param("Guelph", "boston", "guelph", id="lower"),
        pytest.param("Guelph", "Boston", "Guelph", id="title"),
        pytest.param("McAdam", "bOSTON", "McAdam", id="mixed"),
        pytest.param("Guelph", "02115", "Guelph", id="no-letters"),
        pytest.param("Guelph", "", "Guelph", id="nothing"),
        pytest.param("k", "B", "K", id="one-capital"),
        pytest.param("K", "b", "k", id="one-small-letter"),
    ],
)
def test_case_is_taken_over(made: str, original: str, expected: str) -> None:
    assert cased(made, original) == expected


@pytest.mark.parametrize(
    ("original", "expected"),
    [("M", "Thu"), ("M.", "Thu"), ("m", "thu")],
    ids=["capital", "capital-and-point", "small-letter"],
)
def test_a_capital_alone_asks_for_no_capitals(original: str, expected: str) -> None:
    assert cased("Thu", original, alone=True) == expected


@pytest.mark.parametrize(
    ("made", "original", "expected"),
    [
        pytest.param("night baker", "Tool Maker", "Night Baker", id="every-word"),
        pytest.param("night baker", "Pilot", "Night Baker", id="the-one-word"),
        pytest.param("night baker", "Tool maker", "Night baker", id="first-word"),
        pytest.param("night baker", "A maker", "Night baker", id="first-letter"),
        pytest.param("night baker", "RN in training", "night baker", id="abbreviation-first"),
        pytest.param("night baker", "tool Maker", "night baker", id="later-word"),
        pytest.param("night baker", "tool maker", "night baker", id="none"),
        pytest.param("McAdam mill", "Tool Maker", "McAdam mill", id="capitals-of-its-own"),
    ],
)
def test_capitals_begin_the_words_that_began_with_some(
    made: str, original: str, expected: str
) -> None:
    assert titled(made, original) == expected


@given(st.text("abc XYZ.'", max_size=12), st.text("abc XYZ.'éÖ4", max_size=12), st.booleans())
def test_letters_stay(made: str, original: str, alone: bool) -> None:
    """Only the case changes, and space that stands twice, at an end."""
    assert cased(made, original, alone=alone).casefold() == made.casefold()
    assert titled(made, original).casefold().split() == made.casefold().split()


@given(st.text("abcXYZ ", max_size=12), st.text("abXY. 4", max_size=8))
def test_a_second_time_changes_nothing(made: str, original: str) -> None:
    once = cased(made, original)
    assert cased(once, original) == once
