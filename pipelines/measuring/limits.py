"""The machine's limit: how fast it multiplies plain matrices of the model's shapes.

A rate over all shapes is weighted by their operations: the operations of one piece by the time that
they take at the rates of their shapes. Attention's products of pieces with pieces count as
operations, but their small shapes are not among those timed.
"""

import time
from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Final

import torch

from minialbert.config import MiniAlbertConfig
from minialbert.engines.rates import NUMBERS, Numbers, product_rate
from pipelines.measuring.report import Limit

Shape = tuple[int, int]
Rates = Mapping[Numbers, Mapping[Shape, float]]
"""Operations per second for each kind of number and shape (n_in, n_out); 0 where there are none."""

_ROWS: Final = 2048
_ROWS_ON_GPU: Final = 65536
_REPEATS: Final = 20
_MOST_SECONDS: Final = 1.0  # for one shape; fewer repeats where products are slow


def products_of(config: MiniAlbertConfig) -> Counter[Shape]:
    """Count the products (n_in, n_out) with weights that one piece goes through."""
    hidden, inner, n = config.hidden_size, config.intermediate_size, config.num_hidden_layers
    products: Counter[Shape] = Counter()
    products[hidden, hidden] += 4 * n
    products[hidden, inner] += n
    products[inner, hidden] += n
    if config.use_adapter:
        products[hidden, config.adapter_size] += 2 * n
        products[config.adapter_size, hidden] += 2 * n
    if config.has_projector:
        products[config.embedding_size, hidden] += 1
    products[hidden, len(config.id2label)] += 1
    return products


def flops_per_piece(config: MiniAlbertConfig, *, n_context: float) -> float:
    """Return the operations (two per multiply-add) of one piece that sees ``n_context`` pieces."""
    weights = sum(n_in * n_out * n for (n_in, n_out), n in products_of(config).items())
    attention = 2 * n_context * config.hidden_size * config.num_hidden_layers
    return 2.0 * (weights + attention)


def measure_rates(config: MiniAlbertConfig, *, device: str) -> Rates:
    """Time the products of ``config`` in each kind of number on ``device`` ("cpu" or "cuda")."""
    kinds = NUMBERS if device == "cpu" else NUMBERS[:2]
    return {
        numbers: {shape: _rate(numbers, shape, device) for shape in products_of(config)}
        for numbers in kinds
    }


def best_limits(config: MiniAlbertConfig, *measured: Rates) -> tuple[Limit, ...]:
    """Return the limit in each kind of number, by the best rate of each shape."""
    return tuple(
        _limit(numbers, config, [rates[numbers] for rates in measured]) for numbers in measured[0]
    )


def _limit(numbers: Numbers, config: MiniAlbertConfig, rates: list[Mapping[Shape, float]]) -> Limit:
    products = products_of(config)
    best = {shape: max(each[shape] for each in rates) for shape in products}
    work = {shape: n_in * n_out * products[shape] for shape in products for n_in, n_out in [shape]}
    possible = [shape for shape in products if best[shape]]
    seconds = sum(work[shape] / best[shape] for shape in possible)
    per_second = sum(work[shape] for shape in possible) / seconds if possible else 0.0
    return Limit(numbers, per_second, {f"{a} x {b}": best[a, b] for a, b in products})


def _rate(numbers: Numbers, shape: Shape, device: str) -> float:
    if device == "cuda":
        return _rate_on_gpu(getattr(torch, numbers), shape)
    n_in, n_out = shape
    timed = partial(product_rate, numbers, n_rows=_ROWS, n_in=n_in, n_out=n_out)
    once = timed(n_repeats=1)
    n_repeats = int(_MOST_SECONDS * once / (2.0 * _ROWS * n_in * n_out))
    return max(once, timed(n_repeats=min(_REPEATS, n_repeats))) if n_repeats > 1 else once


def _rate_on_gpu(dtype: torch.dtype, shape: Shape) -> float:
    """Return the mean over repeats, which a GPU takes without waiting between them."""
    n_in, n_out = shape
    a = torch.ones(_ROWS_ON_GPU, n_in, dtype=dtype, device="cuda")
    b = torch.ones(n_in, n_out, dtype=dtype, device="cuda")
    for n_repeats in (3, _REPEATS):  # the first to warm up
        torch.cuda.synchronize()
        begun = time.perf_counter()
        for _ in range(n_repeats):
            a @ b
        torch.cuda.synchronize()
    return 2.0 * _ROWS_ON_GPU * n_in * n_out * _REPEATS / (time.perf_counter() - begun)
