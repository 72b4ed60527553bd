"""Learn with the rounding that eight-bit products will bring, so that it changes little.

In the forward pass inputs and weights of :mod:`minialbert.quantization`'s products are rounded; in the
backward pass rounding counts as the identity within the range and stops the gradient
outside of it (straight-through estimator, Bengio et al. 2013, arXiv 1308.3432).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.func import functional_call

from minialbert.heads import TokenClassifier
from minialbert.quantization import LEVELS, Range, Ranges, n_calls, products


class _Round(torch.autograd.Function):
    """Round x to its bytes; let gradients through inside the range."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, low: Tensor, width: Tensor) -> Tensor:
        share = (x - low).div_(width)
        ctx.save_for_backward((share < 0) | (share > 1))
        return share.clamp_(0, 1).mul_(LEVELS).round_().mul_(width / LEVELS).add_(low)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None, None]:
        (is_outside,) = ctx.saved_tensors
        return gradient.masked_fill(is_outside, 0.0), None, None


@contextmanager
def rounded_inputs(model: TokenClassifier, ranges: Ranges) -> Iterator[None]:
    """Round the products' inputs while the context lasts."""
    hooks = [
        module.register_forward_pre_hook(_rounding(ranges[name], n_calls(model.encoder, name)))
        for name, module in products(model.encoder).items()
    ]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def _rounding(of: Range, n: int) -> Callable[[nn.Module, tuple[Tensor]], Tensor]:
    n_seen = 0

    def round_input(_: nn.Module, given: tuple[Tensor]) -> Tensor:
        nonlocal n_seen
        call, n_seen = n_seen % n, n_seen + 1
        rounded: Tensor = _Round.apply(given[0], of.low[call], of.width)  # type: ignore[no-untyped-call]
        return rounded

    return round_input


def forward_on_steps(
    model: TokenClassifier, ranges: Ranges, ids: Tensor, mask: Tensor | None, types: Tensor | None
) -> Tensor:
    """Return the logits (N, S, L) with weights moved to their steps, gradients as if they were not."""
    weights = {
        f"encoder.{name}.weight": module.weight
        + (ranges[name].snapped(module.weight.detach()) - module.weight.detach())
        for name, module in products(model.encoder).items()
    }
    logits: Tensor = functional_call(model, weights, (ids, mask, types))
    return logits


def snap(model: TokenClassifier, ranges: Ranges) -> None:
    """Move the products' weights to their steps for good."""
    with torch.no_grad():
        for name, module in products(model.encoder).items():
            module.weight.copy_(ranges[name].snapped(module.weight))
