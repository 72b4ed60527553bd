"""Real places: which city lies in which state, and which ZIP codes it has.

US places come from the ``zipcodes`` package, which takes most of a second to load and is loaded
once, when the first place is asked for. Which place is drawn depends on that table, so surrogates
may change with its version. Places abroad are few and listed in :mod:`words`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from minialbert.redaction.likeness import folded
from minialbert.redaction.places.words import ABROAD, OTHER_KEPT, STREET_KEPT
from minialbert.us_states import US_STATES

HOME: Final = "US"
_STATE_NAMES: Final = frozenset(name.casefold() for _, name, _ in US_STATES)
_MOST_WORDS: Final = 3
_LONG_FORMS: Final = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount", "pt": "point"}


@dataclass(frozen=True, slots=True)
class Locality:
    """A city, its state or region (a code, or a name where there is none) and its ZIP codes."""

    city: str
    state: str
    zips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """What is known of real places; cities as :func:`city_key` gives them, states as codes."""

    city_of_zip: Mapping[str, tuple[str, str]]
    state_of_prefix: Mapping[str, str]
    cities: frozenset[tuple[str, str]]
    state_of_city: Mapping[str, str]
    localities: Mapping[tuple[str, int], tuple[Locality, ...]]

    def near(self, state: str, n_words: int) -> tuple[Locality, ...]:
        """Return the localities of ``state`` whose names have ``n_words`` words, else one."""
        n_words = min(n_words, _MOST_WORDS)
        return self.localities.get((state, n_words)) or self.localities[state, 1]


@dataclass(frozen=True, slots=True)
class Abroad:
    """One country: its regions as (code, name) and its localities."""

    regions: tuple[tuple[str, str], ...]
    localities: tuple[Locality, ...]


def city_key(city: str) -> str:
    """Return the form in which writings of one city are equal: Saint for St., no accents."""
    return " ".join(_LONG_FORMS.get(word, word) for word in folded(city).split())


def n_words(name: str) -> int:
    """Return how many words ``name`` has."""
    return len(name.split())


@cache
def gazetteer() -> Gazetteer:
    """Return the US places, read from their table the first time."""
    from zipcodes import list_all

    states = {code for code, *_ in US_STATES} | {"DC", "PR", "GU", "VI"}
    city_of_zip: dict[str, tuple[str, str]] = {}
    prefixes: dict[str, Counter[str]] = defaultdict(Counter)
    weights: dict[str, Counter[str]] = defaultdict(Counter)
    zips: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in list_all():  # type: ignore[no-untyped-call]
        code, city, state = str(row["zip_code"]), str(row["city"]), str(row["state"])
        if state not in states:
            continue
        city_of_zip[code] = city_key(city), state
        prefixes[code[:3]][state] += 1
        weights[city_key(city)][state] += 10
        for other in row["acceptable_cities"]:
            weights[city_key(str(other))][state] += 1
        if row["active"] and row["zip_code_type"] == "STANDARD" and _is_name(city):
            zips[city, state].append(code)
    return Gazetteer(
        city_of_zip=city_of_zip,
        state_of_prefix={prefix: _most(count) for prefix, count in prefixes.items()},
        cities=frozenset((city, state) for city, by in weights.items() for state in by),
        state_of_city={city: _most(count) for city, count in weights.items()},
        localities=_by_length(zips),
    )


def _is_name(city: str) -> bool:
    """Say whether ``city`` can be read as a name only: not House, West or Weeping Water 2."""
    words = city.casefold().split()
    plain = all(word.isalpha() and word not in _STATE_NAMES for word in words)
    return plain and len(city) > 3 and not (OTHER_KEPT | STREET_KEPT).issuperset(words)


def _most(count: Counter[str]) -> str:
    return min(count, key=lambda key: (-count[key], key))


def _by_length(
    zips: Mapping[tuple[str, str], list[str]],
) -> dict[tuple[str, int], tuple[Locality, ...]]:
    pools: dict[tuple[str, int], list[Locality]] = defaultdict(list)
    for (city, state), codes in sorted(zips.items()):
        pools[state, n_words(city)].append(Locality(city, state, tuple(sorted(codes))))
    return {key: tuple(pool) for key, pool in pools.items()}


@cache
def abroad() -> Mapping[str, Abroad]:
    """Return the other countries with listed places, by their two-letter codes."""
    return {country: _country(lines) for country, lines in ABROAD.items()}


def _country(lines: str) -> Abroad:
    regions: list[tuple[str, str]] = []
    localities: list[Locality] = []
    for line in lines.strip().splitlines():
        region, _, cities = line.strip().partition(":")
        code, _, name = region.partition(",")
        regions.append((code or name, name))
        localities += (Locality(city.strip(), code or name) for city in cities.split(";"))
    return Abroad(tuple(regions), tuple(localities))


def regions_abroad() -> Iterator[tuple[str, str, str]]:
    """Yield country, code and name of each region abroad."""
    for country, places in abroad().items():
        for code, name in places.regions:
            if name:
                yield country, code, name


@cache
def country_of_city() -> Mapping[str, tuple[str, str]]:
    """Return country and region of listed cities abroad, by :func:`city_key`."""
    return {
        city_key(locality.city): (country, locality.state)
        for country, places in reversed(list(abroad().items()))
        for locality in places.localities
    }
