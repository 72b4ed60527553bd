"""Taggers in processes of their own, so that many cores are used well.

:class:`Workers` answers as a :class:`minialbert.tagger.Tagger` does: whoever asks from several
threads at once keeps several processes busy. Each process has a model and a share of the cores. Texts
go to them and spans come back; nothing is written by a worker.
"""

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from multiprocessing import get_all_start_methods, get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Final

from minialbert.engines.options import EngineOptions
from minialbert.errors import WorkerError
from minialbert.tagger import Tagged, Tagger, TagOptions

_PRELOADED: Final = [
    "minialbert.tagger"
]  # imported once, in the process that workers are forked from
_MINE: dict[str, Tagger] = {}  # a worker's own tagger


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a worker loads: a model folder (None is the embedded one) and its engine."""

    folder: Path | None
    engine: EngineOptions = EngineOptions()

    def load(self) -> Tagger:
        """Load the tagger. Raises CheckpointError, UsageError."""
        chosen = self.engine
        return Tagger.load(
            self.folder, device=chosen.device, engine=chosen.kind, precision=chosen.precision,
            n_threads=chosen.n_threads,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Identity:
    """What a result depends on in a tagger; equal identities give equal spans."""

    labels: tuple[str, ...]
    model_name: str
    model_version: str
    weights_sha256: str
    settings_sha256: str
    engine: str


@dataclass(frozen=True, slots=True)
class Workers(Identity):
    """A pool of processes with a tagger each, and what these taggers are."""

    pool: ProcessPoolExecutor
    recipe: Recipe

    def tag_counted(self, texts: Sequence[str], options: TagOptions = TagOptions()) -> list[Tagged]:
        """Tag ``texts`` in one of the processes, as a tagger does.

        Raises WorkerError when a process died.
        """
        try:
            return self.pool.submit(_tag, self.recipe, list(texts), options).result()
        except BrokenProcessPool as error:
            raise WorkerError(
                "A worker process ended, perhaps because memory ran out; start again with --resume, "
                "and with fewer --workers if it happens again."
            ) from error


@contextmanager
def workers(recipe: Recipe, n_workers: int) -> Iterator[Workers]:
    """Run ``n_workers`` processes while the context lasts; they share the cores evenly.

    Raises what :meth:`Recipe.load` raises, WorkerError when a process dies at its start.
    """
    n_threads = recipe.engine.n_threads or max(1, n_cores() // n_workers)
    own = replace(recipe, engine=replace(recipe.engine, n_threads=n_threads))
    context = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
    context.set_forkserver_preload(_PRELOADED)
    pool = ProcessPoolExecutor(n_workers, context, initializer=_live_with_parent)
    try:
        identities = list(pool.map(_identity, [own] * n_workers))
        yield Workers(**asdict(identities[0]), pool=pool, recipe=own)
    except BrokenProcessPool as error:
        raise WorkerError("A worker process ended before its model was loaded.") from error
    finally:
        pool.shutdown(cancel_futures=True)


def n_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _live_with_parent() -> None:
    """Leave interrupts to the parent, and end when it ends, even by ``kill -9``."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()


def _tagger(recipe: Recipe) -> Tagger:
    if "tagger" not in _MINE:
        _MINE["tagger"] = recipe.load()
    return _MINE["tagger"]


def _identity(recipe: Recipe) -> Identity:
    tagger = _tagger(recipe)
    return Identity(
        tagger.labels, tagger.model_name, tagger.model_version, tagger.weights_sha256,
        tagger.settings_sha256, tagger.engine,
    )  # fmt: skip


def _tag(recipe: Recipe, texts: list[str], options: TagOptions) -> list[Tagged]:
    return _tagger(recipe).tag_counted(texts, options)
