"""Scores worked out by hand, and checked against seqeval."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seqeval.metrics import f1_score, precision_score, recall_score
from seqeval.scheme import IOB2

from minialbert.errors import InputError
from minialbert.labels import CLINICAL_LABELS
from minialbert.scoring import PhiReport, ScoredNote, ScoringOptions, score
from minialbert.spans import Span

QUICK = ScoringOptions(n_resamples=0)

#        0         1         2         3         4
#        0123456789012345678901234567890123456789012
TEXT = "Maria Delgado, 47, saw Dr. Chen on 5/6/2019"
GOLD = (Span(0, 13, "PATIENT"), Span(15, 17, "AGE"), Span(27, 31, "DOCTOR"), Span(35, 43, "DATE"))
# Right: AGE. End 1 short: PATIENT. Wrong type: DOCTOR. Missed: DATE. Invented: "saw".
PREDICTED = (
    Span(0, 12, "PATIENT"), Span(15, 17, "AGE"), Span(27, 31, "PATIENT"), Span(19, 22, "HOSPITAL")
)  # fmt: skip


def phi(*notes: ScoredNote, options: ScoringOptions = QUICK) -> PhiReport:
    report = score(notes, options=options)
    assert report.phi is not None
    return report.phi


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        pytest.param("Strict", (1, 3, 3), id="strict"),
        pytest.param("Relaxed", (2, 2, 2), id="end one short is relaxed"),
        pytest.param("HIPAA Strict", (1, 2, 2), id="hipaa leaves out doctor and hospital"),
        pytest.param("Binary Strict", (2, 2, 2), id="binary ignores the type"),
        # gold Maria Delgado 47 Chen 5 6 2019; predicted Maria Delgad 47 Chen(PATIENT) saw
        pytest.param("Token", (2, 3, 5), id="typed tokens"),
        pytest.param("Binary Token", (3, 2, 4), id="binary tokens"),
        pytest.param("Category Token", (3, 2, 4), id="doctor and patient are both names"),
        pytest.param("NAME Strict", (0, 2, 2), id="within a category the type still counts"),
        pytest.param("AGE HIPAA Strict", (1, 0, 0), id="age"),
    ],
)
def test_counts_of_a_worked_example(name: str, counts: tuple[int, int, int]) -> None:
    measure = phi(ScoredNote(TEXT, GOLD, PREDICTED)).measure(name)
    assert (measure.n_correct, measure.n_spurious, measure.n_missed) == counts


def test_idnum_is_not_hipaa_as_in_the_challenge() -> None:
    spans = (Span(0, 5, "IDNUM"), Span(6, 13, "SSN"))
    report = phi(ScoredNote(TEXT, spans, spans))
    assert report.measure("HIPAA Strict").n_correct == 1
    assert report.measure("ID Strict").n_correct == 2


def test_micro_pools_and_macro_averages_over_notes() -> None:
    # Note 1: precision 1/4, recall 1/4. Note 2: nothing found, so both are 0. Note 3: both are 1.
    empty = ScoredNote(TEXT, GOLD[:2], ())
    full = ScoredNote(TEXT, GOLD[3:], GOLD[3:])
    strict = phi(ScoredNote(TEXT, GOLD, PREDICTED), empty, full).measure("Strict")
    assert strict.micro.precision.value == pytest.approx(2 / 5)
    assert strict.micro.recall.value == pytest.approx(2 / 7)
    assert strict.micro.f1.value == pytest.approx(2 * 2 / (5 + 7))
    assert strict.macro.precision.value == pytest.approx(1.25 / 3)
    assert strict.macro.f1.value == pytest.approx(1.25 / 3)
    assert strict.macro_recall_sd == pytest.approx(0.4249183, abs=1e-6)


def test_coverage_counts_characters_other_than_white_space() -> None:
    # Identifying: 12 + 2 + 4 + 8 = 26, covered 11 + 2 + 4 = 17. Predicted: 17 + 3 ("saw") = 20.
    # The text has 43 characters, 7 of them blanks, so 36 - 26 = 10 others.
    whole = ScoredNote(TEXT, GOLD, (Span(0, 43, "PATIENT"),))
    clean = ScoredNote("Feels well.", (), ())
    one = phi(ScoredNote(TEXT, GOLD, PREDICTED)).coverage
    assert one.character_recall.value == pytest.approx(17 / 26)
    assert one.character_precision.value == pytest.approx(17 / 20)
    assert one.others_redacted.value == pytest.approx(3 / 10)
    assert one.notes_fully_covered.value == 0.0
    three = phi(ScoredNote(TEXT, GOLD, PREDICTED), whole, clean).coverage
    assert three.notes_fully_covered.value == pytest.approx(1 / 2)
    assert three.n_notes_with_identifiers == 2
    assert three.n_identifying_characters == 52


def test_a_blank_inside_an_identifier_need_not_be_covered() -> None:
    halves = (Span(0, 5, "PATIENT"), Span(6, 13, "PATIENT"))
    coverage = phi(ScoredNote(TEXT, GOLD[:1], halves)).coverage
    assert coverage.notes_fully_covered.value == 1.0


def test_rows_per_label_and_category() -> None:
    report = phi(ScoredNote(TEXT, GOLD, PREDICTED))
    rows = {row.label: row for row in (*report.labels, *report.categories)}
    assert [row.label for row in report.labels] == ["PATIENT", "DOCTOR", "HOSPITAL", "AGE", "DATE"]
    assert [row.label for row in report.categories] == ["NAME", "LOCATION", "AGE", "DATE"]
    doctor, name, hospital = rows["DOCTOR"], rows["NAME"], rows["HOSPITAL"]
    assert (doctor.n_gold, doctor.n_predicted, doctor.n_correct) == (1, 0, 0)
    assert doctor.covered is not None
    assert doctor.covered.value == 1.0
    assert doctor.exact.precision.value is None
    assert (name.n_gold, name.n_predicted, name.n_correct) == (2, 2, 1)
    assert hospital.exact.recall.value is None


def test_clinical_and_phi_are_scored_apart_and_only_where_gold_has_them() -> None:
    problem = Span(19, 22, "PROBLEM")
    note = ScoredNote(TEXT, GOLD, (*GOLD, problem))
    assert score([note], options=QUICK).clinical is None
    assert phi(note).measure("Strict").n_spurious == 0
    both = score([ScoredNote(TEXT, (*GOLD, problem), PREDICTED)], options=QUICK)
    assert both.clinical is not None
    assert both.clinical.exact.n_missed == 1
    assert both.phi is not None
    assert both.phi.coverage.terms_lost_per_1000_notes.value == 1000.0
    only = score([note], options=ScoringOptions(labels="clinical", n_resamples=0))
    assert only.phi is None
    assert only.clinical is not None
    assert only.clinical.exact.n_spurious == 1


def test_notes_without_identifiers_can_be_scored_when_asked_for() -> None:
    clean = ScoredNote("Feels well.", (), (Span(0, 5, "PATIENT"),))
    with pytest.raises(InputError, match="ask for the labels phi"):
        score([clean])
    report = phi(clean, options=ScoringOptions(labels="phi", n_resamples=0))
    assert report.coverage.others_redacted.value == pytest.approx(1 / 2)
    assert report.coverage.character_recall.value is None


def test_no_notes_and_unknown_labels_are_refused() -> None:
    with pytest.raises(InputError, match="no notes"):
        score([])
    with pytest.raises(InputError, match="'n7'.*'FOOD'"):
        score([ScoredNote(TEXT, (Span(0, 5, "FOOD"),), (), "n7")])
    with pytest.raises(ValueError, match="43 characters"):
        ScoredNote(TEXT, (), (Span(40, 44, "DATE"),))


def test_the_report_turns_into_json() -> None:
    mapping = score([ScoredNote(TEXT, GOLD, PREDICTED)]).to_mapping()
    assert json.loads(json.dumps(mapping, allow_nan=False)) == json.loads(json.dumps(mapping))


_TAGS = st.sampled_from(["O", *(f"{p}-{label}" for p in "BI" for label in CLINICAL_LABELS)])
_ROWS = st.lists(st.tuples(_TAGS, _TAGS), min_size=1, max_size=30)


@settings(max_examples=60)
@given(st.lists(_ROWS, min_size=1, max_size=5))
def test_exact_f1_equals_seqeval(documents: list[list[tuple[str, str]]]) -> None:
    gold = [_legal([g for g, _ in rows]) for rows in documents]
    found = [_legal([p for _, p in rows]) for rows in documents]
    notes = [
        ScoredNote("ab " * len(g), _spans(g), _spans(f)) for g, f in zip(gold, found, strict=True)
    ]
    options = ScoringOptions(labels="clinical", n_resamples=0)
    report = score(notes, options=options).clinical
    assert report is not None
    ours = report.exact.micro
    for function, value in (
        (precision_score, ours.precision.value),
        (recall_score, ours.recall.value),
        (f1_score, ours.f1.value),
    ):
        expected = function(gold, found, mode="strict", scheme=IOB2, zero_division=0)
        assert value == pytest.approx(float(expected))


def _legal(tags: list[str]) -> list[str]:
    """Turn an I- that continues nothing into a B-."""
    legal: list[str] = []
    for tag in tags:
        continues = bool(legal) and legal[-1][2:] == tag[2:] and legal[-1] != "O"
        legal.append(tag if continues or tag == "O" else f"B-{tag[2:]}")
    return legal


def _spans(tags: list[str]) -> tuple[Span, ...]:
    """Read BIO tags over words of two letters and a blank as spans."""
    spans: list[Span] = []
    for at, tag in enumerate(tags):
        start, end = 3 * at, 3 * at + 2
        if tag.startswith("I-"):
            start = spans.pop().start
        if tag != "O":
            spans.append(Span(start, end, tag[2:]))
    return tuple(spans)
