"""Judge a model in training by how it tags gold notes it does not learn from."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from torch import nn

from minialbert.errors import UsageError
from minialbert.heads import TokenClassifier
from minialbert.scoring import PrecisionRecall, Report, ScoringOptions, score
from minialbert.tagger import Tagger
from pipelines.scored_notes import tag_gold

RECALL_WEIGHT: Final = 2.0  # a missed identifier is worse than a word too many


def judge_by(gold: Path, model_folder: Path) -> Callable[[nn.Module], float]:
    """Return a judge that tags ``gold`` with the tokenizer of ``model_folder``, and scores.

    Rules are used as they will be. Raises InputError for gold that cannot be read.
    """

    def judge(model: nn.Module) -> float:
        if not isinstance(model, TokenClassifier):
            raise UsageError("Only a model that tags can be judged by gold notes.")
        tagger = Tagger.of_model(model, model_folder)
        return figure_of_merit(score(tag_gold(gold, tagger), options=ScoringOptions(n_resamples=0)))

    return judge


def figure_of_merit(report: Report) -> float:
    """Return the mean over the kinds that gold has: F2 of identifying tokens, F1 of entities."""
    parts = []
    if report.phi is not None:
        parts.append(_f(report.phi.measure("Binary Token").micro, RECALL_WEIGHT))
    if report.clinical is not None:
        parts.append(_f(report.clinical.exact.micro, 1.0))
    return sum(parts) / len(parts)


def _f(rates: PrecisionRecall, beta: float) -> float:
    """Return F-beta (van Rijsbergen 1979): beta times as much weight on recall."""
    precision, recall = rates.precision.value or 0.0, rates.recall.value or 0.0
    if not precision + recall:
        return 0.0
    return (1 + beta**2) * precision * recall / (beta**2 * precision + recall)
