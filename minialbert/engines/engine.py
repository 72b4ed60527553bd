"""The interface of an engine, what it is given, and the errors that are a note's fault."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Halves = NDArray[np.float16]

FAILURES: Final = (RuntimeError, ValueError, IndexError)
"""What a network was seen to raise on a batch; running out of memory is a RuntimeError."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Batch:
    """Rows of one size: ``ids`` and ``shapes`` are (N, S), ``lengths`` (N,) says how much of a row is no padding."""

    ids: Ints
    lengths: Ints
    shapes: Ints | None

    def rows(self, chosen: Ints) -> "Batch":
        """Return the rows ``chosen``, by number."""
        shapes = None if self.shapes is None else self.shapes[chosen]
        return Batch(self.ids[chosen], self.lengths[chosen], shapes)


class Engine(Protocol):
    """Computes probabilities for batches of windows.

    Equal ``name``s give equal bytes. ``batch_pieces`` is how many pieces, with padding, it
    likes in one batch. Of many batches it computes several at a time where it can.
    """

    @property
    def name(self) -> str:
        """What computes, in which numbers, and where."""

    @property
    def batch_pieces(self) -> int:
        """Pieces per batch that use the machine well."""

    def probabilities(self, batches: Sequence[Batch]) -> list[Halves]:
        """Return for each batch each label's probability, (N, S, L) in half precision.

        What stands at padding means nothing. Raises one of ``FAILURES``.
        """
