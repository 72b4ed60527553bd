"""Find numbers, codes and other strings that are exact but for their separators.

Worked example, for MEDICALRECORD ``00482917``::

    MRN 482917, MRN482-917, #0048 2917       taken
    1482917, 482917.5, 48-29                 not: other numbers

A number of fewer than four digits, or one that could be a year, is taken only beside a caption of
its kind ("MRN 42", "Room 12").
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from minialbert.known.everyday import ABBREVIATIONS, EVERYDAY
from minialbert.known.phrases import find as find_phrase
from minialbert.known.tokens import Words
from minialbert.rules.grammar import UNIT

NUMBER_LABELS: Final = (
    "MEDICALRECORD", "SSN", "PHONE", "FAX", "HEALTHPLAN", "ACCOUNT", "LICENSE", "VEHICLE",
    "DEVICE", "BIOID", "IDNUM", "ZIP", "ROOM", "AGE",
)  # fmt: skip
EXACT_LABELS: Final = ("EMAIL", "URL", "USERNAME", "IPADDR")

_LONG = 6  # from here on, separators may stand anywhere in the text's form
_MAX_ZEROS = 24
_ID = r"(?:identification|id)"
_CAPTIONS: Final = {
    "MEDICALRECORD": r"m\.?r\.?n?|med(?:ical)?\.? rec(?:ord)?s?|chart|record|unit|hospital|patient|pt|hosp",
    "SSN": r"ssn?|social security|ss|last (?:4|four)(?: of ssn)?",
    "PHONE": r"ext(?:ension)?|x|pager|beeper|bleep|phone|tel(?:ephone)?|cell|mobile",
    "FAX": r"fax|facsimile|ext(?:ension)?|x",
    "HEALTHPLAN": r"member|policy|plan|insurance|medicare|medicaid|group|subscriber|payer",
    "ACCOUNT": r"acc(?:oun)?t|fin|visit|encounter|csn|har|billing",
    "LICENSE": r"lic(?:en[sc]e)?|dea|npi|certificate|cert",
    "VEHICLE": r"plate|vin|tag|licen[sc]e|vehicle|unit",
    "DEVICE": r"serial|s/?n|lot|ref|model|device",
    "BIOID": r"finger ?print|retina|voice|bio ?id|sample",
    "IDNUM": rf"{_ID}|case|acc(?:ession)?|order|badge|study|subject|job|encounter|specimen|req",
    "ZIP": r"zip|zip ?code|post ?code|postal",
    "ROOM": r"room|rm|bed|bay|cubicle|suite|ste|apt|unit",
    "AGE": r"aged?",
}
_CAPTION_END = rf"(?:[ \t]*(?:number|num|no\b|nr|{_ID}|code))?\.?[ \t]*(?:[:#=]|is|was|of|ending in)?[ \t]*#?[ \t]*$"
_CAPTION: Final = {
    label: re.compile(rf"(?:^|[^\w])(?:{words}){_CAPTION_END}", re.IGNORECASE)
    for label, words in _CAPTIONS.items()
}
_AGE_AFTER = re.compile(
    r"[ \t-]?(?:years?|yrs?|y\.?[ /]?o\b|y/o|yo\b|-?year|[MF]\b)", re.IGNORECASE
)
_UNIT = re.compile(UNIT)
_GLUED_CAPTIONS: Final = frozenset(
    "mrn mr mrno id no acct acc act ssn ss fin csn har ph tel fax dob zip rm room lic npi dea sn lot nhs ext x".split()
)
_SEPARATOR = re.compile(r"(?:[-./ _\xa0‐‑–—]|[ ][-–][ ])?")
_PHONE_SEPARATOR = re.compile(r"[-./ ()_\xa0‐‑–—]{0,3}")
_COUNTRY_BEFORE = re.compile(r"(?:\+\d{1,3}|(?<![\w.+-])1)[-. ]?\(?(?:0\)[-. ]?)?$")
_AREA_BEFORE = re.compile(r"\d\)?[-. /]{0,2}$")
_EXTENSION = re.compile(r"(?i)[,; ]*(?:x|ext|extension)\.? ?\d+$")
_OTHER_NUMBER_BEFORE = re.compile(r"\d[.]$")
_OTHER_NUMBER_AFTER = re.compile(r"[.]\d")
_LONGER_BEFORE = re.compile(r"(?:\d[-,/:]|[$£€])$")
_LONGER_AFTER = re.compile(r"[-,/:]\d|[ \t]?%")
_ZIP_PLUS_FOUR = re.compile(r"-\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class _Form:
    """Letters and digits to look for; ``is_local`` marks a phone number without its area code."""

    key: str
    is_local: bool = False


def find_number(words: Words, label: str, value: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of the number or code ``value`` under any separators."""
    stripped = re.sub(r"(?<=\d)\.0$", "", value.strip())  # 482917.0, from a column with gaps
    is_phone = label in ("PHONE", "FAX")
    forms = _phone_forms(stripped) if is_phone else _forms(label, stripped)
    if not forms:
        yield from find_phrase(words, label, value)
        return
    glued = "".join(words.keys)
    offsets = list(accumulate(map(len, words.keys), initial=0))
    for form in forms:
        for first, last in _hits(words, glued, offsets, form.key, is_phone=is_phone):
            start, end = words.starts[first], words.ends[last]
            if _is_whole(words, label, first, last) and (
                _is_phone(words, form, first, last)
                if is_phone and len(form.key) >= _LONG
                else _is_number(words, label, form.key, stripped, (start, end))
            ):
                yield (_with_country(words.text, start, end), end) if is_phone else (start, end)


def _forms(label: str, value: str) -> list[_Form]:
    """Return what to look for, without leading zeros; nothing for a value without digits."""
    parts = Words.of(value).keys
    if len(parts) > 1 and parts[0] in _GLUED_CAPTIONS:
        parts = parts[1:]
    key = "".join(parts)
    if not any(map(str.isdecimal, key)) or (label == "AGE" and not key.isdecimal()):
        return []
    if label == "ZIP" and key.isdecimal():
        keys = [key.zfill(5)] if len(key) <= 5 else [key, key[:5]]
        return [_Form(each) for each in keys]
    return [_Form(key.lstrip("0") or "0")]


def _phone_forms(value: str) -> list[_Form]:
    """Return a phone number with and without country and area code; nothing for a vanity number.

    ``+44 20 7946 0018`` gives 442079460018, 4402079460018, 2079460018 and 79460018, among others.
    """
    keys = Words.of(_EXTENSION.sub("", value)).keys
    if sum(len(key) for key in keys if key.isalpha()) > 3:
        return []  # 1-800-FLOWERS is a phrase
    digits = "".join(key for key in keys if key.isdecimal())
    bare = digits.lstrip("0")
    if len(bare) == 11 and bare[0] == "1" and len(digits) == 11:
        bare = bare[1:]
    if len(bare) == 10 and len(digits) in (10, 11) and digits[0] != "0":
        return [_Form(bare), _Form("1" + bare), _Form(bare[3:], is_local=True)]
    forms = [_Form(bare)] if bare else []
    if len(bare) >= 9:
        forms.append(_Form(bare[-8:], is_local=True))
    if value.lstrip().startswith(("+", "00")):
        for size in (1, 2, 3):
            national = bare[size:].lstrip("0")
            if len(national) >= 8:
                forms += _Form(national), _Form(bare[:size] + "0" + national)
    return list(dict.fromkeys(forms))


def _hits(
    words: Words, glued: str, offsets: list[int], key: str, *, is_phone: bool
) -> Iterator[tuple[int, int]]:
    """Yield the first and last word of each place where ``key`` fills whole words.

    A hit may lack leading zeros of its first word. What cannot be skips past its first fault, so
    that a text is walked once.
    """
    separator = _PHONE_SEPARATOR if is_phone else _SEPARATOR
    at = glued.find(key)
    while at >= 0:
        end = at + len(key)
        first, last = bisect_right(offsets, at) - 1, bisect_right(offsets, end - 1) - 1
        zeros = glued[offsets[first] : at] if at - offsets[first] <= _MAX_ZEROS else "?"
        fault = next((i for i in range(first, last) if not separator.fullmatch(words.gap(i))), None)
        if fault is not None:
            at = glued.find(key, max(at + 1, offsets[fault + 1]))
        elif not zeros.strip("0") and end == offsets[last + 1]:
            yield first, last
            at = glued.find(key, end)
        else:
            at = glued.find(key, at + 1)


def _is_whole(words: Words, label: str, first: int, last: int) -> bool:
    """Say whether no letter or digit touches the words, but for a caption: ``MRN482917``."""
    if words.stands_alone(first, last):
        return True
    has_caption = first > 0 and words.keys[first - 1] in _GLUED_CAPTIONS
    is_age = label == "AGE" and words.keys[last + 1 : last + 2] in (["y"], ["yo"], ["m"], ["f"])
    left = words.stands_alone(first, first) or (has_caption and words.stands_alone(first - 1, last))
    return left or is_age


def _is_phone(words: Words, form: _Form, first: int, last: int) -> bool:
    """Say whether a long run of digits is the phone number, not the end of another one."""
    if not form.is_local:
        return True
    before = words.text[max(0, words.starts[first] - 8) : words.starts[first]]
    return last > first and not _AREA_BEFORE.search(before)


def _is_number(words: Words, label: str, key: str, value: str, bounds: tuple[int, int]) -> bool:
    """Say whether what has the right digits is the number itself, not part or look-alike of it."""
    start, end = bounds
    text = words.text
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    if _OTHER_NUMBER_BEFORE.search(before) or _OTHER_NUMBER_AFTER.match(after):
        return False
    if label == "AGE":
        return bool(_CAPTION[label].search(before) or _AGE_AFTER.match(after))
    if len(key) >= _LONG:
        return True
    surface = text[start:end].casefold()
    is_plain = surface.isalnum() or surface == value.casefold()
    if not is_plain and key.isdecimal():
        return False
    if _CAPTION[label].search(before):
        return True
    is_zip = label == "ZIP" and _ZIP_PLUS_FOUR.match(after)
    if _LONGER_BEFORE.search(before) or (_LONGER_AFTER.match(after) and not is_zip):
        return False
    n_digits = sum(map(str.isdecimal, surface))
    is_year = key.isdecimal() and len(key) == 4 and key[:2] in ("19", "20")
    return n_digits > 3 and not is_year and not _UNIT.match(after)


def _with_country(text: str, start: int, end: int) -> int:
    """Return ``start`` moved over a country code and an opening bracket."""
    match = _COUNTRY_BEFORE.search(text[max(0, start - 12) : start])
    if match and end - start > 8:
        start -= len(match.group())
    opens = text[start - 1 : start] == "(" and ")" in text[start:end]
    return start - opens


_EXACT: Final = {
    "EMAIL": r"(?<![\w.+-]){}(?![\w-])(?!\.\w)",
    "URL": r"(?<![\w.@-])(?:https?://)?(?:www\.)?{}/?(?![\w-])(?!\.\w)",
    "USERNAME": r"(?<![\w.@-]){}(?![\w-])(?!\.\w)",
    "IPADDR": r"(?<![\w.]){}(?!\w)(?!\.\d)",
}
_URL_START = re.compile(r"(?i)^(?:https?://)?(?:www\.)?")
_LOGIN = re.compile(
    r"(?i)(?:^|\W)(?:user|username|user ?name|login|log-?in|user ?id|by)[ \t]?:?[ \t]*$"
)


def find_exact(words: Words, label: str, value: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of an address or login exactly as it stands, whatever its case."""
    wanted = value.strip()
    if label == "URL":
        wanted = _URL_START.sub("", wanted).rstrip("/")
    if len(wanted) < 2:
        return
    is_word = wanted.casefold() in EVERYDAY | ABBREVIATIONS
    pattern = re.compile(_EXACT[label].format(re.escape(wanted)), re.IGNORECASE)
    for match in pattern.finditer(words.text):
        before = words.text[max(0, match.start() - 24) : match.start()]
        if not is_word or _LOGIN.search(before):
            yield match.span()
