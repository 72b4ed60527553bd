"""Fine-tune a miniALBERT to tag: windows in length-sorted batches, the set loss, a saved model."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from math import inf
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from minialbert.checkpoint import fill, read_weights, save_model
from minialbert.config import MiniAlbertConfig
from minialbert.decoding import bio_labels
from minialbert.errors import InputError, UsageError
from minialbert.heads import TokenClassifier, freeze_all_but_adapters
from minialbert.lexicon import forget
from minialbert.network import Encoder
from minialbert.pieces import N_SHAPES, PieceEncoder
from minialbert.quantization import Ranges, measure_ranges, save_ranges
from minialbert.tagger import check_fit
from minialbert.training.best import Best, Judge
from minialbert.training.bytes_aware import forward_on_steps, rounded_inputs, snap
from minialbert.training.labelled import (
    LabelledNote,
    Targets,
    TrainingWindow,
    allowed_loss,
    training_windows,
)
from minialbert.training.loop import Run, Schedule
from minialbert.training.student import copy_tokenizer
from minialbert.windows import WindowSizes

N_WINDOWS_SORTED = 512  # windows are sorted by length within groups of this many
N_BATCHES_MEASURED = 16  # to say in which ranges a product's inputs lie


@dataclass(frozen=True, slots=True)
class TuningOptions:
    """How long and how fast to learn; ``batch_pieces`` counts padding.

    With a judge, the model is judged every ``judge_every`` steps, and learning ends when
    ``patience`` judgements in a row were no better than the best. A model that learns
    ``quantization_aware`` gives nearly the same spans in eight bits as in float32.
    ``label_smoothing`` keeps it from being too sure; a piece inside an identifier counts
    ``identifier_weight`` times one outside, in the loss. A model with a lexicon forgets, by
    window, each of its lists with probability ``forget_lists``, and all of them with it too.
    Raises UsageError where they cannot be.
    """

    n_steps: int = 2500
    batch_pieces: int = 2400
    learning_rate: float = 5e-4
    adapters_only: bool = False
    seed: int = 0
    judge_every: int = 250
    patience: int = 4
    quantization_aware: bool = False
    label_smoothing: float = 0.0
    identifier_weight: float = 1.0
    forget_lists: float = 0.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.label_smoothing < 1.0:
            raise UsageError(f"label_smoothing lies in [0, 1), not at {self.label_smoothing}.")
        if not 0.0 < self.identifier_weight < inf:
            raise UsageError(f"identifier_weight is more than 0, not {self.identifier_weight}.")
        if not 0.0 <= self.forget_lists < 1.0:
            raise UsageError(f"forget_lists lies in [0, 1), not at {self.forget_lists}.")


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
    UsageError for adapters or lists that are asked for and not there, InputError for notes without text.
    """
    torch.manual_seed(options.seed)
    stored = MiniAlbertConfig.read(folder)
    config = replace(stored, id2label=bio_labels(labels))
    model = TokenClassifier(config)
    fill(model, read_weights(folder), head="stored" if stored == config else "new")
    _refuse_impossible(options, config, folder)
    if options.adapters_only:
        freeze_all_but_adapters(model)
    encoder = PieceEncoder.load(folder, features=config.piece_features)
    check_fit(config, encoder, folder)
    targets = Targets(config.id2label)
    sizes = WindowSizes.within(config.max_position_embeddings)
    windows = training_windows(notes, encoder, targets, sizes)
    if not windows:
        raise InputError("The notes hold no text to learn from.")
    batches = Batches(windows, options, encoder.pad_id)
    loss_of = set_loss(targets, options)
    ranges = measured(model.encoder, batches) if options.quantization_aware else None
    run = Run(output, model, Schedule(options.n_steps, options.learning_rate))
    run.resume()
    model.train()

    def losses_at(step: int) -> dict[str, Tensor]:
        torch.manual_seed(options.seed * 1_000_003 + step)  # dropout too survives a restart
        ids, mask, shapes, numbers = batches.at(step)
        types = shapes if config.has_shapes else None
        logits = (
            model(ids, mask, types)
            if ranges is None
            else forward_on_steps(model, ranges, ids, mask, types)
        )
        return {"tagging": loss_of(logits, numbers)}

    best = Best.of_run(output)

    def is_over(step: int) -> bool:
        if judge is None or (step % options.judge_every and step != options.n_steps):
            return False
        score = judge(model)
        model.train()
        best.take(model, score, step)
        report(step, {"judged": score, "best": best.score})
        return step - best.step >= options.patience * options.judge_every

    with nullcontext() if ranges is None else rounded_inputs(model, ranges):
        run.train(losses_at, report, is_over=is_over)
    best.restore(model)
    if ranges is not None:
        snap(model, ranges)
    save_model(model, output, dtype=torch.float16)
    save_ranges(ranges or measured(model.eval().encoder, batches), output)
    copy_tokenizer(folder, output)
    return model


def _refuse_impossible(options: TuningOptions, config: MiniAlbertConfig, folder: Path) -> None:
    if options.adapters_only and not config.use_adapter:
        raise UsageError(f"The model in {folder} has no adapters, so they alone cannot learn.")
    if options.forget_lists and config.piece_features != "lexicon":
        raise UsageError(f"The model in {folder} has no lexicon, so it has no lists to forget.")


def set_loss(targets: Targets, options: TuningOptions) -> Callable[[Tensor, Tensor], Tensor]:
    """Return the loss of logits (N, S, L) against the target numbers (N, S) met so far."""
    allowed, weight = targets.allowed(), options.identifier_weight
    weights = None if weight == 1.0 else targets.weights(weight)
    return partial(
        allowed_loss, allowed=allowed, smoothing=options.label_smoothing, weights=weights
    )


def measured(encoder: Encoder, batches: "Batches") -> Ranges:
    """Return the ranges of the first few batches."""

    def passes() -> Iterator[Callable[[Encoder], object]]:
        for step in range(N_BATCHES_MEASURED):
            ids, mask, shapes, _ = batches.at(step)
            types = shapes if encoder.config.has_shapes else None
            yield lambda it, ids=ids, mask=mask, types=types: it(ids, mask, types)  # type: ignore[misc]

    return measure_ranges(encoder, passes())


class Batches:
    """Batch number ``step`` of an endless shuffle, a function of the seed and the step alone."""

    def __init__(
        self, windows: Sequence[TrainingWindow], options: TuningOptions, pad_id: int
    ) -> None:
        self._windows, self._options, self._pad_id = windows, options, pad_id
        self._epochs: list[list[list[int]]] = []

    def at(self, step: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return ids, mask, shapes and targets, each (N, S) padded."""
        epoch, number = 0, step
        while step >= len(self._epoch(epoch)):
            step -= len(self._epoch(epoch))
            epoch += 1
        chosen = [self._windows[i] for i in self._epoch(epoch)[step]]
        size = max(len(w.ids) for w in chosen)
        ids = torch.full((len(chosen), size), self._pad_id)
        mask, shapes, targets = (torch.zeros_like(ids) for _ in range(3))
        for row, window in enumerate(chosen):
            n = len(window.ids)
            ids[row, :n] = torch.from_numpy(window.ids)
            mask[row, :n] = 1
            shapes[row, :n] = torch.from_numpy(window.shapes)
            targets[row, :n] = torch.from_numpy(window.targets)
        return ids, mask, self._partly_forgotten(shapes, number), targets

    def _partly_forgotten(self, shapes: Tensor, step: int) -> Tensor:
        """Forget lists of a lexicon in some windows."""
        share = self._options.forget_lists
        if not share:
            return shapes
        rng = np.random.default_rng((self._options.seed, step, 1))
        kinds = forget(shapes.numpy() // N_SHAPES, share, rng)
        return shapes % N_SHAPES + N_SHAPES * torch.from_numpy(kinds)

    def _epoch(self, number: int) -> list[list[int]]:
        while len(self._epochs) <= number:
            rng = np.random.default_rng((self._options.seed, len(self._epochs)))
            order = rng.permutation(len(self._windows))
            batches = []
            for at in range(0, len(order), N_WINDOWS_SORTED):
                group = sorted(
                    order[at : at + N_WINDOWS_SORTED], key=lambda i: len(self._windows[i].ids)
                )
                batches += self._pack([int(i) for i in group])
            self._epochs.append([batches[i] for i in rng.permutation(len(batches))])
        return self._epochs[number]

    def _pack(self, by_length: list[int]) -> list[list[int]]:
        packed: list[list[int]] = [[]]
        for i in by_length:
            size = len(self._windows[i].ids)
            if packed[-1] and size * (len(packed[-1]) + 1) > self._options.batch_pieces:
                packed.append([])
            packed[-1].append(i)
        return packed
