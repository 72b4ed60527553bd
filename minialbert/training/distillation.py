"""Layer-to-layer distillation: recursion i of the student imitates a layer of the teacher.

The loss of the papers (arXiv 2210.06425, 2302.04725): KL between attention maps plus one minus the
cosine between hidden states; and, for a teacher and a student with language-model heads, the
masked-LM loss and KL between logits, both at hidden pieces. Both models read the same pieces, so they
must share a tokenizer.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor

from minialbert.errors import InputError, UsageError
from minialbert.heads import MaskedLanguageModel
from minialbert.network import Encoder, Traces
from minialbert.training.loop import Run, Schedule
from minialbert.training.losses import attention_kl, hidden_distance, logits_kl, masked_lm
from minialbert.training.precision import Floats, Precision, chosen_floats, products_in
from minialbert.training.teacher import Teacher
from minialbert.training.text_block import TextBlock, Windows

Learner = Encoder | MaskedLanguageModel
Parts = dict[str, Tensor]


@dataclass(frozen=True, slots=True)
class DistillationOptions:
    """How much to read and how: windows of ``n_pieces`` pieces, ``n_windows`` of them per step.

    ``layer_map`` names a teacher layer (from 0) for each recursion; None spreads them evenly. A
    weight of 0 leaves its term out.
    """

    n_steps: int = 1500
    n_windows: int = 24
    n_pieces: int = 96
    learning_rate: float = 8e-4
    attention_weight: float = 3.0
    hidden_weight: float = 3.0
    masked_lm_weight: float = 1.0
    vocabulary_weight: float = 5.0
    layer_map: tuple[int, ...] | None = None
    precision: Precision = "auto"
    seed: int = 0

    @property
    def wants_vocabulary(self) -> bool:
        """Whether a term needs language-model heads."""
        return self.masked_lm_weight > 0 or self.vocabulary_weight > 0

    def weights(self, *, has_heads: bool) -> dict[str, float]:
        """Return each term's weight but those of 0; raises UsageError when none is left."""
        named = {"attention": self.attention_weight, "hidden": self.hidden_weight}
        if has_heads:
            named |= {"masked_lm": self.masked_lm_weight, "vocabulary": self.vocabulary_weight}
        kept = {name: weight for name, weight in named.items() if weight > 0}
        if not kept or min(named.values()) < 0:
            raise UsageError(
                f"The weights of {', '.join(named)} must not be negative, and one of them must "
                "exceed 0, for there to be something to learn."
            )
        return kept


def teacher_layer_of(recursion: int, n_recursions: int, n_layers: int) -> int:
    """Say which teacher layer (0-based) a recursion (0-based) imitates: evenly spread, last to last."""
    return max(0, (recursion + 1) * n_layers // n_recursions - 1)


def layers_of(
    layer_map: tuple[int, ...] | None, *, n_recursions: int, n_layers: int
) -> tuple[int, ...]:
    """Return the teacher layer (from 0) that each recursion imitates.

    Raises UsageError for a map of another length, of layers that are not there, or that falls.
    """
    if layer_map is None:
        return tuple(teacher_layer_of(i, n_recursions, n_layers) for i in range(n_recursions))
    shown = ",".join(map(str, layer_map))
    if len(layer_map) != n_recursions:
        raise UsageError(
            f"The layer map {shown} names {len(layer_map)} teacher layers; the student has "
            f"{n_recursions} recursions, and each needs one."
        )
    if not all(0 <= layer < n_layers for layer in layer_map):
        raise UsageError(
            f"The layer map {shown} names a layer that the teacher lacks; its {n_layers} layers "
            f"are 0 to {n_layers - 1}."
        )
    if list(layer_map) != sorted(layer_map):
        raise UsageError(f"The layer map {shown} falls; a later recursion cannot imitate an "
                         "earlier layer.")  # fmt: skip
    return layer_map


def distil(
    student: Learner,
    teacher: Teacher,
    corpus: TextBlock,
    folder: Path,
    *,
    options: DistillationOptions,
    report: Callable[[int, dict[str, float]], None],
    tell: Callable[[str], None] = lambda sentence: None,
) -> None:
    """Train ``student`` in place; resumes from ``folder`` when a state lies there.

    A student with a language-model head learns the vocabulary terms too, from a teacher with one.
    What is left out, and the numbers computed in, are told and logged.
    Raises InputError for a corpus shorter than one window, UsageError for impossible options.
    """
    if len(corpus.ids) <= options.n_pieces:
        raise InputError(
            f"The corpus has {len(corpus.ids)} pieces; distillation needs more than one window "
            f"of {options.n_pieces}."
        )
    lesson = Lesson.plan(student, teacher, options)
    run = Run(folder, student, Schedule(options.n_steps, options.learning_rate, weight_decay=1e-4))
    run.resume()
    floats = chosen_floats(options.precision, encoder_of(student).config)
    for sentence in _how(lesson, options, floats):
        run.say(sentence)
        tell(sentence)
    student.train()

    def losses_at(step: int) -> Parts:
        rng = np.random.default_rng((options.seed, step))
        torch.manual_seed(options.seed * 1_000_003 + step)
        windows = corpus.sample(rng, options.n_windows, options.n_pieces)
        if lesson.has_heads:
            windows = corpus.hidden(windows, rng)
        with products_in(floats):
            return lesson.losses(windows)

    run.train(losses_at, report)


def _how(lesson: "Lesson", options: DistillationOptions, floats: Floats) -> Iterator[str]:
    """Yield what a reader of the log should know of a run."""
    terms = ", ".join(f"{weight:g} {name}" for name, weight in lesson.weights.items())
    layers = ", ".join(map(str, lesson.layers))
    yield f"The loss is {terms}; the recursions imitate layers {layers}; products are in {floats}."
    if options.wants_vocabulary and not lesson.has_heads:
        yield (
            "The vocabulary terms are left out, since the teacher has no language-model head or "
            "its tokenizer no [MASK]."
        )


@dataclass(frozen=True, slots=True)
class Lesson:
    """Who learns what from whom: the models, the layers to imitate and the terms' weights."""

    student: Learner
    teacher: Teacher
    layers: tuple[int, ...]
    weights: dict[str, float]

    @classmethod
    def plan(cls, student: Learner, teacher: Teacher, options: DistillationOptions) -> "Lesson":
        """Fit ``options`` to the models; raises UsageError when they do not fit."""
        n_recursions = encoder_of(student).config.num_hidden_layers
        layers = layers_of(
            options.layer_map, n_recursions=n_recursions, n_layers=teacher.n_layers
        )  # fmt: skip
        has_heads = isinstance(student, MaskedLanguageModel) and teacher.head is not None
        return cls(student, teacher, layers, options.weights(has_heads=has_heads))

    @property
    def has_heads(self) -> bool:
        """Whether a term is about hidden pieces."""
        return not _VOCABULARY.isdisjoint(self.weights)

    def losses(self, windows: Windows) -> Parts:
        """Return each term, weighted."""
        mine = traced(encoder_of(self.student), windows)
        theirs = self.teacher.trace(windows.ids)
        terms: Parts = {}
        if "attention" in self.weights:
            terms["attention"] = attention_kl(mine, theirs, self.layers)
        if "hidden" in self.weights:
            terms["hidden"] = hidden_distance(mine, theirs, self.layers)
        if self.has_heads:
            terms |= self._vocabulary_terms(mine.hidden[-1], theirs.hidden[-1], windows)
        return {name: weight * terms[name] for name, weight in self.weights.items()}

    def _vocabulary_terms(self, mine: Tensor, theirs: Tensor, windows: Windows) -> Parts:
        """Compare what both models' heads make of their last hidden states at hidden pieces."""
        head = self.teacher.head
        assert isinstance(self.student, MaskedLanguageModel) and head is not None
        assert windows.truth is not None and windows.is_hidden is not None
        logits = self.student.score(mine[windows.is_hidden])
        with torch.no_grad():
            wanted = head(theirs[windows.is_hidden])
        truth = windows.truth[windows.is_hidden]
        return {"masked_lm": masked_lm(logits, truth), "vocabulary": logits_kl(logits, wanted)}


_VOCABULARY: Final = frozenset({"masked_lm", "vocabulary"})


def encoder_of(student: Learner) -> Encoder:
    """Return the encoder of a student with or without a head."""
    return student if isinstance(student, Encoder) else student.encoder


def traced(encoder: Encoder, windows: Windows) -> Traces:
    """Trace a student on windows, with their shapes where it reads such."""
    types = windows.shapes if encoder.config.has_shapes else None
    return encoder.trace(windows.ids, token_type_ids=types)
