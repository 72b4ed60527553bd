"""Mistakes are told apart, counted by label and surface, and shown with their surroundings."""

import pytest

from minialbert.scoring import MistakeBook, ScoredNote
from minialbert.spans import Span

TEXT = "Seen by Maria\nDelgado \x1b[2J today"
NAME = Span(8, 21, "DOCTOR")


@pytest.mark.parametrize(
    ("predicted", "expected"),
    [
        pytest.param((), [("missed", "DOCTOR", "")], id="missed"),
        pytest.param((NAME,), [], id="right"),
        pytest.param((Span(8, 13, "DOCTOR"),), [("leaked", "DOCTOR", "")], id="leaked"),
        pytest.param((Span(8, 21, "PATIENT"),), [("confused", "DOCTOR", "PATIENT")], id="confused"),
        pytest.param((Span(8, 22, "DOCTOR"),), [("shifted", "DOCTOR", "")], id="shifted"),
        pytest.param((Span(14, 21, "PATIENT"),), [("leaked", "DOCTOR", "PATIENT")], id="both"),
        pytest.param(
            (NAME, Span(27, 32, "DATE")), [("invented", "DATE", "")], id="invented"
        ),
    ],
)  # fmt: skip
def test_faults(predicted: tuple[Span, ...], expected: list[tuple[str, str, str]]) -> None:
    book = MistakeBook()
    list(book.watch([ScoredNote(TEXT, (NAME,), predicted)]))
    assert [(m.fault, m.label, m.other) for m in book.most(9)] == expected


def test_mistakes_are_counted_by_surface_and_show_no_control_characters() -> None:
    book = MistakeBook()
    note = ScoredNote(TEXT, (NAME,), (), "a")
    other = ScoredNote("Dr. Chen", (Span(4, 8, "DOCTOR"),), (), "c")
    assert list(book.watch([note, other, note])) == [note, other, note]
    first, second = book.most(2)
    assert (first.n, first.surface, first.before, first.note_id) == (
        2,
        "Maria Delgado",
        "Seen by",
        "a",
    )
    assert first.after == "[2J today"
    assert (second.n, second.surface) == (1, "Chen")
    assert len(book.most(1)) == 1
    assert book.most(5, kinds=("clinical",)) == []
