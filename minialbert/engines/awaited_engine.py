"""An engine that is built in a thread of its own, while its user does what comes before the first batch.

Building takes most of a second, little of it in Python. Nothing but the moment of waiting changes: the
engine that answers is the one that was built, and what its building raised reaches whoever waits.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from minialbert.engines.engine import Batch, Engine, Halves


@dataclass(frozen=True, slots=True)
class AwaitedEngine:
    """An engine that may still be in the making; whoever asks it anything waits for it.

    All that is asked raises what building it raised.
    """

    built: "Future[Engine]"

    @classmethod
    def begin(cls, build: Callable[[], Engine]) -> "AwaitedEngine":
        """Begin to ``build``; the program does not end before that has come to its end."""
        threads = ThreadPoolExecutor(1, "minialbert-engine")
        built = threads.submit(build)
        threads.shutdown(wait=False)  # once this one is built
        return cls(built)

    @property
    def engine(self) -> Engine:
        """The engine, ready."""
        return self.built.result()

    @property
    def name(self) -> str:
        """What computes, in which numbers, and where."""
        return self.engine.name

    @property
    def batch_pieces(self) -> int:
        """Pieces per batch that use the machine well."""
        return self.engine.batch_pieces

    def probabilities(self, batches: Sequence[Batch]) -> list[Halves]:
        """Return for each batch each label's probability, (N, S, L)."""
        return self.engine.probabilities(batches)
