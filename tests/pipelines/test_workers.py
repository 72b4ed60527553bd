"""Workers: the same spans as one tagger, whatever their number; a dead worker ends the job openly."""

import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import cli
from minialbert.engines.options import EngineOptions
from minialbert.errors import CheckpointError, NoteError, WorkerError
from minialbert.tagger import Tagger, TagOptions
from pipelines import workers as workers_module
from pipelines.workers import Recipe, n_cores, workers
from tests.minialbert.folders import save_tagger

pytestmark = pytest.mark.slow

NOTES = [
    f"Dr. Okon {i} seen on 3/{i + 1}/2011.\nPatient ok, MRN 88{i}." * (i + 1) for i in range(7)
]


def recipe_in(folder: Path) -> Recipe:
    return Recipe(save_tagger(folder / "tiny"), EngineOptions(device="cpu", n_threads=1))


def test_workers_answer_as_one_tagger(tmp_path: Path) -> None:
    recipe = recipe_in(tmp_path)
    alone: Tagger = recipe.load()
    with workers(recipe, 2) as pool, ThreadPoolExecutor(3) as threads:
        assert (pool.labels, pool.model_name) == (alone.labels, alone.model_name)
        assert pool.weights_sha256 == alone.weights_sha256
        assert pool.settings_sha256 == alone.settings_sha256
        assert pool.model_version == alone.model_version
        assert pool.engine == alone.engine
        found = list(threads.map(lambda text: pool.tag_counted([text])[0], NOTES))
        assert found == alone.tag_counted(NOTES)
        with pytest.raises(NoteError, match="surrogate"):
            pool.tag_counted(["\ud83d"], TagOptions())


def test_a_model_that_cannot_be_loaded_says_why(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError), workers(Recipe(tmp_path), 2):
        pass


def test_a_dead_worker_is_told_of(tmp_path: Path) -> None:
    with workers(recipe_in(tmp_path), 2) as pool:
        for process in list(pool.pool._processes.values()):
            os.kill(process.pid, signal.SIGKILL)
        with pytest.raises(WorkerError, match="--resume"):
            for _ in range(3):
                pool.tag_counted(NOTES)


def test_the_number_of_workers_changes_no_byte(tmp_path: Path) -> None:
    model = save_tagger(tmp_path / "tiny")
    source = tmp_path / "notes.jsonl"
    lines = [json.dumps({"note_id": i, "text": text}) for i, text in enumerate(NOTES * 5)]
    source.write_text("\n".join(lines), encoding="utf-8")
    results = []
    for n in (1, 2):
        out = tmp_path / f"spans{n}.jsonl"
        asked = ["annotate", source, "-o", out, "--model", model, "--workers", n, "--quiet"]
        done = CliRunner().invoke(cli, [str(each) for each in asked])
        assert done.exit_code == 0, done.output
        results.append(out.read_bytes())
    assert results[0] == results[1]
    assert results[0].count(b"\n") == len(lines)


def test_a_job_whose_worker_dies_ends_with_its_own_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = save_tagger(tmp_path / "tiny")
    source = tmp_path / "notes.jsonl"
    source.write_text(json.dumps({"text": NOTES[0]}), encoding="utf-8")

    def fail(*_: object) -> None:
        raise WorkerError("A worker process ended.")

    monkeypatch.setattr(workers_module.Workers, "tag_counted", fail)
    asked = ["annotate", source, "--model", model, "--workers", 2, "--quiet"]
    done = CliRunner().invoke(cli, [str(each) for each in asked])
    assert done.exit_code == 6
    assert not list(tmp_path.glob("*.quarantine*"))


def test_cores_are_counted() -> None:
    assert 1 <= n_cores() <= (os.cpu_count() or 1)
