"""What counts as seen by the model, and that a note of which a character was not seen is refused."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from minialbert import window_scores
from minialbert.errors import NoteError
from minialbert.pieces import Pieces
from minialbert.tagger import Tagged, Tagger, TagOptions
from minialbert.window_scores import Memory
from minialbert.windows import Window, WindowSizes, n_characters_seen, windows_of
from tests.minialbert.folders import TAGGER, save_tagger

NOTES = (
    "Dr. Okon seen on 3/14/2011, MRN 8812345.",
    "patient ok",
    "Seen by dr. Hollis.\nHome 4 May 2012; fever, cough.\n" * 12,
    "\u200b 中\u0301 \u200b\x00 José \U0001f600\x00\u200d ",
    "a" * 330 + " b-12 " * 90,
)


@pytest.fixture(scope="module")
def tagger(tmp_path_factory: pytest.TempPathFactory) -> Tagger:
    return Tagger.load(save_tagger(tmp_path_factory.mktemp("coverage")), device="cpu")


def letters(text: str) -> Pieces:
    """Make a piece of each ASCII sign; what is not ASCII is dropped, as tokenizers drop some."""
    starts = np.array([i for i, c in enumerate(text) if " " < c < "\x7f"], dtype=np.int64)
    return Pieces(starts, starts, starts + 1, np.zeros_like(starts))


def by_hand(text: str, pieces: Pieces, windows: Iterable[Window]) -> int:
    """Count character by character, by the words of the definition."""
    n, seen = len(pieces), set[int]()
    for w in windows:
        start = 0 if w.first == 0 else int(pieces.starts[w.first])
        seen.update(range(start, len(text) if w.last == n else int(pieces.ends[w.last - 1])))
    shown = {i for w in windows for i in range(w.first, w.last)}
    for i in range(1, n):  # what was dropped between two shown pieces, but for letters and digits
        if i - 1 in shown and i in shown:
            gap = range(int(pieces.ends[i - 1]), int(pieces.starts[i]))
            seen.update(j for j in gap if not text[j].isalnum())
    return len(seen)


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, Pieces, list[Window]]:
    text = "a" + draw(st.text(st.sampled_from("ab.  \n\u200b"), max_size=60)) + "a"
    pieces = letters(text)
    n_context = draw(st.integers(0, 3))
    windows = list(windows_of(0, text, pieces, WindowSizes(2 * n_context + 3, n_context)))
    return text, pieces, draw(st.lists(st.sampled_from(windows), unique=True))


@given(cases())
@example(("a  a", letters("a  a"), [Window(0, 0, 0, 1, 1)]))
def test_count_is_that_by_hand(case: tuple[str, Pieces, list[Window]]) -> None:
    text, pieces, windows = case
    assert n_characters_seen(text, pieces, windows) == by_hand(text, pieces, windows)


A, B, C = (Window(0, i, i, i + 1, i + 1) for i in range(3))


@pytest.mark.parametrize(
    ("text", "windows", "n_seen"),
    [
        pytest.param("a b c", (A, B, C), 5, id="spaces between windows"),
        pytest.param(" a b c\n", (A, B, C), 7, id="spaces at the ends"),
        pytest.param("a b c", (A, C), 2, id="middle window missing"),
        pytest.param(" a b c ", (B, C), 4, id="first window missing"),
        pytest.param("a\u200bb c", (A, B, C), 5, id="dropped between windows"),
        pytest.param("a éb c", (A, B, C), 5, id="letter dropped between windows"),
        pytest.param("a\u200bb c", (Window(0, 0, 0, 3, 3),), 5, id="dropped in a window"),
        pytest.param("\u200ba b c\x00", (A, B, C), 7, id="dropped at the ends"),
        pytest.param("éa b c", (A, B, C), 5, id="letter dropped at the end"),
        pytest.param("a b c", (), 0, id="no window"),
        pytest.param(" \n\u2003", (), 3, id="spaces only"),
        pytest.param("\u200b\x00", (), 2, id="dropped only"),
        pytest.param("é", (), 0, id="letter dropped"),
        pytest.param("", (), 0, id="empty"),
    ],
)
def test_count(text: str, windows: Sequence[Window], n_seen: int) -> None:
    assert n_characters_seen(text, letters(text), windows) == n_seen


def test_a_note_is_seen_whole(tagger: Tagger) -> None:
    for text, found in zip(NOTES, tagger.tag_counted(NOTES), strict=True):
        assert found.n_characters_seen == len(text)
        assert found.n_windows >= 1
    assert tagger.tag_counted(NOTES)[2].n_windows > 3


def test_spans_are_those_of_tag(tagger: Tagger) -> None:
    for options in (TagOptions(), TagOptions(rules=False, batch_tokens=64)):
        counted = tagger.tag_counted(NOTES, options)
        assert [list(found.spans) for found in counted] == tagger.tag(NOTES, options)


@pytest.mark.parametrize("text", ["", " ", "\n \t\u2003"])
def test_spaces_have_no_windows_and_are_seen(tagger: Tagger, text: str) -> None:
    assert tagger.tag_counted([text]) == [Tagged((), 0, len(text))]


@pytest.mark.parametrize("forgotten", [0, 1, -1], ids=["first", "second", "last"])
def test_a_window_never_shown_fails_the_note(
    tagger: Tagger, monkeypatch: pytest.MonkeyPatch, forgotten: int
) -> None:
    """Nothing stands in for the scores of a window that was lost on the way to the network."""

    def lossy(sizes: dict[bytes, int], batch_pieces: int) -> list[list[bytes]]:
        kept = list(sizes)
        del kept[forgotten]
        return [[key] for key in kept]

    monkeypatch.setattr(window_scores, "_batches", lossy)
    forgetful = replace(tagger, scorer=replace(tagger.scorer, memory=Memory()))
    with pytest.raises(NoteError, match="not scored") as caught:
        forgetful.tag([" ".join(f"ok {i} dr." for i in range(90))])
    assert "dr" not in str(caught.value)


def test_what_is_dropped_between_windows_without_context_is_no_fault(tmp_path: Path) -> None:
    tagger = Tagger.load(save_tagger(tmp_path, replace(TAGGER, max_position_embeddings=3)))
    assert tagger.tag_counted(["ok dr ok"])[0].n_windows == 3
    assert tagger.tag_counted(["ok\x00 dr"])[0].n_characters_seen == 6


def test_counting_is_cheap(tagger: Tagger) -> None:
    text = NOTES[2] * 100
    [pieces] = tagger.encoder.encode([text])
    windows = list(windows_of(0, text, pieces, tagger.sizes))
    begun = time.process_time()
    assert n_characters_seen(text, pieces, windows) == len(text)
    counting = time.process_time() - begun
    begun = time.process_time()
    tagger.tag([text])
    assert counting < 0.05 * (time.process_time() - begun)
