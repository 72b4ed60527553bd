"""What a row's other columns say about its note: who the patient is, and identifiers to look for."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from minialbert.known import Known
from pipelines.tables import Note


@dataclass(frozen=True, slots=True)
class RowColumns:
    """Columns with known identifiers, each with its label, and the column of the patient's id."""

    labels: Mapping[str, str] = field(default_factory=dict)
    patient: str | None = None

    @property
    def wanted(self) -> tuple[str, ...]:
        """The columns to read beside text and id, in the order of ``Note.values``."""
        patient = [] if self.patient is None else [self.patient]
        return tuple(dict.fromkeys([*self.labels, *patient]))

    def known(self, note: Note) -> list[Known]:
        """Return the identifiers that the row of ``note`` knows."""
        values = zip(self.wanted, note.values, strict=True) if note.values else ()
        return [
            Known(self.labels[name], value)
            for name, value in values
            if value and value.strip() and name in self.labels
        ]

    def scope(self, note: Note) -> str:
        """Return for whom surrogates and shifts are drawn: the patient, else this very text."""
        if self.patient is not None and note.values:
            value = note.values[self.wanted.index(self.patient)]
            if value and value.strip():
                return f"patient {value.strip()}"
        text = (note.text or "").encode("utf-8", "surrogatepass")
        return f"text {hashlib.sha256(text).hexdigest()}"
