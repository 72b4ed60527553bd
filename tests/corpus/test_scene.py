"""A scene's cast: the same key is the same person, place and day throughout a note."""

from random import Random
from typing import Final

import pytest

from corpus.scene import _LABELS, CODE_LABELS, LIST_LABELS, PRONOUNS, RELATIVES, STATES, Scene
from minialbert.labels import PHI_LABELS
from tests.corpus.little import LISTS

COUNTRIES: Final = ("us", "uk", "ca", "au", "in", "ie", "nz", "za")
OTHERS: Final = (
    "state",
    "state.abbr",
    "state.full",
    "date",
    "dob",
    "age",
    "age.words",
    "age.child",
)
SLOTS: Final = (
    *CODE_LABELS,
    *LIST_LABELS,
    *_LABELS,
    *OTHERS,
    "hospital.short",
    "doctor",
    "patient",
)


def scene(seed: int = 1, country: str = "us") -> Scene:
    return Scene(Random(seed), LISTS, country)


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("slot", SLOTS)
def test_every_slot_fills_in_every_country(slot: str, country: str) -> None:
    for seed in range(25):
        text, label = scene(seed, country).fill(slot)
        assert text == text.strip() != ""
        assert label in PHI_LABELS


@pytest.mark.parametrize(
    "slot", [*CODE_LABELS, *LIST_LABELS, *_LABELS, "date", "dob2", "patient.last"]
)
def test_same_slot_is_the_same_thing_later(slot: str) -> None:
    for seed in range(10):
        cast = scene(seed)
        first = cast.fill(slot)[0]
        cast.fill("doctor9")
        assert cast.fill(slot)[0].lower() == first.lower()


@pytest.mark.parametrize("slot", ["brand", "eponym", "eponym.rare", "brand2.low"])
def test_words_of_medicine_are_no_identifiers(slot: str) -> None:
    text, label = scene().fill(slot)
    assert label is None
    assert text == scene().fill(slot)[0]
    assert {text, text.capitalize()} & {*LISTS.written["brands"], *LISTS.written["eponyms"]}


@pytest.mark.parametrize("form", ["low", "full_low", "last_first_low", "f_last_low"])
def test_low_forms_are_in_lower_case(form: str) -> None:
    text, label = scene().fill(f"patient.{form}")
    assert text == text.lower()
    assert (
        text == scene().fill(f"patient.{form.removesuffix('low').rstrip('_') or 'full'}")[0].lower()
    )
    assert label == "PATIENT"


def test_numbered_slots_are_other_things() -> None:
    cast = scene()
    assert cast.fill("mrn")[0] != cast.fill("mrn2")[0]
    assert cast.person("doctor") != cast.person("doctor2")


@pytest.mark.parametrize("slot", ["PATIENT.last_first", "HOSPITAL", "USERNAME", "DATE.long", "DOCTOR.f_last"])  # fmt: skip
def test_capital_key_gives_capitals(slot: str) -> None:
    text, label = scene().fill(slot)
    assert text == text.upper()
    assert label


@pytest.mark.parametrize("form", PRONOUNS)
def test_pronouns_follow_the_person_and_are_no_identifiers(form: str) -> None:
    for seed in range(10):
        cast = scene(seed)
        text, label = cast.fill(f"patient.{form}")
        assert label is None
        assert text == PRONOUNS[form][cast.person("patient").gender == "m"]


@pytest.mark.parametrize(("kin", "gender"), RELATIVES.items())
def test_relatives_are_of_the_patients_side(kin: str, gender: str | None) -> None:
    shared = 0
    for seed in range(60):
        cast = scene(seed)
        relative = cast.person(f"{kin}2")
        assert gender in (None, relative.gender)
        shared += relative.last == cast.person("patient").last
        assert cast.fill(f"{kin}2") == (relative.first, "PATIENT")
    assert (shared > 20) == (kin != "friend")


def test_short_hospital_is_part_of_its_name() -> None:
    for seed in range(40):
        cast = scene(seed)
        whole, short = cast.fill("hospital")[0], cast.fill("hospital.short")[0]
        assert set(short.split()) <= set(whole.split())
        assert "Hospital" not in short.split() or short == whole


def test_state_is_that_of_the_city() -> None:
    for seed in range(20):
        cast = scene(seed)
        city = cast.fill("city")[0]
        abbreviation = cast.fill("state.abbr")[0]
        assert (city, abbreviation) in {(a.city, a.state) for a in LISTS.cities}
        assert cast.fill("state.full")[0] == STATES[abbreviation]


def test_people_are_born_before_they_are_seen() -> None:
    for seed in range(40):
        cast = scene(seed)
        assert int(cast.fill("dob.year")[0]) < cast.today.year + 1


@pytest.mark.parametrize("form", ["", "words", "child"])
def test_age_is_an_age(form: str) -> None:
    for seed in range(60):
        text, label = scene(seed).fill(f"age.{form}" if form else "age")
        assert label == "AGE"
        assert text.replace("-", "").isalpha() if form == "words" else 0 < int(text) < 104


@pytest.mark.parametrize(
    "slot", ["", "shoe", "patient.shoe", "date.shoe", "state.shoe", "a b", "9", "patient..last"]
)
def test_unknown_slot_is_refused(slot: str) -> None:
    with pytest.raises(KeyError):
        scene().fill(slot)


def test_same_seed_same_scene() -> None:
    one, two = ([scene(7).fill(slot) for slot in SLOTS] for _ in range(2))
    assert one == two
