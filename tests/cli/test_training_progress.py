"""What is shown of a run: lines in a file, a bar on a terminal."""

import io

import pytest

from cli.training_progress import learning_shown


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_each_report_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with learning_shown(700) as report:
        report(50, {"attention": 0.25, "hidden": 1.0})
        report(700, {"attention": 0.125, "hidden": 0.5})
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == (
        "step 50/700 attention 0.2500 hidden 1.0000\nstep 700/700 attention 0.1250 hidden 0.5000\n"
    )


def test_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("TERM", "xterm")
    with learning_shown(700) as report:
        report(350, {"tagging": 0.25})
        report(700, {"tagging": 0.125})
    last = terminal.getvalue().rsplit("\r", maxsplit=1)[-1]
    assert "700/700" in last
    assert "tagging 0.1250" in last
