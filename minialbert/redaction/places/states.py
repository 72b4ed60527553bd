"""Read states, provinces and countries as notes write them, and write others the same way.

::

    Wis.   -> WI, written as an older abbreviation -> Ore.
    N.M.   -> NM, likewise                         -> S.D., or Iowa, which has none
    az     -> AZ, written as a postal code         -> vt
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from minialbert.redaction.draw import Draw
from minialbert.redaction.likeness import first_of, folded, is_fresh, like, turned
from minialbert.redaction.places.gazetteer import HOME, abroad, regions_abroad
from minialbert.redaction.places.words import (
    COUNTRIES,
    COUNTRIES_WITH_THE,
    COUNTRY_ALIASES,
    LONGER_COUNTRIES,
    PROVINCE_ALIASES,
    SHORT_COUNTRIES,
    STATE_ALIASES,
)
from minialbert.us_states import US_STATES

Writing = Literal["postal", "older", "full"]

_INITIALS: Final = re.compile(r"(?:[A-Z]\.\s?)+")
_BY_CODE: Final = {code: (code, name, older) for code, name, older in US_STATES}


@dataclass(frozen=True, slots=True)
class State:
    """A state or region: its country, its code (or name, where it has none) and how it is written."""

    country: str
    code: str
    writing: Writing


@cache
def _states() -> dict[str, State]:
    """Return every known writing, folded without spaces between letters."""
    known = {
        folded(code if writing == "postal" else name): State(country, code, writing)
        for country, code, name in regions_abroad()
        for writing in ("full", "postal")
    }
    known |= {alias: State(HOME, code, _alias(alias)) for alias, code in STATE_ALIASES.items()}
    known |= {alias: State("CA", code, _alias(alias)) for alias, code in PROVINCE_ALIASES.items()}
    for code, name, older in US_STATES:
        known[folded(name)] = State(HOME, code, "full")
        known.setdefault(folded(older), State(HOME, code, "older"))
        known[folded(code)] = State(HOME, code, "postal")
    return known


def _alias(alias: str) -> Writing:
    if len(alias) == 2:
        return "postal"
    is_short = alias in ("penna", "penn", "cal", "cali", "ont", "que", "alta", "sask", "man")
    return "older" if is_short or len(alias.split(maxsplit=1)[0]) == 1 else "full"


def read_state(text: str) -> State | None:
    """Return the state that ``text`` names, or None when it names none that is known."""
    found = _states().get(folded(text))
    if found is None:
        return None
    if found.writing == "postal" and "." in text:
        return State(found.country, found.code, "older")
    return found


def other_state(state: State, draw: Draw, *, taken: Collection[str]) -> State:
    """Return the state that stands for ``state`` in the draw's scope, written alike."""
    if state.country == HOME:
        codes = tuple(_BY_CODE)
    else:
        codes = tuple(code for code, _ in abroad()[state.country].regions)

    def is_unused(code: str) -> bool:
        name = state_name(State(state.country, code, "full")).casefold()
        return name not in taken and code.casefold() not in taken

    def is_other(code: str) -> bool:
        return code != state.code

    found = first_of(turned(codes, draw, "STATE", state.country, state.code), is_other, is_unused)
    return State(state.country, found or codes[0], state.writing)


def state_name(state: State) -> str:
    """Return ``state`` as it is written: Oregon, Ore. or OR."""
    if state.country == HOME:
        code, name, older = _BY_CODE.get(state.code, (state.code,) * 3)
        return {"postal": code, "older": older, "full": name}[state.writing]
    names = dict(abroad()[state.country].regions)
    return names.get(state.code, state.code) if state.writing == "full" else state.code


def write_state(state: State, original: str) -> str:
    """Return ``state`` in the case of ``original``, and without full stops where that has none."""
    name = state_name(state)
    if state.writing != "older":
        return like(name, original)
    if "." not in original:
        return like(name.replace(".", ""), original)
    if state.country != HOME:
        return "".join(f"{letter}." for letter in name)
    return name if _INITIALS.fullmatch(original) else like(name, original)


def other_country(text: str, draw: Draw, *, taken: Collection[str]) -> str | None:
    """Return another country for ``text``: letters for letters, as many words, "the" or none."""
    plain = folded(text)
    has_the = plain.startswith("the ")
    bare = plain.removeprefix("the ")
    key = COUNTRY_ALIASES.get(plain, COUNTRY_ALIASES.get(bare, bare))
    if key.replace(" ", "") in SHORT_COUNTRIES:
        return _short_country(text, key.replace(" ", ""), draw, taken)
    if has_the:
        items = COUNTRIES_WITH_THE
    elif len(bare.split()) > 1:
        short = len(bare.split()) == 2
        items = tuple(each for each in LONGER_COUNTRIES if (len(each.split()) == 2) is short)
    else:
        items = COUNTRIES
    found = _fresh(items, text, draw, key, taken)
    if found is None:
        return None
    article = text.split(maxsplit=1)[0] + " " if has_the else ""
    return article + like(found, text.split(maxsplit=1)[-1] if has_the else text)


def _short_country(text: str, key: str, draw: Draw, taken: Collection[str]) -> str | None:
    key = "usa" if key == "us" else key
    pairs = tuple(pair for short, pair in SHORT_COUNTRIES.items() if short not in ("us", key))
    bare = "".join(c for c in text if c.isalpha()).casefold()
    is_short = bare in SHORT_COUNTRIES
    items = tuple(pair[0] if is_short else pair[1] for pair in pairs)
    found = _fresh(items, text, draw, key, taken)
    if found is None:
        return None
    if is_short and "." in text:
        found = "".join(f"{letter}." for letter in found)
        found = found if text.rstrip().endswith(".") else found[:-1]
    return like(found, text)


def _fresh(
    items: tuple[str, ...], text: str, draw: Draw, key: str, taken: Collection[str]
) -> str | None:
    return first_of(
        turned(items, draw, "COUNTRY", key),
        lambda item: item.casefold() != text.casefold() and is_fresh(item, text, (), _JOINING),
        lambda item: is_fresh(item, text, taken, _JOINING),
    )


_JOINING: Final = frozenset(
    "and of the republic islands new south north saint united democratic guinea".split()
)
