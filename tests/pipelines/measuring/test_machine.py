"""What is said of the machine."""

import platform
from pathlib import Path

import pytest

from pipelines.measuring import machine


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
    assert machine.processor(cpuinfo) == (expected or known)


def test_versions_name_what_is_installed() -> None:
    found = machine.versions()
    assert found["python"] == platform.python_version()
    assert {"minialbert", "torch", "tokenizers", "transformers"} <= set(found)


def test_most_memory_never_shrinks() -> None:
    before = machine.most_resident_bytes()
    assert 1_000_000 < before <= machine.most_resident_bytes()
