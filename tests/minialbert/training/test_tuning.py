"""Fine-tuning: what learns and what is kept, restarts, refusals."""

from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Final

import pytest
import torch

from minialbert.checkpoint import load_model, read_weights
from minialbert.decoding import bio_labels
from minialbert.errors import CheckpointError, InputError, UsageError
from minialbert.heads import TokenClassifier
from minialbert.tagger import Tagger, TagOptions
from minialbert.training.labelled import LabelledNote, Targets
from minialbert.training.tuning import Learner, TuningOptions, tune
from tests.minialbert.folders import TAGGER, save_tagger

LABELS: Final = ("DATE", "DOCTOR")
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
    again = tune(
        folder, NOTES, tmp_path / "run", labels=LABELS, options=options,
        report=lambda step, means: None, judge=judge,
    )  # fmt: skip
    assert len(judged) == 5  # called again, it knows that it had come to its end
    for name, tensor in again.state_dict().items():
        assert torch.equal(tensor, judged[1][name])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save_tagger(tmp_path / "model")


def test_tuned_folder_is_a_tagger_that_has_learnt(tmp_path: Path) -> None:
    config = replace(TAGGER, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    folder = save_tagger(tmp_path / "model", config)
    learn(folder, tmp_path / "tuned", TuningOptions(250, batch_pieces=300, learning_rate=3e-3))
    tagger = Tagger.load(tmp_path / "tuned", device="cpu")
    assert tagger.labels == LABELS
    found = tagger.tag(TEXTS, TagOptions(rules=False))
    for note, spans in zip(NOTES, found, strict=True):
        assert tuple((s.start, s.end, s.label) for s in spans) == note.spans


def test_dropout_asked_for_replaces_the_models_own_and_keeps_its_head(tmp_path: Path) -> None:
    config = replace(
        TAGGER,
        id2label=bio_labels(LABELS),
        hidden_dropout_prob=0.1,
        attention_probs_dropout_prob=0.0,
    )
    folder = save_tagger(tmp_path / "model", config)
    asked = replace(OPTIONS, n_steps=1, learning_rate=1e-9, dropout=0.3)
    tuned = learn(folder, tmp_path / "tuned", asked)
    made = tuned.encoder.config
    assert (made.hidden_dropout_prob, made.attention_probs_dropout_prob) == (0.3, 0.3)
    before = load_model(TokenClassifier, folder)
    torch.testing.assert_close(tuned.classifier.weight, before.classifier.weight)
    assert learn(folder, tmp_path / "own", OPTIONS).encoder.config.hidden_dropout_prob == 0.1


def test_soft_labels_count_in_the_loss(folder: Path) -> None:
    """Half of a patient given to O, at weight 3: three parts for the patient, one for O."""
    text, name = "ok", (0, 2)
    notes = [
        LabelledNote(text, ((*name, "PATIENT"),)),
        LabelledNote(text, ()),
        LabelledNote(text, ((*name, "PATIENT"),), None, ((*name, (("O", 0.5),)),)),
    ]
    model = load_model(TokenClassifier, folder)
    losses = []
    for note in notes:
        targets = Targets(model.encoder.config.id2label)
        options = replace(OPTIONS, identifier_weight=3.0)
        learner = Learner.of(model.eval(), folder, [note], targets=targets, options=options)
        losses.append(learner.losses_at(0)["tagging"].item())
    patient, outside, soft = losses
    assert patient != pytest.approx(outside)
    assert soft == pytest.approx((3 * patient + outside) / 4, rel=1e-5)


def test_ranges_are_measured_without_dropout(tmp_path: Path) -> None:
    stored = []
    for dropout in (0.0, 0.5):
        config = replace(TAGGER, hidden_dropout_prob=dropout)
        folder = save_tagger(tmp_path / f"model-{dropout}", config)
        targets = Targets(config.id2label)
        options = replace(OPTIONS, quantization_aware=True)
        model = load_model(TokenClassifier, folder).train()
        learner = Learner.of(model, folder, NOTES, targets=targets, options=options)
        assert learner.ranges is not None
        stored.append(learner.ranges)
    for name, measured in stored[0].items():
        assert torch.equal(measured.width, stored[1][name].width)
        assert torch.equal(measured.low, stored[1][name].low)


def test_stored_weights_are_those_that_were_trained(folder: Path, tmp_path: Path) -> None:
    trained = learn(folder, tmp_path / "tuned").state_dict()
    stored = load_model(TokenClassifier, tmp_path / "tuned").state_dict()
    for name, weight in trained.items():
        torch.testing.assert_close(stored[name], weight, atol=1e-3, rtol=1e-3)  # half precision


@pytest.mark.parametrize("dropout", [0.0, 0.3])
@pytest.mark.parametrize(
    "options", [OPTIONS, replace(OPTIONS, quantization_aware=True)], ids=["float32", "eight-bit"]
)
def test_resumed_tuning_ends_as_an_undisturbed_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dropout: float, options: TuningOptions
) -> None:
    config = replace(TAGGER, hidden_dropout_prob=dropout, attention_probs_dropout_prob=dropout)
    model = save_tagger(tmp_path / "model", config)
    whole = learn(model, tmp_path / "whole", options).state_dict()
    losses_at = Learner.losses_at

    def interrupted(learner: Learner, step: int) -> dict[str, torch.Tensor]:
        if step == 4:
            raise KeyboardInterrupt
        return losses_at(learner, step)

    with monkeypatch.context() as patched:
        clock = count(10**9, 500).__next__  # every step takes long, so all are saved
        patched.setattr("minialbert.training.loop.time.monotonic", clock)
        patched.setattr(Learner, "losses_at", interrupted)
        with pytest.raises(KeyboardInterrupt):
            learn(model, tmp_path / "cut", options)
    assert torch.load(tmp_path / "cut" / "state.pt", weights_only=True)["step"] == 4
    assert not (tmp_path / "cut" / "model.safetensors").exists()
    resumed = learn(model, tmp_path / "cut", options).state_dict()
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
    "changed",
    [{"label_smoothing": 0.2}, {"identifier_weight": 3.0}, {"dropout": 0.3}],
    ids=lambda c: next(iter(c)),
)
def test_options_reach_the_loss(folder: Path, tmp_path: Path, changed: dict[str, float]) -> None:
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
     {"identifier_weight": 0.0}, {"identifier_weight": float("inf")}, {"dropout": 1.0}, {"dropout": -0.1}],
    ids=str,
)  # fmt: skip
def test_impossible_options_are_refused(changed: dict[str, float]) -> None:
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
