"""Measure short texts one by one: are all identifiers covered, and is what has none left alone.

    python -m benchmarks.short_texts build/corpus/heldout-queries.jsonl build/corpus/heldout-lookalikes.jsonl

Queries typed into a search box and sentences full of eponyms are too short for rates of characters to say
much. Counted are spans covered from end to end, texts in which every one is, and texts without any that
were touched all the same; ``--show`` lists them (THE TEXTS ARE PRINTED).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.checkout import commit, machine
from minialbert.labels import PHI_LABELS
from minialbert.scoring.coverage import mark
from minialbert.spans import Span
from minialbert.tagger import Tagger, TagOptions
from pipelines.gold import GoldNote, read_gold


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the texts of one file; shares lie between 0 and 1."""

    n_spans: int
    n_covered: int
    n_with: int
    n_whole: int
    n_without: int
    n_touched: int


def is_covered(gold: Span, found: Sequence[Span]) -> bool:
    """Say whether every character of ``gold`` lies in a span that was found."""
    return bool(mark(found, gold.end)[gold.start :].all())


def counts_of(golds: Sequence[Sequence[Span]], found: Sequence[Sequence[Span]]) -> Counts:
    """Count spans and texts; each text has gold spans and those that were found."""
    pairs = [*zip(golds, found, strict=True)]
    covered = [[is_covered(each, own) for each in gold] for gold, own in pairs]
    touched = [bool(own) for gold, own in pairs if not gold]
    marked = [each for each in covered if each]
    return Counts(
        sum(map(len, marked)), sum(map(sum, marked)), len(marked), sum(map(all, marked)),
        len(touched), sum(touched),
    )  # fmt: skip


def share(n: int, of: int) -> str:
    """Say how many of how many, and the rate."""
    return f"{n} of {of} ({n / of:.1%})" if of else "none"


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--model", default="embedded", show_default=True, help="A model folder, or embedded.")
@click.option("--threshold", type=float, help="Instead of the model's own.")
@click.option("--show", is_flag=True, help="List what was missed or touched. PRINTS THE TEXTS.")
def main(files: tuple[Path, ...], model: str, threshold: float | None, show: bool) -> None:
    """Print how many spans and texts of each of FILES are covered or touched."""
    tagger = Tagger.load(None if model == "embedded" else model)
    options = TagOptions(labels=frozenset(PHI_LABELS), threshold=threshold)
    print(f"{machine()}, commit {commit()}, model {tagger.model_version}")
    for path in files:
        notes = [*read_gold(path)]
        found = tagger.tag([note.text for note in notes], options)
        counts = counts_of([note.spans for note in notes], found)
        print(f"{path}: {len(notes)} texts")
        print(f"  identifiers covered whole   {share(counts.n_covered, counts.n_spans)}")
        print(f"  texts with all covered      {share(counts.n_whole, counts.n_with)}")
        print(f"  texts without, yet touched  {share(counts.n_touched, counts.n_without)}")
        for line in _faults(notes, found) if show else ():
            print(line)


def _faults(notes: Sequence[GoldNote], found: Sequence[Sequence[Span]]) -> list[str]:
    missed = [
        f"  missed {gold.label} {note.text[gold.start : gold.end]!r} in {note.text!r}"
        for note, own in zip(notes, found, strict=True)
        for gold in note.spans
        if not is_covered(gold, own)
    ]
    touched = [
        f"  touched {span.label} {note.text[span.start : span.end]!r} in {note.text!r}"
        for note, own in zip(notes, found, strict=True)
        for span in own
        if not note.spans
    ]
    return [*missed, *touched]


if __name__ == "__main__":
    main()
