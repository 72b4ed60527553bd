"""What every kind of training shares: the schedule, the optimiser, saving and resuming, the log.

A run is a folder. ``state.pt`` there holds everything needed to go on after a kill (weights,
optimiser, step) and is replaced in one rename; ``log.jsonl`` gets a line per report, and with each saved state
``losses.json`` and ``losses.svg`` show what it holds. Randomness comes from the seed and the step alone, so a
resumed run sees the batches it would have seen.
"""

import json
import os
import pickle
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor, nn

from minialbert.errors import CheckpointError
from minialbert.training.curves import write_curves

STATE, LOG = "state.pt", "log.jsonl"
_DAMAGE = (  # what a state that is damaged or of another model was seen to raise
    pickle.PickleError, struct.error, RuntimeError, EOFError, LookupError, ValueError, TypeError,
    AttributeError, AssertionError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Schedule:
    """Steps in all, the highest learning rate, and the share of steps spent warming up to it."""

    n_steps: int
    learning_rate: float
    warmup_share: float = 0.05
    weight_decay: float = 0.01

    def rate_at(self, step: int) -> float:
        """Return the factor on the learning rate: up in a line, then down in a line to zero."""
        n_warmup = max(1, round(self.n_steps * self.warmup_share))
        if step < n_warmup:
            return (step + 1) / n_warmup
        return max(0.0, (self.n_steps - step) / max(1, self.n_steps - n_warmup))


@dataclass(slots=True)
class Run:
    """One training run in a folder: model, optimiser and the step it has reached."""

    folder: Path
    model: nn.Module
    schedule: Schedule
    save_every_s: float = 120.0
    step: int = 0
    optimiser: torch.optim.AdamW = field(init=False)
    _saved_at: float = field(init=False, default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.optimiser = torch.optim.AdamW(
            _decay_groups(self.model, self.schedule.weight_decay),
            lr=self.schedule.learning_rate,
            fused=True,
        )

    def resume(self) -> None:
        """Take up the state saved in the folder, if there is one.

        Raises CheckpointError when it is damaged or of another model.
        """
        path = self.folder / STATE
        if not path.is_file():
            return
        try:
            state = torch.load(path, map_location="cpu", weights_only=True)
            self.model.load_state_dict(state["model"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.step = int(state["step"])
        except _DAMAGE as error:
            raise CheckpointError(
                f"{path} is damaged or of another model; remove it to start anew."
            ) from error

    def save(self) -> None:
        """Write the state beside its final name, then rename it there; draw the losses so far."""
        state = {
            "model": self.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
        }
        torch.save(state, self.folder / (STATE + ".part"))
        os.replace(self.folder / (STATE + ".part"), self.folder / STATE)
        write_curves(self.folder / LOG, title=f"Losses of {self.folder.resolve().name}")
        self._saved_at = time.monotonic()

    def train(
        self,
        losses_at: Callable[[int], dict[str, Tensor]],
        report: Callable[[int, dict[str, float]], None],
        *,
        report_every: int = 50,
        is_over: Callable[[int], bool] = lambda step: False,
    ) -> None:
        """Take the remaining steps; ``losses_at(step)`` returns loss parts whose sum is minimised.

        ``is_over`` is asked after each step, and ends the run when it says so.
        """
        sums: dict[str, float] = {}
        n_summed = 0
        while self.step < self.schedule.n_steps:
            parts = losses_at(self.step)
            self._descend(torch.stack(list(parts.values())).sum())
            for name, part in parts.items():
                sums[name] = sums.get(name, 0.0) + float(part.detach())
            self.step += 1
            n_summed += 1
            if self.step % report_every == 0 or self.step == self.schedule.n_steps:
                means = {name: total / n_summed for name, total in sums.items()}
                self._log(means)
                report(self.step, means)
                sums, n_summed = {}, 0
            if time.monotonic() - self._saved_at > self.save_every_s:
                self.save()
            if is_over(self.step):
                break
        self.save()

    def _descend(self, loss: Tensor) -> None:
        for group in self.optimiser.param_groups:
            group["lr"] = self.schedule.learning_rate * self.schedule.rate_at(self.step)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()

    def say(self, sentence: str) -> None:
        """Add a line to the log that tells no loss but how the run is done."""
        self._write_line({"step": self.step, "said": sentence})

    def _log(self, means: dict[str, float]) -> None:
        self._write_line({"step": self.step, **{k: round(v, 5) for k, v in means.items()}})

    def _write_line(self, line: dict[str, int | float | str]) -> None:
        with open(self.folder / LOG, "a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")


def _decay_groups(model: nn.Module, weight_decay: float) -> list[dict[str, object]]:
    """Decay matrices only; biases and LayerNorms are left alone."""
    learning = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in learning if p.ndim > 1], "weight_decay": weight_decay},
        {"params": [p for p in learning if p.ndim <= 1], "weight_decay": 0.0},
    ]
