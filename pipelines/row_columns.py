"""What a row's other columns say about its note: who the patient is, and identifiers to look for."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from minialbert.known import Known
from pipelines.tables import Note

_WHOLE_FLOAT: Final = re.compile(r"([0-9]+)\.0+")


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
        """Return for whom surrogates and shifts are drawn: the patient, else this very text.

        Patient 7.0, as a column of numbers with gaps is often written, is patient 7.
        """
        if self.patient is not None and note.values:
            value = note.values[self.wanted.index(self.patient)]
            if value and value.strip():
                whole = _WHOLE_FLOAT.fullmatch(value.strip())
                return f"patient {whole[1] if whole else value.strip()}"
        text = (note.text or "").encode("utf-8", "surrogatepass")
        return f"text {hashlib.sha256(text).hexdigest()}"
