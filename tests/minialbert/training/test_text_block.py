"""The stream of pieces, its windows, and what is hidden in them."""

import numpy as np
import pytest
import torch

from minialbert.pieces import PieceEncoder
from minialbert.training.text_block import TextBlock
from tests.minialbert.folders import VOCABULARY, write_vocabulary

MASK = VOCABULARY.index("[MASK]")


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> PieceEncoder:
    folder = tmp_path_factory.mktemp("pieces")
    write_vocabulary(folder)
    return PieceEncoder.load(folder, features="shape")


@pytest.fixture(scope="module")
def corpus(encoder: PieceEncoder) -> TextBlock:
    return TextBlock.read(["Seen by dr. Hollis\non 3/14.", "", "patient ok " * 40], encoder)


def test_corpus_is_one_stream_with_separators(encoder: PieceEncoder) -> None:
    block = TextBlock.read(["Dr ok", "", "ok"], encoder)
    [first], [second] = encoder.encode(["Dr ok"]), encoder.encode(["ok"])
    sep = encoder.sep_id
    assert block.ids.tolist() == [*first.ids, sep, sep, *second.ids, sep]
    assert block.shapes.tolist() == [*first.shapes, 0, 0, *second.shapes, 0]
    assert (block.mask_id, block.n_vocabulary) == (MASK, len(VOCABULARY))
    counts = block.counts(len(VOCABULARY))
    assert counts[[sep, VOCABULARY.index("ok")]].tolist() == [3, 2]
    assert counts.sum() == len(block.ids)


def test_sample_is_a_function_of_the_generator(corpus: TextBlock) -> None:
    one, again = (corpus.sample(np.random.default_rng((3, 7)), 9, 11) for _ in range(2))
    other = corpus.sample(np.random.default_rng((3, 8)), 9, 11)
    assert one.ids.shape == one.shapes.shape == (9, 11)
    assert torch.equal(one.ids, again.ids)
    assert not torch.equal(one.ids, other.ids)
    stream = corpus.ids.tolist()
    for row in one.ids.tolist():
        assert any(stream[i : i + 11] == row for i in range(len(stream) - 10))


def test_a_seventh_is_hidden_as_bert_hides(corpus: TextBlock) -> None:
    rng = np.random.default_rng(5)
    whole = corpus.sample(rng, 900, 11)
    windows = corpus.hidden(whole, rng)
    assert windows.truth is not None and windows.is_hidden is not None
    hidden = windows.is_hidden
    assert torch.equal(windows.truth, whole.ids)
    assert torch.equal(windows.shapes, whole.shapes)
    assert torch.equal(windows.ids[~hidden], whole.ids[~hidden])
    may_hide = whole.ids != corpus.sep_id
    assert not (hidden & ~may_hide).any()
    assert hidden[may_hide].float().mean() == pytest.approx(0.15, abs=0.02)
    shown, stood = windows.ids[hidden], whole.ids[hidden]
    assert (shown == MASK).float().mean() == pytest.approx(0.8, abs=0.04)
    assert (shown == stood).float().mean() == pytest.approx(0.1, abs=0.04)
    others = shown[(shown != MASK) & (shown != stood)]
    assert len(set(others.tolist())) > len(VOCABULARY) / 2


def test_what_is_hidden_is_a_function_of_the_generator(corpus: TextBlock) -> None:
    def hidden(seed: int) -> torch.Tensor:
        rng = np.random.default_rng(seed)
        return corpus.hidden(corpus.sample(rng, 9, 11), rng).ids

    assert torch.equal(hidden(2), hidden(2))
    assert not torch.equal(hidden(2), hidden(3))


def test_tokenizer_without_mask_hides_nothing(corpus: TextBlock) -> None:
    bare = TextBlock(corpus.ids, corpus.shapes, corpus.sep_id, None, corpus.n_vocabulary)
    with pytest.raises(ValueError, match="MASK"):
        bare.hidden(bare.sample(np.random.default_rng(1), 3, 11), np.random.default_rng(1))
