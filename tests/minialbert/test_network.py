"""The encoder against outside oracles: transformers' AlbertModel and the papers' formulas."""

# mypy: allow-untyped-calls

import pytest
import torch
import torch.nn.functional as F
from transformers import AlbertConfig, AlbertModel

from minialbert.config import ACTIVATIONS, MiniAlbertConfig
from minialbert.network import Adapter, Encoder
from tests.minialbert.tiny import TINY, VARIANTS, make_batch, perturb

variants = pytest.mark.parametrize("config", VARIANTS.values(), ids=VARIANTS.keys())

ALBERT_NAMES = (  # (ours, AlbertModel's)
    ("layer.", "encoder.albert_layer_groups.0.albert_layers.0."),
    ("projector.", "encoder.embedding_hidden_mapping_in."),
    ("embeddings.", "embeddings."),
)


def make_encoder(config: MiniAlbertConfig, dtype: torch.dtype = torch.float64) -> Encoder:
    encoder = Encoder(config).to(dtype).eval()
    perturb(encoder)
    return encoder


def albert_name(name: str) -> str:
    ours, theirs = next(pair for pair in ALBERT_NAMES if name.startswith(pair[0]))
    return theirs + name.removeprefix(ours)


def make_albert(encoder: Encoder) -> AlbertModel:
    """Build an AlbertModel of one group that holds the weights of an encoder without adapters."""
    config = encoder.config
    names = ("vocab_size", "embedding_size", "hidden_size", "num_hidden_layers",
             "num_attention_heads", "intermediate_size", "max_position_embeddings",
             "type_vocab_size", "hidden_act", "layer_norm_eps")  # fmt: skip
    sizes = {name: getattr(config, name) for name in names}
    albert_config = AlbertConfig.from_dict(
        {**sizes, "num_hidden_groups": 1}, attn_implementation="eager"
    )
    albert = AlbertModel(albert_config, add_pooling_layer=False)
    torch.nn.Module.double(albert).eval()
    weights = {albert_name(name): weight for name, weight in encoder.state_dict().items()}
    albert.load_state_dict(weights)
    return albert


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("n_recursions", [2, 3, 6])
def test_without_adapters_equals_albert(activation: str, n_recursions: int) -> None:
    change = {"use_adapter": False, "hidden_act": activation, "num_hidden_layers": n_recursions}
    encoder = make_encoder(MiniAlbertConfig.from_mapping({**TINY.to_mapping(), **change}))
    albert, batch = make_albert(encoder), make_batch()
    with torch.no_grad():
        theirs = albert(**batch._asdict(), output_hidden_states=True, output_attentions=True)
        ours, traces = encoder(*batch), encoder.trace(*batch)
    seen = batch.attention_mask.bool()
    torch.testing.assert_close(ours[seen], theirs.last_hidden_state[seen], atol=1e-9, rtol=0)
    for mine, hidden in zip(traces.hidden, theirs.hidden_states, strict=True):
        torch.testing.assert_close(mine[seen], hidden[seen], atol=1e-9, rtol=0)
    for mine, shares in zip(traces.attentions, theirs.attentions, strict=True):
        torch.testing.assert_close(
            mine.transpose(1, 2)[seen], shares.transpose(1, 2)[seen], atol=1e-9, rtol=0
        )


def test_adapter_is_its_formula() -> None:
    adapter = Adapter(TINY).double()
    perturb(adapter)
    w = dict(adapter.named_parameters())
    x = torch.randn(13, 11, TINY.hidden_size, dtype=torch.float64) * 1e-3  # small: eps shows
    down = x @ w["block.0.weight"].T + w["block.0.bias"]
    gelu = down * (1 + torch.erf(down / 2**0.5)) / 2
    up = gelu @ w["block.2.weight"].T + w["block.2.bias"] + x
    expected = F.layer_norm(up, up.shape[-1:], w["norm.weight"], w["norm.bias"], 1e-12)
    torch.testing.assert_close(adapter(x), expected, atol=1e-9, rtol=0)


def test_adapter_ignores_the_eps_and_activation_of_the_config() -> None:
    change = {"layer_norm_eps": 0.1, "hidden_act": "relu"}
    other = Adapter(MiniAlbertConfig.from_mapping({**TINY.to_mapping(), **change})).double()
    adapter = Adapter(TINY).double()
    perturb(adapter)
    other.load_state_dict(adapter.state_dict())
    x = torch.randn(13, 11, TINY.hidden_size, dtype=torch.float64)
    torch.testing.assert_close(other(x), adapter(x), atol=0, rtol=0)


def test_adapters_come_before_their_sublayers() -> None:
    """Spell out recursion after recursion what the loop must do."""
    encoder, batch = make_encoder(TINY), make_batch()
    mask = batch.attention_mask[:, None, None, :].bool()
    x = encoder.projector(encoder.embeddings(batch.input_ids, batch.token_type_ids))
    for att_adapter, mlp_adapter in zip(encoder.att_adapters, encoder.mlp_adapters, strict=True):
        attended = encoder.layer.attention(att_adapter(x), mask)
        x = encoder.layer.feed_forward(mlp_adapter(attended))
    torch.testing.assert_close(encoder(*batch), x, atol=0, rtol=0)


@variants
def test_trace_ends_in_what_forward_returns(config: MiniAlbertConfig) -> None:
    encoder, batch = make_encoder(config), make_batch()
    traces, seen = encoder.trace(*batch), batch.attention_mask.bool()
    assert len(traces.hidden) == config.num_hidden_layers + 1
    assert len(traces.attentions) == config.num_hidden_layers
    torch.testing.assert_close(traces.hidden[-1][seen], encoder(*batch)[seen], atol=1e-9, rtol=0)
    for shares in traces.attentions:
        assert shares.masked_select(~batch.attention_mask[:, None, None, :].bool()).max() == 0


@variants
@pytest.mark.parametrize(("dtype", "atol"), [(torch.float64, 1e-9), (torch.float32, 1e-5)])
def test_padding_changes_nothing(config: MiniAlbertConfig, dtype: torch.dtype, atol: float) -> None:
    encoder, batch = make_encoder(config, dtype), make_batch()
    padded = encoder(*batch)
    for row, n_seen in enumerate(batch.attention_mask.sum(1).tolist()):
        ids, _, types = (part[row : row + 1, :n_seen] for part in batch)
        alone = encoder(ids, None, types)
        torch.testing.assert_close(padded[row, :n_seen], alone[0], atol=atol, rtol=0)


def test_what_is_masked_has_no_say() -> None:
    encoder, batch = make_encoder(TINY), make_batch()
    hidden = batch.attention_mask == 0
    other = batch._replace(input_ids=batch.input_ids.masked_fill(hidden, 9))
    seen = batch.attention_mask.bool()
    torch.testing.assert_close(encoder(*other)[seen], encoder(*batch)[seen], atol=0, rtol=0)


def test_mask_and_types_may_be_left_out() -> None:
    encoder, ids = make_encoder(TINY), make_batch().input_ids
    told = encoder(ids, torch.ones_like(ids), torch.zeros_like(ids))
    torch.testing.assert_close(encoder(ids), told, atol=1e-9, rtol=0)


def test_types_matter() -> None:
    encoder, ids = make_encoder(TINY), make_batch().input_ids
    assert (encoder(ids) - encoder(ids, None, torch.ones_like(ids))).abs().max() > 1e-2


@variants
def test_every_weight_learns(config: MiniAlbertConfig) -> None:
    encoder = make_encoder(config).train()
    encoder(*make_batch()).pow(2).mean().backward()
    still = [name for name, weight in encoder.named_parameters() if weight.grad is None]
    assert not still


def test_published_size() -> None:
    with torch.device("meta"):
        encoder = Encoder(MiniAlbertConfig())
    assert sum(weight.numel() for weight in encoder.parameters()) == 17_448_960
