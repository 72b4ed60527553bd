"""Windows: cores tile the note, nothing is unread, cuts fall where a line or sentence ends."""

from collections.abc import Iterator
from itertools import chain, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.pieces import GAPS, PieceEncoder, Pieces
from minialbert.windows import Window, WindowSizes, break_strengths, windows_of
from tests.minialbert.folders import write_vocabulary


def pieces_of(text: str) -> Pieces:
    """Make one piece of each visible character, without a tokenizer."""
    starts = np.array([i for i, c in enumerate(text) if not c.isspace()], dtype=np.int64)
    return Pieces(starts, starts, starts + 1, np.zeros_like(starts))


@st.composite
def sizes(draw: st.DrawFn) -> WindowSizes:
    n_context = draw(st.integers(0, 5))
    return WindowSizes(2 * n_context + draw(st.integers(1, 12)), n_context)


notes = st.text(st.sampled_from("aaab. \n"), max_size=120)


def cut(text: str, chosen: WindowSizes) -> list[Window]:
    return list(windows_of(4, text, pieces_of(text), chosen))


@given(notes, sizes())
def test_cores_tile_the_note(text: str, chosen: WindowSizes) -> None:
    windows = cut(text, chosen)
    owned = chain.from_iterable(range(w.core_first, w.core_last) for w in windows)
    assert list(owned) == list(range(len(pieces_of(text))))
    assert all(w.core_first < w.core_last for w in windows)


@given(notes, sizes())
def test_windows_fit_the_model_and_show_the_context_there_is(
    text: str, chosen: WindowSizes
) -> None:
    windows, n = cut(text, chosen), len(pieces_of(text))
    for window in windows:
        assert window.note == 4
        assert 0 < len(window) <= chosen.n_pieces
        if len(windows) > 1:
            assert window.first == max(0, window.core_first - chosen.n_context)
            assert window.last == min(n, window.core_last + chosen.n_context)


@given(notes, sizes())
def test_cut_is_the_best_place_near_the_end_of_the_core(text: str, chosen: WindowSizes) -> None:
    pieces = pieces_of("a" + text)
    strengths = break_strengths("a" + text, pieces)
    for window in cut("a" + text, chosen)[:-1]:
        latest = window.core_first + chosen.n_core
        earliest = window.core_first + max(1, chosen.n_core * 3 // 4)
        near = range(earliest, latest + 1)
        best = max(strengths[near])
        places = [i for i in near if strengths[i] == best]
        assert window.core_last == (max(places) if best else latest)


def test_worked_example() -> None:
    text = "aaaaaaaaaaaaa"
    assert cut(text, WindowSizes(10, 2)) == [Window(4, 0, 0, 6, 8), Window(4, 4, 6, 13, 13)]


def test_cut_falls_on_the_line_end_before_the_nearer_sentence_end() -> None:
    text = "a" * 9 + "\n" + "aa. " + "a" * 20
    assert cut(text, WindowSizes(12, 0))[0].core_last == 9
    assert cut(text.replace("\n", "a"), WindowSizes(13, 0))[0].core_last == 13


@pytest.mark.parametrize(
    ("between", "strength"),
    [("\n", 2), ("\r\n", 2), (". ", 1), ("; ", 1), (" ", 0), ("", 0), (".", 0), (", ", 0)],
)
def test_strength_of_a_break(between: str, strength: int) -> None:
    text = f"aa{between}aa"
    assert break_strengths(text, pieces_of(text))[-2] == strength


@pytest.mark.parametrize("text", ["", " \n "])
def test_nothing_to_read_has_no_windows(text: str) -> None:
    assert cut(text, WindowSizes()) == []


def test_short_note_is_one_window() -> None:
    text = "a" * 254
    assert cut(text, WindowSizes()) == [Window(4, 0, 0, 254, 254)]
    assert len(cut(text + "a", WindowSizes())) == 2


@pytest.mark.parametrize(("n_pieces", "n_context"), [(0, 0), (8, 4), (5, -1)])
def test_sizes_without_a_core_are_refused(n_pieces: int, n_context: int) -> None:
    with pytest.raises(ValueError, match="core"):
        WindowSizes(n_pieces, n_context)


@pytest.mark.parametrize(
    ("n_positions", "n_pieces", "n_context"), [(512, 254, 31), (61, 59, 7), (10, 8, 1), (3, 1, 0)]
)
def test_sizes_follow_the_models_positions(n_positions: int, n_pieces: int, n_context: int) -> None:
    assert WindowSizes.within(n_positions) == WindowSizes(n_pieces, n_context)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> PieceEncoder:
    folder = tmp_path_factory.mktemp("windows")
    write_vocabulary(folder)
    return PieceEncoder.load(folder, features="shape")


def read(text: str, encoder: PieceEncoder, chosen: WindowSizes) -> Iterator[range]:
    """Yield the characters each window spans, from its first piece to its last."""
    pieces = encoder.encode([text])[0]
    for window in windows_of(0, text, pieces, chosen):
        yield range(pieces.starts[window.first], pieces.ends[window.last - 1])


@given(
    text=st.text(st.sampled_from("aB1. \n\t\u0301\u200b\x00é中\U0001f600") | st.characters(exclude_categories=["Cs"])),
    chosen=sizes(),
)  # fmt: skip
def test_nothing_unread(encoder: PieceEncoder, text: str, chosen: WindowSizes) -> None:
    """Every letter, digit and sign lies in a window; together windows reach from end to end."""
    seen = list(read(text, encoder, chosen))
    covered = {i for window in seen for i in window}
    assert all(i in covered for i, c in enumerate(text) if c.isalnum())
    if chosen.n_context:
        assert all(later.start <= earlier.stop for earlier, later in pairwise(seen))


def test_a_note_read_in_windows_has_the_pieces_of_the_note_read_whole(
    encoder: PieceEncoder,
) -> None:
    text = "Dr. Okon seen 3/14.\nok " * 40
    pieces = encoder.encode([text])[0]
    shown = [
        pieces.ids[w.core_first : w.core_last]
        for w in windows_of(0, text, pieces, WindowSizes(20, 3))
    ]
    assert np.concatenate(shown).tolist() == pieces.ids.tolist()
    assert GAPS[pieces.shapes[0] % len(GAPS)] == "line"
