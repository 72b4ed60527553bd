"""Operations are those that torch counts, and limits are weighted by them."""

from dataclasses import replace

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from minialbert.config import MiniAlbertConfig
from minialbert.heads import TokenClassifier
from pipelines.measuring import limits
from pipelines.measuring.limits import best_limits, flops_per_piece, measure_rates, products_of
from tests.minialbert.tiny import TINY, VARIANTS

SHORT = replace(TINY, num_hidden_layers=2, use_adapter=False, embedding_size=40)
SHAPES = ((40, 40), (40, 44), (44, 40), (40, 9))


@pytest.mark.parametrize("config", VARIANTS.values(), ids=VARIANTS)
def test_operations_are_those_that_torch_counts(config: MiniAlbertConfig) -> None:
    """Torch counts attention too, when it is computed step by step."""
    n_windows, n_pieces = 3, 11
    model = TokenClassifier(config).eval()
    ids = torch.ones(n_windows, n_pieces, dtype=torch.long)
    counter = FlopCounterMode(display=False)
    with counter, torch.inference_mode():
        model.score(model.encoder.trace(ids).hidden[-1])
    expected = counter.get_total_flops() / (n_windows * n_pieces)
    assert flops_per_piece(config, n_context=n_pieces) == pytest.approx(expected)


def test_limit_is_all_operations_by_all_time() -> None:
    """Of several rates of one shape the best counts."""
    assert tuple(products_of(SHORT)) == SHAPES
    rates = [
        dict(zip(SHAPES, each, strict=True))
        for each in ((1.0, 8.0, 2.0, 4.0), (2.0, 4.0, 2.0, 1.0))
    ]
    (limit,) = best_limits(SHORT, {"float32": rates[0]}, {"float32": rates[1]})
    work = (8 * 1600, 2 * 1760, 2 * 1760, 360)
    seconds = sum(w / r for w, r in zip(work, (2.0, 8.0, 2.0, 4.0), strict=True))
    assert limit.per_second == pytest.approx(sum(work) / seconds)
    assert limit.by_shape["40 x 44"] == 8.0


def test_numbers_that_cannot_be_multiplied_have_no_limit() -> None:
    (limit,) = best_limits(SHORT, {"int8": dict.fromkeys(SHAPES, 0.0)})
    assert limit.per_second == 0.0


def test_slow_products_are_repeated_less(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def fake(numbers: str, *, n_rows: int, n_in: int, n_out: int, n_repeats: int) -> float:
        asked.append(n_repeats)
        seconds = {"float32": 0.001, "bfloat16": 0.3, "int8": 5.0}[numbers]
        return 2.0 * n_rows * n_in * n_out / seconds

    monkeypatch.setattr(limits, "product_rate", fake)
    measure_rates(SHORT, device="cpu")
    assert asked == [1, 20] * 4 + [1, 3] * 4 + [1] * 4
