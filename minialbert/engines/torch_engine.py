"""Run the network with torch: the reference, on CPU or GPU, in float32 or bfloat16."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from minialbert.engines.engine import Batch, Halves
from minialbert.heads import TokenClassifier

_BATCH_PIECES: Final = {"cpu": 4096, "cuda": 65536}


@dataclass(frozen=True)
class TorchEngine:
    """A model on its device; ``dtype`` is that of the products, sums and norms stay float32."""

    model: TokenClassifier
    dtype: torch.dtype = torch.float32

    @property
    def device(self) -> torch.device:
        """Where the model is."""
        return next(self.model.parameters()).device

    @property
    def name(self) -> str:
        """What computes, in which numbers, and where."""
        kind, n_threads = self.device.type, torch.get_num_threads()
        numbers = str(self.dtype).removeprefix("torch.")
        return f"torch {torch.__version__}, {numbers} on {kind}, {n_threads} threads"

    @property
    def batch_pieces(self) -> int:
        """Pieces per batch that use the machine well."""
        return _BATCH_PIECES.get(self.device.type, 4096)

    @torch.inference_mode()
    def probabilities(self, batches: Sequence[Batch]) -> list[Halves]:
        """Return for each batch each label's probability, (N, S, L).

        A GPU is given all batches before the first result is asked of it.
        """
        begun = [self._begun(batch) for batch in batches]
        return [halves.cpu().numpy() for halves in begun]

    def _begun(self, batch: Batch) -> Tensor:
        """Return the probabilities of one batch, which a GPU may still be computing.

        A lone row is computed twice over: alone it would take another way through the products,
        and its last bits would tell that it had no company.
        """
        if len(batch.ids) == 1:
            return self._begun(batch.rows(np.array([0, 0])))[:1]
        size, shapes = batch.ids.shape[1], batch.shapes
        mask = self._tensor(np.arange(size)[None] < batch.lengths[:, None])
        with self._numbers():
            logits = self.model(
                self._tensor(batch.ids), mask, None if shapes is None else self._tensor(shapes)
            )
        halves: Tensor = logits.float().softmax(-1).half()
        return halves

    def _numbers(self) -> AbstractContextManager[object]:
        if self.dtype == torch.float32:
            return nullcontext()
        return torch.autocast(self.device.type, dtype=self.dtype)

    def _tensor(self, array: NDArray[np.generic]) -> Tensor:
        tensor = torch.from_numpy(array)
        if self.device.type != "cuda":
            return tensor
        return tensor.pin_memory().to(self.device, non_blocking=True)
