"""From text to word pieces that remember where they stood and how they looked.

Ids and offsets come from the ``tokenizers`` library. Beside its id, each piece has a *shape*: how
its letters are cased and what stood before it. An uncased vocabulary loses capitals, and every
vocabulary loses line ends; a model with ``piece_features = "shape"`` gets both back through
its token-type embeddings.

Worked example, ``"Dr. OKON\\nx"``::

    piece   dr     .      ok     ##on   x
    start   0      2      4      6      9
    case    Title  none   CAPS   CAPS   none
    gap     line   glued  space  glued  line
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from minialbert.code_points import code_points
from minialbert.config import PieceFeatures
from minialbert.errors import CheckpointError, NoteError
from minialbert.plain_words import PlainWords
from minialbert.tokenizer_files import cut_long_words, read_tokenizer

Ints = NDArray[np.int64]

CASES: Final = ("none", "title", "caps", "mixed")
GAPS: Final = ("glued", "space", "wide", "line")
N_SHAPES: Final = len(CASES) * len(GAPS)
_PROBE = "Dr. Okon seen 3/14"
_TABLE_SIZE = 0x2000  # letters with case beyond this are too rare in notes to matter


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of one note, without [CLS] and [SEP].

    All arrays have one entry per piece; ``starts`` and ``ends`` are character offsets in the
    original text, ``shapes`` are ``case * len(GAPS) + gap``.
    """

    ids: Ints
    starts: Ints
    ends: Ints
    shapes: Ints

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class PieceEncoder:
    """A tokenizer with its special ids; turns texts into :class:`Pieces`.

    ``words`` are those it has cut before; ``has_shapes`` says whether the model reads shapes where
    BERT reads segments.
    """

    tokenizer: Tokenizer
    cls_id: int
    sep_id: int
    pad_id: int
    words: PlainWords = field(repr=False, compare=False)
    has_shapes: bool = False

    @classmethod
    def load(cls, folder: Path, *, features: PieceFeatures) -> "PieceEncoder":
        """Read ``tokenizer.json``, or ``vocab.txt`` of a BERT model, from ``folder``.

        Raises CheckpointError when neither is there or the special pieces are missing.
        """
        tokenizer = read_tokenizer(folder)
        tokenizer.no_padding()
        tokenizer.no_truncation()
        tokenizer.encode_special_tokens = True  # "[SEP]" in a note is text like any other
        words = PlainWords(tokenizer)
        cut_long_words(tokenizer)
        cls_id, sep_id, pad_id = map(tokenizer.token_to_id, ("[CLS]", "[SEP]", "[PAD]"))
        if cls_id is None or sep_id is None or pad_id is None:
            raise CheckpointError(f"The tokenizer in {folder} lacks [CLS], [SEP] or [PAD].")
        encoder = cls(tokenizer, cls_id, sep_id, pad_id, words, features == "shape")
        _refuse_blind(encoder, folder)
        return encoder

    def encode(self, texts: Sequence[str]) -> list[Pieces]:
        """Return the pieces of each text, in order.

        Characters that a tokenizer drops (spaces, controls, zero widths, lone accents) are in no
        piece. Raises NoteError when a text has half of a surrogate pair.
        """
        try:
            cuts = self._cuts(list(texts))
        except TypeError as error:  # the library says only that it is not text
            raise NoteError("A note is no text or has half of a surrogate pair.") from error
        except Exception as error:  # noqa: BLE001  # the library raises bare Exception
            raise NoteError("The tokenizer failed on a note.") from error
        return [self._pieces(text, *cut) for text, cut in zip(texts, cuts, strict=True)]

    def _cuts(self, texts: list[str]) -> list[tuple[Ints, Ints, Ints]]:
        """Return ids, starts and ends for each text: plain ones word by word, others at once."""
        by_word = [self.words.can_cut(text) for text in texts]
        others = [text for text, is_plain in zip(texts, by_word, strict=True) if not is_plain]
        encodings = iter(self.tokenizer.encode_batch(others, add_special_tokens=False))
        return [
            self.words.cut(text) if is_plain else _cut(next(encodings))
            for text, is_plain in zip(texts, by_word, strict=True)
        ]

    def _pieces(self, text: str, ids: Ints, starts: Ints, ends: Ints) -> Pieces:
        if not self.has_shapes:
            return Pieces(ids, starts, ends, np.zeros_like(ids))
        return Pieces(ids, starts, ends, shapes_of(text, starts, ends))


def _cut(encoding: Encoding) -> tuple[Ints, Ints, Ints]:
    starts, ends = np.asarray(encoding.offsets, dtype=np.int64).reshape(-1, 2).T
    return np.asarray(encoding.ids, dtype=np.int64), starts, ends


def shapes_of(text: str, starts: Ints, ends: Ints) -> Ints:
    """Return the shape of each piece ``text[start:end]``, vectorised over the whole note."""
    points = code_points(text)
    points = np.minimum(points, _TABLE_SIZE - 1)
    n_upper = _count(_is_upper()[points], starts, ends)
    first_upper = _is_upper()[points[starts]]
    n_letters = ends - starts
    case = np.select(
        [n_upper == 0, (n_upper == 1) & first_upper, n_upper == n_letters], [0, 1, 2], 3
    )
    before = np.concatenate([np.zeros(min(1, len(ends)), dtype=np.int64), ends[:-1]])
    before = np.minimum(before, starts)
    n_lines = _count((points == 10) | (points == 13), before, starts)
    n_tabs = _count(points == 9, before, starts)
    width = starts - before
    gap = np.select([n_lines > 0, width == 0, (width == 1) & (n_tabs == 0)], [3, 0, 1], 2)
    gap[:1] = GAPS.index("line")
    return np.asarray(case * len(GAPS) + gap, dtype=np.int64)


def _count(mask: NDArray[np.bool_], starts: Ints, ends: Ints) -> Ints:
    """Count the True characters in each ``[start, end)``."""
    upto = np.concatenate([[0], np.cumsum(mask)])
    return np.asarray(upto[ends] - upto[starts], dtype=np.int64)


@cache
def _is_upper() -> NDArray[np.bool_]:
    return np.array([chr(i).isupper() for i in range(_TABLE_SIZE)])


def _refuse_blind(encoder: PieceEncoder, folder: Path) -> None:
    """Raise CheckpointError for a tokenizer that drops, moves or does not know plain text."""
    try:
        [pieces] = encoder.encode([_PROBE])
    except (NoteError, IndexError) as error:
        raise CheckpointError(f"The tokenizer in {folder} fails on plain text.") from error
    read = {i for a, b in zip(pieces.starts, pieces.ends, strict=True) for i in range(a, b)}
    unknown = encoder.tokenizer.token_to_id("[UNK]")
    if {i for i, c in enumerate(_PROBE) if c.isalnum()} - read or (pieces.ids == unknown).all():
        raise CheckpointError(f"The tokenizer in {folder} cannot read plain text.")
