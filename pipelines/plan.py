"""What a command line means: which sources are read together, and where each result goes.

Without ``-o`` every source is a run of its own, its result beside it; with ``-o`` all sources
are one run. Everything that can be refused before a model is loaded is refused here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from minialbert.errors import OutputError, UsageError
from pipelines.formats import STDIN, SUFFIXES, common_format, open_table, source_of
from pipelines.output import refuse_existing
from pipelines.tables import Format, ReadOptions, Source, Table, Target

Job = Literal["annotate", "redact"]
_PARTICIPLES: Final[dict[Job, str]] = {"annotate": "annotated", "redact": "redacted"}


@dataclass(frozen=True, slots=True)
class Destination:
    """What the user said about the result: ``-o``, ``--quarantine`` (None: not given), ``--force``.

    The quarantine file lies beside the notes unless named.
    """

    name: str | None = None
    quarantine: Path | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A table to read, the target for its result and that for the notes set aside.

    ``quarantine`` is None when the result goes to standard output and no file was named.
    """

    table: Table[object]
    target: Target
    quarantine: Target | None


@dataclass(frozen=True, slots=True)
class Request:
    """What to read: names from the command line, their format if declared, and how."""

    notes: tuple[str, ...]
    format: Format | None
    options: ReadOptions


def plan_runs(job: Job, request: Request, destination: Destination) -> list[Run]:
    """Return the runs that the command line asks for.

    Raises UsageError, InputError and OutputError for what cannot go well.
    """
    if len(request.notes) > 1 and STDIN in request.notes:
        raise UsageError("Standard input cannot be read together with files.")
    sources = tuple(map(source_of, request.notes))
    kind = common_format(sources, request.format)
    groups = [(source,) for source in sources] if destination.name is None else [sources]
    targets = [_target(job, group[0], kind, destination) for group in groups]
    asides = [
        _quarantine(target, group[0], destination)
        for target, group in zip(targets, groups, strict=True)
    ]
    taken = [*targets, *(aside for aside in asides if aside is not None)]
    _check_suffixes(job, kind, targets)
    _check_places(sources, taken)
    tables = [open_table(group, kind, request.options) for group in groups]
    return [Run(*parts) for parts in zip(tables, targets, asides, strict=True)]


def _target(job: Job, source: Source, kind: Format, destination: Destination) -> Target:
    if destination.name == STDIN or (destination.name is None and source.path is None):
        return Target(None)
    if destination.name is not None:
        return Target(Path(destination.name), destination.force)
    path = source.path if source.path is not None and source.path.name else Path.cwd()
    stem, own_suffix = (path.name, "") if path.is_dir() else (path.stem, path.suffix)
    suffix = ".jsonl" if job == "annotate" else own_suffix
    return Target(path.with_name(f"{stem}.{_PARTICIPLES[job]}{suffix}"), destination.force)


def _quarantine(target: Target, source: Source, destination: Destination) -> Target | None:
    """Place the list of failed notes with the notes, not with a result that may be shared."""
    if destination.quarantine is not None:
        return Target(destination.quarantine, destination.force)
    if target.path is None:
        return None
    home = target.path.parent if source.path is None else source.path.absolute().parent
    return Target(home / f"{target.path.name}.quarantine.jsonl", target.force)


def _check_suffixes(job: Job, kind: Format, targets: Sequence[Target]) -> None:
    wanted: Format = "jsonl" if job == "annotate" else kind
    for path in (target.path for target in targets):
        found = None if path is None else SUFFIXES.get(path.suffix.lower())
        if found not in (None, wanted):
            raise UsageError(
                f"{path} has the suffix of another format; {job} writes {wanted} here."
            )


def _check_places(sources: Sequence[Source], targets: Sequence[Target]) -> None:
    paths = [target.path for target in targets if target.path is not None]
    if len({path.resolve() for path in paths}) < len(paths):
        raise UsageError("Two results would have the same name; run one at a time with -o.")
    for path in paths:
        _refuse_inputs(path, sources)
    for target in targets:
        refuse_existing(target)


def _refuse_inputs(path: Path, sources: Sequence[Source]) -> None:
    """Refuse a target that is one of the sources, lies in one or holds one, even with --force."""
    wanted = path.resolve()
    for source in sources:
        if source.path is None:
            continue
        taken = source.path.resolve()
        inside = source.path.is_dir() and taken in wanted.parents
        if wanted == taken or inside or wanted in taken.parents:
            raise OutputError(
                f"{path} would replace or mix with the notes of {source.name}; "
                "choose another place with -o."
            )
