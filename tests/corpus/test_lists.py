"""The public lists: two sides that share nothing, and names as people write them."""

from itertools import chain
from typing import Final

import pytest

from corpus.lists import Lists, _capitalised, _title, read_lists
from tests.corpus.little import DATA, needs_data

SPLIT: Final = ("female", "male", "surnames", "first_anywhere", "eponyms", "short_forms", "counties", "streets", "hospitals")  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [("SMITH", "Smith"), ("MCLEOD", "McLeod"), ("MCKAY", "McKay"), ("MCCA", "Mcca"), ("OBRIEN", "O'Brien"), ("ORTIZ", "Ortiz")],
)  # fmt: skip
def test_surname_from_capitals(name: str, expected: str) -> None:
    assert _capitalised(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("MERCY HOSPITAL OF LIMA", "Mercy Hospital of Lima"),
        ("THE UNION HOSPITAL", "The Union Hospital"),
        ("ST MARY'S", "St Mary's"),
    ],
)
def test_title_from_capitals(name: str, expected: str) -> None:
    assert _title(name) == expected


@pytest.fixture(scope="module")
def sides() -> tuple[Lists, Lists]:
    return read_lists(DATA / "lists", held_out=False), read_lists(DATA / "lists", held_out=True)


@needs_data
def test_rare_eponyms_are_nobodys_names_and_the_others_somebodys(
    sides: tuple[Lists, Lists],
) -> None:
    training = sides[0]
    rare = {name.casefold() for name in training.rare_eponyms}
    assert {"aarskog", "abrikossoff"} <= rare
    assert not {"smith", "bell", "graves"} & rare
    assert not rare & {name.casefold() for name in training.eponyms}
    assert "Parkinson" in {*training.eponyms, *sides[1].eponyms}


@needs_data
def test_abbreviations_are_nobody_nowhere_and_no_day(sides: tuple[Lists, Lists]) -> None:
    both = {*sides[0].short_forms, *sides[1].short_forms}
    assert {"stemi", "ecg", "a&ox4", "sats", "decub"} <= both
    assert not {"al", "pat", "fri", "tues", "sept", "%", "vumc", "ucla", "nj", "dc"} & both


@needs_data
@pytest.mark.parametrize("field", SPLIT)
def test_sides_share_nothing(sides: tuple[Lists, Lists], field: str) -> None:
    training, held_out = (set(getattr(side, field)) for side in sides)
    assert training
    assert held_out
    assert not training & held_out


@needs_data
def test_sides_share_no_town_workplace_or_origin(sides: tuple[Lists, Lists]) -> None:
    training, held_out = sides
    assert not {a.city for a in training.cities} & {a.city for a in held_out.cities}
    for kind in training.written:
        assert not set(training.written[kind]) & set(held_out.written[kind])
    for country, cities in held_out.world_cities.items():
        assert not set(cities) & set(training.world_cities[country])
    mine, theirs = (set(chain.from_iterable(side.surnames_by_origin)) for side in sides)
    assert not mine & theirs


@needs_data
def test_a_first_name_kept_out_is_kept_out_of_every_list(sides: tuple[Lists, Lists]) -> None:
    training, held_out = sides
    seen = {*training.female, *training.male, *training.surnames, *training.first_anywhere}
    assert not seen & {*held_out.female, *held_out.male, *held_out.surnames}


@needs_data
def test_lists_are_the_same_each_time(sides: tuple[Lists, Lists]) -> None:
    assert read_lists(DATA / "lists", held_out=True) == sides[1]
