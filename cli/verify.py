"""``minialbert verify``: compare a result with its manifest."""

from pathlib import Path

import click

from minialbert.errors import InputError

_MARKS = {True: "ok", False: "NO", None: "not compared"}


@click.command()
@click.argument("result", type=click.Path(path_type=Path), metavar="OUT")
@click.option(
    "--quarantine", type=click.Path(path_type=Path), metavar="FILE",
    help="List of the notes set aside, if it is no longer where the run put it.",
)  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="Say nothing; the exit code tells.")
def verify(result: Path, *, quarantine: Path | None, quiet: bool) -> None:
    """Compare OUT, its quarantine, and its inputs where they still are, with OUT.manifest.json.

    Every character of every note that was not set aside must have been seen by the model, and
    every byte of OUT, the quarantine and the inputs must be as the manifest says. Exits with 2 otherwise.

    \b
    Example:
      minialbert verify notes.redacted.csv
    """
    from pipelines.manifest import verify as compare  # noqa: PLC0415

    checks = compare(result, quarantine)
    if not quiet:
        for check in checks:
            click.echo(f"{_MARKS[check.holds]:<12} {check.what}")
    failed = [check.what for check in checks if check.holds is False]
    if failed:
        raise InputError(f"{result} does not hold what its manifest says: not so that {failed[0]}.")
