"""Eight bits where they leave no doubt about an identifier, float32 where they do.

Rounding moves probabilities a little, and next to a threshold a little is enough to lose a name. So a window
in which some piece comes near the threshold of identifiers is computed again without rounding. What is
near is decided by that window's own probabilities: a row still gets the same bytes in any company.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from minialbert.engines.engine import Batch, Engine, Halves, Ints
from minialbert.thresholds import MOST_SHORT

NEAREST: Final = 0.75
FARTHEST: Final = 1.33
"""Times the least threshold, and times the greatest, between which lies doubt. Measured, from 0.8 to 1.25
no identifier of 165 notes changed; wider bounds only cost more."""
N_SPECIAL: Final = 2  # pieces of a row, before and behind the text's
SURE: Final = 0.52
"""Share of an identifier's probability that its likeliest type needs to be beyond doubt. Measured, from 0.6
down no identifier of 1,800 texts changed its type, and a fifth fewer windows are computed again."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """When the probability that a piece belongs to an identifier says too little.

    ``columns`` are the outputs that mean identifiers, all B and then all I; doubt lies between ``low``
    and ``high`` (``high_in_short`` in what may be a short text), and where no type has most of the probability.
    """

    columns: Ints
    low: float
    high: float
    high_in_short: float

    @classmethod
    def about(cls, columns: Ints, in_notes: list[float], in_short: list[float]) -> "Doubt":
        """Return the doubt about the outputs ``columns`` held at any of these thresholds."""
        low, high = NEAREST * min(in_notes + in_short), _high(in_notes)
        return cls(columns, low, high, max(high, _high(in_short)))

    def rows(self, probabilities: Halves, lengths: Ints) -> NDArray[np.bool_]:
        """Say for each row of (N, S, L) whether one of its real pieces leaves a doubt."""
        begins, insides = np.split(probabilities[:, :, self.columns].astype(np.float32), 2, axis=-1)
        types = begins + insides  # (N, S, types)
        mass = types.sum(-1)
        may_be_short = lengths <= MOST_SHORT + N_SPECIAL
        high = np.where(may_be_short, self.high_in_short, self.high)[:, None]
        is_torn = (mass >= high) & (types.max(-1) < SURE * mass)
        is_near = (mass > self.low) & (mass < high)
        is_piece = np.arange(mass.shape[1])[None] < lengths[:, None]
        found: NDArray[np.bool_] = (is_piece & (is_near | is_torn)).any(1)
        return found


def _high(thresholds: list[float]) -> float:
    return min(0.99, FARTHEST * max(thresholds))


@dataclass(slots=True)
class CarefulEngine:
    """A fast engine, and an exact one, built when first needed, for what the fast one leaves in doubt."""

    fast: Engine
    make_exact: Callable[[], Engine]
    doubt: Doubt
    n_rows: int = field(default=0, init=False)
    n_again: int = field(default=0, init=False)
    _exact: Engine | None = field(default=None, init=False)

    @property
    def name(self) -> str:
        """What computes, in which numbers, and where."""
        return f"{self.fast.name}, float32 in doubt"

    @property
    def batch_pieces(self) -> int:
        """Pieces per batch that use the machine well."""
        return self.fast.batch_pieces

    def probabilities(self, batches: Sequence[Batch]) -> list[Halves]:
        """Return for each batch each label's probability, (N, S, L).

        What is left in doubt is computed again after all batches, so that no thread waits for it.
        """
        found = self.fast.probabilities(batches)
        doubtful = [
            np.flatnonzero(self.doubt.rows(own, batch.lengths))
            for own, batch in zip(found, batches, strict=True)
        ]
        self.n_rows += sum(len(batch.ids) for batch in batches)
        self.n_again += sum(map(len, doubtful))
        again = [i for i, rows in enumerate(doubtful) if len(rows)]
        if again:
            self._exact = self._exact or self.make_exact()
            exact = self._exact.probabilities([batches[i].rows(doubtful[i]) for i in again])
            for i, halves in zip(again, exact, strict=True):
                found[i][doubtful[i]] = halves
        return found
