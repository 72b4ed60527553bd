"""Windows: cores tile the note, nothing is unread, cuts fall where a line or sentence ends."""

from collections.abc import Iterator
from itertools import chain, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.pieces import GAPS, PieceEncoder, Pieces
from minialbert.windows import (
    BLANK_LINE,
    SENTENCE,
    SENTENCE_CONTEXT,
    Window,
    WindowSizes,
    break_strengths,
    windows_of,
)
from tests.minialbert.folders import write_vocabulary


def pieces_of(text: str) -> Pieces:
    """Make one piece of each visible character, without a tokenizer."""
    starts = np.array([i for i, c in enumerate(text) if not c.isspace()], dtype=np.int64)
    ids = np.array([ord(text[i]) for i in starts], dtype=np.int64)
    return Pieces(ids, starts, starts + 1, np.zeros_like(starts))


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
    text = "a" + text
    windows, n = cut(text, chosen), len(pieces_of(text))
    strengths = break_strengths(text, pieces_of(text))
    for window in windows:
        assert window.note == 4
        assert 0 < len(window) <= chosen.n_pieces
        for border, shown, beyond in (
            (window.core_first, window.core_first - window.first, window.core_first),
            (window.core_last, window.last - window.core_last, n - window.core_last),
        ):
            strength = int(strengths[border]) if 0 < border < n else BLANK_LINE
            most = {0: chosen.n_context, SENTENCE: min(chosen.n_context, SENTENCE_CONTEXT)}
            assert shown == min(most.get(strength, 0), beyond)


@given(notes, sizes())
def test_cut_is_the_strongest_break_in_reach(text: str, chosen: WindowSizes) -> None:
    """The oracle tries every place: a stronger break that the window could have ended at is none."""
    strengths = break_strengths("a" + text, pieces_of("a" + text))
    for window in cut("a" + text, chosen)[:-1]:
        taken = int(strengths[window.core_last])
        room = chosen.n_pieces - (window.core_first - window.first)
        for strength in range(taken + 1, BLANK_LINE + 1):
            most = max(1, room - chosen.context_at(strength))
            least = max(1, min(most, chosen.n_pieces // 2))
            reach = range(window.core_first + least, window.core_first + most + 1)
            assert all(strengths[i] < strength for i in reach)


@given(
    st.lists(st.text("abc", min_size=1, max_size=9), min_size=40, max_size=60),
    st.text("abcdef \n", max_size=60),
)
def test_a_copied_section_is_cut_alike(lines: list[str], other: str) -> None:
    """From the first common cut on, windows inside the section show the same pieces."""
    section, chosen = "\n".join(lines), WindowSizes(24, 4)

    def cuts(text: str) -> set[int]:
        before = len(pieces_of(text[: len(text) - len(section)]))
        return {w.core_first - before for w in cut(text, chosen)}

    alone, after = cuts(section), {at for at in cuts(other + "\n\n" + section) if at >= 0}
    common = [at for at in sorted(alone & after) if at > 0]
    if common:
        assert {at for at in alone if at >= common[0]} == {at for at in after if at >= common[0]}


def test_worked_example() -> None:
    text = "aaaaaaaaaaaaa\naa"
    windows = cut(text, WindowSizes(10, 2))
    assert windows[-1] == Window(4, 13, 13, 15, 15)
    assert windows[0].first == 0 and windows[0].last == windows[0].core_last + 2
    assert windows[1].first == windows[0].core_last - 2


def test_cut_falls_on_the_line_end_before_the_nearer_sentence_end() -> None:
    text = "a" * 9 + "\n" + "aa. " + "a" * 20
    assert cut(text, WindowSizes(12, 0))[0].core_last == 9
    assert cut(text.replace("\n", "a"), WindowSizes(14, 0))[0].core_last == 13


@pytest.mark.parametrize(
    ("between", "strength"),
    [
        ("\n", 2),
        ("\r\n", 2),
        ("\r", 2),
        ("\n\n", 3),
        ("\r\n \r\n", 3),
        (". ", 1),
        ("; ", 1),
        (" ", 0),
        ("", 0),
        (".", 0),
        (", ", 0),
    ],
)
def test_strength_of_a_break(between: str, strength: int) -> None:
    text = f"aa{between}aa"
    assert break_strengths(text, pieces_of(text))[-2] == strength


@pytest.mark.parametrize("text", ["", " \n "])
def test_nothing_to_read_has_no_windows(text: str) -> None:
    assert cut(text, WindowSizes()) == []


def test_short_note_is_one_window() -> None:
    text = "a" * 126
    assert cut(text, WindowSizes()) == [Window(4, 0, 0, 126, 126)]
    assert len(cut(text + "a", WindowSizes())) == 2


@pytest.mark.parametrize(("n_pieces", "n_context"), [(0, 0), (8, 4), (5, -1)])
def test_sizes_without_a_core_are_refused(n_pieces: int, n_context: int) -> None:
    with pytest.raises(ValueError, match="core"):
        WindowSizes(n_pieces, n_context)


@pytest.mark.parametrize(
    ("n_positions", "n_pieces", "n_context"), [(512, 126, 15), (61, 59, 7), (10, 8, 1), (3, 1, 0)]
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
    for earlier, later in pairwise(seen):
        assert not any(c.isalnum() for c in text[earlier.stop : later.start])


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
