"""Numbers that identify by what is written before them, and a few whose shape says enough.

A caption alone ("MRN 0042137") asks for five digits; a caption with a mark of a number ("Unit No:
4213", "case #77-12") for three. Captions stay outside the span.
"""

from typing import Final

from minialbert.rules.checks import is_card, is_id, is_long_id, is_plate, is_vin
from minialbert.rules.engine import Rule
from minialbert.rules.grammar import UNIT

_MARK = (
    r"(?:[ \t-]?(?i:nos?|number|num|nbr|nr|id|code)\b\.?[ \t]*(?i:is |was )?[:#=(]*|"
    r"[ \t]*#[ \t]*:?|[ \t]*(?i:id|no|number)?[ \t]*[:=][ \t]*#?)[ \t]*"
)
_GAP = r"(?:[ \t]+|[ \t]*\()"
_TOKEN = r"[A-Za-z]{0,6}-?\d[A-Za-z\d]*(?:[-/.]\d[A-Za-z\d]*|-[A-Z]{1,4}\b)*"
_TRIPLE = r"\d{2,3}[ ]\d{2,3}[ ]\d{2,4}"
_SPACED = r"[A-Z]{0,5} ?\d[\dA-Z]{1,9}(?: [\dA-Z]?[\dA-Z]?\d[\dA-Z]{0,5}){0,3}(?: [A-Z]\b)?"
_END = r"(?:$|[^\w/-]|[-/](?:\D|$))"

_RECORD = r"mrns?|m\.r\.n\.?|med(?:ical)?\.? ?rec(?:ord)?s?|uhid|urn|empi|mpi|hrn|chart"
_RECORD_MARKED = (
    r"mr|unit|hosp(?:ital)?|chart|record|patient|pt|ur|file|folder|pid|patient's (?:id|record)|"
    r"health record|clinic"
)
_ACCOUNT = r"acc(?:oun)?t|account|csn|har|fin|visit|guarantor|invoice"
_ACCOUNT_MARKED = r"visit|billing|bill|admission|guarantor|invoice|episode|att(?:endance)?|a/c"
_PLAN = (
    r"mbi|hicn?|hcn|phi?n|ohip|ramq|nhs|chi|nhi|tricare|policy|member|subscriber|medicare|medicaid|health card|"
    r"health plan|insurance id|beneficiary|gold card|medical aid|gms|medi-?cal"
)
_PLAN_MARKED = (
    r"policy|member(?:ship)?|subscriber|group|grp|plan|insurance|medicare|medicaid|medi-?cal|"
    r"mem\.?|"
    r"sub|beneficiary|insured|payer|ins\.?|health card"
)
_LICENSE = (
    r"npi|dea|upin|clia|gmc|nmc|cpso|ahpra|hpcsa|imc|(?:driver'?s'? )?lic(?:en[cs]e)?|"
    r"driving licen[cs]e|placard"
)
_LICENSE_MARKED = (
    r"lic(?:en[cs]e)?\.?|reg(?:istration)?\.?|cert(?:ificat(?:e|ion))?\.?|provider|prescriber|"
    r"dea|npi|clia|gmc|nmc|dl|medical council"
)
_DEVICE = r"serial|ser|s/n|sn|lot|udi|imei"
_DEVICE_MARKED = r"serial|ser\.?|s/n|sn|lot|udi|imei|device|machine|mach|implant|model serial"
_NUMBERED = (
    r"accession|acc\.?|job|encounter|claim|docket|passport|badge|specimen|case|reference|ref|"
    r"confirmation|conf|authorization|prior auth|auth|requisition|req|police report|log|order"
)
_NUMBERED_MARKED = (
    _NUMBERED + r"|enc|study|subject|batch|doc(?:ument)?|report|rx|prescription|trip|run|ticket|"
    r"incident|employee|student|payroll|inmate|cdc|client|tray|kit|bag|tag|film|path(?:ology)?|lab|"
    r"ekg|ecg|cath|hpe|ip|form|box|unos|control|dictation|voice job|conf(?:irmation)? |worker|pay|"
    r"our ref|your ref|request|transcript(?:ion)?|interpreter|participant|trial|certificate|part"
)


def _captioned(label: str, bare: str, marked: str, value: str, score: float) -> tuple[Rule, ...]:
    """Return the two rules of one label: caption alone, caption with a mark."""
    lone_check = is_id if label == "DEVICE" else is_long_id
    lone = rf"\b(?i:{bare})\b\.?{_GAP}({value}){_END}"
    sure = rf"\b(?i:{marked}){_MARK}({value}){_END}"
    return (
        Rule(label, lone, score - 0.1, unless_after=UNIT, check=lone_check),
        Rule(label, sure, score, unless_after=UNIT, check=is_id),
    )


RULES: Final[tuple[Rule, ...]] = (
    Rule("SSN", r"(?:^|[^\w-])(\d{3}-\d{2}-\d{4})(?:$|[^\w-])", 0.97),
    Rule(
        "SSN",
        r"(?i:\bssn?|\bss ?#|\bsocial security(?: (?:no\.?|number|#))?|\bsoc\.? sec\.?)"
        r"[^\d\r\nxX*]{0,12}(\d{3}[- ]?\d{2}[- ]?\d{4}|[xX*]{3}[- ]?[xX*]{2}[- ]?\d{4})\b",
        0.98,
    ),
    Rule("SSN", r"(?:^|[^\w-])([xX*]{3}[- ][xX*]{2}[- ]\d{4})\b", 0.97),
    Rule(
        "SSN",
        r"(?i:\bssn?\b|\bsocial\b)[^\d\r\n]{0,24}(?i:last (?:four|4)(?: digits)?|"
        r"ending(?: in)?)[^\d\r\n]{0,6}(\d{4})\b",
        0.95,
    ),
    Rule(
        "SSN",
        r"(?i:last (?:four|4)(?: digits)? (?:of )?(?:ssn?|social))[^\d\r\n]{0,6}(\d{4})\b",
        0.95,
    ),
    Rule(
        "SSN",
        r"(?i:\bNI(?:NO)?(?: no\.?| number)?[: ]{1,3})([A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D])\b",
        0.97,
    ),
    Rule("SSN", r"(?i:\baadhaar)(?i: no\.?| number)?[ :#]{1,3}(\d{4} ?\d{4} ?\d{4})\b", 0.95),
    Rule(
        "SSN",
        r"\b(?:PPSN?|PPS No\.?|SIN)[ :#]{1,3}(\d{7}[A-Z]{1,2}|\d{3}[- ]?\d{3}[- ]?\d{3})\b",
        0.95,
    ),
    Rule(
        "ACCOUNT",
        r"(?:^|[^\w-])(\d{4}[- ]\d{4}[- ]\d{4}[- ]\d{4}|[345]\d{15})(?:$|[^\w-])",
        0.9,
        check=is_card,
    ),
    *_captioned(
        "MEDICALRECORD", _RECORD, _RECORD + "|" + _RECORD_MARKED, rf"{_TRIPLE}|{_TOKEN}", 0.98
    ),
    Rule("MEDICALRECORD", r"\b(?:MRN|MR#|mrn)[:#]?(\d{4,12})\b", 0.97),
    Rule(
        "MEDICALRECORD",
        r"\b(?:MR|UR|Record)[ \t]+(\d{5,10}|\d{2,3}-\d{2,3}-\d{2,4})(?:$|[^\w/-])",
        0.85,
    ),
    *_captioned("ACCOUNT", _ACCOUNT, _ACCOUNT + "|" + _ACCOUNT_MARKED, _TOKEN, 0.96),
    *_captioned("HEALTHPLAN", _PLAN, _PLAN + "|" + _PLAN_MARKED, rf"{_SPACED}|{_TOKEN}", 0.94),
    *_captioned("LICENSE", _LICENSE, _LICENSE_MARKED, _TOKEN, 0.95),
    *_captioned("DEVICE", _DEVICE, _DEVICE_MARKED, _TOKEN, 0.94),
    *_captioned("IDNUM", _NUMBERED, _NUMBERED_MARKED, _TOKEN, 0.92),
    Rule(
        "IDNUM",
        r"\b((?:S|SP|SU|SS|SC|CY|C|NG|AP|H|P|F|FN|BM|NP|MS|M|R|US|CT|MR|XR|NM|MG|RF|DX|"
        r"CR|HB|UR|CB|A|AU|D|DP|GS|TP|VS|PS)-?\d\d-\d{3,8})(?:$|[^\w/-])",
        0.75,
        unless_after=UNIT,
    ),
    Rule(
        "VEHICLE",
        r"(?i:\b(?:licen[cs]e |number )?plates?|\btag|\brego|\btail(?: no\.?)?|\bvehicle"
        r"(?: reg(?:istration)?)?)(?i: no\.?| number|:)*[ #:(]{1,3}([A-Z\d]{1,4}[- ]?[A-Z\d]{2,6}"
        r"(?: [A-Z]{2})?)(?:$|[^\w-])",
        0.8,
        unless_after=UNIT,
        check=is_plate,
    ),
    Rule(
        "VEHICLE", r"\b(?i:vin)(?i: no\.?| number)?[ :#]{1,3}([A-HJ-NPR-Za-hj-npr-z\d]{17})\b", 0.98
    ),
    Rule("VEHICLE", r"\b([A-HJ-NPR-Za-hj-npr-z\d]{11}\d{6})\b", 0.75, check=is_vin),
    Rule("DEVICE", r"\b((?:[\dA-Fa-f]{2}:){5}[\dA-Fa-f]{2})\b", 0.8),
    Rule(
        "BIOID",
        r"(?i:\b(?:finger ?prints?|biometrics?|voice ?print|retinal? scan|iris scan|"
        r"palm ?print))(?i: (?:file|id|no\.?|number|template|record))*[ :#]{1,3}"
        rf"({_TOKEN})\b",
        0.9,
        check=is_id,
    ),
    Rule("MEDICALRECORD", r"\b(?:NHI|nhi)[ :#]{1,3}([A-Z]{3} ?\d{4}|[A-Z]{3}\d\d[A-Z]{2})\b", 0.95),
    Rule(
        "MEDICALRECORD",
        rf"(?:^|[\s(|])ID[:#]?[ \t]+({_TOKEN}){_END}",
        0.6,
        unless_after=UNIT,
        check=is_long_id,
    ),
    Rule("HEALTHPLAN", r"(?i)\b([1-9][a-z][a-z\d]\d[ -]?[a-z][a-z\d]\d[ -]?[a-z]{2}\d\d)\b", 0.9),
    # Who typed it.
    Rule(
        "USERNAME",
        r"(?i:\b(?:transcribed|typed|entered|edited|printed|closed|verified|keyed|"
        r"reviewed|opened|taken)(?: by)?|\btranscri(?:ptionist|ber)|\btrans|\btypist|\blogin|\buser"
        r"(?: ?(?:name|id))?|\blogged in as|\be-sig|\bauthor|\btx|\btech)[: \t]{1,3}"
        r"([A-Za-z]{2,12}\d{2,6}|[a-z]{4,14}\d)\b",
        0.9,
    ),
    Rule("USERNAME", r"(?:\bby |\[)([a-z]{2,4}\d{2,5})(?:$|[^\w-])", 0.75, unless_after=UNIT),
    Rule(
        "USERNAME",
        r"(?i:\busername|\buser ?id|\blogin(?: id)?)(?::[ \t]*| is )([A-Za-z][\w.]{2,24})"
        r"(?:$|[^\w.]|\.\W|\.$)",
        0.85,
    ),
    Rule(
        "USERNAME",
        r"\b[A-Za-z]{2,4} ?[/:]{1,2} ?([a-z]{2,4}\d{1,5}|[A-Z]{2}\d{2,5})(?:$|[^\w/.-])",
        0.7,
        unless_after=UNIT,
    ),
    Rule(
        "USERNAME",
        r"(?:^|[\r\n])[ \t]*[A-Z]{2,3}[/:]([a-z]{2,4})(?:[ \t]+(?i:d|dd|t|job|dt)[:# ]|"
        r"[ \t]*[\r\n]|$)",
        0.7,
        check=lambda t: t not in {"am", "pm", "hr", "min", "kg", "ml"},
    ),
)
