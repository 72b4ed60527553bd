"""Clocks that can be stopped and go on."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module


@dataclass(slots=True)
class Clock:
    """Seconds that went by while it ran, and seconds of all this process's threads in them."""

    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the clock run while the context lasts."""
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.wall_seconds += time.perf_counter() - wall
            self.cpu_seconds += time.process_time() - cpu


def seconds_to_import(module: str) -> float | None:
    """Import ``module`` and return the seconds it took; None if it was imported already."""
    if module in sys.modules:
        return None
    clock = Clock()
    with clock.running():
        import_module(module)
    return clock.wall_seconds
