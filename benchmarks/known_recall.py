"""Measure what known columns add: identifying characters covered with them and without.

    python -m benchmarks.known_recall GOLD.jsonl

Gold notes have no columns, so each note's own spans stand in for them: the longest PATIENT is the
name, the first MEDICALRECORD the number, the first PHONE the telephone, and a DATE right after
"DOB" or the like the birth date. That is a little kinder than a table, whose name may be another
form than the one in the note; and relatives, who are PATIENT too, may be the longest.
"""

import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click
import torch

from benchmarks.checkout import commit, machine
from minialbert.known import Known, add_known, find_known
from minialbert.scoring.coverage import count_coverage
from minialbert.scoring.notes import ScoredNote
from minialbert.spans import Span
from minialbert.tagger import Tagger
from pipelines.gold import GoldNote, read_gold

_BIRTH_CAPTION = re.compile(
    r"(?i)(?:\bd\.?o\.?b\.?|birth ?(?:date)?|\bborn)(?: on)?[ \t]*[:=]?[ \t]*$"
)
_COLUMNS = ("PATIENT", "MEDICALRECORD", "DATE", "PHONE")


@click.command()
@click.argument("gold", type=click.Path(exists=True, path_type=Path))
def main(gold: Path) -> None:
    """Print recall of identifying characters in GOLD by finder, then the cost of the columns."""
    notes = list(read_gold(gold))
    columns = [list(columns_of(note)) for note in notes]
    tagger = Tagger.load()
    tagged = tagger.tag([note.text for note in notes])
    find_known("", [Known("DATE", "")])  # the first call imports
    started = time.perf_counter()
    found = [find_known(note.text, known) for note, known in zip(notes, columns, strict=True)]
    seconds = time.perf_counter() - started
    print(f"machine      {machine()}, {torch.get_num_threads()} threads")
    print(f"commit       {commit()}")
    print(f"model        {tagger.model_name} {tagger.model_version}")
    counted = Counter(known.label for each in columns for known in each)
    print(f"notes        {len(notes)}; columns filled: " + ", ".join(
        f"{label} {counted[label]}" for label in _COLUMNS))  # fmt: skip
    joined = [
        add_known(note.text, own, known)
        for note, own, known in zip(notes, tagged, columns, strict=True)
    ]
    for name, spans in (("columns only", found), ("model", tagged), ("with columns", joined)):
        _print_coverage(name, notes, spans)
    n_characters = sum(len(note.text) for note in notes)
    n_found = sum(map(len, found))
    print(f"cost         {seconds * 1000 / len(notes):.2f} ms a note, "
          f"{n_characters / seconds:,.0f} characters/s; {n_found} spans from columns")  # fmt: skip


def columns_of(note: GoldNote) -> Iterator[Known]:
    """Yield what a table that knows this patient would hold."""
    picks: dict[str, Callable[[Sequence[str]], str]] = {
        "PATIENT": lambda texts: max(texts, key=len),
        "MEDICALRECORD": lambda texts: texts[0],
        "PHONE": lambda texts: texts[0],
        "DATE": lambda texts: texts[0],
    }
    for label in _COLUMNS:
        texts = [
            note.text[span.start : span.end]
            for span in note.spans
            if span.label == label
            and (label != "DATE" or _BIRTH_CAPTION.search(note.text[: span.start][-24:]))
        ]
        if texts:
            yield Known(label, picks[label](texts))


def _print_coverage(name: str, notes: Sequence[GoldNote], spans: Sequence[Sequence[Span]]) -> None:
    counts: Counter[str] = Counter()
    for note, own in zip(notes, spans, strict=True):
        counts += count_coverage(ScoredNote(note.text, note.spans, tuple(own), note.id))
    parts = [
        f"{label} {counts[f'label:{label}/covered'] / counts[f'label:{label}/identifying']:.2%}"
        for label in _COLUMNS
        if counts[f"label:{label}/identifying"]
    ]
    print(f"{name:12} recall {counts['covered'] / counts['identifying']:.2%} of "
          f"{counts['identifying']:,} identifying characters; fully covered "
          f"{counts['fully_covered']} of {counts['with_identifiers']} notes; "
          f"{counts['other_redacted'] / counts['other']:.2%} of others taken")  # fmt: skip
    print(f"{'':12} {', '.join(parts)}")


if __name__ == "__main__":
    sys.exit(main())
