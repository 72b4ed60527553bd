"""Ages: the number alone, without its unit; decades of life ("in her 60s")."""

from typing import Final

from minialbert.rules.checks import is_age
from minialbert.rules.engine import Rule
from minialbert.rules.grammar import UNIT

_NUMBER = r"\d{1,3}"
_PARTIAL = r"(?:\d{1,3}(?:\.\d| ?-? ?1/2)?)"
_LEFT = r"(?:^|[^\w./$<>=+#%-])"
_OLD = r"[- ]{1,2}(?i:old)\b"
_ONES = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_TEENS = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_WORDS = rf"(?i:{_TENS}(?:[- ]{_ONES})?|{_TEENS}|{_ONES})"
_YEARS = r"(?i:years?|yrs?|y)\.?"
_SEX = r"(?i:male|female|man|woman|lady|gentleman|boy|girl|m\b|f\b|w[mf]\b|b[mf]\b|a\.?a\.?[mf]\b)"
_CHILD = (
    r"[ -](?:[A-Za-z-]+ ){0,2}(?i:male|female|boy|girl|infant|baby|newborn|neonate|child|twin|son|"
    r"daughter|former|ex-|premature|preterm|white|black|african|hispanic|caucasian|asian|indian)"
)
_THING = (
    r"[- ]{0,2}[A-Za-z]+\.?[- ]{1,2}(?i:old (?:[a-z]+ )?(?:fracture|injury|wound|"
    r"infarct|stroke|scar|prosthes|implant|scan|film|"
    r"history|hx|car|house|building|device|graft|lesion|bruise|sutures|tattoo|laceration|burn|"
    r"rupture|tear|dog|cat|pacemaker|hardware|study|mri|ct\b|x-?ray|echo|ekg))"
)
_KIN = (
    r"(?i:mother|father|brothers?|sisters?|sons?|daughters?|husband|wife|grandmother|grandfather|"
    r"grandson|granddaughter|aunt|uncle|mom|dad|child|children|kids|twins|niece|nephew|cousin)"
)

RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "AGE",
        rf"{_LEFT}({_PARTIAL})[- ]{{0,2}}{_YEARS}{_OLD}",
        0.97,
        unless_after=_THING,
        check=is_age,
    ),
    Rule(
        "AGE",
        rf"{_LEFT}({_NUMBER}) ?-? ?(?i:y\.? ?/?-?o\.?)(?i:[mfw]\b|\b|[ .,)-])",
        0.95,
        check=is_age,
    ),
    Rule(
        "AGE",
        rf"{_LEFT}({_PARTIAL})[- ]{{0,2}}(?i:months?|mos?|mth)\.?{_OLD}",
        0.9,
        unless_after=_THING,
        check=is_age,
    ),
    Rule(
        "AGE",
        rf"{_LEFT}({_PARTIAL})[- ]{{0,2}}(?i:weeks?|wks?|days?|d)\.?{_OLD}{_CHILD}",
        0.85,
        unless_after=_THING,
        check=is_age,
    ),
    Rule("AGE", rf"\b({_WORDS})[- ]{{1,2}}(?i:years?){_OLD}", 0.95, unless_after=_THING),
    Rule("AGE", rf"\b({_WORDS})[- ]{{1,2}}(?i:months?){_OLD}", 0.85, unless_after=_THING),
    Rule(
        "AGE",
        rf"{_LEFT}({_NUMBER})(?:[- ](?:to|or|-)[- ]|-){_NUMBER}[- ]{_YEARS}{_OLD}",
        0.9,
        check=is_age,
    ),
    Rule(
        "AGE",
        rf"{_LEFT}({_PARTIAL}|{_WORDS}) (?i:(?:years?|yrs?\.?|months?|weeks?) of age)\b",
        0.93,
        check=is_age,
    ),
    Rule("AGE", rf"{_LEFT}({_NUMBER})[- ]?{_YEARS}[ ,/-]{{0,2}}{_SEX}", 0.9, check=is_age),
    Rule(
        "AGE",
        r"(?i:\bage[sd]?|\bage/sex)(?:[ \t]*[:=][ \t]*|[ \t]+(?i:(?:of|at|is|was|now|about|around|"
        rf"approximately|approx\.?) )?)({_NUMBER}|{_WORDS}|[2-9]0'?s)(?:$|[^\w.%-]|\.\D|\.$|"
        rf"[yYMF-])",
        0.93,
        unless_before=r"(?i:gestational|bone|mean|median|menstrual|fetal|developmental|conceptional|"
        r"equivalent|post-?conceptual)[ \t]+age[: \t]+(?i:of|is|was|at)?[ \t]*",
        check=is_age,
    ),
    Rule(
        "AGE",
        rf"(?i:\bages|\baged) {_NUMBER},? (?:and|to|or|&)? ?({_NUMBER})(?:$|[^\w.%-]|\.\D|\.$)",
        0.9,
        check=is_age,
    ),
    Rule(
        "AGE",
        rf"(?i:\bages|\baged) {_NUMBER}, ({_NUMBER}),? (?:and|or|&) ({_NUMBER})\b",
        0.9,
        check=is_age,
    ),
    Rule(
        "AGE",
        r"(?i:\bin (?:his|her|their|my)(?: (?:early|late|mid|middle|upper|lower))?[- ]"
        r"(?:to (?:late|mid)[ -])?)([2-9]0'?s|(?i:teens|(?:twen|thir|for|fif|six|seven|eigh|"
        r"nine)ties))"
        r"\b",
        0.93,
    ),
    Rule(
        "AGE",
        r"(?i:\b(?:early|late|mid)[- ])([2-9]0'?s)\b",
        0.6,
        unless_before=r"(?i:in the|the|low to) (?i:early|late|mid)[- ]",
    ),
    Rule(
        "AGE",
        rf"(?:^|[\r\n][ \t]*|(?i:\ban?|\bis|\bpt|\bpatient|\bhpi|:) )({_NUMBER}) ?(?:[MF]|male|"
        r"female) (?i:with|w/|c/o|present|who|s/p|h/o|here|admit|brought|G\d|PMH|hx|in for|seen|"
        r"status post|smoker|found|referred|undergo|being|complain|known|in\b|to\b)",
        0.85,
        check=is_age,
    ),
    Rule("AGE", rf"{_LEFT}({_NUMBER})/[MF]\b", 0.8, check=is_age),
    Rule(
        "AGE",
        r"(?i:\b(?:died|passed away|deceased|diagnosed|menarche|menopause|menopausal|onset|married|"
        r"retired|quit|began|started|hysterectomy))(?i: suddenly)? (?i:at|@) "
        rf"({_NUMBER})(?:$|[^\w./:%-]|\.\D|\.$)",
        0.75,
        unless_after=rf"(?:{UNIT}|[ ]?(?i:am|pm|a\.m|p\.m|o'clock|o\b|noon))",
        check=is_age,
    ),
    Rule(
        "AGE",
        r"(?i:\bca|cancer|\bmi|\bcva|stroke|diabetes|\bdm|\bcad|failure|surgery|attack) (?i:at) "
        r"(\d\d)(?:[;,)]|\.\s|\.$| and\b)",
        0.65,
        check=is_age,
    ),
    Rule(
        "AGE",
        r"\b(?:[Hh]e|[Ss]he|HE|SHE|[Pp]t|[Pp]atient|M[rs]s?\.? [A-Z][a-z]+) (?i:is)(?: now|"
        r" currently)? "
        r"(\d\d)(?:, ?[a-z]{1,4}\b| and [a-z])",
        0.6,
        unless_after=r"(?:, ?| and )(?i:weeks|wks|inch|feet|pounds|lb|kg|days|stable|regular|temp)",
    ),
    Rule(
        "AGE",
        rf"\b{_KIN},? (?i:is|was|age)? ?({_NUMBER})(?:[,;)]|\.[ \r\n]|\.$)",
        0.6,
        unless_after=UNIT,
        check=is_age,
    ),
    Rule("AGE", rf"\((?i:age )?({_NUMBER}) ?(?:y|yo|yr|yrs)\.?\)", 0.8, check=is_age),
    Rule(
        "AGE",
        rf"(?i:\bturn(?:s|ed|ing)?) ({_NUMBER})(?:$|[^\w./:%-]|\.\D|\.$)",
        0.6,
        unless_after=rf"(?:{UNIT}|[ ]?(?i:(?:over|to|degrees?|left|(?:counter|anti)?-?clockwise)\b))",
        check=is_age,
    ),
)
