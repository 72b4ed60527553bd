"""The figure that training goes by: recall of identifiers counts more, and kinds are averaged."""

import json
from pathlib import Path

import pytest

from minialbert.checkpoint import load_model
from minialbert.heads import TokenClassifier
from minialbert.scoring import ScoredNote, ScoringOptions, score
from minialbert.spans import Span
from pipelines.judging import figure_of_merit, judge_by
from tests.minialbert.folders import save_tagger

TEXT = "Ana Lee has asthma today"
ANA, LEE, HAS = Span(0, 3, "PATIENT"), Span(4, 7, "PATIENT"), Span(8, 11, "PATIENT")
ASTHMA = Span(12, 18, "PROBLEM")


@pytest.mark.parametrize(
    ("gold", "predicted", "merit"),
    [
        pytest.param((ANA, LEE), (ANA, LEE), 1.0, id="all"),
        pytest.param((ANA, LEE), (ANA,), 5 * 0.5 / 4.5, id="half-missed"),
        pytest.param((ANA,), (ANA, HAS), 5 * 0.5 / 3, id="half-too-much"),
        pytest.param((ANA, ASTHMA), (ANA,), 0.5, id="mean-of-kinds"),
        pytest.param((ANA,), (), 0.0, id="nothing"),
    ],
)
def test_merit(gold: tuple[Span, ...], predicted: tuple[Span, ...], merit: float) -> None:
    note = ScoredNote(TEXT, gold, predicted, "a")
    report = score([note], options=ScoringOptions(n_resamples=0))
    assert figure_of_merit(report) == pytest.approx(merit)


def test_judge_tags_the_gold_notes(tmp_path: Path) -> None:
    folder = save_tagger(tmp_path / "model")
    gold = tmp_path / "gold.jsonl"
    span = {"start": 8, "end": 18, "label": "DATE"}
    gold.write_text(json.dumps({"id": "a", "text": "seen on 2009-03-14", "spans": [span]}) + "\n")
    model = load_model(TokenClassifier, folder).train()
    assert 0.0 < judge_by(gold, folder)(model) <= 1.0  # the rules find it at least
