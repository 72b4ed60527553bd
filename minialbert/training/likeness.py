"""How like its teacher a student is on text it did not learn from: no head and no task is needed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch

from minialbert.network import Encoder
from minialbert.training.distillation import traced
from minialbert.training.losses import attention_kl, hidden_distance, mean_cosine
from minialbert.training.teacher import Teacher
from minialbert.training.text_block import Windows


@dataclass(frozen=True, slots=True)
class Likeness:
    """Means over all pieces.

    ``cosine`` is that of the last hidden states; ``attention_kl`` (nats) and ``hidden_loss`` are the
    two terms over all recursions, not weighted.
    """

    cosine: float
    attention_kl: float
    hidden_loss: float


@torch.no_grad()
def likeness(
    encoder: Encoder, teacher: Teacher, batches: Iterable[Windows], *, layers: Sequence[int]
) -> Likeness:
    """Compare ``encoder`` with ``teacher`` on batches of equal size, at least one.

    Recursion i is compared with the teacher's ``layers[i]``; nothing is hidden, nothing dropped.
    """
    was_training = encoder.training
    encoder.eval()
    rows = []
    for windows in batches:
        mine, theirs = traced(encoder, windows), teacher.trace(windows.ids)
        cosine = mean_cosine(mine.hidden[-1], theirs.hidden[-1])
        distances = attention_kl(mine, theirs, layers), hidden_distance(mine, theirs, layers)
        rows.append(torch.stack([cosine, *distances]))
    encoder.train(was_training)
    return Likeness(*torch.stack(rows).double().mean(0).tolist())
