"""The table of choices, on a model and notes small enough for tests."""

import json
from dataclasses import astuple
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from benchmarks import choices
from benchmarks.checkout import commit, machine
from benchmarks.figures import Figures, Row, figures_of, markdown, show
from minialbert.scoring import ScoredNote
from minialbert.spans import Span
from minialbert.windows import WindowSizes
from tests.minialbert.folders import save_tagger

TEXT: Final = "Seen 3/14 by dr. okon."
RECORD: Final = {
    "id": "g",
    "text": TEXT,
    "spans": [
        {"start": 5, "end": 9, "label": "DATE"},
        {"start": 17, "end": 21, "label": "PATIENT"},
    ],
}


def test_every_setting_is_a_row_and_json_says_where(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    lines = [json.dumps({**RECORD, "id": str(i)}) for i in range(4)]
    gold.write_text("\n".join(lines) + "\n", encoding="utf-8")
    model, made = save_tagger(tmp_path / "model"), tmp_path / "made.json"
    arguments = [gold, "--model", model, "--numbers", "float32", "--json", made, "--markdown"]
    done = CliRunner().invoke(choices.main, list(map(str, arguments)))
    assert done.exit_code == 0, done.output
    said = json.loads(made.read_text(encoding="utf-8"))
    assert (said["commit"], said["machine"]) == (commit(), machine())
    [file] = said["files"]
    assert (file["gold"], file["n_notes"]) == ("gold.jsonl", 4)
    groups = [row["group"] for row in file["rows"]]
    assert {group: groups.count(group) for group in groups} == {
        "windows": 1, "decoding": 2, "joined": 4, "threshold": 8,
    }  # fmt: skip
    assert done.stdout.count("float32") == len(groups)
    assert TEXT not in done.output


@pytest.mark.parametrize(
    ("n_positions", "own", "n_sizes", "largest"),
    [
        (61, WindowSizes(59, 7), 0, 0),
        (128, WindowSizes(126, 15), 11, 126),
        (512, WindowSizes(126, 16), 14, 254),
    ],
    ids=["too-few-positions", "some", "all-but-its-own"],
)
def test_sizes_fit_the_model_and_leave_a_core(
    n_positions: int, own: WindowSizes, n_sizes: int, largest: int
) -> None:
    found = list(choices.window_sizes(own, n_positions))
    assert len(set(found) - {own}) == len(found) == n_sizes
    assert max((sizes.n_pieces for sizes in found), default=0) == largest


def test_figures_worked_example() -> None:
    """One note is right; in the other the name is missed and "Seen" is taken, of 18 characters."""
    gold = (Span(5, 9, "DATE"), Span(17, 21, "PATIENT"))
    note = ScoredNote(TEXT, gold, (Span(0, 4, "CITY"), Span(5, 9, "DATE")), "n")
    whole = ScoredNote(TEXT, gold, gold, "m")
    figures = figures_of([note, whole], seconds=1.5)
    expected = Figures(6 / 8, 5 / 6, 5 / 6, 12 / 16, 4 / 20, n_covered=1, n_notes=2, seconds=1.5)
    assert astuple(figures) == pytest.approx(astuple(expected))


def test_tables_show_each_row(capsys: pytest.CaptureFixture[str]) -> None:
    figures = Figures(0.5, 0.25, 0.75, 0.125, 0.0312, 3, 4, 9.87)
    rows = [Row("windows", name, "float32", figures) for name in ("small", "large")]
    show("gold", rows)
    shown = capsys.readouterr().out
    line = "| windows | large | float32 | 50.0 | 25.0 | 75.0 | 12.5 | 3 of 4 | 3.12 | 9.9 |"
    assert markdown(rows).splitlines()[-1] == line
    assert all(cell in shown for cell in ("small", *line.strip("| ").split(" | ")))
