"""From a teacher's folder to a student's folder: shape, start, distil, save."""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from minialbert.checkpoint import SAFETENSORS, save_model
from minialbert.config import MiniAlbertConfig
from minialbert.errors import CheckpointError
from minialbert.heads import TokenClassifier
from minialbert.pieces import N_SHAPES, PieceEncoder
from minialbert.training.distillation import DistillationOptions, TextBlock, distil, read_teacher
from minialbert.training.start import start_from_teacher

TOKENIZER_FILES = ("tokenizer.json", "vocab.txt", "tokenizer_config.json")


@dataclass(frozen=True, slots=True)
class StudentShape:
    """What may be chosen of a student; the rest follows from the teacher."""

    embedding_size: int = 312
    n_recursions: int = 6
    reduction_factor: int = 2
    shared_layer: int = 3


def distil_folder(
    teacher_folder: Path,
    texts: Iterable[str],
    folder: Path,
    *,
    shape: StudentShape,
    options: DistillationOptions,
    report: Callable[[int, dict[str, float]], None],
) -> None:
    """Distil the teacher in ``teacher_folder`` on ``texts`` and save the student in ``folder``.

    The student's token types carry piece shapes; its head, if the folder is later fine-tuned,
    is made then. Raises CheckpointError when the teacher does not fit the shape, InputError when
    the texts fill no window.
    """
    torch.manual_seed(options.seed)
    pieces = PieceEncoder.load(teacher_folder, features="shape")
    model = TokenClassifier(student_config(teacher_folder, shape))
    corpus = TextBlock.read(texts, pieces)
    counts = torch.bincount(
        torch.from_numpy(corpus.ids), minlength=model.encoder.config.vocab_size
    ).float()
    try:
        weights = load_file(teacher_folder / SAFETENSORS)
        start_from_teacher(model.encoder, weights, layer=shape.shared_layer, piece_counts=counts)
    except (KeyError, RuntimeError, OSError, SafetensorError) as error:
        raise CheckpointError(
            f"{teacher_folder} does not hold a BERT encoder the student can start from."
        ) from error
    teacher = read_teacher(teacher_folder)
    n_pieces = min(options.n_pieces, model.encoder.config.max_position_embeddings)
    options = replace(options, n_pieces=n_pieces)
    distil(model.encoder, teacher, corpus, folder, options=options, report=report)
    save_model(model, folder)
    copy_tokenizer(teacher_folder, folder)


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
    """Copy the tokenizer's files that are there."""
    for name in TOKENIZER_FILES:
        if (source / name).is_file():
            shutil.copyfile(source / name, folder / name)
