"""Engines agree with the network, give a row the same bytes in any company, and are chosen openly."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from minialbert.engines import choice
from minialbert.engines import rates as rates_module
from minialbert.engines.awaited_engine import AwaitedEngine
from minialbert.engines.choice import engine_for
from minialbert.engines.engine import FAILURES, Batch, Engine, Halves, Ints
from minialbert.engines.openvino_engine import OpenVinoEngine
from minialbert.engines.options import EngineOptions
from minialbert.engines.rates import NUMBERS, Numbers, one_thread, product_rate
from minialbert.engines.torch_engine import TorchEngine
from minialbert.errors import CheckpointError, UsageError
from minialbert.heads import TokenClassifier
from minialbert.network import Encoder
from minialbert.quantization import Ranges, measure_ranges, save_ranges
from minialbert.training.bytes_aware import rounded_inputs, snap
from tests.minialbert.folders import TAGGER, save_tagger
from tests.minialbert.tiny import perturb

pytest.importorskip("openvino")


def batch_of(n_rows: int, size: int, *, seed: int = 0) -> Batch:
    rng = np.random.default_rng(seed)
    ids = rng.integers(5, TAGGER.vocab_size, (n_rows, size))
    lengths = rng.integers(3, size + 1, n_rows)
    lengths[0] = size
    shapes = rng.integers(0, TAGGER.type_vocab_size, (n_rows, size))
    beyond = np.arange(size)[None] >= lengths[:, None]
    ids[beyond], shapes[beyond] = TAGGER.pad_token_id, 0
    return Batch(ids, lengths, shapes)


@pytest.fixture(scope="module")
def model() -> TokenClassifier:
    torch.manual_seed(3)
    model = TokenClassifier(TAGGER).eval()
    perturb(model, seed=3)
    return model


@pytest.fixture(scope="module")
def ranges(model: TokenClassifier) -> Ranges:
    return ranges_of(model)


def ranges_of(model: TokenClassifier) -> Ranges:
    def run(seed: int) -> Callable[[Encoder], object]:
        batch = batch_of(6, 40, seed=seed)
        mask = torch.from_numpy(np.arange(40)[None] < batch.lengths[:, None])
        ids, shapes = torch.from_numpy(batch.ids), torch.from_numpy(batch.shapes)
        return lambda encoder: encoder(ids, mask, shapes)

    return measure_ranges(model.encoder, [run(seed) for seed in range(3)])


def found_by(engine: Engine, batch: Batch) -> Halves:
    [found] = engine.probabilities([batch])
    return found


def real(found: np.ndarray, lengths: Ints) -> np.ndarray:
    """Return the rows' real pieces, one after the other."""
    return np.concatenate(
        [row[:n] for row, n in zip(found.astype(np.float32), lengths, strict=True)]
    )


def openvino(model: TokenClassifier, ranges: Ranges | None, numbers: Numbers) -> OpenVinoEngine:
    return OpenVinoEngine.of_model(model, ranges, n_threads=1, numbers=numbers)


def test_openvino_agrees_with_torch(model: TokenClassifier) -> None:
    batch = batch_of(5, 23)
    theirs = found_by(openvino(model, None, "float32"), batch)
    ours = found_by(TorchEngine(model), batch)
    assert theirs.shape == ours.shape == (5, 23, len(TAGGER.id2label))
    assert real(theirs, batch.lengths) == pytest.approx(real(ours, batch.lengths), abs=1e-3)


def test_openvino_on_bytes_agrees_with_rounding_in_torch(
    model: TokenClassifier, ranges: Ranges
) -> None:
    """The oracle rounds inputs and weights as the module's formulas say, in plain torch."""
    batch = batch_of(5, 23, seed=9)
    rounded = TokenClassifier(TAGGER).eval()
    rounded.load_state_dict(model.state_dict())
    snap(rounded, ranges)
    with rounded_inputs(rounded, ranges):
        oracle = found_by(TorchEngine(rounded), batch)
    found = found_by(openvino(model, ranges, "int8"), batch)
    exact = found_by(TorchEngine(model), batch)
    distance = np.abs(real(found, batch.lengths) - real(oracle, batch.lengths)).mean()
    assert distance < 0.25 * np.abs(real(exact, batch.lengths) - real(oracle, batch.lengths)).mean()


def test_networks_without_adapters_or_projector_run_too(tmp_path: Path) -> None:
    from dataclasses import replace

    config = replace(
        TAGGER, use_adapter=False, embedding_size=TAGGER.hidden_size, hidden_act="relu"
    )
    bare = TokenClassifier(config).eval()
    perturb(bare, seed=2)
    batch = batch_of(3, 9)
    ours = found_by(TorchEngine(bare), batch)
    theirs = found_by(openvino(bare, None, "float32"), batch)
    assert real(theirs, batch.lengths) == pytest.approx(real(ours, batch.lengths), abs=1e-3)


@pytest.mark.parametrize("kind", ["torch", "float32", "int8"])
def test_a_row_gives_the_same_bytes_in_any_company(
    model: TokenClassifier, ranges: Ranges, kind: Numbers | str
) -> None:
    engine: Engine = (
        TorchEngine(model) if kind == "torch" else openvino(model, ranges, kind)  # type: ignore[arg-type]
    )
    batch = batch_of(9, 32)
    together = found_by(engine, batch)
    for chosen in ([0], [3], [1, 8], [8, 7, 6, 5, 4]):
        some = found_by(engine, batch.rows(np.array(chosen)))
        assert some.tobytes() == together[chosen].tobytes()


@pytest.mark.parametrize("n_threads", [1, 3])
@pytest.mark.parametrize("n_batches", [0, 1, 2, 9])
def test_many_batches_come_back_in_their_order(
    model: TokenClassifier, n_batches: int, n_threads: int
) -> None:
    """Fewer batches than requests, and many more, of several sizes."""
    engine = OpenVinoEngine.of_model(model, None, n_threads=n_threads, numbers="float32")
    batches = [batch_of(3, 8 + 5 * (i % 3), seed=i) for i in range(n_batches)]
    expected = [found_by(engine, batch).tobytes() for batch in batches]
    for _ in range(2):
        assert [found.tobytes() for found in engine.probabilities(batches)] == expected


class Request:
    """Takes its time: busy from its start until somebody waits; fails when it is started for the n-th time."""

    def __init__(self, fails_at: int, error: type[BaseException]) -> None:
        self.fails_at, self.error, self.n_starts, self.is_busy = fails_at, error, 0, False

    def start_async(self, given: list[np.ndarray]) -> None:
        if self.is_busy:
            raise RuntimeError("Infer Request is busy")
        self.n_starts += 1
        self.is_busy, self.data = True, given[0][:, :, None] / 2
        if self.n_starts == self.fails_at:
            raise self.error

    def wait(self) -> None:
        self.is_busy = False

    def get_output_tensor(self) -> "Request":
        assert not self.is_busy
        return self


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
@pytest.mark.parametrize("fails_at", [1, 2])
def test_no_request_is_busy_after_a_failure(fails_at: int, error: type[BaseException]) -> None:
    requests = (Request(0, error), Request(fails_at, error), Request(0, error))
    engine = OpenVinoEngine(requests, "fake")  # type: ignore[arg-type]
    batches = [batch_of(2, 4 + i, seed=i) for i in range(7)]
    with pytest.raises(error):
        engine.probabilities(batches)
    assert not any(request.is_busy for request in requests)
    found = engine.probabilities(batches)
    for halves, batch in zip(found, batches, strict=True):
        assert np.array_equal(halves, batch.ids[:, :, None] / 2)


def test_a_batch_that_cannot_be_computed_is_told(model: TokenClassifier) -> None:
    good = batch_of(4, 16)
    flat = Batch(good.ids[0], good.lengths, None)  # one axis where two belong
    with pytest.raises(FAILURES):
        openvino(model, None, "float32").probabilities([good, flat])


@pytest.mark.parametrize("numbers", ["float32", "int8"])
def test_a_graph_compiled_in_a_thread_gives_the_same_bytes(
    model: TokenClassifier, ranges: Ranges, numbers: Numbers
) -> None:
    batch = batch_of(4, 32)
    prepared = OpenVinoEngine.prepare(model, ranges, n_threads=1, numbers=numbers)
    with ThreadPoolExecutor(1) as threads:
        theirs = found_by(threads.submit(prepared).result(), batch)
    assert found_by(openvino(model, ranges, numbers), batch).tobytes() == theirs.tobytes()


def test_bytes_need_ranges(model: TokenClassifier) -> None:
    with pytest.raises(ValueError, match="ranges"):
        openvino(model, None, "int8")


def test_telemetry_is_never_imported() -> None:
    program = (
        "import sys\n"
        "from minialbert.engines.openvino_engine import _openvino\n"
        "_openvino()\n"
        "print([m for m in sys.modules if m.startswith('openvino_telemetry') and sys.modules[m]])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("numbers", NUMBERS)
def test_rates_are_measured(numbers: Numbers) -> None:
    assert product_rate(numbers, n_rows=64, n_in=32, n_out=48) > 0


@pytest.mark.parametrize(("hopeless", "n_timed"), [(1e9, 3), (1.0, 12), (0.0, 12)])
def test_what_is_hopeless_is_timed_less(
    monkeypatch: pytest.MonkeyPatch, hopeless: float, n_timed: int
) -> None:
    """A product of 2 * 4 * 5 * 6 operations that takes a second makes 240 of them a second."""
    timed = []

    def take_a_second(product: Callable[[], object]) -> float:
        timed.append(product)
        return 1.0

    monkeypatch.setattr(rates_module, "_seconds", take_a_second)
    rate = product_rate("float32", n_rows=4, n_in=5, n_out=6, n_repeats=12, hopeless=hopeless)
    assert (rate, len(timed)) == (240.0, n_timed)


def test_measuring_leaves_the_number_of_threads_as_it_was() -> None:
    before = torch.get_num_threads()
    with pytest.raises(KeyError), one_thread():
        assert torch.get_num_threads() == 1
        raise KeyError
    assert torch.get_num_threads() == before


def rates(**by_numbers: float) -> Callable[..., float]:
    return lambda numbers, **_: by_numbers[numbers]


@pytest.mark.parametrize(
    ("measured", "has_ranges", "chosen"),
    [
        ({"float32": 1.0, "bfloat16": 0.3, "int8": 4.0}, True, "int8"),
        ({"float32": 1.0, "bfloat16": 0.3, "int8": 4.0}, False, "float32"),
        ({"float32": 1.0, "bfloat16": 3.0, "int8": 5.0}, False, "bfloat16"),
        ({"float32": 1.0, "bfloat16": 8.0, "int8": 5.0}, True, "bfloat16"),
        ({"float32": 1.0, "bfloat16": 1.2, "int8": 1.2}, True, "float32"),
        ({"float32": 1.0, "bfloat16": 0.0, "int8": 0.0}, True, "float32"),
    ],
)
def test_what_multiplies_clearly_fastest_is_chosen(
    tmp_path: Path, model: TokenClassifier, ranges: Ranges, monkeypatch: pytest.MonkeyPatch,
    measured: dict[str, float], has_ranges: bool, chosen: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(choice, "product_rate", rates(**measured))
    if has_ranges:
        save_ranges(ranges, tmp_path)
    engine = engine_for(model, tmp_path, EngineOptions(device="cpu"))
    assert isinstance(engine, AwaitedEngine)
    assert isinstance(engine.engine, OpenVinoEngine)
    assert f", {chosen} on cpu" in engine.name


def test_without_openvino_torch_computes(
    tmp_path: Path, model: TokenClassifier, ranges: Ranges, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "find_spec", lambda name: None)
    monkeypatch.setattr(choice, "product_rate", rates(float32=1.0, bfloat16=0.1, int8=9.0))
    save_ranges(ranges, tmp_path)
    engine = engine_for(model, tmp_path, EngineOptions(device="cpu"))
    assert isinstance(engine, TorchEngine)
    assert engine.dtype == torch.float32


@pytest.mark.parametrize(
    ("options", "installed", "message"),
    [
        (EngineOptions(kind="openvino", device="cpu"), False, "not installed"),
        (EngineOptions(precision="int8", device="cpu"), False, "need OpenVINO"),
        (EngineOptions(precision="int8", device="cpu"), True, "ranges.safetensors"),
        (EngineOptions(kind="torch", precision="int8", device="cpu"), True, "need OpenVINO"),
    ],
)
def test_what_cannot_be_had_is_refused(
    tmp_path: Path, model: TokenClassifier, monkeypatch: pytest.MonkeyPatch,
    options: EngineOptions, installed: bool, message: str,
) -> None:  # fmt: skip
    if not installed:
        monkeypatch.setattr(choice, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=message):
        engine_for(model, tmp_path, options)


def test_bfloat16_in_torch_stays_near(model: TokenClassifier, tmp_path: Path) -> None:
    options = EngineOptions("torch", "bfloat16", "cpu")
    engine = engine_for(model, tmp_path, options)
    batch = batch_of(3, 17)
    near = real(found_by(engine, batch), batch.lengths)
    exact = real(found_by(TorchEngine(model), batch), batch.lengths)
    assert 0 < np.abs(near - exact).mean() < 0.02


def test_damaged_ranges_are_refused(tmp_path: Path, model: TokenClassifier) -> None:
    (tmp_path / "ranges.safetensors").write_bytes(b"\x00" * 40)
    with pytest.raises(CheckpointError, match="ranges"):
        engine_for(model, save_tagger(tmp_path), EngineOptions(device="cpu"))
