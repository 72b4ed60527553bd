"""The interface of an engine, and the errors that are a note's fault."""

from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Halves = NDArray[np.float16]

FAILURES: Final = (RuntimeError, ValueError, IndexError)
"""What a network was seen to raise on a batch; running out of memory is a RuntimeError."""


class Engine(Protocol):
    """Computes probabilities for batches of windows.

    Equal ``name``s give equal bytes. ``batch_pieces`` is how many pieces, with padding, it
    likes in one batch.
    """

    @property
    def name(self) -> str:
        """What computes, in which numbers, and where."""

    @property
    def batch_pieces(self) -> int:
        """Pieces per batch that use the machine well."""

    def probabilities(self, ids: Ints, lengths: Ints, shapes: Ints | None) -> Halves:
        """Return each label's probability, (N, S, L) in half precision.

        ``ids`` and ``shapes`` are (N, S), ``lengths`` (N,) says how much of a row is no padding;
        what stands at padding means nothing. Raises one of ``FAILURES``.
        """
