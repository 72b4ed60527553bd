"""The ``minialbert`` command: a group whose commands are imported when they are called.

``minialbert --help`` needs only the table below, so that it answers at once.
"""

import signal
from importlib import import_module
from importlib.util import find_spec
from typing import Final

import click

from cli import failures
from minialbert import __version__

COMMANDS: Final[dict[str, str]] = {
    "annotate": "Mark identifiers and clinical entities in notes.",
    "redact": "Replace identifiers in notes and keep all else.",
    "verify": "Compare a result with its manifest.",
    "policies": "List redaction policies, or explain one.",
    "keygen": "Make a key for surrogates, shifted dates and hashes.",
    "evaluate": "Score predicted spans against gold.",
    "train": "Train a tagger on labelled notes.",
    "distill": "Teach a small encoder from a larger one.",
    "bench": "Measure speed on this machine.",
}
"""Command and what it does; each is the function of that name in ``cli.<name>``."""

_EPILOG = f"""\b
Examples:
  minialbert redact notes.csv
  minialbert annotate notes.parquet --text-column note_text -o spans.jsonl
  cat letter.txt | minialbert redact - --format text

{failures.EXPLAINED}"""


class LazyGroup(click.Group):
    """A group that knows the names of its commands, and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands whose module is there, in the order of the table."""
        return [name for name in COMMANDS if find_spec(f"cli.{name}") is not None]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command called ``cmd_name``."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = getattr(import_module(f"cli.{cmd_name}"), cmd_name)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: object,
    ) -> click.Context:
        """Parse the group's own options; a mistake in them is wrong usage too."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            error.show()
            raise click.exceptions.Exit(failures.USAGE) from error

    def invoke(self, ctx: click.Context) -> object:
        """Run the command, and end as :mod:`cli.failures` says when it fails."""
        with failures.sentences(ctx):
            signal.signal(signal.SIGTERM, failures.terminate)
            failures.refuse_core_dumps()
            result: object = super().invoke(ctx)
            return result


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_EPILOG,
)
@click.version_option(__version__, prog_name="minialbert")
def cli() -> None:
    """De-identify and annotate clinical notes, offline, with a small recursive transformer."""
