"""The table by which a model is chosen: each file at each threshold, worked by hand at one."""

import json
from pathlib import Path

from click.testing import CliRunner

from benchmarks import models
from benchmarks.models import _of_entities, _of_notes, _of_short
from minialbert.scoring import ScoredNote
from minialbert.spans import Span
from tests.minialbert.folders import save_tagger

TEXT = "Seen 3/14 by dr. okon."
DATE, NAME = Span(5, 9, "DATE"), Span(17, 21, "PATIENT")
RASH = Span(0, 4, "PROBLEM")


def test_cells_worked_example() -> None:
    """The name is missed in one note of two: 4 of 16 characters, 1 of 6 tokens; what is clinical does not count."""
    notes = [
        ScoredNote(TEXT, (DATE, NAME), (DATE, RASH), "a"),
        ScoredNote(TEXT, (DATE, NAME), (DATE, NAME), "b"),
    ]
    assert _of_notes(notes) == "75.0% / 100.0%  50.0%  85.7%  90.9%"
    clean = ScoredNote(TEXT, (RASH,), (RASH,), "c")
    assert _of_short([*notes, clean]) == "3 of 4 (75.0%)  0 of 1 (0.0%)"
    assert _of_entities([ScoredNote(TEXT, (RASH,), (RASH, DATE), "d")]) == "PROBLEM 100.0%"


def test_each_file_is_measured_at_each_threshold(tmp_path: Path) -> None:
    spans = [{"start": s.start, "end": s.end, "label": s.label} for s in (DATE, NAME, RASH)]
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": "g", "text": TEXT, "spans": spans}) + "\n", encoding="utf-8")
    model = save_tagger(tmp_path / "model")
    given = [str(model)]
    for kind in ("notes", "short", "clinical"):
        given += [f"--{kind}", str(gold)]
    done = CliRunner().invoke(models.main, given)
    assert done.exit_code == 0, done.output
    heads = [line for line in done.output.splitlines() if line.startswith(str(gold))]
    rows = [line for line in done.output.splitlines() if line.startswith("  0.")]
    assert (len(heads), len(rows)) == (3, 7 + 7 + 6)
    assert TEXT not in done.output
