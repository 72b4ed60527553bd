"""Street addresses, postal codes, the state before a ZIP, rooms and beds."""

from typing import Final

from minialbert.rules.engine import Rule
from minialbert.rules.grammar import CAP_WORD, CAPS_WORD, UNIT
from minialbert.us_states import US_STATES

_STATES = (  # but for DC, ID, MD and PA, which are clinical words and have rules of their own
    r"(?:A[KLRZ]|C[AOT]|DE|FL|GA|HI|I[ALN]|K[SY]|LA|M[AEINOST]|N[CDEHJMVY]|O[HKR]|PR|RI|"
    r"S[CD]|T[NX]|UT|V[AIT]|W[AIVY]|D\.C\.|N\.[YJHMCD]\.|"
    rf"{'|'.join(state.name for state in US_STATES)})"
)
_ZIP = r"\d{5}(?:-\d{4})?"
_UK_AREA = (
    r"(?:A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|"
    r"JE|K[ATWY]|L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|"
    r"T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE)"
)
_TURN = r"(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West|NORTH|SOUTH|EAST|WEST)\.?"
_KIND = (
    r"(?:Street|Str?\.?|Avenue|Ave?\.?|Road|Rd\.?|Boulevard|Blvd\.?|Lane|Ln\.?|Drive|Court|"
    r"Ct\.?|Circle|Cir\.?|Place|Pl\.?|Terrace|Ter\.?|Trail|Trl\.?|Parkway|Pkwy\.?|Highway|Hwy\.?|"
    r"Turnpike|Tpke\.?|Crescent|Cres\.?|Close|Gardens|Grove|Mews|Square|Sq\.?|Alley|Loop|Pike|"
    r"Plaza|Esplanade|Parade|Walk|Quay|Route|Nagar|Marg|Salai|Cross|Way)"
)
_KIND_CAPS = (
    r"(?:STREET|ST\.?|AVENUE|AVE?\.?|ROAD|RD\.?|BOULEVARD|BLVD\.?|LANE|LN\.?|DRIVE|CT\.?|"
    r"TERRACE|PARKWAY|PKWY\.?|HIGHWAY|HWY\.?|CRESCENT|GROVE|TPKE)"
)
_UNIT_OF = (
    r"(?:,? (?i:apt|apartment|suite|ste|flat|unit|lot|floor|fl)\.? ?#?[A-Za-z]?-?\d{0,5}[A-Z]?\b"
    r"|,? ?#\d{1,5}[A-Z]?\b)?"
)
_STREET_LEFT = r"(?:^|[^\w./$#%+*-])"
_HOUSE = r"(?:(?i:flat|unit|apt\.?) \d{1,4}[A-Za-z]?,? )?\d{1,6}[A-Za-z]?(?:-\d{1,4})?(?: 1/2)?"
_NTH = r"\d{1,3}(?:st|nd|rd|th|ST|ND|RD|TH)"
_NOT_STREET_AFTER = (
    r"[. ]*(?i:depress|elev|segment|chang|wave|T wave|jude|junction|scan|abnormal|interval)"
)

RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "STREET",
        rf"{_STREET_LEFT}({_HOUSE},? (?:{_TURN} )?(?:(?:{CAP_WORD}\.?|{_NTH}|[A-Z]\.?) ){{1,4}}"
        rf"{_KIND}(?: {_TURN}\b)?{_UNIT_OF})(?:$|[^\w]|_)",
        0.85,
        unless_after=_NOT_STREET_AFTER,
    ),
    Rule(
        "STREET",
        rf"{_STREET_LEFT}({_HOUSE} (?:{_TURN} )?(?:(?:{CAPS_WORD}|{_NTH}) ){{1,3}}{_KIND_CAPS}"
        rf"(?: {_TURN}\b)?{_UNIT_OF})(?:$|[^\w]|_)",
        0.75,
        unless_after=_NOT_STREET_AFTER,
    ),
    Rule(
        "STREET",
        rf"{_STREET_LEFT}({_HOUSE} (?:{_TURN} )?(?:(?:{CAP_WORD}|{CAPS_WORD}|{_NTH}) ){{1,3}}"
        rf"(?:Dr|DR)\b{_UNIT_OF})(?:$|[^\w]|_)",
        0.8,
        unless_after=r"\.? {1,2}[A-Z]",
    ),
    Rule(
        "STREET",
        r"\b(\d{1,6} (?:[NSEW]\.? )?(?:Highway|Hwy\.?|Route|Rte\.?|County Road|CR|US|"
        r"State Route|SR|FM) \d{1,4}(?: [NSEW]\b)?)",
        0.8,
    ),
    Rule(
        "LOCATION-OTHER",
        r"(?i)\b((?:P\.? ?O\.?|post office|GPO|locked) ?(?:Box|bag) #?\d{1,6})\b",
        0.97,
    ),
    Rule("STATE", rf"(?:,|[A-Z][A-Za-z.]+)[ ,]{{1,2}}({_STATES})[ .,]{{1,3}}{_ZIP}\b", 0.85),
    Rule(
        "ZIP",
        rf"(?:,|[A-Z][A-Za-z.]+)[ ,]{{1,2}}{_STATES}[ .,]{{1,3}}({_ZIP})(?:$|[^\w-])",
        0.93,
        unless_after=UNIT,
    ),
    Rule("STATE", rf"[a-z], ?(MD|PA|DC|ID) {{1,2}}{_ZIP}\b", 0.6),
    Rule("ZIP", rf"[a-z], ?(?:MD|PA|DC|ID) {{1,2}}({_ZIP})(?:$|[^\w-])", 0.6),
    Rule(
        "ZIP",
        r"(?i:\bzip(?: ?code)?|\bpostcode|\bpostal code)[ :]{1,3}(\d{4,5}(?:-\d{4})?)\b",
        0.97,
    ),
    Rule("ZIP", rf"\b({_UK_AREA}\d[\dA-Z]? \d[ABD-HJLNP-UW-Z]{{2}})\b", 0.85),
    Rule("ZIP", r"\b([ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d)\b", 0.9),
    Rule(
        "ZIP",
        r"\b(?:NSW|VIC|Vic|QLD|Qld|WA|SA|TAS|Tas|NT|ACT)[ ,]{1,2}(\d{4})(?:$|[^\w/.-])",
        0.9,
        unless_after=UNIT,
    ),
    Rule("ZIP", r"(?i:\bPIN(?: ?code)?)[ :-]{1,3}(\d{3} ?\d{3})\b", 0.9),
    Rule("ZIP", r"\b[A-Z][a-z]{3,14} ?- ?([1-8]\d{2} ?\d{3})(?:$|[^\w-])", 0.6),
    Rule(
        "ZIP",
        r"\b([AC-FHKNPRTV-Y]\d[\dW] (?:[\dAC-FHKNPRTV-Y]{3}\d|\d[\dAC-FHKNPRTV-Y]{2}"
        r"[AC-FHKNPRTV-Y]))\b",
        0.75,
        unless_after=UNIT,
    ),
    Rule(
        "ROOM",
        r"(?i:\brooms?|\brm|\bbed|\bbay|\bcubicle|\bchair|\bcot|\bstretcher|"
        r"\bgurney)(?: ?(?i:no\.?|"
        r"number|#))?[.:]?[ #:]{0,3}(\d{1,4}[A-Za-z]?(?:-\d{1,3}[A-Za-z]?|-[A-Za-z])?)(?:$|"
        r"[^\w/%.-]|"
        r"\.\D|\.$|[-/][A-Za-z]|-{1,2} )",
        0.75,
        unless_before=r"(?i:emergency|recovery|living|dining|waiting|operating|delivery|head of"
        r"(?: the)?|out of|HO|bath|elevate)[ \t]?(?i:room|bed|chair)[ \t:.#]*",
        unless_after=rf"(?:{UNIT}|[ \t]*(?i:to \d|or \d|or so|feet|air|percent|night|nites|hour|"
        r"of the|x\b|:\d|\^))",
    ),
)
