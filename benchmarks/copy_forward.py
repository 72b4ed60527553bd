"""What remembering windows brings on notes that are copied forward from day to day.

    python -m benchmarks.copy_forward ../shared/data/mtsamples/train.jsonl

A table is made of real notes: each becomes the first of a stay, and every later note of the stay keeps
each section of the one before (six lines) with probability ``--share`` and takes a section from
elsewhere instead of the others. In progress notes of one hospital 46 % of the text was copied and 36 %
imported (Wang, Khanna and Najafi, JAMA Internal Medicine 2017;177:1212), so 0.5 is on the low side.
The table is tagged with and without the memory; spans and scores must be the same to the last bit.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random

import click

from benchmarks.checkout import commit, machine
from minialbert.tagger import Tagged, Tagger
from minialbert.window_scores import Memory
from pipelines.corpora import read_texts

SECTION_LINES = 6
BATCH_NOTES = 60  # tagged at once, about what the job has in a batch


@click.command()
@click.argument("notes", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--stays", default=40, show_default=True)
@click.option("--days", default=6, show_default=True, help="Notes of a stay.")
@click.option("--share", default=0.5, show_default=True, help="Of sections copied forward.")
@click.option("--seed", default=0, show_default=True)
@click.option(
    "--model", default=None, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
def main(notes: Path, stays: int, days: int, share: float, seed: int, model: Path | None) -> None:
    """Print characters per second with and without memory on a table made of NOTES."""
    bases = list(islice(read_texts([notes]), stays * 2))
    table = list(stays_of(bases, stays, days, share, Random(seed)))
    n_characters = sum(map(len, table))
    tagger = Tagger.load(model)
    tagger.tag(table[:8])
    print(f"machine      {machine()}\ncommit       {commit()}")
    print(f"model        {tagger.model_name} {tagger.model_version}, {tagger.engine}")
    print(f"table        {len(table)} notes of {stays} stays, {n_characters:,} characters, "
          f"{copied_share(table):.0%} of them in lines that an earlier note has")  # fmt: skip
    results = []
    for name, most_bytes in (("none", 0), ("as shipped", Memory().most_bytes)):
        memory = Memory(most_bytes)
        own = replace(tagger, scorer=replace(tagger.scorer, memory=memory))
        begun = time.perf_counter()
        results.append(_tagged(own, table))
        seconds = time.perf_counter() - begun
        n_windows = memory.n_computed + memory.n_remembered
        print(f"memory       {name}: {n_characters / seconds:,.0f} characters/s; "
              f"{memory.n_remembered / n_windows:.0%} of {n_windows:,} windows not computed")  # fmt: skip
    print(f"results      {'the same' if results[0] == results[1] else 'DIFFERENT'}")
    if results[0] != results[1]:
        sys.exit(1)


def stays_of(
    bases: Sequence[str], stays: int, days: int, share: float, rng: Random
) -> Iterator[str]:
    """Yield the notes of all stays, those of one stay together."""
    pool = [section for text in bases[stays:] for section in sections_of(text)]
    for base in bases[:stays]:
        sections = sections_of(base)
        for _ in range(days):
            yield "".join(sections)
            sections = [each if rng.random() < share else rng.choice(pool) for each in sections]


def sections_of(text: str) -> list[str]:
    """Cut a note into sections of a few lines."""
    lines = text.splitlines(keepends=True)
    return ["".join(lines[i : i + SECTION_LINES]) for i in range(0, len(lines), SECTION_LINES)]


def copied_share(table: Sequence[str]) -> float:
    """Return how many of the characters of ``table`` stand in lines that an earlier note has."""
    seen: set[str] = set()
    n_copied = n = 0
    for text in table:
        lines = text.splitlines()
        n += sum(map(len, lines))
        n_copied += sum(len(line) for line in lines if line in seen)
        seen.update(lines)
    return n_copied / n


def _tagged(tagger: Tagger, table: Sequence[str]) -> list[Tagged]:
    found = []
    for at in range(0, len(table), BATCH_NOTES):
        found += tagger.tag_counted(table[at : at + BATCH_NOTES])
    return found


if __name__ == "__main__":
    main()
