"""From a teacher's folder to a student's: a folder that loads, and refusals."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

from minialbert.checkpoint import load_model
from minialbert.errors import CheckpointError, InputError, UsageError
from minialbert.heads import MaskedLanguageModel, TokenClassifier
from minialbert.network import Encoder
from minialbert.pieces import N_SHAPES, PieceEncoder
from minialbert.training.distillation import DistillationOptions
from minialbert.training.start import start_from_teacher
from minialbert.training.student import (
    Student,
    StudentShape,
    copy_tokenizer,
    distil_folder,
    start_student,
    student_config,
)
from minialbert.training.teacher import teacher_weights
from minialbert.training.text_block import TextBlock
from tests.minialbert.folders import VOCABULARY, save_teacher
from tests.minialbert.tiny import TINY
from tests.minialbert.training.teachers import save_masked_lm

SHAPE: Final = StudentShape(embedding_size=12, n_recursions=2, reduction_factor=4, shared_layer=1)
OPTIONS: Final = DistillationOptions(
    n_steps=2, n_windows=3, n_pieces=11, seed=4, precision="float32"
)
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
        make(teacher, tmp_path / "student", replace(SHAPE, **change))  # type: ignore[arg-type]


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
    kept = ["tokenizer_config.json", "vocab.txt"]
    for name in (*kept, "model.safetensors"):
        (source / name).write_text(name, encoding="utf-8")
    copy_tokenizer(source, target)
    assert sorted(p.name for p in target.iterdir()) == kept


def started(
    folder: Path, shape: StudentShape = SHAPE, options: DistillationOptions = OPTIONS
) -> Student:
    corpus = TextBlock.read(TEXTS, PieceEncoder.load(folder, features="shape"))
    return start_student(folder, corpus, shape, options)


def test_teacher_with_a_head_gives_it_to_the_student(tmp_path: Path) -> None:
    theirs = save_masked_lm(tmp_path).cls.predictions
    student = started(tmp_path)
    model = student.language_model
    assert model is not None
    assert model.encoder is student.tagger.encoder
    assert torch.equal(model.vocab_projector.weight, theirs.decoder.weight)
    assert torch.equal(model.vocab_transform.bias, theirs.transform.dense.bias)
    vectors = torch.randn(3, 7, TINY.hidden_size, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        torch.testing.assert_close(model.score(vectors), theirs(vectors), atol=1e-4, rtol=0)


def test_head_is_there_only_for_the_terms_that_need_it(teacher: Path, tmp_path: Path) -> None:
    save_masked_lm(tmp_path / "head")
    off = replace(OPTIONS, masked_lm_weight=0.0, vocabulary_weight=0.0)
    assert started(tmp_path / "head", options=off).language_model is None
    assert started(teacher).language_model is None
    one = replace(off, vocabulary_weight=2.0)
    assert started(tmp_path / "head", options=one).language_model is not None


def test_head_is_saved_only_if_asked_for(tmp_path: Path) -> None:
    save_masked_lm(tmp_path / "head")
    make(tmp_path / "head", tmp_path / "without")
    load_model(TokenClassifier, tmp_path / "without")
    distil_folder(
        tmp_path / "head", TEXTS, tmp_path / "with", shape=SHAPE, options=OPTIONS,
        report=lambda step, means: None, keeps_head=True,
    )  # fmt: skip
    model = load_model(MaskedLanguageModel, tmp_path / "with")
    tagger = load_model(TokenClassifier, tmp_path / "with", head="new")
    without = load_model(TokenClassifier, tmp_path / "without").encoder.state_dict()
    for name, weight in model.encoder.state_dict().items():
        assert torch.equal(weight, without[name]), name
        assert torch.equal(weight, tagger.encoder.state_dict()[name]), name


def test_head_that_is_not_there_cannot_be_kept(teacher: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no language-model head to keep"):
        distil_folder(
            teacher, TEXTS, tmp_path / "student", shape=SHAPE, options=OPTIONS,
            report=lambda step, means: None, keeps_head=True,
        )  # fmt: skip


def test_layer_map_is_refused_before_the_corpus_is_read(teacher: Path, tmp_path: Path) -> None:
    def texts() -> Iterator[str]:
        raise AssertionError
        yield ""

    with pytest.raises(UsageError, match="0,1,2"):
        distil_folder(
            teacher, texts(), tmp_path / "student", shape=SHAPE,
            options=replace(OPTIONS, layer_map=(0, 1, 2)), report=lambda step, means: None,
        )  # fmt: skip


def differing(one: Encoder, two: Encoder) -> set[str]:
    """Name the parts in which a weight differs."""
    theirs = two.state_dict()
    return {
        name.split(".")[0]
        for name, w in one.state_dict().items()
        if not torch.equal(w, theirs[name])
    }


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        ({}, set()),
        ({"embeddings": "plain"}, {"embeddings", "projector"}),
        ({"embeddings": "random"}, {"embeddings", "projector"}),
        ({"shared_layer": None}, {"layer", "att_adapters", "mlp_adapters"}),
        ({"shared_layer": 2}, {"layer", "att_adapters", "mlp_adapters"}),
    ],
    ids=["same", "plain", "random-embeddings", "random-layer", "other-layer"],
)
def test_what_starts_otherwise(teacher: Path, change: dict[str, int], parts: set[str]) -> None:
    usual = started(teacher).tagger.encoder
    other = started(teacher, replace(SHAPE, **change)).tagger.encoder  # type: ignore[arg-type]
    assert differing(usual, other) == parts


def test_random_starts_are_those_of_bert(teacher: Path) -> None:
    encoder = started(
        teacher, replace(SHAPE, embeddings="random", shared_layer=None)
    ).tagger.encoder
    for weight in (encoder.embeddings.word_embeddings.weight, encoder.layer.ffn.weight):
        assert weight.std().item() == pytest.approx(0.02, rel=0.1)
    norm = encoder.layer.full_layer_layer_norm
    assert torch.equal(norm.weight, torch.ones_like(norm.weight))
    x = torch.randn(400, TINY.hidden_size, generator=torch.Generator().manual_seed(4))
    x = F.layer_norm(x, x.shape[-1:])
    for adapter in (encoder.att_adapters[1], encoder.mlp_adapters[0]):
        torch.testing.assert_close(adapter(x), x, atol=0.05, rtol=0)


def test_plain_start_weighs_all_pieces_alike(teacher: Path) -> None:
    """Without counts the main directions are those of the whole table; see start's own tests."""
    encoder = Encoder(student_config(teacher, SHAPE))
    torch.manual_seed(OPTIONS.seed)
    weights = teacher_weights(teacher)
    start_from_teacher(encoder, weights, layer=1, piece_counts=torch.ones(len(VOCABULARY)))
    plain = started(teacher, replace(SHAPE, embeddings="plain")).tagger.encoder
    wanted = encoder.state_dict()
    for name in ("projector.weight", "embeddings.word_embeddings.weight"):
        assert torch.equal(plain.state_dict()[name], wanted[name]), name
