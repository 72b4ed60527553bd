"""Teachers: frozen, exact, with or without a head, and nothing in them drawn at random."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import BertForMaskedLM, BertModel

from minialbert.errors import CheckpointError
from minialbert.training.teacher import (
    has_language_head,
    language_head_weights,
    read_teacher,
    teacher_weights,
)
from tests.minialbert.folders import save_teacher
from tests.minialbert.training.teachers import N_LAYERS, save_masked_lm

IDS = torch.arange(5, 16)[None]


@pytest.fixture
def with_head(tmp_path: Path) -> BertForMaskedLM:
    return save_masked_lm(tmp_path / "teacher")


def test_bare_teacher_is_frozen_and_reads_as_transformers_does(tmp_path: Path) -> None:
    folder = save_teacher(tmp_path)
    teacher = read_teacher(folder)
    assert (teacher.n_layers, teacher.head) == (3, None)
    assert not any(weight.requires_grad for weight in teacher.encoder.parameters())
    assert not teacher.encoder.training
    plain = BertModel.from_pretrained(folder, add_pooling_layer=False)
    plain.train(False)
    mine = teacher.trace(IDS)
    assert (len(mine.attentions), len(mine.hidden)) == (3, 4)
    with torch.no_grad():
        theirs = plain(input_ids=IDS).last_hidden_state
    torch.testing.assert_close(mine.hidden[-1], theirs, atol=1e-5, rtol=0)


def test_teacher_with_a_head_gives_transformers_logits(
    with_head: BertForMaskedLM, tmp_path: Path
) -> None:
    teacher = read_teacher(tmp_path / "teacher")
    assert teacher.n_layers == N_LAYERS
    assert teacher.head is not None
    assert not any(weight.requires_grad for weight in teacher.head.parameters())
    with torch.no_grad():
        logits = teacher.head(teacher.trace(IDS).hidden[-1])
        wanted = with_head(input_ids=IDS).logits
    torch.testing.assert_close(logits, wanted, atol=1e-5, rtol=0)


def test_weights_have_the_names_of_a_bare_model(with_head: BertForMaskedLM, tmp_path: Path) -> None:
    weights = teacher_weights(tmp_path / "teacher")
    bare = BertModel(with_head.config, add_pooling_layer=False)
    assert set(bare.state_dict()) <= set(weights)
    assert has_language_head(weights)
    assert not has_language_head(teacher_weights(save_teacher(tmp_path / "bare")))


def test_old_names_of_norms_are_understood(tmp_path: Path) -> None:
    path = save_teacher(tmp_path) / "model.safetensors"
    new = load_file(path)
    old = {
        name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): w
        for name, w in new.items()
    }  # fmt: skip
    assert set(old) != set(new)
    save_file(old, path)
    assert set(teacher_weights(tmp_path)) == set(new)


def test_file_of_pytorch_is_read_as_well(with_head: BertForMaskedLM, tmp_path: Path) -> None:
    folder = tmp_path / "teacher"
    wanted = read_teacher(folder).trace(IDS).hidden[-1]
    (folder / "model.safetensors").unlink()
    torch.save(with_head.state_dict(), folder / "pytorch_model.bin")
    assert has_language_head(teacher_weights(folder))
    assert torch.equal(read_teacher(folder).trace(IDS).hidden[-1], wanted)


def test_head_is_translated_with_its_tied_weights(
    with_head: BertForMaskedLM, tmp_path: Path
) -> None:
    head = language_head_weights(teacher_weights(tmp_path / "teacher"))
    theirs = with_head.cls.predictions
    for name, wanted in {
        "vocab_transform.weight": theirs.transform.dense.weight,
        "vocab_layer_norm.bias": theirs.transform.LayerNorm.bias,
        "vocab_projector.weight": theirs.decoder.weight,
        "vocab_projector.bias": theirs.decoder.bias,
    }.items():
        assert torch.equal(head[name], wanted), name
    assert len(head) == 6


@pytest.mark.parametrize(
    "name", ["encoder.layer.2.output.dense.weight", "embeddings.LayerNorm.bias"]
)
def test_missing_weights_are_refused_and_not_drawn(tmp_path: Path, name: str) -> None:
    path = save_teacher(tmp_path) / "model.safetensors"
    save_file({key: w for key, w in load_file(path).items() if key != name}, path)
    with pytest.raises(CheckpointError, match=name):
        read_teacher(tmp_path)
