"""Fine-tuning: batches that depend on seed and step alone, what learns, restarts, refusals."""

from collections import Counter
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Final

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from minialbert.checkpoint import load_model, read_weights
from minialbert.decoding import bio_labels
from minialbert.errors import CheckpointError, InputError, UsageError
from minialbert.heads import TokenClassifier
from minialbert.lexicon import N_KINDS, Lexicon
from minialbert.pieces import N_SHAPES, PieceEncoder
from minialbert.tagger import Tagger, TagOptions
from minialbert.training.labelled import LabelledNote, TrainingWindow
from minialbert.training.tuning import Batches, TuningOptions, tune
from tests.minialbert.folders import TAGGER, save_tagger

LABELS: Final = ("DATE", "DOCTOR")
PAD: Final = 0
TEXTS: Final = ("Seen 3/14 by dr. okon.", "dr. hollis, 4/15", "ok 12/25 ok dr. tran seen")
OPTIONS: Final = TuningOptions(n_steps=6, batch_pieces=300, learning_rate=1e-3)


def note_of(text: str) -> LabelledNote:
    """Mark what holds a slash as DATE and what follows "dr." as DOCTOR."""
    spans, at = [], 0
    words = text.split(" ")
    for before, word in zip(["", *words], words, strict=False):
        bare = word.rstrip(".,")
        if "/" in word or before == "dr.":
            spans.append((at, at + len(bare), "DATE" if "/" in word else "DOCTOR"))
        at += len(word) + 1
    return LabelledNote(text, tuple(spans))


NOTES: Final = [note_of(text) for text in TEXTS]


def learn(model: Path, output: Path, options: TuningOptions = OPTIONS) -> TokenClassifier:
    return tune(
        model, NOTES, output, labels=LABELS, options=options, report=lambda step, means: None
    )


def test_lists_are_forgotten_by_seed_and_step_alone() -> None:
    ones = np.full(9, 1)
    windows = [TrainingWindow(ones, N_SHAPES * 7 + ones, ones)] * 40
    batches, again = (
        Batches(windows, replace(OPTIONS, forget_lists=0.3), PAD).at(1)[2] for _ in range(2)
    )
    assert torch.equal(batches, again)
    whole = Batches(windows, OPTIONS, PAD).at(1)[2]
    assert torch.equal(batches % N_SHAPES, whole % N_SHAPES)
    n_known = (batches >= N_SHAPES).any(1).sum()
    assert 0 < n_known < len(batches)


def test_the_best_model_is_kept_and_learning_ends_when_none_better_comes(
    folder: Path, tmp_path: Path
) -> None:
    scores = iter([0.5, 0.9, 0.7, 0.9, 0.8, 0.99])
    judged: list[dict[str, torch.Tensor]] = []

    def judge(model: torch.nn.Module) -> float:
        judged.append({name: t.clone() for name, t in model.state_dict().items()})
        return next(scores)

    options = replace(OPTIONS, n_steps=40, judge_every=2, patience=3)
    model = tune(
        folder, NOTES, tmp_path / "run", labels=LABELS, options=options,
        report=lambda step, means: None, judge=judge,
    )  # fmt: skip
    assert len(judged) == 5  # 2 was the best, then three judgements in a row were no better
    for name, tensor in model.state_dict().items():
        assert torch.equal(tensor, judged[1][name])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save_tagger(tmp_path / "model")


def windows_of_lengths(lengths: list[int]) -> list[TrainingWindow]:
    """Make windows whose pieces all bear the window's number."""
    return [
        TrainingWindow(*(np.full(n, number + 1, dtype=np.int64) for _ in range(3)))
        for number, n in enumerate(lengths)
    ]


lengths = st.lists(st.integers(3, 40), min_size=1, max_size=60)


def windows_in(batches: Batches, step: int) -> list[int]:
    return [int(row[0]) - 1 for row in batches.at(step)[0]]


@given(lengths, st.integers(40, 200), st.integers(0, 3))
def test_each_epoch_shows_every_window_once(sizes: list[int], n_pieces: int, seed: int) -> None:
    options = TuningOptions(batch_pieces=n_pieces, seed=seed)
    batches = Batches(windows_of_lengths(sizes), options, PAD)
    step = 0
    for _ in range(3):
        seen: Counter[int] = Counter()
        while seen.total() < len(sizes):
            seen.update(windows_in(batches, step))
            step += 1
        assert seen == Counter(range(len(sizes)))


@given(lengths, st.integers(40, 200), st.integers(0, 3))
def test_batch_is_a_function_of_seed_and_step(sizes: list[int], n_pieces: int, seed: int) -> None:
    options = TuningOptions(batch_pieces=n_pieces, seed=seed)
    windows = windows_of_lengths(sizes)
    walked = Batches(windows, options, PAD)
    in_order = [walked.at(step) for step in range(9)]
    for step in (8, 0, 5):
        jumped = Batches(windows, options, PAD).at(step)
        assert all(torch.equal(a, b) for a, b in zip(jumped, in_order[step], strict=True))


@given(lengths, st.integers(40, 200))
def test_batch_keeps_its_bound_and_pads_with_nothing(sizes: list[int], n_pieces: int) -> None:
    batches = Batches(windows_of_lengths(sizes), TuningOptions(batch_pieces=n_pieces), PAD)
    for step in range(5):
        ids, mask, shapes, targets = batches.at(step)
        assert ids.numel() <= n_pieces
        for row, number in enumerate(windows_in(batches, step)):
            n = sizes[number]
            assert mask[row].tolist() == [1] * n + [0] * (ids.shape[1] - n)
            for array in (ids, shapes, targets):
                assert array[row].tolist() == [number + 1] * n + [0] * (ids.shape[1] - n)


def test_seeds_shuffle_differently() -> None:
    windows = windows_of_lengths([5] * 40)
    one, two = (Batches(windows, TuningOptions(batch_pieces=40, seed=s), PAD) for s in (0, 1))
    assert windows_in(one, 0) != windows_in(two, 0)
    assert [windows_in(one, i) for i in range(5)] != [windows_in(one, i) for i in range(5, 10)]


def test_tuned_folder_is_a_tagger_that_has_learnt(tmp_path: Path) -> None:
    config = replace(TAGGER, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    folder = save_tagger(tmp_path / "model", config)
    learn(folder, tmp_path / "tuned", TuningOptions(250, batch_pieces=300, learning_rate=3e-3))
    tagger = Tagger.load(tmp_path / "tuned", device="cpu")
    assert tagger.labels == LABELS
    found = tagger.tag(TEXTS, TagOptions(rules=False))
    for note, spans in zip(NOTES, found, strict=True):
        assert tuple((s.start, s.end, s.label) for s in spans) == note.spans


def test_stored_weights_are_those_that_were_trained(folder: Path, tmp_path: Path) -> None:
    trained = learn(folder, tmp_path / "tuned").state_dict()
    stored = load_model(TokenClassifier, tmp_path / "tuned").state_dict()
    for name, weight in trained.items():
        torch.testing.assert_close(stored[name], weight, atol=1e-3, rtol=1e-3)  # half precision


@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_resumed_tuning_ends_as_an_undisturbed_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dropout: float
) -> None:
    config = replace(TAGGER, hidden_dropout_prob=dropout, attention_probs_dropout_prob=dropout)
    model = save_tagger(tmp_path / "model", config)
    whole = learn(model, tmp_path / "whole").state_dict()
    at = Batches.at

    def interrupted(batches: Batches, step: int) -> object:
        if step == 4:
            raise KeyboardInterrupt
        return at(batches, step)

    with monkeypatch.context() as patched:
        clock = count(10**9, 500).__next__  # every step takes long, so all are saved
        patched.setattr("minialbert.training.loop.time.monotonic", clock)
        patched.setattr(Batches, "at", interrupted)
        with pytest.raises(KeyboardInterrupt):
            learn(model, tmp_path / "cut")
    assert torch.load(tmp_path / "cut" / "state.pt", weights_only=True)["step"] == 4
    assert not (tmp_path / "cut" / "model.safetensors").exists()
    resumed = learn(model, tmp_path / "cut").state_dict()
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def test_only_adapters_and_head_learn_when_asked(folder: Path, tmp_path: Path) -> None:
    before = read_weights(folder)
    learn(folder, tmp_path / "tuned", replace(OPTIONS, adapters_only=True))
    after = read_weights(tmp_path / "tuned")
    kept = {n for n in after if n.startswith("albert") and "adapters" not in n}
    assert all(torch.allclose(after[n], before[n], atol=1e-3, rtol=1e-3) for n in kept)
    moved = {
        n for n in after if "adapters" in n and not torch.allclose(after[n], before[n], atol=2e-3)
    }
    assert moved


@pytest.mark.parametrize(
    "changed", [{"label_smoothing": 0.2}, {"identifier_weight": 3.0}], ids=lambda c: next(iter(c))
)
def test_options_of_the_loss_reach_it(
    folder: Path, tmp_path: Path, changed: dict[str, float]
) -> None:
    losses = []
    for name, options in (("plain", OPTIONS), ("changed", replace(OPTIONS, **changed))):  # type: ignore[arg-type]
        tune(
            folder, NOTES, tmp_path / name, labels=LABELS, options=replace(options, n_steps=1),
            report=lambda step, means: losses.append(means["tagging"]),
        )  # fmt: skip
    assert losses[0] != pytest.approx(losses[1], rel=1e-3)


@pytest.mark.parametrize(
    "changed",
    [{"label_smoothing": 1.0}, {"label_smoothing": -0.1}, {"label_smoothing": float("nan")},
     {"identifier_weight": 0.0}, {"identifier_weight": float("inf")}],
    ids=str,
)  # fmt: skip
def test_impossible_losses_are_refused(changed: dict[str, float]) -> None:
    with pytest.raises(UsageError, match=next(iter(changed))):
        TuningOptions(**changed)  # type: ignore[arg-type]


def test_head_is_made_anew_for_the_labels(folder: Path, tmp_path: Path) -> None:
    model = learn(folder, tmp_path / "tuned")
    assert model.encoder.config.id2label == bio_labels(LABELS)
    assert model.classifier.weight.shape == (5, TAGGER.hidden_size)


def test_head_whose_labels_stay_goes_on_learning(folder: Path, tmp_path: Path) -> None:
    first = learn(folder, tmp_path / "first")
    second = learn(tmp_path / "first", tmp_path / "second", replace(OPTIONS, learning_rate=1e-9))
    torch.testing.assert_close(second.classifier.weight, first.classifier.weight, atol=1e-3, rtol=0)


def test_long_notes_are_cut_for_the_models_positions(folder: Path, tmp_path: Path) -> None:
    note = LabelledNote("seen 3/14. " * 60, ())
    tune(
        folder, [note], tmp_path / "tuned", labels=LABELS, options=OPTIONS,
        report=lambda step, means: None,
    )  # fmt: skip


def test_adapters_that_are_not_there_cannot_learn(tmp_path: Path) -> None:
    model = save_tagger(tmp_path / "model", replace(TAGGER, use_adapter=False))
    with pytest.raises(UsageError, match="no adapters"):
        learn(model, tmp_path / "tuned", replace(OPTIONS, adapters_only=True))


def test_lists_that_are_not_there_cannot_be_forgotten(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no lexicon"):
        learn(folder, tmp_path / "tuned", replace(OPTIONS, forget_lists=0.1))


def test_a_lexicon_goes_with_the_model(tmp_path: Path) -> None:
    config = replace(TAGGER, piece_features="lexicon", type_vocab_size=N_SHAPES * N_KINDS)
    model = save_tagger(tmp_path / "model", config)
    tokenizer = PieceEncoder.load(model, features="shape").tokenizer
    Lexicon.of({"given": ["okon"]}, tokenizer).save(model)
    learn(model, tmp_path / "tuned", replace(OPTIONS, forget_lists=0.1, n_steps=2))
    lexicon = Tagger.load(tmp_path / "tuned", device="cpu").encoder.lexicon
    assert lexicon is not None
    assert len(lexicon.hashes) == 1


def test_a_model_with_too_few_token_types_is_refused(tmp_path: Path) -> None:
    model = save_tagger(tmp_path / "model", replace(TAGGER, type_vocab_size=2))
    with pytest.raises(CheckpointError, match="type_vocab_size 16"):
        learn(model, tmp_path / "tuned")


@pytest.mark.parametrize("texts", [[], ["", " \n"]])
def test_notes_without_text_are_refused(folder: Path, tmp_path: Path, texts: list[str]) -> None:
    with pytest.raises(InputError, match="no text"):
        tune(
            folder, [LabelledNote(text, ()) for text in texts], tmp_path / "tuned", labels=LABELS,
            options=OPTIONS, report=lambda step, means: None,
        )  # fmt: skip


def test_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError):
        learn(tmp_path, tmp_path / "tuned")
