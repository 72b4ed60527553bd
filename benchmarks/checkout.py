"""Say where a benchmark ran: on which machine, and of which commit."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Final

_CPUINFO: Final = Path("/proc/cpuinfo")


def commit() -> str:
    """Return the commit of the checkout, or "unknown" outside one."""
    command = ["git", "describe", "--always", "--dirty"]
    here = Path(__file__).parent
    done = subprocess.run(command, cwd=here, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def machine() -> str:
    """Return processor, number of its cores, and the versions of Python and torch."""
    return (
        f"{processor(_CPUINFO)}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, torch {version('torch')}"
    )


def processor(cpuinfo: Path) -> str:
    """Return the name that Linux tells in ``cpuinfo``, or what Python knows without it."""
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "") or platform.processor() or platform.machine()
