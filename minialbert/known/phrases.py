"""Find a place, hospital, employer or any other phrase as a whole: same words, same order.

Case, accents and what stands between the words (spaces, a line end, a comma, a hyphen) do not
matter; "Street" and "St." are one word, so are "Saint" and "St.". A single word that is also an
ordinary one ("Reading", "Mobile", "Mercy") needs its capital, and the two letters of a state need
both and an address around them: ``Salem, OR``.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from minialbert.known.everyday import ABBREVIATIONS, PLACE_WORDS
from minialbert.known.setting import starts_sentence
from minialbert.known.tokens import Words

_MAX_GAP = 20
_GAP = re.compile(
    r"\.?[ \t\xa0]*(?:['’][sS]?)?[ \t\xa0]*(?:[-–/&,'’]|(?i:and))?[ \t\xa0]*(?:\r?\n[ \t]*)?"
)
_SHORT_FORMS: Final = {
    "street": "st", "saint": "st", "avenue": "ave", "av": "ave", "road": "rd", "drive": "dr",
    "lane": "ln", "boulevard": "blvd", "court": "ct", "place": "pl", "circle": "cir",
    "highway": "hwy", "parkway": "pkwy", "terrace": "ter", "mount": "mt", "fort": "ft",
    "apartment": "apt", "suite": "ste", "north": "n", "south": "s", "east": "e", "west": "w",
    "centre": "center", "ctr": "center", "hosp": "hospital", "univ": "university", "and": "",
}  # fmt: skip
_PLACES: Final = frozenset(
    "HOSPITAL DEPARTMENT ORGANIZATION STREET CITY STATE COUNTRY LOCATION-OTHER".split()
)
_STATE_BEFORE = re.compile(r"\b[A-Z][\w.'’-]*,[ \t\xa0]{1,2}$")
_ZIP_AFTER = re.compile(r"[ \t\xa0,.]{1,3}\d{5}(?!\d)")
_PLACE_BEFORE = re.compile(r"(?i:\b(?:in|from|of|at|near|to|city|town)(?: the)?)[: \t\xa0]{1,3}$")
_STATE_AFTER = re.compile(r",[ \t\xa0]{1,2}[A-Z]")


def find(words: Words, label: str, value: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of ``value`` among ``words``, from left to right without overlaps."""
    own = Words.of(value)
    is_loose = sum(key != "s" for key in own.keys) > 1
    phrase = [form for _, form in _forms(own, is_loose=is_loose)]
    if max(map(len, phrase), default=0) < 2:
        return
    wanted = "\0" + "\0".join(phrase) + "\0"
    forms = _forms(words, is_loose=is_loose)
    kept = [i for i, _ in forms]
    glued = "\0" + "".join(f"{form}\0" for _, form in forms)
    if wanted not in glued:
        return
    offsets = list(accumulate((len(form) + 1 for _, form in forms), initial=0))
    at = glued.find(wanted)
    while at >= 0:
        n = bisect_left(offsets, at)
        last = n + len(phrase) - 1
        fault = next((j for j in range(n, last) if not _belong(words, kept[j], kept[j + 1])), None)
        if fault is not None:
            at = glued.find(wanted, offsets[fault + 1])
            continue
        if _is_whole(words, label, kept[n], kept[last]):
            yield words.starts[kept[n]], words.ends[kept[last]]
        at = glued.find(wanted, offsets[last + 1])


def _forms(words: Words, *, is_loose: bool) -> list[tuple[int, str]]:
    """Return the words that count, by number, in the form that is compared.

    ``is_loose``, for phrases of several words, ignores "and" and every final or possessive s.
    """
    forms: list[tuple[int, str]] = []
    for i, key in enumerate(words.keys):
        form = _SHORT_FORMS.get(key, key) if is_loose else key
        if is_loose and key == "s" and i > 0 and words.gap(i - 1) in ("'", "’"):
            continue
        if is_loose and len(form) > 3:
            form = form.removesuffix("s")
        if form:
            forms.append((i, form))
    return forms


def _belong(words: Words, one: int, other: int) -> bool:
    gap = words.text[words.ends[one] : words.starts[other]]
    return len(gap) <= _MAX_GAP and _GAP.fullmatch(gap) is not None


def _is_whole(words: Words, label: str, first: int, last: int) -> bool:
    if not words.stands_alone(first, last):
        return False
    return first != last or label not in _PLACES or _is_a_place(words, first, label)


def _is_a_place(words: Words, i: int, label: str) -> bool:
    """Say whether a single word is written as a place; a long or rare word always is."""
    surface, key = words.surface(i), words.keys[i]
    if len(key) > 3 and key not in PLACE_WORDS:
        return True
    start, end, text = words.starts[i], words.ends[i], words.text
    before = text[max(0, start - 24) : start]
    in_address = bool(_STATE_BEFORE.search(before) or _ZIP_AFTER.match(text, end, end + 12))
    if len(key) == 2 and label == "STATE":
        return surface.isupper() and in_address
    if not surface[0].isupper():
        return False
    if len(key) <= 3 and surface.isupper() and key not in ABBREVIATIONS | PLACE_WORDS:
        return True
    named = _PLACE_BEFORE.search(before) or _STATE_AFTER.match(text, end, end + 6) or in_address
    return bool(named) or not (surface.isupper() or starts_sentence(text, start))
