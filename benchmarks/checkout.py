"""Say where a benchmark ran: on which machine, and of which commit."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from pipelines.measuring.machine import processor


def commit() -> str:
    """Return the commit of the checkout, or "unknown" outside one."""
    command = ["git", "describe", "--always", "--dirty"]
    here = Path(__file__).parent
    done = subprocess.run(command, cwd=here, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def machine() -> str:
    """Return processor, number of its cores, and the versions of Python and torch."""
    return (
        f"{processor()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, torch {version('torch')}"
    )
