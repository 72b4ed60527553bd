"""A miniALBERT small enough for tests, in which no size is 1 and no two sizes are equal."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple

import torch
from torch import Tensor, nn

from minialbert.config import MiniAlbertConfig

N_WINDOWS, N_PIECES = 13, 11

TINY: Final = MiniAlbertConfig(
    vocab_size=53,
    embedding_size=12,
    hidden_size=40,
    num_hidden_layers=3,
    num_attention_heads=5,
    intermediate_size=44,
    max_position_embeddings=17,
    type_vocab_size=2,
    reduction_factor=4,
    id2label=("O", "B-DATE", "I-DATE", "B-DOCTOR", "I-DOCTOR", "B-AGE", "I-AGE", "B-ZIP", "I-ZIP"),
)
VARIANTS: Final[Mapping[str, MiniAlbertConfig]] = {
    "plain": TINY,
    "no-adapters": replace(TINY, use_adapter=False),
    "no-projector": replace(TINY, embedding_size=40),
    "gelu-new": replace(TINY, hidden_act="gelu_new"),
}


class Batch(NamedTuple):
    """Arguments of ``forward``, each (N_WINDOWS, N_PIECES); padded on the right."""

    input_ids: Tensor
    attention_mask: Tensor
    token_type_ids: Tensor


def perturb(model: nn.Module, *, seed: int = 7) -> None:
    """Move every weight, because fresh norms and zero biases hide mistakes."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for weight in model.parameters():
            noise = torch.randn(weight.shape, generator=generator, dtype=torch.float64)
            weight.add_(0.2 * noise.to(weight.dtype))


def make_batch(config: MiniAlbertConfig = TINY, *, seed: int = 3) -> Batch:
    """Draw ids, types and a mask in which each window keeps at least two pieces."""
    generator = torch.Generator().manual_seed(seed)
    shape = (N_WINDOWS, N_PIECES)
    ids = torch.randint(1, config.vocab_size, shape, generator=generator)
    types = torch.randint(0, config.type_vocab_size, shape, generator=generator)
    lengths = torch.randint(2, N_PIECES + 1, (N_WINDOWS,), generator=generator)
    mask = (torch.arange(N_PIECES) < lengths[:, None]).long()
    return Batch(ids * mask, mask, types)
