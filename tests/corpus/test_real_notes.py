"""Real notes with placeholders: what is refilled, what is labelled, what is marked as unknown."""

from random import Random
from typing import Final

import pytest

from corpus.draft import Part, join
from corpus.lists import read_jsonl
from corpus.real_notes import Vocabulary, medical_terms, refill, silver
from corpus.scene import Scene
from minialbert.labels import ALL_LABELS
from tests.corpus.little import DATA, LISTS, needs_data

ORDINARY: Final = Vocabulary(frozenset({"the", "seen", "aspirin", "plavix", "patient", "dr", "mr"}))


def surfaces(text: str, vocabulary: Vocabulary = ORDINARY) -> list[tuple[str, str]]:
    found = sorted(silver(text, vocabulary, ("Peru", "Finland")))
    return [(text[s.start : s.end], s.label) for s in found]


def filled(note: dict[str, object], seed: int = 1) -> list[Part]:
    return refill(note, Scene(Random(seed), LISTS), ORDINARY, ("Peru",))


def slot(text: str, surface: str, kind: str) -> dict[str, object]:
    start = text.index(surface)
    return {"start": start, "end": start + len(surface), "kind": kind}


def test_word_is_ordinary_when_lower_case_in_two_notes_in_four_at_all_or_a_term() -> None:
    texts = ["a foley Often", "the foley often", "rare rare Rare Often", "Rare Often"]
    vocabulary = Vocabulary.count(texts, ["Crohn disease"])
    assert vocabulary.knows("Foley")
    assert vocabulary.knows("Often")
    assert vocabulary.knows("Crohn Disease")
    assert not vocabulary.knows("Rare")
    assert not vocabulary.knows("Foley Rare")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Seen on 3/14/2009.", [("3/14/2009", "DATE")]),
        ("He lives in Ohio, from Peru.", [("Ohio", "STATE"), ("Peru", "COUNTRY")]),
        ("He lives in Georgia now.", [("Georgia", "?")]),
        ("She takes Plavix and Aspirin.", []),
        ("She saw Delgado again.", [("Delgado", "?")]),
        ("Delgado was seen.", []),
        ("went to University of Lima", [("University of Lima", "HOSPITAL|ORGANIZATION"), ("University", "?"), ("Lima", "?")]),
        ("Sample Patient was seen", [("Sample Patient", "patient")]),
    ],
)  # fmt: skip
def test_what_patterns_can_tell(text: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(surfaces(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("DOCTOR_PLACEHOLDER", "DOCTOR"),
        ("PATIENT_PLACEHOLDER", "PATIENT"),
        ("DATE", "DATE"),
        ("PHONE", "PHONE"),
        ("HOSPITAL_REAL", "HOSPITAL"),
        ("BARE_NAME_CAND", "?"),
        ("BLANK", "?"),
    ],
)
def test_slot_is_refilled_by_its_kind(kind: str, label: str) -> None:
    text = "the aaa MARK bbb."
    for seed in range(20):
        parts = filled({"text": text, "slots": [slot(text, "MARK", kind)]}, seed)
        assert [found for _, found in parts if found] == [label]
        assert (parts[0][0], parts[-1][0]) == ("the aaa ", " bbb.")
        if label == "?":
            assert parts[1][0] == "MARK"


@pytest.mark.parametrize(("title", "label"), [("Dr. ", "DOCTOR"), ("Mr. ", "PATIENT")])
def test_title_tells_staff_from_patient(title: str, label: str) -> None:
    text = f"seen by {title}XYZ now"
    parts = filled({"text": text, "slots": [slot(text, "XYZ", "TITLED_REALNAME")]})
    assert parts[1][1] == label


@pytest.mark.parametrize(("surface", "label"), [("ABC General Hospital", "HOSPITAL"), ("ABC", "?")])
def test_hospital_with_a_telling_word_is_one(surface: str, label: str) -> None:
    text = f"seen at {surface} now"
    parts = filled({"text": text, "slots": [slot(text, surface, "HOSPITAL_PLACEHOLDER")]})
    assert parts[1][1] == label


def test_note_without_slots_keeps_its_text_but_for_what_the_rules_find() -> None:
    text = "the patient was seen at the clinic"
    assert filled({"text": text}) == [(text, None)]
    assert filled({"text": text, "slots": None}) == [(text, None)]


def test_empty_slot_is_left_out() -> None:
    note: dict[str, object] = {"text": "ab", "slots": [{"start": 1, "end": 1, "kind": "DATE"}]}
    assert filled(note) == [("ab", None)]


@needs_data
def test_real_notes_refill_with_known_labels_and_keep_the_rest() -> None:
    notes = read_jsonl(DATA / "mtsamples" / "dev.jsonl")[:25]
    vocabulary = Vocabulary.count((str(n["text"]) for n in notes), medical_terms(DATA / "lists"))
    for note in notes:
        parts = refill(note, Scene(Random(2), LISTS), vocabulary, ("Peru",))
        labels = {part for _, label in parts if label for part in label.split("|")}
        assert labels <= {*ALL_LABELS, "?"}
        at = 0
        for text, label in parts:
            if label is None:
                at = str(note["text"]).index(text, at) + len(text)
        spans = join(parts, "x")["spans"]
        assert isinstance(spans, list)
        assert all(a["end"] <= b["start"] for a, b in zip(spans, spans[1:], strict=False))
