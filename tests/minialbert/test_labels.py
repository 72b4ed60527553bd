"""The labels as i2b2-2014 and Safe Harbor list them."""

import string

import pytest

from minialbert.labels import ALL_LABELS, CLINICAL_LABELS, PHI_LABELS, PHI_TYPES, category_of


def test_labels_are_all_different() -> None:
    assert len(set(ALL_LABELS)) == len(ALL_LABELS) == len(PHI_LABELS) + len(CLINICAL_LABELS)


def test_there_are_the_thirty_types_and_seven_categories_of_the_challenge() -> None:
    assert len(PHI_LABELS) == 30
    categories = {phi.category for phi in PHI_TYPES}
    assert categories == {"NAME", "PROFESSION", "LOCATION", "AGE", "DATE", "CONTACT", "ID"}


def test_safe_harbor_items_are_those_that_text_can_hold() -> None:
    items = {phi.safe_harbor for phi in PHI_TYPES} - {None}
    assert items == set(string.ascii_uppercase[:18]) - {"Q"}  # Q: photographs of faces


@pytest.mark.parametrize(
    ("label", "category"),
    [
        ("DOCTOR", "NAME"),
        ("ZIP", "LOCATION"),
        ("FAX", "CONTACT"),
        ("BIOID", "ID"),
        ("TEST", "CLINICAL"),
        ("SOMETHING-NEW", "SOMETHING-NEW"),
    ],
)
def test_category(label: str, category: str) -> None:
    assert category_of(label) == category
