"""A corpus as one stream of pieces, from which a step draws its windows, and hides pieces of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from minialbert.pieces import PieceEncoder

Ints = NDArray[np.int64]

HIDDEN_SHARE: Final = 0.15
"""Of all pieces; of these BERT shows 80 % as [MASK], 10 % as any piece and 10 % as they are."""
_AS_MASK, _AS_ANY = 0.8, 0.9


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows as a step reads them: ids and shapes, each (N, S).

    ``is_hidden`` (N, S), where pieces are to be guessed, and ``truth`` (N, S), what stood
    there, are None where none are.
    """

    ids: Tensor
    shapes: Tensor
    truth: Tensor | None = None
    is_hidden: Tensor | None = None


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Piece ids with their shapes; ``mask_id`` is None for a tokenizer without [MASK]."""

    ids: Ints
    shapes: Ints
    sep_id: int
    mask_id: int | None
    n_vocabulary: int

    @classmethod
    def read(cls, texts: Iterable[str], encoder: PieceEncoder) -> "TextBlock":
        """Encode all texts one after the other; [SEP] stands between them."""
        ids, shapes = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for text in texts:
            pieces = encoder.encode([text])[0]
            ids.append(np.append(pieces.ids, encoder.sep_id))
            shapes.append(np.append(pieces.shapes, 0))
        tokenizer = encoder.tokenizer
        return cls(
            np.concatenate(ids), np.concatenate(shapes), encoder.sep_id,
            tokenizer.token_to_id("[MASK]"), tokenizer.get_vocab_size(),
        )  # fmt: skip

    def counts(self, n_vocabulary: int) -> Tensor:
        """Count how often each piece occurs, (n_vocabulary,)."""
        return torch.bincount(torch.from_numpy(self.ids), minlength=n_vocabulary).float()

    def sample(self, rng: np.random.Generator, n: int, size: int) -> Windows:
        """Draw ``n`` windows of ``size`` pieces, fewer than the block has."""
        starts = rng.integers(0, len(self.ids) - size, n)
        index = starts[:, None] + np.arange(size)
        return Windows(torch.from_numpy(self.ids[index]), torch.from_numpy(self.shapes[index]))

    def hidden(self, windows: Windows, rng: np.random.Generator) -> Windows:
        """Hide a share of the pieces, [SEP] excepted; shapes stay, as a reader sees them anyway.

        Raises ValueError for a block without ``mask_id``.
        """
        if self.mask_id is None:
            raise ValueError("A tokenizer without [MASK] cannot hide pieces.")
        truth = windows.ids.numpy()
        is_hidden = (rng.random(truth.shape) < HIDDEN_SHARE) & (truth != self.sep_id)
        way = rng.random(truth.shape)
        other = rng.integers(0, self.n_vocabulary, truth.shape)
        shown = np.select([way < _AS_MASK, way < _AS_ANY], [self.mask_id, other], truth)
        ids = torch.from_numpy(np.where(is_hidden, shown, truth))
        return Windows(ids, windows.shapes, windows.ids, torch.from_numpy(is_hidden))
