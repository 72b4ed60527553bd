"""Which numbers are chosen: the faster ones where it is clear, and what is asked for always."""

import pytest
import torch

from minialbert.training import precision
from minialbert.training.precision import Floats, Precision, chosen_floats, products_in
from tests.minialbert.tiny import TINY


@pytest.mark.parametrize(
    ("wanted", "rate", "chosen"),
    [
        ("auto", 3.0, "bfloat16"),
        ("auto", 1.2, "float32"),
        ("auto", 0.0, "float32"),
        ("float32", 3.0, "float32"),
        ("bfloat16", 0.5, "bfloat16"),
    ],
)
def test_choice(
    monkeypatch: pytest.MonkeyPatch, wanted: Precision, rate: float, chosen: Floats
) -> None:
    def rates(floats: Floats, **sizes: int) -> float:
        assert (sizes["n_in"], sizes["n_out"]) == (TINY.hidden_size, TINY.intermediate_size)
        return 2e9 * rate if floats == "bfloat16" else 2e9

    monkeypatch.setattr(precision, "product_rate", rates)
    assert chosen_floats(wanted, TINY) == chosen


def test_machine_is_measured() -> None:
    assert chosen_floats("auto", TINY) in ("float32", "bfloat16")


@pytest.mark.parametrize("floats", ["float32", "bfloat16"])
def test_products_are_in_the_numbers_chosen(floats: Floats) -> None:
    with products_in(floats):
        assert torch.nn.functional.linear(torch.ones(3, 5), torch.ones(7, 5)).dtype is getattr(
            torch, floats
        )
