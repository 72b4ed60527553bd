"""The public name, place and hospital lists, read once and split so that some stay unseen.

One entry in ten, chosen by a checksum of its text, is kept out of training and used for the
held-out side, so that names learnt by heart can be told from names recognised.
"""

import csv
import gzip
import json
import re
from calendar import day_abbr, month_abbr
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

WORDLISTS = Path(__file__).parent / "wordlists"
ORIGINS = ("cn", "cz", "de", "es", "eus", "fr", "gk", "hi", "ie", "il", "it", "kr", "ne", "pl",
           "pt", "ru", "uk")  # fmt: skip
_WORD = re.compile(r"\w+")
_SHORT_FORM = re.compile(r"(?=.*[a-z])[a-z0-9/+&-]{2,8}")
_CALENDAR = frozenset(n.casefold() for n in (*month_abbr, *day_abbr, "sept", "tues", "weds", "thur", "thurs"))  # fmt: skip
_BODY = re.compile(
    r"(?i)universit|hospital|medical cent|vanderbilt|columbia|institut|college|clinic\b|department"
)
_STATES = frozenset("al ak az ar ca co ct dc de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok "
                    "or pa ri sc sd tn tx ut vt va wa wv wi wy".split())  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """A town with its state's abbreviation and full name."""

    city: str
    state: str


@dataclass(frozen=True, slots=True)
class Lists:
    """Everything surrogates are drawn from; names come with sampling weights by rank."""

    female: tuple[str, ...]
    male: tuple[str, ...]
    surnames: tuple[str, ...]
    surnames_by_origin: tuple[tuple[str, ...], ...]
    first_anywhere: tuple[str, ...]
    eponyms: tuple[str, ...]
    rare_eponyms: tuple[str, ...]
    short_forms: tuple[str, ...]
    nicknames: dict[str, tuple[str, ...]]
    cities: tuple[Address, ...]
    world_cities: dict[str, tuple[str, ...]]
    countries: tuple[str, ...]
    counties: tuple[str, ...]
    streets: tuple[str, ...]
    hospitals: tuple[str, ...]
    written: dict[str, tuple[str, ...]]


def read_lists(folder: Path, *, held_out: bool) -> Lists:
    """Read ``folder`` (the public lists) and our own word lists, one side of the split."""

    def side(entries: Iterable[str]) -> tuple[str, ...]:
        return tuple(e for e in entries if e and (crc32(e.lower().encode()) % 10 == 0) == held_out)

    with open(folder / "ssa_first_names_top20k.csv", encoding="utf-8") as file:
        first = [(row["Name"], float(row["ProportionFemale"])) for row in csv.DictReader(file)]
    surnames = [
        _capitalised(line.split()[0]) for line in read_lines(folder / "census1990/dist.all.last")
    ]
    origins = (
        side(n for n in read_lines(folder / f"namedatabases/surnames/{o}.txt") if n[:1].isupper())
        for o in ORIGINS
    )
    with open(folder / "us_hospitals_cms/hospitals.csv", encoding="utf-8") as file:
        hospitals = [_title(row["name"]) for row in csv.DictReader(file)]
    streets = [
        _title(s) for s in read_lines(folder / "us_hospitals_cms/streets_from_addresses.txt")
    ]
    eponyms = (r.split("\t") for r in read_lines(folder / "eponyms/eponym_candidates.tsv")[1:])
    written = _written(side)
    living = {
        name.casefold()
        for names in (surnames, (n for n, _ in first), read_lines(folder / "namedatabases/all.txt"),
                      *(read_lines(folder / f"namedatabases/surnames/{o}.txt") for o in ORIGINS),
                      *(read_lines(WORDLISTS / f"world_{kind}.txt") for kind in ("surnames", "given_names")))
        for name in names
    }  # fmt: skip
    return Lists(
        female=side(n for n, share in first if share > 0.3),
        male=side(n for n, share in first if share < 0.7),
        surnames=side(surnames[:40000]),
        surnames_by_origin=tuple(o for o in origins if o),
        first_anywhere=side(read_lines(folder / "namedatabases/all.txt")),
        eponyms=side(
            r[0] for r in eponyms if r[2] == "1" and r[0].isalpha() and r[0].casefold() in living
        ),
        rare_eponyms=tuple(
            e for e in written["eponyms"] if living.isdisjoint(_WORD.findall(e.casefold()))
        ),
        short_forms=side(s for s in _short_forms(folder / "abbreviations") if s not in living),
        nicknames=_nicknames(folder / "nicknames/names.csv"),
        cities=_cities(folder / "geonames/us_cities500.tsv", side),
        world_cities=_world_cities(folder / "geonames/world_cities15000.tsv", side),
        countries=tuple(read_lines(folder / "geonames/countries.txt")),
        counties=side(r.split("\t")[0] for r in read_lines(folder / "geonames/us_counties.tsv")),
        streets=side(s for s in streets if not any(c.isdigit() for c in s) and len(s) < 28),
        hospitals=side(h for h in hospitals if len(h) < 48),
        written=written,
    )


def write_jsonl(path: Path, records: Iterable[Mapping[str, object]]) -> None:
    """Write one record a line, as :func:`read_jsonl` reads them."""
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    path.write_text("".join(lines), encoding="utf-8")


def read_lines(path: Path) -> list[str]:
    """Read the lines of a list, whose file may begin with a mark of its encoding."""
    return path.read_text(encoding="utf-8-sig").splitlines()


def _written(side: object) -> dict[str, tuple[str, ...]]:
    """Read our own word lists; ``hospitals_extra.txt`` gives one list per type of place."""
    assert callable(side)
    lists = {path.stem: side(read_lines(path)) for path in sorted(WORDLISTS.glob("*.txt"))}
    extra = [
        line.split("\t") for line in read_lines(WORDLISTS / "hospitals_extra.txt") if "\t" in line
    ]
    for kind in ("hospital", "clinic", "pharmacy", "nursing_home"):
        lists[kind] = side(name for which, name in extra if which == kind)
    return lists


def _short_forms(folder: Path) -> list[str]:
    """Read the abbreviations of pathologists and of two kinds of hospital notes, in lower case.

    What may stand for a body, a state, a month or a day is left out.
    """
    entries = [
        line.split("\t" if "\t" in line else " = ")
        for path in folder.glob("*_*.txt")
        for line in read_lines(path)
    ]
    words = {entry[0].strip().casefold() for entry in entries}
    bodies = {e[0].strip().casefold() for e in entries if _BODY.search(" ".join(e[1:2]))}
    words -= bodies | _STATES | _CALENDAR
    return sorted(filter(_SHORT_FORM.fullmatch, words))


def _cities(path: Path, side: object) -> tuple[Address, ...]:
    assert callable(side)
    rows = [line.split("\t") for line in read_lines(path)]
    kept = set(side(row[0] for row in rows))
    return tuple(Address(row[0], row[1]) for row in rows if row[0] in kept)


def _world_cities(path: Path, side: object) -> dict[str, tuple[str, ...]]:
    assert callable(side)
    by_country: dict[str, list[str]] = {}
    for line in read_lines(path):
        city, country, _ = line.split("\t")
        by_country.setdefault(country, []).append(city)
    return {country: side(cities) for country, cities in by_country.items()}


def _nicknames(path: Path) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["name1"], []).append(row["name2"].title())
    return {name: tuple(nicks) for name, nicks in found.items()}


def _capitalised(name: str) -> str:
    """``MCLEOD`` -> ``McLeod``, ``OBRIEN`` -> ``O'Brien``, ``DELACRUZ`` -> ``Delacruz``."""
    if name.startswith("MC") and len(name) > 4:
        return "Mc" + name[2:].capitalize()
    if name in _IRISH:
        return "O'" + name[1:].capitalize()
    return name.capitalize()


_IRISH = {"OBRIEN", "OCONNOR", "OCONNELL", "ODONNELL", "ONEAL", "ONEIL", "ONEILL", "OKEEFE",
          "OLEARY", "OREILLY", "OROURKE", "OSHEA", "OSULLIVAN", "OTOOLE", "OHARA", "OMALLEY"}  # fmt: skip


def _title(name: str) -> str:
    small = {"Of", "The", "And", "At", "For", "In", "On"}
    words = [w.capitalize() if w.isalpha() or "'" in w else w for w in name.title().split()]
    return " ".join(w.lower() if w in small and i else w for i, w in enumerate(words))


def read_jsonl(path: Path) -> list[dict[str, object]]:
    """Read a JSONL file whole, plain or as ``.gz``."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
