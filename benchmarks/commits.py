"""Measure what committing costs ``redact``: the same notes with commits every few seconds and without.

    python -m benchmarks.commits

The embedded model redacts the sample notes, repeated, in both ways in turns; processor seconds are
compared as well as seconds, because only the latter count waiting for the disk.
"""

import json
import resource
import tempfile
import time
from pathlib import Path
from typing import Final

import click
import torch

from benchmarks.throughput import commit_of_checkout
from cli.main import cli
from pipelines import job

_NOTES: Final = Path(__file__).parent.parent / "sample_notes" / "gold.jsonl"


@click.command()
@click.option("--n", "n_notes", default=200, show_default=True, help="Notes of each run.")
@click.option("--turns", default=3, show_default=True, help="Runs of each kind; the best counts.")
@click.option("--every", default=job.COMMIT_SECONDS, show_default=True, help="Seconds.")
def main(n_notes: int, turns: int, every: float) -> None:
    """Print seconds with and without commits, and the difference in percent."""
    best: dict[float, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        notes = Path(name) / "notes.jsonl"
        lines = _NOTES.read_text(encoding="utf-8").splitlines()
        texts = [json.loads(lines[i % len(lines)])["text"] for i in range(n_notes)]
        notes.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
        _run(notes, every)
        for _ in range(turns):
            for pause in (every, float("inf")):
                best[pause] = min(best.get(pause, (1e9, 1e9)), _run(notes, pause))
    for place, what in enumerate(("seconds", "processor seconds")):
        with_commits, without = best[every][place], best[float("inf")][place]
        print(f"{what:17}  every {every:g} s {with_commits:.2f}, never {without:.2f}: "
              f"{100 * (with_commits / without - 1):+.1f} %")  # fmt: skip
    print(f"commit             {commit_of_checkout()}, torch {torch.__version__}")


def _run(notes: Path, pause: float) -> tuple[float, float]:
    """Redact ``notes`` with commits ``pause`` seconds apart; return its seconds, of both kinds."""
    job.COMMIT_SECONDS = pause  # type: ignore[misc]  # a constant elsewhere
    out = notes.with_name("out.jsonl")
    used, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    cli(["redact", str(notes), "-o", str(out), "--force", "--quiet"], standalone_mode=False)
    seconds, now = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    return seconds, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime


if __name__ == "__main__":
    main()
