"""Names found again: which words count as names, and what stays although it looks like one."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.repeats import MIN_SCORE, find_repeats
from minialbert.spans import Span


def name(text: str, surface: str, label: str = "PATIENT", score: float = 0.95) -> Span:
    start = text.index(surface)
    return Span(start, start + len(surface), label, score)


def repeats(text: str, *known: Span) -> list[tuple[str, int]]:
    return [(text[s.start : s.end], s.start) for s in find_repeats(text, known)]


def test_worked_example() -> None:
    text = "Maria Delgado was seen. Delgado is well; MARIA too."
    known = name(text, "Maria Delgado")
    spans = find_repeats(text, [known])
    assert [(text[s.start : s.end], s.label, s.source) for s in spans] == [
        ("Delgado", "PATIENT", "repeat"),
        ("MARIA", "PATIENT", "repeat"),
    ]


@pytest.mark.parametrize(
    ("known", "rest", "expected"),
    [
        pytest.param("Delgado", "Delgado's son", ["Delgado"], id="possessive"),
        pytest.param("Delgado", "Delgado’s son", ["Delgado"], id="curly-possessive"),
        pytest.param("Delgado", "DELGADO'S SON", ["DELGADO"], id="capital-possessive"),
        pytest.param("O'Connor", "O'Connor's son", ["O'Connor"], id="apostrophe-inside"),
        pytest.param("Ruiz-Vega", "Mr Ruiz-Vega", ["Ruiz-Vega"], id="hyphen"),
        pytest.param("José", "(José)", ["José"], id="accent"),
        pytest.param("Delgado", "delgado", [], id="lower-case"),
        pytest.param("Delgado", "Delgados and Delgadoville", [], id="inside-a-word"),
        pytest.param("Will Hope", "Will see. Hope for it. They will.", [], id="everyday-words"),
        pytest.param("Tran", "Tran came", ["Tran"], id="four-letters"),
        pytest.param("Ang", "Ang came", [], id="three-letters"),
        pytest.param("Parkinson", "has Parkinson disease", [], id="eponym"),
        pytest.param("Parkinson", "has Parkinson's disease", [], id="eponym-possessive"),
        pytest.param("Hodgkin", "Hodgkin Lymphoma", [], id="eponym-capital"),
        pytest.param("Parkinson", "Mr. Parkinson came", ["Parkinson"], id="eponym-as-a-name"),
    ],
)
def test_what_is_found_again(known: str, rest: str, expected: list[str]) -> None:
    text = f"{known}, {rest}"
    assert [surface for surface, _ in repeats(text, name(text, known))] == expected


@pytest.mark.parametrize(
    ("label", "score", "n_found"),
    [("DOCTOR", 0.95, 1), ("AGE", 0.95, 0), ("PATIENT", MIN_SCORE, 1), ("PATIENT", 0.79, 0)],
)
def test_only_confident_names_count(label: str, score: float, n_found: int) -> None:
    text = "Delgado. Delgado."
    assert len(repeats(text, name(text, "Delgado", label, score))) == n_found


def test_what_a_span_covers_is_not_found_again() -> None:
    text = "Delgado of Delgado Hospital"
    hospital = name(text, "Delgado Hospital", "HOSPITAL")
    assert repeats(text, name(text, "Delgado"), hospital) == []


def test_what_a_span_covers_in_part_is_not_found_again() -> None:
    text = "Oxbow Clinic, Oxbow Clinic"
    assert repeats(text, name(text, "Oxbow Clinic", "HOSPITAL"), Span(20, 26, "DATE")) == []


def test_first_span_gives_the_label() -> None:
    text = "Delgado, Delgado, Delgado"
    spans = find_repeats(text, [Span(0, 7, "DOCTOR", 0.9), Span(9, 16, "PATIENT", 0.95)])
    assert [(s.start, s.label) for s in spans] == [(18, "DOCTOR")]


@given(st.text(st.sampled_from("Delgado Maria's-\n1"), max_size=60), st.data())
def test_repeats_are_words_outside_the_spans(text: str, data: st.DataObject) -> None:
    text = "Delgado Maria " + text
    end = data.draw(st.integers(1, len(text)))
    known = Span(0, end, "PATIENT", 0.9)
    for span in find_repeats(text, [known]):
        assert span.start >= end
        assert not text[span.start - 1].isalpha()
        assert text[span.start : span.end].upper() in text[:end].upper()


def test_a_long_line_takes_linear_time() -> None:
    def seconds(n: int) -> float:
        text = "Delgado-" * n + " " + "Delgado " * n
        known = [Span(8 * i, 8 * i + 7, "PATIENT", 0.9) for i in range(n)]
        begun = time.process_time()
        find_repeats(text, known)
        return time.process_time() - begun

    assert min(seconds(10_000) for _ in range(2)) < 40 * min(seconds(1_000) for _ in range(2)) + 0.2


@pytest.mark.parametrize(
    ("text", "known", "label", "found"),
    [
        ("Rapid Rehab saw him. RAPID REHAB wrote.", "Rapid Rehab", "HOSPITAL", ["RAPID REHAB"]),
        ("From Laie. Back to Laie, not laie.", "Laie", "CITY", ["Laie"]),
        ("Call 617-555-0134 or 617-555-01345.", "617-555-0134", "PHONE", []),
        ("MRN 4471902, bag 4471902", "4471902", "MEDICALRECORD", ["4471902"]),
        ("Room 12, 12 tablets", "12", "ROOM", []),
        ("Stays at Hill. Hill sign absent.", "Hill", "HOSPITAL", []),
        ("Terrace, Terraces, Terrace2", "Terrace", "HOSPITAL", []),
        ("Born in Reading. Reading: 120/80.", "Reading", "CITY", []),
        ("Seen at Target. Target weight 60 kg.", "Target", "ORGANIZATION", []),
        ("From Lyme. Lyme disease; Lyme again.", "Lyme", "CITY", ["Lyme"]),
        ("MRN 4471902; 4471902 test", "4471902", "MEDICALRECORD", ["4471902"]),
        ("From West Nile. West Nile virus.", "West Nile", "LOCATION-OTHER", []),
        ("At Physical Therapy. Physical Therapy helps.", "Physical Therapy", "HOSPITAL", []),
        ("Rapid Rehab saw him; rapid rehab is hoped for.", "Rapid Rehab", "HOSPITAL", []),
        ("At Mercy Hospital. MERCY HOSPITAL.", "Mercy Hospital", "HOSPITAL", ["MERCY HOSPITAL"]),
        ("STRASSE INN, at Straße Inn", "STRASSE INN", "HOSPITAL", []),
    ],
)
def test_places_and_numbers_are_found_again(
    text: str, known: str, label: str, found: list[str]
) -> None:
    spans = find_repeats(text, [name(text, known, label)])
    assert [text[s.start : s.end] for s in spans] == found
    assert {s.label for s in spans} <= {label}


def test_many_phrases_take_linear_time() -> None:
    def seconds(n: int) -> float:
        text = "".join(f"Bay {i:05} View " for i in range(n))
        known = [Span(15 * i, 15 * i + 14, "HOSPITAL", 0.9) for i in range(0, n, 2)]
        begun = time.process_time()
        find_repeats(text, known)
        return time.process_time() - begun

    assert min(seconds(10_000) for _ in range(2)) < 40 * min(seconds(1_000) for _ in range(2)) + 0.2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("by Okafor/Weiss, GA", ["Weiss"]),
        ("by Weiss/Okafor, GA", ["Weiss"]),
        ("by Okafor/Cardiology", []),
        ("by Okafor/RN and Okafor/2", ["Okafor"]),
        ("by a/Weiss/Okafor/Cho/b", []),
        ("by Okafor / Weiss", []),
    ],
)
def test_a_name_beside_a_slash(text: str, found: list[str]) -> None:
    spans = find_repeats(text, [name(text, "Okafor", "DOCTOR")])
    assert [text[s.start : s.end] for s in spans] == found
