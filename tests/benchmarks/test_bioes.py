"""Four tags a type, against examples worked by hand."""

from typing import Final

import numpy as np
import pytest
import torch

from benchmarks.bioes import BioesTargets, bioes_labels, folded
from minialbert.decoding import bio_labels
from minialbert.pieces import Pieces
from minialbert.training.labelled import ANYTHING, LabelledNote

TYPES: Final = ("CITY", "TEST")
TEXT: Final = "Lima Ohio MRI scan ok"
PIECES: Final = Pieces(
    np.arange(5), np.array([0, 5, 10, 14, 19]), np.array([4, 9, 13, 18, 21]), np.zeros(5, np.int64)
)
OPEN: Final = {"O", "B-TEST", "I-TEST", "E-TEST", "S-TEST"}


def allowed_sets(note: LabelledNote) -> list[set[str]]:
    targets = BioesTargets(TYPES)
    numbers = targets.of_pieces(note, PIECES)
    table, labels = targets.allowed(), targets.id2label
    return [{labels[i] for i in torch.nonzero(table[n]).flatten().tolist()} for n in numbers]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        (((0, 4, "CITY"), (10, 18, "TEST")), [{"S-CITY"}, {"O"}, {"B-TEST"}, {"E-TEST"}, {"O"}]),
        (((5, 21, "CITY"),), [{"O"}, {"B-CITY"}, {"I-CITY"}, {"I-CITY"}, {"E-CITY"}]),
        (((0, 4, "CITY"), (5, 9, "CITY")), [{"S-CITY"}, {"S-CITY"}, {"O"}, {"O"}, {"O"}]),
        (((0, 9, "CITY|TEST"),), [{"B-CITY", "B-TEST"}, {"E-CITY", "E-TEST"}, *[{"O"}] * 3]),
        (((0, 4, "CITY"), (5, 9, "?")), [{"S-CITY"}, set(bioes_labels(TYPES)), *[{"O"}] * 3]),
    ],
    ids=["one-and-two", "to-the-end", "touching", "ambiguous", "no-evidence"],
)
def test_worked_examples(spans: tuple[tuple[int, int, str], ...], expected: list[set[str]]) -> None:
    assert allowed_sets(LabelledNote(TEXT, spans)) == expected


def test_unmarked_types_may_be_any_part_of_theirs() -> None:
    note = LabelledNote(TEXT, ((0, 9, "CITY"),), annotated=frozenset({"CITY"}))
    assert allowed_sets(note) == [{"B-CITY"}, {"E-CITY"}, OPEN, OPEN, OPEN]


def test_nothing_marked_is_no_evidence_and_no_piece_no_target() -> None:
    targets = BioesTargets(TYPES)
    blank = LabelledNote(TEXT, (), annotated=frozenset())
    assert targets.of_pieces(blank, PIECES).tolist() == [ANYTHING] * 5
    nothing = Pieces(*(np.zeros(0, np.int64) for _ in range(4)))
    assert targets.of_pieces(LabelledNote("", ()), nothing).tolist() == []


def test_identifiers_weigh_more_here_too() -> None:
    targets = BioesTargets(TYPES)
    numbers = targets.of_pieces(LabelledNote(TEXT, ((0, 9, "CITY"), (10, 13, "TEST"))), PIECES)
    assert targets.weights(2.0)[numbers].tolist() == [2, 2, 1, 1, 1]


def test_folding_adds_up_by_the_names_of_labels() -> None:
    fine = bioes_labels(TYPES)
    probabilities = np.random.default_rng(0).random((3, len(fine)), dtype=np.float32)
    expected = [
        sum(
            probabilities[:, i]
            for i, label in enumerate(fine)
            if label.translate(str.maketrans("SE", "BI"))[:2] + label[2:] == coarse
        )
        for coarse in bio_labels(TYPES)
    ]
    np.testing.assert_allclose(folded(probabilities), np.stack(expected, 1), rtol=1e-6)
