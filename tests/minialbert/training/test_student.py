"""From a teacher's folder to a student's: a folder that loads, and refusals."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
import torch
from safetensors.torch import load_file, save_file

from minialbert.checkpoint import load_model
from minialbert.errors import CheckpointError, InputError
from minialbert.heads import TokenClassifier
from minialbert.pieces import N_SHAPES, PieceEncoder
from minialbert.training.distillation import DistillationOptions
from minialbert.training.student import StudentShape, copy_tokenizer, distil_folder, student_config
from tests.minialbert.folders import VOCABULARY, save_teacher
from tests.minialbert.tiny import TINY

SHAPE: Final = StudentShape(embedding_size=12, n_recursions=2, reduction_factor=4, shared_layer=1)
OPTIONS: Final = DistillationOptions(n_steps=2, n_windows=3, n_pieces=11, seed=4)
TEXTS: Final = ["Seen by dr. Hollis on 3/14. " * 5]


def make(
    teacher: Path, folder: Path, shape: StudentShape = SHAPE, texts: list[str] = TEXTS
) -> None:
    distil_folder(
        teacher, texts, folder, shape=shape, options=OPTIONS, report=lambda step, means: None
    )


@pytest.fixture
def teacher(tmp_path: Path) -> Path:
    return save_teacher(tmp_path / "teacher")


def test_folder_holds_a_student_and_its_tokenizer(teacher: Path, tmp_path: Path) -> None:
    make(teacher, tmp_path / "student")
    model = load_model(TokenClassifier, tmp_path / "student")
    assert model.encoder.config == student_config(teacher, SHAPE)
    encoder = PieceEncoder.load(tmp_path / "student", features="shape")
    assert [VOCABULARY[i] for i in encoder.encode(["DR. ok"])[0].ids] == ["dr", ".", "ok"]


def test_same_seed_same_student(teacher: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        make(teacher, tmp_path / name)
    one, two = (load_file(tmp_path / name / "model.safetensors") for name in ("one", "two"))
    assert all(torch.equal(one[name], two[name]) for name in one)


def test_config_follows_the_teacher_and_the_shape(teacher: Path) -> None:
    config = student_config(teacher, SHAPE)
    assert (config.embedding_size, config.num_hidden_layers, config.reduction_factor) == (12, 2, 4)
    assert (config.hidden_size, config.intermediate_size) == (
        TINY.hidden_size,
        TINY.intermediate_size,
    )
    assert (config.vocab_size, config.max_position_embeddings) == (len(VOCABULARY), 101)
    assert (config.piece_features, config.type_vocab_size) == ("shape", N_SHAPES)
    assert (config.hidden_dropout_prob, config.attention_probs_dropout_prob) == (0.0, 0.0)
    assert config.layer_norm_eps == 1e-12


def test_teachers_eps_and_activation_are_kept(teacher: Path) -> None:
    path = teacher / "config.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    said |= {"layer_norm_eps": 1e-5, "hidden_act": "relu"}
    path.write_text(json.dumps(said), encoding="utf-8")
    config = student_config(teacher, SHAPE)
    assert (config.layer_norm_eps, config.hidden_act) == (1e-5, "relu")


@pytest.mark.parametrize(
    "change",
    [{"embedding_size": 44}, {"shared_layer": 3}, {"n_recursions": 0}, {"reduction_factor": 41}],
)
def test_shape_that_the_teacher_cannot_give_is_refused(
    teacher: Path, tmp_path: Path, change: dict[str, int]
) -> None:
    with pytest.raises(CheckpointError):
        make(teacher, tmp_path / "student", replace(SHAPE, **change))


def test_teacher_under_other_names_is_refused(teacher: Path, tmp_path: Path) -> None:
    path = teacher / "model.safetensors"
    weights = {f"other.{name}": weight for name, weight in load_file(path).items()}
    save_file(weights, path)
    with pytest.raises(CheckpointError, match="does not hold a BERT encoder"):
        make(teacher, tmp_path / "student")


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "vocab.txt"])
@pytest.mark.parametrize("content", [None, b"junk"])
def test_incomplete_or_damaged_teacher_is_refused(
    teacher: Path, tmp_path: Path, name: str, content: bytes | None
) -> None:
    if content is None:
        (teacher / name).unlink()
    else:
        (teacher / name).write_bytes(content)
    with pytest.raises(CheckpointError):
        make(teacher, tmp_path / "student")


def test_empty_corpus_is_refused(teacher: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="pieces"):
        make(teacher, tmp_path / "student", texts=["", "ok"])


def test_only_the_tokenizers_files_are_copied(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    target.mkdir()
    for name in ("vocab.txt", "tokenizer_config.json", "model.safetensors"):
        (source / name).write_text(name, encoding="utf-8")
    copy_tokenizer(source, target)
    assert sorted(p.name for p in target.iterdir()) == ["tokenizer_config.json", "vocab.txt"]
