"""The few figures by which settings are compared, as a table and as JSON."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.checkout import commit, machine
from minialbert.scoring import Estimate, ScoredNote, ScoringOptions, score
from pipelines.output import whole_file
from pipelines.tables import Target

_OPTIONS: Final = ScoringOptions(labels="phi", n_resamples=0)
_WIDTH_OF_FILES: Final = 150
_COLUMNS: Final = (
    "strict F1", "token recall", "token precision", "characters covered", "notes covered",
    "others redacted", "CPU seconds",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """What a setting gives; rates lie between 0 and 1, tokens are those of any identifier.

    ``n_covered`` of the ``n_notes`` that have identifiers show none of them. ``seconds`` are the processor's: a machine with other work takes longer.
    """

    strict_f1: float
    token_recall: float
    token_precision: float
    characters_covered: float
    others_redacted: float
    n_covered: int
    n_notes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Row:
    """A setting of one group, the numbers that products were computed in, and its figures."""

    group: str
    setting: str
    numbers: str
    figures: Figures


def place() -> dict[str, object]:
    """Say on which machine and commit a run begins; the checkout may change while it lasts."""
    return {"commit": commit(), "machine": machine(), "n_threads": torch.get_num_threads()}


def figures_of(notes: Iterable[ScoredNote], seconds: float) -> Figures:
    """Score the identifiers of ``notes``; raises InputError when there is none or a label is strange."""
    phi = score(notes, options=_OPTIONS).phi
    assert phi is not None  # asked for
    coverage, token = phi.coverage, phi.measure("Binary Token").micro
    n_notes = coverage.n_notes_with_identifiers
    return Figures(
        strict_f1=_known(phi.measure("Strict").micro.f1),
        token_recall=_known(token.recall),
        token_precision=_known(token.precision),
        characters_covered=_known(coverage.character_recall),
        others_redacted=_known(coverage.others_redacted),
        n_covered=round(_known(coverage.notes_fully_covered) * n_notes),
        n_notes=n_notes,
        seconds=seconds,
    )


def show(title: str, rows: Sequence[Row], console: Console | None = None) -> None:
    """Print a table of ``rows``, rates in per cent; a rule parts the groups."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for name in ("", "setting", "numbers"):
        table.add_column(name, no_wrap=True)
    for name in _COLUMNS:
        table.add_column(name, justify="right")
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        is_last = after is None or (after.group, after.numbers) != (row.group, row.numbers)
        cells = (row.group, row.setting, row.numbers, *_cells(row.figures))
        table.add_row(*cells, end_section=is_last)
    (console or Console(width=_WIDTH_OF_FILES, highlight=False)).print(table)


def markdown(rows: Iterable[Row]) -> str:
    """Return ``rows`` as a table for a page."""
    head = [("", "setting", "numbers", *_COLUMNS), ("---",) * 3 + ("--:",) * len(_COLUMNS)]
    return "\n".join([*map(_line, head), *map(line_of, rows)])


def line_of(row: Row) -> str:
    """Return ``row`` as a line of a page's table."""
    return _line((row.group, row.setting, row.numbers, *_cells(row.figures)))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def write_json(path: Path, content: Mapping[str, object]) -> None:
    """Write ``content`` whole or not at all."""
    with whole_file(Target(path, force=True)) as stream:
        stream.write((json.dumps(content, indent=2) + "\n").encode())


def _cells(figures: Figures) -> tuple[str, ...]:
    rates = (figures.strict_f1, figures.token_recall, figures.token_precision,
             figures.characters_covered)  # fmt: skip
    covered = f"{figures.n_covered} of {figures.n_notes}"
    others = f"{100 * figures.others_redacted:.2f}"
    return (*(f"{100 * rate:.1f}" for rate in rates), covered, others, f"{figures.seconds:.1f}")


def _known(estimate: Estimate) -> float:
    return 0.0 if estimate.value is None else estimate.value
