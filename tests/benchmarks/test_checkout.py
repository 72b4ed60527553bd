"""What benchmarks say of where they ran."""

import os
import platform
from pathlib import Path

import pytest

from benchmarks import checkout


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("processor\t: 0\nmodel name\t: A: B\nmodel name\t: C\n", "A: B", id="named"),
        pytest.param("processor\t: 0\nCPU part\t: 0xd0c\n", None, id="not-named"),
        pytest.param(None, None, id="not-linux"),
    ],
)
def test_processor(tmp_path: Path, content: str | None, expected: str | None) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    if content is not None:
        cpuinfo.write_text(content)
    known = platform.processor() or platform.machine()
    assert checkout.processor(cpuinfo) == (expected or known)


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
