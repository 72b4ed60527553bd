"""Surrogates for places: their form, and that city, state and ZIP code fit together."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.redaction.draw import Draw
from minialbert.redaction.places.addresses import place_surrogate, place_surrogates
from minialbert.redaction.places.gazetteer import city_key, country_of_city, gazetteer
from minialbert.redaction.places.states import read_state

KEY = b"0123456789abcdef"
DRAW = Draw(KEY, "patient 7")
NOTHING: frozenset[str] = frozenset()

NAME = r"[A-Z][a-z]+"
CITY = r"[A-Z][A-Za-z']+"
LETTER = "[A-Z]"

# label, original, the form that every surrogate must have
ROWS = [
    ("STREET", "825 SE Bishop #120", f"[1-9]\\d\\d SE {NAME} #[1-9]\\d\\d"),
    ("STREET", "2207 old mill rd apt 3b", r"[1-9]\d{3} [a-z]+ [a-z]+ rd apt [1-9][a-f]"),
    ("STREET", "52ND & LOCUST STS", r"[1-9]\d(?:ST|ND|RD|TH) & [A-Z]+ STS"),
    ("STREET", "88-21 Jamaica Ave Apt 4R", f"[1-9]\\d-[1-9]\\d {NAME} Ave Apt [1-9]{LETTER}"),
    ("STREET", "PO Box 188011", r"PO Box [1-9]\d{5}"),
    ("STREET", "P.O. Box 41", r"P\.O\. Box [1-9]\d"),
    ("STREET", "1127, rue des Érables, app. 3", f"[1-9]\\d{{3}}, rue des {NAME}, app\\. [1-9]"),
    ("STREET", "One Medical Plaza, Suite 210", f"{NAME} {NAME} Plaza, Suite [1-9]\\d\\d"),
    ("STREET", "W. 3rd & Vine", f"W\\. [1-9](?:st|nd|rd|th) & {NAME}"),
    ("STREET", "16605 SW Fwy, Ste 450", r"[1-9]\d{4} SW Fwy, Ste [1-9]\d\d"),
    ("STREET", "Hwy 18", r"Hwy [1-9]\d"),
    ("STREET", "Rt 2 Box 118-A", r"Rt [1-9] Box [1-9]\d\d-[A-F]"),
    ("STREET", "elm st", r"[a-z]+ st"),
    ("STREET", "dogwood", r"[a-z]+"),
    ("STREET", "Flat 2, 61 Kirkgate", f"Flat [1-9], [1-9]\\d {NAME}"),
    ("STREET", "14 Ashworth\nClose", f"[1-9]\\d {NAME}\nClose"),
    ("STREET", "Fifth", NAME),
    ("STREET", "The Lodge, Whitechurch Rd", f"The Lodge, {NAME} Rd"),
    ("CITY", "Boston", NAME),
    ("CITY", "BOSTON", "[A-Z]{4,}"),
    ("CITY", "chinle", "[a-z]{4,}"),
    ("CITY", "Palm Beach Gardens", f"{CITY} {CITY} {CITY}"),
    ("CITY", "New\nYork", f"{CITY}\n{CITY}"),
    ("CITY", "NYC", f"{CITY} {CITY}"),
    ("CITY", "Boston, MA 02139", f"{NAME}, [A-Z]{{2}} \\d{{5}}"),
    ("CITY", "St. Louis", f"{CITY} {CITY}"),
    ("CITY", "Knocklong", f"{CITY}"),
    ("CITY", "--", r"\[CITY\]"),
    ("STATE", "MA", "[A-Z]{2}"),
    ("STATE", "nv", "[a-z]{2}"),
    ("STATE", "Massachusetts", f"{NAME}(?: {NAME})?"),
    ("STATE", "OREGON", "[A-Z]+(?: [A-Z]+)?"),
    ("STATE", "Wis.", r"[A-Z][A-Za-z.]+\.|Alaska|Hawaii|Idaho|Iowa|Ohio|Utah"),
    ("STATE", "N.M.", r"[A-Z][A-Za-z.]+\.|Alaska|Hawaii|Idaho|Iowa|Ohio|Utah"),
    ("STATE", "A.P.", r"(?:[A-Z]\.)+"),
    ("STATE", "NSW", "VIC|QLD|SA|WA|TAS|NT|ACT"),
    ("STATE", "Bihar", f"{NAME}(?: {NAME})?"),
    ("COUNTRY", "Canada", NAME),
    ("COUNTRY", "peru", "[a-z]+"),
    ("COUNTRY", "South Korea", f"{NAME} {NAME}"),
    ("COUNTRY", "USA", "[A-Z]{2,3}"),
    ("COUNTRY", "U.K.", r"(?:[A-Z]\.){2,3}"),
    ("COUNTRY", "the Philippines", f"the {NAME}"),
    ("ZIP", "02139", r"\d{5}"),
    ("ZIP", "02139-4307", r"\d{5}-\d{4}"),
    ("ZIP", "WF1 5AX", r"[A-Z]{2}\d \d[A-Z]{2}"),
    ("ZIP", "bt48 7ts", r"[a-z]{2}\d\d \d[a-z]{2}"),
    ("ZIP", "N1R 4X7", r"[A-Z]\d[A-Z] \d[A-Z]\d"),
    ("ZIP", "411 038", r"\d{3} \d{3}"),
    ("ZIP", "4350", r"\d{4}"),
    ("ZIP", "oh two one three nine", r"\[ZIP\]"),
    ("LOCATION-OTHER", "Lake Merritt", f"Lake {NAME}"),
    ("LOCATION-OTHER", "Fenway Park", f"{NAME} Park"),
    ("LOCATION-OTHER", "Suffolk County", f"{NAME} County"),
    ("LOCATION-OTHER", "Fort Irwin", f"Fort {NAME}"),
    ("LOCATION-OTHER", "LAKELAND COUNTY", "[A-Z]+ COUNTY"),
    ("LOCATION-OTHER", "Route 128", r"Route [1-9]\d\d"),
    ("LOCATION-OTHER", "A5", "A[1-9]"),
    ("LOCATION-OTHER", "I-95", r"[A-Z]-[1-9]\d"),
    ("LOCATION-OTHER", "the Mekong Delta", f"the {NAME} Delta"),
    ("LOCATION-OTHER", "Gerald R. Ford airport", f"{NAME} [A-F]\\. {NAME} airport"),
    ("LOCATION-OTHER", "mt tam", "mt [a-z]+"),
]


@pytest.mark.parametrize(("label", "text", "form"), ROWS, ids=[text for _, text, _ in ROWS])
@pytest.mark.parametrize("scope", ["a", "b", "c"])
def test_form(label: str, text: str, form: str, scope: str) -> None:
    """Layout, case and the words for kinds of place stay."""
    made = place_surrogate(text, label, Draw(KEY, scope), taken=NOTHING)
    assert re.fullmatch(form, made)
    assert made.casefold() != text.casefold()


def state_code(text: str) -> str:
    """Return the postal code of a state however it is written."""
    state = read_state(text)
    assert state is not None
    return state.code


@pytest.mark.parametrize("scope", list("abcdefgh"))
@pytest.mark.parametrize(
    ("city", "state", "zip_code"),
    [
        ("Boston", "MA", "02139"),
        ("Springfield", "Illinois", "62701"),
        ("Bostn", "Mass.", "02139-4307"),
        ("NEW YORK", "NY", "10025"),
        ("Palm Beach Gardens", "FL", "33410"),
    ],
)
def test_addresses_fit(city: str, state: str, zip_code: str, scope: str) -> None:
    """The drawn ZIP code is one of the drawn city in the drawn state."""
    spans = [("12 Elm St", "STREET"), (city, "CITY"), (state, "STATE"), (zip_code, "ZIP")]
    _, new_city, new_state, new_zip = place_surrogates(spans, Draw(KEY, scope), taken=NOTHING)
    assert gazetteer().city_of_zip[new_zip[:5]] == (city_key(new_city), state_code(new_state))
    assert state_code(new_state) != state_code(state)


def test_mentions_agree() -> None:
    """City and state alone are those of the address, before and after it and in another note."""
    spans = [
        ("Boston", "CITY"),
        ("Maine", "STATE"),
        ("14 Elm St", "STREET"),
        ("boston", "CITY"),
        ("MA", "STATE"),
        ("02139", "ZIP"),
        ("14 Elm Street", "STREET"),
        ("Massachusetts", "STATE"),
    ]
    made = place_surrogates(spans, DRAW, taken=NOTHING)
    assert made[0].casefold() == made[3].casefold()
    assert state_code(made[4]) == state_code(made[7]) != state_code(made[1])
    assert made[6] == made[2] + "reet"
    assert place_surrogate("Boston", "CITY", DRAW, taken=NOTHING) == made[0]
    assert place_surrogate("Mass.", "STATE", DRAW, taken=NOTHING)[:2] == made[7][:2]


def test_same_name_in_two_states() -> None:
    """Two Springfields become two cities, and one alone is one of them."""
    spans = [
        ("Springfield", "CITY"),
        ("MA", "STATE"),
        ("12 Elm", "STREET"),
        ("Springfield", "CITY"),
    ]
    made = place_surrogates(spans, DRAW, taken=NOTHING)
    other = place_surrogates([("Springfield", "CITY"), ("IL", "STATE")], DRAW, taken=NOTHING)
    assert made[0] == made[3] != other[0]


def test_zip_code_is_of_its_address() -> None:
    """A ZIP code repeated alone is the one of the address in the note."""
    spans = [("02139", "ZIP"), ("9 Elm", "STREET"), ("Boston", "CITY"), ("02139", "ZIP")]
    made = place_surrogates(spans, DRAW, taken=NOTHING)
    assert made[0] == made[3]


@pytest.mark.parametrize(
    ("city", "after", "label", "country"),
    [
        ("Guelph", "ON", "STATE", "CA"),
        ("Gympie", "QLD", "STATE", "AU"),
        ("Knocklong", "V94 XH2K", "ZIP", "IE"),
        ("Little Snoring", "NR21 0HX", "ZIP", "GB"),
        ("Hinjewadi", "Maharashtra", "STATE", "IN"),
    ],
)
def test_places_abroad_stay_abroad(city: str, after: str, label: str, country: str) -> None:
    """A city of another country is drawn from that country, in the region that was drawn."""
    new_city, new_after = place_surrogates([(city, "CITY"), (after, label)], DRAW, taken=NOTHING)
    where = country_of_city()[city_key(new_city)]
    assert where[0] == country
    if label == "STATE":
        assert where[1] == state_code(new_after)


@pytest.mark.parametrize("text", ["Boston", "Massachusetts", "02139", "Fenway Park", "Peru"])
def test_never_what_is_taken(text: str) -> None:
    """A first choice that is in the note gives way to another."""
    label = {"B": "CITY", "M": "STATE", "0": "ZIP", "F": "LOCATION-OTHER", "P": "COUNTRY"}[text[0]]
    for scope in "abcdef":
        draw = Draw(KEY, scope)
        first = place_surrogate(text, label, draw, taken=NOTHING)
        words = frozenset((first.casefold(), *re.findall(r"\w+", first.casefold()), "park"))
        second = place_surrogate(text, label, draw, taken=words)
        assert second not in (first, text)


def test_country_under_two_names() -> None:
    """The United States become one country, in letters or in words."""
    made = [
        place_surrogate(text, "COUNTRY", DRAW, taken=NOTHING)
        for text in ("USA", "U.S.A.", "United States", "America")
    ]
    assert made[0] == made[1].replace(".", "")
    assert made[2] == made[3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plot 41, 3rd Cross", r"Plot \d\d, \dth Cross|Plot \d\d, \d(st|nd|rd) Cross"),
        ("Shop 6/112 Jetty Parade", rf"Shop \d/\d{{3}} {NAME} Parade"),
        ("212 Old Ferry Road", rf"\d{{3}} {NAME} {NAME} Road"),
    ],
)
def test_streets_stay_streets(text: str, expected: str) -> None:
    """Also where the street stands in the note again, without its number."""
    taken = frozenset({text.casefold(), "old ferry road"})
    assert re.fullmatch(expected, place_surrogate(text, "STREET", DRAW, taken=taken))


@given(
    st.text(min_size=1, max_size=30),
    st.sampled_from(["STREET", "CITY", "STATE", "COUNTRY", "ZIP", "LOCATION-OTHER"]),
)
def test_any_text(text: str, label: str) -> None:
    """Whatever was labelled comes back as something else."""
    made = place_surrogate(text, label, DRAW, taken=NOTHING)
    assert made.casefold() != text.casefold() or made == f"[{label}]"


@given(st.permutations([("Boston", "CITY"), ("9 Elm St", "STREET"), ("Peru", "COUNTRY")]))
def test_order_does_not_matter(spans: list[tuple[str, str]]) -> None:
    """What stands for a place does not hang on what was drawn before it."""
    made = dict(zip(spans, place_surrogates(spans, DRAW, taken=NOTHING), strict=True))
    for (text, label), new in made.items():
        assert place_surrogate(text, label, DRAW, taken=NOTHING) == new


@given(st.from_regex(r"[1-9]\d{0,4} [A-Z][a-z]{3,9} (St|Ave|Road|Ln\.)", fullmatch=True))
def test_form_of_any_street(text: str) -> None:
    """Number, name and type stay what they are."""
    made = place_surrogate(text, "STREET", DRAW, taken=NOTHING)
    number, name, kind = text.split()
    assert re.fullmatch(rf"[1-9]\d{{{len(number) - 1}}} {NAME} {re.escape(kind)}", made)
    assert made.split()[0] != number
