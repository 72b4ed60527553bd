"""Surrogates for places: streets, cities, states, countries, ZIP codes, landmarks.

Within one scope each state stands for one other state, each city for one city of that state, and
each ZIP code for one of that city's, so that addresses fit together and agree between notes::

    14 Ashworth Close, Boston, MA 02139     62 Linden Close, Eugene, OR 97404
    Boston                                  Eugene
    Massachusetts                           Oregon

A city without a state is taken for the best known city of its name, unless the note gives it a
state elsewhere. A city that is in no list gets a city of a drawn state. Places of other countries
are drawn from short lists; their postcodes keep only the layout.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from minialbert.redaction.characters import redrawn
from minialbert.redaction.draw import Draw
from minialbert.redaction.likeness import first_of, is_fresh, like, turned
from minialbert.redaction.places.body_words import SAINTS
from minialbert.redaction.places.gazetteer import (
    HOME,
    Locality,
    abroad,
    city_key,
    country_of_city,
    gazetteer,
    n_words,
)
from minialbert.redaction.places.states import (
    State,
    other_country,
    other_state,
    read_state,
    write_state,
)
from minialbert.redaction.places.words import (
    CITY_ALIASES,
    OTHER_KEPT,
    OTHER_KINDS,
    STREET_KEPT,
    STREET_KINDS,
    STREET_NAMES,
)
from minialbert.redaction.wording import Wording, reworded
from minialbert.us_states import US_STATES

_SAINTLY: Final = dict.fromkeys(("st", "saint", "san", "santa"), SAINTS)
_STREET: Final = Wording("STREET", STREET_KEPT, STREET_KINDS, {}, STREET_NAMES)
_OTHER: Final = Wording("STREET", OTHER_KEPT, OTHER_KINDS, _SAINTLY, STREET_NAMES)

_ZIP: Final = re.compile(r"\s*(\d{5})(\s?[-\u2010-\u2013]?\s?)(\d{4})?\s*")
_POSTCODES: Final = (  # of which country a layout is
    ("CA", re.compile(r"(?i)[a-z]\d[a-z]\s?\d[a-z]\d")),
    ("GB", re.compile(r"(?i)[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}")),
    ("IE", re.compile(r"(?i)[a-z]\d[\dw]\s?[a-z\d]{4}")),
    ("IN", re.compile(r"[1-9]\d{2}\s?\d{3}")),
)
_ADDRESS: Final = re.compile(
    r"(?P<city>[^,\d]{2,40}?)(?P<gap>,\s*|\s+)(?P<state>[A-Za-z. ]{2,20}?)"
    r"(?:(?P<space>,?\s+)(?P<zip>\d{5}(?:-\d{4})?))?"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """A span of a place, and what is known of where it lies: a country, a state's code, a city."""

    text: str
    label: str
    country: str = ""
    state: str = ""
    city: str = ""


def place_surrogate(text: str, label: str, draw: Draw, *, taken: Collection[str]) -> str:
    """Return what :func:`place_surrogates` gives for a note with this one place."""
    return place_surrogates([(text, label)], draw, taken=taken)[0]


def place_surrogates(
    spans: Sequence[tuple[str, str]], draw: Draw, *, taken: Collection[str]
) -> list[str]:
    """Return another place for each (text, label) of one note, in the note's order.

    Labels are STREET, CITY, STATE, COUNTRY, ZIP and LOCATION-OTHER. No surrogate is the original or
    in ``taken`` (case-folded). What holds no letter or digit becomes ``[LABEL]``.
    """
    located = _located([_Place(text, label) for text, label in spans])
    return [_surrogate(place, draw, taken) for place in located]


def _located(places: list[_Place]) -> list[_Place]:
    """Give each city and ZIP code the state of its address, or of the same place elsewhere."""
    joined = list(places)
    told: dict[str, tuple[str, str]] = {}
    for at, place in enumerate(places):
        if place.label != "CITY":
            continue
        key = _city(place.text)
        near = _state_after(key, places[at + 1 : at + 3])
        if near:
            told[key] = min(near, told.get(key, near))
    lone: list[int] = []
    addressed: dict[str, _Place] = {}
    for at, place in enumerate(places):
        if place.label == "CITY":
            joined[at] = _with_city(place, told)
        elif place.label == "ZIP" and (found := _ZIP.fullmatch(place.text)):
            joined[at] = _in_address(place, found[1], joined[max(0, at - 2) : at])
            if not joined[at].country:
                lone.append(at)
            elif found[1] not in addressed or joined[at].city < addressed[found[1]].city:
                addressed[found[1]] = joined[at]
    for at in lone:
        joined[at] = _alone(places[at], addressed)
    return joined


def _city(text: str) -> str:
    key = city_key(text)
    return CITY_ALIASES[key][0] if key in CITY_ALIASES else key


def _state_after(city: str, after: Sequence[_Place]) -> tuple[str, str] | None:
    """Return country and state of a city from the spans after it, unless they are elsewhere."""
    table = gazetteer()
    for place in after:
        state = read_state(place.text) if place.label == "STATE" else None
        if state:
            known = (city, state.code) in table.cities or city not in table.state_of_city
            return (state.country, state.code) if known or state.country != HOME else None
        if place.label != "ZIP":
            return None
        found = _ZIP.fullmatch(place.text)
        of_zip = table.state_of_prefix.get(found[1][:3]) if found else None
        if of_zip and ((city, of_zip) in table.cities or city not in table.state_of_city):
            return HOME, of_zip
        if not found and city not in country_of_city():
            country = _country_of_postcode(place.text)
            return (country, "") if country else None
    return None


def _country_of_postcode(text: str) -> str:
    return next((c for c, layout in _POSTCODES if layout.fullmatch(text.strip())), "")


def _with_city(place: _Place, told: dict[str, tuple[str, str]]) -> _Place:
    key = city_key(place.text)
    city, alias_state = CITY_ALIASES.get(key, (key, ""))
    if city in told:
        country, state = told[city]
    elif alias_state:
        country, state = HOME, alias_state
    elif city in gazetteer().state_of_city:
        country, state = HOME, gazetteer().state_of_city[city]
    else:
        country, state = country_of_city().get(city, ("", ""))
    return replace(place, country=country, state=state, city=city)


def _in_address(place: _Place, code: str, before: Sequence[_Place]) -> _Place:
    """Give a ZIP code the city that it follows, if that can be its city."""
    state = gazetteer().state_of_prefix.get(code[:3], "")
    for other in reversed(before):
        if other.label == "CITY" and other.country in ("", HOME) and state in ("", other.state):
            return replace(place, country=HOME, state=other.state, city=other.city)
        if other.label != "STATE":
            break
    return place


def _alone(place: _Place, addressed: Mapping[str, _Place]) -> _Place:
    """Give a ZIP code the city it has elsewhere in the note, else the one it belongs to."""
    table = gazetteer()
    code = place.text.strip()[:5]
    if code in addressed:
        return replace(addressed[code], text=place.text)
    city, state = table.city_of_zip.get(code, ("", table.state_of_prefix.get(code[:3], "")))
    return replace(place, country=HOME, state=state, city=city)


def _surrogate(place: _Place, draw: Draw, taken: Collection[str]) -> str:
    made = None
    if any(c.isalnum() for c in place.text):
        made = _MAKERS[place.label](place, draw, taken)
    return f"[{place.label}]" if made is None else made


def _other_state(state: str, city: str, draw: Draw, taken: Collection[str]) -> str:
    """Return the code of the US state that stands for ``state``; drawn for a city without one."""
    if not state:
        return draw.pick(US_STATES, "STATE of", city)[0]
    return other_state(State(HOME, state, "postal"), draw, taken=taken).code


def _locality(place: _Place, draw: Draw, taken: Collection[str]) -> Locality | None:
    """Return the locality that stands for the city of ``place`` in the draw's scope."""
    size = n_words(place.city) or 1
    if place.country in abroad():
        pools = _pools_abroad(place, size, draw, taken)
    else:
        state = _other_state(place.state, place.city, draw, taken)
        pools = [gazetteer().near(state, n) for n in (size, 1)]
    for pool in filter(None, pools):
        found = first_of(
            turned(pool, draw, "CITY", place.country, place.state, place.city),
            lambda locality: is_fresh(locality.city, place.city, ()),
            lambda locality: is_fresh(locality.city, place.city, taken),
            lambda locality: not locality.zips or any(c not in taken for c in locality.zips),
        )
        if found:
            return found
    return None


def _pools_abroad(
    place: _Place, size: int, draw: Draw, taken: Collection[str]
) -> list[tuple[Locality, ...]]:
    """Return localities to draw from: of the region that stands for the place's, then of all."""
    places = abroad()[place.country].localities
    pools = [tuple(each for each in places if n_words(each.city) == size), places]
    if place.state:
        state = State(place.country, place.state, "postal")
        region = other_state(state, draw, taken=taken).code
        pools = [*(tuple(each for each in pool if each.state == region) for pool in pools), *pools]
    return pools


def _make_city(place: _Place, draw: Draw, taken: Collection[str]) -> str | None:
    is_known = place.city in gazetteer().state_of_city
    address = None if is_known else _ADDRESS.fullmatch(place.text.strip())
    if address and read_state(address["state"]):
        return _whole_address(address, draw, taken)
    found = _locality(place, draw, taken)
    if found is None:
        return None
    is_short = city_key(place.text) in CITY_ALIASES and place.text.isupper()
    return found.city if is_short else like(found.city, place.text)


def _whole_address(address: re.Match[str], draw: Draw, taken: Collection[str]) -> str:
    """Return another city, state and ZIP for one span that holds all of them."""
    labels = {"city": "CITY", "state": "STATE", "zip": "ZIP"}
    groups = [name for name in labels if address[name]]
    spans = [(address[name], labels[name]) for name in groups]
    made = dict(zip(groups, place_surrogates(spans, draw, taken=taken), strict=True))
    tail = (address["space"] or "") + made.get("zip", "")
    return made["city"] + address["gap"] + made["state"] + tail


def _make_state(place: _Place, draw: Draw, taken: Collection[str]) -> str | None:
    state = read_state(place.text)
    if state is None:
        writing = "postal" if len(place.text) < 4 else "full"
        state = State(HOME, place.text.casefold(), writing)  # type: ignore[arg-type]
    return write_state(other_state(state, draw, taken=taken), place.text)


def _make_zip(place: _Place, draw: Draw, taken: Collection[str]) -> str | None:
    found = _ZIP.fullmatch(place.text)
    locality = _locality(place, draw, taken) if found else None
    if found is None or locality is None or not locality.zips:
        return _redrawn_code(place, draw, taken)
    code = first_of(
        turned(locality.zips, draw, "ZIP", found[1]),
        lambda code: code != found[1],
        lambda code: code not in taken,
    )
    if code is None:
        return _redrawn_code(place, draw, taken)
    more = redrawn(found[3], "ZIP+4", draw) if found[3] else ""
    start, end = place.text[: found.start(1)], place.text[found.end(3) if more else found.end(2) :]
    return f"{start}{code}{found[2]}{more}{end}"


def _redrawn_code(place: _Place, draw: Draw, taken: Collection[str]) -> str | None:
    """Return other letters and digits, or nothing for a ZIP code in words."""
    if not any(c.isdigit() for c in place.text):
        return None
    tries = (redrawn(place.text, "ZIP", draw, str(attempt)) for attempt in range(64))
    return first_of(
        tries, lambda made: is_fresh(made, place.text, ()), lambda made: is_fresh(made, "", taken)
    )


def _make_country(place: _Place, draw: Draw, taken: Collection[str]) -> str | None:
    return other_country(place.text, draw, taken=taken)


def _make_street(place: _Place, draw: Draw, taken: Collection[str]) -> str | None:
    return reworded(place.text, _STREET, draw, taken=taken)


def _make_other(place: _Place, draw: Draw, taken: Collection[str]) -> str | None:
    return reworded(place.text, _OTHER, draw, taken=taken)


_MAKERS: Final = {
    "STREET": _make_street,
    "CITY": _make_city,
    "STATE": _make_state,
    "COUNTRY": _make_country,
    "ZIP": _make_zip,
    "LOCATION-OTHER": _make_other,
}
