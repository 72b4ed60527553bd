"""The config takes published files as they stand and refuses what cannot be."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from minialbert.config import MiniAlbertConfig
from minialbert.errors import CheckpointError
from tests.minialbert.tiny import N_PIECES, N_WINDOWS, TINY

LEFTOVERS = {"model_type": "bert", "bos_token_id": 2, "gap_size": 0, "torch_dtype": "float32"}


def test_tiny_sizes_differ() -> None:
    derived = [TINY.adapter_size, TINY.hidden_size // TINY.num_attention_heads, len(TINY.id2label)]
    counts = [v for f in fields(TINY) if type(v := getattr(TINY, f.name)) is int and v]
    sizes = [*derived, *counts, N_PIECES, N_WINDOWS]
    assert 1 not in sizes
    assert len(sizes) == len(set(sizes))


def test_defaults_are_those_of_clinical_minialbert_312() -> None:
    config = MiniAlbertConfig()
    assert (config.adapter_size, config.has_projector) == (48, True)


def test_mapping_round_trip() -> None:
    parsed = json.loads(json.dumps({**TINY.to_mapping(), **LEFTOVERS}))
    assert MiniAlbertConfig.from_mapping(parsed) == TINY


def test_labels_are_ordered_by_number_not_by_place() -> None:
    raw = {"id2label": {str(i): f"LABEL_{i}" for i in reversed(range(12))}}
    assert MiniAlbertConfig.from_mapping(raw).id2label == tuple(f"LABEL_{i}" for i in range(12))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        pytest.param({"hidden_size": 0}, "hidden_size", id="zero"),
        pytest.param({"hidden_size": 41}, "num_attention_heads", id="heads-do-not-divide"),
        pytest.param({"hidden_size": "40"}, "hidden_size", id="text-for-a-number"),
        pytest.param({"hidden_size": 40.0}, "hidden_size", id="float-for-a-count"),
        pytest.param({"num_hidden_layers": True}, "num_hidden_layers", id="bool-for-a-count"),
        pytest.param({"use_adapter": 1}, "use_adapter", id="count-for-a-bool"),
        pytest.param({"reduction_factor": 41}, "reduction_factor", id="adapter-without-width"),
        pytest.param({"hidden_act": "gelo"}, "hidden_act", id="unknown-activation"),
        pytest.param({"piece_features": "smell"}, "piece_features", id="unknown-features"),
        pytest.param({"pad_token_id": 53}, "pad_token_id", id="pad-outside-vocabulary"),
        pytest.param({"pad_token_id": None}, "pad_token_id", id="no-pad"),
        pytest.param({"layer_norm_eps": 0.0}, "layer_norm_eps", id="no-eps"),
        pytest.param({"hidden_dropout_prob": 1.5}, "hidden_dropout_prob", id="dropout-over-1"),
        pytest.param({"classifier_dropout": -0.1}, "classifier_dropout", id="dropout-below-0"),
        pytest.param({"hidden_dropout_prob": float("nan")}, "hidden_dropout_prob", id="nan"),
        pytest.param({"id2label": ["O"]}, "id2label", id="labels-as-list"),
        pytest.param({"id2label": {"0": "O", "2": "B-AGE"}}, "id2label", id="label-id-skipped"),
    ],
)
def test_refused_values_are_named(change: dict[str, object], named: str) -> None:
    with pytest.raises(CheckpointError, match=named):
        MiniAlbertConfig.from_mapping({**TINY.to_mapping(), **change})


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="missing"),
        pytest.param(b"{", id="cut-short"),
        pytest.param(b'{"hidden_act": "\xff"}', id="not-utf-8"),
        pytest.param(b"[]", id="a-list"),
    ],
)
def test_unreadable_files_are_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "config.json").write_bytes(content)
    with pytest.raises(CheckpointError, match="config.json"):
        MiniAlbertConfig.read(tmp_path)
