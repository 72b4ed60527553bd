"""Whole notes under research-surrogates, with several keys: what a release must not show.

The notes are for measuring and lie beside the project, if at all. Nothing of them is shown: the
tests compare counts.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest

from minialbert.redaction.edits import Edit
from minialbert.redaction.keys import Key
from minialbert.redaction.policy import shipped_policy
from minialbert.redaction.redactor import Redacted, Redactor
from pipelines.gold import read_gold

NOTES: Final = Path(__file__).parents[4] / "shared" / "eval" / "dev-notes.jsonl"
KEYS: Final = tuple(Key(bytes(range(n, n + 32))) for n in (0, 50, 101))
COMMON: Final = frozenset({"AGE", "STATE", "COUNTRY", "PROFESSION", "DATE"})
PEOPLE: Final = frozenset({"PATIENT", "DOCTOR"})
FULL_DATE: Final = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")

pytestmark = [
    pytest.mark.skipif(not NOTES.is_file(), reason="The notes for measuring are not here."),
    pytest.mark.parametrize("key", KEYS, ids=["0", "50", "101"]),
]


def redactions(key: Key) -> Iterator[tuple[Redacted, list[tuple[Edit, str]]]]:
    """Yield each note redacted and its edits, each with what stood there."""
    redactor = Redactor(shipped_policy("research-surrogates"), key)
    for note in read_gold(NOTES):
        done = redactor.redacted(note.text, note.spans, scope=note.id)
        yield done, [(edit, note.text[edit.start : edit.end]) for edit in done.edits]


def test_nothing_is_found_again(key: Key) -> None:
    """No value of four characters or more is left, as written; a disease's name is no value."""
    n_left = n_searched = 0
    for redacted, edits in redactions(key):
        for edit, value in edits:
            if edit.span.label in COMMON or len(value) < 4:
                continue
            n_searched += 1
            pattern = rf"(?<!\w){re.escape(value)}(?!\w|(?:'s)? disease)"
            n_left += re.search(pattern, redacted.text) is not None
    assert n_searched > 300
    assert n_left == 0


def test_no_surrogate_is_a_value_of_the_note(key: Key) -> None:
    """Nobody gets the name, number or place of somebody else in the same note."""
    n_clashes = n_surrogates = 0
    for _, edits in redactions(key):
        values = {value.casefold() for edit, value in edits if edit.span.label not in COMMON}
        news = [edit.new.casefold() for edit, _ in edits if edit.span.label not in COMMON]
        n_surrogates += len(news)
        n_clashes += sum(new in values and len(new) >= 4 for new in news)
    assert n_surrogates > 300
    assert n_clashes == 0


def test_intervals_stay(key: Key) -> None:
    """Between any two full dates of a note lie as many days as before."""
    n_pairs = n_wrong = n_unmoved = 0
    for _, edits in redactions(key):
        pairs = [
            (value, edit.new)
            for edit, value in edits
            if edit.span.label == "DATE" and FULL_DATE.fullmatch(value)
        ]
        form = "%d/%m/%Y" if any(int(old.split("/")[0]) > 12 for old, _ in pairs) else "%m/%d/%Y"
        moved = [(datetime.strptime(old, form), datetime.strptime(new, form)) for old, new in pairs]
        n_unmoved += sum(old == new for old, new in moved)
        n_pairs += max(0, len(moved) - 1)
        n_wrong += len({new - old for old, new in moved}) > 1
    assert n_pairs > 10
    assert (n_wrong, n_unmoved) == (0, 0)


def test_one_value_one_surrogate(key: Key) -> None:
    """A person written the same way twice is the same invented person, and two stay two."""
    n_twice = n_split = n_merged = n_values = 0
    for _, edits in redactions(key):
        people = [(value, edit.new) for edit, value in edits if edit.span.label in PEOPLE]
        by_value = {value: {new for old, new in people if old == value} for value, _ in people}
        n_twice += sum(1 for value in by_value if sum(old == value for old, _ in people) > 1)
        n_split += sum(len(news) > 1 for news in by_value.values())
        long = {v: min(n) for v, n in by_value.items() if len(v.split()) > 1}
        n_values += len(long)
        n_merged += len(long) - len(set(long.values()))
    assert n_twice > 5
    assert n_split == 0
    assert n_merged <= n_values / 50  # two people may be drawn one name, as life does
