"""Lexicons: words known by their pieces, whatever their case and neighbours; files; forgetting."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import save_file
from tokenizers import Tokenizer
from tokenizers.models import BPE, WordPiece
from torch import Tensor

from minialbert.errors import CheckpointError
from minialbert.lexicon import FILE, KINDS, N_KINDS, Lexicon, forget
from minialbert.pieces import N_SHAPES, PieceEncoder
from minialbert.tagger import Tagger
from tests.minialbert.folders import TAGGER, VOCABULARY, save_tagger, write_vocabulary

WORDS: Final = {"given": ["okon", "May"], "surname": ["may", "o'n"], "medical": ["ok", "é"]}
KNOWN: Final = {"okon": 0b1, "may": 0b11, "ok": 0b1000, "e": 0b1000}


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> PieceEncoder:
    folder = tmp_path_factory.mktemp("lexicon")
    write_vocabulary(folder)
    plain = PieceEncoder.load(folder, features="shape")
    Lexicon.of(WORDS, plain.tokenizer).save(folder)
    return PieceEncoder.load(folder, features="lexicon")


def kinds_by_surface(encoder: PieceEncoder, text: str) -> list[tuple[str, int]]:
    [pieces] = encoder.encode([text])
    rows = zip(pieces.starts, pieces.ends, pieces.shapes, strict=True)
    return [(text[start:end], int(shape) // N_SHAPES) for start, end, shape in rows]


def test_worked_example(encoder: PieceEncoder) -> None:
    assert kinds_by_surface(encoder, "Dr. OKON ok") == [
        ("Dr", 0), (".", 0), ("OK", 1), ("ON", 1), ("ok", 0b1000),
    ]  # fmt: skip


def test_shapes_stay_what_they_are_without_a_lexicon(encoder: PieceEncoder) -> None:
    text = "Dr. OKON\n may  x"
    [with_kinds], [plain] = (
        each.encode([text]) for each in (encoder, replace(encoder, features="shape", lexicon=None))
    )
    assert (with_kinds.shapes % N_SHAPES).tolist() == plain.shapes.tolist()
    assert with_kinds.shapes.max() >= N_SHAPES


def test_a_word_that_the_tokenizer_cuts_in_several_is_left_out(encoder: PieceEncoder) -> None:
    assert encoder.lexicon is not None
    assert len(encoder.lexicon.hashes) == len(KNOWN)
    assert kinds_by_surface(encoder, "o'n") == [("o", 0), ("'", 0), ("n", 0)]


@given(st.lists(st.sampled_from(["OKON", "may", "ok", "É", "oko", "mayo", "x1"]), max_size=9))
def test_neighbours_change_nothing(encoder: PieceEncoder, words: list[str]) -> None:
    expected = [
        (surface, KNOWN.get(word.lower().replace("é", "e"), 0))
        for word in words
        for surface, _ in kinds_by_surface(encoder, word)
    ]
    assert kinds_by_surface(encoder, " ".join(words)) == expected


def test_a_word_that_the_tokenizer_cannot_read_is_left_out(encoder: PieceEncoder) -> None:
    """Its one piece is [UNK], and so would all other such words be of its kind."""
    lexicon = Lexicon.of({"surname": ["жук", "may"]}, encoder.tokenizer)
    assert len(lexicon.hashes) == 1
    [pieces] = encoder.encode(["жар may"])
    assert lexicon.kinds_of(pieces.ids).tolist() == [0, 0b10, 0b10, 0b10]


def test_an_empty_lexicon_knows_nothing(encoder: PieceEncoder) -> None:
    nothing = Lexicon.of({}, encoder.tokenizer)
    assert nothing.kinds_of(np.array([5, 6])).tolist() == [0, 0]


SOUND: Final = {
    "hashes": torch.tensor([1, 5]),
    "kinds": torch.tensor([1, N_KINDS - 1], dtype=torch.uint8),
}


def write_damaged(path: Path) -> None:
    path.write_bytes(b"none")


def write_with(**changed: Tensor) -> Callable[[Path], None]:
    return lambda path: save_file({**SOUND, **changed}, path)


@pytest.mark.parametrize(
    ("write", "problem"),
    [
        pytest.param(lambda path: path.unlink(), "lacks", id="missing"),
        pytest.param(write_damaged, "damaged", id="damaged"),
        pytest.param(write_with(hashes=torch.tensor([5, 1])), "ascending", id="unsorted"),
        pytest.param(write_with(hashes=torch.tensor([5, 5])), "ascending", id="twice"),
        pytest.param(write_with(hashes=torch.tensor([1.0, 5.0])), "ascending", id="floats"),
        pytest.param(write_with(hashes=torch.tensor([1])), "ascending", id="lengths"),
        pytest.param(
            write_with(kinds=torch.tensor([1, N_KINDS], dtype=torch.uint8)), "ascending", id="kind"
        ),
        pytest.param(lambda path: save_file({"kinds": SOUND["kinds"]}, path), "ascending", id="part"),
    ],
)  # fmt: skip
def test_an_unusable_file_is_refused_by_name(
    tmp_path: Path, write: Callable[[Path], None], problem: str
) -> None:
    write_vocabulary(tmp_path)
    save_file(SOUND, tmp_path / FILE)
    write(tmp_path / FILE)
    with pytest.raises(CheckpointError, match=problem) as caught:
        PieceEncoder.load(tmp_path, features="lexicon")
    assert FILE in str(caught.value)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    write_vocabulary(tmp_path)
    with open(tmp_path / FILE, "wb") as sparse:
        sparse.truncate(100_000_000)
    with pytest.raises(CheckpointError, match="has 100000000 bytes"):
        PieceEncoder.load(tmp_path, features="lexicon")


@pytest.mark.parametrize(
    ("model", "problem"),
    [
        (BPE(dict(zip(VOCABULARY, range(999), strict=False)), []), "needs a tokenizer of word pieces"),
        (WordPiece({**dict(zip(VOCABULARY, range(999), strict=False)), "ok": 2**31}, unk_token="[UNK]"),
         "knows 2147483649 pieces"),
    ],
    ids=["no-word-pieces", "far-id"],
)  # fmt: skip
def test_tokenizers_that_no_lexicon_fits(
    tmp_path: Path, model: BPE | WordPiece, problem: str
) -> None:
    save_file(SOUND, tmp_path / FILE)
    Tokenizer(model).save(str(tmp_path / "tokenizer.json"))
    with pytest.raises(CheckpointError, match=problem) as caught:
        PieceEncoder.load(tmp_path, features="lexicon")
    assert str(tmp_path) in str(caught.value)


def test_what_is_loaded_does_not_hang_on_the_file(encoder: PieceEncoder, tmp_path: Path) -> None:
    write_vocabulary(tmp_path)
    assert encoder.lexicon is not None
    encoder.lexicon.save(tmp_path)
    loaded = PieceEncoder.load(tmp_path, features="lexicon")
    (tmp_path / FILE).write_bytes(bytes((tmp_path / FILE).stat().st_size))  # in place
    assert kinds_by_surface(loaded, "OKON ok") == [("OK", 1), ("ON", 1), ("ok", 0b1000)]


def with_lexicon(folder: Path, n_types: int) -> Path:
    save_tagger(folder, replace(TAGGER, piece_features="lexicon", type_vocab_size=n_types))
    plain = PieceEncoder.load(folder, features="shape")
    Lexicon.of(WORDS, plain.tokenizer).save(folder)
    return folder


def test_a_tagger_reads_the_lists_of_its_folder(tmp_path: Path) -> None:
    folder = with_lexicon(tmp_path, N_SHAPES * N_KINDS)
    known, before = Tagger.load(folder), Tagger.load(folder).settings_sha256
    scores = known.scorer.encoder.encode(["dr okon may"])[0].shapes
    assert scores.max() >= N_SHAPES
    Lexicon.of({}, known.scorer.encoder.tokenizer).save(folder)
    assert Tagger.load(folder).settings_sha256 != before


def test_too_few_token_types_are_refused(tmp_path: Path) -> None:
    folder = with_lexicon(tmp_path, N_SHAPES)
    with pytest.raises(CheckpointError, match=f"type_vocab_size {N_SHAPES * N_KINDS}"):
        Tagger.load(folder)


def test_forgetting_clears_lists_of_whole_windows() -> None:
    kinds = np.full((4000, 3), N_KINDS - 1)
    kinds[:, 1] = 0b1
    forgotten = forget(kinds, 0.25, np.random.default_rng(0))
    assert not (forgotten & ~kinds).any()
    assert (forgotten[:, 0] == forgotten[:, 2]).all()  # the same lists in all of a window
    for bit in range(len(KINDS)):
        kept = (forgotten[:, 0] >> bit & 1).mean()
        assert kept == pytest.approx(0.75 * 0.75, abs=0.03)
    assert (forgotten[:, 0] == 0).mean() == pytest.approx(0.25 + 0.75 * 0.25**5, abs=0.03)
    assert (forget(kinds, 0.0, np.random.default_rng(0)) == kinds).all()
