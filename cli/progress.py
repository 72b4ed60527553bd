"""Progress while notes go by, and a summary at the end, all on stderr.

A bar is drawn on a terminal; ``--log-json`` writes one line a commit instead. Neither shows anything of a
note but counts.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from pipelines.tables import Meter
from pipelines.tally import Stopwatch, Tally

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Quiet:
    """Shows nothing."""

    def begun(self, tally: Tally) -> None:
        """Show nothing of a beginning."""

    def batch(self, tally: Tally, meter: Meter) -> None:
        """Show nothing of a batch."""

    def committed(self, tally: Tally, meter: Meter) -> None:
        """Show nothing of a commit."""

    def done(self, total: Tally) -> None:
        """Show nothing at the end."""


@dataclass(frozen=True)
class Bar(Quiet):
    """Moves a bar after each batch; with a limit it counts notes, else what the meter does."""

    progress: "Progress"
    task: "TaskID"
    limit: int | None

    def batch(self, tally: Tally, meter: Meter) -> None:
        """Move the bar."""
        done, total = meter.n_done, meter.n_total
        if self.limit:
            done, total = tally.n_notes, self.limit
        line = f"{tally.n_notes:,} notes  {_speed(tally)}  {tally.by_label.total():,} spans"
        self.progress.update(self.task, completed=done, total=total, description=line)


@dataclass
class JsonLog(Quiet):
    """Writes a line for each commit, with rates since the one before, and one at the end."""

    before: Tally = field(default_factory=Tally)
    since: Stopwatch = field(default_factory=Stopwatch)

    def begun(self, tally: Tally) -> None:
        """Count from here on."""
        self.before = Tally(n_notes=tally.n_notes, n_characters=tally.n_characters)
        self.since = Stopwatch()

    def committed(self, tally: Tally, meter: Meter) -> None:
        """Write the line of a commit; rates are per second since the last one."""
        seconds = max(self.since.seconds, 1e-9)
        n_notes = tally.n_notes - self.before.n_notes
        n_characters = tally.n_characters - self.before.n_characters
        done = None if not meter.n_total else round(meter.n_done / meter.n_total, 4)
        _log(
            "committed", tally, share_done=done, notes_per_second=round(n_notes / seconds, 2),
            characters_per_second=round(n_characters / seconds),
        )  # fmt: skip
        self.begun(tally)

    def done(self, total: Tally) -> None:
        """Write the line of the end, over all results."""
        _log("done", total, seconds=round(total.n_seconds, 3))


@contextmanager
def shown(*, quiet: bool, log_json: bool, limit: int | None) -> Iterator[Quiet]:
    """Yield what a job tells how it goes: a log, a bar on a terminal, otherwise nothing."""
    if log_json:
        yield JsonLog()
        return
    if quiet or not sys.stderr.isatty():
        yield Quiet()
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
        task = progress.add_task("loading the model, hashing the input", total=None)
        yield Bar(progress, task, limit)


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


def _log(event: str, tally: Tally, **figures: float | None) -> None:
    counts = {
        "event": event,
        "notes": tally.n_notes,
        "quarantined": tally.n_quarantined,
        "characters": tally.n_characters,
        "spans": tally.by_label.total(),
    }
    with suppress(OSError):  # a log that cannot be written is no reason to stop
        click.echo(json.dumps({**counts, **figures}), err=True)


def _speed(tally: Tally) -> str:
    return f"{tally.n_characters / max(tally.n_seconds, 1e-9):,.0f} characters/s"


def _totals(tally: Tally) -> str:
    parts = [
        f"{tally.n_notes:,} notes",
        f"{tally.n_characters:,} characters",
        f"{tally.by_label.total():,} spans",
        f"{tally.n_seconds:.1f} s",
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
