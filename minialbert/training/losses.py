"""The terms of distillation: attention maps, hidden states, hidden pieces, logits over the vocabulary.

None is weighted here. "Mine" is the student's, "theirs" the teacher's. Windows have no padding.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from minialbert.network import Traces


def attention_kl(mine: Traces, theirs: Traces, layers: Sequence[int]) -> Tensor:
    """Return KL(theirs || mine) of attention maps; recursion i is compared with ``layers[i]``.

    The mean over recursions, windows, heads and pieces, in nats.
    """
    pairs = zip(mine.attentions, (theirs.attentions[i] for i in layers), strict=True)
    return torch.stack([map_kl(a, b) for a, b in pairs]).mean()


def map_kl(mine: Tensor, theirs: Tensor) -> Tensor:
    """Mean over windows, heads and pieces of KL(theirs || mine); maps are (N, heads, S, S)."""
    mine, theirs = mine.float(), theirs.float()
    logs = theirs.clamp_min(1e-12).log() - mine.clamp_min(1e-12).log()
    return (theirs * logs).sum(-1).mean()


def hidden_distance(mine: Traces, theirs: Traces, layers: Sequence[int]) -> Tensor:
    """Return one minus the cosine, over the embeddings' output and that of each recursion; a mean."""
    chosen = [theirs.hidden[0], *(theirs.hidden[i + 1] for i in layers)]
    pairs = zip(mine.hidden, chosen, strict=True)
    return torch.stack([1 - mean_cosine(a, b) for a, b in pairs]).mean()


def mean_cosine(mine: Tensor, theirs: Tensor) -> Tensor:
    """Return the mean cosine of vectors (N, S, H)."""
    return F.cosine_similarity(mine.float(), theirs.float(), dim=-1).mean()


def masked_lm(logits: Tensor, truth: Tensor) -> Tensor:
    """Return the mean of -log p(truth) over hidden pieces: logits (n, V), truth (n,); 0 for none."""
    return F.cross_entropy(logits.float(), truth, reduction="sum") / max(1, len(truth))


def logits_kl(mine: Tensor, theirs: Tensor) -> Tensor:
    """Return the mean of KL(theirs || mine) over hidden pieces, logits (n, V), T = 1; 0 for none."""
    log_p, log_q = theirs.float().log_softmax(-1), mine.float().log_softmax(-1)
    return (log_p.exp() * (log_p - log_q)).sum() / max(1, len(mine))
