"""What kinds of span there are: PHI types, their categories and HIPAA items, clinical entity types.

PHI types and categories are those of the i2b2-2014 de-identification challenge (Stubbs & Uzuner
2015). ``safe_harbor`` is the item of 45 CFR 164.514(b)(2)(i), A to R, that the type falls under;
``None`` where Safe Harbor does not ask for removal. Clinical types are those of i2b2-2010.

This module is data: it knows nothing of models, which store their own label order.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class PhiType:
    """One i2b2-2014 PHI type with its category and its Safe Harbor item (a letter, or None)."""

    label: str
    category: str
    safe_harbor: str | None


PHI_TYPES: Final[tuple[PhiType, ...]] = (
    PhiType("PATIENT", "NAME", "A"),
    PhiType("DOCTOR", "NAME", None),
    PhiType("USERNAME", "NAME", "R"),
    PhiType("PROFESSION", "PROFESSION", None),
    PhiType("HOSPITAL", "LOCATION", None),
    PhiType("DEPARTMENT", "LOCATION", None),
    PhiType("ROOM", "LOCATION", None),
    PhiType("ORGANIZATION", "LOCATION", "A"),
    PhiType("STREET", "LOCATION", "B"),
    PhiType("CITY", "LOCATION", "B"),
    PhiType("STATE", "LOCATION", None),
    PhiType("COUNTRY", "LOCATION", None),
    PhiType("ZIP", "LOCATION", "B"),
    PhiType("LOCATION-OTHER", "LOCATION", "B"),
    PhiType("AGE", "AGE", "C"),
    PhiType("DATE", "DATE", "C"),
    PhiType("PHONE", "CONTACT", "D"),
    PhiType("FAX", "CONTACT", "E"),
    PhiType("EMAIL", "CONTACT", "F"),
    PhiType("URL", "CONTACT", "N"),
    PhiType("IPADDR", "CONTACT", "O"),
    PhiType("SSN", "ID", "G"),
    PhiType("MEDICALRECORD", "ID", "H"),
    PhiType("HEALTHPLAN", "ID", "I"),
    PhiType("ACCOUNT", "ID", "J"),
    PhiType("LICENSE", "ID", "K"),
    PhiType("VEHICLE", "ID", "L"),
    PhiType("DEVICE", "ID", "M"),
    PhiType("BIOID", "ID", "P"),
    PhiType("IDNUM", "ID", "R"),
)

PHI_LABELS: Final[tuple[str, ...]] = tuple(t.label for t in PHI_TYPES)
CLINICAL_LABELS: Final[tuple[str, ...]] = ("PROBLEM", "TEST", "TREATMENT")
PEOPLE_LABELS: Final[tuple[str, ...]] = ("PATIENT", "DOCTOR")
ALL_LABELS: Final[tuple[str, ...]] = PHI_LABELS + CLINICAL_LABELS

CATEGORIES: Final = MappingProxyType(
    {t.label: t.category for t in PHI_TYPES} | dict.fromkeys(CLINICAL_LABELS, "CLINICAL")
)


def category_of(label: str) -> str:
    """Return the category of ``label``; a label not listed here is its own category."""
    return CATEGORIES.get(label, label)
