"""Which numbers a distillation computes in: what is asked for, or what this machine multiplies faster.

bfloat16 is by torch's autocast: weights and losses stay float32, products are in bfloat16.
"""

from typing import Final, Literal

import torch

from minialbert.config import MiniAlbertConfig
from minialbert.engines.rates import product_rate

Precision = Literal["auto", "float32", "bfloat16"]
Floats = Literal["float32", "bfloat16"]

_CLEARLY_FASTER: Final = 1.5  # times float32's rate; less is lost in what is no product
_ROWS: Final = 512  # of the product that is timed
_REPEATS: Final = 10


def chosen_floats(wanted: Precision, config: MiniAlbertConfig) -> Floats:
    """Return ``wanted``; for "auto" time the feed-forward product in both, which takes milliseconds."""
    if wanted != "auto":
        return wanted
    rates = {floats: _rate(floats, config) for floats in ("float32", "bfloat16")}
    return "bfloat16" if rates["bfloat16"] > _CLEARLY_FASTER * rates["float32"] else "float32"


def products_in(floats: Floats) -> torch.autocast:
    """Return the context in which products are computed in ``floats``."""
    return torch.autocast("cpu", torch.bfloat16, enabled=floats == "bfloat16")


def _rate(floats: Literal["float32", "bfloat16"], config: MiniAlbertConfig) -> float:
    return product_rate(
        floats, n_rows=_ROWS, n_in=config.hidden_size, n_out=config.intermediate_size,
        n_repeats=_REPEATS,
    )  # fmt: skip
