"""How fast this machine multiplies matrices, in each kind of number: a measurement of milliseconds."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Literal

import torch

Numbers = Literal["float32", "bfloat16", "int8"]
NUMBERS: Final[tuple[Numbers, ...]] = ("float32", "bfloat16", "int8")


@contextmanager
def one_thread() -> Iterator[None]:
    """Compute on one thread: where others compute too, two would wait for each other."""
    n_threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(n_threads)


def product_rate(
    numbers: Numbers,
    *,
    n_rows: int,
    n_in: int,
    n_out: int,
    n_repeats: int = 3,
    hopeless: float = 0.0,
) -> float:
    """Return operations per second, two per multiply-add, of (n_rows, n_in) by (n_in, n_out).

    The best of ``n_repeats``, after one to warm up, or of a quarter of them where none of those came
    above ``hopeless`` operations per second; 0 where torch cannot multiply such numbers.
    """
    product = _product(numbers, n_rows, n_in, n_out)
    n_operations = 2.0 * n_rows * n_in * n_out
    n_first = -(-n_repeats // 4)
    try:
        product()
        seconds = [_seconds(product) for _ in range(n_first)]
        if n_operations / min(seconds) > hopeless:
            seconds += [_seconds(product) for _ in range(n_repeats - n_first)]
    except RuntimeError:
        return 0.0
    return n_operations / min(seconds)


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
