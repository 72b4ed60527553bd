"""Dates as notes write them."""

import re
from datetime import date, datetime
from random import Random
from typing import Final

import pytest

from corpus import times

DAY: Final = date(2009, 3, 4)
FORMS: Final = {
    "long": r"([A-Z][a-z]+day, )?Mar(ch|\.)? 0?4(th)?,? 2009",
    "md": r"0?3[/-]0?4",
    "dm_words": r"4 Mar(ch)?|4Mar|Mar(ch)?\.? 4|March 4th|4th of March",
    "my": r"(Mar|March)( of|,)? (2009|'09)|3/(2009|09)",
    "month": r"March",
    "year": r"2009",
    "yy": r"'09",
    "weekday": "|".join((*times.DAYS, *times.SHORT_DAYS)),
    "holiday": r"(?!the ).+",
    "season": "|".join(times.SEASONS),
    "compact": r"20090304",
    "iso": r"2009-03-04",
    "any": r".*\d.*",
}


@pytest.mark.parametrize(("form", "pattern"), FORMS.items())
def test_form(form: str, pattern: str) -> None:
    for seed in range(120):
        written = times.write_day(Random(seed), DAY, form, style="mdy/")
        assert re.fullmatch(pattern, written), written


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("mdy/", "3/4/2009"),
        ("mdy2-", "3-4-09"),
        ("mdypad/", "03/04/2009"),
        ("mdy2pad/", "03/04/09"),
        ("mdy2.", "3.4.09"),
        ("iso", "2009-03-04"),
        ("dmy/", "4/3/2009"),
        ("dmypad.", "04.03.2009"),
        ("dmy2/", "4/3/09"),
        ("dmon", "4 Mar 2009"),
        ("dmon-", "04-Mar-2009"),
    ],
)
def test_numeric_style(style: str, expected: str) -> None:
    assert times.write_day(Random(0), DAY, "numeric", style=style) == expected


def test_day_first_countries_write_the_day_first() -> None:
    for seed in range(60):
        assert times.write_day(Random(seed), DAY, "md", style="dmy/").lstrip("0")[0] == "4"
        assert "4" in times.write_day(Random(seed), DAY, "long", style="dmy/").split()[0]


@pytest.mark.parametrize(("day_first", "first"), [(True, "d"), (False, "mi")])
def test_style_of_a_note(day_first: bool, first: str) -> None:
    styles = {times.numeric_style(Random(seed), day_first=day_first) for seed in range(200)}
    assert all(style[0] in first for style in styles)
    assert len(styles) > 4


def test_unknown_form_is_refused() -> None:
    with pytest.raises(KeyError):
        times.write_day(Random(0), DAY, "shoe", style="mdy/")


def test_days_are_near_where_asked() -> None:
    gaps = [abs((times.invent_day(Random(s), DAY) - DAY).days) for s in range(300)]
    assert max(gaps) < 250
    assert min(datetime.combine(times.invent_day(Random(s)), datetime.min.time()).year for s in range(300)) >= 1986  # fmt: skip


@pytest.mark.parametrize(
    ("n", "ordinal"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (12, "12th"), (13, "13th"), (22, "22nd"), (30, "30th"), (31, "31st")]
)  # fmt: skip
def test_ordinal(n: int, ordinal: str) -> None:
    assert times._ordinal(n) == ordinal


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (1, "one"),
        (13, "thirteen"),
        (19, "nineteen"),
        (20, "twenty"),
        (42, "forty-two"),
        (99, "ninety-nine"),
    ],
)
def test_number_in_words(n: int, words: str) -> None:
    assert times.number_in_words(n) == words


def test_numbers_in_words_all_differ() -> None:
    assert len({times.number_in_words(n) for n in range(1, 100)}) == 99
