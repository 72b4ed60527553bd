"""``minialbert train``, from labelled lines to a folder that tags, in seconds."""

import hashlib
import json
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner, Result

from cli.main import cli
from minialbert.tagger import Tagger
from tests.minialbert.folders import save_tagger

RECORDS: Final = (
    {"text": "Seen 3/14 by dr. okon.", "spans": [{"start": 5, "end": 9, "label": "DATE"}]},
    {"text": "dr. hollis", "spans": [], "annotated": ["DATE"]},
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "notes.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in RECORDS), encoding="utf-8")
    return path


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return save_tagger(tmp_path / "model")


def train(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["train", *map(str, arguments)])


def test_from_notes_to_a_tagger(data: Path, model: Path, tmp_path: Path) -> None:
    output = tmp_path / "tuned"
    done = train(
        data, "--model", model, "-o", output, "--steps", "3", "--labels", "DATE, DOCTOR,DATE"
    )
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    assert done.stderr.startswith("step 3/3 tagging ")
    assert done.stderr.endswith(f"The model is in {output}, with a card to fill in.\n")
    tagger = Tagger.load(output, device="cpu")
    assert tagger.labels == ("DATE", "DOCTOR")
    assert len(tagger.tag(["Seen 3/14."])) == 1


def test_the_card_says_what_the_model_was_made_of(data: Path, model: Path, tmp_path: Path) -> None:
    gold = {"id": "g", "text": "Seen 3/14.", "spans": [{"start": 5, "end": 9, "label": "DATE"}]}
    dev = tmp_path / "dev.jsonl"
    dev.write_text(json.dumps(gold) + "\n", encoding="utf-8")
    output = tmp_path / "tuned"
    done = train(
        data, "--model", model, "-o", output, "--steps", "2", "--labels", "DATE", "--seed", "7",
        "--dev", dev, "--judge-every", "1", "--label-smoothing", "0.1", "--identifier-weight", "2", "--dropout", "0.2",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    card = (output / "MODEL_CARD.md").read_text(encoding="utf-8")
    digest = hashlib.sha256(data.read_bytes()).hexdigest()
    for fact in (
        f"| {data} | {digest} |", "**seed**: 7", "**labels**: DATE", "at step 1",
        "**label smoothing**: 0.1", "**identifier weight**: 2.0", "**dropout**: 0.2",
    ):  # fmt: skip
        assert fact in card


def test_every_label_is_learnt_unless_some_are_named(
    data: Path, model: Path, tmp_path: Path
) -> None:
    done = train(
        data, "--model", model, "-o", tmp_path / "tuned", "--steps", "1", "--adapters-only"
    )
    assert done.exit_code == 0, done.output
    assert len(Tagger.load(tmp_path / "tuned", device="cpu").labels) == 33


def test_unfinished_run_is_taken_up(data: Path, model: Path, tmp_path: Path) -> None:
    arguments = (data, "--model", model, "-o", tmp_path / "tuned", "--labels", "DATE", "--steps")
    assert train(*arguments, "2").exit_code == 0
    assert train(*arguments, "5").exit_code == 0
    lines = (tmp_path / "tuned" / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["step"] for line in lines] == [2, 5]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{}\n", "line 1: expected a note with text and spans"),
        (json.dumps(RECORDS[0]) + "\nnot json\n", "line 2: expected"),
        ("", "hold no text to learn from"),
    ],
)
def test_unusable_notes_are_an_input_error(
    model: Path, tmp_path: Path, content: str, message: str
) -> None:
    data = tmp_path / "bad.jsonl"
    data.write_text(content, encoding="utf-8")
    done = train(data, "--model", model, "-o", tmp_path / "tuned")
    assert done.exit_code == 2
    assert message in done.stderr


def test_folder_that_is_no_model_is_a_checkpoint_error(data: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = train(data, "--model", tmp_path / "empty", "-o", tmp_path / "tuned")
    assert done.exit_code == 4
    assert "config.json" in done.stderr


def test_run_of_another_model_is_not_taken_up(data: Path, model: Path, tmp_path: Path) -> None:
    arguments = (data, "--model", model, "-o", tmp_path / "tuned", "--steps", "1", "--labels")
    assert train(*arguments, "DATE").exit_code == 0
    done = train(*arguments, "DATE,AGE")
    assert done.exit_code == 4
    assert "state.pt" in done.stderr


@pytest.mark.parametrize("arguments", [
    (), ("--steps", "0"), ("--batch-pieces", "1"), ("--label-smoothing", "1"), ("--identifier-weight", "0"), ("--dropout", "1"),
])  # fmt: skip
def test_impossible_options_are_wrong_usage(data: Path, arguments: tuple[str, ...]) -> None:
    assert train(data, *arguments).exit_code == 1
