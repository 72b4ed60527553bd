"""Labelled notes as training windows: for each piece, the set of labels it may have.

Corpora mark different things. A record says what it marks (``annotated``; None = everything), a span
may carry several labels joined by ``|`` (one of them is right) or ``?`` (no evidence). So a piece's target
is a set of allowed labels, and its loss is ``-log`` of the probability of the set: a token that an
unmarked type could own is not a negative for that type.

A record may also say how far a teacher doubts its spans (``soft_labels``): what share of the piece at
``start`` to ``end`` goes to which labels, by their names with B- and I-; O stands for all that the record
does not mark. The rest stays with the piece's set, so the loss is a cross-entropy against soft labels
(Hinton et al. 2015, arXiv 1503.02531)::

    {"text": "Penrose out", "spans": [], "soft_labels": [{"start": 0, "end": 7, "labels": {"B-DOCTOR": 0.2}}]}
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
_ROUNDING = 1e-6
ANYTHING = 0  # the target that allows every label; also used for special pieces and padding


Shares = tuple[tuple[str, float], ...]  # of labels with B- and I-, or O; 1 at most in all


@dataclass(frozen=True, slots=True)
class LabelledNote:
    """A text with spans ``(start, end, label)``; ``annotated`` None means every label is marked.

    ``soft_labels`` are ``(start, end, shares)``: what part of a piece goes elsewhere than its span says.
    """

    text: str
    spans: tuple[tuple[int, int, str], ...]
    annotated: frozenset[str] | None = None
    soft_labels: tuple[tuple[int, int, Shares], ...] = ()

    @classmethod
    def from_record(cls, record: Mapping[str, object]) -> "LabelledNote":
        """Read a JSONL record; raises KeyError, TypeError or ValueError when it is not one."""
        text, spans, annotated = record["text"], record["spans"], record.get("annotated")
        if not isinstance(text, str) or not isinstance(spans, list):
            raise TypeError("text must be a string and spans a list")
        read = tuple((int(s["start"]), int(s["end"]), str(s["label"])) for s in spans)
        soft = _soft_labels(record.get("soft_labels", []))
        if not all(0 <= start < end <= len(text) for start, end, _ in (*read, *soft)):
            raise ValueError("a span lies outside the text")
        marked = frozenset(annotated) if isinstance(annotated, list) else None
        return cls(text, read, marked, soft)


def _soft_labels(found: object) -> tuple[tuple[int, int, Shares], ...]:
    if not isinstance(found, list):
        raise TypeError("soft_labels must be a list")
    return tuple((int(s["start"]), int(s["end"]), _shares(s["labels"])) for s in found)


def _shares(labels: object) -> Shares:
    if not isinstance(labels, dict):
        raise TypeError("labels of soft labels must be shares by label")
    if not all(label == "O" or label[:2] in ("B-", "I-") for label in labels):
        raise ValueError("soft labels begin with B- or I-, or are O")
    if not all(type(share) in (int, float) and share > 0 for share in labels.values()):
        raise ValueError("shares of soft labels are numbers above 0")
    if sum(labels.values()) > 1 + _ROUNDING:
        raise ValueError("shares of soft labels are 1 at most in all")
    return tuple((label, float(share)) for label, share in labels.items())


class Targets:
    """Numbers the sets of allowed labels as they occur, each with the shares that go elsewhere.

    :meth:`allowed` and :meth:`shares` are tables of one row per number, (n_sets, n_labels).
    """

    def __init__(self, id2label: Sequence[str]) -> None:
        self.id2label = tuple(id2label)
        self._index = {label: i for i, label in enumerate(id2label)}
        self._numbers: dict[tuple[frozenset[str], Shares], int] = {}
        self._met: list[tuple[frozenset[str], Shares]] = []  # by their numbers
        self.number(frozenset(id2label))  # ANYTHING

    def number(self, labels: frozenset[str], shares: Shares = ()) -> int:
        """Return the number of a set of labels of which ``shares`` go to others."""
        number = self._numbers.setdefault((labels, shares), len(self._numbers))
        if number == len(self._met):
            self._met.append((labels, shares))
        return number

    def allowed(self) -> Tensor:
        """Return a table of booleans: the labels of each set met so far."""
        table = torch.zeros(len(self._met), len(self.id2label), dtype=torch.bool)
        for number, (labels, _) in enumerate(self._met):
            table[number, [self._index[label] for label in labels]] = True
        return table

    def shares(self, identifier_weight: float = 1.0) -> Tensor | None:
        """Return a table of what goes to labels beside each set; None where nothing does.

        It goes with :meth:`weights`: a part of a piece that is inside an identifier counts as given.
        """
        if not any(shares for _, shares in self._met):
            return None
        table = torch.zeros(len(self._met), len(self.id2label))
        weights = self.weights(identifier_weight)
        for number, (_, shares) in enumerate(self._met):
            for label, share in shares:
                counts = identifier_weight if _identifies({label}) else 1.0
                table[number, self._index[label]] = share * counts / weights[number]
        return table

    def weights(self, identifier_weight: float) -> Tensor:
        """Return how much a piece with each set counts, (n_sets,): others 1, identifiers as given.

        A piece is inside an identifier when its set lacks O and holds a type that is not clinical;
        a soft one as far as it is.
        """
        weights = torch.ones(len(self._met))
        for number, (labels, shares) in enumerate(self._met):
            inside = sum(share for label, share in shares if _identifies({label}))
            if _identifies(labels):
                inside += 1 - sum(share for _, share in shares)
            weights[number] = 1 + (identifier_weight - 1) * inside
        return weights

    def of_pieces(self, note: LabelledNote, pieces: Pieces) -> Ints:
        """Return each piece's target number; types the model does not know count as O."""
        types = {label[2:] for label in self.id2label if label != "O"}
        open_types = set() if note.annotated is None else types - note.annotated
        outside = frozenset({"O"} | {f"{p}-{t}" for t in open_types for p in "BI"})
        targets = np.full(len(pieces), self.number(outside), dtype=np.int64)
        for start, end, label in note.spans:
            first, last = _touched(pieces, start, end)
            if first >= last:  # the tokenizer drops all of it
                continue
            names = types if label == UNKNOWN else types & set(label.split("|"))
            if label == UNKNOWN or not names:
                targets[first:last] = ANYTHING if label == UNKNOWN else self.number(outside)
                continue
            targets[first:last] = self.number(frozenset(f"I-{t}" for t in names))
            targets[first : first + 1] = self.number(frozenset(f"B-{t}" for t in names))
        for start, end, shares in note.soft_labels:
            first, last = _touched(pieces, start, end)
            for at in range(first, last):
                if targets[at] != ANYTHING:
                    known = self._known(shares, begins=at == first)
                    targets[at] = self._softened(targets[at], known, outside)
        return targets

    def _known(self, shares: Shares, *, begins: bool) -> dict[str, float]:
        """Return the shares of labels that the model has; B- only where a soft label begins."""
        known: dict[str, float] = {}
        for label, share in shares:
            own = label if begins or label == "O" else f"I-{label[2:]}"
            if own in self._index:
                known[own] = known.get(own, 0.0) + share
        return known

    def _softened(self, number: int, shares: dict[str, float], outside: frozenset[str]) -> int:
        """Return the number of a target of which ``shares`` go elsewhere, O's to ``outside``."""
        labels, _ = self._met[number]
        if "O" in shares and len(labels) == 1 and labels != outside:
            [own] = labels
            rest = max(0.0, round(1 - sum(shares.values()), 6))
            labels, shares = outside, {own: rest} | {x: y for x, y in shares.items() if x != "O"}
        return self.number(
            labels, tuple((label, share) for label, share in shares.items() if share)
        )


def _touched(pieces: Pieces, start: int, end: int) -> tuple[int, int]:
    """Return the first piece that characters ``[start, end)`` touch and the one after the last."""
    first = int(np.searchsorted(pieces.ends, start, side="right"))
    return first, int(np.searchsorted(pieces.starts, end, side="left"))


def _identifies(labels: Collection[str]) -> bool:
    return "O" not in labels and not {label[2:] for label in labels} <= set(CLINICAL_LABELS)


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
    shares: Tensor | None = None,
) -> Tensor:
    """Mean of ``-log P(allowed set)`` over pieces that have evidence; 0 when none has.

    ``logits`` (N, S, L), ``targets`` (N, S) index rows of ``allowed`` (sets, L). With ``weights``
    (sets,) the mean is weighted; with ``shares`` (sets, L) so much of a target goes to single labels, and
    the rest to the set. ``smoothing`` spreads that share of a target evenly over all L labels
    (Szegedy et al. 2016, arXiv 1512.00567); what falls on allowed labels stays with their set. So one
    allowed label gives the usual smoothed cross-entropy.
    """
    mask = targets != ANYTHING
    scores, sets = logits[mask], targets[mask]  # (pieces, L), (pieces,)
    open_to = allowed[sets]  # (pieces, L)
    whole = scores.logsumexp(-1)
    of_set = scores.masked_fill(~open_to, float("-inf")).logsumexp(-1)
    if shares is None:
        losses = whole - of_set
    else:
        moved = shares[sets]
        losses = whole - (1 - moved.sum(-1)) * of_set - (moved * scores).sum(-1)
    if smoothing:
        others = (whole[:, None] - scores).masked_fill(open_to, 0.0).sum(-1)
        even = (open_to.sum(-1) * (whole - of_set) + others) / scores.shape[-1]
        losses = (1 - smoothing) * losses + smoothing * even
    if weights is None:
        return losses.sum() / max(1, len(losses))
    counts = weights[sets]
    return (losses * counts).sum() / counts.sum().clamp_min(torch.finfo(counts.dtype).tiny)
