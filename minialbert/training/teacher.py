"""Read a BERT teacher from its folder: what it computes, and its weights under BERT's names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn
from transformers import AutoModel, AutoModelForMaskedLM

from minialbert.checkpoint import read_weights
from minialbert.errors import CheckpointError
from minialbert.network import Traces

_HEAD: Final = "cls.predictions."
_INSIDE: Final = re.compile(r"^bert\.")  # where a model with a head keeps its encoder
_OLD_NAMES: Final = ((".gamma", ".weight"), (".beta", ".bias"))  # of norms, in old files


@dataclass(frozen=True, slots=True)
class Teacher:
    """A frozen encoder, and the head that turns its hidden states into logits over the vocabulary."""

    encoder: nn.Module
    n_layers: int
    head: nn.Module | None = None

    @torch.no_grad()
    def trace(self, ids: Tensor) -> Traces:
        """Return every hidden state and attention map of pieces (N, S)."""
        found = self.encoder(input_ids=ids)
        return Traces(tuple(found.hidden_states), tuple(found.attentions))


def read_teacher(folder: Path) -> Teacher:
    """Load a BERT encoder, with its language-model head if the folder has one.

    Raises CheckpointError when weights are missing, which transformers would draw at random.
    """
    has_head = has_language_head(teacher_weights(folder))
    kind = AutoModelForMaskedLM if has_head else AutoModel
    model, found = kind.from_pretrained(
        folder, attn_implementation="eager", output_loading_info=True,
        **({} if has_head else {"add_pooling_layer": False}),
    )  # fmt: skip
    if missing := sorted(found["missing_keys"]):
        raise CheckpointError(f"The teacher in {folder} lacks weights that its config names: "
                              f"{', '.join(missing[:5])}.")  # fmt: skip
    model.config.output_attentions = True
    model.config.output_hidden_states = True
    model = model.float().eval().requires_grad_(False)
    n_layers = int(model.config.num_hidden_layers)
    return Teacher(model.bert, n_layers, model.cls) if has_head else Teacher(model, n_layers)


def teacher_weights(folder: Path) -> dict[str, Tensor]:
    """Return the weights in ``folder`` under the names that a bare ``BertModel`` has, in float32.

    Raises CheckpointError when there are none, or they are damaged.
    """
    return {_plain(name): weight for name, weight in read_weights(folder).items()}


def has_language_head(weights: Mapping[str, Tensor]) -> bool:
    """Say whether there is a language-model head among the weights."""
    return any(name.startswith(_HEAD + "transform.") for name in weights)


def language_head_weights(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the head under our names; raises KeyError when part of it is missing.

    Its output weights are stored or those of the embeddings, as BERT ties them.
    """
    tied = weights["embeddings.word_embeddings.weight"]
    head = {
        "vocab_projector.weight": weights.get(_HEAD + "decoder.weight", tied),
        "vocab_projector.bias": weights[_HEAD + "bias"],
    }
    for ours, theirs in (("vocab_transform", "dense"), ("vocab_layer_norm", "LayerNorm")):
        for part in ("weight", "bias"):
            head[f"{ours}.{part}"] = weights[f"{_HEAD}transform.{theirs}.{part}"]
    return head


def _plain(name: str) -> str:
    name = _INSIDE.sub("", name)
    for old, new in _OLD_NAMES:
        name = name.removesuffix(old) + new if name.endswith(old) else name
    return name
