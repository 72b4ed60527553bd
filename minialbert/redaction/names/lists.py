"""What kind of name a word is, and which names may stand in for it.

The word lists are those of Faker's person providers (tuples and ordered dicts; its generator is
never used), read when first asked for and kept, and the tables of :mod:`tables`. Faker's names
in other scripts are left out; names are compared without accents and case. Nothing here draws.
"""

import importlib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from minialbert.redaction.names import tables

Kind = Literal["given", "family", "either"]
Gender = Literal["f", "m", "n"]

LOCALES: Final[dict[str, tuple[str, ...]]] = {
    "vi": ("vi_VN",), "tr": ("tr_TR",), "zh": ("zh_CN", "zh_TW"), "ja": ("ja_JP",), "in": ("en_IN",),
    "ng": ("yo_NG", "ig_NG", "ha_NG"), "ke": ("sw",), "gh": ("tw_GH",), "zu": ("zu_ZA",),
    "es": ("es_MX", "es_ES"), "pt": ("pt_PT", "pt_BR"), "it": ("it_IT",),
    "de": ("de_DE", "de_AT"), "fr": ("fr_FR", "fr_QC"), "pl": ("pl_PL",), "ro": ("ro_RO",), "hu": ("hu_HU",),
    "hr": ("hr_HR", "sl_SI"), "nl": ("nl_NL",),
    "north": ("da_DK", "no_NO", "sv_SE"), "fi": ("fi_FI",), "id": ("id_ID",),
    "en": ("en_US", "en_GB"),
}  # fmt: skip
"""Faker's locales of each rough origin; a family name in several is of the first origin here."""
RARE: Final = ("en", "en_IE", "en_NZ")
"""Locales whose family names are known, but do not stand in for others."""
STRONG: Final = ("ar", "ru", "ko", "el", "hy", "vi", "zh", "ja", "in", "ng", "es")
"""Origins that claim a family name although it is among the commonest of the United States."""
ORIGINS: Final = tuple(dict.fromkeys((*STRONG, *LOCALES)))
SPANISH_TOO: Final = frozenset("maria teresa ramon angel jaime marisol rosa elena".split())
TOO_PLAIN: Final = frozenset(
    "will may june april august price long short young rich mark grace hope faith joy rose hand "
    "head foot bone day summer winter case bill art pat page sharp savage small little strong best "
    "good love church street hall hill ward field fields chase chance dean judge major king duke "
    "prince knight bishop pope abbot white black brown green gray grey wood woods stone banks lake "
    "rivers waters cook baker carter mason butcher farmer fisher hunter bell drew frank grant read "
    "reed pool rush wall lane temple christian penny sandy rusty missy block burns payne power "
    "english french german holland england ireland doe marks weeks monday friday bush cross moody "
    "golden cash curry rice cotton frost snow steel storm swan wolf fox bird lamb hope angel precious"
    " abdul abdel blessing princess king peace patience mercy comfort gift joy royal an so do he she in on no to "
    "be me my we go pa ma us the and or at as by is it of if up".split()
)
"""Words of running text that would read badly, or ambiguously, as a surrogate."""


@dataclass(frozen=True, slots=True)
class NameLists:
    """Given names with the genders they were listed under, and family names, by origin."""

    given: dict[str, dict[str, str]]
    family: dict[str, frozenset[str]]
    weights: dict[str, tuple[float, float]]
    rare_given: dict[str, str]
    rare_family: frozenset[str]


_BARRED: Final = str.maketrans(dict(zip("đðłøıħ", "ddloih", strict=True)) | {"æ": "ae", "œ": "oe"})


def folded(word: str) -> str:
    """Return ``word`` without case, accents and apostrophes, for comparing names."""
    if word.isascii():
        return word.lower().replace("'", "")
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_BARRED))
    return "".join(c for c in plain if not unicodedata.combining(c) and c not in tables.APOSTROPHES)


@lru_cache(maxsize=1)
def name_lists() -> NameLists:
    """Read all lists; takes about 0.2 s, once."""
    given: dict[str, dict[str, str]] = {}
    family: dict[str, frozenset[str]] = {}
    for origin in ORIGINS:
        by_name: dict[str, str] = {}
        for gender, names in _given_of(origin):
            for name in names:
                seen = by_name.get(name, gender)
                by_name[name] = seen if seen == gender else "n"
        given[origin] = by_name
        family[origin] = frozenset(_family_of(origin))
    for formal, gender in tables.FORMAL_GENDER.items():
        if folded(formal) not in given["es"]:
            given["en"].setdefault(folded(formal), gender)
    rare: dict[str, str] = {}
    for gender in ("f", "m"):
        for name in _plain(_listed("en", f"first_names_{_LONG[gender]}")):
            rare[name] = "n" if name in rare else gender
    rare_family = (n for where in RARE for n in _plain(_listed(where, "last_names")))
    return NameLists(given, family, _weights(), rare, frozenset(rare_family))


_LONG: Final = {"f": "female", "m": "male", "n": "unisex"}


def _listed(locale: str, name: str) -> Iterable[str]:
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    found = vars(provider).get(name, ())
    return found if isinstance(found, (tuple, list, dict)) else ()


def _plain(names: Iterable[str]) -> Iterator[str]:
    """Yield single words in Latin script of two letters or more, folded."""
    for name in names:
        word = folded(name)
        if word.isascii() and word.isalpha() and len(word) >= 2:
            yield word


def _given_of(origin: str) -> Iterator[tuple[str, Iterator[str]]]:
    for gender, names in tables.GIVEN.get(origin, {}).items():
        yield gender, _plain(names)
    for locale in LOCALES.get(origin, ()):
        for gender, long in _LONG.items():
            yield gender, _plain(_listed(locale, f"first_names_{long}"))
            yield gender, _plain(_listed(locale, f"first_romanized_names_{long}"))
        if origin in ("zh", "ja"):
            yield "n", _plain(_listed(locale, "first_romanized_names"))


def _family_of(origin: str) -> Iterator[str]:
    yield from _plain(tables.FAMILY.get(origin, ()))
    for locale in LOCALES.get(origin, ()):
        for name in ("last_names", "last_romanized_names", "unisex_last_names", "male_last_names"):
            yield from _plain(_listed(locale, name))


def _weights() -> dict[str, tuple[float, float]]:
    """Return how often each name of the US lists is a woman's and a man's."""
    sides = []
    for long in ("female", "male"):
        names = _listed("en_US", f"first_names_{long}")
        weighted = names if isinstance(names, dict) else {}
        sides.append({folded(name): float(weight) for name, weight in weighted.items()})
    return {n: (sides[0].get(n, 0.0), sides[1].get(n, 0.0)) for n in (*sides[0], *sides[1])}


@lru_cache(maxsize=65536)
def is_family(word: str) -> bool:
    """Say whether folded ``word`` is listed as a family name."""
    lists = name_lists()
    return word in lists.rare_family or any(word in names for names in lists.family.values())


@lru_cache(maxsize=65536)
def is_given(word: str) -> bool:
    """Say whether folded ``word`` is listed as a given name or a short form of one."""
    lists = name_lists()
    if word in nickname_bases() or any(word in names for names in lists.given.values()):
        return True
    return lists.rare_given.get(word) == "f" and not is_family(word)


def is_both(word: str) -> bool:
    """Say whether folded ``word`` is an English given name and an English family name alike."""
    lists = name_lists()
    both = word in lists.given["en"] and word in lists.family["en"]
    return both and origin_of(word, "family") == "en"


@lru_cache(maxsize=65536)
def origin_of(word: str, kind: Kind) -> str:
    """Return the rough origin of folded ``word``, from lists, else from its ending, else "en"."""
    lists = name_lists()
    listed: dict[str, frozenset[str]] | dict[str, dict[str, str]]
    listed = lists.given if kind == "given" else lists.family
    if kind == "given" and word in SPANISH_TOO:
        return "es"
    english = word in listed["en"] or (kind == "given" and word in nickname_bases())
    claiming = STRONG if kind != "given" else ("ar",) if _british(word) else ("ar", "es")
    for origin in claiming if english else _order(kind):
        if word in listed[origin]:
            return origin
    return "en" if english else _origin_by_ending(word)


@lru_cache(maxsize=4)
def _order(kind: Kind) -> tuple[str, ...]:
    """Return the origins to look in: for given names the short lists first, as they say more."""
    given = name_lists().given
    return tuple(sorted(ORIGINS, key=lambda o: len(given[o]))) if kind == "given" else ORIGINS


@lru_cache(maxsize=1)
def _british_names() -> frozenset[str]:
    return frozenset(_plain((*_listed("en_GB", "first_names"),)))


def _british(word: str) -> bool:
    """Say whether ``word`` is a common given name of Great Britain, so hardly a Spanish one."""
    return word in _british_names() or word in nickname_bases()


def _origin_by_ending(word: str) -> str:
    fitting = [(len(end), origin) for end, origin in tables.ENDINGS if word.endswith(end)]
    return max(fitting)[1] if fitting and len(word) > 5 else "en"


@lru_cache(maxsize=65536)
def gender_of(word: str) -> Gender:
    """Return whether folded given name ``word`` is a woman's, a man's, or cannot be told ("n")."""
    lists = name_lists()
    women, men = lists.weights.get(word, (0.0, 0.0))
    if women > 3 * men:
        return "f"
    if men > 3 * women:
        return "m"
    for base in nickname_bases().get(word, ()):
        return "f" if tables.FORMAL_GENDER[base] == "f" else "m"
    found = lists.given[origin_of(word, "given")].get(word) or lists.rare_given.get(word, "n")
    return "f" if found == "f" else "m" if found == "m" else "n"


@lru_cache(maxsize=1)
def nickname_bases() -> dict[str, tuple[str, ...]]:
    """Return the formal names that each folded short form may stand for, as written in the table."""
    bases: dict[str, tuple[str, ...]] = {}
    for formal, short_forms in tables.NICKNAMES.items():
        for short in short_forms:
            if short not in tables.NICKNAMES:
                bases[folded(short)] = (*bases.get(folded(short), ()), formal)
    return bases


@lru_cache(maxsize=1)
def formal_names() -> dict[str, str]:
    """Return the formal names that have short forms, by their folded form."""
    return {folded(formal): formal for formal in tables.NICKNAMES}


@lru_cache(maxsize=4096)
def pool(kind: Kind, origin: str, gender: Gender, *, with_short: bool = False) -> tuple[str, ...]:
    """Return the names that may stand in for one of this kind, sorted, in title case.

    ``with_short`` asks for formal names that have short forms. A pool may be small or empty.
    """
    lists = name_lists()
    if kind == "family":
        words = set(lists.family[origin])
    else:
        listed = lists.given[origin]
        words = {w for w in listed if gender == "n" or gender_in(origin, w) == gender}
        if gender == "n" and origin == "en":
            words = {folded(name) for name in tables.NEUTRAL}
    if kind == "either":
        words &= lists.family["en"]
        if gender != "m":
            words = {folded(name) for name in tables.BOTH_FEMALE}
    if with_short:
        words &= set(formal_names())
    if origin != "en":
        own = {w for w in words if origin_of(w, kind) == origin}
        words = own if len(own) >= 12 else words
    usable = (w for w in words - TOO_PLAIN if len(w) >= 3 and w[:2] not in ("mc", "o'"))
    short_of_others = set(nickname_bases()) if kind != "family" else set()
    return tuple(sorted(w.capitalize() for w in usable if w not in short_of_others))


def gender_in(origin: str, word: str) -> str:
    """Return the gender of ``word`` among the given names of ``origin``."""
    return gender_of(word) if origin == "en" else name_lists().given[origin].get(word, "n")


@lru_cache(maxsize=1)
def _compounds() -> dict[str, str]:
    return {
        prefix + core.lower(): prefix
        for prefix, cores in tables.COMPOUND_CORES.items()
        for core in cores
    }


def compound_prefix(word: str) -> str:
    """Return the prefix that folded ``word`` is listed as written together with, or nothing."""
    return _compounds().get(word, "")
