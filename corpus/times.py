"""Invent dates and ages in the many ways notes write them. Labels are the caller's business."""

from datetime import date, timedelta
from random import Random

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT_DAYS = ("Mon", "Tues", "Wed", "Thurs", "Fri", "Sat", "Sun", "Tue", "Thu")
HOLIDAYS = ("Christmas", "Christmas Eve", "New Year's Eve", "New Year's Day", "New Year's", "Thanksgiving", "Easter",
            "the Fourth of July", "the 4th of July", "July 4th", "Labor Day", "Memorial Day", "Halloween", "Valentine's Day",
            "Mother's Day", "Father's Day", "Good Friday", "Boxing Day", "Diwali", "Ramadan", "Passover", "Mardi Gras",
            "St. Patrick's Day", "Veterans Day", "Columbus Day", "Eid", "Hanukkah", "Canada Day", "Anzac Day", "Xmas")  # fmt: skip
SEASONS = ("spring", "summer", "fall", "autumn", "winter")
ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMERIC = ("mdy/", "mdy/", "mdy/", "mdy-", "mdy2/", "mdy2/", "mdy2-", "mdy2pad/", "mdypad/", "mdypad/", "mdypad-", "iso", "mdy2.")  # fmt: skip
NUMERIC_ELSEWHERE = (
    "dmy/",
    "dmypad/",
    "dmypad/",
    "dmy.",
    "dmy2/",
    "dmypad.",
    "dmypad-",
    "dmon",
    "dmon-",
)


def invent_day(rng: Random, near: date | None = None) -> date:
    """Draw a day, within some weeks of ``near`` where given."""
    if near is not None:
        return near + timedelta(days=int(rng.gauss(0, 40)))
    return date(rng.choice((1986, 1994, 1999, 2003, 2008, 2012, 2017, 2021)), 1, 1) + timedelta(
        days=rng.randrange(2200)
    )


def numeric_style(rng: Random, *, day_first: bool) -> str:
    """Choose how a note writes its numeric dates."""
    return rng.choice(NUMERIC_ELSEWHERE if day_first else NUMERIC)


def write_day(rng: Random, day: date, form: str, *, style: str) -> str:
    """Write ``day`` in ``form`` (see the skeleton format); raises KeyError for an unknown one."""
    day_first = style.startswith("d")
    month, short = MONTHS[day.month - 1], SHORT[day.month - 1]
    match form:
        case "numeric":
            return _numeric(day, style)
        case "long":
            return _long(rng, day, month, day_first=day_first)
        case "md":
            first, second = (day.day, day.month) if day_first else (day.month, day.day)
            return rng.choice(
                (
                    f"{first}/{second}",
                    f"{first}/{second}",
                    f"{first:02}/{second:02}",
                    f"{first}-{second}",
                )
            )
        case "dm_words":
            return rng.choice((f"{day.day} {short}", f"{short} {day.day}", f"{month} {day.day}", f"{day.day} {month}",
                               f"{month} {_ordinal(day.day)}", f"{short}. {day.day}", f"{day.day}{short}", f"the {_ordinal(day.day)} of {month}"[4:]))  # fmt: skip
        case "my":
            return rng.choice((f"{month} {day.year}", f"{month} {day.year}", f"{month} of {day.year}", f"{short} {day.year}",
                               f"{day.month}/{day.year}", f"{day.month}/{day.year % 100:02}", f"{month}, {day.year}", f"{short} '{day.year % 100:02}"))  # fmt: skip
        case "month":
            return month
        case "year":
            return str(day.year)
        case "yy":
            return f"'{day.year % 100:02}"
        case "weekday":
            return rng.choice((rng.choice(DAYS), rng.choice(DAYS), rng.choice(SHORT_DAYS)))
        case "holiday":
            return rng.choice(HOLIDAYS).removeprefix("the ")
        case "season":
            return rng.choice(SEASONS)
        case "compact":
            return f"{day:%Y%m%d}"
        case "iso":
            return f"{day:%Y-%m-%d}"
        case "any":
            return write_day(
                rng,
                day,
                rng.choice(("numeric", "numeric", "long", "md", "my", "dm_words")),
                style=style,
            )
    raise KeyError(form)


def _numeric(day: date, style: str) -> str:
    if style == "iso":
        return f"{day:%Y-%m-%d}"
    if style == "dmon":
        return f"{day.day} {SHORT[day.month - 1]} {day.year}"
    if style == "dmon-":
        return f"{day.day:02}-{SHORT[day.month - 1]}-{day.year}"
    separator = style[-1]
    pad = "02" if "pad" in style else ""
    numbers = [format(day.day, pad), format(day.month, pad)]
    if style.startswith("m"):
        numbers.reverse()
    year = f"{day.year % 100:02}" if "2" in style else str(day.year)
    return separator.join([*numbers, year])


def _long(rng: Random, day: date, month: str, *, day_first: bool) -> str:
    if day_first:
        return rng.choice((f"{day.day} {month} {day.year}", f"{_ordinal(day.day)} {month} {day.year}",
                           f"{day.day} {month[:3]} {day.year}", f"{_ordinal(day.day)} of {month} {day.year}"))  # fmt: skip
    return rng.choice((f"{month} {day.day}, {day.year}", f"{month} {day.day}, {day.year}", f"{month} {day.day:02}, {day.year}",
                       f"{month[:3]} {day.day}, {day.year}", f"{month} {_ordinal(day.day)}, {day.year}", f"{month} {day.day} {day.year}",
                       f"{month[:3]}. {day.day}, {day.year}", f"{rng.choice(DAYS)}, {month} {day.day}, {day.year}"))  # fmt: skip


def _ordinal(n: int) -> str:
    suffix = "th" if 10 < n % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def number_in_words(n: int) -> str:
    """``42`` -> ``forty-two``, for 1 to 99."""
    if n < 20:
        return ONES[n - 1]
    tens = TENS[n // 10 - 2]
    return tens if n % 10 == 0 else f"{tens}-{ONES[n % 10 - 1]}"
