"""Folders in the published layout load in one call; whatever does not fit is refused by name."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Final

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from minialbert.checkpoint import (
    PYTORCH_BIN,
    RENAMES,
    SAFETENSORS,
    fill,
    load_model,
    read_weights,
    save_model,
    to_ours,
    to_published,
)
from minialbert.config import MiniAlbertConfig
from minialbert.errors import CheckpointError
from minialbert.heads import AnyModel, MaskedLanguageModel, SequenceClassifier, TokenClassifier
from tests.minialbert.tiny import TINY, VARIANTS, make_batch, perturb

KINDS: Final[tuple[type[AnyModel], ...]] = (
    TokenClassifier,
    SequenceClassifier,
    MaskedLanguageModel,
)
kinds = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
SHARED_LAYER = "albert.albert.encoder.albert_layer_groups.0.albert_layers.0."


def make_model(kind: type[AnyModel] = TokenClassifier, config: MiniAlbertConfig = TINY) -> AnyModel:
    torch.manual_seed(1)
    model = kind(config).eval()
    perturb(model)
    return model


def published_weights(model: AnyModel) -> dict[str, Tensor]:
    """Return all an old published file holds, with the pooler and position ids nobody uses."""
    size, n_positions = TINY.hidden_size, TINY.max_position_embeddings
    return {
        "albert.albert.embeddings.position_ids": torch.arange(n_positions)[None],
        **{to_published(name): weight for name, weight in model.state_dict().items()},
        "albert.albert.pooler.weight": torch.randn(size, size),
        "albert.albert.pooler.bias": torch.randn(size),
    }


def publish(model: AnyModel, folder: Path, *, weights: Mapping[str, Tensor] | None = None) -> None:
    """Write a folder as the authors do: a .bin, and a config of ``model_type`` "bert"."""
    stored = published_weights(model) if weights is None else dict(weights)
    torch.save(stored, folder / PYTORCH_BIN)
    leftovers = {"model_type": "bert", "bos_token_id": 2, "architectures": ["Other"]}
    raw = {**model.encoder.config.to_mapping(), **leftovers}
    (folder / "config.json").write_text(json.dumps(raw), encoding="utf-8")


def change_config(folder: Path, **change: object) -> None:
    path = folder / "config.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**raw, **change}), encoding="utf-8")


def assert_same_weights(one: AnyModel, other: AnyModel) -> None:
    theirs = other.state_dict()
    assert one.state_dict().keys() == theirs.keys()
    for name, weight in one.state_dict().items():
        torch.testing.assert_close(weight, theirs[name], atol=0, rtol=0)


def test_published_layout_loads_in_one_call(tmp_path: Path) -> None:
    model = make_model(config=replace(TINY, num_hidden_layers=6))
    assert len(published_weights(model)) >= 97
    publish(model, tmp_path)
    loaded = load_model(TokenClassifier, tmp_path)
    assert_same_weights(loaded, model)
    torch.testing.assert_close(loaded.eval()(*make_batch()), model(*make_batch()), atol=0, rtol=0)


@pytest.mark.parametrize(
    "name",
    [
        "albert.albert.embeddings.word_embeddings.weight",
        "albert.albert.embeddings.LayerNorm.bias",
        SHARED_LAYER + "attention.query.weight",
        SHARED_LAYER + "attention.LayerNorm.weight",
        SHARED_LAYER + "ffn_output.bias",
        SHARED_LAYER + "full_layer_layer_norm.weight",
        "albert.projector.bias",
        "albert.att_adapters.0.block.0.weight",
        "albert.mlp_adapters.2.block.2.bias",
        "albert.mlp_adapters.1.norm.weight",
        "classifier.weight",
    ],
)
def test_names_are_the_published_ones(name: str) -> None:
    assert name in {to_published(ours) for ours in TokenClassifier(TINY).state_dict()}


@kinds
def test_renaming_is_reversible(kind: type[AnyModel]) -> None:
    ours = list(kind(TINY).state_dict())
    assert [to_ours(to_published(name)) for name in ours] == ours
    assert len({to_published(name) for name in ours}) == len(ours)


@pytest.mark.parametrize("side", [0, 1], ids=["ours", "published"])
def test_no_rename_hides_another(side: int) -> None:
    prefixes = [pair[side] for pair in RENAMES]
    hidden = [(a, b) for a in prefixes for b in prefixes if a != b and b.startswith(a)]
    assert not hidden


@pytest.mark.parametrize("name", ["bert.pooler.dense.weight", "albert.embeddings.x", ""])
def test_foreign_names_have_no_translation(name: str) -> None:
    with pytest.raises(KeyError):
        to_ours(name)
    with pytest.raises(KeyError):
        to_published(name)


@kinds
@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float16], ids=["float32", "float16"])
def test_round_trip(tmp_path: Path, kind: type[AnyModel], variant: str, dtype: torch.dtype) -> None:
    model = make_model(kind, VARIANTS[variant])
    save_model(model, tmp_path / "deep" / "folder", dtype=dtype)
    loaded = load_model(kind, tmp_path / "deep" / "folder")
    assert loaded.encoder.config == VARIANTS[variant]
    assert {weight.dtype for weight in loaded.parameters()} == {torch.float32}
    assert all(weight.requires_grad for weight in loaded.parameters())
    assert_same_weights(loaded, model.to(dtype).float())


def test_safetensors_wins_over_bin(tmp_path: Path) -> None:
    publish(make_model(), tmp_path)
    model = make_model(config=replace(TINY, hidden_dropout_prob=0.2))
    perturb(model, seed=8)
    save_model(model, tmp_path)
    assert_same_weights(load_model(TokenClassifier, tmp_path), model)


def test_saving_over_the_folder_loaded_from(tmp_path: Path) -> None:
    save_model(make_model(), tmp_path)
    model = load_model(TokenClassifier, tmp_path)
    save_model(model, tmp_path, dtype=torch.float16)
    assert_same_weights(model, make_model())


def test_weights_hang_neither_on_the_file_nor_on_each_other(tmp_path: Path) -> None:
    """Read in place, weights would change with the file, and tied ones would learn together."""
    norms = [f"encoder.{group}_adapters.0.norm.weight" for group in ("att", "mlp")]
    stored = make_model()
    stored.get_parameter(norms[1]).data = stored.get_parameter(norms[0]).data
    publish(stored, tmp_path)
    path = tmp_path / PYTORCH_BIN
    model = load_model(TokenClassifier, tmp_path)
    path.write_bytes(bytes(path.stat().st_size))
    assert_same_weights(model, stored)
    model.get_parameter(norms[0]).data.zero_()
    assert model.get_parameter(norms[1]).abs().max() > 0
    assert all(weight.is_contiguous() for weight in model.parameters())


@pytest.mark.parametrize("bad", [torch.nan, torch.inf, -torch.inf])
@pytest.mark.parametrize("place", [0, 7, 1600, 1759], ids="at-{}".format)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16], ids=str)
def test_one_number_that_is_not_finite_is_seen_anywhere(
    tmp_path: Path, bad: float, place: int, dtype: torch.dtype
) -> None:
    model = make_model()
    model.encoder.layer.ffn.weight.data.view(-1)[place] = bad  # 44 x 40 of them
    save_model(model, tmp_path, dtype=dtype)
    with pytest.raises(CheckpointError, match=r"not finite: .*ffn\.weight\."):
        load_model(TokenClassifier, tmp_path)


@pytest.mark.parametrize("stored", KINDS, ids=lambda kind: f"from-{kind.__name__}")
@kinds
def test_new_head_on_a_stored_encoder(
    tmp_path: Path, kind: type[AnyModel], stored: type[AnyModel]
) -> None:
    source = make_model(stored)
    publish(source, tmp_path)
    change_config(tmp_path, id2label={"0": "O", "1": "B-AGE"})
    torch.manual_seed(5)
    loaded = load_model(kind, tmp_path, head="new")
    assert_same_weights_of_encoder(loaded, source)
    head = {n: w.detach() for n, w in loaded.named_parameters() if not n.startswith("encoder.")}
    assert all(weight.abs().max() <= 1 for weight in head.values())
    assert all(w.std() > 0.01 for n, w in head.items() if "layer_norm" not in n)


def assert_same_weights_of_encoder(one: AnyModel, other: AnyModel) -> None:
    for name, weight in one.encoder.state_dict().items():
        torch.testing.assert_close(weight, other.encoder.state_dict()[name], atol=0, rtol=0)


def _drop(weights: dict[str, Tensor]) -> None:
    del weights["albert.att_adapters.1.norm.bias"]


def _add(weights: dict[str, Tensor]) -> None:
    weights["albert.att_adapters.3.norm.bias"] = torch.zeros(TINY.hidden_size)


def _add_foreign(weights: dict[str, Tensor]) -> None:
    weights["bert.pooler.dense.bias"] = torch.zeros(2)


def _transpose(weights: dict[str, Tensor]) -> None:
    name = SHARED_LAYER + "ffn.weight"
    weights[name] = weights[name].T.contiguous()


def _make_nan(weights: dict[str, Tensor]) -> None:
    weights["classifier.bias"][2] = float("nan")


def _make_infinite(weights: dict[str, Tensor]) -> None:
    weights["classifier.bias"][2] = float("inf")


def _prefix(weights: dict[str, Tensor]) -> None:
    for name in list(weights):
        weights[f"bert.{name}"] = weights.pop(name)


def _make_integer(weights: dict[str, Tensor]) -> None:
    weights["albert.projector.bias"] = weights["albert.projector.bias"].long()


Damage = Callable[[dict[str, Tensor]], None]


@pytest.mark.parametrize("file", [PYTORCH_BIN, SAFETENSORS])
@pytest.mark.parametrize(
    ("damage", "named"),
    [
        pytest.param(_drop, "missing albert.att_adapters.1.norm.bias", id="missing"),
        pytest.param(_add, "not expected albert.att_adapters.3.norm.bias", id="extra"),
        pytest.param(_add_foreign, "bert.pooler.dense.bias", id="foreign"),
        pytest.param(_transpose, r"ffn.weight is \[40, 44\] instead of \[44, 40\]", id="misshapen"),
        pytest.param(_make_nan, "not finite: classifier.bias", id="nan"),
        pytest.param(_make_infinite, "not finite: classifier.bias", id="infinite"),
        pytest.param(_prefix, "bert.albert.albert", id="wrong-prefix"),
        pytest.param(_make_integer, "missing albert.projector.bias", id="integers"),
    ],
)
def test_weights_that_do_not_fit(tmp_path: Path, file: str, damage: Damage, named: str) -> None:
    model = make_model()
    weights = published_weights(model)
    damage(weights)
    publish(model, tmp_path, weights=weights)
    if file == SAFETENSORS:
        (tmp_path / PYTORCH_BIN).unlink()
        save_file(weights, tmp_path / SAFETENSORS)
    with pytest.raises(CheckpointError, match=named):
        load_model(TokenClassifier, tmp_path)


def test_fill_leaves_the_model_alone_when_it_refuses() -> None:
    model, other = make_model(), make_model()
    weights = {name: weight + 1 for name, weight in published_weights(other).items()}
    _drop(weights)
    with pytest.raises(CheckpointError, match="missing"):
        fill(model, weights)
    assert_same_weights(model, other)


@pytest.mark.parametrize(
    ("lie", "named"),
    [
        pytest.param({"vocab_size": 54}, "word_embeddings", id="vocabulary"),
        pytest.param({"vocab_size": 10**12}, "vocab_size", id="vocabulary-beyond-memory"),
        pytest.param({"vocab_size": 2**24}, "word_embeddings", id="vocabulary-beyond-the-file"),
        pytest.param({"num_hidden_layers": 2}, "adapters.2.", id="fewer-recursions"),
        pytest.param({"num_hidden_layers": 4}, "adapters.3.", id="more-recursions"),
        pytest.param({"use_adapter": False}, "adapters", id="no-adapters"),
        pytest.param({"embedding_size": 40}, "projector", id="no-projector"),
        pytest.param({"reduction_factor": 5}, "block", id="adapter-width"),
        pytest.param({"id2label": {"0": "O"}}, "classifier", id="labels"),
        pytest.param({"hidden_act": "tanh"}, "hidden_act", id="activation"),
        pytest.param({"hidden_size": -40}, "hidden_size", id="negative"),
    ],
)
def test_config_that_lies(tmp_path: Path, lie: dict[str, object], named: str) -> None:
    publish(make_model(), tmp_path)
    change_config(tmp_path, **lie)
    with pytest.raises(CheckpointError, match=named):
        load_model(TokenClassifier, tmp_path)


@kinds
def test_other_head_is_refused(tmp_path: Path, kind: type[AnyModel]) -> None:
    stored = TokenClassifier if kind is MaskedLanguageModel else MaskedLanguageModel
    publish(make_model(stored), tmp_path)
    with pytest.raises(CheckpointError, match="missing"):
        load_model(kind, tmp_path)


class _Code:
    """Unpickling this makes a folder, if code from pickles is run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self.folder),)


def test_pickled_code_never_runs(tmp_path: Path) -> None:
    model = make_model()
    publish(model, tmp_path)
    trace = tmp_path / "ran"
    torch.save({**published_weights(model), "x": _Code(trace)}, tmp_path / PYTORCH_BIN)
    with pytest.raises(CheckpointError, match="cannot be read"):
        load_model(TokenClassifier, tmp_path)
    assert not trace.exists()


@pytest.mark.parametrize("file", [PYTORCH_BIN, SAFETENSORS])
@pytest.mark.parametrize("kept", [0.0, 0.001, 0.5, 0.99], ids=lambda share: f"kept-{share}")
def test_truncated_files(tmp_path: Path, file: str, kept: float) -> None:
    model = make_model()
    publish(model, tmp_path) if file == PYTORCH_BIN else save_model(model, tmp_path)
    content = (tmp_path / file).read_bytes()
    (tmp_path / file).write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(CheckpointError, match="cannot be read"):
        load_model(TokenClassifier, tmp_path)


@pytest.mark.parametrize("file", [PYTORCH_BIN, SAFETENSORS])
@pytest.mark.parametrize(
    "content",
    [b"hello, world", b"\x80\x02}q\x00.", b"PK\x03\x04" + bytes(64), b"\xff" * 512, bytes(512)],
    ids=["text", "empty-pickle", "broken-zip", "ones", "zeros"],
)
def test_files_that_are_something_else(tmp_path: Path, file: str, content: bytes) -> None:
    publish(make_model(), tmp_path)
    (tmp_path / PYTORCH_BIN).unlink()
    (tmp_path / file).write_bytes(content)
    with pytest.raises(CheckpointError):
        load_model(TokenClassifier, tmp_path)


@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
def test_random_damage_is_refused_or_harmless(tmp_path: Path) -> None:
    """Whatever a damaged .bin does to its reader, only CheckpointError comes out."""
    publish(make_model(config=replace(TINY, num_hidden_layers=2)), tmp_path)
    content, random = (tmp_path / PYTORCH_BIN).read_bytes(), Random(0)
    for _ in range(200):
        damaged = bytearray(content)
        for _ in range(3):
            damaged[random.randrange(len(damaged))] = random.randrange(256)
        damaged[random.randrange(4000)] = random.randrange(256)  # where the pickle lies
        (tmp_path / PYTORCH_BIN).write_bytes(damaged)
        with suppress(CheckpointError):
            load_model(TokenClassifier, tmp_path)


@pytest.mark.parametrize(
    "content",
    [pytest.param([torch.zeros(2)], id="list"), pytest.param({"step": 3}, id="number")],
)
def test_bin_must_map_names_to_tensors(tmp_path: Path, content: object) -> None:
    publish(make_model(), tmp_path)
    torch.save(content, tmp_path / PYTORCH_BIN)
    with pytest.raises(CheckpointError, match="names to tensors"):
        load_model(TokenClassifier, tmp_path)


@pytest.mark.parametrize("make", [False, True], ids=["no-folder", "empty-folder"])
def test_no_model_at_all(tmp_path: Path, make: bool) -> None:
    folder = tmp_path / "nowhere"
    if make:
        folder.mkdir()
    with pytest.raises(CheckpointError, match="nowhere holds no readable config.json"):
        load_model(TokenClassifier, folder)


def test_config_without_weights(tmp_path: Path) -> None:
    publish(make_model(), tmp_path)
    (tmp_path / PYTORCH_BIN).unlink()
    with pytest.raises(CheckpointError, match=f"neither {SAFETENSORS} nor {PYTORCH_BIN}"):
        load_model(TokenClassifier, tmp_path)


def test_long_lists_of_names_are_cut(tmp_path: Path) -> None:
    publish(make_model(), tmp_path, weights={})
    with pytest.raises(CheckpointError, match="and [0-9]+ more"):
        load_model(TokenClassifier, tmp_path)


def test_saved_file_holds_published_names_only(tmp_path: Path) -> None:
    model = make_model()
    save_model(model, tmp_path)
    assert load_file(tmp_path / SAFETENSORS).keys() == read_weights(tmp_path).keys()
    assert read_weights(tmp_path).keys() == {to_published(name) for name in model.state_dict()}


@pytest.mark.parametrize("module", ["minialbert", "minialbert.checkpoint", "minialbert.tagger"])
def test_importing_costs_no_transformers(module: str) -> None:
    if find_spec(module) is None:
        pytest.skip(f"{module} does not exist yet")
    code = f"import {module}, sys; sys.exit(int('transformers' in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
