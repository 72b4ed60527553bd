"""Curves: what a log tells after kills and torn lines, and the two files a run leaves."""

import json
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest
import torch
from torch import Tensor, nn

from minialbert.training.curves import NUMBERS, PICTURE, Curves, write_curves
from minialbert.training.loop import LOG, Run, Schedule

FIRST: Final = '{"step": 50, "a": 3.0, "b": 0.5}\n'
SECOND: Final = '{"step": 100, "a": 2.0, "b": 0.25}\n'


def curves(folder: Path, content: str) -> Curves:
    log = folder / LOG
    log.write_text(content, encoding="utf-8")
    return Curves.read(log)


@pytest.mark.parametrize(
    ("content", "steps", "a"),
    [
        (FIRST + SECOND, (50, 100), (3.0, 2.0)),
        (FIRST + SECOND + '{"step": 50, "a": 2.5, "b": 1}\n', (50,), (2.5,)),
        (FIRST + SECOND + '{"step": 70, "a": 2.5, "b": 1}\n', (50, 70), (3.0, 2.5)),
        (FIRST + '{"step": 10' + SECOND, (50,), (3.0,)),
        (FIRST + '{"step": 70, "said": "Slowly."}\n[2]\n\n7\n' + SECOND, (50, 100), (3.0, 2.0)),
        (FIRST + '{"step": 60, "a": NaN}\n{"a": 3.0}\n' + SECOND, (50, 100), (3.0, 2.0)),
        (FIRST + '{"step": 90, "b": 0.5}\n', (50, 90), (3.0, None)),
    ],
    ids=["plain", "killed", "killed-between", "torn", "other-lines", "no-number", "part-missing"],
)
def test_what_a_log_tells(
    tmp_path: Path, content: str, steps: tuple[int, ...], a: tuple[float | None, ...]
) -> None:
    found = curves(tmp_path, content)
    assert (found.steps, found.parts["a"]) == (steps, a)


def test_lines_are_the_parts_and_their_sum(tmp_path: Path) -> None:
    by_name = {line.name: line.points for line in curves(tmp_path, FIRST + SECOND).lines()}
    assert by_name == {
        "a": ((50.0, 3.0), (100.0, 2.0)),
        "b": ((50.0, 0.5), (100.0, 0.25)),
        "sum": ((50.0, 3.5), (100.0, 2.25)),
    }
    alone = curves(tmp_path, '{"step": 50, "a": 3.0}\n').lines()
    assert [line.name for line in alone] == ["a"]


def test_long_logs_are_averaged(tmp_path: Path) -> None:
    content = "".join(f'{{"step": {i + 1}, "a": {i % 3}}}\n' for i in range(1200))
    [line] = curves(tmp_path, content).lines()
    assert [y for _, y in line.points] == [1.0] * 400
    assert [x for x, _ in line.points] == [float(x) for x in range(3, 1201, 3)]


def test_nothing_is_written_before_the_first_report(tmp_path: Path) -> None:
    write_curves(tmp_path / LOG, title="none")
    (tmp_path / LOG).write_text('{"step": 0, "said": "Slowly."}\n', encoding="utf-8")
    write_curves(tmp_path / LOG, title="none")
    assert [path.name for path in tmp_path.iterdir()] == [LOG]


def test_run_leaves_numbers_and_a_picture(tmp_path: Path) -> None:
    net = nn.Linear(3, 2)

    def losses_at(step: int) -> dict[str, Tensor]:
        return {"fit": net(torch.ones(5, 3)).square().mean(), "size": net.weight.square().sum()}

    run = Run(tmp_path / "a&b", net, Schedule(8, 0.01))
    run.say("In float32.")
    run.train(losses_at, lambda step, means: None, report_every=3)
    told = json.loads((run.folder / NUMBERS).read_text(encoding="utf-8"))
    lines = [json.loads(x) for x in (run.folder / LOG).read_text(encoding="utf-8").splitlines()]
    assert lines[0] == {"step": 0, "said": "In float32."}
    assert told["steps"] == [line["step"] for line in lines[1:]] == [3, 6, 8]
    assert told["parts"] == {name: [x[name] for x in lines[1:]] for name in ("fit", "size")}
    root = ElementTree.fromstring((run.folder / PICTURE).read_text(encoding="utf-8"))
    assert root[0].text == "Losses of a&b"
    assert not list(run.folder.glob("*.part"))


def test_picture_is_there_with_each_saved_state(tmp_path: Path) -> None:
    net = nn.Linear(3, 2)

    def losses_at(step: int) -> dict[str, Tensor]:
        if step == 5:
            raise KeyboardInterrupt
        return {"size": net.weight.square().sum()}

    run = Run(tmp_path, net, Schedule(8, 0.01), save_every_s=-1.0)
    with pytest.raises(KeyboardInterrupt):
        run.train(losses_at, lambda step, means: None, report_every=2)
    assert json.loads((tmp_path / NUMBERS).read_text(encoding="utf-8"))["steps"] == [2, 4]
