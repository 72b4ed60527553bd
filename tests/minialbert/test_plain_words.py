"""Words looked up: the same pieces as the tokenizer gives, in bounded memory, quoting nobody."""

from pathlib import Path
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tokenizers import AddedToken, Tokenizer
from tokenizers.implementations.bert_wordpiece import BertWordPieceTokenizer
from tokenizers.pre_tokenizers import Whitespace

from minialbert import plain_words
from minialbert.pieces import PieceEncoder
from minialbert.plain_words import PlainWords
from tests.minialbert.folders import VOCABULARY, write_vocabulary

PLAIN: Final = "".join(map(chr, (*b"\t\n\r", *range(32, 127))))


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> PieceEncoder:
    folder = tmp_path_factory.mktemp("words")
    write_vocabulary(folder)
    return PieceEncoder.load(folder, features="shape")


@pytest.fixture
def tokenizer(tmp_path: Path) -> Tokenizer:
    write_vocabulary(tmp_path)
    built = BertWordPieceTokenizer(str(tmp_path / "vocab.txt"), lowercase=True)
    return Tokenizer.from_str(built.to_str())


@given(st.text(st.sampled_from(PLAIN) | st.sampled_from("okdrOKDR12 "), max_size=60))
@example(PLAIN)
@example("[CLS] dr[SEP]ok [UNK]\t[PAD][MASK]")
@example("ok" * 49 + " " + "ok" * 50 + "x " + "a" * 250 + ".")
@example("")
def test_words_have_the_pieces_that_the_tokenizer_gives(encoder: PieceEncoder, text: str) -> None:
    assert encoder.words.can_cut(text)
    [own] = encoder.encode([text])
    whole = encoder.tokenizer.encode(text, add_special_tokens=False)
    assert own.ids.tolist() == whole.ids
    assert list(zip(own.starts.tolist(), own.ends.tolist(), strict=True)) == whole.offsets


@pytest.mark.parametrize("other", ["\x00", "\x0b", "\x1c", "\x7f", "\u0085", "é", "中", "\ud83d"])
def test_text_of_another_kind_is_left_to_the_tokenizer(encoder: PieceEncoder, other: str) -> None:
    assert not encoder.words.can_cut(f"dr {other} ok")


def test_plain_and_other_texts_stay_in_their_order(encoder: PieceEncoder) -> None:
    texts = ["dr", "é", "ok", "", "中 ok", "dr. ok"]
    alone = [encoder.encode([text])[0].ids.tolist() for text in texts]
    assert [own.ids.tolist() for own in encoder.encode(texts)] == alone


def test_tokenizer_that_cuts_elsewhere_is_asked_for_whole_texts(tokenizer: Tokenizer) -> None:
    assert PlainWords(tokenizer).can_cut("dr")
    tokenizer.add_tokens([AddedToken("dr. ok", special=False)])
    assert not PlainWords(tokenizer).can_cut("dr")


def test_only_the_cut_of_bert_is_known(tokenizer: Tokenizer) -> None:
    tokenizer.pre_tokenizer = Whitespace()
    assert not PlainWords(tokenizer).can_cut("dr")


def test_few_words_are_remembered_and_no_long_ones(
    tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain_words, "_MOST_WORDS", 10)
    words = PlainWords(tokenizer)
    for number in range(100):
        ids, _, _ = words.cut(f"ok {number} {'a' * 41}")
        assert ids[0] == VOCABULARY.index("ok")
        assert len(words) <= 10
    assert max(map(len, words)) <= 40


def test_words_are_counted_and_not_shown(encoder: PieceEncoder) -> None:
    encoder.encode(["Delgado"])
    assert "Delgado" in encoder.words
    assert "Delgado" not in repr(encoder) + repr(encoder.words)
