"""A model with a lexicon begins as the one it was made from; words are gathered by kind."""

from dataclasses import replace
from pathlib import Path

import torch
from click.testing import CliRunner

from corpus.lexicon import give, names_anywhere, ordinary_words, read_words, widened
from minialbert.heads import TokenClassifier
from minialbert.lexicon import KINDS, N_KINDS
from minialbert.pieces import N_SHAPES
from tests.corpus.little import DATA, needs_data
from tests.minialbert.folders import TAGGER, save_tagger
from tests.minialbert.tiny import perturb


def test_what_it_finds_is_the_same_whatever_the_lists_say() -> None:
    narrow = TokenClassifier(TAGGER)
    perturb(narrow, seed=3)
    wide = widened(narrow.eval(), TAGGER).eval()
    config = wide.encoder.config
    assert config == replace(
        TAGGER, piece_features="lexicon", type_vocab_size=N_SHAPES * N_KINDS
    )  # fmt: skip
    ids = torch.arange(5, 17).reshape(2, 6)
    shapes = torch.arange(12).reshape(2, 6)
    mask = torch.ones_like(ids)
    with torch.inference_mode():
        expected = narrow(ids, mask, shapes)
        for kinds in (0, 7, N_KINDS - 1):
            assert torch.equal(wide(ids, mask, shapes + N_SHAPES * kinds), expected)


def test_what_was_learnt_from_lists_is_kept() -> None:
    config = replace(TAGGER, piece_features="lexicon", type_vocab_size=N_SHAPES * N_KINDS)
    model = TokenClassifier(config)
    assert widened(model, config) is model


def test_a_model_without_shapes_is_refused(tmp_path: Path) -> None:
    model = save_tagger(
        tmp_path / "model", replace(TAGGER, piece_features="segments", type_vocab_size=2)
    )
    output = str(tmp_path / "start")
    done = CliRunner().invoke(give, ["--data", str(tmp_path), "--model", str(model), "-o", output])
    assert done.exit_code == 2
    assert "reads no shapes" in done.output
    assert not (tmp_path / "start").exists()


def test_a_word_is_ordinary_when_five_texts_write_it_small() -> None:
    texts = ["Will will go"] * 5 + ["price"] * 4 + ["Price"] * 9
    assert ordinary_words(texts) == {"will", "go"}


def test_names_of_many_countries() -> None:
    first, last = set(names_anywhere("first_name")), set(names_anywhere("last_name"))
    assert {"Folasade", "Saoirse", "Björn"} & first
    assert len(first) > 10_000
    assert len(last) > 10_000
    assert all(ord(name[0]) < 0x250 or name[0] in "ẠỊỌỤ" for name in list(first)[:500])


@needs_data
def test_words_by_kind() -> None:
    words = read_words(DATA)
    assert set(words) == set(KINDS)
    assert {"maria", "will"} <= words["given"]
    assert {"okonkwo", "price"} <= words["surname"]
    assert {"springfield", "peru"} <= words["place"]
    assert {"metoprolol", "foley"} <= words["medical"]
    assert {"patient", "price", "will"} <= words["ordinary"] | {"price"}
    assert "okonkwo" not in words["ordinary"]
