"""Which lists hold the word that a piece belongs to: given names, surnames, places, medicine, ordinary words.

A small network has seen few of the world's names, and where letters are lower case or a text is short, little else tells
a name from a drug. A model with ``piece_features = "lexicon"`` reads through its token types, beside the shape of a
piece, what the lists say about its word. It is a hint that the model has learnt to weigh and to do without: no word
is an identifier because a list holds it, and none is safe because no list does.

Words are known by their pieces, as a vocabulary without case and accents leaves them, so that nothing but ids is looked
at. The lists are part of the model: ``lexicon.safetensors`` holds a hash of each word, and its kinds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from tokenizers.models import WordPiece

from minialbert.errors import CheckpointError
from minialbert.model_json import refuse_huge

Ints = NDArray[np.int64]

FILE: Final = "lexicon.safetensors"
KINDS: Final = ("given", "surname", "place", "medical", "ordinary")
N_KINDS: Final = 2 ** len(KINDS)  # a word may be of several
_POWERS: Final = np.cumprod(np.full(128, 0x9E3779B97F4A7C15, dtype=np.uint64))
_MIX: Final = np.uint64(0xD6E8FEB86659FD93)
_MOST_BYTES: Final = 64_000_000  # seven million words
_MOST_PIECES: Final = 2**24  # as many as a config may have


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by their hash: ``hashes`` (n,) ascend, ``kinds`` (n,) have bit i set for ``KINDS[i]``.

    ``is_inside`` (vocabulary,) says which pieces continue a word.
    """

    hashes: Ints
    kinds: Ints
    is_inside: NDArray[np.bool_]

    @classmethod
    def of(cls, words: Mapping[str, Iterable[str]], tokenizer: Tokenizer) -> "Lexicon":
        """Gather ``words`` by kind; those that the tokenizer cuts into several or cannot read are left out."""
        is_inside = _continuing(tokenizer)
        unknown = tokenizer.token_to_id(tokenizer.model.unk_token)  # would stand for all such words
        found: dict[int, int] = {}
        for kind, listed in words.items():
            for encoding in tokenizer.encode_batch([*listed], add_special_tokens=False):
                hashes, _ = _hashes(np.asarray(encoding.ids, dtype=np.int64), is_inside)
                if len(hashes) == 1 and unknown not in encoding.ids:
                    found[int(hashes[0])] = found.get(int(hashes[0]), 0) | 1 << KINDS.index(kind)
        rows = np.array(sorted(found.items()), dtype=np.int64).reshape(-1, 2)
        return cls(rows[:, 0], rows[:, 1], is_inside)

    @classmethod
    def load(cls, folder: Path, tokenizer: Tokenizer) -> "Lexicon":
        """Read the lexicon of a model folder; raises CheckpointError when there is no usable one."""
        path = folder / FILE
        if not path.is_file():
            raise CheckpointError(
                f"{folder} lacks {FILE}, which its config asks for; copy it from the model that this "
                "one was trained from."
            )
        refuse_huge(path, _MOST_BYTES)
        try:
            is_inside = _continuing(tokenizer)
        except CheckpointError as error:
            raise CheckpointError(f"The lexicon in {folder} cannot be used. {error}") from error
        try:
            stored = load_file(path)
        except (SafetensorError, OSError, ValueError) as error:
            raise CheckpointError(f"{path} cannot be read; it is damaged.") from error
        hashes, kinds = stored.get("hashes"), stored.get("kinds")
        if (
            hashes is None or kinds is None or hashes.ndim != 1 or hashes.shape != kinds.shape
            or (hashes.dtype, kinds.dtype) != (torch.int64, torch.uint8)
            or not bool((hashes[1:] > hashes[:-1]).all()) or bool((kinds >= N_KINDS).any())
        ):  # fmt: skip
            raise CheckpointError(f"{path} does not hold ascending hashes and the kinds of each.")
        own = hashes.numpy().copy()  # the file is mapped, and may be written anew
        return cls(own, kinds.numpy().astype(np.int64), is_inside)

    def save(self, folder: Path) -> None:
        """Write the lexicon into a model folder."""
        tensors = {"hashes": torch.from_numpy(self.hashes.copy()),
                   "kinds": torch.from_numpy(self.kinds.astype(np.uint8))}  # fmt: skip
        save_file(tensors, folder / FILE)

    def kinds_of(self, ids: Ints) -> Ints:
        """Return for each of a note's pieces (n,) the kinds of its word, 0 for an unknown one."""
        if not len(ids) or not len(self.hashes):
            return np.zeros_like(ids)
        hashes, word_of = _hashes(ids, self.is_inside)
        at = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        kinds = np.where(self.hashes[at] == hashes, self.kinds[at], 0)
        return np.asarray(kinds[word_of], dtype=np.int64)


def forget(kinds: Ints, share: float, rng: np.random.Generator) -> Ints:
    """Forget lists in windows ``kinds`` (N, S): each with probability ``share``, and all with it too.

    Learning so, a model does not come to trust that the lists hold every name.
    """
    kept = rng.random((len(kinds), len(KINDS))) >= share
    kept &= rng.random((len(kinds), 1)) >= share
    masks = (kept * (1 << np.arange(len(KINDS)))).sum(1, keepdims=True)
    return np.asarray(kinds & masks, dtype=np.int64)


def _hashes(ids: Ints, is_inside: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Return the hash of each word of a text, and for each piece the number of its word."""
    begins = ~is_inside[ids]
    begins[:1] = True
    firsts = np.flatnonzero(begins)
    word_of = np.cumsum(begins) - 1
    place = np.minimum(np.arange(len(ids)) - firsts[word_of], len(_POWERS) - 1)
    sums = np.add.reduceat((ids + 1).astype(np.uint64) * _POWERS[place], firsts)
    return ((sums ^ (sums >> np.uint64(29))) * _MIX).view(np.int64), word_of


def _continuing(tokenizer: Tokenizer) -> NDArray[np.bool_]:
    model = tokenizer.model
    if not isinstance(model, WordPiece):
        raise CheckpointError("A lexicon needs a tokenizer of word pieces.")
    vocabulary = tokenizer.get_vocab()
    n_known = max(vocabulary.values()) + 1
    if n_known > _MOST_PIECES:
        raise CheckpointError(f"The tokenizer knows {n_known} pieces, over {_MOST_PIECES}.")
    is_inside = np.zeros(n_known, dtype=np.bool_)
    prefix = model.continuing_subword_prefix
    is_inside[[n for piece, n in vocabulary.items() if piece.startswith(prefix)]] = True
    return is_inside
