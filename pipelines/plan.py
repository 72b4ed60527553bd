"""What a command line means: which sources are read together, and where each result goes.

Without ``-o`` every source is a run of its own, its result beside it; with ``-o`` all sources
are one run. Everything that can be refused before a model is loaded is refused here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

from minialbert.errors import OutputError, UsageError
from pipelines.formats import STDIN, SUFFIXES, common_format, open_table, sources_of
from pipelines.manifest import manifest_of
from pipelines.output import refuse_existing
from pipelines.streams import COMPRESSIONS, plain_name
from pipelines.tables import Format, ReadOptions, Source, Table, Target

Job = Literal["annotate", "redact"]
Mode = Literal["new", "resume", "retry"]
_PARTICIPLES: Final[dict[Job, str]] = {"annotate": "annotated", "redact": "redacted"}


@dataclass(frozen=True, slots=True)
class Destination:
    """What the user said about the result: ``-o``, ``--quarantine`` (None: not given), ``--force``.

    The quarantine file lies beside the notes unless named. ``mode`` says whether results are new,
    those of a job that was stopped, or of one that is done but for the notes it set aside.
    """

    name: str | None = None
    quarantine: Path | None = None
    force: bool = False
    mode: Mode = "new"


@dataclass(frozen=True, slots=True)
class Run:
    """Sources read as one table, the target for its result and that for the notes set aside.

    ``quarantine`` is None when the result goes to standard output and no file was named.
    """

    job: Job
    sources: tuple[Source, ...]
    format: Format
    options: ReadOptions
    table: Table[object]
    target: Target
    quarantine: Target | None
    mode: Mode = "new"

    @property
    def aside(self) -> Path | None:
        """Where the notes set aside are listed, or None when they are not."""
        return None if self.quarantine is None else self.quarantine.path

    def open_result(self, path: Path) -> Table[object]:
        """Return the table that reads the result of ``redact`` at ``path``."""
        return open_table((Source(str(path), path),), self.format, self.options)


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
    sources = tuple(source for name in request.notes for source in sources_of(name))
    kind = common_format(sources, request.format)
    groups = [(source,) for source in sources] if destination.name is None else [sources]
    targets = [_target(job, group[0], kind, destination) for group in groups]
    asides = [
        _quarantine(target, group[0], destination)
        for target, group in zip(targets, groups, strict=True)
    ]
    proofs = [Target(manifest_of(each.path), each.force) for each in targets if each.path]
    taken = [*targets, *(aside for aside in asides if aside is not None), *proofs]
    _check_suffixes(job, kind, targets)
    _check_places(sources, taken, destination.mode)
    return [
        Run(
            job, group, kind, request.options, open_table(group, kind, request.options),
            target, aside, destination.mode,
        )
        for group, target, aside in zip(groups, targets, asides, strict=True)
    ]  # fmt: skip


def _target(job: Job, source: Source, kind: Format, destination: Destination) -> Target:
    if destination.name == STDIN or (destination.name is None and source.is_stdin):
        return Target(None)
    if destination.name is not None:
        return Target(Path(destination.name), destination.force)
    home, name = _place(source)
    is_folder = source.path is not None and source.path.is_dir()
    stem, own_suffix = (name, "") if is_folder else (Path(name).stem, Path(name).suffix)
    suffix = ".jsonl" if job == "annotate" else own_suffix
    return Target(home / f"{stem}.{_PARTICIPLES[job]}{suffix}", destination.force)


def _place(source: Source) -> tuple[Path, str]:
    """Return where a result lies by default, and what it is called after."""
    if source.path is None:
        return Path.cwd(), plain_name(source)
    path = source.path if source.path.name else Path.cwd()
    return path.parent, plain_name(Source(str(path), path))


def _quarantine(target: Target, source: Source, destination: Destination) -> Target | None:
    """Place the list of failed notes with the notes, not with a result that may be shared."""
    if destination.quarantine is not None:
        return Target(destination.quarantine, destination.force)
    if target.path is None:
        return None
    home = target.path.parent if source.path is None else _place(source)[0]
    return Target(home / f"{target.path.name}.quarantine.jsonl", target.force)


def _check_suffixes(job: Job, kind: Format, targets: Sequence[Target]) -> None:
    wanted: Format = "jsonl" if job == "annotate" else kind
    for path in (target.path for target in targets):
        suffix = "" if path is None else path.suffix.lower()
        if suffix in COMPRESSIONS:
            raise UsageError(f"{path} would not be compressed; results are written plain.")
        found = SUFFIXES.get(suffix)
        if found not in (None, wanted):
            raise UsageError(
                f"{path} has the suffix of another format; {job} writes {wanted} here."
            )


def _check_places(sources: Sequence[Source], targets: Sequence[Target], mode: Mode) -> None:
    paths = [target.path for target in targets if target.path is not None]
    if mode != "new" and (not paths or any(source.is_stdin for source in sources)):
        raise UsageError("What was read from or written to a stream can only be done anew.")
    if len({path.resolve() for path in paths}) < len(paths):
        raise UsageError(
            "Two of the files to be written, such as a result, its quarantine and its manifest, would "
            "have the same name; choose others, or run one at a time with -o."
        )
    for path in paths:
        _refuse_inputs(path, sources)
    for target in targets if mode == "new" else ():
        refuse_existing(target)


def _refuse_inputs(path: Path, sources: Sequence[Source]) -> None:
    """Refuse a target that is one of the sources, lies in one or holds one, even with --force."""
    wanted = path.resolve()
    for source in sources:
        path_read = source.path or _local_path(source)
        if path_read is None:
            continue
        taken = path_read.resolve()
        inside = path_read.is_dir() and taken in wanted.parents
        if wanted == taken or inside or wanted in taken.parents:
            raise OutputError(
                f"{path} would replace or mix with the notes of {source.name}; "
                "choose another place with -o."
            )


def _local_path(source: Source) -> Path | None:
    """Return the path of a source with a file:// address."""
    address = urlsplit(source.uri or "")
    return Path(unquote(address.path)) if address.scheme.lower() == "file" else None
