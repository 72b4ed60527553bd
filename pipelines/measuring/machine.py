"""What there is to say of the machine and of the memory that this process took on it."""

import os
import platform
import resource
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from minialbert import __version__

CPUINFO: Final = Path("/proc/cpuinfo")
_PACKAGES: Final = ("torch", "openvino", "transformers", "tokenizers")


def processor(cpuinfo: Path = CPUINFO) -> str:
    """Return the name that Linux tells in ``cpuinfo``, or what Python knows without it."""
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "") or platform.processor() or platform.machine()


def n_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def versions() -> dict[str, str]:
    """Return the versions of minialbert, Python and the packages that speed hangs on."""
    found = {"minialbert": __version__, "python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def most_resident_bytes() -> int:
    """Return the most memory that this process has had so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
