"""``minialbert verify``: what it compares, and what it says of it."""

from pathlib import Path

import pytest

from cli import options
from tests.cli.conftest import FakeTagger
from tests.pipelines.jobs import CASES, minialbert

CASE = CASES["csv"]


@pytest.fixture(autouse=True)
def _redacted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "load_tagger", lambda asked: FakeTagger())
    monkeypatch.chdir(tmp_path)
    CASE.write()
    assert minialbert(*CASE.command("redact")).exit_code == 3


def test_quarantine_is_compared() -> None:
    """The list of notes set aside must be there, unless another place is named."""
    result = minialbert("verify", "out.csv")
    assert (result.exit_code, "ok           the quarantine aside is" in result.stdout) == (0, True)
    Path("aside").rename("moved")
    result = minialbert("verify", "out.csv")
    assert (result.exit_code, "NO           the quarantine aside is" in result.stdout) == (2, True)
    assert minialbert("verify", "out.csv", "--quarantine", "moved").exit_code == 0


def test_result_is_not_its_own_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder where the result has the input's name the input is not compared."""
    Path("shared").mkdir()
    assert minialbert("redact", "in.csv", "-o", "shared/in.csv").exit_code == 3
    monkeypatch.chdir("shared")
    result = minialbert("verify", "in.csv", "--quarantine", "../in.csv.quarantine.jsonl")
    assert (result.exit_code, "not compared the input in.csv" in result.stdout) == (0, True)
    monkeypatch.chdir("..")
    result = minialbert("verify", "shared/in.csv")
    assert (result.exit_code, "ok           the input in.csv" in result.stdout) == (0, True)
