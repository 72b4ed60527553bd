"""Layer-to-layer distillation: recursion i of the student imitates a layer of the teacher.

Loss as in the papers (arXiv 2210.06425, 2302.04725), without the vocabulary terms, which need
a teacher with a language-model head: KL between attention maps plus one minus the cosine between
hidden states, padding left out. Both models read the same pieces, so they must share a tokenizer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers import AutoModel

from minialbert.errors import InputError
from minialbert.network import Encoder
from minialbert.pieces import PieceEncoder
from minialbert.training.loop import Run, Schedule

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class DistillationOptions:
    """How much to read and how: windows of ``n_pieces`` pieces, ``n_windows`` of them per step."""

    n_steps: int = 1500
    n_windows: int = 24
    n_pieces: int = 96
    learning_rate: float = 8e-4
    attention_weight: float = 3.0
    hidden_weight: float = 3.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A corpus as one stream of piece ids with their shapes, cut into equal windows."""

    ids: Ints
    shapes: Ints

    @classmethod
    def read(cls, texts: Iterable[str], encoder: PieceEncoder) -> "TextBlock":
        """Encode all texts one after the other; [SEP] stands between them."""
        ids, shapes = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for text in texts:
            pieces = encoder.encode([text])[0]
            ids.append(np.append(pieces.ids, encoder.sep_id))
            shapes.append(np.append(pieces.shapes, 0))
        return cls(np.concatenate(ids), np.concatenate(shapes))

    def sample(self, rng: np.random.Generator, n: int, size: int) -> tuple[Tensor, Tensor]:
        """Draw ``n`` windows of ``size`` pieces: ids and shapes, each (n, size)."""
        starts = rng.integers(0, len(self.ids) - size, n)
        index = starts[:, None] + np.arange(size)
        return torch.from_numpy(self.ids[index]), torch.from_numpy(self.shapes[index])


def read_teacher(folder: Path) -> nn.Module:
    """Load a BERT-like encoder, frozen, giving its attention maps and hidden states."""
    teacher = AutoModel.from_pretrained(
        folder, attn_implementation="eager", add_pooling_layer=False
    )
    teacher.config.output_attentions = True
    teacher.config.output_hidden_states = True
    return teacher.eval().requires_grad_(False)  # type: ignore[no-any-return]


def teacher_layer_of(recursion: int, n_recursions: int, n_layers: int) -> int:
    """Say which teacher layer (0-based) a recursion (0-based) imitates: evenly spread, last to last."""
    return max(0, (recursion + 1) * n_layers // n_recursions - 1)


def distil(
    student: Encoder,
    teacher: nn.Module,
    corpus: TextBlock,
    folder: Path,
    *,
    options: DistillationOptions,
    report: Callable[[int, dict[str, float]], None],
) -> None:
    """Train ``student`` in place; resumes from ``folder`` when a state lies there.

    Raises InputError for a corpus shorter than one window.
    """
    if len(corpus.ids) <= options.n_pieces:
        raise InputError(
            f"The corpus has {len(corpus.ids)} pieces; distillation needs more than one window "
            f"of {options.n_pieces}."
        )
    schedule = Schedule(options.n_steps, options.learning_rate, weight_decay=1e-4)
    run = Run(folder, student, schedule)
    run.resume()
    student.train()

    def losses_at(step: int) -> dict[str, Tensor]:
        rng = np.random.default_rng((options.seed, step))
        torch.manual_seed(options.seed * 1_000_003 + step)
        ids, shapes = corpus.sample(rng, options.n_windows, options.n_pieces)
        with torch.inference_mode():
            theirs = teacher(input_ids=ids)
        return _losses(student, theirs.hidden_states, theirs.attentions, (ids, shapes), options)

    run.train(losses_at, report)


def _losses(
    student: Encoder,
    hidden: tuple[Tensor, ...],
    attentions: tuple[Tensor, ...],
    window: tuple[Tensor, Tensor],
    options: DistillationOptions,
) -> dict[str, Tensor]:
    ids, shapes = window
    has_shapes = student.config.piece_features == "shape"
    mine = student.trace(ids, token_type_ids=shapes if has_shapes else None)
    n = student.config.num_hidden_layers
    layers = [teacher_layer_of(i, n, len(attentions)) for i in range(n)]
    attention = torch.stack(
        [
            _attention_kl(mine.attentions[i], attentions[layer].clone())
            for i, layer in enumerate(layers)
        ]
    ).mean()
    pairs = [(mine.hidden[0], hidden[0])] + [
        (mine.hidden[i + 1], hidden[layer + 1]) for i, layer in enumerate(layers)
    ]
    distances = torch.stack(
        [1 - F.cosine_similarity(a, b.clone(), dim=-1).mean() for a, b in pairs]
    )
    return {
        "attention": options.attention_weight * attention,
        "hidden": options.hidden_weight * distances.mean(),
    }


def _attention_kl(mine: Tensor, theirs: Tensor) -> Tensor:
    """Mean over windows, heads and pieces of KL(theirs || mine); maps are (N, heads, S, S)."""
    logs = theirs.clamp_min(1e-12).log() - mine.clamp_min(1e-12).log()
    return (theirs * logs).sum(-1).mean()
