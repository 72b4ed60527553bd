"""What benchmarks say of where they ran."""

import os
import platform
from pathlib import Path

import pytest

from benchmarks import checkout


def test_machine_names_cores_and_versions() -> None:
    _, cores, python, torch = checkout.machine().rsplit(", ", 3)
    assert (cores, python) == (f"{os.cpu_count()} cores", f"Python {platform.python_version()}")
    assert torch.startswith("torch ")


def test_commit_is_that_of_the_checkout_wherever_it_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = checkout.commit()
    monkeypatch.chdir(tmp_path)
    assert checkout.commit() == here != ""
