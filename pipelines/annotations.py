"""The lines that ``annotate`` writes: one JSON object a note."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from minialbert.labels import category_of
from minialbert.spans import Span
from pipelines.part_file import PartFile, State, part_file
from pipelines.tables import Note


@dataclass(frozen=True, slots=True)
class AnnotationWriter:
    """Appends lines; ``model`` names the model and its version, ``with_text`` quotes spans."""

    file: PartFile
    model: tuple[str, str]
    with_text: bool

    def write(self, note: Note, spans: Sequence[Span]) -> None:
        """Write the line of ``note``."""
        name, version = self.model
        line = {
            "id": note.id,
            "file": note.file,
            "row": note.row,
            "n_characters": None if note.text is None else len(note.text),
            "spans": [self._span(span, note) for span in spans],
            "model": name,
            "model_version": version,
        }
        self.copy(json.dumps(line, ensure_ascii=False).encode("utf-8") + b"\n")

    def copy(self, line: bytes) -> None:
        """Write a line of an earlier run as it is."""
        self.file.write(line)

    def commit(self) -> State:
        """Bring all lines to disk."""
        return {"n_bytes": self.file.commit()}

    def finish(self) -> None:
        """Add nothing: JSON lines have no end of their own."""

    def _span(self, span: Span, note: Note) -> dict[str, object]:
        line: dict[str, object] = {
            "start": span.start,
            "end": span.end,
            "label": span.label,
            "category": category_of(span.label),
            "score": round(span.score, 4),
            "source": span.source,
        }
        if self.with_text and note.text is not None:
            line["text"] = note.text[span.start : span.end]
        return line


@contextmanager
def open_annotations(
    place: Path | None, state: State | None, *, model: tuple[str, str], with_text: bool
) -> Iterator[AnnotationWriter]:
    """Open ``place`` (None: standard output) for lines, from ``state`` on."""
    with part_file(place, state["n_bytes"] if state else None) as file:
        yield AnnotationWriter(file, model, with_text)
