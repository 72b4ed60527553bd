"""What each treatment puts in, with stand-ins for the modules that invent."""

import pytest

from minialbert.errors import UsageError
from minialbert.labels import PHI_LABELS
from minialbert.redaction.draw import Draw
from minialbert.redaction.policy import Policy, Treatment
from minialbert.redaction.replacements import (
    ShiftOptions,
    SpansOfNote,
    normalised,
    replacements,
)
from tests.minialbert.redaction.marked import marked
from tests.minialbert.redaction.two_keys import KEY

pytestmark = pytest.mark.usefixtures("stand_ins")


def mixed(**treatments: Treatment) -> Policy:
    """Tag all labels but those named."""
    return Policy("mixed", "Mixed.", dict(Policy.uniform("tag").treatments) | treatments)


def replaced(note: str, policy: Policy, *, scope: str = "s", key: bool = True) -> list[str]:
    text, spans = marked(note)
    draw = Draw(KEY.secret, scope) if key else None
    return replacements(SpansOfNote(text, spans, [], draw, ShiftOptions(9)), policy)


@pytest.mark.parametrize(
    ("treatment", "expected"),
    [
        ("tag", ["[PATIENT]", "[PHONE]", "[PATIENT]", "[PERSON]"]),
        ("number", ["[PATIENT-1]", "[PHONE-1]", "[PATIENT-2]", "[PERSON]"]),
        ("mask", ["***** *******", "***\n***", "***", "[PERSON]"]),
        ("mask-fixed", ["*****", "*****", "*****", "[PERSON]"]),
        ("remove", ["", "", "", "[PERSON]"]),
        ("keep", ["Maria Delgado", "555\n142", "Ana", "[PERSON]"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_plain_treatments(treatment: Treatment, expected: list[str]) -> None:
    """Spans whose label no policy knows are tagged."""
    note = "<PATIENT|Maria Delgado>, <PHONE|555\n142>, <PATIENT|Ana>, <PERSON|Bo>"
    assert replaced(note, Policy.uniform(treatment), key=False) == expected


def test_numbers_follow_values() -> None:
    """Equal values share a number, however they are written; labels count on their own."""
    note = (
        "<PATIENT|Delgado, María> <DOCTOR|Okafor> <PATIENT|Ana> <PATIENT|MARIA DELGADO> "
        "<PHONE|617-555-0142> <PHONE|617-555-0143> <PHONE|(617) 555 0142> <DOCTOR|--> <DOCTOR|->"
    )
    assert replaced(note, Policy.uniform("number")) == [
        "[PATIENT-1]", "[DOCTOR-1]", "[PATIENT-2]", "[PATIENT-1]",
        "[PHONE-1]", "[PHONE-2]", "[PHONE-1]", "[DOCTOR-2]", "[DOCTOR-3]",
    ]  # fmt: skip


def test_hashes_follow_values_and_scope() -> None:
    """A hash is the value's within its scope, whatever else the note holds and whoever it is."""
    policy = Policy.uniform("hash")
    first, other, again = replaced("<PATIENT|Ana Li> <PATIENT|Bo> <DOCTOR|LI, ANA>", policy)
    assert first.startswith("[PATIENT-")
    assert again == first.replace("PATIENT", "DOCTOR")
    assert len(first) == len("[PATIENT-9f3a2c4e]")
    assert other != first
    assert replaced("<PATIENT|ana li>", policy) == [first]
    assert replaced("<PATIENT|ana li>", policy, scope="t") != [first]


def test_surrogates_go_to_their_modules() -> None:
    """People and places of a note go together; each label goes where it belongs."""
    bodies = {"HOSPITAL", "DEPARTMENT", "ORGANIZATION", "PROFESSION"}
    places = {"STREET", "CITY", "STATE", "COUNTRY", "ZIP", "LOCATION-OTHER"}
    labels = [label for label in PHI_LABELS if label not in {"DATE", "AGE"}]
    found = replaced(" ".join(f"<{label}|x>" for label in labels), Policy.uniform("surrogate"))
    for label, new in zip(labels, found, strict=True):
        kind = (
            "Person2" if label in {"PATIENT", "DOCTOR"}
            else "Place6" if label in places
            else "Body" if label in bodies
            else "Code"
        )  # fmt: skip
        assert new.startswith(kind), label


def test_taken() -> None:
    """No surrogate may be a value of the note or a word of one, small words aside."""
    text, spans = marked("<PATIENT|Maria O'Neil-Li> <ROOM|4> <PHONE|555-0142> <DATE|3/2009>")
    note = SpansOfNote(text, spans, ["Delgado, J"], None, ShiftOptions())
    assert note.taken == {
        "maria o'neil-li", "maria", "neil", "li", "4", "555-0142", "0142", "3/2009", "2009",
        "delgado, j", "delgado",
    }  # fmt: skip


def test_shift_takes_the_conventions_of_the_note() -> None:
    note = "<DATE|14/3/2009> <DATE|3/4> <DATE|whenever>"
    policy = mixed(DATE="shift")
    assert replaced(note, policy) == ["9d1y2009", "9d1y2009", "[DATE]"]
    assert replaced("<DATE|3/4>", policy) == ["9d0yNone"]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("<DATE|3/14/2009> <DATE|3/14> <DATE|'09>", ["2009", "[DATE]", "09"]),
        ("<DATE|7/2/1919> <DATE|3/14/2009>", ["[DATE]", "2009"]),
        ("<DATE|7/2/1920> <DATE|3/14/2009>", ["1920", "2009"]),
        ("<DATE|7/2/16> <DATE|3/14/2009>", ["[DATE]", "2009"]),
        ("<DATE|7/2/11> <DATE|3/14/2009>", ["11", "2009"]),
        ("<DATE|7/2/28>", ["28"]),
        ("<DATE|7/2/29>", ["[DATE]"]),
        ("<DATE|7/2/16> <DATE|3/14/2009> <DATE|2008>", ["[DATE]", "2009", "2008"]),
        ("<DATE|7/2/1930>", ["[DATE]"]),
        ("<DATE|7/2/1960>", ["1960"]),
        ("<DATE|7/2/1930> <DATE|2001>, <AGE|91>", ["[DATE]", "2001", "90+"]),
        ("<DATE|7/2/1930> <DATE|2001>, <AGE|71>", ["1930", "2001", "71"]),
        ("<DATE|7/2/2060> <DATE|3/14/2145>", ["2060", "2145"]),
        ("<DATE|1/2/14> <DATE|2/3/09>, <AGE|95>", ["[DATE]", "[DATE]", "90+"]),
        ("<DATE|3/14/2009> <DATE|'08>, <AGE|91>", ["2009", "[DATE]", "90+"]),
        ("<DATE|1/2/14> <DATE|2/3/09>", ["[DATE]", "09"]),
        ("<DATE|2/3/07> <DATE|2/3/09>", ["07", "09"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_years_that_tell_an_age_go(note: str, expected: list[str]) -> None:
    """Years stay but for those of which it follows that someone is over 89."""
    assert replaced(note, mixed(DATE="year", AGE="cap-90")) == expected


def test_three_digits_and_caps() -> None:
    found = replaced("<ZIP|02139>, <AGE|89>, <AGE|90>", mixed(ZIP="zip3", AGE="cap-90"))
    assert found == ["021**", "89", "90+"]


@pytest.mark.parametrize("treatment", ["hash", "surrogate"])
def test_keyed_without_a_key(treatment: Treatment) -> None:
    with pytest.raises(UsageError, match="need a key"):
        replaced("<PATIENT|Ana>", Policy.uniform(treatment), key=False)


@pytest.mark.parametrize(
    ("first", "second", "label"),
    [
        ("Delgado, María T.", "Maria T Delgado", "PATIENT"),
        ("00-48 29", "004829", "MEDICALRECORD"),
        ("ST. MARY'S", "St Mary’s", "HOSPITAL"),
    ],
)
def test_normalised(first: str, second: str, label: str) -> None:
    assert normalised(first, label) == normalised(second, label)


@pytest.mark.parametrize(
    ("first", "second", "label"),
    [("Ana Li", "Anali", "PATIENT"), ("Main St 12", "12 Main St", "STREET"), ("?", "!", "BIOID")],
)
def test_not_the_same(first: str, second: str, label: str) -> None:
    assert normalised(first, label) != normalised(second, label)


@pytest.mark.parametrize(
    ("note", "is_tag"),
    [("Sex: <PATIENT|F>", True), ("GENDER <PATIENT|m>", True), ("Essex <PATIENT|M>", False)],
)
def test_a_sex_is_no_initial(note: str, is_tag: bool) -> None:
    """Taken for a name, it becomes a tag: another letter would be a wrong fact."""
    [found] = replaced(note, Policy.uniform("surrogate"))
    assert (found == "[PATIENT]") is is_tag
