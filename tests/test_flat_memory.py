"""A job needs no more memory for many notes than for few."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.kills import quick_place

FEW, MANY = 10_000, 200_000
PROGRAM = """
import resource, sys
from cli import options
from cli.main import cli
from tests.cli.conftest import FakeTagger
from pipelines import job
job.COMMIT_SECONDS = 0.5
options.load_tagger = lambda asked: FakeTagger()
try:
    cli(sys.argv[1:])
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def write_notes(folder: Path, suffix: str, n_notes: int) -> Path:
    """Write ``n_notes`` notes of some 200 characters, so that all together are tens of megabytes."""
    path = folder / f"in{n_notes}{suffix}"
    text = "Dr. Li saw the patient on 3/14 for a cough that would not go. " * 3
    if suffix == ".csv":
        with path.open("w", encoding="utf-8") as stream:
            stream.write("id,text\n")
            stream.writelines(f'{i},"{i} {text}"\n' for i in range(n_notes))
        return path
    schema = pa.schema([("id", pa.int64()), ("text", pa.string())])
    with pq.ParquetWriter(path, schema) as writer:
        for first in range(0, n_notes, FEW):
            ids = range(first, first + FEW)
            writer.write_table(pa.table([ids, [f"{i} {text}" for i in ids]], schema=schema))
    return path


def peak_memory(path: Path) -> int:
    """Return the most resident memory, in KiB, that redacting ``path`` takes."""
    repository = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "redact", str(path), "--quiet"], check=True,
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(repository)},
    )  # fmt: skip
    return int(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_flat_memory(suffix: str) -> None:
    """Twenty times the notes take at most a tenth more memory."""
    with tempfile.TemporaryDirectory(dir=quick_place()) as name:
        few, many = (peak_memory(write_notes(Path(name), suffix, n)) for n in (FEW, MANY))
    print(f"{suffix}: {few / 1024:.0f} MiB for {FEW} notes, {many / 1024:.0f} MiB for {MANY}")
    assert many <= 1.1 * few
