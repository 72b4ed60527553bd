"""What was measured, and what follows from it; figures that follow are computed, never stored.

An *operation* is one of a multiply-add's two. *Useful* operations are those that the notes' own pieces
need, without padding, special pieces and the context that windows show twice.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

ENCODER: Final = "encoder"
AFTER_ENCODER: Final = ("decode", "rules and repeats", "write")


@dataclass(frozen=True, slots=True)
class Machine:
    """Where it was measured; ``device`` is "cpu" or "cuda", ``engine`` what computed."""

    processor: str
    n_cores: int
    n_threads: int
    device: str
    engine: str
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Model:
    """What was measured; ``version`` is None for random weights.

    ``torch_import_seconds`` is None where torch was imported already.
    """

    name: str
    version: str | None
    sizes: Mapping[str, int]
    load_seconds: float
    torch_import_seconds: float | None


@dataclass(frozen=True, slots=True)
class Notes:
    """What was read, notes set aside and empty ones not counted."""

    n_notes: int
    n_characters: int
    n_pieces: int


@dataclass(frozen=True, slots=True)
class Windows:
    """What the network was given.

    Windows that were ``n_remembered`` were not computed again. ``n_shown`` pieces stand in all windows,
    ``n_filled`` in those that were computed, and ``n_computed`` is with special pieces and padding.
    """

    n_windows: int
    n_remembered: int
    n_shown: int
    n_filled: int
    n_computed: int


@dataclass(frozen=True, slots=True)
class Stage:
    """The time of one stage, run alone over all notes; CPU seconds are those of all threads."""

    name: str
    wall_seconds: float
    cpu_seconds: float


@dataclass(frozen=True, slots=True)
class Whole:
    """The time of the job from file to file; ``engine_seconds`` of it went into the network."""

    wall_seconds: float
    cpu_seconds: float
    engine_seconds: float


@dataclass(frozen=True, slots=True)
class Limit:
    """Operations per second of plain matrix products, over the model's shapes ("384 x 1536")."""

    numbers: str
    per_second: float
    by_shape: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ByHand:
    """What transformers' pipeline did with texts in memory until its time was up."""

    batch_size: int
    n_notes: int
    n_characters: int
    wall_seconds: float

    @property
    def characters_per_second(self) -> float:
        """Speed of the pipeline."""
        return self.n_characters / self.wall_seconds


@dataclass(frozen=True, slots=True)
class Memory:
    """The most bytes resident once the model was loaded, and once the job was done."""

    loaded_bytes: int
    most_bytes: int


@dataclass(frozen=True, slots=True)
class Report:
    """All that one run measured; ``whole`` is None when only the engine was."""

    machine: Machine
    model: Model
    notes: Notes
    windows: Windows
    stages: tuple[Stage, ...]
    engine_seconds: float
    whole: Whole | None
    limits: tuple[Limit, ...]
    by_hand: tuple[ByHand, ...]
    memory: Memory
    operations_per_piece: float

    @property
    def stages_seconds(self) -> float:
        """Seconds of all stages, one after the other."""
        return sum(stage.wall_seconds for stage in self.stages)

    def share(self, *names: str) -> float:
        """Return the share of the stages called ``names`` in the time of all stages."""
        own = sum(stage.wall_seconds for stage in self.stages if stage.name in names)
        return own / self.stages_seconds

    def seconds(self, name: str) -> float:
        """Return the seconds of the stage called ``name``."""
        return sum(stage.wall_seconds for stage in self.stages if stage.name == name)

    @property
    def best(self) -> Limit:
        """The limit in the numbers that this machine multiplies fastest."""
        return max(self.limits, key=lambda limit: limit.per_second)

    def reached(self, seconds: float) -> float:
        """Return the share of the best limit that the useful operations in ``seconds`` are."""
        return self.operations_per_piece * self.notes.n_pieces / seconds / self.best.per_second

    def times_by_hand(self, by_hand: ByHand) -> float | None:
        """Return how many times faster the whole job is than ``by_hand``."""
        if self.whole is None:
            return None
        return self.notes.n_characters / self.whole.wall_seconds / by_hand.characters_per_second

    def to_mapping(self) -> dict[str, object]:
        """Return every figure, as JSON can hold it."""
        stages = [{**asdict(each), "share": self.share(each.name)} for each in self.stages]
        by_hand = [
            {
                **asdict(each),
                "characters_per_second": each.characters_per_second,
                "times_faster": self.times_by_hand(each),
            }
            for each in self.by_hand
        ]
        return {
            "machine": asdict(self.machine),
            "model": {**asdict(self.model), "operations_per_piece": self.operations_per_piece},
            "notes": asdict(self.notes),
            "whole": self._whole(),
            "stages": stages,
            "stages_seconds": self.stages_seconds,
            "engine_seconds": self.engine_seconds,
            "share_after_encoder": self.share(*AFTER_ENCODER),
            "windows": {**asdict(self.windows), **self.per_piece()},
            "limits": [asdict(limit) for limit in self.limits],
            "reached_by_encoder": self.reached(self.seconds(ENCODER)),
            "reached_by_engine": self.reached(self.engine_seconds),
            "by_hand": by_hand,
            "memory": asdict(self.memory),
        }

    def per_piece(self) -> dict[str, float]:
        """Return what a useful piece costs in pieces shown and computed, and the padding's share."""
        windows, n_pieces = self.windows, self.notes.n_pieces
        return {
            "shown_per_piece": windows.n_shown / n_pieces,
            "computed_per_piece": windows.n_computed / n_pieces,
            "padding_share": 1 - windows.n_filled / windows.n_computed,
            "remembered_share": windows.n_remembered / windows.n_windows,
        }

    def _whole(self) -> dict[str, float] | None:
        if self.whole is None:
            return None
        return {
            **asdict(self.whole),
            **self.rates(self.whole),
            "reached": self.reached(self.whole.wall_seconds),
        }

    def rates(self, whole: Whole) -> dict[str, float]:
        """Return the speed of the whole job, and the network's share of its time."""
        seconds = whole.wall_seconds
        return {
            "characters_per_second": self.notes.n_characters / seconds,
            "notes_per_second": self.notes.n_notes / seconds,
            "pieces_per_second": self.notes.n_pieces / seconds,
            "engine_share": whole.engine_seconds / seconds,
        }
