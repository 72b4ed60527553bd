"""How well predicted spans agree with gold spans.

    score(notes)  ->  Report
        .phi        the i2b2-2014 measures, coverage of identifying characters, rows per label
        .clinical   exact and token agreement of PROBLEM, TEST, TREATMENT

Each note is turned into a row of counts (``matching``, ``tally``, ``coverage``); the rows are
summed over the notes and over bootstrap samples of them (``bootstrap``, ``table``), and every
figure is a ratio of such sums (``evaluation``). Which words were missed is told by ``mistakes``.

Nothing here reads files, runs a model or prints.
"""

from minialbert.scoring.evaluation import score
from minialbert.scoring.mistakes import Mistake, MistakeBook
from minialbert.scoring.notes import ScoredNote, ScoringOptions
from minialbert.scoring.report import (
    ClinicalReport,
    Coverage,
    Estimate,
    LabelScore,
    Measure,
    PhiReport,
    PrecisionRecall,
    Report,
)

__all__ = [
    "ClinicalReport",
    "Coverage",
    "Estimate",
    "LabelScore",
    "Measure",
    "Mistake",
    "MistakeBook",
    "PhiReport",
    "PrecisionRecall",
    "Report",
    "ScoredNote",
    "ScoringOptions",
    "score",
]
