"""The ablation, in seconds: all ways to the end, taken up again, and not mixed up."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
import torch
from click.testing import CliRunner, Result
from safetensors.torch import load_file

from benchmarks import distillation
from benchmarks.distillation import HELD_OUT_EVERY, main, prepared, variants
from minialbert.checkpoint import load_model
from minialbert.errors import InputError, UsageError
from minialbert.heads import TokenClassifier
from minialbert.training.distillation import DistillationOptions
from minialbert.training.student import StudentShape
from tests.minialbert.folders import save_teacher
from tests.minialbert.training.teachers import save_masked_lm

SHAPE: Final = StudentShape(embedding_size=12, n_recursions=2, shared_layer=1)
OPTIONS: Final = DistillationOptions(n_steps=2, n_windows=3, n_pieces=11, precision="float32")
SMALL: Final = (
    "--embedding-size", "12", "--recursions", "2", "--shared-layer", "1", "--steps", "2", "--windows",
    "3", "--pieces", "11", "--held-out-batches", "2", "--precision", "float32",
)  # fmt: skip
NAMES: Final = (
    "full", "no-attention", "no-hidden", "random-embeddings", "plain-svd", "random-layer",
    "reduction-4", "reduction-16",
)  # fmt: skip


@pytest.fixture
def teacher(tmp_path: Path) -> Path:
    return save_teacher(tmp_path / "teacher")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "notes.jsonl"
    lines = (json.dumps({"text": f"Seen by dr. Okon on 3/{i}."}) + "\n" for i in range(60))
    path.write_text("".join(lines) * 2, encoding="utf-8")
    return path


def ablate(teacher: Path, corpus: Path, output: Path, *arguments: str) -> Result:
    sources = ("--teacher", str(teacher), "--corpus", str(corpus), "-o", str(output))
    return CliRunner().invoke(main, [*sources, *SMALL, *arguments])


def told(output: Path) -> list[Mapping[str, object]]:
    rows: list[Mapping[str, object]] = json.loads((output / "ablation.json").read_text())[
        "variants"
    ]
    return rows


def test_all_ways_are_taken_and_told(teacher: Path, corpus: Path, tmp_path: Path) -> None:
    done = ablate(teacher, corpus, tmp_path / "out")
    assert done.exit_code == 0, done.output
    rows = told(tmp_path / "out")
    assert tuple(row["variant"] for row in rows) == NAMES
    assert all(name in done.stdout for name in NAMES)
    assert len({json.dumps(row["likeness"]) for row in rows}) == len(NAMES)  # none is another
    sizes = [row["n_parameters"] for row in rows]
    assert sizes[:6] == [sizes[0]] * 6
    assert sizes[0] > sizes[6] > sizes[7]  # type: ignore[operator]
    whole = json.loads((tmp_path / "out" / "ablation.json").read_text(encoding="utf-8"))
    assert (whole["sizes"]["embedding_size"], whole["options"]["n_steps"]) == (12, 2)
    for name in NAMES:
        load_model(TokenClassifier, tmp_path / "out" / name)
        assert not (tmp_path / "out" / name / "state.pt").exists()


def test_what_is_done_is_not_repeated(
    teacher: Path, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out"
    assert ablate(teacher, corpus, output, "--only", "plain-svd").exit_code == 0
    before = told(output)
    monkeypatch.setattr(distillation, "trained", None)
    assert ablate(teacher, corpus, output, "--only", "plain-svd").exit_code == 0
    assert told(output) == before
    assert ablate(teacher, corpus, output, "--only", "full").exit_code == 1


def test_interrupted_way_is_taken_up_again(
    teacher: Path, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stops between the last step and the comparison; no step is taken twice."""

    def interrupted(*models: object, **options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(distillation, "likeness", interrupted)
        assert ablate(teacher, corpus, tmp_path / "cut", "--only", "full").exit_code == 1
    assert (tmp_path / "cut" / "full" / "state.pt").exists()
    seconds = float((tmp_path / "cut" / "full" / "seconds.json").read_text())
    for name in ("cut", "whole"):
        assert ablate(teacher, corpus, tmp_path / name, "--only", "full").exit_code == 0
    [cut], [whole] = told(tmp_path / "cut"), told(tmp_path / "whole")
    assert cut["likeness"] == whole["likeness"]
    assert cut["seconds"] >= round(seconds, 1)  # type: ignore[operator]
    one, two = (
        load_file(tmp_path / name / "full" / "model.safetensors") for name in ("cut", "whole")
    )
    assert all(torch.equal(one[name], two[name]) for name in one)
    log = (tmp_path / "cut" / "full" / "log.jsonl").read_text(encoding="utf-8")
    assert [json.loads(line)["step"] for line in log.splitlines() if 'hidden"' in line] == [2]


def test_folder_of_other_settings_is_refused(teacher: Path, corpus: Path, tmp_path: Path) -> None:
    assert ablate(teacher, corpus, tmp_path / "out", "--only", "full").exit_code == 0
    done = ablate(teacher, corpus, tmp_path / "out", "--only", "full", "--steps", "3")
    assert isinstance(done.exception, UsageError)
    assert "choose another folder" in str(done.exception)


def test_unknown_way_is_refused(teacher: Path, corpus: Path, tmp_path: Path) -> None:
    done = ablate(teacher, corpus, tmp_path / "out", "--only", "half")
    assert done.exit_code == 2
    assert "half is no variant; they are full," in done.stderr


def test_nothing_is_both_learnt_from_and_held_out(teacher: Path, corpus: Path) -> None:
    """The corpus has each of its 60 texts twice."""
    ground = prepared(teacher, [corpus], OPTIONS, n_batches=4)
    seps = (ground.learnt.ids == ground.learnt.sep_id).sum()
    assert seps == 60 - 60 // HELD_OUT_EVERY
    assert [windows.ids.shape for windows in ground.held_out] == [(3, 11)] * 4


def test_corpus_with_nothing_to_hold_out_is_refused(teacher: Path, tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text("Seen by dr. Okon. " * 40, encoding="utf-8")
    with pytest.raises(InputError, match="is held out; these have 0 pieces"):
        prepared(teacher, [path], OPTIONS, n_batches=4)


def test_each_way_changes_one_thing(teacher: Path) -> None:
    full, *others = variants(SHAPE, OPTIONS, has_head=False)
    for variant in others:
        assert (variant.shape == full.shape) != (variant.options == full.options), variant.name


def test_teacher_with_a_head_has_one_way_more(corpus: Path, tmp_path: Path) -> None:
    save_masked_lm(tmp_path / "head")
    names = ("full", "no-vocabulary")
    only = [word for name in names for word in ("--only", name)]
    done = ablate(tmp_path / "head", corpus, tmp_path / "out", *only)
    assert done.exit_code == 0, done.output
    assert tuple(row["variant"] for row in told(tmp_path / "out")) == names
    parts = [
        set(json.loads((tmp_path / "out" / name / "losses.json").read_text())["parts"])
        for name in names
    ]
    assert parts[0] - parts[1] == {"masked_lm", "vocabulary"}
