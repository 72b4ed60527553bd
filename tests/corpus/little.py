"""Lists as short as the corpus programs allow, so that its tests need no public data."""

from pathlib import Path
from typing import Final

import pytest

from corpus.lists import Address, Lists

DATA: Final = Path(__file__).parents[3] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the open corpora are not at hand")

_ORIGINS: Final = (("Okonkwo", "Adeyemi"), ("Nguyen", "Tran"), ("Kowalski",), ("Muñoz", "Ibarra"))
_PLACES: Final[dict[str, tuple[str, ...]]] = {
    "departments": ("3 East CVICU", "4C Stepdown"),
    "wards": ("Beech", "4 South"),
    "organizations": ("Gilroy Packers", "Lowell High School"),
    "places": ("Lake Verity", "Marsh County"),
    "professions": ("tugboat pilot", "second-grade teacher"),
    "hospital": ("Mercy General Hospital", "Saint Brigid's Hospital"),
    "clinic": ("Elm Family Practice", "Bay Eye Center"),
    "pharmacy": ("Corner Drug", "Oak Pharmacy"),
    "nursing_home": ("Willow Manor", "Cedar Rest"),
    "brands": ("Zyrelto", "Covaxa"),
    "eponyms": ("Crohn", "Kiesselbach"),
    "world_surnames": ("Abdissa", "Ranarison"),
    "world_given_names": ("Jibriil", "Eldho"),
}
LISTS: Final = Lists(
    female=("Maria", "Ann", "Siobhán"),
    male=("John", "Bo", "Li"),
    surnames=("Delgado", "O'Brien", "McLeod"),
    surnames_by_origin=_ORIGINS,
    first_anywhere=("Chidi", "Yuki"),
    eponyms=("Parkinson", "Crohn"),
    rare_eponyms=("Kiesselbach",),
    short_forms=("stemi", "n/v"),
    nicknames={"maria": ("Mia",), "john": ("Jack", "Johnny")},
    cities=(Address("Springfield", "IL"), Address("Lima", "OH"), Address("Ames", "IA")),
    world_cities={c: (f"{c}-ville", f"{c}-town") for c in "GB AU CA IN IE NZ ZA".split()},
    countries=("Peru", "Finland"),
    counties=tuple(f"County {i}" for i in range(45)),
    streets=("Main Street", "Quarry Road"),
    hospitals=("Union Hospital", "Lakeside Medical Center"),
    written=_PLACES,
)
