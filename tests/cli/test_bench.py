"""``minialbert bench``: every figure is there and they agree with each other; none is judged."""

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli.main import cli
from pipelines.measuring import limits, subjects
from pipelines.measuring.subjects import PAPER
from tests.minialbert.folders import save_tagger

TEXTS = (
    "Patient seen by Dr. Okon on 3/14 for a cough.\n\nPlan: rest. " * 8,
    "Ok.",
    "Dr. Li saw the patient; MRN 40213. " * 5,
)
STAGES = ["read", "tokenise", "windows", "encoder", "decode", "rules and repeats", "write"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model, three notes and an empty one."""
    place = tmp_path_factory.mktemp("bench")
    save_tagger(place / "model")
    lines = [json.dumps({"id": i, "text": text}) for i, text in enumerate((*TEXTS, ""))]
    (place / "notes.jsonl").write_text("\n".join(lines) + "\n")
    return place


def bench(folder: Path, *arguments: str) -> Result:
    notes, model = str(folder / "notes.jsonl"), str(folder / "model")
    return CliRunner().invoke(cli, ["bench", notes, "--model", model, *arguments])


@pytest.fixture(scope="module")
def measured(folder: Path) -> Result:
    """What one run with all its parts prints; figures and picture lie in the folder."""
    return bench(
        folder, "--json", str(folder / "out.json"), "--picture", str(folder / "out.svg"),
        "--engine", "torch", "--precision", "float32",
    )  # fmt: skip


@pytest.fixture(scope="module")
def figures(measured: Result, folder: Path) -> dict[str, Any]:
    assert measured.exit_code == 0, measured.stderr
    found: dict[str, Any] = json.loads((folder / "out.json").read_text())
    return found


def test_json_has_every_figure(figures: dict[str, Any]) -> None:
    assert figures["notes"]["n_notes"] == 3
    assert figures["notes"]["n_characters"] == sum(map(len, TEXTS))
    assert [stage["name"] for stage in figures["stages"]] == STAGES
    assert [limit["numbers"] for limit in figures["limits"]] == ["float32", "bfloat16", "int8"]
    assert [each["batch_size"] for each in figures["by_hand"]] == [1, 8]
    assert {"engine_share", "reached", "characters_per_second"} <= set(figures["whole"])
    assert {"load_seconds", "torch_import_seconds", "name", "sizes"} <= set(figures["model"])
    assert figures["memory"]["most_bytes"] >= figures["memory"]["loaded_bytes"] > 0
    assert "torch" in figures["machine"]["engine"]


def test_figures_agree(figures: dict[str, Any]) -> None:
    stages, notes, windows = figures["stages"], figures["notes"], figures["windows"]
    assert sum(stage["share"] for stage in stages) == pytest.approx(1)
    assert sum(s["wall_seconds"] for s in stages) == pytest.approx(figures["stages_seconds"])
    after = sum(stage["share"] for stage in stages[4:])
    assert figures["share_after_encoder"] == pytest.approx(after)
    assert notes["n_pieces"] <= windows["n_shown"] < windows["n_computed"] + notes["n_pieces"]
    assert 0 <= windows["padding_share"] < 1
    assert windows["n_filled"] < windows["n_computed"]
    rate = notes["n_characters"] / figures["whole"]["wall_seconds"]
    assert figures["whole"]["characters_per_second"] == pytest.approx(rate)
    for each in figures["by_hand"]:
        assert each["n_notes"] == 3
        assert each["times_faster"] == pytest.approx(rate / each["characters_per_second"])


def test_picture_is_an_svg_that_needs_nothing_else(measured: Result, folder: Path) -> None:
    picture = (folder / "out.svg").read_text()
    assert ET.fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg"
    shown = picture.replace("&#160;", " ")
    assert all(stage in shown for stage in STAGES)
    assert "url(http" not in shown
    assert 'url("http' not in shown


def test_tables_go_to_stdout_and_talk_to_stderr(measured: Result) -> None:
    for part in (*STAGES, "characters/s", "bfloat16", "batch size 8", "times faster"):
        assert part in measured.stdout
    assert "timing" in measured.stderr
    assert "timing" not in measured.stdout


def test_nothing_of_a_note_is_shown(measured: Result, folder: Path) -> None:
    written = (folder / "out.json").read_text() + (folder / "out.svg").read_text()
    for word in ("Okon", "cough", "40213"):
        assert word not in measured.output + written


def test_only_the_folder_named_is_written(measured: Result, folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    assert names == {"model", "notes.jsonl", "out.json", "out.svg"}
    assert (folder / "out.json").stat().st_mode & 0o777 == 0o600


def test_json_alone_on_stdout_without_the_pipeline(folder: Path) -> None:
    done = bench(folder, "--json", "-", "--no-against-transformers", "--limit", "2", "-q")
    found = json.loads(done.stdout)
    assert (found["by_hand"], found["notes"]["n_notes"], done.stderr) == ([], 2, "")


def test_paper_size_times_the_engine_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The paper's sizes are large for a test, so that smaller ones stand in for them."""
    assert (PAPER.embedding_size, PAPER.hidden_size, PAPER.intermediate_size) == (312, 768, 3072)
    assert (PAPER.num_attention_heads, PAPER.num_hidden_layers, PAPER.reduction_factor) == (
        12,
        6,
        16,
    )
    monkeypatch.setattr(subjects, "PAPER", replace(PAPER, hidden_size=96, intermediate_size=128))
    monkeypatch.setattr(limits, "_REPEATS", 2)
    done = CliRunner().invoke(
        cli, ["bench", str(folder / "notes.jsonl"), "--paper-size", "--json", "-"]
    )
    found = json.loads(done.stdout)
    assert [stage["name"] for stage in found["stages"]] == STAGES[:4]
    assert (found["whole"], found["by_hand"], found["model"]["version"]) == (None, [], None)
    assert found["model"]["sizes"]["hidden_size"] == 96


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(["missing.jsonl"], 2, "missing.jsonl does not exist", id="missing"),
        pytest.param(["-", "--format", "csv"], 1, "standard input", id="stdin"),
        pytest.param([], 1, "NOTES", id="none"),
        pytest.param(["empty.csv"], 2, "no text", id="no-text"),
        pytest.param(["other.csv"], 2, "--text-column", id="no-column"),
        pytest.param(["empty.csv", "--json", "no/where.json"], 5, "folder", id="no-folder"),
        pytest.param(["empty.csv", "--paper-size", "--model", "m"], 1, "--model", id="two-models"),
    ],
)
def test_bad_arguments(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    arguments: list[str], code: int, said: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path("empty.csv").write_text("id,text\n1,\n")
    Path("other.csv").write_text("id,body\n1,a\n")
    model = [] if "--paper-size" in arguments else ["--model", str(folder / "model")]
    done = CliRunner().invoke(cli, ["bench", *arguments, *model])
    assert done.exit_code == code
    assert said in done.stderr
    assert done.stdout == ""
