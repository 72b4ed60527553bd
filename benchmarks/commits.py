"""Measure what committing costs ``redact``: the share of its seconds that go into commits.

    python -m benchmarks.commits

The embedded model redacts the sample notes, repeated. The time of each commit is taken, with all its
waiting for the disk, because two whole runs differ by more than commits cost. The result lies in the
system's folder for temporary files: set TMPDIR to the disk that results will lie on.
"""

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from benchmarks import checkout
from cli.main import cli
from pipelines import job, runs
from pipelines.job import Passage, Work
from pipelines.plan import Run

_NOTES: Final = Path(__file__).parent.parent / "sample_notes" / "gold.jsonl"


@click.command()
@click.option("--n", "n_notes", default=400, show_default=True, help="Notes to redact.")
@click.option("--every", default=job.COMMIT_SECONDS, show_default=True, help="Seconds.")
def main(n_notes: int, every: float) -> None:
    """Print how long commits take, and their share of the run."""
    job.COMMIT_SECONDS = every  # type: ignore[misc]  # a constant elsewhere
    taken: list[float] = []
    _time_commits(taken)
    with tempfile.TemporaryDirectory() as name:
        notes = Path(name) / "notes.jsonl"
        lines = _NOTES.read_text(encoding="utf-8").splitlines()
        texts = [json.loads(lines[i % len(lines)])["text"] for i in range(n_notes)]
        notes.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
        started = time.perf_counter()
        cli(["redact", str(notes), "--quiet"], standalone_mode=False)
        seconds = time.perf_counter() - started
    print(f"run       {n_notes} notes in {seconds:.1f} s, a commit every {every:g} s")
    print(f"commits   {len(taken)}, {1000 * sum(taken) / len(taken):.1f} ms each, "
          f"{1000 * max(taken):.1f} ms at most: {100 * sum(taken) / seconds:.2f} % of the run")  # fmt: skip
    print(f"machine   {checkout.machine()}")
    print(f"checkout  {checkout.commit()}")


def _time_commits(taken: list[float]) -> None:
    """Let runs in this process append the seconds of each commit to ``taken``."""
    go_through = job.go_through

    def timed(
        run: Run, work: Work, passage: Passage, commit: Callable[[Passage], None] | None
    ) -> None:
        def timed_commit(passage: Passage) -> None:
            started = time.perf_counter()
            if commit is not None:
                commit(passage)
            taken.append(time.perf_counter() - started)

        go_through(run, work, passage, timed_commit)

    runs.go_through = timed  # type: ignore[attr-defined]  # imported there


if __name__ == "__main__":
    main()
