"""Stand-ins for what invents surrogates, moves dates and caps ages, to test their joining alone."""

import re
from collections.abc import Callable, Sequence

import pytest

from minialbert.redaction.draw import Draw


def person_surrogates(mentions: Sequence[str], draw: Draw, *, taken: frozenset[str]) -> list[str]:
    """Name a person after the number of mentions and what a draw says of each."""
    return [f"Person{len(mentions)}{letters(draw, each)}" for each in mentions]


def place_surrogates(
    spans: Sequence[tuple[str, str]], draw: Draw, *, taken: frozenset[str]
) -> list[str]:
    """Name a place after the number of places of the note."""
    return [f"Place{len(spans)}{letters(draw, text)}" for text, _ in spans]


def body_surrogate(text: str, label: str, draw: Draw, *, taken: frozenset[str]) -> str:
    """Name a body after its label."""
    return f"Body {label.title()} {letters(draw, text)}"


def code_surrogate(text: str, label: str, draw: Draw, *, taken: frozenset[str]) -> str:
    """Name a code after its label."""
    return f"Code {label.title()} {letters(draw, text)}"


def letters(draw: Draw, text: str) -> str:
    """Return eight capitals that stand for ``text`` and occur in no test's note."""
    return draw.digest("stand-in", text).hex()[:8].translate(str.maketrans("0123456789", "q" * 10))


def shift_of(draw: Draw, *, max_days: int, whole_weeks: bool = False) -> int:
    """Shift by as much as is allowed."""
    return max_days - max_days % 7 if whole_weeks else max_days


def note_conventions(dates: Sequence[str], *, day_first: bool = False) -> tuple[bool, int | None]:
    """Say day first when a number above 12 comes first; the year of the first full date."""
    years = [int(year) for each in dates for year in re.findall(r"\d{4}", each)]
    return any(re.match(r"(1[3-9]|2\d)/", each) for each in dates), years[0] if years else None


def shifted(
    text: str, days: int, *, day_first: bool = False, year: int | None = None
) -> str | None:
    """Show how it was called; know nothing but numbers."""
    return f"{days}d{day_first:d}y{year}" if re.fullmatch(r"[\d/]+", text) else None


def year_only(text: str) -> str | None:
    """Return the year of m/d/y, or what is a year alone."""
    year = re.search(r"(?:^'|/\d+/|^(?=\d{4}))(\d\d|\d{4})$", text)
    return year[1] if year else None


def capped(text: str) -> str:
    """Cap digits only."""
    return "90+" if int(text) > 89 else text


_STAND_INS: dict[str, tuple[Callable[..., object], ...]] = {
    "codes": (code_surrogate,),
    "dates.ages": (capped,),
    "dates.moving": (shift_of, note_conventions, shifted, year_only),
    "names.people": (person_surrogates,),
    "places.addresses": (place_surrogates,),
    "places.bodies": (body_surrogate,),
}


@pytest.fixture
def stand_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the functions of this file in place of those of the same names."""
    for module, functions in _STAND_INS.items():
        for function in functions:
            name = f"minialbert.redaction.{module}.{function.__name__}"
            monkeypatch.setattr(name, function)
