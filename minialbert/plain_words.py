"""Cut plain text into word pieces by looking its words up.

BERT's tokenizers cut ASCII at white space and at every sign, then each word by itself. So a word
need be cut once, however often it comes: the table of words does the rest, at a tenth of the cost.
Text of any other kind (accents, controls) is left to the tokenizer.

Worked example, ``"Dr. Okon"``::

    words      Dr             .             Okon
    known as   dr, 2 letters  ., 1 letter   ok, 2 letters, ##on, 2 letters
    places     0 1            2             4 5 6 7       of all that is no white space
    starts     0              2             4       6     pieces tile those places
"""

import re
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

Ints = NDArray[np.int64]

_PLAIN: Final = re.compile(r"[\t\n\r -~]*")
_WORD: Final = re.compile(r"[A-Za-z0-9]+|[!-/:-@\[-`{-~]")
_MOST_WORDS: Final = 50_000  # so that notes without end do not fill the memory
_LONGEST: Final = 40  # characters of a word worth remembering


class PlainWords(dict[str, tuple[int, ...]]):
    """Each word's pieces as id, length, id, length, and so on; filled as texts need it."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Begin without words; ``tokenizer``, as it was built, will be asked for each."""
        super().__init__()
        self._tokenizer = tokenizer
        self._cuts_at_signs = (
            isinstance(tokenizer.normalizer, BertNormalizer)
            and isinstance(tokenizer.pre_tokenizer, BertPreTokenizer)
            and isinstance(tokenizer.model, WordPiece)
            and all(token.special for token in tokenizer.get_added_tokens_decoder().values())
        )

    def __missing__(self, word: str) -> tuple[int, ...]:
        encoding = self._tokenizer.encode(word, add_special_tokens=False)
        lengths = (end - start for start, end in encoding.offsets)
        pieces = tuple(chain.from_iterable(zip(encoding.ids, lengths, strict=True)))
        if len(self) >= _MOST_WORDS:
            self.clear()
        if len(word) <= _LONGEST:
            self[word] = pieces
        return pieces

    def __repr__(self) -> str:
        """Count words and quote none, for they are those of notes."""
        return f"PlainWords({len(self)})"

    def can_cut(self, text: str) -> bool:
        """Say whether ``text`` is printable ASCII, tabs and line ends, and the tokenizer as BERT's."""
        return self._cuts_at_signs and _PLAIN.fullmatch(text) is not None

    def cut(self, text: str) -> tuple[Ints, Ints, Ints]:
        """Return ids, starts and ends of the pieces of a text that it can cut."""
        numbers = chain.from_iterable(map(self.__getitem__, _WORD.findall(text)))
        ids, lengths = np.fromiter(numbers, dtype=np.int64).reshape(-1, 2).T.copy()
        places = np.flatnonzero(np.frombuffer(text.encode("ascii"), dtype=np.uint8) > ord(" "))
        starts = places[np.cumsum(lengths) - lengths]
        return ids, starts, starts + lengths
