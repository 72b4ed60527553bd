"""Measure a model by all that decides whether it ships, each at several thresholds.

    python -m benchmarks.models runs/mean --notes dev-notes.jsonl --notes build/corpus/heldout-woven.jsonl \\
        --short build/corpus/heldout-queries.jsonl --clinical build/corpus/heldout-cases.jsonl

The network reads each file once, in float32, since what eight bits leave in doubt hangs on a model's own thresholds.
What comes after it is done for every threshold, the same for all labels and in short texts.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from benchmarks.checkout import commit, machine
from benchmarks.readings import Finish, finished, read
from benchmarks.short_texts import counts_of, share
from minialbert.labels import PHI_LABELS
from minialbert.scoring import Estimate, ScoredNote, ScoringOptions, score
from minialbert.tagger import Tagger
from minialbert.thresholds import Thresholds
from pipelines.gold import read_gold

_FILES: Final = click.Path(exists=True, path_type=Path)
_FOR_IDENTIFIERS: Final = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
_FOR_ENTITIES: Final = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


@click.command()
@click.argument("model")
@click.option("--notes", "notes", multiple=True, type=_FILES, help="Gold notes with identifiers.")
@click.option("--short", "short", multiple=True, type=_FILES, help="Gold queries, look-alikes.")
@click.option("--clinical", "clinical", multiple=True, type=_FILES, help="Gold clinical entities.")
def main(
    model: str, notes: tuple[Path, ...], short: tuple[Path, ...], clinical: tuple[Path, ...]
) -> None:
    """Print tables of what MODEL, a folder or "embedded", gives at each threshold, in per cent."""
    tagger = Tagger.load(None if model == "embedded" else model, precision="float32")
    print(f"{machine()}, commit {commit()}, model {tagger.model_version}, {tagger.engine}")
    for paths, heading, thresholds, cells in (
        (notes, "characters R / P, whole notes, strict and category F1", _FOR_IDENTIFIERS, _of_notes),
        (short, "identifiers covered whole, texts without that are touched", _FOR_IDENTIFIERS, _of_short),
        (clinical, "exact F1 of each label", _FOR_ENTITIES, _of_entities),
    ):  # fmt: skip
        for path in paths:
            print(f"{path}: threshold, {heading}")
            for threshold, scored in _at_each(tagger, path, thresholds):
                print(f"  {threshold:<5}{cells(scored)}")


def _at_each(
    tagger: Tagger, path: Path, thresholds: Sequence[float]
) -> Iterator[tuple[float, list[ScoredNote]]]:
    """Yield the notes of ``path`` as they are tagged at each of ``thresholds``."""
    notes = [*read_gold(path)]
    readings = read(notes, tagger.scorer, tagger.sizes, n_labels=1 + 2 * len(tagger.labels))
    for threshold in thresholds:
        finish = Finish(Thresholds.alike(dict.fromkeys(tagger.labels, threshold)))
        yield threshold, [finished(reading, tagger.scheme, finish) for reading in readings]


def _of_notes(scored: Sequence[ScoredNote]) -> str:
    phi = score(scored, options=ScoringOptions(labels="phi", n_resamples=0)).phi
    assert phi is not None  # asked for
    hidden = phi.coverage
    f1 = [_percent(phi.measure(name).micro.f1) for name in ("Strict", "Category Token")]
    return (
        f"{_percent(hidden.character_recall)} / {_percent(hidden.character_precision)}  "
        f"{_percent(hidden.notes_fully_covered)}  {'  '.join(f1)}"
    )


def _of_short(scored: Sequence[ScoredNote]) -> str:
    gold, found = (
        [[s for s in spans if s.label in PHI_LABELS] for spans in side]
        for side in ([note.gold for note in scored], [note.predicted for note in scored])
    )
    counts = counts_of(gold, found)
    touched = share(counts.n_touched, counts.n_without)
    return f"{share(counts.n_covered, counts.n_spans)}  {touched}"


def _of_entities(scored: Sequence[ScoredNote]) -> str:
    clinical = score(scored, options=ScoringOptions(labels="clinical", n_resamples=0)).clinical
    assert clinical is not None  # asked for
    return "  ".join(f"{row.label} {_percent(row.exact.f1)}" for row in clinical.labels)


def _percent(estimate: Estimate) -> str:
    return "-" if estimate.value is None else f"{estimate.value:.1%}"


if __name__ == "__main__":
    main()
