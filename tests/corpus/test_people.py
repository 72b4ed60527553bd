"""Invented people and the ways to write them."""

from random import Random
from typing import Final

import pytest

from corpus.people import Gender, Person, invent_person, write_name
from tests.corpus.little import LISTS

MARIA: Final = Person("Maria", "Teresa", "Delgado", "Mia", "f")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("full", {"Maria Delgado", "Maria T. Delgado", "Maria T Delgado", "Maria Teresa Delgado"}),
        ("first", {"Maria"}),
        ("last", {"Delgado"}),
        ("nick", {"Mia"}),
        ("f_last", {"M. Delgado", "M Delgado", "M.Delgado"}),
        ("initials", {"MTD", "MD"}),
    ],
)
def test_every_way_to_write_a_name_occurs_and_no_other(form: str, expected: set[str]) -> None:
    assert {write_name(Random(seed), MARIA, form) for seed in range(200)} == expected


def test_last_name_first() -> None:
    written = {write_name(Random(seed), MARIA, "last_first") for seed in range(300)}
    assert {"Delgado, Maria", "Delgado, Maria T", "Delgado,Maria"} <= written
    assert all(name.replace(" ", "").startswith("Delgado,Maria") for name in written)


def test_unknown_form_is_refused() -> None:
    with pytest.raises(KeyError):
        write_name(Random(0), MARIA, "shoe")


@pytest.mark.parametrize("gender", ["f", "m"])
def test_people_are_whole(gender: Gender) -> None:
    for seed in range(300):
        person = invent_person(Random(seed), LISTS, gender=gender)
        assert person.gender == gender
        assert all((person.first, person.middle, person.last, person.nick))
        assert person.last == person.last.strip()


def test_relative_may_share_the_last_name() -> None:
    assert invent_person(Random(1), LISTS, last="Okon").last == "Okon"


def test_nickname_comes_from_the_list_where_there_is_one() -> None:
    johns = [p for p in (invent_person(Random(s), LISTS) for s in range(300)) if p.first == "John"]
    assert {john.nick for john in johns} == {"Jack", "Johnny"}


def test_same_seed_same_person() -> None:
    assert invent_person(Random(3), LISTS) == invent_person(Random(3), LISTS)
    assert len({invent_person(Random(s), LISTS) for s in range(100)}) > 50
