"""Four tags a type instead of two: B and I, E for the last piece, S for an only one.

Targets are those of BIO, made finer; probabilities are folded back, S into B and E into I, so that decoding
is the same for both. Worked example::

    piece     dr   hollis   tran   ,   okon
    BIO       O    B        I      O   B
    BIOES     O    B        E      O   S
"""

from functools import cache
from typing import Final

import numpy as np

from minialbert.decoding import OUTSIDE, Floats, bio_labels
from minialbert.pieces import Pieces
from minialbert.training.labelled import ANYTHING, Ints, LabelledNote, Targets

TAGS: Final = "BIES"
_LAST: Final = {"B": "S", "I": "E"}


def bioes_labels(types: tuple[str, ...]) -> tuple[str, ...]:
    """Return O and B-, I-, E-, S- of each type, in order."""
    return (OUTSIDE, *(f"{tag}-{label}" for label in types for tag in TAGS))


def folded(probabilities: Floats) -> Floats:
    """Turn (n_pieces, 1 + 4 types) in the order of :func:`bioes_labels` into that of ``bio_labels``."""
    n = len(probabilities)
    by_type = probabilities[:, 1:].reshape(n, -1, len(TAGS))
    begins, insides = by_type[..., 0] + by_type[..., 3], by_type[..., 1] + by_type[..., 2]
    both = np.stack([begins, insides], axis=-1).reshape(n, -1)
    return np.concatenate([probabilities[:, :1], both], axis=1)


class BioesTargets(Targets):
    """Numbers sets of BIOES labels; which pieces end a span is seen from the piece after."""

    def __init__(self, types: tuple[str, ...]) -> None:
        super().__init__(bioes_labels(types))
        self._bio = Targets(bio_labels(types))
        self._sets: list[frozenset[str]] = []  # by their numbers in BIO

    def of_pieces(self, note: LabelledNote, pieces: Pieces) -> Ints:
        """Return each piece's target number."""
        numbers = self._bio.of_pieces(note, pieces)
        if len(numbers) and numbers.max() >= len(self._sets):
            self._sets = [_named(row, self._bio.id2label) for row in self._bio.allowed().tolist()]
        own = [self._sets[number] for number in numbers.tolist()]
        after = [*own[1:], frozenset[str]()][: len(own)]
        found = [
            ANYTHING if number == ANYTHING else self.number(_finer(*labels))
            for number, *labels in zip(numbers.tolist(), own, after, strict=True)
        ]
        return np.array(found, dtype=np.int64)


def _named(row: list[bool], id2label: tuple[str, ...]) -> frozenset[str]:
    return frozenset(label for label, is_in in zip(id2label, row, strict=True) if is_in)


@cache
def _finer(labels: frozenset[str], after: frozenset[str]) -> frozenset[str]:
    """Return the BIOES labels for BIO ``labels`` of a piece and those of the piece after it."""
    if OUTSIDE in labels:  # some types are not marked: a piece may be any part of theirs
        types = {label[2:] for label in labels - {OUTSIDE}}
        return frozenset({OUTSIDE, *(f"{tag}-{label}" for label in types for tag in TAGS)})
    goes_on = after == {f"I-{label[2:]}" for label in labels}
    return labels if goes_on else frozenset(_LAST[label[0]] + label[1:] for label in labels)
