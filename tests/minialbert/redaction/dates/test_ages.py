"""Ages capped at ninety."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.redaction.dates.ages import capped

KEPT = (
    "42", "89", "0", "4", "3 1/2", "4½", "89 1/2", "89.5", "80s", "mid-80s", "early 60s", "teens",
    "three", "Three", "forty-two", "SEVENTY-ONE", "eighties", "eighty-three or -four", "89-year-old",
    "seventy-eight and a half", "18-month-old", "92 months", "95 weeks", "100 days", "42yo", "42 y/o",
    "88 years, 3 months", "over 80", ">89", "88F", "ninety days",
)  # fmt: skip
CAPPED = (
    ("90", "90+"),
    ("92", "90+"),
    ("102", "90+"),
    ("92.5", "90+"),
    ("92 1/2", "90+"),
    ("92½", "90+"),
    ("90s", "90+"),
    ("mid-90s", "90+"),
    ("90's", "90+"),
    ("~92", "90+"),
    ("over 90", "90+"),
    ("aged 95", "90+"),
    ("94yo", "90+yo"),
    ("94 y.o.", "90+ y.o."),
    ("92F", "90+F"),
    ("92m", "90+m"),
    ("101-year-old", "90+-year-old"),
    ("92-year-old man", "90+-year-old man"),
    ("92 years 3 months", "90+ years"),
    ("92 years, 3 months", "90+ years"),
    ("1100 months", "90+"),
    ("90-95", "90+"),
    ("88-92", "88-90+"),
    ("ninety", "ninety or older"),
    ("ninety-two", "ninety or older"),
    ("Ninety two", "Ninety or older"),
    ("NINETY-TWO", "NINETY OR OLDER"),
    ("nineties", "ninety or older"),
    ("ninety-three-year-old", "ninety or older"),
    ("a hundred", "ninety or older"),
    ("one hundred and two", "ninety or older"),
    ("hundred and twenty-two", "ninety or older"),
    ("90+", "90+"),
    ("ninety or older", "ninety or older"),
)
TAGGED = (
    "", "XCII", "newborn", "centenarian", "1932", "192", "two hundred", "9 2", "92 Delgado", "born 1919",
    "old", "1/2", "2/2", "4 3/2", "٩٢", "92" * 60,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [*((text, text) for text in KEPT), *CAPPED, *((text, "[AGE]") for text in TAGGED)],
)
def test_capped(text: str, expected: str) -> None:
    """Ages to 89 stay, others become ninety and over, the rest a tag."""
    assert capped(text) == expected


@given(st.integers(90, 130), st.sampled_from(["", "s", "yo", "-year-old", " years 3 months", "F"]))
def test_no_age_over_the_cap_stays(age: int, after: str) -> None:
    """No number from 90 on is in the result, save the cap's own."""
    assert capped(f"{age}{after}").startswith("90+")
    assert age == 90 or str(age) not in capped(f"{age}{after}")


@given(st.text(max_size=100) | st.text("0123456789 -ys+ninety", max_size=30))
def test_any_text(text: str) -> None:
    """No text raises, and capping twice is capping once."""
    once = capped(text)
    assert capped(once) in {once, "[AGE]"}
