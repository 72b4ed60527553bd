"""``minialbert distill``, from a teacher's folder and plain text to a student, in seconds."""

import gzip
import json
import re
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner, Result

from cli.distill import distill as cli_distill
from cli.main import cli
from minialbert.checkpoint import load_model
from minialbert.heads import MaskedLanguageModel, TokenClassifier
from tests.minialbert.folders import save_teacher
from tests.minialbert.training.teachers import save_masked_lm

SMALL: Final = ("--embedding-size", "12", "--reduction-factor", "4", "--recursions", "2", "--shared-layer", "1")  # fmt: skip


@pytest.fixture
def teacher(tmp_path: Path) -> Path:
    return save_teacher(tmp_path / "teacher")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "notes.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for i in range(60):
            file.write(json.dumps({"text": f"Seen by dr. Okon on 3/{i}."}) + "\n")
    return path


def distill(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["distill", *map(str, arguments)])


def test_from_a_teacher_to_a_student(teacher: Path, corpus: Path, tmp_path: Path) -> None:
    output = tmp_path / "student"
    done = distill("--teacher", teacher, "--corpus", corpus, "-o", output, *SMALL, "--steps", "2")
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    assert done.stderr.endswith(f"The student is in {output}.\n")
    config = load_model(TokenClassifier, output).encoder.config
    assert (config.embedding_size, config.num_hidden_layers, config.adapter_size) == (12, 2, 10)


def test_terms_layers_and_numbers_can_be_chosen(
    teacher: Path, corpus: Path, tmp_path: Path
) -> None:
    output = tmp_path / "student"
    done = distill(
        "--teacher", teacher, "--corpus", corpus, "-o", output, *SMALL, "--steps", "3",
        "--windows", "2", "--pieces", "13", "--layer-map", "0,2", "--attention-weight", "0",
        "--hidden-weight", "1.5", "--precision", "bfloat16",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    said, left_out, step, _ = done.stderr[done.stderr.index("The loss is") :].splitlines()
    assert said == (
        "The loss is 1.5 hidden; the recursions imitate layers 0, 2; products are in bfloat16."
    )
    assert "no language-model head" in left_out
    assert step.startswith("step 3/3 hidden ")
    assert "<svg" in (output / "losses.svg").read_text(encoding="utf-8")


def test_teacher_with_a_head_teaches_the_vocabulary(corpus: Path, tmp_path: Path) -> None:
    save_masked_lm(tmp_path / "head")
    arguments = ("--teacher", tmp_path / "head", "--corpus", corpus, "-o", tmp_path / "student")
    done = distill(*arguments, *SMALL, "--steps", "2", "--keep-head")
    assert done.exit_code == 0, done.output
    assert "3 attention, 3 hidden, 1 masked_lm, 5 vocabulary" in done.stderr
    told = json.loads((tmp_path / "student" / "losses.json").read_text(encoding="utf-8"))
    assert set(told["parts"]) == {"attention", "hidden", "masked_lm", "vocabulary"}
    load_model(MaskedLanguageModel, tmp_path / "student")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--layer-map", "0,x"), "no list of whole numbers"),
        (("--layer-map", "0,1,2"), "the student has 2 recursions"),
        (("--layer-map", "1,3"), "its 3 layers are 0 to 2"),
        (("--layer-map", "2,1"), "falls"),
        (("--attention-weight", "-1"), "--attention-weight"),
        (("--attention-weight", "0", "--hidden-weight", "0"), "one of them must exceed 0"),
        (("--keep-head",), "no language-model head to keep"),
        (("--precision", "int8"), "--precision"),
    ],
    ids=lambda value: "" if isinstance(value, str) else " ".join(value),
)
def test_impossible_options_are_wrong_usage(
    teacher: Path, corpus: Path, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = distill(
        "--teacher", teacher, "--corpus", corpus, "-o", tmp_path / "student", *SMALL, *arguments
    )
    assert done.exit_code == 1
    assert message in done.stderr


def test_page_names_options_that_there_are() -> None:
    page = (Path(__file__).parents[2] / "docs" / "distillation.md").read_text(encoding="utf-8")
    named = set(re.findall(r"--[a-z][a-z-]+", page)) - {"--steps"}  # the benchmark's too
    assert len(named) > 8
    assert named <= {flag for option in cli_distill.params for flag in option.opts}


def test_student_can_be_trained(teacher: Path, corpus: Path, tmp_path: Path) -> None:
    student, notes = tmp_path / "student", tmp_path / "labelled.jsonl"
    distill("--teacher", teacher, "--corpus", corpus, "-o", student, *SMALL, "--steps", "1")
    notes.write_text(json.dumps({"text": "seen 3/14", "spans": []}) + "\n", encoding="utf-8")
    arguments = ["train", notes, "--model", student, "-o", tmp_path / "tagger", "--steps", "1"]
    done = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output


def test_unusable_teacher_is_a_checkpoint_error(
    teacher: Path, corpus: Path, tmp_path: Path
) -> None:
    (teacher / "model.safetensors").unlink()
    done = distill("--teacher", teacher, "--corpus", corpus, "-o", tmp_path / "student", *SMALL)
    assert done.exit_code == 4
    assert str(teacher) in done.stderr


def test_shape_that_does_not_fit_is_a_checkpoint_error(
    teacher: Path, corpus: Path, tmp_path: Path
) -> None:
    arguments = ("--teacher", teacher, "--corpus", corpus, "-o", tmp_path / "student")
    assert distill(*arguments, *SMALL, "--shared-layer", "9").exit_code == 4


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", '{"id": 1}\n', "line 1, has no text"),
        ("a.jsonl", "{\n", "line 1, is not JSON"),
        ("a.txt", "ok", "more than one window"),
    ],
)
def test_unusable_corpus_is_an_input_error(
    teacher: Path, tmp_path: Path, name: str, content: str, message: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    done = distill(
        "--teacher", teacher, "--corpus", tmp_path / name, "-o", tmp_path / "student", *SMALL
    )
    assert done.exit_code == 2
    assert message in done.stderr
