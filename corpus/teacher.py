"""An unshared teacher: BERT, ELECTRA, MPNet or the like, that knows the student's word pieces.

It may number the pieces as it likes; texts are cut as the student cuts them, so that what the teacher
believes of a piece is about a piece of the student's. Pretrained encoders without capitals learn of them
and of line ends by the shapes of pieces, which are shown to their first layer that learns.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import openvino
import torch
from numpy.typing import NDArray
from safetensors.torch import load_model, save_model
from torch import Tensor, nn
from transformers import AutoModelForTokenClassification, AutoTokenizer, PreTrainedModel

from minialbert.pieces import N_SHAPES, PieceEncoder, Pieces
from minialbert.training.student import copy_tokenizer
from minialbert.window_scores import scores_by_piece
from minialbert.windows import Window, WindowSizes, windows_of

_N_PIECES: Final = 4096  # computed at once, padding included


Logits = Callable[[Tensor, Tensor, Tensor], Tensor]  # of ids, mask and shapes (N, S): (N, S, L)
_SHAPES: Final = "shapes.safetensors"
_LIKE_BERT: Final = ("bert", "electra")
_SPARE_POSITIONS: Final = 2  # that encoders like MPNet never use


class TeacherNetwork(nn.Module):
    """An encoder with a head for labels of pieces; its first ``n_frozen`` layers do not learn.

    ``forward`` takes the teacher's own numbers of pieces, a mask and shapes, each (N, S), and returns
    logits (N, S, L). Raises ValueError when no layer would learn.
    """

    def __init__(self, model: PreTrainedModel, n_frozen: int) -> None:
        super().__init__()
        self.model = model
        self.shapes = nn.Embedding(N_SHAPES, model.config.hidden_size)
        nn.init.zeros_(self.shapes.weight)
        body: Any = model.base_model
        layers = body.encoder.layer
        if n_frozen >= len(layers):
            raise ValueError(f"{n_frozen} of {len(layers)} layers frozen leave none to learn.")
        if n_frozen:
            body.requires_grad_(False)
            layers[n_frozen:].requires_grad_(True)
        layers[n_frozen].register_forward_pre_hook(self._show)
        self._is_like_bert = model.config.model_type in _LIKE_BERT
        self._shown: Tensor

    @property
    def sizes(self) -> WindowSizes:
        """Windows no longer than the encoder has positions for."""
        return WindowSizes.within(self.model.config.max_position_embeddings - _SPARE_POSITIONS)

    @classmethod
    def beginning(cls, folder: Path, labels: Sequence[str], n_frozen: int) -> "TeacherNetwork":
        """Read the encoder in ``folder``, to learn ``labels``; a head for others gives way.

        What a tuned one knows of shapes is kept if as many layers stay frozen.
        """
        model = AutoModelForTokenClassification.from_pretrained(
            folder,
            id2label=dict(enumerate(labels)),
            label2id={label: i for i, label in enumerate(labels)},
            ignore_mismatched_sizes=True,
        )
        had = getattr(model.config, "n_frozen_layers", None)
        model.config.n_frozen_layers = n_frozen
        network = cls(model, n_frozen)
        if had == n_frozen:  # the shapes are shown where they were
            load_model(network.shapes, folder / _SHAPES)
        return network

    @classmethod
    def tuned(cls, folder: Path) -> "TeacherNetwork":
        """Read a network that :meth:`save` wrote; raises FileNotFoundError when another did."""
        if not (folder / _SHAPES).is_file():
            raise FileNotFoundError(f"{folder} is no teacher that `corpus.teach tune` made.")
        model = AutoModelForTokenClassification.from_pretrained(folder)
        network = cls(model, model.config.n_frozen_layers)
        load_model(network.shapes, folder / _SHAPES)
        return network.eval()

    def save(self, folder: Path, tokenizer_of: Path) -> None:
        """Write the network to ``folder`` with the tokenizer in ``tokenizer_of``."""
        self.model.save_pretrained(folder)
        save_model(self.shapes, str(folder / _SHAPES))
        copy_tokenizer(tokenizer_of, folder)

    def forward(self, ids: Tensor, mask: Tensor, shapes: Tensor) -> Tensor:
        """Return the logits."""
        self._shown = self.shapes(shapes)
        given = {"input_ids": ids, "attention_mask": mask}
        if self._is_like_bert:  # whose own defaults are traced at the example's length
            given["token_type_ids"] = torch.zeros_like(ids)
            given["position_ids"] = torch.ones_like(ids).cumsum(1) - 1
        logits: Tensor = self.model(**given).logits
        return logits

    def _show(self, _: nn.Module, given: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        return (given[0] + self._shown, *given[1:])


@dataclass(frozen=True, slots=True)
class Teacher:
    """A tuned teacher and the labels that its logits are of."""

    logits_of: Logits
    encoder: PieceEncoder
    numbers_of: Tensor  # (student's vocabulary,)
    labels: tuple[str, ...]
    sizes: WindowSizes

    @classmethod
    def load(cls, folder: Path, pieces: Path) -> "Teacher":
        """Read the teacher in ``folder`` and the student's tokenizer in ``pieces``."""
        encoder = PieceEncoder.load(pieces, features="shape")
        network = TeacherNetwork.tuned(folder)
        names: Any = network.model.config.id2label
        labels = tuple(names[i] for i in range(len(names)))
        numbers = teacher_numbers(encoder, folder)
        return cls(compiled(network), encoder, numbers, labels, network.sizes)

    def beliefs(self, texts: Sequence[str]) -> list[tuple[Pieces, NDArray[np.float32]]]:
        """Return each text's pieces and the probabilities of their labels, (pieces, L)."""
        pieces = self.encoder.encode(list(texts))
        windows = [
            window
            for n, text in enumerate(texts)
            for window in windows_of(n, text, pieces[n], self.sizes)
        ]
        windows.sort(key=len)
        shown = [
            row
            for first, last in pairwise(_cuts([len(w) + 2 for w in windows]))
            for row in self._probabilities(pieces, windows[first:last])
        ]
        scores = scores_by_piece(pieces, windows, shown, len(self.labels))
        return list(zip(pieces, scores, strict=True))

    @torch.inference_mode()
    def _probabilities(
        self, pieces: Sequence[Pieces], windows: Sequence[Window]
    ) -> NDArray[np.float32]:
        """Return (windows, longest, L), without the special piece in front."""
        ids = torch.full((len(windows), 2 + max(map(len, windows))), self.encoder.pad_id)
        shapes = torch.zeros_like(ids)
        for row, window in enumerate(windows):
            own, shown = pieces[window.note], slice(window.first, window.last)
            n = len(window)
            ids[row, 0], ids[row, n + 1] = self.encoder.cls_id, self.encoder.sep_id
            ids[row, 1 : n + 1] = torch.from_numpy(own.ids[shown])
            shapes[row, 1 : n + 1] = torch.from_numpy(own.shapes[shown])
        mask = (ids != self.encoder.pad_id).long()
        logits = self.logits_of(self.numbers_of[ids], mask, shapes)
        probabilities: NDArray[np.float32] = logits[:, 1:].softmax(-1).numpy()
        return probabilities


def compiled(network: TeacherNetwork) -> Logits:
    """Have OpenVINO compute a network, which takes a quarter of torch's time."""
    example = torch.ones(2, 8, dtype=torch.long)
    with torch.inference_mode():
        graph = openvino.convert_model(network, example_input=(example, example, example))
    run = openvino.Core().compile_model(graph, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return lambda ids, mask, shapes: torch.from_numpy(
        run([ids.numpy(), mask.numpy(), shapes.numpy()])[0].copy()
    )


def teacher_numbers(encoder: PieceEncoder, folder: Path) -> Tensor:
    """Return (vocabulary,) the number that the teacher in ``folder`` gives each piece of the student.

    Raises KeyError for a piece that the teacher lacks.
    """
    theirs = AutoTokenizer.from_pretrained(folder)
    vocabulary = theirs.get_vocab()
    special = {
        encoder.cls_id: theirs.cls_token_id,
        encoder.sep_id: theirs.sep_token_id,
        encoder.pad_id: theirs.pad_token_id,
    }
    ours = encoder.tokenizer.get_vocab()
    numbers = torch.zeros(max(ours.values()) + 1, dtype=torch.long)
    for piece, number in ours.items():
        numbers[number] = special.get(number, vocabulary[piece])
    return numbers


def _cuts(lengths: Sequence[int]) -> list[int]:
    """Return where batches of rising lengths begin, and the end."""
    cuts = [0]
    for at, length in enumerate(lengths):
        if at > cuts[-1] and length * (at + 1 - cuts[-1]) > _N_PIECES:
            cuts.append(at)
    return [*cuts, len(lengths)] if lengths else cuts
