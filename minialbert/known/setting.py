"""What stands around a word, where that decides whether it is a name."""

import re

from minialbert.known.everyday import MONTHS_TOO
from minialbert.known.tokens import Words

_REACH = 40

_SENTENCE_START = re.compile(r"(?:^\s*|[.!?:;]['\")\]]*\s+|[\r\n]\s*(?:[-*•>#]+|\d+[.)])?[ \t]*)$")
_TITLE = re.compile(
    r"(?:^|\W)(?i:drs?|mr|mrs|ms|miss|mx|prof(?:essor)?|rev|fr|sgt|capt|nurse|sir|mme)"
    r"(?:\.?[ \t\xa0]{1,3}|\.)$"
)
_CAPTION = re.compile(
    r"(?:^|\W)(?i:name(?: of patient)?|attending|physician|surgeon|signed|signed by|dictated by|"
    r"seen by|provider|re|cc)[ \t]?:[ \t\xa0]{0,3}$"
)
_LOOSE_CAPTION = re.compile(
    r"(?:^|\W)(?i:patient|pt|mother|father|wife|husband|spouse|son|daughter)[ \t]?:[ \t\xa0]{0,3}$"
)
_EPONYM = re.compile(
    r"(?:['’][sS]?)?[ -]+(?i:disease|syndromes?|signs?|tests?|catheter|procedure|operation|scores?|"
    r"scale|criteria|lymphoma|sarcoma|cells?|body|bodies|tumou?rs?|fracture|retractor|clamp|forceps|"
    r"needle|stain|classification|palsy|phenomenon|contracture|maneuver|manoeuvre|drain|tube|"
    r"reflex|thyroiditis|dementia|chorea|esophagus|oesophagus|ulcer|duct|gland|law|index)\b"
)
_MONTH_BEFORE = re.compile(
    r"(?:\b(?i:in|of|on|since|until|till|by|last|next|this|early|late|mid|from|through|to|during)|\d|"
    r"\d(?:st|nd|rd|th))[ \t,.-]*$"
)
_MONTH_AFTER = re.compile(r"[ \t,.'’-]*(?:of )?\d")


def starts_sentence(text: str, start: int) -> bool:
    """Say whether a sentence, line or list item starts at ``start``."""
    return _SENTENCE_START.search(text[max(0, start - _REACH) : start]) is not None


def is_after_title(text: str, start: int, *, is_shouted: bool) -> bool:
    """Say whether a title or a caption for a person stands right before ``start``.

    ``PATIENT: WILL RETURN`` is no caption for a name; among capitals (``is_shouted``) it does
    not count.
    """
    before = text[max(0, start - _REACH) : start]
    patterns = (_TITLE, _CAPTION) if is_shouted else (_TITLE, _CAPTION, _LOOSE_CAPTION)
    return any(pattern.search(before) for pattern in patterns)


def is_eponym(text: str, end: int) -> bool:
    """Say whether what follows ``end`` makes the name before it one of a disease, sign or tool."""
    return _EPONYM.match(text, end, end + _REACH) is not None


def is_month(words: Words, i: int) -> bool:
    """Say whether word ``i`` is a month's name and stands as one: "in May", "May 4"."""
    if words.keys[i] not in MONTHS_TOO:
        return False
    start, end = words.starts[i], words.ends[i]
    before = words.text[max(0, start - _REACH) : start]
    return bool(_MONTH_BEFORE.search(before) or _MONTH_AFTER.match(words.text, end, end + _REACH))


def is_all_capitals_around(words: Words, first: int, last: int) -> bool:
    """Say whether both neighbours (or the only one) are written in capitals too."""
    neighbours = [i for i in (first - 1, last + 1) if 0 <= i < len(words)]
    surfaces = [words.surface(i) for i in neighbours]
    return bool(surfaces) and all(len(s) > 1 and s.isupper() for s in surfaces)
