"""Matching against plain Python sets whose members compare as the challenge's script has it."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.scoring.matching import Mark, match_exactly, match_relaxed, words
from minialbert.spans import Span


@dataclass(frozen=True)
class Fuzzy:
    """A mark equal to another with the same key and start and an end at most 2 away."""

    mark: Mark

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Fuzzy):
            return NotImplemented
        a, b = self.mark, other.mark
        return a[:2] == b[:2] and abs(a.end - b.end) <= 2

    def __hash__(self) -> int:
        return hash(self.mark[:2])


_MARKS = st.lists(
    st.builds(Mark, st.sampled_from(["DATE", "AGE"]), st.integers(0, 2), st.integers(3, 12)),
    max_size=12,
)


@given(gold=_MARKS, predicted=_MARKS)
def test_relaxed_matching_equals_sets_of_fuzzy_marks(
    gold: list[Mark], predicted: list[Mark]
) -> None:
    wanted, found = {Fuzzy(m) for m in gold}, {Fuzzy(m) for m in predicted}
    ours = match_relaxed(gold, predicted)
    assert len(ours.correct) == len(wanted & found)
    assert len(ours.spurious) == sum(m not in wanted for m in found)
    assert len(ours.missed) == sum(m not in found for m in wanted)


@given(gold=_MARKS, predicted=_MARKS)
def test_exact_matching_accounts_for_every_mark_once(
    gold: list[Mark], predicted: list[Mark]
) -> None:
    ours = match_exactly(gold, predicted)
    assert len(ours.correct) + len(ours.missed) == len(set(gold))
    assert len(ours.correct) + len(ours.spurious) == len(set(predicted))


@pytest.mark.parametrize(
    ("predicted", "is_match"),
    [
        pytest.param(Mark("DATE", 4, 12), True, id="two short"),
        pytest.param(Mark("DATE", 4, 16), True, id="two long"),
        pytest.param(Mark("DATE", 4, 11), False, id="three short"),
        pytest.param(Mark("DATE", 5, 14), False, id="start differs"),
        pytest.param(Mark("AGE", 4, 14), False, id="key differs"),
    ],
)
def test_relaxed_lets_only_the_end_differ(predicted: Mark, *, is_match: bool) -> None:
    assert bool(match_relaxed([Mark("DATE", 4, 14)], [predicted]).correct) is is_match


def test_words_are_runs_of_ascii_letters_and_digits_inside_the_span() -> None:
    text = "O'Brien-Núñez 12a"
    assert [text[m.start : m.end] for m in words([Span(1, 16, "PATIENT")], str, text)] == [
        "Brien", "N", "ez", "12"
    ]  # fmt: skip
