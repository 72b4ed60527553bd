"""``minialbert policies``: what ships, label by label."""

import sys
from pathlib import Path

import pytest

from cli.policies import policies
from minialbert.labels import PHI_TYPES
from minialbert.redaction.policy import SHIPPED, shipped_policy
from tests.cli.conftest import Run


def test_list(run: Run) -> None:
    """Each shipped policy has its line, to be cut at tabs."""
    result = run("policies")
    assert result.exit_code == 0
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    expected = [[name, shipped_policy(name).about] for name in SHIPPED]
    assert lines == [["policy", "about"], *expected]


@pytest.mark.parametrize("name", SHIPPED)
def test_one(run: Run, name: str) -> None:
    """Every label has its line, in the project's order."""
    result = run("policies", name)
    assert result.exit_code == 0
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    assert lines[0][:4] == ["label", "treatment", "category", "Safe Harbor item"]
    policy = shipped_policy(name)
    assert [line[:4] for line in lines[1:]] == [
        [each.label, policy.treatment_of(each.label), each.category, each.safe_harbor or "-"]
        for each in PHI_TYPES
    ]


def test_file(run: Run) -> None:
    """A file of one's own is read and checked."""
    Path("ours.toml").write_text('name="o"\nabout="O."\n[labels]\ndefault="mask"\n')
    assert "PATIENT\tmask\tNAME\tA\t" in run("policies", "ours.toml").stdout
    Path("ours.toml").write_text('name="o"\nabout="O."\n[labels]\ndefault="burn"\n')
    result = run("policies", "ours.toml")
    assert result.exit_code == 1
    assert "ours.toml" in result.stderr
    assert "burn" in result.stderr


def test_unknown(run: Run) -> None:
    result = run("policies", "no-such")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: no-such is neither a policy file nor a shipped policy")


def test_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """On a terminal the table has a title and keeps brackets as they are."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "140")
    policies.main(["safe-harbor"], standalone_mode=False)
    shown = capsys.readouterr().out
    assert "safe-harbor: 45 CFR 164.514(b)(2)" in shown
    assert "its label in brackets, [PATIENT]" in shown
    assert "\t" not in shown
