"""Plausibility of a candidate's own text, where a pattern cannot say it. All take folded text."""

import re
from typing import Final

_DATE: Final = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|[12]\d|3[01])\1(?:(?:19|20)?\d\d)"
    r"|(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01])"
    r"|\d{1,2}/(?:19|20)?\d\d"
)


def n_digits(text: str) -> int:
    """Count ASCII digits."""
    return sum("0" <= c <= "9" for c in text)


def is_id(text: str) -> bool:
    """Hold for what can be a record number: three digits or more, not a written date."""
    return n_digits(text) >= 3 and not _DATE.fullmatch(text)


def is_long_id(text: str) -> bool:
    """Hold for a number of five digits or more, not a written date."""
    return n_digits(text) >= 5 and not _DATE.fullmatch(text)


def is_plate(text: str) -> bool:
    """Hold for a vehicle plate: five characters or more, letters and three digits or more."""
    return n_digits(text) >= 3 and len(text) >= 5 and any(c.isalpha() for c in text)


def is_phone(text: str) -> bool:
    """Hold for 7 to 15 digits (ITU-T E.164 allows 15)."""
    return 7 <= n_digits(text) <= 15


def is_long_phone(text: str) -> bool:
    """Hold for 9 to 15 digits: a number with its area or country code."""
    return 9 <= n_digits(text) <= 15


def is_ipv4(text: str) -> bool:
    """Hold for four parts up to 255, none written with a leading zero."""
    parts = text.split(".")
    return all(int(p) <= 255 and str(int(p)) == p for p in parts) and int(parts[0]) > 0


def is_ipv6(text: str) -> bool:
    """Hold for eight groups, or for fewer around one '::'."""
    n_groups = sum(bool(g) for g in text.split(":"))
    return n_groups == 8 or (text.count("::") == 1 and 3 <= n_groups < 8)


def is_card(text: str) -> bool:
    """Hold for a payment card number by its check digit (Luhn)."""
    digits = [int(c) for c in reversed(text) if c.isdigit()]
    doubled = [sum(divmod(2 * d, 10)) for d in digits[1::2]]
    return (sum(digits[0::2]) + sum(doubled)) % 10 == 0


def is_age(text: str) -> bool:
    """Hold for 0 to 120, or for words."""
    number = text.split(" ", maxsplit=1)[0].split("-", maxsplit=1)[0].split(".", maxsplit=1)[0]
    return not number.isdigit() or int(number) <= 120


def is_vin(text: str) -> bool:
    """Hold for a vehicle identification number by its check digit (49 CFR 565)."""
    values = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    total = sum(int(values.get(c, c)) * w for c, w in zip(text.upper(), weights, strict=True))
    return "0123456789X"[total % 11] == text[8].upper()


def is_month_day(text: str) -> bool:
    """Hold unless the text is a common fraction or score such as 1/2 or 3/5."""
    return text not in _FRACTIONS


_FRACTIONS = frozenset(f"{a}/{b}" for b in (2, 3, 4, 5, 6, 8, 10, 12) for a in range(1, b + 1)) | {
    "0/0",
    "12/24",
}


_WORDS: Final = """
A AN AND ALL AGAIN ARE BOTH UPON ONCE ONE TWO DURING SINCE BECAUSE HOWEVER PLEASE THANK THESE
THOSE ABCD ABCDE AB CD XY XYX XXXX AS AT BE BEEN BUT BY CAN DID DO DOES FOR FROM HAD HAS HE HER
HIM HIS I IF IN IS IT NO NOR NOT NOW OF OFF ON OR OUR SHE SO THAT THE THEIR THEN THERE THEY THIS
TO WAS WE WERE WHEN WHERE WHICH WHO WILL WITH WOULD YOU YOUR ABC XYZ XXX XX YYY ZZZ NAME NAMES
SAMPLE LAST FIRST DOCTOR PHYSICIAN PATIENT DR MR MRS MS MISS MD SURNAME UNKNOWN NONE SAME SELF
REDACTED DELETED OFFICE DICTATED ATTENDING SURGEON SIGNED NURSE RESIDENT INTERN ASSISTANT
CONSULTANT PROVIDER PEPPER SCHOLL SCHOLL'S SEUSS HOSPITAL CLINIC CENTER CENTRE MEDICAL MEDICINE
SURGERY UNIT WARD DEPARTMENT DEPT SERVICE HEALTH CARE GROUP ASSOCIATES NURSING HOME STREET AVENUE
ROAD DATE TIME CARDIOLOGY NEUROLOGY ONCOLOGY RADIOLOGY PATHOLOGY UROLOGY NEPHROLOGY ORTHOPEDICS
ORTHOPEDIC PEDIATRICS PSYCHIATRY GASTROENTEROLOGY ANESTHESIA ANESTHESIOLOGY PULMONARY INFECTIOUS
EMERGENCY GENERAL GENETICS RHEUMATOLOGY DERMATOLOGY ENDOCRINE ENDOCRINOLOGY VASCULAR NEUROSURGERY
FAMILY INTERNAL LEFT RIGHT ACUTE CHRONIC PAIN DISEASE SYNDROME DIAGNOSIS HISTORY PHYSICAL EXAM
REVIEW SYSTEMS PLAN ASSESSMENT IMPRESSION PROCEDURE OPERATION REPORT SUMMARY DISCHARGE ADMISSION
CHIEF COMPLAINT STATUS POST ALERT ORIENTED MALE FEMALE MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY
SATURDAY SUNDAY JANUARY FEBRUARY MARCH APRIL JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER
SAW SEEN CALLED ABOVE BELOW ALSO AFTER BEFORE FOLLOW UP NEW OLD YES HTN COPD CHF DM CAD ICU ED ER
OB GYN ENT PCP GP CC HPI PMH
"""
_NOT_NAMES: Final = frozenset(_WORDS.split())


def is_name(text: str) -> bool:
    """Hold unless a word of ``text`` is a placeholder or one that headings and services use."""
    words = re.split(r"[^A-Za-z']+", text.upper())
    return not any(w in _NOT_NAMES for w in words) and any(len(w) > 1 for w in words)
