"""Progress while notes go by, and a summary at the end, both on stderr.

The bar is drawn on a terminal only; the summary is a plain table elsewhere. Neither shows
anything of a note but counts.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from pipelines.job import Tally, Watch
from pipelines.tables import Meter


@contextmanager
def shown(*, quiet: bool, limit: int | None) -> Iterator[Watch]:
    """Yield what a job calls after each batch: a bar on a terminal, otherwise nothing."""
    if quiet or not sys.stderr.isatty():
        yield lambda tally, meter: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (BarColumn(), TextColumn("{task.description}"))
    times = (TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    with Progress(*columns, *times, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("loading the model", total=None)

        def watch(tally: Tally, meter: Meter) -> None:
            done, total = (tally.n_notes, limit) if limit else (meter.n_done, meter.n_total)
            progress.update(task, completed=done, total=total, description=_line(tally))

        yield watch


def show_summary(tally: Tally, *, quiet: bool) -> None:
    """Write what was found, by label, to stderr."""
    if quiet:
        return
    labels = [(label, f"{n:,}") for label, n in tally.by_label.most_common()]
    if sys.stderr.isatty():
        _rich_table(labels)
    else:
        width = max((len(label) for label, _ in labels), default=0)
        for label, n_spans in labels:
            click.echo(f"{label:<{width}}  {n_spans:>9}", err=True)
    click.echo(_totals(tally), err=True)


def _line(tally: Tally) -> str:
    n_spans = tally.by_label.total()
    return f"{tally.n_notes:,} notes  {_speed(tally)}  {n_spans:,} spans"


def _speed(tally: Tally) -> str:
    return f"{tally.n_characters / max(tally.seconds, 1e-9):,.0f} characters/s"


def _totals(tally: Tally) -> str:
    parts = [
        f"{tally.n_notes:,} notes",
        f"{tally.n_characters:,} characters",
        f"{tally.by_label.total():,} spans",
        f"{tally.seconds:.1f} s",
        _speed(tally),
    ]
    for n_notes, what in (
        (tally.n_null, "null"), (tally.n_empty, "empty"), (tally.n_quarantined, "set aside"),
    ):  # fmt: skip
        if n_notes:
            parts.append(f"{n_notes:,} {what}")
    if tally.n_left_out:
        parts.append(f"{tally.n_left_out:,} files that are not .txt left out")
    return ", ".join(parts)


def _rich_table(labels: list[tuple[str, str]]) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table("label", "spans")
    table.columns[1].justify = "right"
    for row in labels:
        table.add_row(*row)
    Console(stderr=True).print(table)
