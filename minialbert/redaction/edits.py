"""What becomes what in a note: edits, how they are made, and proof that nothing else changed.

An edit is a span and what stands there instead; one that removes its span may take one space along::

    Seen on 3/14, well.      Edit(span 8 to 12, 7 to 12, "")
    Seen on, well.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from minialbert.errors import NoteError
from minialbert.spans import Span


@dataclass(frozen=True, slots=True)
class Edit:
    """``text[start:end]`` becomes ``new``: a span, with one space beside it if it is removed."""

    span: Span
    start: int
    end: int
    new: str


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with ``edits`` made, which are in order."""
    parts: list[str] = []
    at = 0
    for edit in edits:
        parts += text[at : edit.start], edit.new
        at = edit.end
    return "".join((*parts, text[at:]))


def check_edited(text: str, edits: Sequence[Edit], redacted: str) -> list[tuple[int, int]]:
    """Walk ``redacted`` beside ``text``; return where in it each of ``edits`` stands.

    Raises NoteError unless ``edits`` are in order, free of overlaps, and all that differs. The
    message quotes nothing of the note.
    """
    places: list[tuple[int, int]] = []
    at = seen = 0
    for edit in edits:
        _check_reach(text, edit, at)
        for part in (text[at : edit.start], edit.new):
            if not redacted.startswith(part, seen):
                raise NoteError(
                    f"Redaction changed the note outside its spans, near character {seen}."
                )
            seen += len(part)
        places.append((seen - len(edit.new), seen))
        at = edit.end
    if redacted[seen:] != text[at:]:
        raise NoteError(f"Redaction changed the note outside its spans, after character {at}.")
    return places


def _check_reach(text: str, edit: Edit, at: int) -> None:
    """Raise NoteError when ``edit`` begins before ``at``, or reaches beyond its span and a space."""
    beside = text[edit.start : edit.span.start] + text[edit.span.end : edit.end]
    if not (at <= edit.start <= edit.span.start < edit.span.end <= edit.end) or (
        beside and (beside != " " or edit.new)
    ):
        raise NoteError(f"Redaction went beyond the span at character {edit.span.start}.")
