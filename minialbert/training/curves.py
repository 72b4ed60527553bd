"""What a run's log says of its losses: ``losses.json`` for programs and ``losses.svg`` to look at.

The log is a line per report. A run that was killed reports again the steps since its last saved state, so
a line takes the place of earlier lines of its own step and later ones.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from minialbert.training.line_chart import Line, draw

NUMBERS: Final = "losses.json"
PICTURE: Final = "losses.svg"
_MOST_POINTS: Final = 400  # of a drawn line; what is more is averaged
_SUM: Final = "sum"


@dataclass(frozen=True, slots=True)
class Curves:
    """The steps that were reported, rising, and for each part of the loss its mean up to each of them.

    A part has None where a report did not name it.
    """

    steps: tuple[int, ...]
    parts: Mapping[str, tuple[float | None, ...]]

    @classmethod
    def read(cls, log: Path) -> "Curves":
        """Read a run's log; lines cut short by a kill, and those that tell no loss, are passed over."""
        means: dict[int, dict[str, float]] = {}
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
            step, parts = _parsed(line)
            if parts:
                while means and next(reversed(means)) >= step:
                    means.popitem()
                means[step] = parts
        names = list(dict.fromkeys(name for parts in means.values() for name in parts))
        return cls(
            tuple(means), {name: tuple(m.get(name) for m in means.values()) for name in names}
        )

    def lines(self) -> list[Line]:
        """Return each part as a line, and their sum where there are several."""
        rows = dict(self.parts)
        if len(rows) > 1:
            sums = [
                sum(v for v in row if v is not None) for row in zip(*rows.values(), strict=True)
            ]
            rows[_SUM] = tuple(sums)
        return [
            Line(
                name,
                _thinned([(s, v) for s, v in zip(self.steps, row, strict=True) if v is not None]),
            )
            for name, row in rows.items()
        ]


def write_curves(log: Path, *, title: str) -> None:
    """Write both files beside ``log``, each in one rename; nothing while no loss was reported."""
    if not log.is_file():
        return
    curves = Curves.read(log)
    if not curves.steps:
        return
    whole = {"steps": curves.steps, "parts": curves.parts}
    _replace(log.with_name(NUMBERS), json.dumps(whole) + "\n")
    picture = draw(
        curves.lines(), title=title, x_label="step", y_label="mean loss since last report"
    )
    _replace(log.with_name(PICTURE), picture)


def _parsed(line: str) -> tuple[int, dict[str, float]]:
    """Return step and finite losses of a line of the log; none for a line that has no such."""
    try:
        said = json.loads(line)
    except ValueError:
        return 0, {}
    if not isinstance(said, dict) or not isinstance(said.get("step"), int):
        return 0, {}
    step: int = said.pop("step")
    return step, {k: float(v) for k, v in said.items() if isinstance(v, int | float) and v - v == 0}


def _thinned(points: list[tuple[int, float]]) -> tuple[tuple[float, float], ...]:
    """Average neighbours until few enough are left; each keeps the last step it stands for."""
    size = -(-len(points) // _MOST_POINTS) or 1
    groups = [points[at : at + size] for at in range(0, len(points), size)]
    return tuple((float(g[-1][0]), sum(v for _, v in g) / len(g)) for g in groups)


def _replace(path: Path, content: str) -> None:
    part = path.with_name(path.name + ".part")
    part.write_text(content, encoding="utf-8")
    os.replace(part, path)
