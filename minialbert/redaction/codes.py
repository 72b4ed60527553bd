"""Surrogates for numbers and codes: phones, e-mails, URLs, IP addresses, record numbers, rooms.

Digits become digits and letters letters of the same case; punctuation, spacing, leading zeros and
words such as "ext" stay::

    (617) 555-0142 x31     (408) 555-0177 x86
    A-00123/B              K-00847/T
    RJT:mlk/4471           WPA:zed/9083

A value is drawn without its separators, so that ``528 660 1174`` and ``5286601174`` agree. Where
numbers exist that are nobody's, they are used: 555-01xx for phones of ten or seven digits, SSN areas
from 900 with groups never given out, example.org and its like, addresses kept for documentation.
"""

import re
from collections.abc import Callable, Collection
from typing import Final

from minialbert.errors import NoteError
from minialbert.redaction.characters import poured, redrawn
from minialbert.redaction.draw import MAX_ATTEMPTS, Draw
from minialbert.redaction.letter_case import cased
from minialbert.redaction.likeness import TELLING, is_fresh

AREA_CODES: Final = tuple(
    "201 203 206 208 212 214 216 217 219 225 231 239 248 251 256 262 270 281 301 303 304 307 309 "
    "312 314 316 317 318 319 334 336 401 402 404 405 406 408 410 412 413 414 415 417 419 432 440 "
    "501 502 503 505 507 508 509 512 513 515 516 517 518 520 530 540 541 559 561 563 570 573 574 "
    "601 602 603 605 606 607 608 610 612 614 615 616 617 618 620 626 641 651 660 701 702 704 706 "
    "707 712 713 714 715 716 717 719 724 727 731 734 740 757 765 770 775 781 785 801 802 803 804 "
    "805 806 810 812 814 815 816 828 831 843 850 856 859 860 901 903 904 906 907 908 910 912 913 "
    "914 915 918 919 920 925 928 931 936 937 940 941 952 956 970 972 973 978 979 985 989".split()
)
TOLL_FREE: Final = tuple("800 833 844 855 866 877 888".split())
EXCHANGES: Final = tuple("KLondike BUtterfield CIrcle EVergreen LAkeview SPruce TUxedo".split())
TEST_NETS: Final = ("192.0.2", "198.51.100", "203.0.113")  # RFC 5737
DOMAINS: Final = ("com", "org", "net")  # of example.*, RFC 2606

KEPT: Final = frozenset(
    "account acct and at bay beeper bed bedside bleep box cell cellular chair chart code direct desk "
    "door dot ending ext extension extn fax fin home id in lot main mobile mrn no nr number office "
    "option or pager pg ph phone plate ref rm room rev sn serial ssn state suite tel telephone to "
    "toll free unit version vin ward window work x".split()
)
_KEPT_ONLY_IN: Final = {"x": ("PHONE", "FAX"), "to": ("PHONE", "FAX"), "in": ("PHONE", "FAX")}
_NUMBER_WORDS: Final = frozenset(
    "zero oh o one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty "
    "ninety hundred double triple dash dot point slash hyphen and".split()
)
_WEB_KEPT: Final = frozenset(
    "http https ftp mailto www example com org net html htm php asp aspx index login portal mail my home "
    "visit visits patient patients doctor doctors search page p id en us web at dot".split()
)
_ADDRESS_KEPT: Final = frozenset(("2001", "db8", "2001:db8"))
_FAMILIES: Final = {"PHONE": "PHONE", "FAX": "PHONE", "ROOM": "ROOM", "USERNAME": "LOGIN"}

_ALSO_KEPT: Final = {"EMAIL": _WEB_KEPT, "URL": _WEB_KEPT, "IPADDR": _ADDRESS_KEPT}

_WORD: Final = re.compile(r"[^\W\d_]+")
_CHUNK: Final = re.compile(r"\+?[\d(][\d\s().\-/]*")
_EXCHANGE: Final = re.compile(r"([A-Za-z]{4,11})(\s*\d-?\d{4})")
_SSN: Final = re.compile(r"([\dxX*#•]{3})(\W?)([\dxX*#•]{2})(\W?)(\d{4})")
_EMAIL: Final = re.compile(
    r"(?<![^\s@<>])([^\s@<>]{1,80})(\s{0,3}@\s{0,3}|\s{1,3}(?i:at)\s{1,3})([^\s@<>?]+)"
)
_URL: Final = re.compile(r"((?i:https?|ftp)://)?([^\s/?#:]+)(.*)", re.DOTALL)
_WEB_WORD: Final = re.compile(r"%[0-9A-Fa-f]{2}|[^\W_]+")
_MASK: Final = re.compile(r"/\d{1,3}")
_IPV4: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_IPV6: Final = re.compile(r"(?=[^:]*:)[0-9A-Fa-f:]{2,39}")


def code_surrogate(text: str, label: str, draw: Draw, *, taken: Collection[str]) -> str:
    """Return a value of the form of ``text`` that is neither it nor in ``taken`` (case-folded).

    ``label`` is a type of contact, id, user name or room. What cannot be drawn in its own form
    (digits written as words, nothing but punctuation) becomes ``[LABEL]``. Raises NoteError when
    64 draws give nothing new.
    """
    if _is_spelled(text, label):
        return f"[{label}]"
    make = _MAKERS.get(label, _plain)
    kept = _kept_words(label) | _ALSO_KEPT.get(label, frozenset())
    short = sum(map(str.isalnum, text)) < TELLING
    for avoided in (taken, ()) if short else (taken,):
        for attempt in range(MAX_ATTEMPTS):
            made = make(text, label, draw, str(attempt))
            if is_fresh(made, text, avoided, kept):
                return made
    if not any(c.isdigit() for c in text):
        return f"[{label}]"
    raise NoteError(f"No replacement for a span ({label}) was found that is not in the note.")


def _is_spelled(text: str, label: str) -> bool:
    words = _WORD.findall(text.casefold())
    if any(c.isdigit() for c in text):
        return False
    return not words or label in ("PHONE", "FAX", "SSN") or _NUMBER_WORDS.issuperset(words)


def _kept_words(label: str) -> frozenset[str]:
    return frozenset(word for word in KEPT if label in _KEPT_ONLY_IN.get(word, (label,)))


def _outside_kept(text: str, label: str, change: Callable[[str], str]) -> str:
    """Apply ``change`` to ``text`` around its kept words, which are whole words of letters."""
    kept = _kept_words(label)
    slots = [
        (m.start(), m.end())
        for m in re.finditer(r"(?<![^\W_])[^\W\d_]+(?![^\W_])", text)
        if m[0].casefold() in kept
    ]
    if label in ("PHONE", "FAX"):
        slots += [m.span() for m in re.finditer(r"(?<=[\s\d)])[xX](?=\s?\d)", text)]
        slots += [m.span() for m in re.finditer(r"(?i)(?<=\d)ext?n?(?=\.?\s?\d)", text)]
    parts: list[str] = []
    at = 0
    for start, end in sorted(set(slots)):
        if start >= at:
            parts += change(text[at:start]), text[start:end]
            at = end
    return "".join((*parts, change(text[at:])))


def _plain(text: str, label: str, draw: Draw, attempt: str) -> str:
    family = _FAMILIES.get(label, "ID")
    spoken = label == "USERNAME"
    return _outside_kept(
        text, label, lambda part: redrawn(part, family, draw, attempt, spoken=spoken)
    )


def _phone(text: str, label: str, draw: Draw, attempt: str) -> str:
    def chunk(found: re.Match[str]) -> str:
        groups = re.findall(r"\d+", found[0])
        made = _phone_digits(groups, draw, attempt, abroad=found[0].startswith("+"))
        return poured(found[0], made)

    def part(piece: str) -> str:
        if _EXCHANGE.fullmatch(piece.strip()):
            return _EXCHANGE.sub(lambda found: _exchange(found, draw, attempt), piece)
        made: list[str] = []
        at = 0
        for found in _CHUNK.finditer(piece):
            made += redrawn(piece[at : found.start()], "PHONE", draw, attempt), chunk(found)
            at = found.end()
        return "".join((*made, redrawn(piece[at:], "PHONE", draw, attempt)))

    return _outside_kept(text, label, part)


def _phone_digits(groups: list[str], draw: Draw, attempt: str, *, abroad: bool) -> str:
    """Return digits for one number written in ``groups``: area, exchange and line drawn apart."""
    digits = "".join(groups)
    country = ""
    if len(digits) == 11 and digits[0] == "1":
        country, digits = "1", digits[1:]
        groups = groups[1:] if groups[0] == "1" else [groups[0][1:], *groups[1:]]
    sizes = [len(group) for group in groups]
    if len(digits) == 10 and min(digits[0], digits[3]) > "1" and sizes in _NANP_SIZES:
        return country + _area(digits[:3], draw, attempt) + _line(digits[3:], draw, attempt)
    if len(digits) == 7 and sizes in _LOCAL_SIZES and not country:
        return _line(digits, draw, attempt)
    if abroad and not country and len(digits) > 7:
        country = groups[0] if len(groups[0]) < 4 else groups[0][:2]
        digits = digits[len(country) :]
    zeros = len(digits) - len(digits.lstrip("0")) if digits.strip("0") else 0
    return country + digits[:zeros] + redrawn(digits[zeros:], "PHONE", draw, attempt)


def _exchange(found: re.Match[str], draw: Draw, attempt: str) -> str:
    """Return another exchange by name, and a line, for numbers such as MOhawk 4-0110."""
    word = draw.pick(EXCHANGES, "EXCHANGE", found[1].casefold(), attempt)
    line = draw.below(100, "LINE", found[0].casefold(), attempt)
    return (word.upper() if found[1].isupper() else word) + poured(found[2], f"501{line:02}")


_NANP_SIZES: Final = ([3, 3, 4], [10], [3, 7], [6, 4], [3, 3, 2, 2])
_LOCAL_SIZES: Final = ([3, 4], [7], [3, 2, 2])


def _area(digits: str, draw: Draw, attempt: str) -> str:
    codes = TOLL_FREE if digits in TOLL_FREE else AREA_CODES
    return draw.pick(codes, "AREA", digits, attempt)


def _line(digits: str, draw: Draw, attempt: str) -> str:
    return f"55501{draw.below(100, 'LINE', digits, attempt):02}"


def _ssn(text: str, label: str, draw: Draw, attempt: str) -> str:
    found = _SSN.fullmatch(text.strip())
    if found is None:
        return _plain(text, label, draw, attempt)
    area, first, group, second, serial = found.groups()
    key = area + group
    if area.isdigit():
        area = str(900 + draw.below(100, "SSN-AREA", key, attempt))
    if group.isdigit():
        group = f"{1 + draw.below(49, 'SSN-GROUP', key, attempt):02}"
    made = f"{1 + draw.below(9999, 'SSN-SERIAL', serial, attempt):04}"
    return text.replace(found[0], f"{area}{first}{group}{second}{made}")


def _email(text: str, label: str, draw: Draw, attempt: str) -> str:
    def address(found: re.Match[str]) -> str:
        local = redrawn(found[1], "LOGIN", draw, attempt, spoken=True)
        return local + found[2] + _host(found[3], draw, attempt)

    parts: list[str] = []
    at = 0
    for found in _EMAIL.finditer(text):
        parts += _web_words(text[at : found.start()], draw, attempt), address(found)
        at = found.end()
    return "".join((*parts, _web_words(text[at:], draw, attempt)))


def _web_words(text: str, draw: Draw, attempt: str) -> str:
    """Return ``text`` with other words, but for those that every address may have."""

    def word(piece: re.Match[str]) -> str:
        if piece[0].casefold() in _WEB_KEPT or piece[0].startswith("%"):
            return piece[0]
        return redrawn(piece[0], "LOGIN", draw, attempt, spoken=True)

    return _WEB_WORD.sub(word, text)


def _host(host: str, draw: Draw, attempt: str) -> str:
    """Return example.com or a sister, under ``www`` and the like where ``host`` is."""
    first, *others = host.casefold().split(".")
    dotted = "example." + draw.pick(DOMAINS, "HOST", host.casefold(), attempt)
    made = dotted if others else "example"
    if len(others) > 1 and first in _WEB_KEPT:
        made = f"{first}.{made}"
    return cased(made, host)


def _url(text: str, label: str, draw: Draw, attempt: str) -> str:
    found = _URL.fullmatch(text)
    if found is None:
        return _web_words(text, draw, attempt)
    path = _web_words(found[3], draw, attempt)
    return (found[1] or "") + _host(found[2], draw, attempt) + path


def _address(text: str, label: str, draw: Draw, attempt: str) -> str:
    found = _IPV4.search(text)
    if found:
        net = draw.pick(TEST_NETS, "NET", found[0].rpartition(".")[0], attempt)
        made = f"{net}.{1 + draw.below(254, 'IP', found[0], attempt)}"
    else:
        found = _IPV6.search(text)
        if found is None:
            return _plain(text, label, draw, attempt)
        digest = draw.digest("IP", found[0].casefold(), attempt).hex()
        made = f"2001:db8::{digest[:4].lstrip('0') or 1}:{digest[4:8].lstrip('0') or 1}"
        made = cased(made, found[0])
    before, rest = text[: found.start()], text[found.end() :]
    rest = rest if _MASK.fullmatch(rest) else redrawn(rest, "ID", draw, attempt)
    return redrawn(before, "ID", draw, attempt) + made + rest


_Maker = Callable[[str, str, Draw, str], str]
_MAKERS: Final[dict[str, _Maker]] = {
    "PHONE": _phone,
    "FAX": _phone,
    "SSN": _ssn,
    "EMAIL": _email,
    "URL": _url,
    "IPADDR": _address,
}
