"""A teacher of a few numbers is tuned, read again, and marks texts; what it doubts is softened."""

import json
from pathlib import Path
from typing import Final

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from corpus.teach import main, softened
from corpus.teacher import Teacher, TeacherNetwork
from minialbert.pieces import Pieces
from minialbert.training.labelled import LabelledNote
from tests.minialbert.folders import save_teacher

pytestmark = pytest.mark.filterwarnings("ignore")  # OpenVINO traces, of which much is deprecated
TEXT: Final = "Seen by Okon today"
LABELS: Final = ("O", "B-DOCTOR", "I-DOCTOR", "B-PATIENT", "I-PATIENT")
PIECES: Final = Pieces(
    np.arange(4), np.array([0, 5, 8, 13]), np.array([4, 7, 12, 18]), np.zeros(4, np.int64)
)


def record(text: str, *spans: tuple[int, int, str], name: str = "short-0") -> dict[str, object]:
    marked = [{"start": start, "end": end, "label": label} for start, end, label in spans]
    return {"id": name, "text": text, "spans": marked}


def write(path: Path, *records: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    return path


def invoke(*arguments: object) -> None:
    done = CliRunner().invoke(main, [str(each) for each in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_teacher(tmp_path_factory.mktemp("teacher") / "encoder")


@pytest.fixture(scope="module")
def tuned(encoder: Path) -> Path:
    """A teacher that has learnt that OKON in capitals is a doctor and okon is nobody."""
    folder = encoder.parent
    loud = record("seen OKON ok", (5, 9, "DOCTOR"))
    quiet = record("seen okon ok")
    data = write(folder / "data.jsonl", *[loud, quiet] * 40, record("dr", name="note-0"))
    invoke("tune", data, "--encoder", encoder, "--pieces", encoder, "-o", folder / "tuned",
           "--labels", "phi", "--ids", "short-", "--frozen-layers", 1, "--steps", 150,
           "--batch-pieces", 64, "--learning-rate", 0.005)  # fmt: skip
    return folder / "tuned"


def test_a_tuned_teacher_tells_capitals_from_small_letters(tuned: Path, encoder: Path) -> None:
    teacher = Teacher.load(tuned, encoder)
    (_, quiet), (pieces, loud) = teacher.beliefs(["seen okon ok", "seen OKON ok"])
    doctor = teacher.labels.index("B-DOCTOR")
    at = int(np.searchsorted(pieces.starts, 5))
    assert loud[at, doctor] > 0.9
    assert quiet[at, doctor] < 0.1


def test_frozen_layers_stay_as_they_were(tuned: Path, encoder: Path) -> None:
    after = TeacherNetwork.tuned(tuned).model
    before = TeacherNetwork.beginning(encoder, LABELS, 0).model
    moved = {
        name
        for name, weights in after.base_model.named_parameters()
        if not torch.equal(weights, before.base_model.get_parameter(name))
    }
    assert moved
    assert all(name.startswith(("encoder.layer.1.", "encoder.layer.2.")) for name in moved)


def test_all_layers_frozen_are_refused(encoder: Path, tmp_path: Path) -> None:
    data = write(tmp_path / "data.jsonl", record(TEXT))
    given = ["tune", data, "--encoder", encoder, "--pieces", encoder, "-o", tmp_path / "tuned"]
    done = CliRunner().invoke(main, [*map(str, given), "--frozen-layers", "3"])
    assert done.exit_code == 2
    assert "3 of 3 layers frozen leave none to learn" in done.output


def test_soften_writes_all_records_in_order(tuned: Path, encoder: Path, tmp_path: Path) -> None:
    doubted = record("seen OKON ok", (5, 9, "PATIENT"), name="short-1")
    records = [record("dr OKON", name="note-0"), doubted, record("ok OKON " * 20, name="short-2")]
    data = write(tmp_path / "data.jsonl", *records)
    invoke("soften", data, "--teacher", tuned, "--pieces", encoder, "-o", tmp_path / "soft.jsonl",
           "--ids", "short-", "--longest", 50)  # fmt: skip
    lines = (tmp_path / "soft.jsonl").read_text(encoding="utf-8").splitlines()
    first, second, third = map(json.loads, lines)
    assert (first, third) == (records[0], records[2])
    [soft, *_] = second.pop("soft_labels")
    assert second == doubted
    assert soft["labels"]["B-DOCTOR"] == pytest.approx(0.5, abs=0.051)


def test_what_was_softened_before_is_softened_anew() -> None:
    sure = np.eye(5, dtype=np.float32)[[0, 0, 1, 0]]
    marked = record(TEXT, (8, 12, "DOCTOR"))
    before = [{"start": 8, "end": 12, "labels": {"O": 0.5}}]
    assert softened({**marked, "soft_labels": before}, PIECES, sure, LABELS, 0.5) == marked


@given(st.integers(0, 2**31), st.floats(0, 1))
def test_no_more_is_moved_than_is_trusted(seed: int, trust: float) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.dirichlet([0.3] * 5, size=4).astype(np.float32)
    found = softened(record(TEXT, (8, 12, "DOCTOR")), PIECES, scores, LABELS, trust)
    for _, _, shares in LabelledNote.from_record(found).soft_labels:
        assert sum(share for _, share in shares) <= trust + 1e-3


def test_softened_worked_example() -> None:
    """Half of what the teacher believes goes elsewhere; a piece it does not doubt stays hard."""
    scores = np.array([[1.0, 0, 0, 0, 0], [0.97, 0.01, 0, 0.02, 0], [0.2, 0.6, 0, 0.2, 0],
                       [0.6, 0.4, 0, 0, 0]], np.float32)  # fmt: skip
    found = softened(record(TEXT, (8, 12, "DOCTOR")), PIECES, scores, LABELS, 0.5)
    assert found["soft_labels"] == [
        {"start": 8, "end": 12, "labels": {"O": 0.1, "B-PATIENT": 0.1}},
        {"start": 13, "end": 18, "labels": {"B-DOCTOR": 0.2}},
    ]
    assert LabelledNote.from_record(found).soft_labels[1] == (13, 18, (("B-DOCTOR", 0.2),))


@pytest.mark.parametrize("label", ["DOCTOR|PATIENT", "?"], ids=["two", "unknown"])
def test_what_the_record_leaves_open_is_not_softened(label: str) -> None:
    scores = np.full((4, 5), 0.2, np.float32)
    unsure = record(TEXT, (0, 18, label))
    assert softened(unsure, PIECES, scores, LABELS, 0.5) == unsure


def test_label_adds_clinical_spans_that_touch_no_identifier(encoder: Path, tmp_path: Path) -> None:
    marked = [record("seen OKON ok", (10, 12, "PROBLEM"))] * 20
    data = write(tmp_path / "data.jsonl", *marked)
    invoke("tune", data, "--encoder", encoder, "--pieces", encoder, "-o", tmp_path / "tuned",
           "--steps", 80, "--batch-pieces", 64, "--learning-rate", 0.005)  # fmt: skip
    phi = {**record("seen OKON ok", (5, 9, "DOCTOR"), name="real-0"), "annotated": ["DOCTOR"]}
    more = write(tmp_path / "more.jsonl", phi, record("dr", name="note-0"))
    invoke("label", more, "--teacher", tmp_path / "tuned", "--pieces", encoder,
           "-o", tmp_path / "out.jsonl", "--ids", "real-")  # fmt: skip
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    untouched, labelled = map(json.loads, lines)
    assert untouched["id"] == "note-0"
    assert labelled["annotated"] is None
    assert [s["label"] for s in labelled["spans"]] == ["DOCTOR", "PROBLEM"]
