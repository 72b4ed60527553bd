"""The miniALBERT encoder: factorised embeddings, ONE layer applied again and again, adapters.

The idea of the paper (Nouriborji et al. 2023, arXiv 2210.06425) is the loop in
:meth:`Encoder.forward`: every recursion uses the same attention and feed-forward weights, and
only two small adapters per recursion are its own. This file holds the maths and nothing else: no
heads, no files, no tokenizer. Sizes: N windows, S pieces, E embedding, H hidden, A adapter.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from minialbert.config import Activation, MiniAlbertConfig

ADAPTER_EPS = 1e-12  # fixed in the authors' code, whatever the config says

_ACTIVATIONS: dict[Activation, Callable[[Tensor], Tensor]] = {
    "gelu": F.gelu,
    "gelu_new": lambda x: F.gelu(x, approximate="tanh"),
    "relu": F.relu,
    "silu": F.silu,
}


@dataclass(frozen=True, slots=True)
class Traces:
    """What the encoder computed on the way; distillation compares it with a teacher's.

    ``hidden``: the projected embeddings, then the output of each recursion, each (N, S, H).
    ``attentions``: softmaxed scores of each recursion, each (N, heads, S, S).
    """

    hidden: tuple[Tensor, ...]
    attentions: tuple[Tensor, ...]


class Embeddings(nn.Module):
    """Word + type + position, then LayerNorm and dropout; all of width E."""

    def __init__(self, config: MiniAlbertConfig) -> None:
        super().__init__()
        size = config.embedding_size
        self.word_embeddings = nn.Embedding(config.vocab_size, size, config.pad_token_id)
        self.position_embeddings = nn.Embedding(config.max_position_embeddings, size)
        self.token_type_embeddings = nn.Embedding(config.type_vocab_size, size)
        self.LayerNorm = nn.LayerNorm(size, eps=config.layer_norm_eps)
        self.dropout = nn.Dropout(config.hidden_dropout_prob)

    def forward(self, input_ids: Tensor, token_type_ids: Tensor) -> Tensor:
        """Embed pieces (N, S) as vectors (N, S, E)."""
        words = self.word_embeddings(input_ids)  # (N, S, E)
        types = self.token_type_embeddings(token_type_ids)  # (N, S, E)
        positions = self.position_embeddings.weight[: input_ids.shape[1]]  # (S, E)
        return self.dropout(self.LayerNorm(words + types + positions))  # type: ignore[no-any-return]


class Adapter(nn.Module):
    """``LayerNorm(W2 · GELU(W1 · x) + x)``: a bottleneck of width A around the stream."""

    def __init__(self, config: MiniAlbertConfig) -> None:
        super().__init__()
        down = nn.Linear(config.hidden_size, config.adapter_size)
        up = nn.Linear(config.adapter_size, config.hidden_size)
        self.block = nn.Sequential(down, nn.GELU(), up)
        self.norm = nn.LayerNorm(config.hidden_size, eps=ADAPTER_EPS)

    def forward(self, x: Tensor) -> Tensor:
        """Adapt the stream x (N, S, H)."""
        return self.norm(self.block(x) + x)  # type: ignore[no-any-return]


class Attention(nn.Module):
    """Multi-head self-attention with its own residual and LayerNorm."""

    def __init__(self, config: MiniAlbertConfig) -> None:
        super().__init__()
        size = config.hidden_size
        self.n_heads = config.num_attention_heads
        self.query = nn.Linear(size, size)
        self.key = nn.Linear(size, size)
        self.value = nn.Linear(size, size)
        self.dense = nn.Linear(size, size)
        self.LayerNorm = nn.LayerNorm(size, eps=config.layer_norm_eps)
        self.dropout_p = config.attention_probs_dropout_prob
        self.output_dropout = nn.Dropout(config.hidden_dropout_prob)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """Attend within x (N, S, H); ``mask`` (N, 1, 1, S) is True where a piece may be seen."""
        query, key, value = self._heads(x)
        p = self.dropout_p if self.training else 0.0
        context = F.scaled_dot_product_attention(query, key, value, mask, dropout_p=p)
        return self._close(x, context)

    def forward_with_scores(self, x: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor]:
        """Do as :meth:`forward` and return the attention probabilities too, (N, heads, S, S)."""
        query, key, value = self._heads(x)
        scores = query @ key.transpose(-1, -2) / query.shape[-1] ** 0.5
        if mask is not None:
            scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
        shares = scores.softmax(-1)
        context = F.dropout(shares, self.dropout_p, self.training) @ value
        return self._close(x, context), shares

    def _heads(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        n, s, _ = x.shape
        query, key, value = (
            linear(x).view(n, s, self.n_heads, -1).transpose(1, 2)  # (N, heads, S, H / heads)
            for linear in (self.query, self.key, self.value)
        )
        return query, key, value

    def _close(self, x: Tensor, context: Tensor) -> Tensor:
        joined = context.transpose(1, 2).reshape(x.shape)  # (N, S, H)
        return self.LayerNorm(x + self.output_dropout(self.dense(joined)))  # type: ignore[no-any-return]


class SharedLayer(nn.Module):
    """The one transformer layer; its two sublayers are called apart so adapters fit between."""

    def __init__(self, config: MiniAlbertConfig) -> None:
        super().__init__()
        self.attention = Attention(config)
        self.ffn = nn.Linear(config.hidden_size, config.intermediate_size)
        self.ffn_output = nn.Linear(config.intermediate_size, config.hidden_size)
        self.full_layer_layer_norm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.activation = _ACTIVATIONS[config.hidden_act]
        self.dropout = nn.Dropout(config.hidden_dropout_prob)

    def feed_forward(self, x: Tensor) -> Tensor:
        """Apply the second sublayer to x (N, S, H)."""
        inner = self.ffn_output(self.activation(self.ffn(x)))
        return self.full_layer_layer_norm(x + self.dropout(inner))  # type: ignore[no-any-return]


class Encoder(nn.Module):
    """Pieces in, one vector of width H per piece out.

    ``forward`` takes input_ids (N, S) and, optionally, attention_mask (N, S; 1 = real piece)
    and token_type_ids (N, S), and returns (N, S, H). Rows at masked positions mean nothing.
    """

    def __init__(self, config: MiniAlbertConfig) -> None:
        super().__init__()
        self.config = config
        self.embeddings = Embeddings(config)
        self.projector = (
            nn.Linear(config.embedding_size, config.hidden_size)
            if config.has_projector
            else nn.Identity()
        )
        self.layer = SharedLayer(config)
        n_adapters = config.num_hidden_layers if config.use_adapter else 0
        self.att_adapters = nn.ModuleList(Adapter(config) for _ in range(n_adapters))
        self.mlp_adapters = nn.ModuleList(Adapter(config) for _ in range(n_adapters))

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor | None = None,
        token_type_ids: Tensor | None = None,
    ) -> Tensor:
        """Return the last hidden states, (N, S, H)."""
        x, mask = self._enter(input_ids, attention_mask, token_type_ids)
        for i in range(self.config.num_hidden_layers):
            x = self.layer.attention(self._adapt(self.att_adapters, i, x), mask)
            x = self.layer.feed_forward(self._adapt(self.mlp_adapters, i, x))
        return x

    def trace(
        self,
        input_ids: Tensor,
        attention_mask: Tensor | None = None,
        token_type_ids: Tensor | None = None,
    ) -> Traces:
        """Run as ``forward`` does and return every hidden state and attention map."""
        x, mask = self._enter(input_ids, attention_mask, token_type_ids)
        hidden, attentions = [x], []
        for i in range(self.config.num_hidden_layers):
            x = self._adapt(self.att_adapters, i, x)
            x, shares = self.layer.attention.forward_with_scores(x, mask)
            x = self.layer.feed_forward(self._adapt(self.mlp_adapters, i, x))
            hidden.append(x)
            attentions.append(shares)
        return Traces(tuple(hidden), tuple(attentions))

    def _enter(
        self, input_ids: Tensor, attention_mask: Tensor | None, token_type_ids: Tensor | None
    ) -> tuple[Tensor, Tensor | None]:
        if token_type_ids is None:
            token_type_ids = torch.zeros_like(input_ids)
        mask = None if attention_mask is None else attention_mask[:, None, None, :].bool()
        return self.projector(self.embeddings(input_ids, token_type_ids)), mask

    @staticmethod
    def _adapt(adapters: nn.ModuleList, i: int, x: Tensor) -> Tensor:
        return adapters[i](x) if adapters else x
