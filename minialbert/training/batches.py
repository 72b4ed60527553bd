"""Windows in batches of like length, and the ranges that the first few batches show.

A batch is a function of the seed and its number alone, so that a run goes on after a kill with the batches it
would have seen. What is learnt from a batch is not known here.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass, field
from typing import Final

import numpy as np
import torch
from torch import Tensor

from minialbert.network import Encoder
from minialbert.quantization import Ranges, measure_ranges
from minialbert.training.labelled import TrainingWindow

N_PIECES: Final = 2400  # of a batch, with its padding, where nothing else is asked for
N_WINDOWS_SORTED: Final = 512  # windows are sorted by length within groups of this many
N_BATCHES_MEASURED: Final = 16  # to say in which ranges a product's inputs lie


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Batches:
    """Windows in an endless shuffle, ``n_pieces`` a batch at most; a longer window has one to itself."""

    windows: Sequence[TrainingWindow]
    pad_id: int
    _: KW_ONLY
    n_pieces: int = N_PIECES
    seed: int = 0
    _epochs: list[list[list[int]]] = field(default_factory=list, init=False)

    def at(self, step: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return ids, mask, shapes and targets of batch number ``step``, each (N, S) padded."""
        epoch, number = 0, step
        while number >= len(self._epoch(epoch)):
            number -= len(self._epoch(epoch))
            epoch += 1
        chosen = [self.windows[i] for i in self._epoch(epoch)[number]]
        size = max(len(w.ids) for w in chosen)
        ids = torch.full((len(chosen), size), self.pad_id)
        mask, shapes, targets = (torch.zeros_like(ids) for _ in range(3))
        for row, window in enumerate(chosen):
            n = len(window.ids)
            ids[row, :n] = torch.from_numpy(window.ids)
            mask[row, :n] = 1
            shapes[row, :n] = torch.from_numpy(window.shapes)
            targets[row, :n] = torch.from_numpy(window.targets)
        return ids, mask, shapes, targets

    def _epoch(self, number: int) -> list[list[int]]:
        while len(self._epochs) <= number:
            rng = np.random.default_rng((self.seed, len(self._epochs)))
            order = rng.permutation(len(self.windows))
            batches = []
            for at in range(0, len(order), N_WINDOWS_SORTED):
                group = sorted(
                    order[at : at + N_WINDOWS_SORTED], key=lambda i: len(self.windows[i].ids)
                )
                batches += self._pack([int(i) for i in group])
            self._epochs.append([batches[i] for i in rng.permutation(len(batches))])
        return self._epochs[number]

    def _pack(self, by_length: list[int]) -> list[list[int]]:
        packed: list[list[int]] = [[]]
        for i in by_length:
            size = len(self.windows[i].ids)
            if packed[-1] and size * (len(packed[-1]) + 1) > self.n_pieces:
                packed.append([])
            packed[-1].append(i)
        return packed


def measured(encoder: Encoder, batches: Batches) -> Ranges:
    """Return the ranges of the first few batches."""

    def passes() -> Iterator[Callable[[Encoder], object]]:
        for step in range(N_BATCHES_MEASURED):
            ids, mask, shapes, _ = batches.at(step)
            types = shapes if encoder.config.has_shapes else None
            yield lambda it, ids=ids, mask=mask, types=types: it(ids, mask, types)  # type: ignore[misc]

    return measure_ranges(encoder, passes())
