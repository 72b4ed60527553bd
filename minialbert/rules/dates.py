"""Dates in the forms people write them. Times of day and durations are not dates."""

from typing import Final

from minialbert.rules.checks import is_month_day
from minialbert.rules.engine import Rule
from minialbert.rules.grammar import (
    DD,
    LINE_END,
    MM,
    MONTH,
    MONTHS_FULL,
    ORDINAL_DAY,
    UNIT,
    WEEKDAY,
    YEAR,
)

_LEFT = r"(?:^|[^\w./])"
_RIGHT = r"(?:$|[^\w/]|_)"
_YY = rf"(?:{YEAR}|'?\d\d)"
_APOSTROPHE_YEAR = r"'\d\d"

# Slashes: 3/14/2009, 14/3/09, 03 / 14 / 2009, also in ranges.
_SLASH = rf"(?:{MM} ?/ ?{DD}|{DD} ?/ ?{MM}) ?/ ?{_YY}"
_DASH = rf"(?:{MM}-{DD}|{DD}-{MM})-(?:{YEAR}|\d\d)"
_DOT = rf"(?:{MM}\.{DD}|{DD}\.{MM})\.(?:{YEAR}|\d\d)"
_ISO = rf"{YEAR}(?:-{MM}-{DD}|/{MM}/{DD}|\.{MM}\.{DD})"
_COMPACT = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_MONTH_DAY = rf"(?:{MM}/{DD}|{DD}/{MM})"

# What makes 3/14 or 1998 a date when it stands alone.
_STRONG = (
    r"(?i:\bon|\bdated?|\bas of|\bsince|\buntil|\btill?|\bthru|\bdue|\bseen|\badm(?:it(?:ted)?)?|"
    r"\bd/c(?:'?d)?|\bdischarged|\bstart(?:ed|ing)|\bbegan|\bbeginning|\bending|\bended|"
    r"\bdied|\bsigned|\bmeeting|\becho|\bRTC|\bcolonoscopy|\bread|\bdelivered|\bappt|\bsent|"
    r"\bintake|\bnext(?: visit)?|\bw(?:ee)?k of|\bgiven|\bconsult|\bUDS|\b(?:mon|tues?|wed|"
    r"thu(?:rs)?|"
    r"fri|sat|sun)(?:nes|ur)?(?:day)?\.?|\bdrawn|\bcollected|\bdone|\bplaced|\bexp(?:ires)?|"
    r"\bprior to|\bbefore|\bafter|"
    r"\breturn(?:ed)?|\bscheduled(?: for)?|\brepeat(?:ed)?|\blast|\bthe (?:night|morning|week|"
    r"evening|afternoon) of|\bLMP|\bf/u|\bunchanged from|\bcompared (?:to|with)|"
    r"\b(?:CXR|CT|MRI|U/?S|USG|KUB|EKG|ECG|TTE|TEE|EGD|ERCP|labs?|cultures?|cx|bcx|ucx|HD|"
    r"dialysis|op|s/p|from [A-Z][a-z]+))"
)
_NOT_A_DATE_AFTER = (
    rf"(?:{UNIT}|[ \t]*(?i:strength|motor|power|murmur|systolic|diastolic|sem\b|hsm\b|pain|"
    r"in (?:severity|intensity|the (?:upper|lower|right|left)|all|both|bilateral)|on the|"
    r"on a |out of|of\b|nodes?\b|cores?\b|positive|pos\b|bilat|throughout|biceps|triceps|quad|"
    r"hip|grip|inch|cup|tea|pint|pack|ppd|way|normal saline|NS\b|D5|apgar|tab|the (?:dose|"
    r"usual)|reflex|dtr|edema|weakness|extremit|upper|lower|right|left|with (?:right|left)|"
    r"x\b|O[DSU]\b|scale|points?|recall|quality|as\b)|[-+*%=]|[ \t]*[+*%=]|\.\d|:\d)"
)

_YEAR_CUE = (
    r"(?i:\bin(?: (?:early|late|mid|the year|about|around|approximately|or about))?|\bsince"
    r"(?: (?:early|late|about|around|at least))?|\bcirca|\bca\.|\bback in|\byear|\bdated|"
    r"\buntil|\bduring|\bprior to|\bbefore|\bafter|\bearly|\blate|\bmid|\bborn|\bb\.|\bd\.|"
    r"\bdied|\bquit|\bretired|\bdiagnosed|\bdx'?d?|\bclass of|\bas of|\bMVA|\bMVC|\bdob|"
    r"\blast|\btet)"
)
_YEAR_SOFT_CUE = r"(?i:\bof|\bfrom|\bby|\baround|\babout|\bapproximately|\band|\bbetween|\bto)"
_PROCEDURE = (
    r"(?:[a-z]+(?:ectomy|otomy|ostomy|plasty|scopy|graphy|pexy|desis|graft|gram)|(?i:surgery|"
    r"repair|replacement|fusion|stents?|bypass|pacemaker|implant|transplant|c-section|section|"
    r"fracture|stroke|biopsy|cancer|carcinoma|lumpectomy|ablation|injury|accident|delivery|"
    r"melanoma|lymphoma|embolism|infarction|onset|tetanus|pneumovax|completed|married|"
    r"divorced)|CABG|PTCA|PCI|TAH(?:/BSO|-BSO)?|BSO|TURP|BTL|MI|NSTEMI|STEMI|CVA|TIA|DVT|PE|"
    r"CHF|ORIF|THA|TKA|TKR|THR|AAA|ICD|AVR|MVR|D&C|T&A|SAB|NSVD|SVD|LTCS|C/S|TB|PPD|EGD)"
)
_NOT_A_YEAR_AFTER = (
    rf"(?:{UNIT}|[ \t]*(?i:cal(?:orie)?s?\b|hours|hrs|h\b|cGy|Gy\b|international|g\b|block|"
    r"meter|yard|dollars|mile|hertz|Hz|psi|WBC|RBC|patients|[Nn]\. |N )|,\d|\.\d|:\d|[-/]\d)"
)

_SUN_SAT_CUE = (
    r"(?i:\bon|\blast|\bthis|\bnext|\bevery|\bsince|\buntil|\btill?|\bthru|\bby|\bfor|\bfollowing)"
)
_SEASON_CUE = (
    r"(?i:\blast|\bthis(?: past)?|\bnext|\bevery|\beach|\bin the(?: early| late)?|\bsince(?: the)?"
    r"|\bduring the|\bover the|\bpast|\bprevious|\buntil|\bby)"
)
_HOLIDAY = (
    r"(?i:(?:christ|x)mas(?: eve| day)?|whitsun|carnival|pongal|tax day|"
    r"thanksgiving(?: day)?|hallowe'?en|new year'?s(?: eve| day)?|"
    r"easter(?: sunday| monday)?|good friday|ash wed(?:nesday)?|palm sunday|"
    r"(?:labor|labour|memorial|veterans?'?|independence|columbus|president'?s'?|"
    r"groundhog|boxing|canada|australia|anzac|bastille|remembrance|armistice|"
    r"mother'?s'?|father'?s'?|mothering|valentine'?s?|st\.? patrick'?s?|saint patrick'?s?|"
    r"martin luther king(?:,? jr\.?)?|mlk|victoria|waitangi|republic|heritage|cup) (?:day|sunday)|"
    r"(?:4th|fourth) of july|july 4th|mardi gras|cinco de mayo|juneteenth|kwanzaa|"
    r"hanukkah|chanukah|passover|yom kippur|rosh hashanah|ramadan|diwali|"
    r"eid(?: al-(?:fitr|adha))|(?:chinese|lunar) new year|super ?bowl sunday|bonfire night|"
    r"(?:king|queen)'s birthday|bank holiday monday)"
)

RULES: Final[tuple[Rule, ...]] = (
    # Whole numeric dates.
    Rule("DATE", rf"{_LEFT}({_SLASH}){_RIGHT}", 0.97),
    Rule("DATE", rf"(?:^|[^\w./-])({_DASH})(?:$|[^\w/-])", 0.93, unless_after=UNIT),
    Rule("DATE", rf"(?:^|[^\w./-])({_DOT})(?:$|[^\w./-]|\.\D|\.$)", 0.9, unless_after=UNIT),
    Rule("DATE", rf"(?:^|[^\w./-])({_ISO})(?:$|[^\w/-]|T\d)", 0.97),
    Rule("DATE", rf"(?:^|[^\w./-])({_COMPACT})(?:$|[^\w./-]|\.\D|\.$|T?\d{{4}})", 0.6),
    Rule(
        "DATE",
        r"(?i)(?:\bdate|\bdob|\bd\.o\.b\.?|\bdd|\bdt|\btd|\b[dt]|admitted|discharged|dictated|"
        rf"transcribed|adm|disch)[ \t]*[:=][ \t]*((?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d\d|"
        rf"{YEAR})|{_COMPACT})\b",
        0.85,
    ),
    Rule("DATE", rf"(?:^|[^\w.,/-])((?:0[1-9]|1[0-2]) (?:0[1-9]|[12]\d|3[01]) {YEAR})\b", 0.55),
    # Month and year, month and day.
    Rule("DATE", rf"(?:^|[^\w./-])({MM}/{YEAR})(?:$|[^\w/-])", 0.95),
    Rule("DATE", rf"(?:^|[^\w./-])((?:0[1-9]|1[0-2])-{YEAR})(?:$|[^\w/-])", 0.75),
    Rule("DATE", rf"(?i:\bin|since|dated?:?|\bof) ({YEAR}-(?:0[1-9]|1[0-2]))(?:$|[^\w/-])", 0.75),
    Rule(
        "DATE",
        rf"(?:^|[\s(,;:=-])(0[1-9]/{DD}|{DD}/0[1-9]|1[0-2]/0[1-9])(?:$|[^\w/%+])",
        0.75,
        unless_before=r"(?i:(?:strength|acuity|power|OD|OS|OU|pain|motor|reflexes|apgars?)"
        r"(?: (?:is|was|of))?[ :]*)|\d[ -]",
        unless_after=_NOT_A_DATE_AFTER,
    ),
    Rule(
        "DATE",
        rf"{_STRONG}(?: the| or about| or around)?[ \t:]{{1,3}}\(?({_MONTH_DAY})(?:$|[^\w/%+])",
        0.8,
        unless_after=_NOT_A_DATE_AFTER,
        check=lambda t: t not in {"1/2", "1/3", "2/3", "1/4", "3/4", "5/5", "4/5"},
    ),
    Rule(
        "DATE",
        r"\b(?i:CT|CXR|MRI|EKG|ECG|labs|dated|admitted|discharged|seen|due|RTC) "
        rf"({_MONTH_DAY})(?:$|[^\w/%+])",
        0.7,
        unless_after=_NOT_A_DATE_AFTER,
    ),
    Rule(
        "DATE",
        rf"(?i:\bfrom|\bof|\bby|\bthrough|\bin|\bbetween|\band)[ \t]({_MONTH_DAY})"
        r"(?:$|[^\w/%+])",
        0.6,
        unless_after=_NOT_A_DATE_AFTER,
        check=is_month_day,
    ),
    Rule(
        "DATE",
        rf"(?:^|[\n\r])[ \t]*({_MONTH_DAY})(?::[ \t]|[ \t]+(?:- |[A-Z]|[a-z]{{3}}))",
        0.6,
        unless_after=_NOT_A_DATE_AFTER,
        check=is_month_day,
    ),
    Rule(
        "DATE",
        rf"(?:^|[\s(])({_MONTH_DAY})(?:(?: at|,| @|@) ?\d{{1,2}}:?\d\d| \d{{1,2}}:\d\d)\b",
        0.8,
    ),
    Rule("DATE", rf"(?:^|[\r\n])[ \t]*({_MONTH_DAY}) [012]\d[0-5]\d\b", 0.7),
    Rule("DATE", rf"(?:^|[\s(])({_MONTH_DAY}) ?(?:-|to|through|thru) ?{_SLASH}\b", 0.9),
    # Months by name.
    Rule(
        "DATE",
        rf"\b({MONTH}[ -]{ORDINAL_DAY}(?:,? {YEAR}|,? {_APOSTROPHE_YEAR})?)(?:$|[^\w/:%]|:\D|:$)",
        0.95,
        unless_before=r"(?i:grade|type|class|stage) ",
    ),
    Rule(
        "DATE",
        rf"\b({MONTH}[ -]{DD}(?:(?:,|,? of)? ?{YEAR}|,? ?{_APOSTROPHE_YEAR}))(?:$|[^\w/:%]|:\D|:$)",
        0.97,
    ),
    Rule(
        "DATE",
        rf"\b((?:{MONTHS_FULL}|May|MAY|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|JAN|FEB|"
        rf"jan|feb|apr|jun|jul|aug|oct|nov|MAR|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)\.?) {DD})(?:$|"
        rf"[^\w/:%.-]|[.:-]\D|[.:-]$)",
        0.85,
        unless_after=UNIT,
    ),
    Rule(
        "DATE",
        rf"(?i:\bon|\bsince|\buntil|\btill?|\bfrom|\bto|\bby|\bdue|\blmp|\bof) ({MONTH} {DD})\b",
        0.75,
        unless_after=UNIT,
    ),
    Rule(
        "DATE",
        rf"\b({MONTH} {DD}) ?(?:-|to|through|thru|and|&) ?({DD}(?:, ?{YEAR})?)(?:$|[^\w/:%]|:\D|"
        rf":$)",
        0.8,
        unless_after=UNIT,
    ),
    Rule(
        "DATE",
        rf"(?:^|[^\w./-])((?:{ORDINAL_DAY}|{DD})[- /.]?(?i:(?:day )?of )?{MONTH}[-, /.]{{0,2}}"
        rf"(?:{_YY}))(?:$|[^\w/:%-]|:\D|:$)",
        0.97,
        unless_after=UNIT,
    ),
    Rule(
        "DATE",
        rf"\b({ORDINAL_DAY} (?:day of |of )?(?:{MONTHS_FULL}|May|MAY|(?:Jan|Feb|Mar|Apr|Jun|Jul|"
        r"Aug|Sept?|Oct|Nov|Dec)\b\.?))(?:$|[^\w-])",
        0.93,
    ),
    Rule(
        "DATE",
        rf"(?:^|[^\w./%-])({DD}[ -](?:(?i:january|february|april|june|july|august|september|"
        r"october|november|december)|March|May|(?:Jan|Feb|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|"
        r"jan|feb|apr|jun|jul|aug|oct|nov)\b)\.?)(?:$|[^\w-])",
        0.85,
        unless_before=r"(?i:\b(?:grade|type|class|stage|vitamin|phase|in))[ \t]",
    ),
    Rule(
        "DATE",
        rf"\b({MONTH}(?:(?:,| of)? ?|[-/]){YEAR}|{MONTH}[ -]?{_APOSTROPHE_YEAR})(?:$|[^\w/%])",
        0.96,
    ),
    Rule(
        "DATE",
        r"\b((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[-/]\d\d)(?:$|[^\w/%-])",
        0.85,
    ),
    Rule(
        "DATE",
        r"\b(January|February|July|September|October|November|December|JANUARY|FEBRUARY|"
        r"SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)\b",
        0.8,
    ),
    Rule(
        "DATE",
        r"(?i:\bin|\bsince|\blast|\bthis past|\bnext|\bearly|\blate|\bmid|\bduring|\buntil|"
        r"\bby|\bof|\bfrom|\bthrough)[ -]((?:January|February|March|April|May|June|July|August|"
        r"september|october|november|december|Jan|Feb|Apr|Jul|Aug|Sept?|Oct|Nov|Dec))\b",
        0.75,
        unless_after=r"[ ](?:[A-Z][a-z]+,? (?:MD|M\.D|RN))",
    ),
    # Years.
    Rule(
        "DATE",
        rf"{_YEAR_CUE}[ \t,:]{{1,2}}\(?({YEAR}(?:'?s)?)(?:$|[^\w%])",
        0.85,
        unless_after=_NOT_A_YEAR_AFTER,
    ),
    Rule(
        "DATE",
        rf"{_YEAR_SOFT_CUE} (19[3-9]\d|200[1-9]|20[1-4]\d)(?:$|[^\w%])",
        0.6,
        unless_after=_NOT_A_YEAR_AFTER,
        unless_before=r"(?i:intake|output|total|count|level|score|dose|\d) (?:of|to|by|from|and) ",
    ),
    Rule(
        "DATE",
        rf"(?i:\bfrom|\bbetween|\bin|\bduring|\bserved|\bsince|,|\() ?({YEAR}) ?(?:-|to|through|"
        rf"thru|until|and) ?((?:{YEAR})|'\d\d)(?:$|[^\w%])",
        0.8,
        unless_after=UNIT,
    ),
    Rule("DATE", rf"\b(19[6-9]\d) ?- ?({YEAR})(?:$|[^\w%])", 0.7, unless_after=UNIT),
    Rule("DATE", r"\((19[4-9]\d|20[0-3]\d)\)", 0.65, unless_before=r"et al\.? \("),
    Rule(
        "DATE",
        rf"\b{_PROCEDURE}(?: done| performed| x ?\d| [a-z]{{1,5}})?,? ?[(-]?"
        r"(19[4-9]\d|20[0-3]\d)(?:$|[^\w%])",
        0.8,
        unless_after=_NOT_A_YEAR_AFTER,
    ),
    Rule("DATE", r"\b((?:19[0-9]0|20[0-2]0)'?s)\b", 0.85),
    Rule("DATE", r"(?:^|[\s(/-])('\d\d)(?:$|[^\w'])", 0.75, unless_after=UNIT),
    # Weekdays, holidays, seasons.
    Rule("DATE", rf"\b({WEEKDAY})\b", 0.93),
    Rule(
        "DATE",
        r"\b(Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|TUES|THURS|tues|thurs)\b",
        0.75,
        unless_after=r"[ ]?\d+ ?%",
    ),
    Rule(
        "DATE",
        rf"{_SUN_SAT_CUE} ((?i:mon|tues?|weds?|thu(?:rs?)?|fri)|Sat|Sun|sat)\b",
        0.75,
        unless_after=r"[ ]?(?:\d|exposure|goal|prob|of\b|in\b|on\b|>|<|damage)",
    ),
    Rule(
        "DATE",
        r"\b(Sat|Sun|SAT|SUN) (?:night|morning|afternoon|evening|a\.?m|p\.?m|[012]\d[0-5]\d|"
        r"\d{1,2}[:/]\d)\b",
        0.75,
        unless_before=r"O2 (?i:sat)|O2 ",
    ),
    Rule(
        "DATE",
        rf"\b({_HOLIDAY})\b",
        0.94,
        unless_after=r"[ ](?i:disease|factor|tree|island|seals?|lily)",
    ),
    Rule(
        "DATE",
        rf"\b((?i:spring|summer|fall|autumn|winter)(?i: of)? (?:{YEAR}|{_APOSTROPHE_YEAR}))\b",
        0.93,
    ),
    Rule("DATE", rf"{_SEASON_CUE} (?i:(summer|winter|autumn))\b", 0.75),
    Rule(
        "DATE",
        r"(?i:\blast|\bthis past|\bnext|\bin the|\bevery) (spring)\b",
        0.7,
        unless_after=r"[ ](?i:ligament|water|coil|load)",
    ),
    Rule("DATE", r"(?i:\bin the|\bthis|\bnext) (fall|Fall) of\b", 0.7),
    # The day alone: "on the 14th".
    Rule(
        "DATE",
        rf"(?i:\bon|\bsince|\buntil|\bby) the ({ORDINAL_DAY})(?:[.;,)]|{LINE_END}|"
        r" (?:at|with|when|but|for|by|she|he|pt|after|she's|he's)\b)",
        0.65,
        unless_after=r"(?:,| and) ?\d",
    ),
)
