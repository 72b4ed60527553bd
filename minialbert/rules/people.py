"""People whom a title, a caption or a degree announces. Titles and degrees stay outside.

Scores are moderate: a model that reads the sentence should win over these.
"""

from typing import Final

from minialbert.rules.checks import is_name
from minialbert.rules.engine import Rule
from minialbert.rules.grammar import CAP_WORD, CAPS_WORD, DEGREE, INITIAL, SURE_DEGREE

_INITIALS = rf"(?:{INITIAL} ?){{0,2}}"
_LAST = rf"{CAP_WORD}(?:[- ](?:de la |van der |van |de |al-)?{CAP_WORD})?"
_FULL = rf"{CAP_WORD}(?: {INITIAL}){{0,2}} {CAP_WORD}(?:-{CAP_WORD})?"
_FULL_CAPS = rf"{CAPS_WORD}(?: {INITIAL}){{0,2}} {CAPS_WORD}"
_LAST_FIRST = rf"{CAP_WORD}(?:[- ]{CAP_WORD})?, ?{CAP_WORD}(?: {INITIAL}\b)?"
_LAST_FIRST_CAPS = rf"{CAPS_WORD}(?:[- ]{CAPS_WORD})?, ?{CAPS_WORD}(?: {INITIAL}\b)?"
_ANY = (
    rf"(?:{_LAST_FIRST_CAPS}|{_LAST_FIRST}|{_FULL}|{_FULL_CAPS}|"
    rf"{INITIAL} (?:{INITIAL} )?{CAP_WORD}|"
    rf"{INITIAL} (?:{INITIAL} )?{CAPS_WORD})"
)
_NAME_END = rf"(?:,? +{DEGREE}|[ ]{{2,}}|[ ]*[\t\r\n;|(/\[]|[.,][ \r\n]|[.,]?$)"
_STAFF = (
    r"(?i:dictated by|dictating (?:physician|provider)|attending(?: physician| surgeon| md)?|"
    r"(?:assistant |first |co-?)?surgeons?|(?:first |second )?assistant|"
    r"(?:electronically )?signed(?:"
    r" by)?|e-signed by|co-?signed by|authenticated by|verified by|interpreted by|read by|"
    r"reviewed by|reported by|performed by|ordered by|seen by|prepared by|"
    r"(?:referring|ordering|primary care|family|consulting|admitting|interpreting|reading|"
    r"requesting|treating|discharging)(?: physician| provider| md| doctor)|pcp|gp|consultant|"
    r"an(?:a?esthesiologist|aesthetist|esthetist)|resident|intern|radiologist|pathologist|"
    r"physician|provider|author|clinician|therapist|nurse|case manager|social worker|endoscopist|"
    r"cardiologist|neurologist|oncologist|perfusionist|pharmacist|dietitian)"
)
_NOT_PERSON = (
    r"[ ](?i:nipple|bottle|formula|scale|score|criteria|hospital|clinic|street|st\b|road|avenue|"
    r"sign|syndrome|disease)|'s (?i:bottle|nipple|formula|insole|shoe)"
)
_HONORIFIC = r"(?:(?:Mrs?|Ms|Mme|Mlle)\.? {0,2}|(?:Mister|Miss|Master) )"
_HONORIFIC_CAPS = r"(?:MRS?|MS)\. {0,2}"

RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "DOCTOR",
        rf"\b(?:Dr|DR|Drs|Doctor|Prof|Professor)(?:\. {{0,2}}| {{1,2}})({_INITIALS}{_FULL})(?:$|"
        rf"[^\w-])",
        0.62,
        unless_after=_NOT_PERSON,
        check=is_name,
    ),
    Rule(
        "DOCTOR",
        rf"\b(?:Drs?|Doctor|Prof|Professor)(?:\. {{0,2}}| {{1,2}})({_INITIALS}{CAP_WORD})(?:$|"
        rf"[^\w-])",
        0.6,
        unless_after=_NOT_PERSON,
        check=is_name,
    ),
    Rule(
        "DOCTOR",
        rf"\b(?:DRS?|Drs?|Doctor|DOCTOR|PROF)(?:\. {{0,2}}| {{1,2}})({_INITIALS}{CAPS_WORD})(?:$|"
        rf"[^\w-])",
        0.6,
        unless_after=_NOT_PERSON,
        check=is_name,
    ),
    Rule("DOCTOR", rf"\b(?:Drs\.? {CAP_WORD}) and ({CAP_WORD})(?:$|[^\w-])", 0.6, check=is_name),
    Rule(
        "DOCTOR",
        rf"(?:^|[\s(])({_FULL}|[A-Z]\. (?:[A-Z]\. )?{CAP_WORD}|{_FULL_CAPS}), ?{SURE_DEGREE}",
        0.6,
        check=is_name,
    ),
    Rule(
        "DOCTOR",
        rf"\b{_STAFF}[ \t]*:[ \t]*(?:(?:Dr|DR|Prof)\.? )?({_ANY}){_NAME_END}",
        0.68,
        check=is_name,
    ),
    Rule(
        "PATIENT",
        rf"(?:\b(?i:patient(?:'s)? name|pt\.? name|name of patient|patient|pt|client|resident name|"
        rf"claimant|veteran)|(?:^|[\r\n])[ \t]*(?i:name))[ \t]*:[ \t]*(?:{_HONORIFIC}|"
        rf"{_HONORIFIC_CAPS})?({_ANY})"
        rf"(?:{_NAME_END})",
        0.75,
        check=is_name,
    ),
    Rule(
        "PATIENT",
        rf"\b(?i:re|regarding)[ \t]*:[ \t]*(?:{_HONORIFIC}|{_HONORIFIC_CAPS})({_ANY}|{CAP_WORD}|"
        rf"{CAPS_WORD})"
        rf"(?:{_NAME_END})",
        0.7,
        check=is_name,
    ),
    Rule(
        "PATIENT",
        rf"\b{_HONORIFIC}({_FULL})(?:$|[^\w-])",
        0.62,
        unless_after=_NOT_PERSON,
        check=is_name,
    ),
    Rule(
        "PATIENT",
        rf"\b{_HONORIFIC}((?:{INITIAL} )?{CAP_WORD})(?:$|[^\w-])",
        0.6,
        unless_after=_NOT_PERSON,
        check=is_name,
    ),
    Rule("PATIENT", rf"\b{_HONORIFIC_CAPS}({CAPS_WORD})(?:$|[^\w-])", 0.6, check=is_name),
)
