"""The tokenizer in a model folder, whichever of its files is there."""

from pathlib import Path
from typing import Final

from tokenizers import Regex, Tokenizer
from tokenizers.implementations.bert_wordpiece import BertWordPieceTokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import Sequence as PreTokenizers
from tokenizers.pre_tokenizers import Split

from minialbert.errors import CheckpointError
from minialbert.model_json import read_json, refuse_huge

_MAX_WORD: Final = (
    100  # characters; WordPiece looks at no longer word, and takes its square in time
)
_MOST_BYTES: Final = 64_000_000  # of a tokenizer.json; the largest vocabularies in use take a third


def read_tokenizer(folder: Path) -> Tokenizer:
    """Read ``tokenizer.json``, or ``vocab.txt`` of a BERT model.

    Raises CheckpointError when there is neither, or it cannot be read.
    """
    whole, vocabulary = folder / "tokenizer.json", folder / "vocab.txt"
    if whole.is_file():
        refuse_huge(whole, _MOST_BYTES)
        try:
            return Tokenizer.from_file(str(whole))
        except Exception as error:  # noqa: BLE001  # the library raises bare Exception
            raise CheckpointError(f"{whole} is not a tokenizer.") from error
    if vocabulary.is_file():
        refuse_huge(vocabulary, _MOST_BYTES)
        lower = _is_lower_casing(folder / "tokenizer_config.json")
        try:
            built = BertWordPieceTokenizer(str(vocabulary), lowercase=lower)
        except TypeError as error:
            raise CheckpointError(f"{vocabulary} lacks [CLS] or [SEP].") from error
        except Exception as error:  # noqa: BLE001  # the library raises bare Exception
            raise CheckpointError(f"{vocabulary} is not a vocabulary.") from error
        return Tokenizer.from_str(built.to_str())
    raise CheckpointError(f"{folder} holds neither tokenizer.json nor vocab.txt.")


def cut_long_words(tokenizer: Tokenizer) -> None:
    """Have words of over 100 characters read in parts of 100, where each would be one [UNK]."""
    model, splitter = tokenizer.model, tokenizer.pre_tokenizer
    if isinstance(model, WordPiece) and splitter is not None:
        model.max_input_chars_per_word = _MAX_WORD
        cut = Split(Regex(f".{{{_MAX_WORD}}}"), "isolated")
        tokenizer.pre_tokenizer = PreTokenizers([splitter, cut])


def _is_lower_casing(path: Path) -> bool:
    """Read ``do_lower_case``; cased, as the published clinical models are, where it is not said."""
    if not path.is_file():
        return False
    said = read_json(path)
    if not isinstance(said, dict):
        raise CheckpointError(f"{path} is not a JSON object.")
    return bool(said.get("do_lower_case", False))
