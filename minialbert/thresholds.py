"""How probable a label must be before a piece counts as it, per label, in notes and in a few words.

What stands around a word decides whom it names. A note has that; in the few words that are typed into a search box
an unknown word is as likely a drug's name as a person's, and one threshold for both takes too much there or
finds too little in notes. A model folder may hold ``thresholds.json`` and ``short_thresholds.json``, which map
labels to numbers between 0 and 1. Labels not named in the first get 0.5, in the second what they get in notes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from minialbert.errors import CheckpointError
from minialbert.model_json import read_json

IN_NOTES, IN_SHORT = "thresholds.json", "short_thresholds.json"
MOST_SHORT: Final = 30  # pieces of a short text
_OTHERWISE: Final = 0.5
ByLabel = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Thresholds per label, of notes and of texts of at most ``MOST_SHORT`` pieces."""

    in_notes: ByLabel
    in_short: ByLabel

    @classmethod
    def read(cls, folder: Path, labels: Collection[str]) -> "Thresholds":
        """Read those of the model in ``folder``.

        Raises CheckpointError where a file does not map some of ``labels`` to such numbers.
        """
        in_notes = _read(folder / IN_NOTES, dict.fromkeys(labels, _OTHERWISE))
        return cls(in_notes, _read(folder / IN_SHORT, in_notes))

    @classmethod
    def alike(cls, by_label: ByLabel) -> "Thresholds":
        """Return the same for all texts."""
        return cls(by_label, by_label)

    def of(self, n_pieces: int) -> ByLabel:
        """Return those of a text of ``n_pieces``."""
        return self.in_short if n_pieces <= MOST_SHORT else self.in_notes


def _read(path: Path, otherwise: ByLabel) -> ByLabel:
    stored = read_json(path) if path.exists() else {}
    if not isinstance(stored, dict) or not all(
        label in otherwise and isinstance(value, float) and 0 < value < 1
        for label, value in stored.items()
    ):
        raise CheckpointError(f"{path} must map the model's labels to numbers between 0 and 1.")
    return {**otherwise, **stored}
