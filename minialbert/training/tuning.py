"""Fine-tune a miniALBERT to tag: a learner (model, batches, set loss), its steps, a saved model."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from math import inf
from pathlib import Path

import torch
from torch import Tensor

from minialbert.checkpoint import fill, read_weights, save_model
from minialbert.config import MiniAlbertConfig
from minialbert.decoding import bio_labels
from minialbert.errors import InputError, UsageError
from minialbert.heads import TokenClassifier, freeze_all_but_adapters
from minialbert.pieces import PieceEncoder
from minialbert.quantization import Ranges, save_ranges
from minialbert.tagger import check_fit
from minialbert.training.batches import N_PIECES, Batches, measured
from minialbert.training.best import Best, Judge
from minialbert.training.bytes_aware import forward_on_steps, rounded_inputs, snap
from minialbert.training.labelled import LabelledNote, Targets, allowed_loss, training_windows
from minialbert.training.loop import Run, Schedule
from minialbert.training.student import copy_tokenizer
from minialbert.windows import WindowSizes


@dataclass(frozen=True, slots=True)
class TuningOptions:
    """How long and how fast to learn; ``batch_pieces`` counts padding.

    With a judge, the model is judged every ``judge_every`` steps, and learning ends when
    ``patience`` judgements in a row were no better than the best. A model that learns
    ``quantization_aware`` gives nearly the same spans in eight bits as in float32.
    ``label_smoothing`` keeps it from being too sure; a piece inside an identifier counts
    ``identifier_weight`` times one outside, in the loss. ``dropout`` replaces the hidden and attention
    dropout that the model's config names. Raises UsageError where they cannot be.
    """

    n_steps: int = 2500
    batch_pieces: int = N_PIECES
    learning_rate: float = 5e-4
    adapters_only: bool = False
    seed: int = 0
    judge_every: int = 250
    patience: int = 4
    quantization_aware: bool = False
    label_smoothing: float = 0.0
    identifier_weight: float = 1.0
    dropout: float | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.label_smoothing < 1.0:
            raise UsageError(f"label_smoothing lies in [0, 1), not at {self.label_smoothing}.")
        if not 0.0 < self.identifier_weight < inf:
            raise UsageError(f"identifier_weight is more than 0, not {self.identifier_weight}.")
        if self.dropout is not None and not 0.0 <= self.dropout < 1.0:
            raise UsageError(f"dropout lies in [0, 1), not at {self.dropout}.")

    def config_from(self, stored: MiniAlbertConfig, labels: tuple[str, ...]) -> MiniAlbertConfig:
        """Return the config with which a model of config ``stored`` learns ``labels``."""
        config = replace(stored, id2label=bio_labels(labels))
        if self.dropout is None:
            return config
        return replace(
            config, hidden_dropout_prob=self.dropout, attention_probs_dropout_prob=self.dropout
        )


@dataclass(frozen=True, slots=True)
class Learner:
    """A model and what it learns from; with ``ranges`` it learns on eight-bit steps."""

    model: TokenClassifier
    batches: Batches
    loss_of: Callable[[Tensor, Tensor], Tensor]  # of logits (N, S, L) against numbers (N, S)
    options: TuningOptions
    ranges: Ranges | None

    @classmethod
    def of(
        cls,
        model: TokenClassifier,
        folder: Path,
        notes: Sequence[LabelledNote],
        *,
        targets: Targets,
        options: TuningOptions,
    ) -> "Learner":
        """Make ``model``, read from ``folder``, ready to learn the ``targets`` of ``notes``.

        Raises CheckpointError for a tokenizer that does not fit, UsageError for adapters that are
        asked for and not there, InputError for notes without text.
        """
        config = model.encoder.config
        _refuse_impossible(options, config, folder)
        if options.adapters_only:
            freeze_all_but_adapters(model)
        encoder = PieceEncoder.load(folder, features=config.piece_features)
        check_fit(config, encoder, folder)
        sizes = WindowSizes.within(config.max_position_embeddings)
        windows = training_windows(notes, encoder, targets, sizes)
        if not windows:
            raise InputError("The notes hold no text to learn from.")
        batches = Batches(windows, encoder.pad_id, n_pieces=options.batch_pieces, seed=options.seed)
        ranges = measured(model.eval().encoder, batches) if options.quantization_aware else None
        return cls(model, batches, _set_loss(targets, options), options, ranges)

    def losses_at(self, step: int) -> dict[str, Tensor]:
        """Return the loss of the model on batch number ``step``."""
        torch.manual_seed(self.options.seed * 1_000_003 + step)  # dropout too survives a restart
        ids, mask, shapes, numbers = self.batches.at(step)
        types = shapes if self.model.encoder.config.has_shapes else None
        if self.ranges is None:
            logits = self.model(ids, mask, types)
        else:
            logits = forward_on_steps(self.model, self.ranges, ids, mask, types)
        return {"tagging": self.loss_of(logits, numbers)}


def tune(
    folder: Path,
    notes: Sequence[LabelledNote],
    output: Path,
    *,
    labels: tuple[str, ...],
    options: TuningOptions,
    report: Callable[[int, dict[str, float]], None],
    judge: Judge | None = None,
) -> TokenClassifier:
    """Fine-tune the encoder in ``folder`` on ``notes`` for ``labels`` and save it in ``output``.

    With a ``judge`` the model saved is the best one it saw, else the last. An unfinished run in
    ``output`` is taken up again. Raises CheckpointError for an unusable model,
    UsageError for adapters that are asked for and not there, InputError for notes without text.
    """
    torch.manual_seed(options.seed)
    stored = MiniAlbertConfig.read(folder)
    config = options.config_from(stored, labels)
    model = TokenClassifier(config)
    is_known = stored.id2label == config.id2label
    fill(model, read_weights(folder), head="stored" if is_known else "new")
    learner = Learner.of(model, folder, notes, targets=Targets(config.id2label), options=options)
    learn(learner, output, report=report, judge=judge)
    save_model(model, output, dtype=torch.float16)
    save_ranges(learner.ranges or measured(model.eval().encoder, learner.batches), output)
    copy_tokenizer(folder, output)
    return model


def learn(
    learner: Learner,
    output: Path,
    *,
    report: Callable[[int, dict[str, float]], None],
    judge: Judge | None = None,
) -> None:
    """Take the steps that the run in ``output`` has left; none where its patience had run out.

    The learner's model ends as the best one that ``judge`` saw, else as the last; a model that
    learns with ranges ends on their steps.
    Raises CheckpointError when an unfinished run there is damaged or of another model.
    """
    model, options = learner.model, learner.options
    run = Run(output, model, Schedule(options.n_steps, options.learning_rate))
    run.resume()
    model.train()
    best = Best.of_run(output)

    def has_run_out(step: int) -> bool:
        return best.step > 0 and step - best.step >= options.patience * options.judge_every

    def is_over(step: int) -> bool:
        if judge is None or (step % options.judge_every and step != options.n_steps):
            return False
        score = judge(model)
        model.train()
        best.take(model, score, step)
        report(step, {"judged": score, "best": best.score})
        return has_run_out(step)

    ranges = learner.ranges
    if judge is None or not has_run_out(run.step):
        with nullcontext() if ranges is None else rounded_inputs(model, ranges):
            run.train(learner.losses_at, report, is_over=is_over)
    best.restore(model)
    if ranges is not None:
        snap(model, ranges)


def _refuse_impossible(options: TuningOptions, config: MiniAlbertConfig, folder: Path) -> None:
    if options.adapters_only and not config.use_adapter:
        raise UsageError(f"The model in {folder} has no adapters, so they alone cannot learn.")


def _set_loss(targets: Targets, options: TuningOptions) -> Callable[[Tensor, Tensor], Tensor]:
    """Return the loss of logits (N, S, L) against the target numbers (N, S) met so far."""
    allowed, weight = targets.allowed(), options.identifier_weight
    weights = None if weight == 1.0 else targets.weights(weight)
    return partial(
        allowed_loss,
        allowed=allowed,
        smoothing=options.label_smoothing,
        weights=weights,
        shares=targets.shares(weight),
    )
