"""Figures of an evaluation find their rows in documents, and leave all other lines alone."""

import json
from pathlib import Path
from typing import Final

from click.testing import CliRunner

from benchmarks import card
from minialbert.scoring import ScoredNote, ScoringOptions, score
from minialbert.spans import Span

DATE, NAME = Span(5, 9, "DATE"), Span(17, 21, "PATIENT")
NOTE: Final = ScoredNote("Seen 3/14 by dr. okon.", (DATE, NAME), (DATE,), "n")
DOCUMENT: Final = """# Card

| measure, % | value |
|---|---|
| recall of identifying characters | 1.0 |
| binary token: F1 | 2.0 [1.0, 3.0] |
| PATIENT | two cells only |

| label | gold | found | exact | F1, % | characters covered, % |
|---|---|---|---|---|---|
| PATIENT | 9 | 9 | 9 | 9 | 9 |
| ROOM | 9 | 9 | 9 | 9 | 9 |

binary token: F1 | in a sentence
"""


def test_known_rows_are_rewritten(tmp_path: Path) -> None:
    report = score([NOTE], options=ScoringOptions(labels="phi", n_resamples=0))
    (tmp_path / "dev.json").write_text(json.dumps(report.to_mapping()), encoding="utf-8")
    (tmp_path / "CARD.md").write_text(DOCUMENT, encoding="utf-8")
    done = CliRunner().invoke(card.main, [str(tmp_path / "dev.json"), str(tmp_path / "CARD.md")])
    assert done.exit_code == 0, done.output
    assert "CARD.md: 3 rows" in done.output
    expected = (
        DOCUMENT.replace("characters | 1.0 |", "characters | 50.0 |")
        .replace("| 2.0 [1.0, 3.0] |", "| 80.0 |")
        .replace("| PATIENT | 9 | 9 | 9 | 9 | 9 |", "| PATIENT | 1 | 0 | 0 | 0.0 | 0.0 |")
    )
    assert (tmp_path / "CARD.md").read_text(encoding="utf-8") == expected


def test_intervals_stand_behind_what_was_resampled() -> None:
    report = score([NOTE], options=ScoringOptions(labels="phi", n_resamples=10))
    cells = card.cells_of(report.to_mapping())
    assert cells["recall of identifying characters"] == ["50.0 [50.0, 50.0]"]
    assert cells["DATE"] == ["1", "1", "1", "100.0 [100.0, 100.0]", "100.0 [100.0, 100.0]"]
