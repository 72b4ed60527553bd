"""Phones, faxes, pagers, e-mail, web and network addresses."""

from typing import Final

from minialbert.rules.checks import is_ipv4, is_ipv6, is_long_phone, is_phone
from minialbert.rules.engine import Rule
from minialbert.rules.grammar import UNIT

_LEFT = r"(?:^|[^\w+.-])"
_RIGHT = r"(?:$|[^\w-]|[x_])"
_NANP = r"(?:\+?1[-. ]{0,2})?(?:\(\d{3}\)[-. ]{0,2}|\d{3}[-./]{1,2} ?)\d{3} ?[-.] ?\d{4}"
_VANITY = r"1[- ]8(?:00|88|77|66|55)[- ][A-Z\d]{3}-?[A-Z\d]{4}"
_SPACED = r"(?:\+?1 )?\(?\d{3}\)? \d{3} \d{4}"
_TRUNK = r"(?:\(0\d{1,4}\) ?\d{3,4}|0\d{1,4}[ -]\d{3,4})[ -]?\d{3,4}(?:[ -]\d{2,4})?"
_MOBILE = r"(?:07\d{3}[ -]?\d{3}[ -]?\d{3}|04\d\d[ -]?\d{3}[ -]?\d{3}|0?[6-9]\d{4}[ -]\d{5})"
_FREE = r"1[38]00[ -]\d{3}[ -]\d{3}|1[38]\d\d[ -]\d{3}[ -]\d{3}"
_ABROAD = r"\+\d{1,3}[ .-]?(?:\(0?\d{1,4}\)[ .-]?)?\d{1,5}(?:[ .-]?\d{2,5}){1,4}"
_SEVEN = r"\d{3} ?[-.] ?\d{4}"
_ANY = rf"(?:{_ABROAD}|{_NANP}|{_VANITY}|{_SPACED}|{_TRUNK}|{_SEVEN}|\d{{10,11}}|\d{{4}} \d{{4}})"

_PHONE_CUE = (
    r"(?i:\b(?:tele)?phone|\btel\b|\bph\b|\bcell(?:ular)?|\bmobile|\bmob\b|\bhome|\bwork|\boffice|"
    r"\bcontact|\bcall(?:ed|s|ing|back)?|\bcallback|\breach(?:ed|able)?|\bpage[rd]?|\bpgr|"
    r"\bbeeper|\bbleep|\bbpr\b|\bextension|\bdial(?:ed)?|\brang|\bring|\btext(?:ed|s)?|"
    r"\bnumber|\bhotline|\bline|\bappt|\bvoice ?mail|\banswering service|\bm:|\bt:|\bp:)"
)
_FAX_CUE = r"(?i:\bfax(?:ed)?|\bfacsimile|\bfx\b|\bf:)"
_NEAR = r"(?:[^\d\r\n;+(]{0,24}[^\w\r\n;+(-]\(??|[ (]?)"
_TLD = (
    r"(?:com|org|net|edu|gov|mil|info|health|care|clinic|co\.uk|org\.uk|ac\.uk|nhs\.uk|gov\.uk|"
    r"com\.au|org\.au|net\.au|gov\.au|edu\.au|co\.nz|org\.nz|co\.za|co\.in|org\.in|gov\.in)"
)

RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "EMAIL",
        r"\b([\w.+%'-]{1,64}@[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*"
        r"\.[A-Za-z]{2,12})\b",
        1.0,
    ),
    Rule("URL", r"(?i)\b(https?://[^\s<>\"')\]|]*[^\s<>\"')\]|.,;:!?])", 1.0),
    Rule(
        "URL",
        r"(?i)\b(www\.[a-z0-9-]+(?:\.[a-z0-9-]+)*(?:/[^\s<>\"')\]|]*[^\s<>\"')\]|.,;:!?])?)",
        1.0,
    ),
    Rule(
        "URL",
        rf"(?i)(?:^|[^\w.@/-])([a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.{_TLD}"
        r"(?:/[^\s<>\"')\]|]*[^\s<>\"')\]|.,;:!?])?)(?:$|[^\w@-])",
        0.9,
    ),
    Rule(
        "IPADDR",
        r"(?:^|[^\w.])(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?:$|[^\w.]|\.\D|\.$)",
        0.9,
        check=is_ipv4,
    ),
    Rule(
        "IPADDR",
        r"(?i)(?:^|[^\w:.])([0-9a-f]{1,4}(?::{1,2}[0-9a-f]{1,4}){2,7})(?:$|[^\w:])",
        0.9,
        check=is_ipv6,
    ),
    Rule("FAX", rf"{_FAX_CUE}{_NEAR}({_ANY}|\d-\d{{4}}){_RIGHT}", 0.95),
    Rule("FAX", rf"{_LEFT}({_NANP}) ?\((?i:fax|f)\)", 0.96),
    Rule("PHONE", rf"{_LEFT}({_NANP}){_RIGHT}", 0.88),
    Rule("PHONE", rf"{_LEFT}({_VANITY}){_RIGHT}", 0.85),
    Rule("PHONE", rf"(?:^|[^\w.])({_ABROAD}){_RIGHT}", 0.9, check=is_long_phone),
    Rule("PHONE", rf"{_LEFT}({_MOBILE}|{_TRUNK}|{_FREE}){_RIGHT}", 0.7, check=is_long_phone),
    Rule(
        "PHONE",
        r"(?:^|[^\w/.-])([2-9]\d\d-\d{4}|[2-9]\d\d [2-9]\d\d \d{4})(?:$|[^\w/-])",
        0.5,
        unless_after=UNIT,
        check=lambda t: not t.endswith("00"),
    ),
    Rule("PHONE", rf"{_PHONE_CUE}{_NEAR}({_ANY}){_RIGHT}", 0.9, unless_after=UNIT, check=is_phone),
    Rule(
        "PHONE",
        rf"(?:{_NANP}|{_SEVEN}|\d{{4}}),? ?(?i:x|xt|ext\.?|extension|ex\.) ?#?(\d{{1,6}})\b",
        0.9,
    ),
    Rule(
        "PHONE", r"(?i:\bext\.?|\bextension|\bxt\.?)[ :.#]{0,2}(\d{4,6})\b", 0.85, unless_after=UNIT
    ),
    Rule("PHONE", r"(?:^|[\s(,])[xX](\d{4,5}|\d-\d{4})\b", 0.7, unless_after=UNIT),
    Rule(
        "PHONE",
        r"(?i:\bpagers?|\bpgr|\bbeeper|\bbleep|\bbpr|\bbp#|\bpager id)(?: ?(?i:no\.?|"
        r"number|is|id|#))?[ :.#(]{0,3}#?(\d{3,6}|\d-\d{4})(?:$|[^\w-])",
        0.88,
        unless_after=UNIT,
    ),
    Rule(
        "PHONE",
        r"(?i:\bpaged?)(?: (?:at|to))? [(#]?(\d{4,6})(?:$|[^\w/-])",
        0.7,
        unless_after=rf"{UNIT}|[ ]?(?:hrs|h\b|of)",
        check=lambda t: len(t) > 4 or t > "2359",
    ),
    Rule(
        "PHONE",
        r"(?:(?:MD|DO|RN|NP|PA-C|PA|PGY-?\d|FY\d|SHO|R\d|MS\d)[,;]?[ \t]+(?:#|p\.?) ?)"
        r"(\d{4,6})\b",
        0.75,
    ),
)
