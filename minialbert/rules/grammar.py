"""Pieces of patterns that several rule tables share. RE2 syntax; nothing here captures."""

LINE_END = r"(?:[\r\n]|$)"

UNIT = (
    r"[ \t-]?(?i:m?mol|m?Eq|[mukdc]?[glm]\b|mcg|mgs?\b|mls?\b|ccs?\b|cms?\b|kgs?\b|lbs?\b|oz\b|"
    r"units?\b|IU\b|inch|feet|foot|ft\b|hours?\b|hrs?\b|h\b|minutes?\b|mins?\b|sec|days?\b|"
    r"weeks?\b|wks?\b|months?\b|mos?\b|years?\b|yrs?\b|times\b|tabs?\b|tablet|caps?\b|percent|"
    r"%|k?cal|degrees?\b|deg\b|bpm|beats|watts|joules|Fr\b|French|gauge|points?\b|steps\b|"
    r"cells|doses?\b|drops|puffs?\b|x10|/ ?(?:hpf|u?m?l|d?l|min|hr|day|kg|mm)|ng|pg|dl|mm)"
)

CAP_WORD = r"(?:(?:Mc|Mac|De|La|Le|Di|Van|O'|D')?[A-Z][a-z]+(?:['-][A-Z][a-z]+)*)"
CAPS_WORD = r"(?:(?:MC|O'|D')?[A-Z]{2,}(?:-[A-Z]{2,})?)"
INITIAL = r"[A-Z]\.?"
DEGREE = (
    r"(?:M\.?D\b|D\.?O\b|M\.?B\.?B\.?S|MBChB|MBBCh|R\.?N\b|N\.?P\b|P\.?A\b|PA-C|FNP|CRNA|CNM|"
    r"ARNP|APRN|LPN|L?I?CSW|L[CM]SW|MSW|Ph\.?D|Psy\.?D|Pharm\.?D|RPh|D\.?P\.?M|DDS|DMD|O\.?D\b|"
    r"DPT|P\.?T\b|O\.?T\b|OTR|CCC|RD\b|FACS|FACC|FRC|MRC|FAC|MPH|BSN|MSN|DNP|PGY)"
)
SURE_DEGREE = r"(?:M\.? ?D\b|D\.O\b|R\.?N\b|PA-C|FNP|CRNA|L[CI]?CSW|Ph\.?D|Pharm\.?D)"

MONTHS_FULL = (
    r"(?i:January|February|March|April|June|July|August|September|October|November|December)"
)
MONTH = (
    r"(?i:jan(?:uary|\.)?|feb(?:ruary|r?\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|"
    r"aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
YEAR = r"(?:19|20)\d\d"
MM = r"(?:0?[1-9]|1[0-2])"
DD = r"(?:0?[1-9]|[12]\d|3[01])"
ORDINAL_DAY = rf"{DD}(?:st|nd|rd|th|ST|ND|RD|TH)"
WEEKDAY = r"(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)days?)"
