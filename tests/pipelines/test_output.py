"""Results appear whole or not at all."""

import os
from pathlib import Path

import pytest

from minialbert.errors import OutputError
from pipelines.output import whole_file
from pipelines.tables import Target


def test_only_whole(tmp_path: Path) -> None:
    """Nothing is there before the end, and nothing is left after a failure."""
    path = tmp_path / "out"
    with pytest.raises(RuntimeError), whole_file(Target(path)) as stream:
        stream.write(b"half")
        assert not path.exists()
        raise RuntimeError
    assert os.listdir(tmp_path) == []
    with whole_file(Target(path)) as stream:
        stream.write(b"whole")
    assert path.read_bytes() == b"whole"
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["out"]


def test_interrupted(tmp_path: Path) -> None:
    """Ctrl-C removes the temporary and keeps the older file."""
    path = tmp_path / "out"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt), whole_file(Target(path, force=True)) as stream:
        stream.write(b"new")
        raise KeyboardInterrupt
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["out"]


def test_taken_meanwhile(tmp_path: Path) -> None:
    """A file that appears during the run is not replaced."""
    path = tmp_path / "out"
    with pytest.raises(OutputError, match="exists already"), whole_file(Target(path)):
        path.write_bytes(b"other")
    assert path.read_bytes() == b"other"


def test_full_disk_is_an_output_error(tmp_path: Path) -> None:
    """What the system refuses while writing becomes a sentence."""
    with pytest.raises(OutputError, match="No space left"), whole_file(Target(tmp_path / "out")):
        raise OSError(28, "No space left on device")
    assert os.listdir(tmp_path) == []
