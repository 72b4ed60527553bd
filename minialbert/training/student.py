"""From a teacher's folder to a student's folder: shape, start, distil, save."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

import torch
from torch import Tensor, nn

from minialbert.checkpoint import save_model
from minialbert.config import MiniAlbertConfig
from minialbert.errors import CheckpointError, UsageError
from minialbert.heads import MaskedLanguageModel, TokenClassifier
from minialbert.network import Adapter, Encoder
from minialbert.pieces import N_SHAPES, PieceEncoder
from minialbert.training.distillation import DistillationOptions, Learner, distil, layers_of
from minialbert.training.start import start_from_teacher
from minialbert.training.teacher import (
    has_language_head,
    language_head_weights,
    read_teacher,
    teacher_weights,
)
from minialbert.training.text_block import TextBlock

TOKENIZER_FILES = ("tokenizer.json", "vocab.txt", "tokenizer_config.json")
_SPREAD: Final = 0.02  # of the weights that BERT draws before its training


@dataclass(frozen=True, slots=True)
class StudentShape:
    """What may be chosen of a student; the rest follows from the teacher.

    Embeddings start from a decomposition of the teacher's that weighs pieces by how often the
    corpus has them ("weighted"), or all alike ("plain"), or as BERT draws its own ("random");
    the shared layer from the teacher's layer of that number (from 0), or, if that is None, at random.
    """

    embedding_size: int = 312
    n_recursions: int = 6
    reduction_factor: int = 2
    shared_layer: int | None = 3
    embeddings: Literal["weighted", "plain", "random"] = "weighted"


@dataclass(frozen=True, slots=True)
class Student:
    """A tagger whose encoder learns, and, where the vocabulary terms are learnt, a head beside it."""

    tagger: TokenClassifier
    language_model: MaskedLanguageModel | None

    @property
    def learner(self) -> Learner:
        """What distillation trains."""
        return self.language_model or self.tagger.encoder

    def save(self, folder: Path, *, keeps_head: bool) -> None:
        """Save the encoder, with the language-model head or, as any tagger starts, a fresh head."""
        save_model((self.language_model if keeps_head else None) or self.tagger, folder)


def distil_folder(
    teacher_folder: Path,
    texts: Iterable[str],
    folder: Path,
    *,
    shape: StudentShape,
    options: DistillationOptions,
    report: Callable[[int, dict[str, float]], None],
    tell: Callable[[str], None] = lambda sentence: None,
    keeps_head: bool = False,
) -> None:
    """Distil the teacher in ``teacher_folder`` on ``texts`` and save the student in ``folder``.

    The student's token types carry piece shapes; its tagging head, if the folder is later
    fine-tuned, is made then. The language-model head that the vocabulary terms need is saved only if
    the student ``keeps_head``. Raises CheckpointError when the teacher does not fit the shape,
    InputError when the texts fill no window, UsageError for options that do not fit the teacher.
    """
    config = student_config(teacher_folder, shape)
    n_layers = MiniAlbertConfig.read(teacher_folder).num_hidden_layers
    layers_of(options.layer_map, n_recursions=shape.n_recursions, n_layers=n_layers)
    corpus = TextBlock.read(texts, PieceEncoder.load(teacher_folder, features="shape"))
    student = start_student(teacher_folder, corpus, shape, options)
    if keeps_head and student.language_model is None:
        raise UsageError(
            f"There is no language-model head to keep: {teacher_folder} has none, or its tokenizer "
            "has no [MASK], or both weights of the vocabulary terms are 0."
        )
    options = replace(options, n_pieces=min(options.n_pieces, config.max_position_embeddings))
    teacher = read_teacher(teacher_folder)
    distil(student.learner, teacher, corpus, folder, options=options, report=report, tell=tell)
    student.save(folder, keeps_head=keeps_head)
    copy_tokenizer(teacher_folder, folder)


def start_student(
    teacher_folder: Path, corpus: TextBlock, shape: StudentShape, options: DistillationOptions
) -> Student:
    """Make a student and start it as ``shape`` says, the same one for the same seed.

    It has a language-model head if ``options`` want the terms that need one, the teacher has one
    to imitate, and its tokenizer can hide pieces. Raises CheckpointError when the teacher does not
    fit the shape.
    """
    config = student_config(teacher_folder, shape)
    torch.manual_seed(options.seed)
    tagger = TokenClassifier(config)
    weights = teacher_weights(teacher_folder)
    has_head = (
        options.wants_vocabulary and has_language_head(weights) and corpus.mask_id is not None
    )
    try:
        _start_encoder(tagger.encoder, weights, corpus, shape)
        language_model = _language_model(tagger.encoder, weights) if has_head else None
    except (KeyError, RuntimeError) as error:
        raise CheckpointError(
            f"{teacher_folder} does not hold a BERT encoder the student can start from."
        ) from error
    return Student(tagger, language_model)


def _start_encoder(
    encoder: Encoder, teacher: Mapping[str, Tensor], corpus: TextBlock, shape: StudentShape
) -> None:
    n_vocabulary = encoder.config.vocab_size
    is_weighted = shape.embeddings == "weighted"
    counts = corpus.counts(n_vocabulary) if is_weighted else torch.ones(n_vocabulary)
    start_from_teacher(encoder, teacher, layer=shape.shared_layer or 0, piece_counts=counts)
    if shape.embeddings == "random":
        encoder.embeddings.apply(_draw)
        encoder.projector.apply(_draw)
    if shape.shared_layer is None:
        encoder.layer.apply(_draw)
        for adapter in (*encoder.att_adapters[1:], *encoder.mlp_adapters):
            assert isinstance(adapter, Adapter)
            adapter.norm.reset_parameters()  # what a fresh norm gives goes through unchanged


def _draw(module: nn.Module) -> None:
    """Give a module the weights that BERT begins its training with."""
    if isinstance(module, nn.LayerNorm):
        module.reset_parameters()
    elif isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(module.weight, std=_SPREAD)
        if isinstance(module, nn.Linear):
            nn.init.zeros_(module.bias)


def _language_model(encoder: Encoder, teacher: Mapping[str, Tensor]) -> MaskedLanguageModel:
    """Put the teacher's head on ``encoder``, as a start."""
    model = MaskedLanguageModel(encoder.config)
    model.encoder = encoder
    model.load_state_dict(language_head_weights(teacher), strict=False)  # the encoder has its own
    return model


def student_config(teacher_folder: Path, shape: StudentShape) -> MiniAlbertConfig:
    """Return the student's config: the teacher's sizes but for what ``shape`` says."""
    theirs = MiniAlbertConfig.read(teacher_folder)
    return MiniAlbertConfig(
        vocab_size=theirs.vocab_size,
        embedding_size=shape.embedding_size,
        hidden_size=theirs.hidden_size,
        num_hidden_layers=shape.n_recursions,
        num_attention_heads=theirs.num_attention_heads,
        intermediate_size=theirs.intermediate_size,
        max_position_embeddings=theirs.max_position_embeddings,
        type_vocab_size=N_SHAPES,
        layer_norm_eps=theirs.layer_norm_eps,
        hidden_act=theirs.hidden_act,
        hidden_dropout_prob=0.0,  # a small model that sees each text about once does not overfit
        attention_probs_dropout_prob=0.0,
        pad_token_id=theirs.pad_token_id,
        reduction_factor=shape.reduction_factor,
        piece_features="shape",
        id2label=("O",),
    )


def copy_tokenizer(source: Path, folder: Path) -> None:
    """Copy the files of the tokenizer, as far as they are there."""
    copy_files(source, folder, TOKENIZER_FILES)


def copy_files(source: Path, folder: Path, names: Iterable[str]) -> None:
    """Copy those of ``names`` that are there."""
    for name in names:
        if (source / name).is_file():
            shutil.copyfile(source / name, folder / name)
