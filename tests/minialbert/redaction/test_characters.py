"""Other letters and digits in the places of those of a text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.redaction.characters import poured, redrawn
from minialbert.redaction.draw import Draw

DRAW = Draw(b"0123456789abcdef", "patient 7")


def shape(text: str) -> str:
    """Return ``text`` with one sign for digits and one each for small and capital letters."""
    return re.sub(r"[A-Z]", "A", re.sub(r"[a-z]", "a", re.sub(r"\d", "0", text)))


@given(st.text("AZbz059- ./", max_size=20))
def test_shape_stays(text: str) -> None:
    assert shape(redrawn(text, "ID", DRAW)) == shape(text)


@pytest.mark.parametrize("text", ["00417", "AB-007"])
def test_leading_zeros_stay(text: str) -> None:
    zeros = [at for at, c in enumerate(text) if c == "0"]
    made = redrawn(text, "ID", DRAW)
    assert made != text
    assert all(made[at] == "0" for at in zeros)


@pytest.mark.parametrize("other", ["AB0417", "ab 04.17"], ids=["none", "others-and-lower-case"])
def test_separators_and_case_do_not_matter_to_a_draw(other: str) -> None:
    bare = [re.sub(r"\W", "", redrawn(text, "ID", DRAW)).upper() for text in ("AB-0417", other)]
    assert bare[0] == bare[1]


def test_families_and_attempts_draw_their_own() -> None:
    made = {redrawn("AB-0417", *what) for what in (("ID", DRAW), ("ID", DRAW, "1"), ("X", DRAW))}
    assert len(made) == 3


def test_beds_have_few_letters() -> None:
    beds = {redrawn("12B", "ROOM", DRAW, str(attempt))[-1] for attempt in range(64)}
    assert beds <= set("ABCDEF") and len(beds) > 1


def test_poured_takes_the_case_of_each_place() -> None:
    assert poured("Ab-0x", "kt9m") == "Kt-9m"
