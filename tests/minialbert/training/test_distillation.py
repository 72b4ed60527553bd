"""Distillation: which layer teaches which, the parts of the loss, and that it is learnt."""

from itertools import count
from pathlib import Path
from typing import Final

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from minialbert.checkpoint import to_published
from minialbert.errors import InputError
from minialbert.heads import TokenClassifier
from minialbert.network import Encoder
from minialbert.pieces import PieceEncoder
from minialbert.training.distillation import (
    DistillationOptions,
    TextBlock,
    _attention_kl,
    _losses,
    distil,
    read_teacher,
    teacher_layer_of,
)
from minialbert.training.student import StudentShape, student_config
from tests.minialbert.folders import save_teacher
from tests.minialbert.tiny import perturb

SHAPE: Final = StudentShape(embedding_size=12, n_recursions=3, reduction_factor=4, shared_layer=1)
OPTIONS: Final = DistillationOptions(n_steps=8, n_windows=5, n_pieces=11, learning_rate=3e-3)


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


def test_corpus_is_one_stream_with_separators(folder: Path) -> None:
    encoder = PieceEncoder.load(folder, features="shape")
    block = TextBlock.read(["Dr ok", "", "ok"], encoder)
    [first], [second] = encoder.encode(["Dr ok"]), encoder.encode(["ok"])
    sep = encoder.sep_id
    assert block.ids.tolist() == [*first.ids, sep, sep, *second.ids, sep]
    assert block.shapes.tolist() == [*first.shapes, 0, 0, *second.shapes, 0]


def test_sample_is_a_function_of_the_generator(corpus: TextBlock) -> None:
    (ids, shapes), (again, _) = (
        corpus.sample(np.random.default_rng((3, 7)), 9, 11) for _ in range(2)
    )
    other, _ = corpus.sample(np.random.default_rng((3, 8)), 9, 11)
    assert ids.shape == shapes.shape == (9, 11)
    assert torch.equal(ids, again)
    assert not torch.equal(ids, other)
    stream = corpus.ids.tolist()
    for row in ids.tolist():
        assert any(stream[i : i + 11] == row for i in range(len(stream) - 10))


def test_attention_loss_is_the_mean_divergence_of_rows() -> None:
    theirs = torch.tensor([[[[0.5, 0.5], [1.0, 0.0]]]])
    mine = torch.tensor([[[[0.25, 0.75], [0.5, 0.5]]]])
    first = 0.5 * np.log(0.5 / 0.25) + 0.5 * np.log(0.5 / 0.75)
    assert _attention_kl(mine, theirs).item() == pytest.approx((first + np.log(2)) / 2, abs=1e-6)
    assert _attention_kl(theirs, theirs).item() == pytest.approx(0, abs=1e-6)


def parts(encoder: Encoder, teacher: nn.Module, corpus: TextBlock) -> dict[str, float]:
    ids, shapes = corpus.sample(np.random.default_rng(1), 5, 11)
    with torch.no_grad():
        theirs = teacher(input_ids=ids)
        losses = _losses(encoder, theirs.hidden_states, theirs.attentions, (ids, shapes), OPTIONS)
    return {name: part.item() for name, part in losses.items()}


def test_a_student_that_equals_the_teacher_loses_nothing(folder: Path, corpus: TextBlock) -> None:
    """The teacher here is a student's own trace, so that every part can reach zero."""
    encoder = student(folder)
    perturb(encoder)
    ids, shapes = corpus.sample(np.random.default_rng(1), 5, 11)
    with torch.no_grad():
        own = encoder.trace(ids, token_type_ids=shapes)
        losses = _losses(encoder, own.hidden, own.attentions, (ids, shapes), OPTIONS)
        shifted = _losses(encoder, own.hidden[::-1], own.attentions, (ids, shapes), OPTIONS)
    assert sum(part.item() for part in losses.values()) == pytest.approx(0, abs=1e-5)
    assert shifted["hidden"].item() > 0.1


def test_training_brings_the_student_nearer(
    folder: Path, corpus: TextBlock, tmp_path: Path
) -> None:
    encoder, teacher = student(folder), read_teacher(folder)
    before = parts(encoder, teacher, corpus)
    options = DistillationOptions(n_steps=40, n_windows=5, n_pieces=11, learning_rate=3e-3)
    distil(encoder, teacher, corpus, tmp_path, options=options, report=lambda step, means: None)
    after = parts(encoder, teacher, corpus)
    assert after["hidden"] < 0.9 * before["hidden"]
    assert sum(after.values()) < 0.9 * sum(before.values())


def test_teacher_is_frozen_and_reads_as_transformers_does(folder: Path) -> None:
    from transformers import BertModel

    teacher = read_teacher(folder)
    assert not any(weight.requires_grad for weight in teacher.parameters())
    assert not teacher.training
    ids = torch.arange(5, 16)[None]
    plain = BertModel.from_pretrained(folder, add_pooling_layer=False)
    plain.train(False)
    with torch.no_grad():
        mine, theirs = teacher(input_ids=ids), plain(input_ids=ids)
    assert (len(mine.attentions), len(mine.hidden_states)) == (3, 4)
    torch.testing.assert_close(mine.last_hidden_state, theirs.last_hidden_state, atol=1e-5, rtol=0)


def test_resumed_distillation_ends_as_an_undisturbed_one(
    folder: Path, corpus: TextBlock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher = read_teacher(folder)

    def run(into: Path, *, stop_at: int = -1) -> Encoder:
        encoder, sample, calls = student(folder), TextBlock.sample, iter(range(99))

        def interrupted(*arguments: object) -> tuple[Tensor, Tensor]:
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
                student(folder), nn.Identity(), block, tmp_path, options=OPTIONS,
                report=lambda step, means: None,
            )  # fmt: skip


def test_student_has_published_names(folder: Path) -> None:
    model = TokenClassifier(student_config(folder, SHAPE))
    assert all(to_published(name) for name in model.state_dict())
