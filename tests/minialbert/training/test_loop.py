"""The loop: its schedule, and that an interrupted run ends where an undisturbed one does."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from minialbert.errors import CheckpointError
from minialbert.training.loop import LOG, STATE, Run, Schedule

SCHEDULE: Final = Schedule(n_steps=12, learning_rate=0.01)


def model() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(5, 7), nn.Dropout(0.2), nn.LayerNorm(7), nn.Linear(7, 3))


def losses_of(net: nn.Module, *, interrupt_at: int = -1) -> Callable[[int], dict[str, Tensor]]:
    def losses_at(step: int) -> dict[str, Tensor]:
        if step == interrupt_at:
            raise KeyboardInterrupt
        torch.manual_seed(step)
        x, y = torch.randn(11, 5), torch.randn(11, 3)
        return {"fit": F.mse_loss(net(x), y), "size": 0.1 * net(x).square().mean()}

    return losses_at


def ignore(step: int, means: dict[str, float]) -> None:
    """Take a report and do nothing."""


def weights_of(net: nn.Module) -> list[Tensor]:
    return [weight.detach().clone() for weight in net.parameters()]


def same(one: list[Tensor], two: list[Tensor]) -> bool:
    return all(torch.equal(a, b) for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize(
    ("step", "factor"),
    [(0, 0.25), (1, 0.5), (3, 1.0), (4, 1.0), (12, 0.5), (19, 1 / 16), (20, 0.0)],
)
def test_rate_climbs_then_falls_in_a_line(step: int, factor: float) -> None:
    schedule = Schedule(n_steps=20, learning_rate=1.0, warmup_share=0.2)
    assert schedule.rate_at(step) == pytest.approx(factor)


@pytest.mark.parametrize("n_steps", [1, 2, 3])
def test_short_schedules_never_stand_still(n_steps: int) -> None:
    rates = [Schedule(n_steps, 1.0).rate_at(step) for step in range(n_steps)]
    assert all(0 < rate <= 1 for rate in rates)


def test_training_lowers_the_loss(tmp_path: Path) -> None:
    net = nn.Linear(5, 3)
    reports: list[float] = []

    def losses_at(step: int) -> dict[str, Tensor]:
        x = torch.randn(40, 5, generator=torch.Generator().manual_seed(step))
        return {"fit": F.mse_loss(net(x), x[:, :3])}

    run = Run(tmp_path, net, Schedule(60, 0.05))
    run.train(losses_at, lambda step, means: reports.append(means["fit"]), report_every=20)
    assert reports[2] < reports[1] < reports[0]


@pytest.mark.parametrize("interrupt_at", [1, 5, 11])
def test_resumed_run_ends_with_the_weights_of_an_undisturbed_one(
    tmp_path: Path, interrupt_at: int
) -> None:
    undisturbed = model()
    Run(tmp_path / "whole", undisturbed, SCHEDULE).train(losses_of(undisturbed), ignore)
    first = model()
    run = Run(tmp_path / "cut", first, SCHEDULE, save_every_s=-1.0)  # save after every step
    with pytest.raises(KeyboardInterrupt):
        run.train(losses_of(first, interrupt_at=interrupt_at), ignore)
    second = model()
    with torch.no_grad():
        for weight in second.parameters():
            weight.zero_()
    resumed = Run(tmp_path / "cut", second, SCHEDULE)
    resumed.resume()
    assert resumed.step == interrupt_at
    resumed.train(losses_of(second), ignore)
    assert same(weights_of(second), weights_of(undisturbed))


def test_run_that_is_finished_takes_no_further_step(tmp_path: Path) -> None:
    net = model()
    Run(tmp_path, net, SCHEDULE).train(losses_of(net), ignore)
    again = Run(tmp_path, model(), SCHEDULE)
    again.resume()
    again.train(losses_of(net, interrupt_at=12), ignore)
    assert again.step == 12
    assert same(weights_of(again.model), weights_of(net))


def test_nothing_to_resume(tmp_path: Path) -> None:
    run = Run(tmp_path / "new", model(), SCHEDULE)
    run.resume()
    assert run.step == 0


def test_kill_while_saving_leaves_the_former_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run(tmp_path, model(), SCHEDULE)
    run.step = 4
    run.save()

    def half(state: object, path: Path) -> None:
        path.write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(torch, "save", half)
    run.step = 5
    with pytest.raises(KeyboardInterrupt):
        run.save()
    again = Run(tmp_path, model(), SCHEDULE)
    again.resume()
    assert again.step == 4


@pytest.mark.parametrize("content", [b"", b"junk", b"PK\x03\x04junk"])
def test_damaged_state_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / STATE).write_bytes(content)
    with pytest.raises(CheckpointError, match="damaged or of another model"):
        Run(tmp_path, model(), SCHEDULE).resume()


def test_state_of_another_model_is_refused(tmp_path: Path) -> None:
    Run(tmp_path, nn.Linear(5, 3), SCHEDULE).save()
    with pytest.raises(CheckpointError, match=STATE):
        Run(tmp_path, model(), SCHEDULE).resume()


def test_means_are_of_the_steps_since_the_last_report(tmp_path: Path) -> None:
    net = nn.Linear(2, 2)

    def losses_at(step: int) -> dict[str, Tensor]:
        return {"a": 0.0 * net.weight.sum() + step, "b": 0.0 * net.weight.sum() + 1.0}

    seen: list[tuple[int, dict[str, float]]] = []
    Run(tmp_path, net, Schedule(7, 0.1)).train(
        losses_at, lambda step, means: seen.append((step, means)), report_every=3
    )
    assert seen == [(3, {"a": 1.0, "b": 1.0}), (6, {"a": 4.0, "b": 1.0}), (7, {"a": 6.0, "b": 1.0})]
    lines = (tmp_path / LOG).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [{"step": s, **means} for s, means in seen]


def test_frozen_weights_stay_and_only_matrices_decay(tmp_path: Path) -> None:
    net = model()
    frozen, norm = list(net.children())[0], list(net.children())[2]
    frozen.requires_grad_(False)
    before = weights_of(frozen)
    run = Run(tmp_path, net, SCHEDULE)
    matrices, others = run.optimiser.param_groups
    assert (matrices["weight_decay"], others["weight_decay"]) == (0.01, 0.0)
    assert {p.ndim for p in matrices["params"]} == {2}
    assert any(p is norm.weight for p in others["params"])
    run.train(losses_of(net), ignore)
    assert same(weights_of(frozen), before)
