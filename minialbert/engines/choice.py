"""Choose the engine: what the user asks for, or what this machine multiplies fastest.

On a CPU the choice is made by timing one small product in each kind of number, which takes
milliseconds; then the engine is built in a thread of its own. OpenVINO computes where it is installed; eight bits where its model knows the ranges of its
inputs (``minialbert train`` writes them) and the machine multiplies bytes much faster than floats.
"""

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import torch

from minialbert.config import MiniAlbertConfig
from minialbert.engines.awaited_engine import AwaitedEngine
from minialbert.engines.careful_engine import CarefulEngine, Doubt
from minialbert.engines.engine import FAILURES, Engine
from minialbert.engines.openvino_engine import OpenVinoEngine
from minialbert.engines.options import Device, EngineOptions
from minialbert.engines.rates import NUMBERS, Numbers, one_thread, product_rate
from minialbert.engines.torch_engine import TorchEngine
from minialbert.errors import UsageError
from minialbert.heads import TokenClassifier
from minialbert.quantization import FILE, Ranges, read_ranges

_CLEARLY_FASTER: Final = {"bfloat16": 1.5, "int8": 1.5}
"""How many times float32's rate a kind must reach; less is lost in what is no product."""
_ROWS: Final = 128  # of the product that is timed
_REPEATS: Final = 20  # of which the best counts, so that a busy machine chooses as an idle one does


def engine_for(
    model: TokenClassifier, folder: Path, options: EngineOptions, doubt: Doubt | None = None
) -> Engine:
    """Return the engine for ``model``, whose ranges, if it has any, lie in ``folder``.

    What eight bits leave in ``doubt`` is computed in float32.

    Raises UsageError for a device, package or precision that is asked for and not there, and
    CheckpointError for damaged ranges.
    """
    if options.n_threads is not None:
        torch.set_num_threads(options.n_threads)
    device = _device(options.device)
    if device.type == "cuda":
        return _on_gpu(model, device, options)
    ranges = read_ranges(model.encoder, folder)
    has_openvino = find_spec("openvino") is not None
    if options.kind == "openvino" and not has_openvino:
        raise UsageError("OpenVINO is not installed; pip install 'minialbert[fast]' brings it.")
    uses_openvino = has_openvino and options.kind != "torch"
    able = _able(uses_openvino=uses_openvino, ranges=ranges)
    numbers = _numbers(model, able) if options.precision == "auto" else options.precision
    if numbers not in able:
        raise UsageError(_why_not(uses_openvino=uses_openvino, folder=folder))
    if uses_openvino:
        return _with_openvino(model, ranges, numbers, doubt)
    return TorchEngine(model, getattr(torch, numbers))


def _with_openvino(
    model: TokenClassifier, ranges: Ranges | None, numbers: Numbers, doubt: Doubt | None
) -> Engine:
    n_threads = torch.get_num_threads()

    def prepared(numbers: Numbers) -> Callable[[], Engine]:
        return OpenVinoEngine.prepare(model, ranges, n_threads=n_threads, numbers=numbers)

    engine = AwaitedEngine.begin(partial(_built, prepared(numbers)))
    if numbers == "int8" and doubt is not None:
        return CarefulEngine(engine, prepared("float32"), doubt)
    return engine


def _built(build: Callable[[], Engine]) -> Engine:
    """Build; what goes wrong is no note's fault, so that it must not look like a failed batch."""
    try:
        return build()
    except (ImportError, *FAILURES) as error:
        raise UsageError(
            f"OpenVINO is installed but does not work here ({type(error).__name__}); install it "
            "anew, or use --engine torch."
        ) from error


def _on_gpu(model: TokenClassifier, device: torch.device, options: EngineOptions) -> Engine:
    if options.kind == "openvino":
        raise UsageError("OpenVINO computes on the CPU here; use --device cpu with it.")
    if options.precision == "int8":
        raise UsageError("Products in int8 need --device cpu.")
    precision = "bfloat16" if options.precision == "auto" else options.precision
    return TorchEngine(model.to(device), getattr(torch, precision))


def _able(*, uses_openvino: bool, ranges: Ranges | None) -> tuple[Numbers, ...]:
    """Return the kinds of numbers that can be had."""
    has_bytes = uses_openvino and ranges is not None
    return NUMBERS if has_bytes else NUMBERS[:2]


def _numbers(model: TokenClassifier, able: tuple[Numbers, ...]) -> Numbers:
    """Return the kind of numbers that pays here, by the rate of the feed-forward product."""
    config = model.encoder.config
    with one_thread():
        rates = _rates(config, able)
    worth = {n: rates[n] for n, least in _CLEARLY_FASTER.items()
             if n in able and rates[n] > least * rates["float32"]}  # fmt: skip
    fastest: Numbers = max(worth, key=worth.__getitem__, default="float32")
    return fastest


def _rates(config: MiniAlbertConfig, able: tuple[Numbers, ...]) -> dict[Numbers, float]:
    """Time the product in float32, then in other kinds for as long as they can become worth it."""
    rates: dict[Numbers, float] = {}
    for numbers in able:
        rates[numbers] = product_rate(
            numbers,
            n_rows=_ROWS,
            n_in=config.hidden_size,
            n_out=config.intermediate_size,
            n_repeats=_REPEATS,
            hopeless=rates.get("float32", 0.0) / 2,
        )
    return rates


def _why_not(*, uses_openvino: bool, folder: Path) -> str:
    if not uses_openvino:
        return "Products in int8 need OpenVINO; pip install 'minialbert[fast]' brings it."
    return (
        f"Products in int8 need {FILE}, which {folder} lacks; `minialbert train` writes it "
        "beside the model."
    )


def _device(wanted: Device) -> torch.device:
    if wanted == "cuda" and not torch.cuda.is_available():
        raise UsageError("No CUDA device is available; use --device cpu or auto.")
    use_gpu = wanted == "cuda" or (wanted == "auto" and torch.cuda.is_available())
    return torch.device("cuda" if use_gpu else "cpu")
