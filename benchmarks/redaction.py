"""Measure surrogates: how many keep their form, which dates are moved, what they cost.

    python -m benchmarks.redaction GOLD.jsonl

GOLD's own spans are redacted, so that no model is needed and its mistakes do not count. A
surrogate keeps its form when its words have the same case, its numbers as many digits, and the
signs between them are the same; in a date, one digit may become two. Places and professions may
be of more or fewer words: for them only the case of the first word counts.
"""

import re
import sys
import time
from collections import Counter
from pathlib import Path

import click

from benchmarks.checkout import commit, machine
from minialbert.redaction.dates.moving import shifted
from minialbert.redaction.keys import Key
from minialbert.redaction.policy import shipped_policy
from minialbert.redaction.redactor import Redactor
from pipelines.gold import GoldNote, read_gold
from tests.minialbert.redaction.dates.test_moving import MOVED

KEY = Key(bytes(range(32)))
TAGGER_RATE = 25_000
"""Characters per second of the tagger on two cores; what redaction costs is told beside it."""

_FREE = frozenset({"CITY", "STATE", "COUNTRY", "PROFESSION"})
_PIECE = re.compile(r"[^\W\d_]+|\d+|[\W_]+")


@click.command()
@click.argument("gold", type=click.Path(exists=True, path_type=Path))
@click.option("--rounds", default=5, show_default=True, help="Times that notes are redacted.")
def main(gold: Path, rounds: int) -> None:
    """Print form kept by label, dates moved over the tests' table, and time a note, for GOLD."""
    notes = list(read_gold(gold))
    n_characters = sum(len(note.text) for note in notes)
    print(f"machine      {machine()}")
    print(f"commit       {commit()}")
    print(f"notes        {len(notes)}, {n_characters:,} characters, "
          f"{sum(len(note.spans) for note in notes)} spans")  # fmt: skip
    _print_form(notes)
    _print_dates()
    for name in ("all", "research-surrogates"):
        seconds = min(_seconds(notes, name) for _ in range(rounds))
        share = seconds * TAGGER_RATE / n_characters
        print(f"{name:20} {seconds * 1e6 / len(notes):,.0f} us a note, "
              f"{n_characters / seconds:,.0f} characters/s, {share:.1%} of a tagger's time at "
              f"{TAGGER_RATE:,} characters/s (best of {rounds})")  # fmt: skip


def form_of(text: str, label: str) -> str:
    """Return what a surrogate of ``text`` should share with it."""
    pieces = _PIECE.findall(text)
    if label in _FREE:
        return next((_shape(piece, label) for piece in pieces if piece[0].isalpha()), "")
    return "".join(_shape(piece, label) for piece in pieces)


def _shape(piece: str, label: str) -> str:
    if piece.isdigit():
        return "9" if label in ("DATE", "AGE") and len(piece) < 3 else "9" * len(piece)
    if not piece[0].isalpha():
        return piece
    if piece.isupper():
        return "A"
    return "a" if piece.islower() else "Aa"


def _print_form(notes: list[GoldNote]) -> None:
    """Print, by label, how many spans got a surrogate, and how many of these keep the form."""
    redactor = Redactor(shipped_policy("research-surrogates"), KEY)
    spans: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for note in notes:
        for edit in redactor.redacted(note.text, note.spans, scope=note.id).edits:
            label, old = edit.span.label, note.text[edit.span.start : edit.span.end]
            spans[label] += 1
            tags[label] += edit.new == f"[{label}]"
            kept[label] += form_of(edit.new, label) == form_of(old, label)
    for label in (*sorted(spans), "all"):
        n, n_tags, n_kept = (
            each.total() if label == "all" else each[label] for each in (spans, tags, kept)
        )
        print(f"form         {label:15} {n_kept:4} of {n - n_tags:4} surrogates "
              f"({n_kept / max(1, n - n_tags):6.1%}); {n_tags} tagged")  # fmt: skip


def _print_dates() -> None:
    """Print how many of the written forms in the tests' table are moved as it says."""
    found = [(shifted(text, days), expected) for text, days, expected in MOVED]
    n_right = sum(made == expected for made, expected in found)
    n_tagged = sum(made is None for made, _ in found)
    print(f"dates        {len(found)} written forms: {len(found) - n_tagged} moved, {n_tagged} "
          f"tagged since they are no dates or not understood; {n_right} as the table says")  # fmt: skip


def _seconds(notes: list[GoldNote], policy: str) -> float:
    redactor = Redactor(shipped_policy(policy), KEY)
    started = time.perf_counter()
    for note in notes:
        redactor.redact(note.text, note.spans, scope=note.id)
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
