"""Eight-bit numbers for the products of the shared layer and its adapters.

A product ``W x + b`` runs on unsigned bytes of x and signed bytes of W. Each channel k of the input has
a *range* ``[low_k, low_k + width_k]``, measured once on text (:func:`measure_ranges`) and kept with
the model, so that a piece's numbers never hang on the other pieces of its batch. Then

    x_k ~ low_k + width_k * q_k / 255          q_k in 0..255
    W_jk width_k ~ step_j * r_jk               r_jk in -127..127, step_j = max_k |W_jk width_k| / 127
    W x + b ~ step_j / 255 * sum_k r_jk q_k + (b + W low)_j

The ranges' widths are shared by all recursions, and with them the bytes of the shared weights; their lows are each
recursion's own and go into the bias. Embeddings, projector, LayerNorms, attention's
softmax and the head stay in float32. A model trained for bytes (``snapped``) has weights that lie on these steps
already: only the rounding of x is left between it and float32.

Sizes: K inputs, J outputs, C calls (recursions for the shared layer, 1 for an adapter).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from minialbert.errors import CheckpointError
from minialbert.network import Encoder

FILE: Final = "ranges.safetensors"
LEVELS, MOST_WEIGHT = 255, 127
_SHARED: Final = tuple(
    f"layer.{name}" for name in ("attention.query", "attention.key", "attention.value",
                                 "attention.dense", "ffn", "ffn_output")
)  # fmt: skip
_KEPT_WHOLE: Final = "att_adapters.0.block.0"
"""Reads the projector's output, whose residual OpenVINO 2026.4 would round along with it."""
_NARROWEST: Final = 1e-3  # a channel that never moves still gets a range

Forward = Callable[..., Tensor]


@dataclass(frozen=True, slots=True)
class Range:
    """Where the inputs of one product lie: ``low`` (C, K), one row per call, and ``width`` (K,)."""

    low: Tensor
    width: Tensor

    def rounded(self, x: Tensor, call: int) -> Tensor:
        """Return x (..., K) as its bytes stand for it, clipped to the range."""
        low = self.low[call]
        return ((x - low) / self.width).clamp(0, 1).mul(LEVELS).round() * (
            self.width / LEVELS
        ) + low

    def snapped(self, weight: Tensor) -> Tensor:
        """Return a weight (J, K) moved to the nearest steps of its rows."""
        signed, step = self.bytes_of(weight)
        return signed.float() * step / self.width

    def bytes_of(self, weight: Tensor) -> tuple[Tensor, Tensor]:
        """Return a weight's signed bytes (J, K) and the step of each row (J, 1)."""
        scaled = weight * self.width
        step = scaled.abs().amax(1, keepdim=True).clamp_min(1e-12) / MOST_WEIGHT
        return (scaled / step).round().to(torch.int8), step


Ranges = Mapping[str, Range]
"""The range of each product's input, by the product's name in the encoder."""


def products(encoder: Encoder) -> dict[str, nn.Linear]:
    """Return the products that run on bytes, by name: the shared layer's and the adapters'."""
    chosen = {
        name: module
        for name, module in encoder.named_modules()
        if isinstance(module, nn.Linear)
        and (name in _SHARED or "_adapters." in name)
        and name != _KEPT_WHOLE
    }
    return dict(sorted(chosen.items()))


def n_calls(encoder: Encoder, name: str) -> int:
    """Return how often a forward pass uses the product ``name``."""
    return encoder.config.num_hidden_layers if name in _SHARED else 1


@torch.inference_mode()
def measure_ranges(encoder: Encoder, batches: Iterable[Callable[[Encoder], object]]) -> Ranges:
    """Return the ranges seen while each of ``batches`` runs the encoder.

    Ends of a range are means over batches of the batch's lowest and highest value.
    """
    chosen = products(encoder)
    lows: dict[str, list[Tensor]] = {name: [] for name in chosen}
    highs: dict[str, list[Tensor]] = {name: [] for name in chosen}

    def watch(name: str) -> Callable[[nn.Module, tuple[Tensor]], None]:
        def see(_: nn.Module, given: tuple[Tensor]) -> None:
            flat = given[0].flatten(0, -2)
            lows[name].append(flat.amin(0))
            highs[name].append(flat.amax(0))

        return see

    hooks = [module.register_forward_pre_hook(watch(name)) for name, module in chosen.items()]
    try:
        for run in batches:
            run(encoder)
    finally:
        for hook in hooks:
            hook.remove()
    return {name: _range(lows[name], highs[name], n_calls(encoder, name)) for name in chosen}


def _range(lows: list[Tensor], highs: list[Tensor], n: int) -> Range:
    """Average over batches; entries go round the ``n`` calls of a pass."""
    low = torch.stack([torch.stack(lows[i::n]).mean(0) for i in range(n)])  # (C, K)
    high = torch.stack([torch.stack(highs[i::n]).mean(0) for i in range(n)])
    width = (high - low).amax(0).clamp_min(_NARROWEST)  # one for all recursions
    return Range((low + high - width) / 2, width)


def snapped_weights(encoder: Encoder, ranges: Ranges) -> dict[str, Tensor]:
    """Return the weights of all products, moved to steps, by their names in the encoder."""
    return {
        f"{name}.weight": ranges[name].snapped(module.weight)
        for name, module in products(encoder).items()
    }


def save_ranges(ranges: Ranges, folder: Path) -> None:
    """Write the ranges into a model folder."""
    tensors = {}
    for name, each in ranges.items():
        tensors[f"{name}.low"], tensors[f"{name}.width"] = each.low, each.width
    save_file({k: v.contiguous() for k, v in tensors.items()}, folder / FILE)


def read_ranges(encoder: Encoder, folder: Path) -> Ranges | None:
    """Read the ranges of ``encoder`` from a model folder; None when it has none.

    Raises CheckpointError when they are damaged or of another model.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        stored = load_file(path)
    except (SafetensorError, OSError, ValueError) as error:
        raise CheckpointError(f"{path} cannot be read; it is damaged.") from error
    wanted = products(encoder)
    names = {f"{name}.{part}" for name in wanted for part in ("low", "width")}
    if set(stored) != names:
        raise CheckpointError(f"{path} does not hold the ranges of this model's products.")
    ranges = {}
    for name, module in wanted.items():
        low, width = (
            stored[f"{name}.{part}"].to(torch.float32, copy=True) for part in ("low", "width")
        )
        shapes = ((n_calls(encoder, name), module.in_features), (module.in_features,))
        sound = (low.shape, width.shape) == shapes and torch.isfinite(low).all()
        if not sound or not torch.isfinite(width).all() or not (width > 0).all():
            raise CheckpointError(f"{path} holds unusable ranges for {name}.")
        ranges[name] = Range(low, width)
    return ranges
