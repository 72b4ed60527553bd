"""Labelled notes as training windows: for each piece, the set of labels it may have.

Corpora mark different things. A record says what it marks (``annotated``; None = everything), a span
may carry several labels joined by ``|`` (one of them is right) or ``?`` (no evidence). So a piece's target
is a set of allowed labels, and its loss is ``-log`` of the probability of the set: a token that an
unmarked type could own is not a negative for that type.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from minialbert.labels import CLINICAL_LABELS
from minialbert.pieces import PieceEncoder, Pieces
from minialbert.windows import WindowSizes, windows_of

Ints = NDArray[np.int64]
UNKNOWN = "?"
ANYTHING = 0  # the target that allows every label; also used for special pieces and padding


@dataclass(frozen=True, slots=True)
class LabelledNote:
    """A text with spans ``(start, end, label)``; ``annotated`` None means every label is marked."""

    text: str
    spans: tuple[tuple[int, int, str], ...]
    annotated: frozenset[str] | None = None

    @classmethod
    def from_record(cls, record: Mapping[str, object]) -> "LabelledNote":
        """Read a JSONL record; raises KeyError, TypeError or ValueError when it is not one."""
        text, spans, annotated = record["text"], record["spans"], record.get("annotated")
        if not isinstance(text, str) or not isinstance(spans, list):
            raise TypeError("text must be a string and spans a list")
        read = tuple((int(s["start"]), int(s["end"]), str(s["label"])) for s in spans)
        if not all(0 <= start < end <= len(text) for start, end, _ in read):
            raise ValueError("a span lies outside the text")
        return cls(text, read, frozenset(annotated) if isinstance(annotated, list) else None)


class Targets:
    """Numbers the sets of allowed labels as they occur; :attr:`allowed` is (n_sets, n_labels)."""

    def __init__(self, id2label: Sequence[str]) -> None:
        self.id2label = tuple(id2label)
        self._index = {label: i for i, label in enumerate(id2label)}
        self._numbers: dict[frozenset[str], int] = {frozenset(id2label): ANYTHING}

    def number(self, labels: frozenset[str]) -> int:
        """Return the number of a set of labels."""
        return self._numbers.setdefault(labels, len(self._numbers))

    def allowed(self) -> Tensor:
        """Return a table of booleans, one row per set met so far."""
        table = torch.zeros(len(self._numbers), len(self.id2label), dtype=torch.bool)
        for labels, number in self._numbers.items():
            table[number, [self._index[label] for label in labels]] = True
        return table

    def weights(self, identifier_weight: float) -> Tensor:
        """Return how much a piece with each set counts, (n_sets,): others 1, identifiers as given.

        A piece is inside an identifier when its set lacks O and holds a type that is not clinical.
        """
        weights = torch.ones(len(self._numbers))
        for labels, number in self._numbers.items():
            types = {label[2:] for label in labels}
            if "O" not in labels and not types <= set(CLINICAL_LABELS):
                weights[number] = identifier_weight
        return weights

    def of_pieces(self, note: LabelledNote, pieces: Pieces) -> Ints:
        """Return each piece's target number; types the model does not know count as O."""
        types = {label[2:] for label in self.id2label if label != "O"}
        open_types = set() if note.annotated is None else types - note.annotated
        outside = frozenset({"O"} | {f"{p}-{t}" for t in open_types for p in "BI"})
        targets = np.full(len(pieces), self.number(outside), dtype=np.int64)
        for start, end, label in note.spans:
            first = int(np.searchsorted(pieces.ends, start, side="right"))
            last = int(np.searchsorted(pieces.starts, end, side="left"))
            if first >= last:  # the tokenizer drops all of it
                continue
            names = types if label == UNKNOWN else types & set(label.split("|"))
            if label == UNKNOWN or not names:
                targets[first:last] = ANYTHING if label == UNKNOWN else self.number(outside)
                continue
            targets[first:last] = self.number(frozenset(f"I-{t}" for t in names))
            targets[first : first + 1] = self.number(frozenset(f"B-{t}" for t in names))
        return targets


@dataclass(frozen=True, slots=True)
class TrainingWindow:
    """One window with its special pieces: ids, shapes and target numbers, each (S,)."""

    ids: Ints
    shapes: Ints
    targets: Ints


def training_windows(
    notes: Iterable[LabelledNote], encoder: PieceEncoder, targets: Targets, sizes: WindowSizes
) -> list[TrainingWindow]:
    """Cut notes as the tagger does, context included, and number each piece's target."""
    windows = []
    for note in notes:
        pieces = encoder.encode([note.text])[0]
        numbers = targets.of_pieces(note, pieces)
        for window in windows_of(0, note.text, pieces, sizes):
            shown = slice(window.first, window.last)
            ids = np.concatenate([[encoder.cls_id], pieces.ids[shown], [encoder.sep_id]])
            shapes = np.pad(pieces.shapes[shown], 1)
            windows.append(TrainingWindow(ids, shapes, np.pad(numbers[shown], 1)))
    return windows


def allowed_loss(
    logits: Tensor,
    targets: Tensor,
    allowed: Tensor,
    *,
    smoothing: float = 0.0,
    weights: Tensor | None = None,
) -> Tensor:
    """Mean of ``-log P(allowed set)`` over pieces that have evidence; 0 when none has.

    ``logits`` (N, S, L), ``targets`` (N, S) index rows of ``allowed`` (sets, L). With ``weights``
    (sets,) the mean is weighted. ``smoothing`` spreads that share of a target evenly over all L labels
    (Szegedy et al. 2016, arXiv 1512.00567); what falls on allowed labels stays with their set. So one
    allowed label gives the usual smoothed cross-entropy.
    """
    mask = targets != ANYTHING
    scores, sets = logits[mask], targets[mask]  # (pieces, L), (pieces,)
    open_to = allowed[sets]  # (pieces, L)
    whole = scores.logsumexp(-1)
    losses = whole - scores.masked_fill(~open_to, float("-inf")).logsumexp(-1)
    if smoothing:
        share = smoothing / scores.shape[-1]
        others = (whole[:, None] - scores).masked_fill(open_to, 0.0).sum(-1)
        losses = losses * (1 - share * (~open_to).sum(-1)) + share * others
    if weights is None:
        return losses.sum() / max(1, len(losses))
    counts = weights[sets]
    return (losses * counts).sum() / counts.sum().clamp_min(torch.finfo(counts.dtype).tiny)
