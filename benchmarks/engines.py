"""Every way to run the network that was tried: how fast, and how far its spans are from float32's.

    python -m benchmarks.engines NOTES.jsonl --gold GOLD.jsonl

What is shipped (torch, OpenVINO) runs as shipped; the others (torch.compile, torch's dynamic int8 on
oneDNN and FBGEMM, torchao, ONNX Runtime) are built here in the few lines their makers advise, and left out
where their packages are not installed. Speed is pieces per second of the encoder on windows of
NOTES as the tagger batches them; agreement is the share of float32's spans in GOLD's texts that come
out the same, and the other way round.
"""

import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import islice
from pathlib import Path

import click
import numpy as np
import torch
from torch import Tensor, nn

from benchmarks.checkout import commit, machine
from minialbert.checkpoint import load_model
from minialbert.engines.careful_engine import Doubt
from minialbert.engines.choice import engine_for
from minialbert.engines.engine import Batch, Engine, Halves
from minialbert.engines.options import EngineOptions
from minialbert.engines.torch_engine import TorchEngine
from minialbert.errors import UsageError
from minialbert.heads import TokenClassifier
from minialbert.spans import Span
from minialbert.tagger import EMBEDDED, Tagger
from minialbert.window_scores import Memory
from minialbert.windows import windows_of
from pipelines.corpora import read_texts

Spans = set[tuple[int, int, int, str]]


@dataclass(frozen=True)
class Called:
    """An engine made of any function from ids, mask and shapes to logits, all tensors."""

    name: str
    network: Callable[[Tensor, Tensor, Tensor], Tensor]
    batch_pieces: int = 1024

    @torch.no_grad()
    def probabilities(self, batches: Sequence[Batch]) -> list[Halves]:
        """Return for each batch each label's probability, (N, S, L)."""
        return [self._one(batch) for batch in batches]

    def _one(self, batch: Batch) -> Halves:
        ids = batch.ids
        mask = torch.from_numpy(np.arange(ids.shape[1])[None] < batch.lengths[:, None])
        types = np.zeros_like(ids) if batch.shapes is None else batch.shapes
        logits = self.network(torch.from_numpy(ids), mask, torch.from_numpy(types))
        halves: Halves = logits.float().softmax(-1).half().numpy()
        return halves


@click.command()
@click.argument("notes", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--gold", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--model", default=EMBEDDED, type=click.Path(file_okay=False, path_type=Path))
@click.option("--limit", default=60, show_default=True, help="Notes to time.")
def main(notes: Path, gold: Path, model: Path, limit: int) -> None:
    """Time each engine on NOTES and compare its spans on the texts of GOLD."""
    warnings.simplefilter("ignore")
    timed, compared = list(islice(read_texts([notes]), limit)), list(read_texts([gold]))
    print(f"machine    {machine()}\ncommit     {commit()}")
    print(f"{'engine':58} {'pieces/s':>9} {'same as float32':>16} {'not in float32':>16}")
    tagger = Tagger.load(model, engine="torch", precision="float32")
    exact = found_by(tagger, compared)
    for name, make in ways(model, tagger.doubt):
        try:
            engine = make()
        except (ImportError, UsageError, RuntimeError, AttributeError, OSError) as error:
            print(f"{name:58} not run here ({type(error).__name__})")
            continue
        own = replace(tagger, scorer=replace(tagger.scorer, engine=engine, memory=Memory(0)))
        rate, spans = pieces_per_second(own, timed), found_by(own, compared)
        print(f"{name:58} {rate:9,.0f} {len(exact & spans) / len(exact):16.4%} "
              f"{len(spans - exact):>6} of {len(spans):>6}")  # fmt: skip


def ways(folder: Path, doubt: Doubt | None) -> Iterator[tuple[str, Callable[[], Engine]]]:
    """Yield each way's name and what builds it; what is shipped computes again what is in ``doubt``."""
    model = load_model(TokenClassifier, folder).eval()

    def shipped(kind: str, precision: str) -> Engine:
        options = EngineOptions(kind, precision, "cpu")  # type: ignore[arg-type]
        return engine_for(deepcopy(model), folder, options, doubt)

    yield "torch, eager, float32 (shipped)", lambda: TorchEngine(model)
    yield "torch, eager, bfloat16 (shipped)", lambda: shipped("torch", "bfloat16")
    yield "torch.compile, float32", lambda: Called("", torch.compile(deepcopy(model), dynamic=True))
    for backend in ("onednn", "fbgemm"):
        yield f"torch, dynamic int8, {backend}", lambda b=backend: _dynamic(model, b)  # type: ignore[misc]
    yield "torchao, dynamic int8, eager", lambda: _torchao(model)
    yield "ONNX Runtime, float32", lambda: _onnxruntime(model, is_int8=False)
    yield "ONNX Runtime, dynamic int8", lambda: _onnxruntime(model, is_int8=True)
    for precision in ("float32", "bfloat16", "int8"):
        yield f"OpenVINO, {precision} (shipped)", lambda p=precision: shipped("openvino", p)  # type: ignore[misc]


def pieces_per_second(tagger: Tagger, texts: Sequence[str]) -> float:
    """Return how many pieces of ``texts`` the encoder scores in a second, overlap not counted."""
    pieces = tagger.encoder.encode(texts)
    windows = [
        window
        for i, (text, own) in enumerate(zip(texts, pieces, strict=True))
        for window in windows_of(i, text, own, tagger.sizes)
    ]
    tagger.scorer.score(windows, pieces, None)
    begun = time.perf_counter()
    tagger.scorer.score(windows, pieces, None)
    return sum(map(len, pieces)) / (time.perf_counter() - begun)


def found_by(tagger: Tagger, texts: Sequence[str]) -> Spans:
    """Return all spans as (text, start, end, label)."""

    def plain(i: int, span: Span) -> tuple[int, int, int, str]:
        return i, span.start, span.end, span.label

    return {plain(i, span) for i, spans in enumerate(tagger.tag(texts)) for span in spans}


def _dynamic(model: TokenClassifier, backend: str) -> Engine:
    torch.backends.quantized.engine = backend
    quantization = import_module("torch.ao.quantization")
    return Called("", quantization.quantize_dynamic(deepcopy(model), {nn.Linear}, torch.qint8))


def _torchao(model: TokenClassifier) -> Engine:
    quantization = import_module("torchao.quantization")
    own = deepcopy(model)
    quantization.quantize_(own, quantization.Int8DynamicActivationInt8WeightConfig())
    return Called("", own)


def _onnxruntime(model: TokenClassifier, *, is_int8: bool) -> Engine:
    onnxruntime = import_module("onnxruntime")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        example = (torch.ones(2, 16, dtype=torch.long),) * 3
        names = ["ids", "mask", "shapes"]
        axes = dict.fromkeys(names, {0: "n", 1: "s"})
        torch.onnx.export(
            model, (example[0], example[1].bool(), example[2]), path, input_names=names,
            dynamic_axes=axes, dynamo=False, opset_version=17,
        )  # fmt: skip
        if is_int8:
            quantization = import_module("onnxruntime.quantization")
            path, whole = path.with_name("int8.onnx"), path
            quantization.quantize_dynamic(whole, path, per_channel=True)
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])

    def run(ids: Tensor, mask: Tensor, shapes: Tensor) -> Tensor:
        given = dict(zip(names, (ids.numpy(), mask.numpy(), shapes.numpy()), strict=True))
        return torch.from_numpy(session.run(None, given)[0])

    return Called("", run)


if __name__ == "__main__":
    main()
