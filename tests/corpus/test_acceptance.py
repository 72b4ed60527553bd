"""The acceptance sets: readable gold, and nothing that is trained on."""

import re
from pathlib import Path
from typing import Final

import pytest

import corpus
from pipelines.gold import GoldNote, read_gold

HOME: Final = Path(corpus.__file__).parent
SETS: Final = sorted((HOME / "acceptance").glob("*.jsonl"))


def plain(text: str) -> str:
    """Return the words alone, marks of skeletons taken off."""
    bare = re.sub(r"<<[A-Z-]+\|(.*?)>>", r"\1", text, flags=re.DOTALL)
    return " ".join(re.findall(r"\w+", bare.casefold()))


@pytest.fixture(scope="module")
def notes() -> list[GoldNote]:
    return [note for path in SETS for note in read_gold(path)]


def test_the_sets_are_of_the_size_that_is_told() -> None:
    counts = {path.stem: len([*read_gold(path)]) for path in SETS}
    assert counts == {"gp_notes": 45, "queries": 260, "traps": 220}
    spans = {path.stem: sum(len(note.spans) for note in read_gold(path)) for path in SETS}
    assert spans == {"gp_notes": 549, "queries": 195, "traps": 0}


def test_traps_hold_no_identifier_and_half_of_the_queries_do() -> None:
    traps, queries = (
        [*read_gold(HOME / f"acceptance/{name}.jsonl")] for name in ("traps", "queries")
    )
    assert not any(note.spans for note in traps)
    assert sum(bool(note.spans) for note in queries) == 130


def test_no_text_of_theirs_is_trained_on(notes: list[GoldNote]) -> None:
    written = [
        plain(path.read_text(encoding="utf-8"))
        for folder in ("skeletons/*.txt", "woven/*.jsonl")
        for path in sorted(HOME.glob(folder))
    ]
    texts = {plain(note.text) for note in notes}
    long = [text for text in texts if len(text.split()) > 4]
    assert len(long) > 350
    assert [text for text in long if any(text in each for each in written)] == []
