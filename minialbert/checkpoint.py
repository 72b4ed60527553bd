"""Read and write model folders: ``config.json`` and weights under the published names.

A folder's weights are ``model.safetensors`` or a published ``pytorch_model.bin``, which is read
with ``weights_only=True`` so that no code from it ever runs. Names and shapes must fit exactly;
what does not is refused with its names, before it is given memory. ``RENAMES`` is the one table between published names and
ours and works in both directions. Half-precision weights are widened to float32 on reading.
"""

import json
import pickle
import struct
import zipfile
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Literal, TypeVar

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from minialbert.config import MiniAlbertConfig
from minialbert.errors import CheckpointError
from minialbert.heads import AnyModel

SAFETENSORS, PYTORCH_BIN = "model.safetensors", "pytorch_model.bin"
_SHARED = "albert.albert.encoder.albert_layer_groups.0.albert_layers.0."

RENAMES: tuple[tuple[str, str], ...] = (  # (ours, published): prefixes, tried in order
    ("encoder.embeddings.", "albert.albert.embeddings."),
    ("encoder.layer.", _SHARED),
    ("encoder.projector.", "albert.projector."),
    ("encoder.att_adapters.", "albert.att_adapters."),
    ("encoder.mlp_adapters.", "albert.mlp_adapters."),
    ("classifier.", "classifier."),
    ("vocab_", "vocab_"),
)
_UNUSED = ("albert.albert.pooler.", "albert.albert.embeddings.position_ids")
_HEADS = ("classifier.", "vocab_")
_HEAD_MODULES = ("classifier", "vocab_")
MAX_NAMES_SHOWN, MAX_LETTERS_SHOWN = 5, 200
_MOST_SHARED = 4  # times that a file's numbers may be used, by weights that are tied
_DAMAGE = (  # what readers were seen to raise on files with random bytes changed
    SafetensorError, pickle.UnpicklingError, struct.error, RuntimeError, EOFError, OSError,
    LookupError, ValueError, zipfile.BadZipFile, NotImplementedError, TypeError, AttributeError, AssertionError,
)  # fmt: skip

M = TypeVar("M", bound=AnyModel)


def to_published(name: str) -> str:
    """Translate one of our weight names; raises KeyError for a name that is not ours."""
    for ours, published in RENAMES:
        if name.startswith(ours):
            return published + name[len(ours) :]
    raise KeyError(name)


def to_ours(name: str) -> str:
    """Translate a published weight name; raises KeyError for a foreign one."""
    for ours, published in RENAMES:
        if name.startswith(published):
            return ours + name[len(published) :]
    raise KeyError(name)


def save_model(model: AnyModel, folder: Path, *, dtype: torch.dtype = torch.float32) -> None:
    """Write ``config.json`` and ``model.safetensors`` into ``folder``, making it if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {
        to_published(name): tensor.detach().to("cpu", dtype).contiguous()
        for name, tensor in model.state_dict().items()
    }
    save_file(weights, folder / SAFETENSORS, metadata={"format": "pt"})
    config = {**model.encoder.config.to_mapping(), "architectures": [type(model).__name__]}
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def load_model(
    kind: type[M], folder: Path | str, *, head: Literal["stored", "new"] = "stored"
) -> M:
    """Build a ``kind`` from ``folder`` and fill it with the weights stored there.

    ``head="new"`` leaves the head random and ignores a stored one, for training on a bare
    encoder. Raises CheckpointError when the folder is not a model or anything does not fit.
    """
    folder = Path(folder)
    config = MiniAlbertConfig.read(folder)
    path = weights_file(folder)
    weights = _read_file(path)
    with torch.device("meta"), _Unfilled():  # a lying config costs no memory
        model = kind(config)
    try:
        fitting = _fitting(model, weights, head=head)
    except CheckpointError as error:
        raise CheckpointError(f"{path} is not usable. {error}") from error
    widened = _widened({to_published(name): w for name, w in fitting.items()}, path)
    ours = {to_ours(name): w for name, w in widened.items()}
    model.load_state_dict(ours, strict=head == "stored", assign=True)
    if head == "new":
        _start_head(model)
    return model


def weights_file(folder: Path) -> Path:
    """Return the file whose weights count; raises CheckpointError when the folder has none."""
    for name in (SAFETENSORS, PYTORCH_BIN):
        if (folder / name).is_file():
            return folder / name
    raise CheckpointError(f"{folder} holds neither {SAFETENSORS} nor {PYTORCH_BIN}.")


def read_weights(folder: Path) -> dict[str, Tensor]:
    """Return the folder's weights under their published names, in float32 (integers dropped).

    Raises CheckpointError when there are none, or they are damaged or not finite.
    """
    path = weights_file(folder)
    return _widened(_read_file(path), path)


def fill(
    model: AnyModel, published: Mapping[str, Tensor], *, head: Literal["stored", "new"] = "stored"
) -> None:
    """Copy published weights into ``model``; raises CheckpointError naming all that do not fit."""
    model.load_state_dict(_fitting(model, published, head=head), strict=head == "stored")


def _fitting(
    model: AnyModel, published: Mapping[str, Tensor], *, head: Literal["stored", "new"]
) -> dict[str, Tensor]:
    """Return the weights under our names, or raise CheckpointError naming all that do not fit."""
    wanted = model.state_dict()
    if head == "new":
        wanted = {k: v for k, v in wanted.items() if not k.startswith(_HEADS)}
    given = _translate(published, skip_heads=head == "new")
    problems = _misfits({k: v.shape for k, v in wanted.items()}, given)
    if problems:
        raise CheckpointError("The weights do not fit the config: " + "; ".join(problems) + ".")
    return given


def _widened(weights: Mapping[str, Tensor], path: Path) -> dict[str, Tensor]:
    """Return copies in float32 that share nothing with each other or with the file.

    Raises CheckpointError naming those that are not finite.
    """
    widened = {
        name: tensor.to(torch.float32, copy=True, memory_format=torch.contiguous_format)
        for name, tensor in weights.items()
    }
    broken = [name for name, tensor in widened.items() if not _is_finite(tensor)]
    if broken:
        raise CheckpointError(f"{path} holds weights that are not finite: {_some(broken)}.")
    return widened


def _is_finite(tensor: Tensor) -> bool:
    """Look at the ends alone, which are not finite where any number is not, at a tenth of the cost."""
    return tensor.numel() == 0 or all(torch.isfinite(end) for end in tensor.aminmax())


class _Unfilled(TorchFunctionMode):
    """Leave embeddings unfilled: ``normal_`` on the meta device imports for a second."""

    def __torch_function__(
        self,
        func: Callable[..., object],
        types: Collection[type],
        args: tuple[object, ...] = (),
        kwargs: dict[str, object] | None = None,
    ) -> object:
        return None if func is nn.init.normal_ else func(*args, **(kwargs or {}))


def _start_head(model: AnyModel) -> None:
    """Give the head the random weights a fresh model has."""
    for name, module in model.named_modules():
        if name.startswith(_HEAD_MODULES) and isinstance(module, nn.Linear | nn.LayerNorm):
            module.to_empty(device="cpu").reset_parameters()


def _translate(published: Mapping[str, Tensor], *, skip_heads: bool) -> dict[str, Tensor]:
    given: dict[str, Tensor] = {}
    foreign: list[str] = []
    for name, tensor in published.items():
        if name.startswith(_UNUSED) or (skip_heads and name.startswith(_HEADS)):
            continue
        try:
            given[to_ours(name)] = tensor
        except KeyError:
            foreign.append(name)
    if foreign:
        raise CheckpointError(f"These weights are not a miniALBERT's: {_some(foreign)}.")
    return given


def _misfits(wanted: Mapping[str, torch.Size], given: Mapping[str, Tensor]) -> list[str]:
    problems = []
    missing = sorted(to_published(name) for name in wanted if name not in given)
    extra = sorted(to_published(name) for name in given if name not in wanted)
    misshapen = [
        f"{to_published(name)} is {list(given[name].shape)} instead of {list(shape)}"
        for name, shape in sorted(wanted.items())
        if name in given and given[name].shape != shape
    ]
    if missing:
        problems.append(f"missing {_some(missing)}")
    if extra:
        problems.append(f"not expected {_some(extra)}")
    if misshapen:
        problems.append(_some(misshapen))
    return problems


def _read_file(path: Path) -> dict[str, Tensor]:
    """Return the numbers in ``path`` that are not integers, under their published names."""
    try:
        if path.name == SAFETENSORS:
            loaded = load_file(path)
        else:
            _refuse_packed(path)
            loaded = torch.load(path, map_location="cpu", weights_only=True)
    except _DAMAGE as error:
        raise CheckpointError(f"{path} cannot be read; it is damaged or holds more than "
                              "tensors.") from error  # fmt: skip
    if not isinstance(loaded, dict) or not all(map(_is_plain, loaded.values())):
        raise CheckpointError(f"{path} must map names to tensors and nothing else.")
    n_bytes = sum(tensor.numel() * tensor.element_size() for tensor in loaded.values())
    if n_bytes > _MOST_SHARED * path.stat().st_size:  # views that repeat a few numbers
        raise CheckpointError(f"{path} claims {n_bytes} bytes of weights, more than it holds.")
    return {str(name): t for name, t in loaded.items() if t.is_floating_point()}


def _refuse_packed(path: Path) -> None:
    """Raise ValueError for a .bin with compressed parts: torch writes none, and they may be huge."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as parts:
            if any(part.compress_type != zipfile.ZIP_STORED for part in parts.infolist()):
                raise ValueError("Parts of the file are compressed.")


def _is_plain(value: object) -> bool:
    if not isinstance(value, Tensor):
        return False
    return value.layout == torch.strided and value.device.type == "cpu"


def _some(names: list[str]) -> str:
    """Join names, the first few in full and the rest as a count."""
    shown = ", ".join(name[:MAX_LETTERS_SHOWN] for name in names[:MAX_NAMES_SHOWN])
    n_more = len(names) - MAX_NAMES_SHOWN
    return f"{shown} and {n_more} more" if n_more > 0 else shown
