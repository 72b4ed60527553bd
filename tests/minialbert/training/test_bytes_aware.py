"""Learning with rounding: the forward pass is the int8 model's, gradients pass as if unrounded."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from minialbert.heads import TokenClassifier
from minialbert.network import Encoder
from minialbert.quantization import Ranges, measure_ranges, products, read_ranges
from minialbert.training.bytes_aware import forward_on_steps, rounded_inputs, snap
from minialbert.training.tuning import TuningOptions, tune
from tests.minialbert.folders import TAGGER, save_tagger
from tests.minialbert.tiny import perturb
from tests.minialbert.training.test_tuning import LABELS, NOTES

IDS = torch.randint(5, TAGGER.vocab_size, (4, 21), generator=torch.Generator().manual_seed(1))


@pytest.fixture
def model() -> TokenClassifier:
    torch.manual_seed(3)
    model = TokenClassifier(TAGGER).eval()
    perturb(model, seed=3)
    return model


@pytest.fixture
def ranges(model: TokenClassifier) -> Ranges:
    run: Callable[[Encoder], object] = lambda encoder: encoder(IDS)  # noqa: E731
    return measure_ranges(model.encoder, [run])


def test_forward_is_that_of_the_snapped_model(model: TokenClassifier, ranges: Ranges) -> None:
    learning = forward_on_steps(model, ranges, IDS, None, None)
    before = model(IDS)
    snap(model, ranges)
    assert torch.allclose(learning, model(IDS), atol=1e-5)
    assert (learning - before).abs().max() > 1e-4


def test_rounded_inputs_change_the_output_a_little_and_only_inside(
    model: TokenClassifier, ranges: Ranges
) -> None:
    before = model(IDS)
    with rounded_inputs(model, ranges):
        inside = model(IDS)
        assert torch.equal(model(IDS), inside)  # calls are counted from pass to pass
    assert 1e-5 < (inside - before).abs().mean() < 0.2 * before.abs().mean()
    assert torch.equal(model(IDS), before)


def test_gradients_reach_every_weight(model: TokenClassifier, ranges: Ranges) -> None:
    with rounded_inputs(model, ranges):
        forward_on_steps(model, ranges, IDS, None, None).square().sum().backward()
    for name, module in products(model.encoder).items():
        assert module.weight.grad is not None, name
        assert module.weight.grad.abs().sum() > 0, name


def test_nothing_passes_back_from_outside_the_range(model: TokenClassifier, ranges: Ranges) -> None:
    name = "layer.ffn"
    of = ranges[name]
    ffn = model.encoder.layer.ffn
    x = of.low[0] + of.width * torch.linspace(-0.5, 1.5, 9)[:, None]
    x = x.requires_grad_()
    with rounded_inputs(model, ranges):
        ffn(x).sum().backward()
    assert x.grad is not None
    is_inside = torch.linspace(-0.5, 1.5, 9)[:, None].expand_as(x)
    outside = (is_inside < -1e-6) | (is_inside > 1 + 1e-6)
    assert (x.grad[outside] == 0).all()
    assert torch.allclose(x.grad[4], ffn.weight.sum(0), atol=1e-5)


def test_a_tuned_model_lies_on_the_steps_of_the_ranges_beside_it(tmp_path: Path) -> None:
    options = TuningOptions(
        n_steps=4, batch_pieces=300, learning_rate=1e-3, quantization_aware=True
    )
    output = tmp_path / "tuned"
    model = tune(
        save_tagger(tmp_path / "start"), NOTES, output, labels=LABELS, options=options,
        report=lambda step, means: None,
    )  # fmt: skip
    ranges = read_ranges(model.encoder, output)
    assert ranges is not None
    for name, module in products(model.encoder).items():
        assert torch.allclose(ranges[name].snapped(module.weight), module.weight, atol=1e-6)


def test_a_model_tuned_without_rounding_has_ranges_too(tmp_path: Path) -> None:
    options = TuningOptions(n_steps=2, batch_pieces=300, learning_rate=1e-3)
    model = tune(
        save_tagger(tmp_path / "start"), NOTES, tmp_path / "tuned", labels=LABELS, options=options,
        report=lambda step, means: None,
    )  # fmt: skip
    ranges = read_ranges(model.encoder, tmp_path / "tuned")
    assert ranges is not None
    weight = model.encoder.layer.ffn.weight
    assert not torch.allclose(ranges["layer.ffn"].snapped(weight), weight, atol=1e-6)
