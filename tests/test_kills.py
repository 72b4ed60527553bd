"""Real processes, killed with kill -9 at random moments, stopped by signals, cut off from disk and pipe."""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import pytest

from benchmarks.kills import (
    fork,
    frequent_commits,
    kill_jobs,
    quick_place,
    snapshot,
    wait,
    warm_up,
    write_notes,
)
from cli import options
from pipelines.unfinished import Progress, Unfinished
from tests.minialbert.folders import save_tagger

pytestmark = pytest.mark.slow
PROGRAM = [sys.executable, "-c", "from cli.main import cli; cli()"]
ENVIRONMENT = {
    **os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "OMP_NUM_THREADS": "1"
}  # fmt: skip


@pytest.fixture
def here() -> Iterator[Path]:
    """Return an empty folder, in memory if that can be had."""
    with tempfile.TemporaryDirectory(dir=quick_place()) as name:
        yield Path(name)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a tiny model."""
    folder = save_tagger(tmp_path_factory.mktemp("models") / "tiny")
    warm_up(folder)
    return folder


@dataclass(frozen=True)
class Child:
    """A job in a process of its own; what it says on stderr comes through a pipe."""

    number: int
    said: TextIO

    def end(self) -> tuple[int, str]:
        """Wait for the end; return the exit code and what was said."""
        with self.said:
            said = self.said.read()
        return wait(self.number), said


def start(folder: Path, *arguments: str, prepare: Callable[[], None] = frequent_commits) -> Child:
    """Start ``minialbert`` in ``folder``; the process calls ``prepare`` first."""
    reads, writes = os.pipe()
    child = fork(folder, list(arguments), prepare, (writes, writes))
    os.close(writes)
    return Child(child, os.fdopen(reads))


def slow_commits() -> None:
    """Let a test meet this job between two commits."""
    frequent_commits()
    commit = Unfinished.commit

    def slow(self: Unfinished, progress: Progress) -> None:
        commit(self, progress)
        time.sleep(0.1)

    Unfinished.commit = slow  # type: ignore[method-assign]


def slow_loading() -> None:
    """Let a test meet this job while it loads its model."""

    def load(*_: object, **__: object) -> None:
        Path("loading").touch()
        time.sleep(60)

    options.load_tagger = load  # type: ignore[assignment]


def small_disk(n_bytes: int) -> Callable[[], None]:
    """Return what lets a process write files of up to ``n_bytes`` only."""

    def cap() -> None:
        frequent_commits()
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, n_bytes))

    return cap


def test_kill_9(here: Path, model: Path) -> None:
    """Forty kills over all formats and both jobs; every job ends with the bytes of one left alone."""
    done = kill_jobs(here, 40, model=model, seed=11, n_notes=24)
    assert done.n_kills >= 40
    assert (done.n_survived, done.n_identical) == (done.n_kills, done.n_jobs)


def test_kill_9_with_the_embedded_model(here: Path) -> None:
    """The same with the model that is shipped, a few times."""
    done = kill_jobs(here, 4, model=None, seed=12, n_notes=12)
    assert done.n_survived == done.n_kills


@pytest.mark.parametrize(
    ("number", "code", "word"),
    [(signal.SIGTERM, 143, "Terminated"), (signal.SIGINT, 130, "Interrupted")],
    ids=["SIGTERM", "SIGINT"],
)
@pytest.mark.parametrize("moment", ["at work", "loading the model"])
def test_stopped_by_a_signal(
    here: Path, model: Path, moment: str, number: int, code: int, word: str
) -> None:
    """A clean stop: a sentence, the exit code, and all that was committed is gone on with."""
    name = write_notes(here, ".csv", 40)
    command = ("redact", name, "-o", "out.csv", "--model", str(model))
    whole = here / "whole"
    whole.mkdir()
    write_notes(whole, ".csv", 40)
    assert wait(fork(whole, [*command, "--quiet"])) == 0
    is_loading = moment == "loading the model"
    job = start(here, *command, prepare=slow_loading if is_loading else slow_commits)
    _wait_for(here / ("loading" if is_loading else ".out.csv.unfinished/progress.json"))
    os.kill(job.number, number)
    ended, said = job.end()
    assert (ended, word in said, "Traceback" in said) == (code, True, False), said
    assert list(here.glob("out*")) == []
    (here / "loading").unlink(missing_ok=True)
    assert wait(fork(here, [*command, "--resume"])) == 0
    found, expected = snapshot(here), snapshot(whole)
    assert {name: found[name] for name in expected} == expected


def _wait_for(path: Path) -> None:
    ends = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < ends
        time.sleep(0.01)


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ""], ids=["csv", "parquet", "folder"])
def test_full_disk(here: Path, model: Path, suffix: str) -> None:
    """When nothing more can be written, the job says so; with room again it goes on."""
    name = write_notes(here, suffix, 120)
    command = ("redact", name, "-o", f"out{suffix}", "--model", str(model))

    job = start(here, *command, prepare=small_disk(20_000 if suffix else 300))
    ended, said = job.end()
    assert (ended, "cannot be written: File too large." in said) == (5, True), said
    assert said.count("\n") == 1
    assert not (here / f"out{suffix}").exists()
    assert wait(fork(here, [*command, "--resume"])) == 0
    assert not list(here.glob(".*"))


def test_full_disk_for_standard_output(here: Path, model: Path) -> None:
    """The same for what goes to standard output."""
    name = write_notes(here, ".jsonl", 20)
    with Path("/dev/full").open("w") as full:
        command = [
            sys.executable,
            "-c",
            "from cli.main import cli; cli()",
            "annotate",
            name,
            "-o",
            "-",
        ]
        job = subprocess.run(
            [*command, "--model", str(model)], cwd=here, stdout=full, stderr=subprocess.PIPE,
            text=True, check=False, env=ENVIRONMENT,
        )  # fmt: skip
    assert job.returncode == 5
    assert job.stderr == "Error: standard output cannot be written: No space left on device.\n"


def test_closed_pipe(here: Path, model: Path) -> None:
    """``| head -1`` ends the job with one sentence, and leaves nothing."""
    name = write_notes(here, ".jsonl", 400)
    arguments = ["annotate", name, "-o", "-", "--quarantine", "aside", "--model", str(model)]
    with subprocess.Popen(
        [*PROGRAM, *arguments], cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env=ENVIRONMENT,
    ) as job:  # fmt: skip
        assert job.stdout is not None
        assert job.stderr is not None
        assert json.loads(job.stdout.readline())["row"] == 1
        job.stdout.close()
        said = job.stderr.read()
    assert (job.returncode, said) == (
        5, "Error: Whoever was reading standard output has stopped reading.\n"
    )  # fmt: skip
    assert os.listdir(here) == [name]


def test_folder_that_takes_nothing(here: Path, model: Path) -> None:
    """A folder in which nothing can be made, not even by root."""
    name = write_notes(here, ".jsonl", 4)
    job = start(here, "annotate", name, "-o", "/proc/out.jsonl", "--model", str(model))
    ended, said = job.end()
    assert (ended, said.count("\n")) == (5, 1), said
    assert "/proc/out.jsonl cannot be written: " in said


def test_folder_that_vanishes(here: Path, model: Path) -> None:
    """The output folder is removed while the job is at work."""
    name = write_notes(here, ".jsonl", 40)
    (here / "results").mkdir()
    command = ("annotate", name, "-o", "results/out.jsonl", "--model", str(model))
    job = start(here, *command, prepare=slow_commits)
    _wait_for(here / "results/.out.jsonl.unfinished/progress.json")
    (here / "results").rename(here / "gone")
    ended, said = job.end()
    assert (ended, "cannot be written: No such file" in said) == (5, True), said
    (here / "gone").rename(here / "results")
    assert wait(fork(here, [*command, "--resume"])) == 0


def test_log_that_nobody_reads(here: Path, model: Path) -> None:
    """A reader of the log that goes away does not end the job."""
    name = write_notes(here, ".jsonl", 40)
    command = ("annotate", name, "-o", "out.jsonl", "--log-json", "--model", str(model))
    job = start(here, *command, prepare=slow_commits)
    assert json.loads(job.said.readline())["event"] == "committed"
    job.said.close()
    assert wait(job.number) == 0
    assert (here / "out.jsonl.manifest.json").exists()
