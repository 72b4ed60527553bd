"""Distillation: which layer teaches which, the parts of the loss, and that it is learnt."""

import json
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Final

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers.loss.loss_utils import ForMaskedLMLoss

from minialbert.checkpoint import to_published
from minialbert.errors import InputError, UsageError
from minialbert.heads import MaskedLanguageModel, TokenClassifier
from minialbert.network import Encoder
from minialbert.pieces import PieceEncoder
from minialbert.training.distillation import (
    DistillationOptions,
    Learner,
    Lesson,
    distil,
    layers_of,
    teacher_layer_of,
    traced,
)
from minialbert.training.student import StudentShape, student_config
from minialbert.training.teacher import Teacher, read_teacher
from minialbert.training.text_block import TextBlock, Windows
from tests.minialbert.folders import VOCABULARY, save_teacher
from tests.minialbert.tiny import perturb
from tests.minialbert.training.teachers import save_masked_lm

SHAPE: Final = StudentShape(embedding_size=12, n_recursions=3, reduction_factor=4, shared_layer=1)
OPTIONS: Final = DistillationOptions(
    n_steps=8, n_windows=5, n_pieces=11, learning_rate=3e-3, precision="float32"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_teacher(tmp_path_factory.mktemp("teacher"))


@pytest.fixture(scope="module")
def corpus(folder: Path) -> TextBlock:
    encoder = PieceEncoder.load(folder, features="shape")
    return TextBlock.read(["Seen by dr. Hollis\non 3/14.", "", "patient ok " * 40], encoder)


def student(folder: Path) -> Encoder:
    torch.manual_seed(3)
    return Encoder(student_config(folder, SHAPE))


@pytest.mark.parametrize(
    ("n_recursions", "n_layers", "layers"),
    [
        (6, 12, [1, 3, 5, 7, 9, 11]),
        (6, 6, [0, 1, 2, 3, 4, 5]),
        (4, 6, [0, 2, 3, 5]),
        (1, 6, [5]),
        (6, 3, [0, 0, 0, 1, 1, 2]),
    ],
)
def test_layers_are_spread_evenly_and_the_last_teaches_the_last(
    n_recursions: int, n_layers: int, layers: list[int]
) -> None:
    assert [teacher_layer_of(i, n_recursions, n_layers) for i in range(n_recursions)] == layers


@pytest.mark.parametrize(
    ("layer_map", "message"),
    [
        ((0, 2), "names 2 teacher layers; the student has 3"),
        ((0, 1, 3), "are 0 to 2"),
        ((-1, 1, 2), "are 0 to 2"),
        ((0, 2, 1), "0,2,1 falls"),
    ],
    ids=["too-few", "too-high", "negative", "falls"],
)
def test_layer_map_that_does_not_fit_is_refused(layer_map: tuple[int, ...], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        layers_of(layer_map, n_recursions=3, n_layers=3)


def test_layer_map_that_fits_is_taken() -> None:
    assert layers_of((0, 0, 2), n_recursions=3, n_layers=3) == (0, 0, 2)
    assert layers_of(None, n_recursions=3, n_layers=6) == (1, 3, 5)


def windows_of(corpus: TextBlock) -> Windows:
    return corpus.sample(np.random.default_rng(1), 5, 11)


def parts(
    learner: Learner, teacher: Teacher, windows: Windows, options: DistillationOptions = OPTIONS
) -> dict[str, float]:
    with torch.no_grad():
        losses = Lesson.plan(learner, teacher, options).losses(windows)
    return {name: part.item() for name, part in losses.items()}


class Echo(nn.Module):
    """A teacher that answers with a student's own trace, so that every term can reach zero."""

    def __init__(self, encoder: Encoder, windows: Windows) -> None:
        super().__init__()
        self.own = traced(encoder, windows)

    def forward(self, input_ids: Tensor) -> SimpleNamespace:
        return SimpleNamespace(hidden_states=self.own.hidden, attentions=self.own.attentions)


def test_a_student_that_equals_the_teacher_loses_nothing(folder: Path, corpus: TextBlock) -> None:
    encoder, windows = student(folder), windows_of(corpus)
    perturb(encoder)
    with torch.no_grad():
        teacher = Teacher(Echo(encoder, windows), 3)
    assert sum(parts(encoder, teacher, windows).values()) == pytest.approx(0, abs=1e-5)
    shifted = parts(encoder, teacher, windows, replace(OPTIONS, layer_map=(0, 0, 0)))
    assert shifted["hidden"] > 0.01
    assert shifted["attention"] > 0.01


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({}, {"attention", "hidden"}),
        ({"attention_weight": 0.0}, {"hidden"}),
        ({"hidden_weight": 0.0}, {"attention"}),
    ],
    ids=["all", "no-attention", "no-hidden"],
)
def test_weight_of_nothing_leaves_a_term_out(
    folder: Path, corpus: TextBlock, change: dict[str, float], names: set[str]
) -> None:
    options = replace(OPTIONS, **change)  # type: ignore[arg-type]
    assert set(parts(student(folder), read_teacher(folder), windows_of(corpus), options)) == names


def test_terms_are_weighted(folder: Path, corpus: TextBlock) -> None:
    encoder, teacher, windows = student(folder), read_teacher(folder), windows_of(corpus)
    whole = parts(encoder, teacher, windows)
    options = replace(OPTIONS, attention_weight=1.5, hidden_weight=12.0)
    other = parts(encoder, teacher, windows, options)
    assert other["attention"] == pytest.approx(whole["attention"] / 2, rel=1e-5)
    assert other["hidden"] == pytest.approx(whole["hidden"] * 4, rel=1e-5)


@pytest.mark.parametrize("weights", [(0.0, 0.0), (3.0, -1.0)], ids=["nothing", "negative"])
def test_weights_that_teach_nothing_are_refused(
    folder: Path, corpus: TextBlock, weights: tuple[float, float]
) -> None:
    options = replace(OPTIONS, attention_weight=weights[0], hidden_weight=weights[1])
    with pytest.raises(UsageError, match="attention, hidden"):
        Lesson.plan(student(folder), read_teacher(folder), options)


def test_vocabulary_terms_are_those_of_transformers_and_torch(
    corpus: TextBlock, tmp_path: Path
) -> None:
    theirs = save_masked_lm(tmp_path)
    torch.manual_seed(6)
    model = MaskedLanguageModel(student_config(tmp_path, SHAPE))
    perturb(model)
    windows = corpus.hidden(windows_of(corpus), np.random.default_rng(2))
    assert windows.truth is not None and windows.is_hidden is not None
    found = parts(model, read_teacher(tmp_path), windows)
    with torch.no_grad():
        logits = model(windows.ids, None, windows.shapes)
        wanted = theirs(input_ids=windows.ids).logits
    labels = windows.truth.masked_fill(~windows.is_hidden, -100)
    loss = ForMaskedLMLoss(logits, labels, len(VOCABULARY))
    assert found["masked_lm"] == pytest.approx(loss.item(), rel=1e-4)
    mine, teachers = logits[windows.is_hidden], wanted[windows.is_hidden]
    kl = F.kl_div(mine.log_softmax(-1), teachers.softmax(-1), reduction="batchmean")
    assert found["vocabulary"] == pytest.approx(5 * kl.item(), rel=1e-4)
    assert set(found) == {"attention", "hidden", "masked_lm", "vocabulary"}


@pytest.mark.parametrize("term", ["masked_lm", "vocabulary"])
def test_a_head_is_learnt_with_the_encoder(corpus: TextBlock, tmp_path: Path, term: str) -> None:
    save_masked_lm(tmp_path)
    torch.manual_seed(6)
    model = MaskedLanguageModel(student_config(tmp_path, SHAPE))
    told: list[dict[str, float]] = []
    options = replace(
        OPTIONS, n_steps=120, learning_rate=5e-3, attention_weight=0.0, hidden_weight=0.0,
        masked_lm_weight=float(term == "masked_lm"), vocabulary_weight=float(term == "vocabulary"),
    )  # fmt: skip
    distil(
        model, read_teacher(tmp_path), corpus, tmp_path / "run", options=options,
        report=lambda step, means: told.append(means),
    )  # fmt: skip
    assert [set(means) for means in told] == [{term}] * 3
    assert told[-1][term] < 0.8 * told[0][term]


def test_log_says_what_is_left_out(folder: Path, corpus: TextBlock, tmp_path: Path) -> None:
    said: list[str] = []
    distil(
        student(folder), read_teacher(folder), corpus, tmp_path, options=replace(OPTIONS, n_steps=2),
        report=lambda step, means: None, tell=said.append,
    )  # fmt: skip
    assert [sentence.split(", since")[0] for sentence in said] == [
        "The loss is 3 attention, 3 hidden; the recursions imitate layers 0, 1, 2; products are in "
        "float32.",
        "The vocabulary terms are left out",
    ]
    lines = (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line).get("said") for line in lines] == [*said, None]


def test_products_in_bfloat16_teach_as_well(
    folder: Path, corpus: TextBlock, tmp_path: Path
) -> None:
    encoder, teacher, windows = student(folder), read_teacher(folder), windows_of(corpus)
    before = parts(encoder, teacher, windows)
    options = replace(OPTIONS, n_steps=40, precision="bfloat16")
    distil(encoder, teacher, corpus, tmp_path, options=options, report=lambda step, means: None)
    assert parts(encoder, teacher, windows)["hidden"] < 0.9 * before["hidden"]
    assert {weight.dtype for weight in encoder.parameters()} == {torch.float32}


def test_training_brings_the_student_nearer(
    folder: Path, corpus: TextBlock, tmp_path: Path
) -> None:
    encoder, teacher = student(folder), read_teacher(folder)
    windows = windows_of(corpus)
    before = parts(encoder, teacher, windows)
    options = replace(OPTIONS, n_steps=40)
    distil(encoder, teacher, corpus, tmp_path, options=options, report=lambda step, means: None)
    after = parts(encoder, teacher, windows)
    assert after["hidden"] < 0.9 * before["hidden"]
    assert sum(after.values()) < 0.9 * sum(before.values())


def test_resumed_distillation_ends_as_an_undisturbed_one(
    folder: Path, corpus: TextBlock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher = read_teacher(folder)

    def run(into: Path, *, stop_at: int = -1) -> Encoder:
        encoder, sample, calls = student(folder), TextBlock.sample, iter(range(99))

        def interrupted(*arguments: object) -> Windows:
            if next(calls) == stop_at:
                raise KeyboardInterrupt
            return sample(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(TextBlock, "sample", interrupted)
        try:
            distil(encoder, teacher, corpus, into, options=OPTIONS, report=lambda step, means: None)
        finally:
            monkeypatch.setattr(TextBlock, "sample", sample)
        return encoder

    whole = run(tmp_path / "whole").state_dict()
    clock = count(10**9, 500).__next__  # every step takes long, so all are saved
    monkeypatch.setattr("minialbert.training.loop.time.monotonic", clock)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "cut", stop_at=5)
    assert torch.load(tmp_path / "cut" / "state.pt", weights_only=True)["step"] == 5
    resumed = run(tmp_path / "cut").state_dict()
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def test_corpus_shorter_than_a_window_is_refused(folder: Path, tmp_path: Path) -> None:
    encoder = PieceEncoder.load(folder, features="shape")
    for texts in ([], ["ok ok"]):
        block = TextBlock.read(texts, encoder)
        with pytest.raises(InputError, match="more than one window"):
            distil(
                student(folder), Teacher(nn.Identity(), 3), block, tmp_path, options=OPTIONS,
                report=lambda step, means: None,
            )  # fmt: skip


def test_student_has_published_names(folder: Path) -> None:
    model = TokenClassifier(student_config(folder, SHAPE))
    assert all(to_published(name) for name in model.state_dict())
