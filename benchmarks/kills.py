"""Kill jobs with kill -9 at random moments, resume each until it ends, and compare what is left.

    python -m benchmarks.kills --n 200
    python -m benchmarks.kills --n 20 --embedded

Every job runs in a process of its own, forked so that it need not import torch again, with a commit
after every batch of a few notes. A job counts as survived when result, quarantine and manifest are
those of an undisturbed run, to the byte (but for times and memory), and nothing else is left.
"""

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import cycle
from pathlib import Path
from typing import Final

import click
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.checkout import commit, machine

_NOTES: Final = Path(__file__).parent.parent / "sample_notes" / "gold.jsonl"
_MAX_CHARACTERS: Final = 500
_DIFFER: Final = ("seconds", "peak_memory_bytes", "finished")
_MODULES: Final = (
    "cli.annotate", "cli.redact", "cli.progress", "minialbert.tagger", "pipelines.csv_table",
    "pipelines.jsonl_table", "pipelines.parquet_table", "pipelines.runs", "pipelines.text_table",
)  # fmt: skip
FORMATS: Final = (".jsonl", ".csv", ".parquet", ".tsv", "", "utf-16.csv")
"""Suffixes; a folder of texts has none, and what stands before the dot is an encoding."""


@dataclass(frozen=True, slots=True)
class Killing:
    """How many kills there were, and of how many jobs the bytes were those of an undisturbed run."""

    n_kills: int
    n_survived: int
    n_jobs: int
    n_identical: int


def kill_jobs(
    folder: Path, n_kills: int, *, model: Path | None, seed: int, n_notes: int
) -> Killing:
    """Kill jobs over all formats, ``n_kills`` times in all, working in ``folder``."""
    warm_up(model)
    rng = random.Random(seed)
    kills = survived = jobs = identical = 0
    turns = cycle((job, suffix) for suffix in FORMATS for job in ("redact", "annotate"))
    while kills < n_kills:
        job, suffix = next(turns)
        here = folder / f"job{jobs}"
        here.mkdir()
        command = _command(job, suffix, write_notes(here, suffix, n_notes), model)
        started = time.monotonic()
        wait(fork(here, command))
        seconds = time.monotonic() - started
        whole = snapshot(here)
        for path in set(here.iterdir()) - {here / command[1]}:
            _remove(path)
        n = _kill_until_done(here, command, rng, seconds)
        is_same = snapshot(here) == whole
        kills, survived = kills + n, survived + n * is_same
        jobs, identical = jobs + 1, identical + is_same
        shutil.rmtree(here)
    return Killing(kills, survived, jobs, identical)


def warm_up(model: Path | None) -> None:
    """Import once, here, what every child needs; torch imports some of it on loading a model."""
    for name in _MODULES:
        import_module(name)
    from minialbert.tagger import Tagger

    Tagger.load(model, device="cpu")


def write_notes(folder: Path, suffix: str, n_notes: int) -> str:
    """Write ``n_notes`` notes in the format that ``suffix`` stands for; return the input's name."""
    sample = [json.loads(line)["text"] for line in _NOTES.read_text("utf-8").splitlines()]
    whole = "\n".join(sample)
    texts = [whole[i * 97 % 30_000 :][: 60 + i * 37 % 460] for i in range(n_notes)]
    path = folder / f"in{suffix[suffix.find('.') :] if suffix else ''}"
    if not suffix:
        for i, text in enumerate(texts):
            (path / str(i % 7)).mkdir(parents=True, exist_ok=True)
            (path / str(i % 7) / f"{i}.txt").write_text(text, encoding="utf-8")
    elif suffix == ".parquet":
        pq.write_table(pa.table({"text": texts, "n": range(n_notes)}), path, row_group_size=17)
    elif suffix == ".jsonl":
        lines = [json.dumps({"id": i, "text": text}) + "\n" for i, text in enumerate(texts)]
        path.write_text("".join(lines), encoding="utf-8")
    else:
        comma = "\t" if suffix == ".tsv" else ","
        rows = [
            f'{i}{comma}"{text.replace(chr(34), chr(34) * 2)}"\n' for i, text in enumerate(texts)
        ]
        encoding = "utf-16" if suffix.startswith("utf-16") else "utf-8"
        path.write_text("".join([f"id{comma}text\n", *rows]), encoding=encoding)
    return path.name


def _command(job: str, suffix: str, name: str, model: Path | None) -> list[str]:
    out = "out.jsonl" if job == "annotate" else f"out{Path(name).suffix}"
    command = [job, name, "-o", out, "--max-chars", str(_MAX_CHARACTERS), "--quiet"]
    command += ["--encoding", "utf-16"] if suffix.startswith("utf-16") else []
    return command + ([] if model is None else ["--model", str(model)])


def _kill_until_done(folder: Path, command: list[str], rng: random.Random, seconds: float) -> int:
    """Kill the job within ``seconds`` of its start, again and again; return how often."""
    n_kills = 0
    while True:
        child = fork(folder, [*command, "--resume"])
        time.sleep(rng.uniform(0.0, seconds))
        os.kill(child, signal.SIGKILL)
        if wait(child) != -signal.SIGKILL:
            return n_kills
        n_kills += 1


def frequent_commits() -> None:
    """Let jobs in this process commit after every few notes."""
    from pipelines import job

    job.COMMIT_SECONDS, job.BATCH_NOTES = 0.0, 8  # type: ignore[misc]  # constants elsewhere


def fork(
    folder: Path, command: list[str], prepare: Callable[[], None] = frequent_commits,
    streams: tuple[int, int] | None = None,
) -> int:  # fmt: skip
    """Run ``minialbert`` with ``command`` in ``folder``, in a child; return its process id.

    The child calls ``prepare`` first; ``streams`` are its standard output and error, else nowhere.
    """
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        os.chdir(folder)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number, stream in enumerate((nowhere, *(streams or (nowhere, nowhere)))):
            os.dup2(stream, number)
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w", buffering=1)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's "&" would ignore it
        prepare()
        code = _run(command)
    finally:
        os._exit(code)


def quick_place() -> Path | None:
    """Return a folder in memory, where there is one: a killed process leaves what it wrote."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and os.access(memory, os.W_OK) else None


def wait(child: int) -> int:
    """Return the exit code of ``child``, or less than 0 when a signal ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _run(command: list[str]) -> int:
    import torch

    from cli.main import cli

    torch.set_num_threads(1)  # the parent's other threads did not come along
    try:
        cli(command)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return all files below ``folder`` by name; manifests without what two runs differ in."""
    return dict(_contents(folder))


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else b"folder"
        if path.name.endswith(".manifest.json"):
            manifest = json.loads(content)
            kept = {name: value for name, value in manifest.items() if name not in _DIFFER}
            content = json.dumps(kept).encode()
        yield str(path.relative_to(folder)), content


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


@click.command()
@click.option("--n", "n_kills", default=200, show_default=True, help="Kills in all.")
@click.option("--seed", default=0, show_default=True)
@click.option("--notes", default=60, show_default=True, help="Notes of each job.")
@click.option("--embedded", is_flag=True, help="Use the embedded model, not a tiny one.")
def main(n_kills: int, seed: int, notes: int, embedded: bool) -> None:
    """Print kills and how many were survived with identical bytes."""
    import torch

    from tests.minialbert.folders import save_tagger

    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory(dir=quick_place()) as name:
        model = None if embedded else save_tagger(Path(name) / "model")
        done = kill_jobs(Path(name), n_kills, model=model, seed=seed, n_notes=notes)
    print(f"machine  {machine()}")
    print(f"commit   {commit()}")
    print(f"kills    {done.n_kills} tried, {done.n_survived} survived with identical bytes")
    print(f"jobs     {done.n_jobs}, {done.n_identical} ended with identical bytes")
    sys.exit(done.n_survived < done.n_kills)


if __name__ == "__main__":
    main()
