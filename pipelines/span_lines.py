"""Read and write notes as JSON lines: ``{"id", "text", "spans": [{"start", "end", "label"}]}``.

Offsets are half-open and count characters. Further keys are passed over, in notes and in spans.
Predictions may leave the text out. Lines are checked one by one, so a file of any length streams.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from minialbert.errors import InputError
from minialbert.spans import Span
from pipelines.gold_note import GoldNote, check_within, gold_span


@dataclass(frozen=True, slots=True)
class SpanLine:
    """One line; ``text`` is None where the line has none. ``where`` says file and line number."""

    id: str
    text: str | None
    spans: tuple[Span, ...]
    where: str


def read_span_lines(path: Path) -> Iterator[SpanLine]:
    """Yield each line's note; blank lines are passed over. Raises InputError with the line."""
    try:
        with path.open(encoding="utf-8", newline="\n") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield _parse(line, f"{path}, line {number},")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8.") from None


def read_gold_lines(path: Path) -> Iterator[GoldNote]:
    """Yield each line's note. Raises InputError as above, or when a line has no text."""
    for line in read_span_lines(path):
        if line.text is None:
            raise InputError(f"{line.where} has no text, which gold needs.")
        yield GoldNote(line.id, line.text, tuple(sorted(line.spans)))


def span_line(note: GoldNote) -> str:
    """Return ``note`` as one line that ends in a newline; the reverse of reading."""
    spans = [{"start": s.start, "end": s.end, "label": s.label} for s in note.spans]
    content = {"id": note.id, "text": note.text, "spans": spans}
    return json.dumps(content) + "\n"


def _parse(line: str, where: str) -> SpanLine:
    try:
        raw = json.loads(line)
    except ValueError as error:
        raise InputError(f"{where} is not JSON.") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("id"), str | int):
        raise InputError(f'{where} must be an object with an "id".')
    text = raw.get("text")
    if text is not None and not isinstance(text, str):
        raise InputError(f'{where} has a "text" that is no string.')
    listed = raw.get("spans")
    if not isinstance(listed, list):
        found = ", ".join(sorted(str(key) for key in raw))
        raise InputError(f'{where} has no list of "spans"; its keys are {found}.')
    spans = tuple(_span(item, where) for item in listed)
    if text is not None:
        check_within(spans, len(text), where=f"{where} note {raw['id']!r},")
    return SpanLine(str(raw["id"]), text, spans, where)


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _span(raw: object, where: str) -> Span:
    if not isinstance(raw, dict):
        raise InputError(f'{where} has a span that is no object with "start", "end", "label".')
    start, end, label = raw.get("start"), raw.get("end"), raw.get("label")
    if not _is_whole(start) or not _is_whole(end):
        raise InputError(f'{where} has a span whose "start" or "end" is no whole number.')
    if not isinstance(label, str):
        raise InputError(f'{where} has a span whose "label" is no string.')
    return gold_span(start, end, label, where=where)
