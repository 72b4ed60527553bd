"""Decoding: legal spans from any scores, thresholds, word borders, edges."""

import time
import unicodedata
from collections.abc import Mapping
from itertools import product
from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.code_points import kinds_of
from minialbert.decoding import Floats, LabelScheme, bio_labels, decode, fit_to_words
from minialbert.errors import CheckpointError
from minialbert.labels import CLINICAL_LABELS
from minialbert.pieces import Pieces
from minialbert.segments import Segment, segments_of
from minialbert.spans import Span

TYPES: Final = ("DOCTOR", "DATE", "MEDICALRECORD", "PROBLEM")
SCHEME: Final = LabelScheme.of(bio_labels(TYPES))
HALF: Final = dict.fromkeys(TYPES, 0.5)


def pieces_at(*bounds: tuple[int, int]) -> Pieces:
    starts, ends = np.array(bounds, dtype=np.int64).reshape(-1, 2).T
    return Pieces(starts, starts, ends, starts)


def scores(*rows: Mapping[str, float]) -> Floats:
    """Return a row per piece; what is not given is O."""
    labels = bio_labels(TYPES)
    table = np.zeros((len(rows), len(labels)), dtype=np.float32)
    for row, given_scores in zip(table, rows, strict=True):
        for label, score in given_scores.items():
            row[labels.index(label)] = score
        row[0] = max(0.0, 1.0 - row.sum())
    return table


def found(
    text: str, pieces: Pieces, *rows: Mapping[str, float], at: float = 0.5
) -> list[tuple[str, str]]:
    thresholds = dict.fromkeys(TYPES, at)
    spans = decode(text, pieces, scores(*rows), SCHEME, thresholds=thresholds)
    return [(text[s.start : s.end], s.label) for s in spans]


def test_worked_example() -> None:
    text = "Dr. Hollis Tran,"
    pieces = pieces_at((0, 2), (2, 3), (4, 7), (7, 10), (11, 15), (15, 16))
    begin, inside = {"B-DOCTOR": 0.9}, {"I-DOCTOR": 0.8}
    spans = decode(text, pieces, scores({}, {}, begin, inside, inside, {}), SCHEME, thresholds=HALF)
    assert [(s.start, s.end, s.label, s.source) for s in spans] == [(4, 15, "DOCTOR", "model")]
    assert spans[0].score == pytest.approx((0.9 + 0.8 + 0.8) / 3)


TWO_WORDS: Final = pieces_at((0, 5), (6, 10))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [{"I-DOCTOR": 0.9}, {"I-DOCTOR": 0.9}], [("Maria Tran", "DOCTOR")], id="no-begin-needed"
        ),
        pytest.param(
            [{"B-DOCTOR": 0.9}, {"B-DOCTOR": 0.9}],
            [("Maria", "DOCTOR"), ("Tran", "DOCTOR")],
            id="begins-anew",
        ),
        pytest.param(
            [{"B-DOCTOR": 0.9}, {"B-DATE": 0.9}],
            [("Maria", "DOCTOR"), ("Tran", "DATE")],
            id="other-type",
        ),
        pytest.param(
            [{"B-DOCTOR": 0.3, "I-DOCTOR": 0.3}, {}],
            [("Maria", "DOCTOR")],
            id="begin-and-inside-add",
        ),
        pytest.param(
            [{"I-DOCTOR": 0.35, "I-DATE": 0.3}, {}],
            [("Maria", "DOCTOR")],
            id="types-of-a-group-add",
        ),
        pytest.param([{"I-DOCTOR": 0.35, "I-PROBLEM": 0.3}, {}], [], id="groups-do-not-add"),
        pytest.param([{"I-DOCTOR": 0.49}, {}], [], id="below-the-threshold"),
        pytest.param([{"I-PROBLEM": 0.6}, {}], [("Maria", "PROBLEM")], id="clinical"),
    ],
)
def test_which_pieces_make_a_span(
    rows: list[dict[str, float]], expected: list[tuple[str, str]]
) -> None:
    assert found("Maria Tran", TWO_WORDS, *rows) == expected


def test_threshold_is_that_of_the_likeliest_type() -> None:
    thresholds = {**HALF, "DATE": 0.8}
    rows = scores({"I-DATE": 0.7}, {"I-DOCTOR": 0.7})
    spans = decode("Maria Tran", TWO_WORDS, rows, SCHEME, thresholds=thresholds)
    assert [(span.start, span.label) for span in spans] == [(6, "DOCTOR")]


def test_a_word_is_not_cut_where_its_second_piece_begins_anew() -> None:
    pieces = pieces_at((0, 3), (3, 6))
    assert found("Hollis", pieces, {"B-DOCTOR": 0.9}, {"B-DOCTOR": 0.9}) == [("Hollis", "DOCTOR")]


def test_clinical_span_does_not_swallow_an_identifier() -> None:
    """At low thresholds one piece can be of both groups."""
    both = {"I-PROBLEM": 0.6, "I-DATE": 0.35}
    rows = ({"I-PROBLEM": 0.9}, both)
    assert found("fever 2011", pieces_at((0, 5), (6, 10)), *rows, at=0.3) == [
        ("fever 2011", "PROBLEM"),
        ("2011", "DATE"),
    ]


def test_second_type_of_a_word_gets_what_is_left_without_its_space() -> None:
    """An accent of its own lies in no piece, so the word's second piece may begin anew."""
    text, pieces = "Jose\u0301s Tran", pieces_at((0, 4), (5, 6), (7, 11))
    rows = ({"B-DOCTOR": 0.9}, {"B-DATE": 0.9}, {"I-DATE": 0.9})
    assert found(text, pieces, *rows) == [("Jose\u0301s", "DOCTOR"), ("Tran", "DATE")]


def test_number_that_grows_to_the_left_of_an_earlier_span_takes_it_in() -> None:
    text, pieces = "A14B2", pieces_at((0, 1), (1, 3), (3, 5))
    rows: tuple[dict[str, float], ...] = ({}, {"B-DATE": 0.9}, {"B-MEDICALRECORD": 0.9})
    assert found(text, pieces, *rows) == [("A14B2", "MEDICALRECORD")]


@pytest.mark.parametrize(
    ("text", "part", "label", "expected"),
    [
        ("Dr Hollis saw", "oll", "DOCTOR", "Hollis"),
        ("Nu\u0303n\u0303ez saw", "n", "DOCTOR", "Nu\u0303n\u0303ez"),
        ("Jose\u0301 saw", "Jose", "PATIENT", "Jose\u0301"),
        ("a 27Y man", "27", "AGE", "27"),
        ("a 27Y man", "7", "AGE", "27"),
        ("MRN AB12C3.", "12", "MEDICALRECORD", "AB12C3"),
        ("room 4B.", "4", "ROOM", "4B"),
        ("on 3/14.", "3/14.", "DATE", "3/14"),
        ('"Hollis",', '"Hollis",', "DOCTOR", "Hollis"),
        ("call (617) 555-0100.", "(617) 555-0100.", "PHONE", "(617) 555-0100"),
        ("(call 555-0100)", "(call 555-0100", "PHONE", "call 555-0100"),
        ("ext [12]", "[12]", "PHONE", "[12]"),
        ("in '09,", "'09,", "DATE", "'09"),
        ("in 'May'", "'May'", "DATE", "May"),
        ("Hollis's plan", "Hollis's", "DOCTOR", "Hollis"),
        ("Hollis’s plan", "Hollis’s", "DOCTOR", "Hollis"),
        ("Macy's plan", "Macy's", "ORGANIZATION", "Macy's"),
        ("\t Hollis\r\n", "\t Hollis\r\n", "DOCTOR", "Hollis"),
        ("a -- b", "--", "DATE", None),
        ("her 's", "'s", "PATIENT", "s"),
        ("page x5519 now", "5519", "PHONE", "x5519"),
    ],
)  # fmt: skip
def test_span_is_fitted_to_words(text: str, part: str, label: str, expected: str | None) -> None:
    start = text.index(part)
    fitted = fit_to_words(text, kinds_of(text), start, start + len(part), label)
    assert (fitted and text[slice(*fitted)]) == expected


@st.composite
def scored_notes(draw: st.DrawFn) -> tuple[str, Pieces, Floats]:
    text = draw(st.text(st.sampled_from("abC19 .('-)\u0301s\n中"), min_size=1, max_size=30))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=20)) | {0, len(text)})
    bounds = [
        (a, b)
        for a, b in zip(cuts, cuts[1:], strict=False)
        if text[a:b].strip() and draw(st.booleans())
    ]
    seed = draw(st.integers(0, 2**31))
    logits = np.random.default_rng(seed).normal(0, 3, (len(bounds), len(bio_labels(TYPES))))
    table = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    return text, pieces_at(*bounds), table.astype(np.float32)


@given(scored_notes(), st.floats(0.1, 0.9))
def test_spans_of_a_group_are_sorted_legal_and_apart(
    note: tuple[str, Pieces, Floats], threshold: float
) -> None:
    text, pieces, table = note
    spans = decode(text, pieces, table, SCHEME, thresholds=dict.fromkeys(TYPES, threshold))
    assert spans == sorted(spans)
    assert all(span.end <= len(text) and span.label in TYPES for span in spans)
    for in_group in (True, False):
        own = [s for s in spans if (s.label in CLINICAL_LABELS) == in_group]
        assert all(a.end <= b.start for a, b in zip(own, own[1:], strict=False))


@given(scored_notes())
def test_every_letter_of_a_certain_piece_is_covered(note: tuple[str, Pieces, Floats]) -> None:
    """So no name is half hidden; only edges that are punctuation, and 's, may stay out."""
    text, pieces, table = note
    spans = decode(text, pieces, table, SCHEME, thresholds=HALF)
    covered = {i for s in spans if s.label not in CLINICAL_LABELS for i in range(s.start, s.end)}
    phi = [i for t, i in zip(TYPES, range(len(TYPES)), strict=True) if t not in CLINICAL_LABELS]
    mass = table[:, np.r_[SCHEME.begin[phi], SCHEME.inside[phi]]].sum(1)
    for piece in np.flatnonzero(mass > 0.5001):
        for i in range(pieces.starts[piece], pieces.ends[piece]):
            is_possessive = text[i] == "s" and text[i - 1] in "'’"
            assert i in covered or not text[i].isalnum() or is_possessive


@given(scored_notes())
def test_no_word_of_letters_is_cut(note: tuple[str, Pieces, Floats]) -> None:
    text, pieces, table = note

    def is_letter(c: str) -> bool:
        return c.isalpha() or unicodedata.combining(c) > 0

    spans = decode(text, pieces, table, SCHEME, thresholds=HALF)
    edges = {(s.start, s.label) for s in spans if s.start}
    for start, label in edges:
        touches = any(s.end == start for s in spans)
        inside = is_letter(text[start - 1]) and is_letter(text[start])
        assert touches or not inside or label == "MEDICALRECORD"


@pytest.mark.parametrize("n_pieces", [0, 1])
def test_few_pieces(n_pieces: int) -> None:
    pieces = pieces_at(*[(0, 1)] * n_pieces)
    table = scores(*[{}] * n_pieces) if n_pieces else np.zeros((0, 9), dtype=np.float32)
    assert decode("a", pieces, table, SCHEME, thresholds=HALF) == []


@pytest.mark.parametrize("types", [("DATE",), ("PROBLEM",), ("SHOE-SIZE", "DATE")])
def test_a_model_may_have_labels_of_one_group_or_labels_of_its_own(types: tuple[str, ...]) -> None:
    scheme = LabelScheme.of(bio_labels(types))
    table = np.zeros((1, 1 + 2 * len(types)), dtype=np.float32)
    table[0, 1] = 1.0
    thresholds = dict.fromkeys(types, 0.5)
    spans = decode("abc", pieces_at((0, 3)), table, scheme, thresholds=thresholds)
    assert spans == [Span(0, 3, types[0], 1.0)]


def log_odds(table: Floats, segments: list[Segment], in_word: list[bool]) -> float:
    """Score a segmentation as ``minialbert.segments`` says it is scored; -inf for a cut word."""
    begins, insides = np.split(table.astype(np.float64) + 1e-7, 2, axis=1)
    total, stretch_end = 0.0, -1
    for segment in segments:
        rows, kind = range(segment.first, segment.last), segment.kind
        opens = segment.first != stretch_end
        if in_word[segment.first] and not opens:
            return -np.inf
        first = begins[rows[0], kind] + insides[rows[0], kind] * (1.0 if opens else 0.1)
        total += np.log(first) + np.log(insides[rows[1:], kind]).sum()
        stretch_end = segment.last
    return float(total)


@given(st.integers(0, 2**31), st.lists(st.booleans(), min_size=4, max_size=4))
def test_segments_are_the_likeliest_of_all(seed: int, in_word: list[bool]) -> None:
    n, n_types = 4, 3
    table = np.random.default_rng(seed).dirichlet(np.full(2 * n_types, 0.4), n).astype(np.float32)
    begins, insides = np.split(table, 2, axis=1)
    held = np.ones(n, dtype=bool)
    segments = list(segments_of(held, begins, insides, np.array(in_word)))
    every = []
    for cuts in product([False, True], repeat=n - 1):
        firsts = [0, *(i for i, is_cut in enumerate(cuts, start=1) if is_cut)]
        for kinds in product(range(n_types), repeat=len(firsts)):
            bounds = zip(firsts, [*firsts[1:], n], kinds, strict=True)
            every.append(log_odds(table, [Segment(*b) for b in bounds], in_word))
    assert log_odds(table, segments, in_word) == pytest.approx(max(every), abs=1e-3)


@given(st.lists(st.booleans(), max_size=12), st.integers(0, 2**31))
def test_segments_tile_what_is_held(held: list[bool], seed: int) -> None:
    table = np.random.default_rng(seed).random((len(held), 6)).astype(np.float32)
    flags = np.array(held, dtype=bool)
    segments = list(segments_of(flags, table[:, :3], table[:, 3:], np.zeros_like(flags)))
    owned = [i for segment in segments for i in range(segment.first, segment.last)]
    assert owned == np.flatnonzero(flags).tolist()


def test_scheme_keeps_the_stored_order() -> None:
    scheme = LabelScheme.of(("I-ZIP", "B-DATE", "O", "B-ZIP", "I-DATE"))
    assert scheme.types == ("DATE", "ZIP")
    assert (scheme.outside, scheme.begin.tolist(), scheme.inside.tolist()) == (2, [1, 3], [4, 0])


@pytest.mark.parametrize(
    "id2label",
    [
        (),
        ("O",),
        ("LABEL_0", "LABEL_1"),
        ("O", "DATE"),
        ("O", "B-DATE"),
        ("B-DATE", "I-DATE"),
        ("O", "B-DATE", "I-DATE", "I-ZIP"),
        ("O", "B-DATE", "I-DATE", "E-DATE"),
        ("O", "B-DATE", "I-DATE", "B-DATE"),
    ],
)
def test_labels_that_are_not_bio_are_refused(id2label: tuple[str, ...]) -> None:
    with pytest.raises(CheckpointError, match="BIO"):
        LabelScheme.of(id2label)


def one_type_everywhere(text: str) -> tuple[str, Pieces, Floats]:
    n = len(text)
    table = np.zeros((n, len(bio_labels(TYPES))), dtype=np.float32)
    table[:, SCHEME.inside[0]] = 0.9
    return text, pieces_at(*[(i, i + 1) for i in range(n)]), table


def beginning_anew(text: str) -> tuple[str, Pieces, Floats]:
    n = len(text)
    table = np.zeros((n // 2, len(bio_labels(TYPES))), dtype=np.float32)
    table[:, SCHEME.begin[0]] = 0.9
    return text, pieces_at(*[(2 * i, 2 * i + 1) for i in range(n // 2)]), table


@pytest.mark.parametrize("character", ["(", "中", "-"])
@pytest.mark.parametrize("make", [one_type_everywhere, beginning_anew])
def test_hostile_lines_take_linear_time(make: object, character: str) -> None:
    assert callable(make)

    def seconds(n: int) -> float:
        text, pieces, table = make(character * n)
        begun = time.process_time()
        decode(text, pieces, table, SCHEME, thresholds=HALF)
        return time.process_time() - begun

    assert min(seconds(20_000) for _ in range(2)) < 40 * min(seconds(2_000) for _ in range(2)) + 0.2


@pytest.mark.parametrize(
    ("text", "held", "whole"),
    [
        ("off 4/95. The", "95", "4/95"),
        ("on 3/14/2009,", "14", "3/14/2009"),
        ("in 95 and", "95", "95"),
        ("of 12345/95", "95", "95"),
        ("3/14/09-x", "3", "3/14/09"),
    ],
    ids=["month", "middle", "alone", "too-long", "head"],
)
def test_part_of_a_numeric_date_grows_to_the_date(text: str, held: str, whole: str) -> None:
    start = text.index(held)
    fitted = fit_to_words(text, kinds_of(text), start, start + len(held), "DATE")
    assert fitted is not None
    assert text[slice(*fitted)] == whole
