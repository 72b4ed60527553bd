"""One place that turns whatever goes wrong into a sentence on stderr and an exit code.

No traceback is shown unless ``--debug`` asks for it, because tracebacks can quote note text.
"""

import json
import os
import resource
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import PurePath
from types import FrameType
from typing import Final, NoReturn

import click

from minialbert.errors import (
    CheckpointError,
    InputError,
    MiniAlbertError,
    NoteError,
    OutputError,
    UsageError,
    WorkerError,
)

USAGE: Final = 1
QUARANTINED: Final = 3
FAULT: Final = 70
INTERRUPTED: Final = 130
TERMINATED: Final = 143
EXIT_CODES: Final[dict[type[MiniAlbertError], int]] = {
    UsageError: USAGE,
    InputError: 2,
    NoteError: QUARANTINED,
    CheckpointError: 4,
    OutputError: 5,
    WorkerError: 6,
}
EXPLAINED: Final = (
    "Exit codes: 0 done; 1 wrong usage; 2 the input cannot be read; 3 done, but notes were set "
    "aside; 4 the model cannot be used; 5 the output cannot be written; 6 a worker process died; "
    "70 a fault in minialbert; 130 interrupted; 143 terminated."
)
_DEBUG = "minialbert.debug"
_LOG = "minialbert.log"
_ASKED = "minialbert.asked"
_SEE_WHERE: Final = "Run again with --debug to see where (this can show note text)."
_LEFT: Final = (
    "; no unfinished result has its name yet, and what was committed of it can be gone on with by "
    "adding --resume."
)


class Terminated(KeyboardInterrupt):
    """The system asked the process to end (SIGTERM)."""


def terminate(number: int, frame: FrameType | None) -> NoReturn:
    """Stop as Ctrl-C does, but remember why (a signal handler)."""
    raise Terminated


def refuse_core_dumps() -> None:
    """Let a crash of this process write no memory to disk, for notes are in it."""
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def ask_for_traceback(context: click.Context, option: click.Parameter, value: bool) -> None:
    """Remember that ``--debug`` was given (a click callback)."""
    if value:
        context.meta[_DEBUG] = True


def ask_for_json(context: click.Context, option: click.Parameter, value: bool) -> bool:
    """Remember that ``--log-json`` was given, and what else is asked of a job (a click callback)."""
    context.meta[_LOG] = value
    context.meta[_ASKED] = context.params
    return value


@contextmanager
def sentences(context: click.Context) -> Iterator[None]:
    """Run a command; when it fails, say why in a sentence and exit with the fitting code."""
    try:
        yield
    except click.ClickException as error:
        error.show()
        context.exit(USAGE)
    except (click.exceptions.Exit, click.Abort):
        raise
    except KeyboardInterrupt as error:
        is_terminated = isinstance(error, Terminated)
        _end(
            f"{'Terminated' if is_terminated else 'Interrupted'}{_left(context)}",
            context, TERMINATED if is_terminated else INTERRUPTED,
        )  # fmt: skip
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - nothing is left to be flushed
        sentence = "Error: Whoever was reading standard output has stopped reading."
        _end(sentence, context, EXIT_CODES[OutputError])
    except MiniAlbertError as error:
        _end(f"Error: {error}", context, EXIT_CODES.get(type(error), USAGE))
    except Exception as error:  # noqa: BLE001 - the last place where note text can be held back
        _end(f"Error: minialbert met a fault of its own, {_place(error)}.", context, FAULT)


def _end(sentence: str, context: click.Context, code: int) -> NoReturn:
    """Say why the command ends, as a line of JSON where that was asked for, and exit."""
    if context.meta.get(_DEBUG):
        click.echo("Debug: what follows can show note text; do not pass it on.", err=True)
        traceback.print_exc(file=sys.stderr)
    with suppress(OSError):
        if context.meta.get(_LOG):
            event = "stopped" if code in (INTERRUPTED, TERMINATED) else "failed"
            click.echo(json.dumps({"event": event, "exit": code, "reason": sentence}), err=True)
        else:
            click.echo(sentence, err=True)
            if code == FAULT and not context.meta.get(_DEBUG):
                click.echo(_SEE_WHERE, err=True)
    context.exit(code)


def _left(context: click.Context) -> str:
    """Return what became of the result: only a job that writes a file can be gone on with."""
    asked = context.meta.get(_ASKED)
    if asked is None or asked.get("preview") is not None:
        return "."
    output = asked.get("output") or ("-" if "-" in asked.get("notes", ()) else None)
    return "." if output == "-" else _LEFT


def _place(error: Exception) -> str:
    """Return the kind of ``error`` and the line that raised it, but not its message."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1]
    return f"{type(error).__name__} at {PurePath(last.filename).name}:{last.lineno}"
