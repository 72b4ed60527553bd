"""What sits on top of the encoder: one score per label and piece, per label and text, or per word.

Each model owns an :class:`~minialbert.network.Encoder` named ``encoder`` and its head. Sizes:
N windows, S pieces, H hidden, L labels, V vocabulary.
"""

from typing import Final

import torch.nn.functional as F
from torch import Tensor, nn

from minialbert.config import MiniAlbertConfig
from minialbert.network import Encoder

MLM_EPS = 1e-12  # fixed in the authors' code, whatever the config says


class TokenClassifier(nn.Module):
    """Dropout, then a Linear on every piece: logits (N, S, L)."""

    def __init__(self, config: MiniAlbertConfig) -> None:
        super().__init__()
        self.encoder = Encoder(config)
        self.dropout = nn.Dropout(_head_dropout(config))
        self.classifier = nn.Linear(config.hidden_size, len(config.id2label))

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor | None = None,
        token_type_ids: Tensor | None = None,
    ) -> Tensor:
        """Return a logit per window, piece and label, (N, S, L)."""
        return self.score(self.encoder(input_ids, attention_mask, token_type_ids))

    def score(self, hidden: Tensor) -> Tensor:
        """Turn hidden states (N, S, H) into label logits (N, S, L)."""
        return self.classifier(self.dropout(hidden))  # type: ignore[no-any-return]


class SequenceClassifier(nn.Module):
    """Dropout, then a Linear on the first piece: logits (N, L). No pooler, no tanh."""

    def __init__(self, config: MiniAlbertConfig) -> None:
        super().__init__()
        self.encoder = Encoder(config)
        self.dropout = nn.Dropout(_head_dropout(config))
        self.classifier = nn.Linear(config.hidden_size, len(config.id2label))

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor | None = None,
        token_type_ids: Tensor | None = None,
    ) -> Tensor:
        """Return a logit per window and label, (N, L)."""
        return self.score(self.encoder(input_ids, attention_mask, token_type_ids))

    def score(self, hidden: Tensor) -> Tensor:
        """Turn hidden states (N, S, H) into label logits (N, L)."""
        return self.classifier(self.dropout(hidden[:, 0]))  # type: ignore[no-any-return]


class MaskedLanguageModel(nn.Module):
    """Linear, exact GELU, LayerNorm, untied Linear to the vocabulary: logits (N, S, V)."""

    def __init__(self, config: MiniAlbertConfig) -> None:
        super().__init__()
        self.encoder = Encoder(config)
        self.vocab_transform = nn.Linear(config.hidden_size, config.hidden_size)
        self.vocab_layer_norm = nn.LayerNorm(config.hidden_size, eps=MLM_EPS)
        self.vocab_projector = nn.Linear(config.hidden_size, config.vocab_size)

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor | None = None,
        token_type_ids: Tensor | None = None,
    ) -> Tensor:
        """Return a logit per window, piece and word piece, (N, S, V)."""
        return self.score(self.encoder(input_ids, attention_mask, token_type_ids))

    def score(self, hidden: Tensor) -> Tensor:
        """Turn hidden states (..., H) into vocabulary logits (..., V)."""
        inner = F.gelu(self.vocab_transform(hidden))
        return self.vocab_projector(self.vocab_layer_norm(inner))  # type: ignore[no-any-return]


AnyModel = TokenClassifier | SequenceClassifier | MaskedLanguageModel
_TUNED_WITH_ADAPTERS: Final = ("encoder.att_adapters.", "encoder.mlp_adapters.")


def freeze_all_but_adapters(model: AnyModel) -> int:
    """Let only the adapters (their norms included) and the head learn; return how many weights do.

    Raises ValueError for a model without adapters.
    """
    if not model.encoder.config.use_adapter:
        raise ValueError("This model has no adapters, so adapters alone cannot be tuned.")
    n_learning = 0
    for name, weight in model.named_parameters():
        in_head = not name.startswith("encoder.")
        weight.requires_grad = in_head or name.startswith(_TUNED_WITH_ADAPTERS)
        n_learning += weight.numel() if weight.requires_grad else 0
    return n_learning


def _head_dropout(config: MiniAlbertConfig) -> float:
    if config.classifier_dropout is not None:
        return config.classifier_dropout
    return config.hidden_dropout_prob
