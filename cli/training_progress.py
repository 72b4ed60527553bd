"""Progress while a model learns, on stderr: a bar on a terminal, otherwise a line for each report."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import click


@contextmanager
def learning_shown(n_steps: int) -> Iterator[Callable[[int, Mapping[str, float]], None]]:
    """Yield what a run of ``n_steps`` reports its step and mean losses to."""
    if not sys.stderr.isatty():
        yield lambda step, parts: click.echo(f"step {step}/{n_steps} {_shown(parts)}", err=True)
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    times = (TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    with Progress(*columns, *times, console=Console(stderr=True)) as progress:
        task = progress.add_task("before the first report", total=n_steps)
        yield lambda step, parts: progress.update(
            task, completed=step, description=_shown(parts)
        )  # fmt: skip


def _shown(parts: Mapping[str, float]) -> str:
    return " ".join(f"{name} {value:.4f}" for name, value in parts.items())
