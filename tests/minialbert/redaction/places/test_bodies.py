"""Surrogates for hospitals, departments, organisations and professions."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.redaction.draw import Draw
from minialbert.redaction.places.bodies import body_surrogate
from minialbert.redaction.places.body_words import PROFESSIONS

KEY = b"0123456789abcdef"
DRAW = Draw(KEY, "patient 7")
NOTHING: frozenset[str] = frozenset()

NAME = r"[A-Z][a-z]+"
WIND = "(?:North|South|East|West)"

# label, original, the form that every surrogate must have
ROWS = [
    ("HOSPITAL", "Mercy Hospital", f"{NAME} Hospital"),
    ("HOSPITAL", "Mercy", NAME),
    ("HOSPITAL", "CARNEY", "[A-Z]{4,}"),
    ("HOSPITAL", "MERCY HOSPITAL", "[A-Z]+ HOSPITAL"),
    ("HOSPITAL", "county general", "[a-z]+ general"),
    ("HOSPITAL", "St. Mary's Medical Center", f"St\\. {NAME}'s Medical Center"),
    ("HOSPITAL", "St. Mary's of the Lakes", f"St\\. {NAME}'s of the {NAME}"),
    ("HOSPITAL", "the Brigham", f"the {NAME}"),
    ("HOSPITAL", "The Royal Lanark Infirmary", f"The Royal {NAME} Infirmary"),
    ("HOSPITAL", "Beth Israel Deaconess Medical\nCenter", f"{NAME} {NAME} {NAME} Medical\nCenter"),
    ("HOSPITAL", "Boston Children's", f"{NAME} Children's"),
    ("HOSPITAL", "MGH", "[A-Z]{3}"),
    ("HOSPITAL", "SJMC", "[A-Z]{4}"),
    ("HOSPITAL", "V.A.M.C.", r"(?:[A-Z]\.){4}"),
    ("HOSPITAL", "West Roxbury VA", f"{WIND} {NAME} VA"),
    ("HOSPITAL", "Mills-Peninsula", f"{NAME}-{NAME}"),
    ("HOSPITAL", "Hôtel-Dieu Grace", f"{NAME}-{NAME} {NAME}"),
    ("HOSPITAL", "MeadowWood", f"{NAME}{NAME}"),
    ("HOSPITAL", "Kapi'olani", NAME),
    ("HOSPITAL", "Barbara McInnis", f"{NAME} Mc{NAME}"),
    ("HOSPITAL", "5 north", "[1-9] (?:south|east|west)"),
    ("HOSPITAL", "8W", "[1-9][NSE]"),
    ("HOSPITAL", "Farr 10", f"{NAME} [1-9]\\d"),
    ("HOSPITAL", "Riverside Pharmacy", f"{NAME} Pharmacy"),
    ("HOSPITAL", "Crossroads Family Med", f"{NAME} Family Med"),
    ("HOSPITAL", "Shoppers, Regent St.", f"{NAME}, {NAME} St\\."),
    ("HOSPITAL", "General Hospital", f"{NAME} Hospital"),
    ("HOSPITAL", "Pharmacy", NAME),
    ("HOSPITAL", "!?", r"\[HOSPITAL\]"),
    ("DEPARTMENT", "7 Main CTICU", "[1-9] Main CTICU"),
    ("DEPARTMENT", "7 WEST MICU", "[1-9] (?:NORTH|SOUTH|EAST) MICU"),
    ("DEPARTMENT", "5B Telemetry", "[1-9][A-F] Telemetry"),
    ("DEPARTMENT", "Ward 41", r"Ward [1-9]\d"),
    ("DEPARTMENT", "ellison 12 icu", r"[a-z]+ [1-9]\d icu"),
    ("DEPARTMENT", "Men's Ward II", "Men's Ward (?:III|IV|VI{1,3})"),
    ("DEPARTMENT", "3rd Floor Male Medical", "(?:1st|2nd|[4-9]th) Floor Male Medical"),
    ("DEPARTMENT", "NICU Pod C", "NICU Pod [A-F]"),
    ("DEPARTMENT", "Kids Ward", f"{NAME} Ward"),
    ("ORGANIZATION", "University of Texas", f"University of {NAME}"),
    ("ORGANIZATION", "St. Hedwig's", f"St\\. {NAME}'s"),
    ("ORGANIZATION", "lincoln high", "[a-z]+ high"),
    ("ORGANIZATION", "Teamsters Local 214", f"{NAME} Local [1-9]\\d\\d"),
    ("ORGANIZATION", "Curl Up & Dye", f"{NAME} {NAME} & {NAME}"),
    ("ORGANIZATION", "Gold Leaf & Sons", f"{NAME} {NAME} & Sons"),
    ("ORGANIZATION", "TILLAMOOK STAVE CO", "[A-Z]+ [A-Z]+ CO"),
    ("ORGANIZATION", "Pratt & Whitney, Inc.", f"{NAME} & {NAME}, Inc\\."),
    ("ORGANIZATION", "DHL", "[A-Z]{3}"),
    ("ORGANIZATION", "Peet's", f"{NAME}'s"),
    ("PROFESSION", "baker", "[a-z]+"),
    ("PROFESSION", "BAKER", "[A-Z]+"),
    ("PROFESSION", "Baker", "[A-Z][a-z]+"),
    ("PROFESSION", "bakers", "[a-z]+s|[a-z]+men"),
    ("PROFESSION", "lobstermen", "[a-z]+s|[a-z]+men"),
    ("PROFESSION", "engineer", "[aeiou][a-z]+"),
    ("PROFESSION", "farming", "[a-z]+ing"),
    ("PROFESSION", "high-school janitor", "[a-z'-]+ [a-z]+"),
    ("PROFESSION", "Tugboat Pilot", "[A-Z][a-z'-]+ [A-Z][a-z]+"),
    ("PROFESSION", "HGV driver", "[a-z'-]+ [a-z]+"),
    ("PROFESSION", "school\nbus driver", r"[a-z'-]+\n[a-z]+ [a-z ]+"),
]


@pytest.mark.parametrize(("label", "text", "form"), ROWS, ids=[text for _, text, _ in ROWS])
@pytest.mark.parametrize("scope", ["a", "b", "c"])
def test_form(label: str, text: str, form: str, scope: str) -> None:
    """Common words stay, names and numbers are others of their form."""
    made = body_surrogate(text, label, Draw(KEY, scope), taken=NOTHING)
    assert re.fullmatch(form, made)
    assert made.casefold() != text.casefold()


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ("Mercy Hospital", "Mercy"),
        ("Beth Israel Deaconess", "Deaconess"),
        ("Beth Israel Deaconess", "BETH ISRAEL"),
        ("St. Mary's Hospital", "st mary's"),
        ("Farr 7", "Farr"),
        ("7 West MICU", "7 West"),
    ],
)
def test_part_agrees_with_whole(whole: str, part: str) -> None:
    """A part of a name seen alone, under any label, gets what it got in the whole."""
    made = body_surrogate(whole, "HOSPITAL", DRAW, taken=NOTHING)
    alone = body_surrogate(part, "DEPARTMENT", DRAW, taken=NOTHING)
    assert alone.casefold().replace("st ", "st. ") in made.casefold()


def test_number_of_a_profession_does_not_change_it() -> None:
    """Bakers get the plural of what a baker gets."""
    one, many = (body_surrogate(t, "PROFESSION", DRAW, taken=NOTHING) for t in ("baker", "bakers"))
    assert many in {f"{one}s", f"{one}es", f"{one[:-1]}ies", f"{one[:-2]}en"}


@pytest.mark.parametrize("text", ["Mercy Hospital", "4 West", "CARNEY", "MGH", "baker"])
def test_never_what_is_taken(text: str) -> None:
    """A first choice that is in the note gives way to another."""
    label = "PROFESSION" if text == "baker" else "HOSPITAL"
    first = body_surrogate(text, label, DRAW, taken=NOTHING)
    words = frozenset(re.findall(r"\w+", f"{first} {text}".casefold()))
    second = body_surrogate(text, label, DRAW, taken=words)
    assert first != second
    assert second.casefold() != text.casefold()


def test_common_words_that_are_a_name_here() -> None:
    """Words that stay elsewhere do not where the note has them as a name of their own."""
    taken = frozenset({"medical arts", "medical", "arts"})
    made = body_surrogate("Lowell Medical Arts", "HOSPITAL", DRAW, taken=taken)
    assert "medical arts" not in made.casefold()
    assert len(made.split()) == 3


@given(
    st.text(min_size=1, max_size=40),
    st.sampled_from(["HOSPITAL", "DEPARTMENT", "ORGANIZATION", "PROFESSION"]),
)
def test_any_text(text: str, label: str) -> None:
    """Whatever was labelled comes back as something else."""
    made = body_surrogate(text, label, DRAW, taken=NOTHING)
    assert made.casefold() != text.casefold() or made == f"[{label}]"


@pytest.mark.parametrize(
    "kind",
    ["Imaging", "Labs", "Internal Medicine", "Health Plan", "Superior Court", "Highway Patrol",
     "Apothecary", "Benefit Administrators", "Heart Failure Clinic", "Digestive Associates"],
)  # fmt: skip
def test_kinds_of_bodies_stay(kind: str) -> None:
    """What a body does is no name: an imaging centre stays one."""
    made = body_surrogate(f"Zubrin {kind}", "HOSPITAL", DRAW, taken=NOTHING)
    assert made.endswith(f" {kind}")
    assert "Zubrin" not in made


@given(st.lists(st.from_regex(r"[A-Z][a-z]{3,9}", fullmatch=True), min_size=1, max_size=3))
def test_any_name_of_a_hospital(names: list[str]) -> None:
    """A hospital stays one, with as many words, and no part of its name is left."""
    text = " ".join((*names, "Hospital"))
    made = body_surrogate(text, "HOSPITAL", DRAW, taken=NOTHING)
    assert made.endswith(" Hospital")
    assert len(made.split()) == len(text.split())
    assert made != text


def test_professions_are_unlike() -> None:
    """The list has no doubles, and enough of each kind to draw from."""
    assert len(set(PROFESSIONS)) == len(PROFESSIONS) >= 150
    for n in (1, 2, 3):
        for vowel in (True, False):
            jobs = [
                job
                for job in PROFESSIONS
                if min(len(job.split()), 3) == n and (job[0] in "aeiou") is vowel
            ]
            assert len(jobs) >= 7
