"""One run from its plan to its result: anew, resumed, or again for the notes set aside.

A result that goes to a file grows in :mod:`pipelines.unfinished` and gets its name, its quarantine
and its manifest together when it is whole. Standard output is written as it comes.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from minialbert import __version__
from minialbert.errors import InputError, OutputError, UsageError
from pipelines.fingerprint import Fingerprint, InputFile, Option, read_input
from pipelines.job import Passage, Work, go_through
from pipelines.manifest import Manifest, is_unchanged, manifest_of, read_manifest, written
from pipelines.output import output_errors, refuse_existing, write_json_whole
from pipelines.part_file import sync
from pipelines.plan import Run
from pipelines.quarantine import (
    growing,
    open_quarantine,
    publish_quarantine,
    read_places,
)
from pipelines.row_columns import RowColumns
from pipelines.sinks import open_sink
from pipelines.tables import Source, Target
from pipelines.tally import Tally
from pipelines.unfinished import (
    MANIFEST,
    Progress,
    Unfinished,
    is_begun,
    remove_leftover,
    unfinished,
)

if TYPE_CHECKING:
    from minialbert.redaction.redactor import Redactor

_MAY_DIFFER_IN_RETRY: Final = ("max_characters", "batch_tokens")


def perform(run: Run, work: Work) -> Tally:
    """Do what the run asks for, and return its counts.

    Raises UsageError when a result cannot be taken up again because something differs, InputError
    for notes that cannot be read or that changed meanwhile, OutputError, CheckpointError.
    """
    path = run.target.path
    if path is None:
        return _stream(run, work)
    fingerprint = fingerprint_of(run, work)
    is_resumed, earlier = run.mode == "resume", None
    if is_resumed and not is_begun(path):
        done = _done_already(run, path, fingerprint) if path.exists() else None
        if done is not None:
            return done
        refuse_existing(Target(manifest_of(path), run.target.force))
        _refuse_taken_list(run)
    if run.mode == "retry" and not is_begun(path):
        earlier = _result_to_retry(run, path, fingerprint)
    discard = run.target.force and not is_resumed
    with (
        output_errors(str(path)),
        unfinished(path, resume=is_resumed, discard=discard, beside=_growing(run)) as place,
    ):
        if is_resumed:
            _take_up(run, place, fingerprint)
        if run.target.force or earlier is not None:
            place.allow_replacing()
        if not place.is_whole:
            _build(run, work, place, fingerprint, earlier)
        _publish(run, place, path)
    return read_manifest(manifest_of(path)).tally


def fingerprint_of(run: Run, work: Work) -> Fingerprint:
    """Return what the result of ``run`` depends on; reads all inputs to hash them."""
    tagger, options = work.tagger, work.options
    labels = options.tag.labels
    chosen: dict[str, Option] = {
        **asdict(run.options),
        "other_columns": " ".join(run.options.other_columns),
        "format": run.format,
        "labels": None if labels is None else " ".join(sorted(labels)),
        "threshold": options.tag.threshold,
        "batch_tokens": options.tag.batch_tokens,
        "limit": options.limit,
        "max_characters": options.max_characters,
    }
    if options.redactor is None:
        chosen["with_text"] = options.with_text
    else:
        chosen |= _redaction(options.redactor, options.columns)
    model = {
        "name": tagger.model_name,
        "weights_sha256": tagger.weights_sha256,
        "settings_sha256": tagger.settings_sha256,
    }
    return Fingerprint(
        __version__, run.job, model, tagger.engine, chosen,
        tuple(map(read_input, run.sources)),
    )  # fmt: skip


def _redaction(redactor: "Redactor", columns: RowColumns) -> dict[str, Option]:
    treatments = sorted(redactor.policy.treatments.items())
    return {
        "policy": redactor.policy.name,
        "treatments": " ".join(f"{label}={treatment}" for label, treatment in treatments),
        "key_id": None if redactor.key is None else redactor.key.id,
        "max_days": redactor.max_days,
        "whole_weeks": redactor.whole_weeks,
        "day_first": redactor.day_first,
        "known_columns": " ".join(f"{name}={label}" for name, label in columns.labels.items()),
        "patient_column": columns.patient,
    }


def _stream(run: Run, work: Work) -> Tally:
    with (
        output_errors("standard output"),
        open_sink(run, work, None, None, None) as sink,
        _removed_on_failure(_growing(run)),
        open_quarantine(run.aside, None) as quarantine,
    ):
        passage = Passage(sink, quarantine)
        go_through(run, work, passage, None)
        sink.finish()
    if run.aside is not None:
        publish_quarantine(run.aside)
    return passage.tally


def _build(
    run: Run, work: Work, place: Unfinished, fingerprint: Fingerprint, earlier: Manifest | None
) -> None:
    """Write the whole result into ``place``, from what was committed there on.

    A retry commits nothing: it copies most rows, and is begun again when it dies.
    """
    path, before = run.target.path, place.progress

    def commit(passage: Passage) -> None:
        states = passage.sink.commit(), passage.quarantine.commit()
        place.commit(Progress(fingerprint.to_mapping(), passage.n_rows, *states, passage.tally))

    old = path if earlier is not None else None
    states = (before.result, before.quarantine) if before else (None, None)
    with (
        open_sink(run, work, place.result, states[0], old) as sink,
        open_quarantine(run.aside, states[1]) as quarantine,
    ):
        passage = Passage(sink, quarantine)
        if before is not None:
            passage.tally, passage.n_rows = before.tally, before.n_rows
        if earlier is not None:
            passage.tally, passage.again = _retried(run, earlier)
        go_through(run, work, passage, commit if earlier is None else None)
        sink.finish()
    sync(place.result)
    _refuse_changed_inputs(run, fingerprint)
    name = path.name if path else ""
    output = replace(read_input(Source(name, place.result)), name=name)
    manifest = written(fingerprint.to_mapping(), output, _list_of(run.aside), passage.tally)
    write_json_whole(place.folder / MANIFEST, manifest)


def _list_of(aside: Path | None) -> InputFile | None:
    """Hash the grown list that will be ``aside``; None when no note was set aside."""
    if aside is None or not growing(aside).stat().st_size:
        return None
    return replace(read_input(Source(str(aside), growing(aside))), name=str(aside))


def _publish(run: Run, place: Unfinished, path: Path) -> None:
    """Give result, list and manifest their names, which another may have taken meanwhile."""
    if not place.may_replace and place.result.exists():
        refuse_existing(run.target)
    if not place.may_replace and any(each.exists() for each in _growing(run)):
        _refuse_taken_list(run)
    if run.aside is not None:
        publish_quarantine(run.aside)
    place.publish(path, manifest_of(path))


def _refuse_taken_list(run: Run) -> None:
    if run.quarantine is not None:
        refuse_existing(run.quarantine)


def _growing(run: Run) -> list[Path]:
    return [] if run.aside is None else [growing(run.aside)]


@contextmanager
def _removed_on_failure(paths: list[Path]) -> Iterator[None]:
    try:
        yield
    except BaseException:
        for path in paths:
            path.unlink(missing_ok=True)
        raise


def _retried(run: Run, earlier: Manifest) -> tuple[Tally, frozenset[tuple[str, int]]]:
    """Return the counts without the notes set aside, and where these are."""
    places = frozenset() if run.aside is None else read_places(run.aside)
    tally = earlier.tally
    tally.n_notes -= len(places)
    tally.n_quarantined = 0
    return tally, places


def _done_already(run: Run, path: Path, fingerprint: Fingerprint) -> Tally | None:
    """Return the counts of a result that is whole and the one asked for.

    One that is not is refused, or None when it may be replaced.
    """
    try:
        manifest = read_manifest(manifest_of(path))
        _refuse_differences(fingerprint, manifest.fingerprint, path)
        _refuse_changed_result(path, manifest)
        _refuse_changed_list(run, manifest)
    except (InputError, UsageError):
        if run.target.force:
            return None
        raise
    remove_leftover(path)
    return manifest.tally


def _take_up(run: Run, place: Unfinished, fingerprint: Fingerprint) -> None:
    """Check that the leftover is of the result asked for; with --force discard one that is not."""
    try:
        _refuse_other_leftover(run, place, fingerprint)
    except (InputError, OutputError, UsageError):
        if not run.target.force:
            raise
        place.discard()


def _refuse_other_leftover(run: Run, place: Unfinished, fingerprint: Fingerprint) -> None:
    """Check that what a stopped job left in ``place`` is of the result asked for."""
    path, before = run.target.path, place.progress
    if place.is_whole:
        manifest = read_manifest(place.folder / MANIFEST)
        _refuse_differences(fingerprint, manifest.fingerprint, path)
        if not any(each.exists() for each in _growing(run)):
            _refuse_changed_list(run, manifest)
    elif before is not None:
        _refuse_differences(fingerprint, before.fingerprint, path)


def _result_to_retry(run: Run, path: Path, fingerprint: Fingerprint) -> Manifest:
    """Return the manifest of the result whose quarantined notes are to be tried again."""
    manifest = read_manifest(manifest_of(path))
    if not manifest.tally.n_quarantined:
        raise UsageError(f"No note was set aside for {path}, so there is none to retry.")
    kept = {name: manifest.options.get(name) for name in _MAY_DIFFER_IN_RETRY}
    alike = replace(fingerprint, options={**fingerprint.options, **kept})  # type: ignore[dict-item]
    _refuse_differences(alike, manifest.fingerprint, path)
    _refuse_changed_result(path, manifest)
    _refuse_changed_list(run, manifest)
    return manifest


def _refuse_differences(
    fingerprint: Fingerprint, earlier: Mapping[str, object], path: Path | None
) -> None:
    differences = fingerprint.differences(earlier)
    if differences:
        raise UsageError(
            f"{path} cannot be gone on with, because its result would not be one: "
            f"{'; '.join(differences)}. Run as before, or start anew with --force."
        )


def _refuse_changed_result(path: Path, manifest: Manifest) -> None:
    now = read_input(Source(str(path), path))
    if now.sha256 != manifest.output.sha256:
        raise InputError(f"{path} is not what its manifest says; start anew with --force.")


def _refuse_changed_list(run: Run, manifest: Manifest) -> None:
    if manifest.quarantine is None or run.aside is None:
        return
    if not is_unchanged(run.aside, manifest.quarantine):
        raise InputError(
            f"{run.aside} is not the list of notes set aside that the manifest of {run.target.path} "
            "names; put that list back, or start anew with --force."
        )


def _refuse_changed_inputs(run: Run, fingerprint: Fingerprint) -> None:
    for source, before in zip(run.sources, fingerprint.inputs, strict=True):
        if read_input(source) != before:
            raise InputError(
                f"{source.name} has changed while it was read; the result is not kept. "
                "Start anew with --force when nothing writes to it any more."
            )
