"""The days that holidays fall on, against published calendars."""

from datetime import date

import pytest

from minialbert.redaction.dates.holidays import easter, holiday_date, holiday_number


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Christmas", date(2011, 12, 25)),
        ("XMAS EVE", date(2009, 12, 24)),
        ("New Year's", date(2009, 1, 1)),
        ("Thanksgiving", date(2009, 11, 26)),
        ("Thanksgiving Day", date(2012, 11, 22)),
        ("Labor Day", date(2008, 9, 1)),
        ("Memorial Day", date(2010, 5, 31)),
        ("MLK Day", date(2009, 1, 19)),
        ("President’s Day", date(2009, 2, 16)),
        ("Columbus Day", date(2009, 10, 12)),
        ("Mother's Day", date(2009, 5, 10)),
        ("Father's Day", date(2009, 6, 21)),
        ("Victoria Day", date(2009, 5, 18)),
        ("Mardi Gras", date(2009, 2, 24)),
        ("Good Friday", date(2009, 4, 10)),
        ("Whit Monday", date(2009, 6, 1)),
        ("Remembrance Sunday", date(2009, 11, 8)),
    ],
)
def test_holidays(name: str, day: date) -> None:
    """Fixed days, days from Easter and weekdays of a month."""
    number = holiday_number(name)
    assert number is not None
    assert holiday_date(number, day.year) == day


@pytest.mark.parametrize("name", ["Ramadan", "Tuesday", "Day", ""])
def test_others_are_not_known(name: str) -> None:
    """What is in no table has no day."""
    assert holiday_number(name) is None


@pytest.mark.parametrize(
    "day",
    [date(1961, 4, 2), date(1981, 4, 19), date(2000, 4, 23), date(2008, 3, 23), date(2011, 4, 24),
     date(2038, 4, 25), date(1913, 3, 23), date(2049, 4, 18), date(1954, 4, 18)],
)  # fmt: skip
def test_easter(day: date) -> None:
    """Easter of years whose rule is odd, too."""
    assert easter(day.year) == day
