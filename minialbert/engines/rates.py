"""How fast this machine multiplies matrices, in each kind of number: a measurement of milliseconds."""

import time
from collections.abc import Callable
from typing import Final, Literal

import torch

Numbers = Literal["float32", "bfloat16", "int8"]
NUMBERS: Final[tuple[Numbers, ...]] = ("float32", "bfloat16", "int8")


def product_rate(
    numbers: Numbers, *, n_rows: int, n_in: int, n_out: int, n_repeats: int = 3
) -> float:
    """Return operations per second, two per multiply-add, of (n_rows, n_in) by (n_in, n_out).

    The best of ``n_repeats``, after one to warm up; 0 where torch cannot multiply such numbers.
    """
    product = _product(numbers, n_rows, n_in, n_out)
    try:
        product()
        seconds = min(_seconds(product) for _ in range(n_repeats))
    except RuntimeError:
        return 0.0
    return 2.0 * n_rows * n_in * n_out / seconds


def _product(numbers: Numbers, n_rows: int, n_in: int, n_out: int) -> Callable[[], object]:
    if numbers == "int8":
        left = torch.ones(n_rows, n_in, dtype=torch.int8)
        right = torch.ones(n_in, n_out, dtype=torch.int8)
        return lambda: torch._int_mm(left, right)
    dtype = getattr(torch, numbers)
    a, b = torch.ones(n_rows, n_in, dtype=dtype), torch.ones(n_in, n_out, dtype=dtype)
    return lambda: a @ b


def _seconds(product: Callable[[], object]) -> float:
    begun = time.perf_counter()
    product()
    return time.perf_counter() - begun
