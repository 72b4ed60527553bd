"""What a job has done so far, in counts that can be added, written down and read again."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields


@dataclass(slots=True)
class Tally:
    """Counts over rows; characters are Python characters of the notes that were not set aside.

    ``n_characters_seen`` are those the model saw in a window, ``n_characters_marked`` those inside
    spans. ``n_seconds`` is time at work, waiting for a resume not counted.
    """

    n_notes: int = 0
    n_null: int = 0
    n_empty: int = 0
    n_quarantined: int = 0
    n_characters: int = 0
    n_characters_seen: int = 0
    n_characters_marked: int = 0
    n_windows: int = 0
    n_left_out: int = 0
    n_seconds: float = 0.0
    by_label: Counter[str] = field(default_factory=Counter)

    @property
    def n_written(self) -> int:
        """Rows that are in the result."""
        return self.n_notes - self.n_quarantined

    def add(self, other: "Tally") -> None:
        """Add the counts of ``other`` to these."""
        for each in fields(self):
            mine, theirs = getattr(self, each.name), getattr(other, each.name)
            setattr(self, each.name, mine + theirs)

    def to_mapping(self) -> dict[str, object]:
        """Return the counts as JSON can hold them, labels by name."""
        counts = {each.name: getattr(self, each.name) for each in fields(self)}
        return {**counts, "by_label": dict(sorted(self.by_label.items()))}

    @classmethod
    def from_mapping(cls, counts: Mapping[str, object]) -> "Tally":
        """Return the tally that ``to_mapping`` wrote. Raises ValueError for anything else."""
        by_label = counts.get("by_label")
        names = {each.name for each in fields(cls)}
        if set(counts) != names or not isinstance(by_label, Mapping):
            raise ValueError("a tally has other counts")
        plain = {name: value for name, value in counts.items() if name != "by_label"}
        if not all(_is_count(value) for value in (*plain.values(), *by_label.values())):
            raise ValueError("a count is not a number")
        return cls(**plain, by_label=Counter(by_label))  # type: ignore[arg-type]  # just checked


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """Seconds since it was made."""

    begun: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """Seconds since the stopwatch was made."""
        return time.monotonic() - self.begun


def _is_count(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0
