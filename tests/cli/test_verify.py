"""``minialbert verify``: what it compares, and what it says of it."""

from pathlib import Path

import pytest

from cli import options
from tests.cli.conftest import FakeTagger
from tests.pipelines.jobs import CASES, minialbert

CASE = CASES["csv"]


@pytest.fixture(autouse=True)
def _redacted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "load_tagger", lambda model, *, device: FakeTagger())
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
