"""Pieces: exact offsets whatever the Unicode, what is dropped, and the table of shapes."""

import json
import sys
import time
import unicodedata
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tokenizers.implementations.bert_wordpiece import BertWordPieceTokenizer

from minialbert.errors import CheckpointError, NoteError
from minialbert.pieces import CASES, GAPS, N_SHAPES, PieceEncoder, Pieces, shapes_of
from tests.minialbert.folders import VOCABULARY, write_vocabulary

AWKWARD: Final = (
    "Jose\u0301 Nún\u0303ez", "\U0001f468\u200d\U0001f469 dr", "a\r\nb\tc", "de\u200bl\u00adga\ufeffdo",
    "\x00dr\x01", "가 中文 dr", "İok ﬁ ß ½", "１２ dr", "a" * 130, "(1)-2/3", "\u2028dr\u00a0ok",
)  # fmt: skip
texts = st.text(
    st.sampled_from("aBoN1 .\n\r\t\u0301\u200b\x00é\U0001f600中가İ")
    | st.characters(exclude_categories=["Cs"]),
    max_size=40,
)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> PieceEncoder:
    folder = tmp_path_factory.mktemp("pieces")
    write_vocabulary(folder)
    return PieceEncoder.load(folder, features="shape")


def surfaces(text: str, pieces: Pieces) -> list[str]:
    return [text[a:b] for a, b in zip(pieces.starts, pieces.ends, strict=True)]


def plain(surface: str) -> str:
    """Do by hand what the tokenizer's normaliser does."""
    kept = [c for c in unicodedata.normalize("NFD", surface) if unicodedata.category(c) != "Mn"]
    return "".join(c for c in kept if unicodedata.category(c)[0] != "C").lower()


def test_worked_example(encoder: PieceEncoder) -> None:
    pieces = encoder.encode(["Dr. OKON\nx"])[0]
    assert [VOCABULARY[i] for i in pieces.ids] == ["dr", ".", "ok", "##on", "x"]
    assert pieces.starts.tolist() == [0, 2, 4, 6, 9]
    assert pieces.ends.tolist() == [2, 3, 6, 8, 10]
    assert [CASES[i // len(GAPS)] for i in pieces.shapes] == [
        "title",
        "none",
        "caps",
        "caps",
        "none",
    ]
    assert [GAPS[i % len(GAPS)] for i in pieces.shapes] == [
        "line",
        "glued",
        "space",
        "glued",
        "line",
    ]


@pytest.mark.parametrize(
    ("surface", "case"),
    [
        ("okon", "none"),
        ("Okon", "title"),
        ("OKON", "caps"),
        ("oKon", "mixed"),
        ("OKon", "mixed"),
        ("O", "title"),
        ("12", "none"),
        ("B12", "title"),
        ("CD4", "mixed"),
        ("Émile", "title"),
        ("ÉMILE", "caps"),
        ("\U0001d400b", "none"),  # beyond the table
    ],
)
def test_case_of_a_piece(surface: str, case: str) -> None:
    shape = shapes_of(surface, np.array([0]), np.array([len(surface)]))
    assert CASES[shape[0] // len(GAPS)] == case


@pytest.mark.parametrize(
    ("between", "gap"),
    [
        ("", "glued"),
        (" ", "space"),
        ("\u00a0", "space"),
        ("  ", "wide"),
        ("\t", "wide"),
        ("\n", "line"),
        ("\r\n", "line"),
        (" \r ", "line"),
    ],
)
def test_gap_before_a_piece(between: str, gap: str) -> None:
    text = f"ok{between}ok"
    at = 2 + len(between)
    shape = shapes_of(text, np.array([0, at]), np.array([2, at + 2]))
    assert GAPS[shape[1] % len(GAPS)] == gap


def test_pieces_of_one_character_are_glued(encoder: PieceEncoder) -> None:
    pieces = encoder.encode(["x 가"])[0]
    assert pieces.starts.tolist() == [0, 2, 2]
    assert [GAPS[i % len(GAPS)] for i in pieces.shapes] == ["line", "space", "glued"]


def test_first_piece_begins_a_line_wherever_it_stands(encoder: PieceEncoder) -> None:
    assert GAPS[encoder.encode(["  dr"])[0].shapes[0] % len(GAPS)] == "line"


@pytest.mark.parametrize("text", ["", " ", "\r\n\t", "\u200b\x00\u0301"])
def test_nothing_to_read_has_no_pieces(encoder: PieceEncoder, text: str) -> None:
    pieces = encoder.encode([text])[0]
    assert [len(array) for array in (pieces, pieces.ids, pieces.starts, pieces.shapes)] == [0] * 4


@given(texts)
@example("".join(AWKWARD))
@example("[PAD] a [SEP]b[MASK]")
def test_offsets_point_at_what_the_piece_says(encoder: PieceEncoder, text: str) -> None:
    pieces = encoder.encode([text])[0]
    assert all(0 <= a < b <= len(text) for a, b in zip(pieces.starts, pieces.ends, strict=True))
    assert (np.diff(pieces.starts) >= 0).all()
    assert (np.diff(pieces.ends) >= 0).all()
    for number, surface in zip(pieces.ids, surfaces(text, pieces), strict=True):
        piece = VOCABULARY[number].removeprefix("##")
        assert piece == "[UNK]" or piece in plain(surface)
    assert ((pieces.shapes >= 0) & (pieces.shapes < N_SHAPES)).all()


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_text_is_whole_in_its_pieces(encoder: PieceEncoder, text: str) -> None:
    pieces = encoder.encode([text])[0]
    covered = {i for a, b in zip(pieces.starts, pieces.ends, strict=True) for i in range(a, b)}
    dropped = [c for i, c in enumerate(text) if i not in covered]
    assert all(unicodedata.category(c)[0] in "ZC" or unicodedata.combining(c) for c in dropped)


def test_no_letter_digit_or_sign_of_unicode_is_ever_dropped(encoder: PieceEncoder) -> None:
    """Only spaces, controls, marks and the replacement character are in no piece."""
    points = [*range(0x3000), *range(0x3000, sys.maxunicode, 41)]
    signs = [chr(i) for i in points if unicodedata.category(chr(i))[0] in "LNPS" and i != 0xFFFD]
    encoded = encoder.encode([f"a {sign} b" for sign in signs])
    read = [bool(((p.starts <= 2) & (p.ends > 2)).any()) for p in encoded]
    assert not [sign for sign, is_read in zip(signs, read, strict=True) if not is_read]


@pytest.mark.parametrize("n", [99, 100, 101, 150, 250])
@pytest.mark.parametrize("unit", ["ab", "É", "İ", "9"])
def test_a_word_of_any_length_is_read_letter_by_letter(
    encoder: PieceEncoder, unit: str, n: int
) -> None:
    word = (unit * n)[:n]
    pieces = encoder.encode([f"ok {word}. x"])[0]
    in_word = slice(1, len(pieces) - 2)
    assert surfaces(f"ok {word}. x", pieces)[-2:] == [".", "x"]
    assert VOCABULARY.index("[UNK]") not in pieces.ids
    assert sorted(set(pieces.starts[in_word])) == list(range(3, n + 3))
    assert sorted(set(pieces.ends[in_word])) == list(range(4, n + 4))
    assert {GAPS[i % len(GAPS)] for i in pieces.shapes[in_word][2:-2]} == {"glued"}


def test_words_up_to_the_limit_have_the_pieces_of_an_uncut_tokenizer(tmp_path: Path) -> None:
    write_vocabulary(tmp_path)
    plainly = BertWordPieceTokenizer(str(tmp_path / "vocab.txt"), lowercase=True)
    text = " ".join(("dr", "okon" * 25, "seen3/4", "a" * 100, *AWKWARD[:7]))
    cutting = PieceEncoder.load(tmp_path, features="segments").encode([text])[0]
    assert cutting.ids.tolist() == plainly.encode(text, add_special_tokens=False).ids


@pytest.mark.parametrize(
    "unit",
    ["a", "okx", "\u0301", "a\u0301", "a\u200d", "a\u200f", "\u200b", "İ", "가", "中", "\x00"],
)
def test_a_line_of_one_word_takes_linear_time(encoder: PieceEncoder, unit: str) -> None:
    def seconds(n: int) -> float:
        text = "a" + (unit * n)[: n - 1]
        begun = time.process_time()
        encoder.encode([text])
        return time.process_time() - begun

    short = min(seconds(25_000) for _ in range(3))
    assert min(seconds(200_000) for _ in range(2)) < 24 * max(short, 0.01)


@pytest.mark.parametrize("dropped", ["\u0301", "\u200d", "\u200f", "\u0301\u0316"])
def test_a_million_marks_hide_nothing(encoder: PieceEncoder, dropped: str) -> None:
    marks = dropped * (1_000_000 // len(dropped))
    text = f"dr{marks} ok{marks}on"
    pieces = encoder.encode([text])[0]
    assert text[pieces.starts[0] : pieces.ends[0]].startswith("dr")
    assert text[pieces.ends[-1] - 1] == "n"
    assert [VOCABULARY[i] for i in pieces.ids[:2]] == ["dr", "ok"]


def test_texts_are_encoded_each_for_itself(encoder: PieceEncoder) -> None:
    together = encoder.encode(AWKWARD)
    for text, pieces in zip(AWKWARD, together, strict=True):
        alone = encoder.encode([text])[0]
        assert pieces.ids.tolist() == alone.ids.tolist()
        assert pieces.shapes.tolist() == alone.shapes.tolist()


def test_no_texts(encoder: PieceEncoder) -> None:
    assert encoder.encode([]) == []


def test_half_of_a_surrogate_pair_is_refused_without_quoting_it(encoder: PieceEncoder) -> None:
    with pytest.raises(NoteError, match="surrogate") as caught:
        encoder.encode(["fine", "Delgado\ud83d"])
    assert "Delgado" not in str(caught.value)


def test_segments_have_no_shapes(tmp_path: Path) -> None:
    write_vocabulary(tmp_path)
    pieces = PieceEncoder.load(tmp_path, features="segments").encode(["Dr. OKON"])[0]
    assert pieces.shapes.tolist() == [0, 0, 0, 0]


def test_long_text_is_neither_cut_nor_padded(tmp_path: Path) -> None:
    """A stored ``tokenizer.json`` may ask for both."""
    write_vocabulary(tmp_path)
    built = BertWordPieceTokenizer(str(tmp_path / "vocab.txt"), lowercase=True)
    built.enable_truncation(5)
    built.enable_padding(length=9)
    built.save(str(tmp_path / "tokenizer.json"))
    short, long = PieceEncoder.load(tmp_path, features="segments").encode(["dr", "dr " * 30])
    assert (len(short), len(long)) == (1, 30)


def test_both_kinds_of_file_give_the_same_pieces(tmp_path: Path, encoder: PieceEncoder) -> None:
    write_vocabulary(tmp_path)
    BertWordPieceTokenizer(str(tmp_path / "vocab.txt"), lowercase=True).save(
        str(tmp_path / "tokenizer.json")
    )
    (tmp_path / "vocab.txt").unlink()
    stored = PieceEncoder.load(tmp_path, features="shape").encode(AWKWARD)
    for mine, theirs in zip(stored, encoder.encode(AWKWARD), strict=True):
        assert mine.ids.tolist() == theirs.ids.tolist()
        assert mine.starts.tolist() == theirs.starts.tolist()


@pytest.mark.parametrize(("lower", "piece"), [(True, "ok"), (False, "[UNK]")])
def test_lower_casing_is_as_the_folder_says(tmp_path: Path, lower: bool, piece: str) -> None:
    write_vocabulary(tmp_path, lower=lower)
    pieces = PieceEncoder.load(tmp_path, features="segments").encode(["OK"])[0]
    assert [VOCABULARY[i] for i in pieces.ids] == [piece]


def test_cased_where_the_folder_says_nothing(tmp_path: Path) -> None:
    write_vocabulary(tmp_path)
    (tmp_path / "tokenizer_config.json").unlink()
    pieces = PieceEncoder.load(tmp_path, features="segments").encode(["OK"])[0]
    assert VOCABULARY[pieces.ids[0]] == "[UNK]"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none", "", "holds neither"),
        ("tokenizer.json", "{", "is not a tokenizer"),
        ("vocab.txt", "[UNK]\na\nb\n", r"lacks \[CLS\]"),
        ("vocab.txt", "[UNK]\n[CLS]\n[SEP]\nb\n", r"lacks .*\[PAD\]"),
        ("vocab.txt", "\udcff", "is not a vocabulary"),
        ("tokenizer_config.json", json.dumps([1]), "not a JSON object"),
    ],
)
def test_unusable_folder_is_refused(tmp_path: Path, name: str, content: str, message: str) -> None:
    if name == "tokenizer_config.json":
        write_vocabulary(tmp_path)
    (tmp_path / name).write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(CheckpointError, match=message):
        PieceEncoder.load(tmp_path, features="shape")
