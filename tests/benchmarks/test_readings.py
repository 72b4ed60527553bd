"""What comes after the network: the tagger's spans with its settings, others with others."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from benchmarks.readings import (
    Finish,
    Reading,
    finished,
    label_thresholds,
    likeliest_segments,
    read,
)
from minialbert.decoding import LabelScheme, bio_labels
from minialbert.pieces import Pieces
from minialbert.segments import Segment
from minialbert.spans import Span
from minialbert.tagger import Tagger, TagOptions, combine, joined
from minialbert.thresholds import MOST_SHORT, Thresholds
from minialbert.windows import WindowSizes
from pipelines.gold import GoldNote
from tests.minialbert.folders import save_tagger

TEXTS: Final = (
    "Seen 3/14 by dr. okon. " * 12,
    "Patient: dr. Hollis, 4/15, call 555-123-4567 or a@b.org\n\nHollis seen.",
    "",
    "dr. Hollis 3/14",
)
NOTES: Final = [GoldNote(str(i), text, ()) for i, text in enumerate(TEXTS)]


@pytest.fixture(scope="module")
def tagger(tmp_path_factory: pytest.TempPathFactory) -> Tagger:
    folder: Path = save_tagger(tmp_path_factory.mktemp("tagger"))
    return Tagger.load(folder, device="cpu", engine="torch", precision="float32")


def readings_of(tagger: Tagger, sizes: WindowSizes) -> list[Reading]:
    return read(NOTES, tagger.scorer, sizes, n_labels=1 + 2 * len(tagger.labels))


@pytest.mark.parametrize("rules", [True, False], ids=["joined", "alone"])
def test_with_the_taggers_settings_its_spans_come_out(tagger: Tagger, *, rules: bool) -> None:
    in_notes, in_short = (dict.fromkeys(tagger.labels, limit) for limit in (0.3, 0.6))
    tagger = replace(tagger, thresholds=Thresholds(in_notes, in_short))
    assert {len(pieces) <= MOST_SHORT for pieces in tagger.encoder.encode(TEXTS)} == {True, False}
    finish = Finish(tagger.thresholds, rules=rules, repeats=rules)
    found = [
        list(finished(reading, tagger.scheme, finish).predicted)
        for reading in readings_of(tagger, tagger.sizes)
    ]
    assert found == tagger.tag(TEXTS, TagOptions(rules=rules))
    assert sum(map(len, found)) > 5


def test_other_windows_give_other_probabilities_for_every_piece(tagger: Tagger) -> None:
    usual, small = (readings_of(tagger, s) for s in (tagger.sizes, WindowSizes(14, 2)))
    assert not np.allclose(usual[0].probabilities, small[0].probabilities)
    for reading in small:
        np.testing.assert_allclose(reading.probabilities.sum(1), 1, atol=1e-2)


FOUND: Final = (Span(9, 19, "DOCTOR", 0.95), Span(20, 22, "PROBLEM", 0.6))


@pytest.mark.parametrize("is_on", [True, False], ids=["both", "neither"])
def test_joined_is_what_the_tagger_joins(*, is_on: bool) -> None:
    text = TEXTS[1]
    expected = combine(text, FOUND, TagOptions(rules=is_on))
    assert joined(text, FOUND, rules_too=is_on, repeats_too=is_on) == expected


def test_rules_and_repeats_are_had_one_by_one() -> None:
    text = TEXTS[1]
    found = [Span(13, 19, "DOCTOR", 0.95)]
    by_rules, by_repeats = (
        {span.source for span in joined(text, found, rules_too=r, repeats_too=not r)}
        for r in (True, False)
    )
    assert (by_rules, by_repeats) == ({"model", "rule"}, {"model", "repeat"})


def test_likeliest_label_of_each_piece_worked_example() -> None:
    """Two types; piece 0 is not held, 3 begins anew, 5 changes type, 7 stands apart."""
    held = np.array([False, True, True, True, True, True, False, True])
    begins = np.array([[9, 0], [6, 1], [1, 2], [5, 1], [1, 0], [0, 1], [0, 0], [0, 2]], np.float32)
    insides = np.array([[0, 0], [1, 2], [7, 1], [4, 0], [8, 1], [2, 7], [0, 9], [1, 6]], np.float32)
    found = list(likeliest_segments(held, begins, insides, np.ones(8, dtype=bool)))
    assert found == [Segment(1, 3, 0), Segment(3, 5, 0), Segment(5, 6, 1), Segment(7, 8, 1)]
    assert not list(likeliest_segments(~held & False, begins, insides, held))


SCHEME: Final = LabelScheme.of(bio_labels(("DATE", "AGE", "TEST")))


def reading_of(masses: Sequence[float], spans: tuple[Span, ...]) -> Reading:
    """Make a note of one-letter pieces whose masses lie half on B-DATE, half on I-AGE."""
    n = len(masses)
    probabilities = np.zeros((n, 7), dtype=np.float32)
    probabilities[:, 1] = probabilities[:, 4] = np.array(masses) / 2
    probabilities[:, 5] = 0.9  # clinical: does not count
    starts = 2 * np.arange(n)
    pieces = Pieces(starts, starts, starts + 1, starts)
    return Reading(GoldNote("n", "a " * n, spans), pieces, probabilities)


def test_thresholds_hold_the_share_of_a_labels_pieces_that_is_wanted() -> None:
    """Of four pieces of DATE three must be held, so the least is lost; both of AGE must be."""
    reading = reading_of(
        (0.5, 0.25, 0.125, 0.75, 0.001, 0.375, 0.5), (Span(0, 8, "DATE"), Span(10, 13, "AGE"))
    )
    usual = {"DATE": 0.4, "AGE": 0.4, "TEST": 0.3}
    chosen = label_thresholds([reading], SCHEME, recall=0.75, otherwise=usual)
    assert chosen == {"DATE": 0.25, "AGE": 0.375, "TEST": 0.3}
    strict = label_thresholds([reading], SCHEME, recall=0.99, otherwise=usual)
    assert strict == {"DATE": 0.125, "AGE": 0.375, "TEST": 0.3}


def test_no_threshold_falls_below_the_least_and_foreign_labels_get_none() -> None:
    reading = reading_of((0.001, 0.99), (Span(0, 1, "DATE"), Span(2, 3, "ZIP")))
    usual = {"DATE": 0.4, "AGE": 0.4, "TEST": 0.3}
    chosen = label_thresholds([reading], SCHEME, recall=0.99, otherwise=usual)
    assert chosen == {**usual, "DATE": 0.02}
