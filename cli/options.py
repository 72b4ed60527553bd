"""The options that commands over notes share, as one decorator and one frozen object.

``load_tagger`` is the only place where a command loads a model.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec, get_args

import click

from cli.failures import QUARANTINED, ask_for_json, ask_for_traceback
from minialbert.engines.options import Device, EngineOptions, Kind, Precision
from minialbert.errors import UsageError
from pipelines.plan import Destination, Job, Mode, Request, plan_runs
from pipelines.tables import Format, ReadOptions
from pipelines.tally import Tally

if TYPE_CHECKING:
    from minialbert.tagger import Tagger, TagOptions
    from pipelines.job import JobOptions
    from pipelines.workers import Workers

P = ParamSpec("P")

_PATH: Final = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class NotesOptions:
    """What the user asked for, except what only one command knows."""

    notes: tuple[str, ...]
    output: str | None
    force: bool
    quarantine: Path | None
    allow_quarantine: bool
    resume: bool
    retry_quarantined: bool
    max_chars: int
    format: Format | None
    text_column: str | None
    id_column: str | None
    encoding: str
    delimiter: str | None
    limit: int | None
    model: Path | None
    device: Device
    engine: Kind
    precision: Precision
    threads: int | None
    workers: int
    threshold: float | None
    batch_tokens: int | None
    log_json: bool
    quiet: bool

    def request(self, other_columns: tuple[str, ...] = ()) -> Request:
        """Return what to read, with the values of ``other_columns`` for each note."""
        columns = self.text_column, self.id_column
        read = ReadOptions(*columns, self.encoding, self.delimiter, other_columns)
        return Request(self.notes, self.format, read)

    @property
    def engine_options(self) -> EngineOptions:
        """What to compute with."""
        return EngineOptions(self.engine, self.precision, self.device, self.threads)

    @property
    def destination(self) -> Destination:
        """Where to write, and whether to go on with what is there.

        Raises UsageError for options that exclude each other.
        """
        if self.retry_quarantined and (self.force or self.resume):
            raise UsageError("--retry-quarantined goes with neither --force nor --resume.")
        mode: Mode = "resume" if self.resume else "retry" if self.retry_quarantined else "new"
        return Destination(self.output, self.quarantine, self.force, mode)


_DECORATORS: Final = (
    click.argument("notes", nargs=-1, required=True, metavar="NOTES..."),
    click.option(
        "-o", "--output", metavar="OUT",
        help="Where the result goes; - is stdout. Default: beside NOTES.",
    ),
    click.option(
        "--force", is_flag=True, help="Replace OUT if it exists, and, without --resume, what a stopped run left of it."
    ),
    click.option(
        "--resume", is_flag=True,
        help="Go on where the same command was stopped; done already is fine, too.",
    ),
    click.option(
        "--quarantine", type=_PATH, metavar="FILE",
        help="List of notes that could not be processed. Default: OUT.quarantine.jsonl beside NOTES.",
    ),
    click.option(
        "--allow-quarantine", is_flag=True, help="Exit with 0, not 3, when notes were set aside."
    ),
    click.option(
        "--retry-quarantined", is_flag=True,
        help="Process only the notes set aside for OUT, and put them in their places in it.",
    ),
    click.option(
        "--max-chars", type=click.IntRange(min=1), default=1_000_000, show_default=True,
        metavar="N", help="Set longer notes aside.",
    ),
    click.option(
        "--format", type=click.Choice(get_args(Format)),
        help="Format of NOTES, if not by suffix; needed for stdin.",
    ),
    click.option(
        "--text-column", metavar="NAME",
        help="Column or key of the text. Default: text, note_text, ..., if only one is there.",
    ),
    click.option(
        "--id-column", metavar="NAME",
        help="Column or key of the id. Default: note_id, else id, else the row's number.",
    ),
    click.option(
        "--encoding", default="utf-8", show_default=True, metavar="NAME",
        help="Encoding of NOTES; never guessed.",
    ),
    click.option(
        "--delimiter", metavar="CHAR", help=r"What separates CSV fields, such as ';' or '\t'."
    ),
    click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Read N notes for each OUT."),
    click.option("--model", type=_PATH, metavar="FOLDER", help="Model. Default: the built-in one."),
    click.option(
        "--device", type=click.Choice(get_args(Device)), default="auto", show_default=True,
        help="What to compute on.",
    ),
    click.option(
        "--engine", type=click.Choice(get_args(Kind)), default="auto", show_default=True,
        help="What computes; auto takes OpenVINO on a CPU if it is installed.",
    ),
    click.option(
        "--precision", type=click.Choice(get_args(Precision)), default="auto", show_default=True,
        help="Numbers of the matrix products; auto measures which pay on this machine.",
    ),
    click.option(
        "--threads", type=click.IntRange(min=1), metavar="N",
        help="CPU threads of the network. Default: all cores, shared among --workers.",
    ),
    click.option(
        "--workers", type=click.IntRange(min=1), default=1, show_default=True, metavar="N",
        help="Processes that tag; each needs a model's memory, and large jobs gain.",
    ),
    click.option(
        "--threshold", type=click.FloatRange(0, 1, min_open=True, max_open=True), metavar="P",
        help="Least score of a span found by the model. Default: the model's own, per label and for short texts.",
    ),
    click.option(
        "--batch-tokens", type=click.IntRange(min=512), metavar="N",
        help="Word pieces per forward pass. Default: what suits the engine.",
    ),
    click.option(
        "--log-json", is_flag=True, is_eager=True, callback=ask_for_json,
        help="Instead of progress: a JSON line per commit on stderr.",
    ),
    click.option("-q", "--quiet", is_flag=True, help="No progress and no summary."),
    click.option(
        "--debug", is_flag=True, expose_value=False, is_eager=True, callback=ask_for_traceback,
        help="Show a traceback on failure; it can show note text.",
    ),
)  # fmt: skip


def notes_options(
    command: Callable[Concatenate[NotesOptions, P], None],
) -> Callable[..., None]:
    """Give ``command`` the shared arguments and options, as its first argument."""

    @wraps(command)
    def with_options(*args: P.args, **kwargs: P.kwargs) -> None:
        shared = {field.name: kwargs.pop(field.name) for field in fields(NotesOptions)}
        command(NotesOptions(**shared), *args, **kwargs)  # type: ignore[arg-type]

    decorated: Callable[..., None] = with_options
    for decorate in reversed(_DECORATORS):
        decorated = decorate(decorated)
    return decorated


def load_tagger(asked: NotesOptions) -> "Tagger":
    """Load the model that was asked for. Raises CheckpointError, UsageError."""
    from pipelines.workers import Recipe  # noqa: PLC0415

    return Recipe(asked.model, asked.engine_options).load()


@contextmanager
def taggers(asked: NotesOptions) -> "Iterator[Tagger | Workers]":
    """Load the model that was asked for, here or in the workers that were asked for."""
    from pipelines.workers import Recipe, workers  # noqa: PLC0415

    if asked.workers == 1:
        yield load_tagger(asked)
    else:
        with workers(Recipe(asked.model, asked.engine_options), asked.workers) as pool:
            yield pool


def perform_all(
    job: Job,
    asked: NotesOptions,
    choose: "Callable[[Tagger | Workers], JobOptions]",
    other_columns: tuple[str, ...] = (),
) -> None:
    """Plan the runs, load the model, perform them, report, and exit with 3 for notes set aside."""
    from cli.progress import show_summary, shown  # noqa: PLC0415
    from pipelines.job import Work  # noqa: PLC0415
    from pipelines.runs import perform  # noqa: PLC0415

    runs = plan_runs(job, asked.request(other_columns), asked.destination)
    total = Tally()
    with (
        shown(quiet=asked.quiet, log_json=asked.log_json, limit=asked.limit) as watch,
        taggers(asked) as tagger,
    ):
        work = Work(tagger, choose(tagger), watch, n_ahead=asked.workers + 1)
        for run in runs:
            total.add(perform(run, work))
        watch.done(total)
    show_summary(total, quiet=asked.quiet or asked.log_json)
    if total.n_quarantined and not asked.allow_quarantine:
        click.get_current_context().exit(QUARANTINED)


def tag_options(options: NotesOptions, labels: frozenset[str] | None) -> "TagOptions":
    """Return what to ask of the tagger: ``labels`` only, or all when None."""
    from minialbert.tagger import TagOptions  # noqa: PLC0415

    return TagOptions(labels=labels, threshold=options.threshold, batch_tokens=options.batch_tokens)
