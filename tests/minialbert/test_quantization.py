"""Ranges and steps: what is rounded stays within half a step; what is stored comes back."""

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from minialbert.errors import CheckpointError
from minialbert.heads import TokenClassifier
from minialbert.quantization import (
    LEVELS,
    Range,
    measure_ranges,
    n_calls,
    products,
    read_ranges,
    save_ranges,
)
from tests.minialbert.folders import TAGGER

SOME = Range(torch.tensor([[-1.0, 0.0, 2.0], [-3.0, 1.0, 1.5]]), torch.tensor([4.0, 0.5, 1.0]))


@given(st.integers(0, 1), st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_rounding_within_the_range_moves_by_half_a_step_at_most(
    call: int, shares: list[float]
) -> None:
    x = SOME.low[call] + torch.tensor(shares) * SOME.width
    moved = (SOME.rounded(x, call) - x).abs()
    assert (moved <= SOME.width / LEVELS / 2 + 1e-6).all()


def test_what_lies_outside_is_clipped_to_the_ends() -> None:
    far = torch.tensor([-99.0, 99.0, 99.0])
    expected = torch.tensor([-1.0, 0.5, 3.0])
    assert torch.allclose(SOME.rounded(far, 0), expected)


def test_product_on_bytes_is_the_formula() -> None:
    """Integers alone, as the module says: step / 255 * sum of r q, plus b + W low."""
    torch.manual_seed(1)
    weight, bias, x = torch.randn(5, 3), torch.randn(5), SOME.low[1] + torch.rand(7, 3) * SOME.width
    signed, step = SOME.bytes_of(weight)
    q = ((x - SOME.low[1]) / SOME.width * LEVELS).round().to(torch.int64)
    snapped = SOME.snapped(weight)
    whole = (q @ signed.T.to(torch.int64)).double() * step.T.double() / LEVELS
    by_bytes = whole + bias + snapped.double() @ SOME.low[1].double()
    by_floats = SOME.rounded(x, 1).double() @ snapped.T.double() + bias
    assert signed.dtype == torch.int8
    assert torch.allclose(by_bytes, by_floats, atol=1e-5)


def test_snapped_weights_stay_where_they_are() -> None:
    weight = torch.randn(5, 3)
    once = SOME.snapped(weight)
    assert torch.allclose(SOME.snapped(once), once, atol=1e-6)
    assert (once - weight).abs().max() > 1e-4
    assert torch.equal(SOME.bytes_of(once.half().float())[0], SOME.bytes_of(once)[0])


def test_ranges_hold_what_was_seen_and_come_back(tmp_path: Path) -> None:
    model = TokenClassifier(TAGGER).eval()
    ids = torch.randint(5, TAGGER.vocab_size, (4, 30))
    seen: dict[str, list[torch.Tensor]] = {}
    for name, module in products(model.encoder).items():
        module.register_forward_pre_hook(
            lambda _, given, name=name: seen.setdefault(name, []).append(given[0].detach())
        )
    ranges = measure_ranges(model.encoder, [lambda encoder: encoder(ids)])
    for name, each in ranges.items():
        n = n_calls(model.encoder, name)
        assert len(seen[name]) == n == len(each.low)
        for call, x in enumerate(seen[name]):
            assert (x >= each.low[call] - 1e-5).all()
            assert (x <= each.low[call] + each.width + 1e-5).all()
    save_ranges(ranges, tmp_path)
    stored = read_ranges(model.encoder, tmp_path)
    assert stored is not None
    assert stored.keys() == ranges.keys()
    assert all(torch.equal(stored[name].low, each.low) for name, each in ranges.items())


def test_a_model_without_ranges_has_none(tmp_path: Path) -> None:
    assert read_ranges(TokenClassifier(TAGGER).encoder, tmp_path) is None


@pytest.mark.parametrize("fault", ["missing", "nan", "shape", "negative"])
def test_ranges_of_another_model_are_refused(tmp_path: Path, fault: str) -> None:
    encoder = TokenClassifier(TAGGER).encoder
    ids = torch.randint(5, TAGGER.vocab_size, (2, 9))
    ranges = dict(measure_ranges(encoder, [lambda it: it(ids)]))
    name = "layer.ffn"
    low, width = ranges[name].low, ranges[name].width
    if fault == "missing":
        del ranges[name]
    else:
        ranges[name] = {
            "nan": Range(low * np.nan, width),
            "shape": Range(low[:1], width),
            "negative": Range(low, -width),
        }[fault]
    save_ranges(ranges, tmp_path)
    with pytest.raises(CheckpointError, match="ranges"):
        read_ranges(encoder, tmp_path)
