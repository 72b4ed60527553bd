"""Targets and their loss, against examples worked by hand."""

from math import log
from pathlib import Path
from typing import Final

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from minialbert.decoding import bio_labels
from minialbert.pieces import PieceEncoder, Pieces
from minialbert.training.labelled import (
    ANYTHING,
    LabelledNote,
    Targets,
    allowed_loss,
    training_windows,
)
from minialbert.windows import WindowSizes, windows_of
from tests.minialbert.folders import write_vocabulary

ID2LABEL: Final = bio_labels(("CITY", "STATE", "TEST"))
TEXT: Final = "Lima Ohio MRI scan ok"
PIECES: Final = Pieces(
    np.arange(5), np.array([0, 5, 10, 14, 19]), np.array([4, 9, 13, 18, 21]), np.zeros(5, np.int64)
)
EVERYTHING: Final = frozenset(ID2LABEL)


def allowed_sets(note: LabelledNote, pieces: Pieces = PIECES) -> list[set[str]]:
    targets = Targets(ID2LABEL)
    numbers = targets.of_pieces(note, pieces)
    table = targets.allowed()
    return [{ID2LABEL[i] for i in torch.nonzero(table[n]).flatten().tolist()} for n in numbers]


def test_worked_example_all_marked() -> None:
    note = LabelledNote(TEXT, ((0, 4, "CITY"), (10, 18, "TEST")))
    assert allowed_sets(note) == [{"B-CITY"}, {"O"}, {"B-TEST"}, {"I-TEST"}, {"O"}]


def test_worked_example_partly_marked() -> None:
    """Where only cities are marked, another piece may be O or of the two types nobody marked."""
    note = LabelledNote(TEXT, ((0, 4, "CITY"),), annotated=frozenset({"CITY"}))
    rest = {"O", "B-STATE", "I-STATE", "B-TEST", "I-TEST"}
    assert allowed_sets(note) == [{"B-CITY"}, rest, rest, rest, rest]


@pytest.mark.parametrize(
    ("label", "first", "second"),
    [
        ("CITY|STATE", {"B-CITY", "B-STATE"}, {"I-CITY", "I-STATE"}),
        ("CITY|SHOE", {"B-CITY"}, {"I-CITY"}),
        ("?", set(ID2LABEL), set(ID2LABEL)),
        ("SHOE", {"O"}, {"O"}),
    ],
    ids=["ambiguous", "one-known", "no-evidence", "unknown-to-the-model"],
)
def test_what_a_label_allows(label: str, first: set[str], second: set[str]) -> None:
    note = LabelledNote(TEXT, ((0, 9, label),))
    assert allowed_sets(note) == [first, second, {"O"}, {"O"}, {"O"}]


def test_label_unknown_to_the_model_counts_as_unmarked_text() -> None:
    note = LabelledNote(TEXT, ((0, 4, "SHOE"),), annotated=frozenset({"SHOE", "CITY", "STATE"}))
    assert allowed_sets(note)[0] == {"O", "B-TEST", "I-TEST"}


def test_note_that_marks_nothing_is_no_evidence() -> None:
    note = LabelledNote(TEXT, (), annotated=frozenset())
    assert Targets(ID2LABEL).of_pieces(note, PIECES).tolist() == [ANYTHING] * 5


def test_span_inside_a_piece_or_across_its_border_takes_the_whole_piece() -> None:
    note = LabelledNote(TEXT, ((1, 2, "CITY"), (12, 15, "TEST")))
    assert allowed_sets(note) == [{"B-CITY"}, {"O"}, {"B-TEST"}, {"I-TEST"}, {"O"}]


def test_span_that_no_piece_covers_labels_nothing() -> None:
    note = LabelledNote(TEXT, ((4, 5, "CITY"),))
    assert allowed_sets(note) == [{"O"}] * 5


def test_sets_are_numbered_once() -> None:
    targets = Targets(ID2LABEL)
    assert targets.number(EVERYTHING) == ANYTHING
    assert targets.number(frozenset({"O"})) == targets.number(frozenset({"O"})) == 1
    assert targets.allowed().tolist() == [[True] * 7, [True, *[False] * 6]]


LOGITS: Final = torch.tensor([[[4.0, 2.0, 2.0]] * 4]).log()  # probabilities 1/2, 1/4, 1/4
ALLOWED: Final = torch.tensor(  # anything, {0}, {1, 2}, {0, 2}
    [[True, True, True], [True, False, False], [False, True, True], [True, False, True]]
)
SETS: Final = torch.tensor([[1, 2, 3, ANYTHING]])


@pytest.mark.parametrize(
    ("smoothing", "weights", "expected"),
    [
        (0.0, None, -(log(1 / 2) + log(1 / 2) + log(3 / 4)) / 3),
        # A tenth of the target lies on each label: .8 on {0} and .1 on both others; then .9 on
        # {1, 2} and .1 on 0; then .9 on {0, 2} and .1 on 1.
        (0.3, None, -(0.8 * log(1 / 2) + 2 * 0.1 * log(1 / 4)
                      + 0.9 * log(1 / 2) + 0.1 * log(1 / 2)
                      + 0.9 * log(3 / 4) + 0.1 * log(1 / 4)) / 3),
        (0.0, [9.0, 3.0, 1.0, 1.0], -(3 * log(1 / 2) + log(1 / 2) + log(3 / 4)) / 5),
        (0.3, [9.0, 1.0, 2.0, 1.0], -(0.8 * log(1 / 2) + 2 * 0.1 * log(1 / 4)
                                      + 2 * (0.9 * log(1 / 2) + 0.1 * log(1 / 2))
                                      + 0.9 * log(3 / 4) + 0.1 * log(1 / 4)) / 4),
    ],
    ids=["plain", "smoothed", "weighted", "both"],
)  # fmt: skip
def test_loss_worked_example(
    smoothing: float, weights: list[float] | None, expected: float
) -> None:
    counts = None if weights is None else torch.tensor(weights)
    loss = allowed_loss(LOGITS, SETS, ALLOWED, smoothing=smoothing, weights=counts)
    assert loss.item() == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_loss_with_single_labels_is_cross_entropy(smoothing: float) -> None:
    torch.manual_seed(0)
    logits, targets = torch.randn(5, 4, 3), torch.randint(0, 3, (5, 4))
    allowed = torch.cat([torch.ones(1, 3), torch.eye(3)]).bool()
    weights = torch.tensor([1.0, 1.0, 2.5, 4.0])
    expected, weighted = (
        torch.nn.functional.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), label_smoothing=share, weight=each
        )
        for share, each in ((smoothing, None), (0.0, weights[1:]))
    )
    loss = allowed_loss(logits, targets + 1, allowed, smoothing=smoothing)
    torch.testing.assert_close(loss, expected)
    torch.testing.assert_close(
        allowed_loss(logits, targets + 1, allowed, weights=weights), weighted
    )


def test_weights_are_those_of_identifiers_alone() -> None:
    """Clinical pieces, unmarked ones and those that may be O count once."""
    note = LabelledNote(TEXT, ((0, 4, "CITY"), (5, 9, "CITY|TEST"), (10, 18, "TEST")))
    part = LabelledNote(TEXT, ((0, 4, "CITY"),), annotated=frozenset({"CITY"}))
    targets = Targets(ID2LABEL)
    whole_of, part_of = (targets.of_pieces(each, PIECES) for each in (note, part))
    weights = targets.weights(2.5)
    assert weights[whole_of].tolist() == [2.5, 2.5, 1, 1, 1]
    assert weights[part_of].tolist() == [2.5, 1, 1, 1, 1]
    assert weights[ANYTHING] == 1


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
@pytest.mark.parametrize("weights", [None, torch.ones(1)], ids=["plain", "weighted"])
def test_loss_without_evidence_is_zero_and_teaches_nothing(
    smoothing: float, weights: torch.Tensor | None
) -> None:
    logits = torch.randn(2, 3, 4, requires_grad=True)
    nothing, everything = torch.zeros(2, 3, dtype=torch.long), torch.ones(1, 4).bool()
    loss = allowed_loss(logits, nothing, everything, smoothing=smoothing, weights=weights)
    loss.backward()  # type: ignore[no-untyped-call]
    assert loss.item() == 0
    assert logits.grad is not None
    assert not logits.grad.any()


@given(st.integers(0, 2**31), st.sampled_from([0.0, 0.1]), st.booleans())
def test_loss_is_never_negative_nor_infinite(seed: int, smoothing: float, soft: bool) -> None:  # noqa: FBT001
    torch.manual_seed(seed)
    logits = 20 * torch.randn(3, 5, 6)
    allowed = torch.rand(7, 6) < 0.4
    allowed[:, 2] = True
    allowed[ANYTHING] = True
    shares = torch.rand(7, 6).softmax(-1) * torch.rand(7, 1) if soft else None
    targets = torch.randint(0, 7, (3, 5))
    loss = allowed_loss(logits, targets, allowed, smoothing=smoothing, shares=shares)
    assert torch.isfinite(loss)
    assert loss >= -1e-5


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> PieceEncoder:
    folder = tmp_path_factory.mktemp("labelled")
    write_vocabulary(folder)
    return PieceEncoder.load(folder, features="shape")


def test_windows_are_cut_as_the_tagger_cuts(encoder: PieceEncoder) -> None:
    text = "seen 3/14. ok\n" * 9
    start = text.index("3/14", 40)
    note = LabelledNote(text, ((start, start + 4, "TEST"),))
    targets, sizes = Targets(ID2LABEL), WindowSizes(20, 3)
    [pieces] = encoder.encode([text])
    numbers = targets.of_pieces(note, pieces)
    cut = list(windows_of(0, text, pieces, sizes))
    windows = training_windows([note, LabelledNote("", ())], encoder, targets, sizes)
    assert len(windows) == len(cut) > 3
    for window, expected in zip(windows, cut, strict=True):
        shown = slice(expected.first, expected.last)
        assert window.ids.tolist() == [encoder.cls_id, *pieces.ids[shown], encoder.sep_id]
        assert window.targets.tolist() == [ANYTHING, *numbers[shown], ANYTHING]
        assert window.shapes.tolist() == [0, *pieces.shapes[shown], 0]
    assert any(targets.number(frozenset({"B-TEST"})) in window.targets for window in windows)


def test_record_is_read() -> None:
    spans = [{"start": 0, "end": 4, "label": "CITY|STATE", "score": 0.5}]
    record = {"id": "x", "text": TEXT, "spans": spans, "annotated": ["CITY"]}
    note = LabelledNote.from_record(record)
    assert note == LabelledNote(TEXT, ((0, 4, "CITY|STATE"),), frozenset({"CITY"}))
    assert LabelledNote.from_record({**record, "annotated": None}).annotated is None


@pytest.mark.parametrize(
    "change",
    [
        {"text": None},
        {"spans": None},
        {"spans": ["CITY"]},
        {"spans": [{"start": 0, "end": 4}]},
        {"spans": [{"start": 0, "end": 99, "label": "CITY"}]},
        {"spans": [{"start": 4, "end": 4, "label": "CITY"}]},
        {"spans": [{"start": -2, "end": 4, "label": "CITY"}]},
        {"spans": [{"start": "a", "end": 4, "label": "CITY"}]},
    ],
)
def test_what_is_no_record_is_refused(change: dict[str, object]) -> None:
    record: dict[str, object] = {"text": TEXT, "spans": []}
    with pytest.raises((KeyError, TypeError, ValueError)):
        LabelledNote.from_record(record | change)


def test_windows_fit_the_folder(tmp_path: Path, encoder: PieceEncoder) -> None:
    note = LabelledNote("ok " * 200, ())
    windows = training_windows([note], encoder, Targets(ID2LABEL), WindowSizes.within(61))
    assert max(len(window.ids) for window in windows) <= 61


def test_soft_labels_move_shares_from_the_set_that_the_spans_give() -> None:
    """A fifth of Lima is a state and three tenths of Ohio a test; no label of the model is a shoe."""
    soft = ((0, 4, (("B-STATE", 0.2),)), (5, 9, (("B-TEST", 0.3), ("B-SHOE", 0.1))))
    note = LabelledNote(TEXT, ((0, 4, "CITY"),), None, soft)
    assert allowed_sets(note) == [{"B-CITY"}, {"O"}, {"O"}, {"O"}, {"O"}]
    targets = Targets(ID2LABEL)
    numbers = targets.of_pieces(note, PIECES)
    shares = targets.shares()
    assert shares is not None
    state, test = ID2LABEL.index("B-STATE"), ID2LABEL.index("B-TEST")
    expected = torch.zeros(5, len(ID2LABEL))
    expected[0, state], expected[1, test] = 0.2, 0.3
    torch.testing.assert_close(shares[numbers], expected)


def test_soft_labels_teach_nothing_where_spans_give_no_evidence() -> None:
    soft = ((0, 4, (("B-STATE", 0.2),)),)
    targets = Targets(ID2LABEL)
    numbers = targets.of_pieces(LabelledNote(TEXT, ((0, 4, "?"),), None, soft), PIECES)
    assert numbers[0] == ANYTHING
    assert targets.shares() is None


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_loss_with_shares_is_cross_entropy_against_soft_labels(smoothing: float) -> None:
    torch.manual_seed(1)
    logits, soft = torch.randn(2, 3, 4), torch.rand(6, 4).softmax(-1)
    hard = torch.arange(6) % 4  # the label that keeps the rest
    allowed = torch.cat([torch.ones(1, 4), torch.eye(4)[hard]]).bool()
    shares = torch.cat([torch.zeros(1, 4), soft * ~torch.eye(4)[hard].bool()])
    numbers = torch.arange(1, 7).view(2, 3)
    loss = allowed_loss(logits, numbers, allowed, shares=shares, smoothing=smoothing)
    expected = torch.nn.functional.cross_entropy(
        logits.flatten(0, 1), soft, label_smoothing=smoothing
    )
    torch.testing.assert_close(loss, expected)


def test_a_share_of_an_identifier_weighs_as_much_as_an_identifier() -> None:
    """What is half a city at weight 3 is learnt as one city of weight 3 and one O would be."""
    targets = Targets(ID2LABEL)
    city, outside = frozenset({"B-CITY"}), frozenset({"O"})
    soft = [targets.number(city, (("O", 0.5),)), targets.number(outside, (("B-CITY", 0.5),))]
    hard = [targets.number(city), targets.number(outside)]
    logits = torch.randn(1, 1, len(ID2LABEL)).expand(1, 2, -1)
    given = {"allowed": targets.allowed(), "weights": targets.weights(3.0)}
    expected = allowed_loss(logits, torch.tensor([hard]), **given)
    assert targets.weights(3.0)[soft].tolist() == [2.0, 2.0]
    for number in soft:
        twice = torch.full((1, 2), number)
        found = allowed_loss(logits, twice, shares=targets.shares(3.0), **given)
        torch.testing.assert_close(found, expected)


def test_a_share_of_o_goes_to_all_that_is_not_marked() -> None:
    """Where only cities are marked, a doubted city may be a test too: the set keeps the doubt."""
    note = LabelledNote(TEXT, ((0, 4, "CITY"),), frozenset({"CITY"}), ((0, 4, (("O", 0.25),)),))
    targets = Targets(ID2LABEL)
    number = targets.of_pieces(note, PIECES)[0]
    allowed, shares = targets.allowed()[number], targets.shares()
    assert shares is not None
    assert {ID2LABEL[i] for i in allowed.nonzero().flatten()} == {
        "O", "B-STATE", "I-STATE", "B-TEST", "I-TEST"
    }  # fmt: skip
    assert shares[number].nonzero().flatten().tolist() == [ID2LABEL.index("B-CITY")]
    assert shares[number].sum().item() == pytest.approx(0.75)


def test_only_the_first_piece_of_a_soft_label_begins() -> None:
    soft = ((10, 18, (("B-CITY", 0.25), ("I-CITY", 0.25))),)
    targets = Targets(ID2LABEL)
    numbers = targets.of_pieces(LabelledNote(TEXT, (), None, soft), PIECES)
    shares = targets.shares()
    assert shares is not None
    begin, inside = ID2LABEL.index("B-CITY"), ID2LABEL.index("I-CITY")
    assert shares[numbers][:, [begin, inside]].tolist() == [
        [0, 0],
        [0, 0],
        [0.25, 0.25],
        [0, 0.5],
        [0, 0],
    ]


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ({"O": 0.0}, "above 0"),
        ({"O": -0.1}, "above 0"),
        ({"O": float("nan")}, "above 0"),
        ({"O": True}, "above 0"),
        ({"O": "0.2"}, "above 0"),
        ({"O": 0.7, "B-CITY": 0.7}, "1 at most"),
        ({"CITY": 0.2}, "begin with B- or I-"),
        (["B-CITY"], "shares by label"),
        (None, "shares by label"),
    ],
    ids=["zero", "negative", "no-number", "truth", "words", "too-much", "bare", "list", "nothing"],
)
def test_shares_that_cannot_be_are_refused(labels: object, said: str) -> None:
    soft = [{"start": 0, "end": 4, "labels": labels}]
    with pytest.raises((ValueError, TypeError), match=said):
        LabelledNote.from_record({"text": TEXT, "spans": [], "soft_labels": soft})


@pytest.mark.parametrize("soft", [{}, 0, "", None])
def test_soft_labels_that_are_no_list_are_refused(soft: object) -> None:
    with pytest.raises(TypeError, match="list"):
        LabelledNote.from_record({"text": TEXT, "spans": [], "soft_labels": soft})


def test_soft_labels_are_read_from_a_record() -> None:
    soft = [{"start": 0, "end": 4, "labels": {"O": 0.25}}]
    note = LabelledNote.from_record({"text": TEXT, "spans": [], "soft_labels": soft})
    assert note.soft_labels == ((0, 4, (("O", 0.25),)),)
