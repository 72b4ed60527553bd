"""A student's start: what is copied exactly, what is approximated, what begins as nothing."""

from dataclasses import replace
from typing import Final

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor
from transformers import BertConfig, BertModel

from minialbert.config import MiniAlbertConfig
from minialbert.network import Adapter, Encoder
from minialbert.training.start import kept_energy, start_from_teacher
from tests.minialbert.tiny import TINY, perturb

N_LAYERS: Final = 3
FULL_WIDTH: Final = replace(TINY, embedding_size=TINY.hidden_size, type_vocab_size=16)


@pytest.fixture(scope="module")
def teacher() -> BertModel:
    """Build a random BERT of TINY's widths in which no weight has its fresh value."""
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=TINY.vocab_size,
        hidden_size=TINY.hidden_size,
        num_hidden_layers=N_LAYERS,
        num_attention_heads=TINY.num_attention_heads,
        intermediate_size=TINY.intermediate_size,
        max_position_embeddings=19,
        attn_implementation="eager",  # type: ignore[call-arg]
    )
    model = BertModel(config, add_pooling_layer=False)
    model.train(False)
    perturb(model)
    return model


@pytest.fixture
def ids() -> Tensor:
    generator = torch.Generator().manual_seed(2)
    return torch.randint(0, TINY.vocab_size, (13, 11), generator=generator)


def started(teacher: BertModel, config: MiniAlbertConfig, *, layer: int = 1) -> Encoder:
    torch.manual_seed(3)
    encoder = Encoder(config).eval()
    counts = torch.arange(config.vocab_size).float()
    start_from_teacher(encoder, teacher.state_dict(), layer=layer, piece_counts=counts)
    return encoder


def test_full_width_student_has_the_teachers_first_hidden_state(
    teacher: BertModel, ids: Tensor
) -> None:
    encoder = started(teacher, FULL_WIDTH)
    first_type = teacher.embeddings.token_type_embeddings.weight[0]
    types = encoder.embeddings.token_type_embeddings.weight
    assert (types - (first_type - first_type.mean())).abs().max() < 0.06  # noise of 0.01
    with torch.no_grad():
        types.copy_((first_type - first_type.mean()).expand_as(types))
        theirs = teacher(input_ids=ids, output_hidden_states=True).hidden_states
        mine = encoder.trace(ids)
    torch.testing.assert_close(mine.hidden[0], theirs[0], atol=1e-5, rtol=0)


@pytest.mark.parametrize("layer", range(N_LAYERS))
def test_full_width_student_without_adapters_repeats_the_teachers_layer(
    teacher: BertModel, ids: Tensor, layer: int
) -> None:
    config = replace(FULL_WIDTH, use_adapter=False, num_hidden_layers=2)
    encoder = started(teacher, config, layer=layer)
    with torch.no_grad():
        mine = encoder.trace(ids)
        x = mine.hidden[0]
        for i in range(2):
            x = teacher.encoder.layer[layer](x)
            x = x[0] if isinstance(x, tuple) else x
            torch.testing.assert_close(mine.hidden[i + 1], x, atol=1e-5, rtol=0)


def test_adapters_begin_nearly_as_identities(teacher: BertModel, ids: Tensor) -> None:
    """What leaves a norm with the teacher's scale and shift passes through almost unchanged."""
    for norm in ("embedding", "attention", "layer"):
        encoder = started(teacher, FULL_WIDTH)
        attention_norm = encoder.layer.attention.LayerNorm
        layer_norm = encoder.layer.full_layer_layer_norm
        adapter, before = {
            "embedding": (encoder.att_adapters[0], encoder.embeddings.LayerNorm),
            "attention": (encoder.mlp_adapters[1], attention_norm),
            "layer": (encoder.att_adapters[2], layer_norm),
        }[norm]
        assert isinstance(adapter, Adapter)
        with torch.no_grad():
            normal = torch.randn(400, TINY.hidden_size, generator=torch.Generator().manual_seed(4))
            x = F.layer_norm(normal, normal.shape[-1:], before.weight, before.bias)
            similarity = F.cosine_similarity(adapter(x), x, dim=-1)
            ratio = adapter(x).std() / x.std()
        assert similarity.mean() > 0.998
        assert similarity.min() > 0.98
        assert 0.95 < ratio < 1.05


def low_rank(teacher: BertModel, rank: int) -> dict[str, Tensor]:
    """Return the teacher's weights with centred embeddings that span only ``rank`` directions."""
    weights = {name: tensor.clone() for name, tensor in teacher.state_dict().items()}
    generator = torch.Generator().manual_seed(6)
    basis, _ = torch.linalg.qr(torch.randn(TINY.hidden_size, rank, generator=generator))
    basis -= basis.mean(0)
    for name in ("word", "position", "token_type"):
        key = f"embeddings.{name}_embeddings.weight"
        weights[key] = weights[key] @ basis @ basis.T
    return weights


def test_factorised_embeddings_keep_what_fits_into_them(teacher: BertModel, ids: Tensor) -> None:
    weights = low_rank(teacher, TINY.embedding_size)
    counts = torch.ones(TINY.vocab_size)
    assert kept_energy(weights, TINY.embedding_size, counts) == pytest.approx(1.0, abs=1e-5)
    whole, factorised = (Encoder(replace(TINY, embedding_size=e)).eval() for e in (40, 12))
    for encoder in (whole, factorised):
        start_from_teacher(encoder, weights, layer=0, piece_counts=counts)
        torch.nn.init.zeros_(encoder.embeddings.token_type_embeddings.weight)
    with torch.no_grad():
        mine, theirs = (e.trace(ids).hidden[0] for e in (factorised, whole))
    assert F.cosine_similarity(mine, theirs, dim=-1).mean() > 0.95  # a norm of 12 costs a little
    assert 0.95 < mine.norm() / theirs.norm() < 1.05


def test_wider_embeddings_keep_more(teacher: BertModel) -> None:
    counts = torch.ones(TINY.vocab_size)
    kept = [kept_energy(teacher.state_dict(), size, counts) for size in (1, 5, 12, 30, 39, 40)]
    assert kept == sorted(kept)
    assert kept[-1] == pytest.approx(1.0, abs=1e-5)


def test_frequent_pieces_weigh_more(teacher: BertModel) -> None:
    """A corpus of one single piece leaves one main direction more for it."""
    one = F.one_hot(torch.tensor(5), TINY.vocab_size).float()
    every = torch.ones(TINY.vocab_size)
    assert kept_energy(teacher.state_dict(), 1, one) > kept_energy(teacher.state_dict(), 1, every)


def test_start_is_the_same_each_time(teacher: BertModel) -> None:
    one, two = (started(teacher, TINY).state_dict() for _ in range(2))
    assert all(torch.equal(one[name], two[name]) for name in one)


def test_fewer_positions_than_the_teacher_are_fine(teacher: BertModel) -> None:
    encoder = started(teacher, replace(FULL_WIDTH, max_position_embeddings=7))
    assert encoder.embeddings.position_embeddings.weight.shape[0] == 7


@pytest.mark.parametrize(
    "change",
    [{"vocab_size": 51}, {"intermediate_size": 52}, {"hidden_size": 50, "embedding_size": 50}],
)
def test_other_widths_are_refused(teacher: BertModel, change: dict[str, int]) -> None:
    with pytest.raises(RuntimeError):
        started(teacher, replace(TINY, **change))  # type: ignore[arg-type]


def test_layer_that_is_not_there_is_refused(teacher: BertModel) -> None:
    with pytest.raises(KeyError):
        started(teacher, TINY, layer=N_LAYERS)
