"""Measure speed in one run: the limit, a whole job, its stages, the limit again, and the pipeline.

What comes later cannot make the job look slower: transformers is imported last.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Final

import torch

from minialbert.errors import InputError, UsageError
from pipelines.job import JobOptions, Watch, Work
from pipelines.measuring.clocks import Clock
from pipelines.measuring.limits import best_limits, flops_per_piece, measure_rates
from pipelines.measuring.machine import most_resident_bytes, n_cores, processor, versions
from pipelines.measuring.report import ByHand, Machine, Memory, Model, Report, Whole
from pipelines.measuring.stages import (
    OPTIONS,
    StagesTimed,
    can_be_tagged,
    rows_of,
    time_stages,
    watched,
)
from pipelines.measuring.subjects import Subject
from pipelines.plan import Run
from pipelines.runs import perform

_WARM_UP_NOTES: Final = 16


@dataclass(frozen=True, slots=True)
class Asked:
    """What to measure: the first ``limit`` notes, with the whole job or the engine alone.

    The pipeline may take ``by_hand_seconds`` for each batch size; 0 leaves it out.
    """

    limit: int
    engine_only: bool
    by_hand_seconds: float
    torch_import_seconds: float | None


def measure(
    run: Run, asked: Asked, load: Callable[[], Subject], watch: Watch, say: Callable[[str], None]
) -> Report:
    """Measure ``run`` with the subject that ``load`` gives; ``say`` is told what is done next.

    Raises InputError for notes without text, and whatever loading and the job raise.
    """
    say("loading the model")
    loading = Clock()
    with loading.running():
        subject = load()
    _warm_up(run, subject)
    loaded_bytes = most_resident_bytes()
    say("timing matrix products")
    before = measure_rates(subject.config, device=subject.device)
    whole = None
    if not asked.engine_only:
        say("timing the job")
        whole = _time_job(run, subject, asked.limit, watch)
    most_bytes = most_resident_bytes()
    say("timing the stages")
    timed = _time_stages(run, subject, asked)
    after = measure_rates(subject.config, device=subject.device)
    n_context = timed.windows.n_shown / timed.windows.n_windows
    return Report(
        machine=_machine(subject),
        model=_model(subject, loading.wall_seconds, asked.torch_import_seconds),
        notes=timed.notes,
        windows=timed.windows,
        stages=timed.stages,
        engine_seconds=timed.engine_seconds,
        whole=whole,
        limits=best_limits(subject.config, before, after),
        by_hand=_by_hand(run, subject, asked, say),
        memory=Memory(loaded_bytes, most_bytes),
        operations_per_piece=flops_per_piece(subject.config, n_context=n_context),
    )


def _warm_up(run: Run, subject: Subject) -> None:
    """Tag a few notes, so that what happens once has happened."""
    notes = [row.note for row in rows_of(run, _WARM_UP_NOTES)]
    texts = [note.text for note in notes if note.text and can_be_tagged(note)]
    if not any(map(len, subject.tagger.encoder.encode(texts))):
        raise InputError(f"The first {_WARM_UP_NOTES} notes hold no text to measure with.")
    watched(subject.tagger)[0].tag(texts, OPTIONS)


def _time_job(run: Run, subject: Subject, limit: int, watch: Watch) -> Whole:
    tagger, engine = watched(subject.tagger)
    clock = Clock()
    with clock.running():
        perform(run, Work(tagger, JobOptions(OPTIONS, limit), watch))
    return Whole(clock.wall_seconds, clock.cpu_seconds, engine.clock.wall_seconds)


def _time_stages(run: Run, subject: Subject, asked: Asked) -> StagesTimed:
    """Write where the job does, beside its result."""
    if run.target.path is None:
        raise UsageError("A job is timed from file to file; its result needs a path.")
    place = run.target.path.with_name("stages.jsonl")
    return time_stages(run, subject.tagger, place, limit=asked.limit, whole=not asked.engine_only)


def _by_hand(
    run: Run, subject: Subject, asked: Asked, say: Callable[[str], None]
) -> tuple[ByHand, ...]:
    if asked.engine_only or not asked.by_hand_seconds:
        return ()
    say("timing transformers' pipeline")
    from pipelines.measuring.by_hand import time_by_hand  # noqa: PLC0415

    return time_by_hand(run, subject, limit=asked.limit, most_seconds=asked.by_hand_seconds)


def _machine(subject: Subject) -> Machine:
    return Machine(
        processor(), n_cores(), torch.get_num_threads(), subject.device, subject.tagger.engine,
        versions(),
    )  # fmt: skip


def _model(subject: Subject, load_seconds: float, torch_seconds: float | None) -> Model:
    sizes = {
        name: size
        for name, size in asdict(subject.config).items()
        if isinstance(size, int) and not isinstance(size, bool)
    }
    return Model(subject.name, subject.version, sizes, load_seconds, torch_seconds)
