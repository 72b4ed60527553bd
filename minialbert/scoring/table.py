"""Counts per note as one table, and any figure as a function of its column sums.

A column is one count, such as ``Strict/missed``. Macro figures need two columns more per measure,
``Strict/precision`` and ``Strict/recall``: each note's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from minialbert.scoring.bootstrap import Floats, estimate, ratio, sums
from minialbert.scoring.notes import ScoringOptions
from minialbert.scoring.report import Estimate
from minialbert.scoring.tally import CATEGORY_ROWS, CLINICAL_ROWS, OVERALL_ROWS


@dataclass(frozen=True, slots=True)
class Table:
    """Counts per note and their sums; a column nobody counted is zero throughout.

    ``columns``: [n_notes, n_names]; ``drawn``: [1 + n_resamples, n_names + the two of each
    measure], whose first row holds the sums over the notes as they are.
    """

    index: Mapping[str, int]
    columns: Floats
    drawn: Floats
    confidence: float

    @classmethod
    def build(cls, counts: Sequence[Mapping[str, int]], options: ScoringOptions) -> "Table":
        """Take one mapping of column names to counts per note, and resample."""
        names = dict.fromkeys(name for row in counts for name in row)
        index = {name: at for at, name in enumerate(names)}
        columns = np.zeros((len(counts), len(index)))
        for at, row in enumerate(counts):
            for name, n in row.items():
                columns[at, index[name]] = n
        columns, index = _with_note_rates(columns, index)
        drawn = sums(columns, n_resamples=options.n_resamples, seed=options.seed)
        return cls(index, columns, drawn, options.confidence)

    def sums(self, name: str) -> Floats:
        """Return a column's sum over the notes, then over each sample: [1 + n_resamples]."""
        at = self.index.get(name)
        return self.drawn[:, at] if at is not None else np.zeros(len(self.drawn))

    def total(self, name: str) -> int:
        """Return a column's sum over the notes."""
        return int(self.sums(name)[0])

    def mean_and_sd(self, name: str) -> tuple[Floats, float]:
        """Return a per-note rate averaged as in :meth:`sums`, and its deviation over notes."""
        at = self.index.get(name)
        sd = float(self.columns[:, at].std()) if at is not None else 0.0
        return self.sums(name) / len(self.columns), sd

    def rate(self, part: str, of: str) -> Estimate:
        """Return the quotient of two columns' sums."""
        return self.estimate(ratio(self.sums(part), self.sums(of)))

    def estimate(self, figures: Floats) -> Estimate:
        """Return value and interval of figures computed from :meth:`sums`."""
        return estimate(figures, confidence=self.confidence)


def _with_note_rates(columns: Floats, index: Mapping[str, int]) -> tuple[Floats, dict[str, int]]:
    """Append each measure's precision and recall per note; 0 where there is nothing to divide."""
    added, places = [columns], dict(index)
    zero = np.zeros(len(columns))
    for row in (*OVERALL_ROWS, *CATEGORY_ROWS, *CLINICAL_ROWS):
        correct, spurious, missed = (
            columns[:, index[name]] if (name := f"{row}/{outcome}") in index else zero
            for outcome in ("correct", "spurious", "missed")
        )
        for rate, others in (("precision", spurious), ("recall", missed)):
            places[f"{row}/{rate}"] = len(places)
            added.append(ratio(correct, correct + others, empty=0.0)[:, None])
    return np.concatenate(added, axis=1), places
