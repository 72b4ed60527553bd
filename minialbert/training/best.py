"""Keep the best model of a run by what a judge says of it, and know when none better comes.

A run's folder gets ``best.json`` (score and step) and ``best.pt`` (the weights then), each replaced in
one rename, so that a run that is taken up again still knows its best.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from torch import nn

from minialbert.errors import CheckpointError

STATE: Final = "best.pt"
SCORE: Final = "best.json"

Judge = Callable[[nn.Module], float]
"""Says how good a model is, on notes it does not learn from; more is better."""


@dataclass(slots=True)
class Best:
    """The best score so far and the step it was reached at; step 0 means none was given yet."""

    folder: Path
    score: float = float("-inf")
    step: int = 0

    @classmethod
    def of_run(cls, folder: Path) -> "Best":
        """Take up what an unfinished run in ``folder`` knows. Raises CheckpointError if damaged."""
        path = folder / SCORE
        if not path.is_file():
            return cls(folder)
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            return cls(folder, float(stored["score"]), int(stored["step"]))
        except (ValueError, LookupError, TypeError) as error:
            raise CheckpointError(f"{path} is damaged; remove the run to start anew.") from error

    def take(self, model: nn.Module, score: float, step: int) -> None:
        """Keep the weights of ``model`` if ``score`` is better than before."""
        if score <= self.score:
            return
        self.score, self.step = score, step
        torch.save(model.state_dict(), self.folder / f"{STATE}.part")
        os.replace(self.folder / f"{STATE}.part", self.folder / STATE)
        line = json.dumps({"score": score, "step": step})
        (self.folder / f"{SCORE}.part").write_text(line + "\n", encoding="utf-8")
        os.replace(self.folder / f"{SCORE}.part", self.folder / SCORE)

    def restore(self, model: nn.Module) -> None:
        """Give ``model`` the best weights, if any were kept."""
        if self.step:
            weights = torch.load(self.folder / STATE, map_location="cpu", weights_only=True)
            model.load_state_dict(weights)
