"""Run the network with OpenVINO: fused products, in float32, bfloat16 or on bytes.

OpenVINO is an optional package (``pip install minialbert[fast]``). The graph is built here from the
model's weights, operation by operation, so that nothing is traced, exported or converted; on bytes
it follows :mod:`minialbert.quantization`. Where the recursions of the shared layer use a weight,
they use one constant.
"""

import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import cycle
from types import ModuleType
from typing import TYPE_CHECKING, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from minialbert.engines.engine import Batch, Halves
from minialbert.engines.rates import Numbers, one_thread
from minialbert.heads import TokenClassifier
from minialbert.network import Adapter
from minialbert.quantization import LEVELS, Range, Ranges, products

if TYPE_CHECKING:
    import openvino
    from openvino import Node

Floats = NDArray[np.float32]


BATCH_PIECES: Final = 1024  # measured: more leaves the second-level cache
_REQUESTS_A_THREAD: Final = 2  # one is computed while the next waits
_HINTS: Final = {"float32": "f32", "bfloat16": "bf16", "int8": "f32"}


@dataclass(frozen=True)
class OpenVinoEngine:
    """A compiled graph, run on single threads that take turns with the batches.

    No product is shared among threads: there is nothing to wait for in between, and a row's bytes
    do not hang on the number of threads.
    """

    requests: "tuple[openvino.InferRequest, ...]"
    name: str
    batch_pieces: int = BATCH_PIECES

    @classmethod
    def of_model(
        cls, model: TokenClassifier, ranges: Ranges | None, *, n_threads: int, numbers: Numbers
    ) -> "OpenVinoEngine":
        """Build and compile the graph of ``model``; ``ranges`` are needed for int8 alone.

        Raises ImportError where OpenVINO is not installed, ValueError for int8 without ranges.
        """
        return cls.prepare(model, ranges, n_threads=n_threads, numbers=numbers)()

    @classmethod
    def prepare(
        cls, model: TokenClassifier, ranges: Ranges | None, *, n_threads: int, numbers: Numbers
    ) -> "Callable[[], OpenVinoEngine]":
        """Do what needs torch; what is returned does the rest of :meth:`of_model` in any thread.

        Torch would start threads of its own in each thread that asks it for a product.
        Raises ValueError for int8 without ranges.
        """
        on_bytes: dict[str, _OnBytes] = {}
        if numbers == "int8":
            if ranges is None:
                raise ValueError("Products on bytes need the ranges of their inputs.")
            with one_thread():
                on_bytes = {
                    name: _OnBytes.of(linear.weight.detach().cpu().float(), ranges[name])
                    for name, linear in products(model.encoder).items()
                    if name in ranges
                }
        return lambda: cls._compiled(model, on_bytes, n_threads=n_threads, numbers=numbers)

    @classmethod
    def _compiled(
        cls, model: TokenClassifier, on_bytes: "Mapping[str, _OnBytes]", *,
        n_threads: int, numbers: Numbers,
    ) -> "OpenVinoEngine":  # fmt: skip
        graph = _Graph(model, on_bytes).build()
        settings = {
            "PERFORMANCE_HINT": "THROUGHPUT",
            "NUM_STREAMS": str(n_threads),
            "INFERENCE_NUM_THREADS": str(n_threads),
            "INFERENCE_PRECISION_HINT": _HINTS[numbers],
            "ENABLE_CPU_PINNING": "NO",
        }
        openvino = _openvino()
        compiled = openvino.Core().compile_model(graph, "CPU", settings)
        version = openvino.__version__.split("-")[0]
        n_requests = _REQUESTS_A_THREAD * n_threads
        requests = tuple(compiled.create_infer_request() for _ in range(n_requests))
        return cls(requests, f"openvino {version}, {numbers} on cpu")

    def probabilities(self, batches: Sequence[Batch]) -> list[Halves]:
        """Return for each batch each label's probability, (N, S, L)."""
        found: list[Halves] = []
        running: deque[openvino.InferRequest] = deque()
        try:
            for batch, request in zip(batches, cycle(self.requests), strict=False):
                if len(running) == len(self.requests):
                    found.append(_result_of(running.popleft()))
                request.start_async(_given(batch))
                running.append(request)
            while running:
                found.append(_result_of(running.popleft()))
        finally:
            for request in self.requests:  # none may be busy when the next call comes
                with suppress(RuntimeError):
                    request.wait()
        return found


def _given(batch: Batch) -> list[NDArray[np.int32]]:
    shapes = np.zeros_like(batch.ids) if batch.shapes is None else batch.shapes
    return [each.astype(np.int32) for each in (batch.ids, shapes, batch.lengths)]


def _result_of(request: "openvino.InferRequest") -> Halves:
    """Wait for the result and copy it, since the request will be used again."""
    request.wait()
    found: Halves = request.get_output_tensor().data.copy()
    return found


@dataclass(frozen=True, slots=True)
class _OnBytes:
    """A product on bytes: its weight (J, K), the steps of that (J, 1), its inputs' lows (C, K) and
    width (K,), and what the lows add to the result of each call, (C, J)."""

    signed: NDArray[np.int8]
    step: Floats
    low: Floats
    width: Floats
    shift: Floats

    @classmethod
    def of(cls, weight: Tensor, inputs: Range) -> "_OnBytes":
        """Put ``weight`` (J, K) on bytes for inputs in their range."""
        signed, step = inputs.bytes_of(weight)
        snapped = inputs.snapped(weight)
        shift = torch.stack([snapped @ low for low in inputs.low])
        return cls(*(t.numpy() for t in (signed, step, inputs.low, inputs.width, shift)))


class _Graph:
    """Builds the operations of one model; names follow :mod:`minialbert.network`."""

    def __init__(self, model: TokenClassifier, on_bytes: Mapping[str, _OnBytes]) -> None:
        self.op = _openvino().opset13
        self.model, self.encoder, self.on_bytes = model, model.encoder, on_bytes
        self.weights: dict[str, Node] = {}

    def build(self) -> "openvino.Model":
        """Return the graph: ids and shapes (N, S), lengths (N,) to probabilities (N, S, L)."""
        op = self.op
        ids, shapes = (op.parameter([-1, -1], np.int32, name) for name in ("ids", "shapes"))
        lengths = op.parameter([-1], np.int32, "lengths")
        n_pieces = op.gather(op.shape_of(ids, "i32"), _const(1), _const(0))
        places = op.range(_const(0), n_pieces, _const(1), "i32")  # (S,)
        x = self._embedded(ids, shapes, places)
        is_real = op.less(op.unsqueeze(places, _const(0)), op.unsqueeze(lengths, _const(1)))
        hidden = op.select(is_real, _const(np.float32(0)), _const(np.float32(-1e9)))  # (N, S)
        mask = op.unsqueeze(hidden, _const([1, 2]))  # (N, 1, 1, S)
        for i in range(self.encoder.config.num_hidden_layers):
            x = self._adapted("att_adapters", i, x)
            x = self._attended(i, x, mask)
            x = self._adapted("mlp_adapters", i, x)
            x = self._fed_forward(i, x)
        logits = self._affine(x, self.model.classifier)
        halves = op.convert(op.softmax(logits, -1), "f16")
        return _openvino().Model([halves], [ids, shapes, lengths], "minialbert")

    def _embedded(self, ids: "Node", shapes: "Node", places: "Node") -> "Node":
        op, tables = self.op, self.encoder.embeddings
        rows = [
            op.gather(_const(_array(table)), index, _const(0))
            for table, index in (
                (tables.word_embeddings, ids),
                (tables.token_type_embeddings, shapes),
                (tables.position_embeddings, places),
            )
        ]
        x = self._normed(op.add(op.add(rows[0], rows[1]), rows[2]), tables.LayerNorm)
        projector = self.encoder.projector
        return self._affine(x, projector) if isinstance(projector, nn.Linear) else x

    def _adapted(self, group: str, i: int, x: "Node") -> "Node":
        adapters = getattr(self.encoder, group)
        if not len(adapters):
            return x
        adapter: Adapter = adapters[i]
        name = f"{group}.{i}.block"
        inner = self.op.gelu(self._product(f"{name}.0", x), "erf")
        return self._normed(self.op.add(self._product(f"{name}.2", inner), x), adapter.norm)

    def _attended(self, i: int, x: "Node", mask: "Node") -> "Node":
        op, attention = self.op, self.encoder.layer.attention
        n_heads, size = attention.n_heads, self.encoder.config.hidden_size
        names = [f"layer.attention.{part}" for part in ("query", "key", "value")]
        shape, order = _const([0, 0, n_heads, size // n_heads]), _const([0, 2, 1, 3])
        heads = [
            op.transpose(op.reshape(self._product(name, x, i), shape, True), order)
            for name in names
        ]
        context = op.scaled_dot_product_attention(*heads, mask)  # (N, heads, S, H / heads)
        joined = op.reshape(op.transpose(context, order), _const([0, 0, size]), True)
        dense = self._product("layer.attention.dense", joined, i)
        return self._normed(op.add(dense, x), attention.LayerNorm)

    def _fed_forward(self, i: int, x: "Node") -> "Node":
        layer = self.encoder.layer
        inner = self._activated(self._product("layer.ffn", x, i))
        outer = self._product("layer.ffn_output", inner, i)
        return self._normed(self.op.add(outer, x), layer.full_layer_layer_norm)

    def _activated(self, x: "Node") -> "Node":
        op = self.op
        kinds = {
            "gelu": lambda: op.gelu(x, "erf"), "gelu_new": lambda: op.gelu(x, "tanh"),
            "relu": lambda: op.relu(x), "silu": lambda: op.swish(x),
        }  # fmt: skip
        return kinds[self.encoder.config.hidden_act]()

    def _normed(self, x: "Node", norm: nn.LayerNorm) -> "Node":
        centred = self.op.mvn(x, _const([-1]), True, norm.eps, "inside_sqrt")
        scaled = self.op.multiply(centred, _const(_array(norm)))
        return self.op.add(scaled, _const(_bias(norm)))

    def _affine(self, x: "Node", linear: nn.Linear) -> "Node":
        product = self.op.matmul(x, _const(_array(linear)), False, True)
        return self.op.add(product, _const(_bias(linear)))

    def _product(self, name: str, x: "Node", call: int = 0) -> "Node":
        """Return W x + b for the product ``name``, on bytes where it was put on bytes."""
        linear = self.encoder.get_submodule(name)
        assert isinstance(linear, nn.Linear)
        if name in self.on_bytes:
            return self._byte_product(name, linear, x, call)
        if name not in self.weights:
            self.weights[name] = _const(_array(linear))
        product = self.op.matmul(x, self.weights[name], False, True)
        return self.op.add(product, _const(_bias(linear)))

    def _byte_product(self, name: str, linear: nn.Linear, x: "Node", call: int) -> "Node":
        op, own = self.op, self.on_bytes[name]
        if name not in self.weights:
            raw = op.convert(_const(own.signed), "f32")
            self.weights[name] = op.multiply(raw, _const(own.step))
        share = op.add(op.multiply(x, _const(1 / own.width)), _const(-own.low[call] / own.width))
        ends = _const(np.float32(0)), _const(np.float32(1))
        rounded = op.fake_quantize(share, *ends, *ends, LEVELS + 1)
        product = op.matmul(rounded, self.weights[name], False, True)
        return op.add(product, _const(_bias(linear) + own.shift[call]))


@cache
def _openvino() -> ModuleType:
    """Import OpenVINO without its telemetry package, for which it has a stub of its own.

    Nothing it has would be sent from here; a hospital's job had better not load it at all.
    """
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    return import_module("openvino")


def _const(value: object) -> "Node":
    array = np.asarray(value)
    small = array.astype(np.int32) if array.dtype == np.int64 else array
    node: Node = _openvino().opset13.constant(small)
    return node


def _array(module: nn.Module) -> Floats:
    weight: Floats = module.weight.detach().cpu().float().numpy()  # type: ignore[operator]
    return weight


def _bias(module: nn.Module) -> Floats:
    bias: Floats = module.bias.detach().cpu().float().numpy()  # type: ignore[operator]
    return bias
