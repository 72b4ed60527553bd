"""Invented numbers, codes and addresses have the look they should."""

import re
from ipaddress import IPv4Address
from random import Random
from typing import Final

import pytest

from corpus import numbers

KINDS: Final = ("mrn", "account", "healthplan", "license", "idnum", "device", "vehicle", "bioid", "ssn")  # fmt: skip
COUNTRIES: Final = ("us", "uk", "ca", "au", "in", "ie", "nz", "za")
SEEDS: Final = range(150)


def test_layout_worked_example() -> None:
    for seed in SEEDS:
        assert re.fullmatch(r"X[1-9]-[A-Z]{2}\d x", numbers.fill_layout(Random(seed), "X#-@@# x"))


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("kind", KINDS)
def test_codes_leave_no_mark_of_their_layout(kind: str, country: str) -> None:
    for seed in SEEDS:
        code = numbers.invent_code(Random(seed), kind, country)
        assert re.fullmatch(r"[\w /-]+", code)
        assert re.search(r"\d", code)


def test_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        numbers.invent_code(Random(0), "shoe")


@pytest.mark.parametrize(
    ("country", "pattern"),
    [
        ("us", r"\d{5}(-\d{4})?"),
        ("uk", r"[A-Z]{1,2}\d{1,2} \d[A-Z]{2}"),
        ("ca", r"[A-Z]\d[A-Z] ?\d[A-Z]\d"),
        ("au", r"\d{4}"),
        ("in", r"\d{3} ?\d{3}"),
        ("ie", r"[A-Z]\d\d [A-Z]\d[A-Z]\d"),
        ("nz", r"\d{4}"),
        ("za", r"\d{4}"),
    ],
)
def test_postcode(country: str, pattern: str) -> None:
    assert all(re.fullmatch(pattern, numbers.invent_zip(Random(s), country)) for s in SEEDS)


@pytest.mark.parametrize("country", COUNTRIES)
def test_phone(country: str) -> None:
    assert all(re.fullmatch(r"x?[+()\d. -]{4,}", numbers.invent_phone(Random(s), country)) for s in SEEDS)  # fmt: skip


@pytest.mark.parametrize("country", COUNTRIES)
def test_street_has_a_number_and_a_name(country: str) -> None:
    for seed in SEEDS:
        street = numbers.invent_street(Random(seed), ("Main Street",), "Delgado", country)
        assert re.search(r"\d", street)
        assert re.search(r"[A-Z][a-z]|5th|1\d+th|Box", street)


def test_email_and_url_are_ascii_whatever_the_names() -> None:
    for seed in SEEDS:
        rng = Random(seed)
        host = numbers.invent_host(rng, "Hôpital of the Sacré Cœur")
        email = numbers.invent_email(rng, "Siobhán", "O'Brien-Ní", host)
        url = numbers.invent_url(rng, host)
        assert re.fullmatch(r"[a-z0-9._]+@[a-z0-9.-]+\.[a-z]+", email), email
        assert re.fullmatch(
            r"(https?://)?(www\.|portal\.)?[a-z0-9.-]+\.[a-z]+(/[a-z0-9/]+)?", url
        ), url


@pytest.mark.parametrize("name", ["", "of the", "Ĳ"])
def test_host_of_a_name_without_capitals(name: str) -> None:
    assert all(
        re.fullmatch(r"[a-z-]+(\.\w+)+", numbers.invent_host(Random(s), name)) for s in SEEDS
    )


def test_ip_address() -> None:
    assert all(IPv4Address(numbers.invent_ip(Random(s))) for s in SEEDS)


def test_username_is_short_and_in_one_case() -> None:
    for seed in SEEDS:
        name = numbers.invent_username(Random(seed), "Maria", "O'Brien")
        assert re.fullmatch(r"[a-z0-9/]{2,}|[A-Z0-9/]{2,}", name), name
