"""The terms of distillation against torch's and transformers' own."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from minialbert.network import Traces
from minialbert.training.losses import (
    attention_kl,
    hidden_distance,
    logits_kl,
    map_kl,
    masked_lm,
    mean_cosine,
)

N, S, H, HEADS, V = 3, 7, 11, 5, 53


def drawn(*shape: int, seed: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def traces(n_layers: int, *, seed: int) -> Traces:
    hidden = [drawn(N, S, H, seed=seed + i) for i in range(n_layers + 1)]
    maps = [drawn(N, HEADS, S, S, seed=seed + 50 + i).softmax(-1) for i in range(n_layers)]
    return Traces(tuple(hidden), tuple(maps))


def test_attention_loss_is_the_mean_divergence_of_rows() -> None:
    theirs = torch.tensor([[[[0.5, 0.5], [1.0, 0.0]]]])
    mine = torch.tensor([[[[0.25, 0.75], [0.5, 0.5]]]])
    first = 0.5 * np.log(0.5 / 0.25) + 0.5 * np.log(0.5 / 0.75)
    assert map_kl(mine, theirs).item() == pytest.approx((first + np.log(2)) / 2, abs=1e-6)
    assert map_kl(theirs, theirs).item() == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("layers", [(0, 1), (1, 3), (3, 3)], ids=str)
def test_layer_terms_compare_with_the_layers_named(layers: tuple[int, ...]) -> None:
    mine, theirs = traces(2, seed=1), traces(4, seed=200)
    kls = [
        F.kl_div(mine.attentions[i].log(), theirs.attentions[layer], reduction="sum") / (N * HEADS * S)
        for i, layer in enumerate(layers)
    ]  # fmt: skip
    assert attention_kl(mine, theirs, layers) == pytest.approx(float(sum(kls)) / 2, rel=1e-5)
    pairs = [(0, 0), *((i + 1, layer + 1) for i, layer in enumerate(layers))]
    ones = torch.ones(N * S)
    distances = [
        F.cosine_embedding_loss(mine.hidden[a].flatten(0, 1), theirs.hidden[b].flatten(0, 1), ones)
        for a, b in pairs
    ]
    wanted = float(sum(distances)) / 3
    assert hidden_distance(mine, theirs, layers) == pytest.approx(wanted, rel=1e-5)


def test_mean_cosine_is_that_of_numpy() -> None:
    a, b = drawn(N, S, H, seed=2), drawn(N, S, H, seed=3)
    x, y = a.reshape(-1, H).numpy(), b.reshape(-1, H).numpy()
    wanted = ((x * y).sum(1) / np.linalg.norm(x, axis=1) / np.linalg.norm(y, axis=1)).mean()
    assert mean_cosine(a, b) == pytest.approx(wanted, abs=1e-6)


def test_logits_loss_is_torchs_divergence() -> None:
    mine, theirs = drawn(13, V, seed=4), 3 * drawn(13, V, seed=5)
    wanted = F.kl_div(mine.log_softmax(-1), theirs.softmax(-1), reduction="batchmean")
    assert logits_kl(mine, theirs) == pytest.approx(float(wanted), rel=1e-5)
    assert logits_kl(mine, mine + 2.5) == pytest.approx(0, abs=1e-6)  # a shift is the same softmax
    other_way = F.kl_div(theirs.log_softmax(-1), mine.softmax(-1), reduction="batchmean")
    assert abs(float(wanted - other_way)) > 0.1  # so the direction was tested


def test_masked_lm_loss_is_that_of_the_true_pieces() -> None:
    logits, truth = drawn(13, V, seed=6), torch.arange(13) * 3
    by_hand = -logits.double().softmax(-1)[torch.arange(13), truth].log().mean()
    assert masked_lm(logits, truth) == pytest.approx(float(by_hand), rel=1e-5)


def test_windows_in_which_nothing_is_hidden_cost_nothing() -> None:
    nothing = torch.zeros(0, V, requires_grad=True)
    total = masked_lm(nothing, torch.zeros(0, dtype=torch.long)) + logits_kl(nothing, nothing)
    total.backward()  # type: ignore[no-untyped-call]
    assert total.item() == 0
