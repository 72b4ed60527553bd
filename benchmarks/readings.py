"""What the network says of gold notes, kept, so that what comes after it can be varied without it.

A reading goes the tagger's way (:meth:`minialbert.tagger.Tagger.tag`) in two steps: :func:`read` runs the
network, :func:`finished` does the rest. With the tagger's own sizes and thresholds both give its spans.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from unittest.mock import patch

import numpy as np

from minialbert.decoding import Flags, Floats, LabelScheme, decode
from minialbert.labels import CLINICAL_LABELS
from minialbert.pieces import Pieces
from minialbert.scoring import ScoredNote
from minialbert.segments import Segment, segments_of
from minialbert.tagger import joined
from minialbert.thresholds import Thresholds
from minialbert.window_scores import Memory, WindowScorer, scores_by_piece
from minialbert.windows import WindowSizes, windows_of
from pipelines.gold import GoldNote

Segmenter = Callable[[Flags, Floats, Floats, Flags], Iterator[Segment]]


@dataclass(frozen=True, slots=True)
class Reading:
    """A gold note, its pieces, and the probability of each label for each, (n_pieces, n_labels)."""

    note: GoldNote
    pieces: Pieces
    probabilities: Floats


@dataclass(frozen=True, slots=True)
class Finish:
    """How probabilities become spans."""

    thresholds: Thresholds
    segments: Segmenter = segments_of
    rules: bool = True
    repeats: bool = True


def read(
    notes: Sequence[GoldNote], scorer: WindowScorer, sizes: WindowSizes, *, n_labels: int
) -> list[Reading]:
    """Run the network over ``notes`` in windows of ``sizes``; nothing is remembered from before.

    Raises NoteError when the network fails.
    """
    pieces = scorer.encoder.encode([note.text for note in notes])
    windows = [
        window
        for i, (note, own) in enumerate(zip(notes, pieces, strict=True))
        for window in windows_of(i, note.text, own, sizes)
    ]
    fresh = replace(scorer, most_pieces=sizes.n_pieces + 2, memory=Memory())
    found = fresh.score(windows, pieces, None)
    scores = scores_by_piece(pieces, windows, found, n_labels)
    return [Reading(*parts) for parts in zip(notes, pieces, scores, strict=True)]


def finished(reading: Reading, scheme: LabelScheme, finish: Finish) -> ScoredNote:
    """Decode one reading and join what the network found with rules and repeats."""
    note = reading.note
    with patch("minialbert.decoding.segments_of", finish.segments):
        limits = finish.thresholds.of(len(reading.pieces))
        found = decode(note.text, reading.pieces, reading.probabilities, scheme, thresholds=limits)
    spans = joined(note.text, found, rules_too=finish.rules, repeats_too=finish.repeats)
    return ScoredNote(note.text, note.spans, tuple(spans), note.id)


def likeliest_segments(
    held: Flags, begins: Floats, insides: Floats, in_word: Flags
) -> Iterator[Segment]:
    """Cut as :func:`minialbert.segments.segments_of` does, but give each piece its likeliest label.

    No piece minds its neighbours: one begins a segment when its B is likelier than its I, when
    the piece before is of another type, or not held. Words may be cut.
    """
    places = np.flatnonzero(held)
    kinds = np.maximum(begins, insides)[places].argmax(1)
    is_begin = begins[places, kinds] > insides[places, kinds]
    apart = (np.diff(places, prepend=-2) > 1) | (np.diff(kinds, prepend=-1) != 0)
    firsts = np.flatnonzero(is_begin | apart).tolist()
    for first, last in pairwise([*firsts, len(places)]):
        yield Segment(int(places[first]), int(places[last - 1]) + 1, int(kinds[first]))


def label_thresholds(
    readings: Sequence[Reading],
    scheme: LabelScheme,
    *,
    recall: float,
    otherwise: Mapping[str, float],
    least: float = 0.02,
) -> dict[str, float]:
    """Return for each label the highest threshold at which ``recall`` of its gold pieces are held.

    Held means here that *any* identifier reaches the threshold. Labels without gold pieces
    keep theirs of ``otherwise``; no threshold is below ``least``, so that a piece the model is sure
    of does not take all others along, nor above 0.98.
    """
    phi = [i for i, label in enumerate(scheme.types) if label not in CLINICAL_LABELS]
    masses: dict[str, list[float]] = {}
    for reading in readings:
        by_label, pieces = reading.probabilities.T, reading.pieces
        total = (by_label[scheme.begin[phi]] + by_label[scheme.inside[phi]]).sum(0)
        for span in reading.note.spans:
            first = int(np.searchsorted(pieces.ends, span.start, side="right"))
            last = int(np.searchsorted(pieces.starts, span.end, side="left"))
            masses.setdefault(span.label, []).extend(total[first:last].tolist())
    chosen = {}
    for label, own in masses.items():
        n_lost = int((1 - recall) * len(own) + 1e-9)
        if own and label in otherwise:
            chosen[label] = min(0.98, max(least, sorted(own)[n_lost]))
    return {**otherwise, **chosen}
