"""``minialbert bench``: how fast this machine tags notes, and how fast it could."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from cli.options import NotesOptions, notes_options
from minialbert.engines.options import Device, EngineOptions, Kind, Precision
from pipelines.output import refuse_existing, whole_file
from pipelines.plan import Request
from pipelines.tables import Format, ReadOptions, Target

if TYPE_CHECKING:
    from pipelines.measuring.report import Report
    from pipelines.measuring.subjects import Subject

BY_HAND_SECONDS: Final = 20.0
_SHARED: Final = frozenset({
    "notes", "format", "text_column", "id_column", "encoding", "delimiter", "model", "device",
    "engine", "precision", "threads", "quiet", "debug",
})  # fmt: skip


@click.command()
@notes_options
def _over_notes(asked: NotesOptions) -> None:
    """Lend its parameters."""


# fmt: off
@click.command(params=[each for each in _over_notes.params if each.name in _SHARED])
@click.option("--limit", type=click.IntRange(min=1), default=500, show_default=True, metavar="N",
              help="Measure with the first N notes.")
@click.option("--json", "json_path", metavar="FILE|-", type=click.Path(path_type=Path),
              help="Write every figure as JSON; with - to standard output, and no tables.")
@click.option("--picture", metavar="FILE", type=click.Path(path_type=Path),
              help="Draw the stages as an SVG.")
@click.option("--against-transformers/--no-against-transformers", default=True, show_default=True,
              help="Also time transformers' own pipeline with the same weights.")
@click.option("--paper-size", is_flag=True,
              help="Instead of --model: random weights of the paper's size, the engine alone.")
def bench(  # one parameter an option
    notes: tuple[str, ...], format: Format | None, text_column: str | None, id_column: str | None,
    encoding: str, delimiter: str | None, model: Path | None, device: Device, engine: Kind,
    precision: Precision, threads: int | None, quiet: bool, limit: int, json_path: Path | None,
    picture: Path | None, against_transformers: bool, paper_size: bool,
) -> None:
    """Measure how fast NOTES are annotated on this machine, and how fast it could be.

    One run times the job from file to file, each stage alone, plain matrix products of the model's
    shapes, and what one would write by hand with transformers. No result is kept and no note shown.

    \b
    minialbert bench notes.jsonl
    minialbert bench notes.csv --limit 2000 --json speed.json --picture speed.svg
    minialbert bench notes.csv --paper-size --precision int8
    """
    read = ReadOptions(text_column, id_column, encoding, delimiter)
    seconds = BY_HAND_SECONDS if against_transformers else 0.0
    for path in (json_path, picture):
        refuse_existing(_target(path))
    report = _measured(
        Request(notes, format, read), EngineOptions(engine, precision, device, threads),
        model=model, paper_size=paper_size, limit=limit, by_hand_seconds=seconds, quiet=quiet,
    )
    _write(report, json_path, picture)
# fmt: on


def _measured(
    request: Request,
    engine: EngineOptions,
    *,
    model: Path | None,
    paper_size: bool,
    limit: int,
    by_hand_seconds: float,
    quiet: bool,
) -> "Report":
    from minialbert.errors import UsageError
    from pipelines.measuring.clocks import seconds_to_import
    from pipelines.measuring.trial import trial_run

    if paper_size and model is not None:
        raise UsageError("--paper-size draws a model of its own; leave --model out.")
    with trial_run(request) as run:
        torch_seconds = seconds_to_import("torch")
        from cli.progress import Quiet
        from pipelines.measuring import subjects
        from pipelines.measuring.speed import Asked, measure

        def load() -> "Subject":
            return (
                subjects.paper_size(engine) if paper_size else subjects.stored_model(model, engine)
            )

        def say(what: str) -> None:
            if not quiet:
                click.echo(f"{what} ...", err=True)

        asked = Asked(limit, paper_size, by_hand_seconds, torch_seconds)
        return measure(run, asked, load, Quiet(), say)


def _write(report: "Report", json_path: Path | None, picture: Path | None) -> None:
    from cli.bench_report import draw, show

    if json_path is not None:
        with whole_file(_target(json_path)) as stream:
            stream.write((json.dumps(report.to_mapping(), indent=2) + "\n").encode())
    if picture is not None:
        with whole_file(_target(picture)) as stream:
            stream.write(draw(report).encode())
    if json_path != Path("-"):
        show(report)


def _target(path: Path | None) -> Target:
    """Return where a figure goes; measuring again replaces it."""
    return Target(None if path == Path("-") else path, force=True)
