"""Dates of a note moved by days: every written form, and that intervals stay."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from minialbert.errors import UsageError
from minialbert.redaction.dates.forms import MAX_CHARACTERS
from minialbert.redaction.dates.moving import note_conventions, shift_of, shifted, year_only
from minialbert.redaction.draw import Draw

TAG: Final = None  # what is left to the caller's tag

# Written, days, moved. Month first, no year known beside the date's own.
MOVED: Final[tuple[tuple[str, int, str | None], ...]] = (
    # Numbers.
    ("3/14/2009", 20, "4/3/2009"),
    ("03/14/2009", 20, "04/03/2009"),
    ("3/14/09", -80, "12/24/08"),
    ("12/24/08", 10, "01/03/09"),
    ("12/5/08", 30, "1/4/09"),
    ("12/30/99", 5, "01/04/00"),
    ("03-14-09", 20, "04-03-09"),
    ("3-22-05", 10, "4-1-05"),
    ("08.11.2010", 21, "09.01.2010"),
    ("14.03.2009", 20, "03.04.2009"),
    ("03 / 14 / 2009", 1, "03 / 15 / 2009"),
    ("03 14 2009", 1, "03 15 2009"),
    ("14/3/2009", 20, "3/4/2009"),
    ("2009-03-14", 20, "2009-04-03"),
    ("2009/3/14", 20, "2009/4/3"),
    ("2009.12.31", 1, "2010.01.01"),
    ("98-03-14", 20, "98-04-03"),
    ("2009-03-14T10:22", 20, "2009-04-03T10:22"),
    ("2009-03-14 10:22:05.123Z", 20, "2009-04-03 10:22:05.123Z"),
    ("2009-03-14T10:22:05+01:00", 20, "2009-04-03T10:22:05+01:00"),
    ("3/14/09 10:22 pm", 20, "4/3/09 10:22 pm"),
    ("3/14/09 @ 1022", 20, "4/3/09 @ 1022"),
    ("20090312", 20, "20090401"),
    ("200903121022", 20, "200904011022"),
    ("031409", 20, "040309"),
    ("03142009", 20, "04032009"),
    ("2009-Mar-14", 20, "2009-Apr-03"),
    ("3/14", 20, "4/3"),
    ("03/14", 20, "04/03"),
    ("12/28", 10, "01/07"),
    ("12/30", 3, "01/02"),
    ("3-14", 20, "4-3"),
    ("2/29", 1, "3/1"),
    ("2/29/2008", 366, "3/1/2009"),
    ("2/28/2008", 1, "2/29/2008"),
    # Months by name.
    ("14MAR09", 20, "03APR09"),
    ("14MAY09", 20, "03JUN09"),
    ("12Feb2011", 20, "04Mar2011"),
    ("14-Mar-2009", 20, "03-Apr-2009"),
    ("Mar-08-2010", 1, "Mar-09-2010"),
    ("15 Jan 2010", -10, "5 Jan 2010"),
    ("17 April 2003", 30, "17 May 2003"),
    ("March 3", 20, "March 23"),
    ("March 30", 3, "April 2"),
    ("March 3rd, 2009", 29, "April 1st, 2009"),
    ("MARCH 3RD, 2009", 28, "MARCH 31ST, 2009"),
    ("the 3rd of March", 8, "the 11th of March"),
    ("the 3rd day of March, 2009", 9, "the 12th day of March, 2009"),
    ("October the 9th", 13, "October the 22nd"),
    ("fifth of May", 16, "twenty-first of May"),
    ("feb twelfth", 20, "mar fourth"),
    ("4th of July", 1, "5th of July"),
    ("Febuary 3, 2009", 30, "March 5, 2009"),
    ("Sept. 12", 20, "Oct. 2"),
    ("Sep 12", -20, "Aug 23"),
    ("Oct 2", -20, "Sep 12"),
    ("sept 2001", 30, "oct 2001"),
    ("march 3", 30, "april 2"),
    ("May 3, 2009", 30, "June 2, 2009"),
    ("Jan. 5, 2009", 120, "May. 5, 2009"),
    ("June 3 '99", 30, "July 3 '99"),
    ("5-Feb", 30, "7-Mar"),
    ("9Oct", 30, "8Nov"),
    ("March\n3, 2009", 1, "March\n4, 2009"),
    # Months, years and other parts of time.
    ("Mar '09", 20, "Apr '09"),
    ("Dec '09", 20, "Jan '10"),
    ("Mar-09", 20, "Apr-09"),
    ("3/09", 20, "4/09"),
    ("03/2009", 20, "04/2009"),
    ("2009-03", 20, "2009-04"),
    ("March 2009", 20, "April 2009"),
    ("March 2009", 10, "March 2009"),
    ("June of 2006", -20, "May of 2006"),
    ("December, 2009", 20, "January, 2010"),
    ("August", 20, "September"),
    ("2009", 183, "2009"),
    ("2009", 200, "2010"),
    ("'09", -200, "'08"),
    ("FY2011", 200, "FY2012"),
    ("Q3 2011", 60, "Q4 2011"),
    ("4Q11", 60, "1Q12"),
    ("early March", 10, "mid-March"),
    ("Late December", 10, "Early January"),
    ("mid-2009", 120, "late 2009"),
    ("end of 2009", 100, "beginning of 2010"),
    ("1990s", 365, "1990s"),
    ("late '90s", 365, "late '90s"),
    ("Spring 2009", 60, "Summer 2009"),
    ("fall of '06", 90, "winter of '07"),
    ("last winter", 90, "last spring"),
    # Weekdays, lone days, holidays.
    ("Tues 3/12", 2, "Thurs 3/14"),
    ("Tues 03/31/09", 2, "Thurs 04/02/09"),
    ("Tuesday, March 12", 1, "Wednesday, March 13"),
    ("Friday, June 20, 2003", 8, "Saturday, June 28, 2003"),
    ("Sat., 6 Jan. 2018", 30, "Mon., 5 Feb. 2018"),
    ("Tue", 7, "Tue"),
    ("Tuesday", -1, "Monday"),
    ("MONDAY", -1, "SUNDAY"),
    ("last Weds", 1, "last Thur"),
    ("Mondays", 1, "Tuesdays"),
    ("3/14/09 (Sat)", 1, "3/15/09 (Sun)"),
    ("Wed 10th", 1, "Thu 11th"),
    ("friday the 13th", 1, "saturday the 14th"),
    ("3rd", 20, "23rd"),
    ("the 30th", 3, "the 2nd"),
    ("the week of 3/4", 7, "the week of 3/11"),
    ("Christmas 2011", 10, "January 4, 2012"),
    ("christmas", -1, "december 24"),
    ("Thanksgiving in 2006", 1, "November 24 in 2006"),
    ("New Year's Eve", 1, "January 1"),
    ("Easter Sunday 2010", 1, "April 5, 2010"),
    ("MEMORIAL DAY '09", 1, "MAY 26, '09"),
    # Ranges and lists.
    ("3/4-3/9/09", 30, "4/3-4/8/09"),
    ("12/30/08-1/3/09", 5, "01/04/09-1/8/09"),
    ("12/30-1/3/09", -5, "12/25-12/29/08"),
    ("3/4 to 3/9", 1, "3/5 to 3/10"),
    ("March 4-9, 2009", 1, "March 5-10, 2009"),
    ("March 30-31", 2, "April 1-2"),
    ("March 28-31, 2009", 2, "March 30-April 2, 2009"),
    ("4-9 March 2009", 24, "28 March-2 April 2009"),
    ("4th-9th March", 24, "28th March-2nd April"),
    ("1/5-9", 25, "1/30-2/3"),
    ("Oct 12-13", 1, "Oct 13-14"),
    ("2008-2010", 200, "2009-2011"),
    ("1998-99", 200, "1999-00"),
    ("Aug/Sept", 20, "Sep/Oct"),
    ("Mon/Wed/Fri", 1, "Tue/Thu/Sat"),
    ("March 2008 through 4/2009", 20, "April 2008 through 5/2009"),
    # No such day, not understood, or nothing that a shift could be applied to.
    ("2/30/2009", 5, TAG),
    ("2/29/2009", 5, TAG),
    ("31.04.2009", 5, TAG),
    ("04/31/09", 5, TAG),
    ("13/45", 5, TAG),
    ("2/30", 5, TAG),
    ("Febuary 30", 5, TAG),
    ("20091341", 5, TAG),
    ("1/5-9/09", 5, TAG),
    ("March 9-4, 2009", 5, TAG),
    ("1849", 5, TAG),
    ("2100", 365, TAG),
    ("Ramadan", 5, TAG),
    ("nineteen ninety-six", 5, TAG),
    ("Thanksgiving Monday", 5, TAG),
    ("MWF", 5, TAG),
    ("early Tuesday the 3rd", 5, TAG),
    ("2008 to present", 5, TAG),
    ("3/14/09 Delgado", 5, TAG),
    ("", 5, TAG),
    ("2009 " * 40, 5, TAG),
)


HOLIDAYS: Final = ("christmas", "thanksgiving", "new year", "easter", "memorial")


@pytest.mark.parametrize(("text", "days", "expected"), MOVED, ids=[repr(m[0][:30]) for m in MOVED])
def test_forms(text: str, days: int, expected: str | None) -> None:
    """Every form of the table moves to exactly this, or to a tag."""
    assert shifted(text, days) == expected


@pytest.mark.parametrize(
    "text", [m[0] for m in MOVED if m[2] and not m[0].lower().startswith(HOLIDAYS)]
)
def test_no_shift_changes_nothing(text: str) -> None:
    """A shift of no days gives the very text, in every form but that of a holiday."""
    assert shifted(text, 0) == text


@pytest.mark.parametrize(
    ("text", "day_first", "year", "expected"),
    [
        ("3/4/2009", False, None, "3/31/2009"),
        ("3/4/2009", True, None, "30/4/2009"),
        ("3/14/2009", True, None, "4/10/2009"),
        ("030409", True, None, "300409"),
        ("2/20", False, 2008, "3/18"),
        ("2/20", False, 2009, "3/19"),
        ("Feb 29", False, 2009, "Mar 27"),
        ("Easter", False, 2010, "May 1"),
        ("Easter", True, 2011, "21 May"),
        ("Christmas 2011", True, None, "21 January 2012"),
        ("3/14/2009", False, 1999, "4/10/2009"),
    ],
)
def test_conventions_of_the_note(
    text: str, day_first: bool, year: int | None, expected: str
) -> None:
    """Order and year of the note decide only where the date itself does not."""
    assert shifted(text, 27, day_first=day_first, year=year) == expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ([], (False, None)),
        (["3/4/2009", "3/14/2009"], (False, 2009)),
        (["3/4/2009", "14/3/2009"], (True, 2009)),
        (["3/14", "14/3", "15/3"], (True, None)),
        (["2009-03-14", "3/4/2009"], (False, 2009)),
        (["3 March 2009", "3/4/2009"], (True, 2009)),
        (["March 3", "4/5/09", "4/6/08", "4/7/08"], (False, 2008)),
        (["7/22/1961", "3/14/2009"], (False, 2009)),
        (["2004", "Mar 2004", "3/14/2009"], (False, 2009)),
        (["3/4-3/9/09"], (False, 2009)),
        (["not a date", "13/45"], (False, None)),
    ],
)
def test_note_conventions(dates: Sequence[str], expected: tuple[bool, int | None]) -> None:
    """The order that numbers allow, else that of months by name; the commonest year."""
    assert note_conventions(dates) == expected


def test_order_in_doubt_is_as_asked() -> None:
    assert note_conventions(["3/4/2009"]) == (False, 2009)
    assert note_conventions(["3/4/2009"], day_first=True) == (True, 2009)
    assert note_conventions(["3/14/2009"], day_first=True) == (False, 2009)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("March 3, 2009", "2009"),
        ("Fri 2009-03-14T10:22", "2009"),
        ("20090314", "2009"),
        ("3/14/09", "'09"),
        ("14MAR09", "'09"),
        ("'09", "'09"),
        ("Mar '09", "'09"),
        ("Mar-98", "'98"),
        ("3/14", None),
        ("3/09", None),
        ("Mar-09", None),
        ("Tuesday", None),
        ("early 2009", "2009"),
        ("late 1990s", "1990s"),
        ("'90s", "'90s"),
        ("Spring '09", "'09"),
        ("Q3 2011", "2011"),
        ("Christmas 2011", "2011"),
        ("Christmas", None),
        ("2008-2010", "2008-2010"),
        ("3/4/2009-3/9/2009", "2009"),
        ("12/30/2008-1/3/2009", "2008-2009"),
        ("3/4-3/9/09", "'09"),
        ("March 4-9, 2009", "2009"),
        ("2/30/2009", None),
        ("2009, Delgado", None),
    ],
)
def test_year_only(text: str, expected: str | None) -> None:
    """Years stay, nothing else does."""
    assert year_only(text) == expected


FULL: Final[tuple[Callable[[dt.date], str], ...]] = (
    lambda d: f"{d:%Y-%m-%d}",
    lambda d: f"{d:%Y-%m-%dT10:22}",
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d:%d%b%Y}".upper(),
    lambda d: f"{d:%d-%b-%Y}",
    lambda d: f"{d.day} {d:%b %Y}",
    lambda d: f"{d:%A}, {d:%B} {d.day}, {d.year}",
    lambda d: f"{d:%a} {d:%m/%d/%Y}",
    lambda d: f"{d:%m-%d-%Y}",
    lambda d: f"{d:%m%d%Y}",
)
DAYS: Final = st.dates(dt.date(1860, 1, 1), dt.date(2090, 1, 1))
SHIFTS: Final = st.integers(-3000, 3000)


@given(day=DAYS, days=SHIFTS, form=st.sampled_from(FULL))
@example(day=dt.date(2008, 2, 29), days=366, form=FULL[0])
def test_moves_by_days_and_back(day: dt.date, days: int, form: Callable[[dt.date], str]) -> None:
    """A full date in any form is that form of the day so much later, and comes back."""
    new = day + dt.timedelta(days=days)
    written = form(day)
    assume(form is not FULL[9] or not 1850 <= int(written[:4]) <= 2100)
    assume(form is not FULL[9] or not 1850 <= int(form(new)[:4]) <= 2100)
    assume("May" not in written + form(new))
    assert shifted(written, days) == form(new)
    assert shifted(form(new), -days) == written


@given(one=DAYS, other=DAYS, days=SHIFTS, forms=st.tuples(*[st.sampled_from(FULL[:8])] * 2))
def test_intervals_stay(
    one: dt.date,
    other: dt.date,
    days: int,
    forms: tuple[Callable[[dt.date], str], Callable[[dt.date], str]],
) -> None:
    """Two dates of a note are as far apart after the shift as before (pandas reads them)."""
    moved = [shifted(form(day), days) for form, day in zip(forms, (one, other), strict=True)]
    assert None not in moved
    before, after = (pd.Timestamp(text).normalize() for text in moved if text)
    assert (after - before).days == (other - one).days


@given(day=DAYS, days=SHIFTS, order=st.sampled_from([("m", "d"), ("d", "m")]))
def test_numbers_without_zeros(day: dt.date, days: int, order: tuple[str, str]) -> None:
    """3/5/2009 moves as a day, whether or not its numbers get a zero."""
    day_first = order[0] == "d"
    numbers = (day.day, day.month) if day_first else (day.month, day.day)
    moved = shifted(f"{numbers[0]}/{numbers[1]}/{day.year}", days, day_first=day_first)
    assert moved is not None
    one, two, year = map(int, moved.split("/"))
    new = dt.date(year, two, one) if day_first else dt.date(year, one, two)
    assert (new - day).days == days


@given(st.text(max_size=2 * MAX_CHARACTERS), SHIFTS)
@example("M to " * 16, 1)
@example("3/4-" * 20, 1)
@example("٣/٤/٢٠٠٩", 1)
def test_any_text(text: str, days: int) -> None:
    """No text raises; one with a digit or letter that is not understood never stays."""
    moved = shifted(text, days)
    assert moved is None or len(text) <= MAX_CHARACTERS
    assert year_only(text) is None or any(c.isdigit() for c in text)


@given(st.binary(min_size=16, max_size=32), st.text(max_size=9), st.integers(1, 4000))
def test_shift_of(key: bytes, patient: str, max_days: int) -> None:
    """Never nothing, never too far, whole weeks when asked; the same again."""
    draw = Draw(key, patient)
    days = shift_of(draw, max_days=max_days)
    assert 0 < abs(days) <= max_days
    assert days == shift_of(draw, max_days=max_days)
    if max_days >= 7:
        weeks = shift_of(draw, max_days=max_days, whole_weeks=True)
        assert weeks % 7 == 0
        assert 0 < abs(weeks) <= max_days


def test_shift_of_takes_every_day() -> None:
    """All shifts within the bounds occur, both ways."""
    found = {shift_of(Draw(b"k" * 32, str(i)), max_days=3) for i in range(200)}
    assert found == {-3, -2, -1, 1, 2, 3}


@pytest.mark.parametrize(("max_days", "whole_weeks"), [(0, False), (-5, False), (6, True)])
def test_no_shift_to_choose(max_days: int, whole_weeks: bool) -> None:
    """Bounds without a shift are an error of use."""
    with pytest.raises(UsageError, match="shifted by at most"):
        shift_of(Draw(b"k" * 32, "p"), max_days=max_days, whole_weeks=whole_weeks)
