"""The group: fast help, lazy commands, and what failures look like."""

import subprocess
import sys
import time

import click
import pytest
from click.testing import CliRunner

from cli import failures, main
from cli.main import COMMANDS, cli
from minialbert import __version__
from minialbert.errors import (
    CheckpointError,
    InputError,
    MiniAlbertError,
    NoteError,
    OutputError,
    UsageError,
)

HEAVY = {"torch", "pandas", "pyarrow", "rich", "numpy", "transformers", "tokenizers"}


def test_help_imports_nothing_heavy() -> None:
    """Help of the group and of the main commands loads none of the large libraries."""
    program = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from cli.main import cli\n"
        "for arguments in (['--help'], ['annotate', '--help'], ['redact', '-h']):\n"
        "    assert CliRunner().invoke(cli, arguments).exit_code == 0\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


def test_help_is_fast() -> None:
    """Help answers in 0.3 s, the best of three runs."""
    command = [sys.executable, "-c", "from cli.main import cli; cli(['--help'])"]
    times = []
    for _ in range(3):
        begun = time.monotonic()
        subprocess.run(command, capture_output=True, check=True)
        times.append(time.monotonic() - begun)
    assert min(times) < 0.3


def test_every_command_listed_exists() -> None:
    """What help lists can be imported, and has the name it is listed under."""
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        assert command.name == name
    assert {"annotate", "redact"} <= set(cli.list_commands(context)) <= set(COMMANDS)


def test_version_and_unknown_command() -> None:
    """--version answers; an unknown command is wrong usage."""
    assert __version__ in CliRunner().invoke(cli, ["--version"]).stdout
    assert CliRunner().invoke(cli, ["nonsense"]).exit_code == 1
    assert CliRunner().invoke(cli, ["--nonsense"]).exit_code == 1


SECRET = "Zebulon Okafor"


@pytest.mark.parametrize(
    ("error", "code", "shown"),
    [
        (UsageError("Wrong."), 1, "Error: Wrong.\n"),
        (InputError("Wrong."), 2, "Error: Wrong.\n"),
        (NoteError("Wrong."), 3, "Error: Wrong.\n"),
        (CheckpointError("Wrong."), 4, "Error: Wrong.\n"),
        (OutputError("Wrong."), 5, "Error: Wrong.\n"),
        (ValueError(SECRET), 70, "Error: minialbert met a fault of its own, ValueError at test_"),
        (KeyboardInterrupt(), 130, "Interrupted"),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("debug", [False, True], ids=["plain", "debug"])
def test_failures(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, shown: str, debug: bool
) -> None:
    """Each kind has its exit code; only --debug shows a traceback, with a warning."""

    @click.command()
    @click.option(
        "--debug",
        is_flag=True,
        expose_value=False,
        callback=failures.ask_for_traceback,
    )
    def fails() -> None:
        raise error

    monkeypatch.setattr(main.LazyGroup, "get_command", lambda *_: fails)
    result = CliRunner().invoke(cli, ["fails", "--debug"] if debug else ["fails"])
    assert result.exit_code == code
    assert shown in result.stderr
    assert ("Traceback" in result.stderr) == debug
    assert ("can show note text" in result.stderr) == (debug or code == 70)
    assert debug or SECRET not in result.stderr


def test_every_error_has_a_code() -> None:
    """No kind of foreseen error falls through."""
    assert set(failures.EXIT_CODES) == set(MiniAlbertError.__subclasses__())
    for code in failures.EXIT_CODES.values():
        assert f"{code} " in failures.EXPLAINED
