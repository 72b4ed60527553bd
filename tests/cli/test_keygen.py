"""``minialbert keygen``: a key for its owner only, shown to nobody."""

from pathlib import Path

from minialbert.redaction.keys import read_key
from tests.cli.conftest import Run


def test_writes_a_key(run: Run) -> None:
    """The file holds a key that reads back; only its id is shown."""
    result = run("keygen", "-o", "study.key")
    path = Path("study.key")
    key = read_key(path, {})
    assert result.exit_code == 0
    assert key is not None
    assert result.stdout == f"{key.id}\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert "apart from the notes" in result.stderr
    assert path.read_text().strip().split(":")[1] not in result.output


def test_never_overwrites(run: Run) -> None:
    """A file that is there stays; there is no --force."""
    Path("study.key").write_text("precious")
    result = run("keygen", "--output", "study.key")
    assert result.exit_code == 5
    assert "exists already" in result.stderr
    assert Path("study.key").read_text() == "precious"


def test_needs_a_place(run: Run) -> None:
    assert run("keygen").exit_code == 1
    assert run("keygen", "-o", "nowhere/study.key").exit_code == 5
