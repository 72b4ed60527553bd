"""Replace spans of a note, leaving every other character as it was.

Two styles::

    Seen by Dr. Okafor on 3/14.        spans DOCTOR (12, 18), DATE (22, 26)
    Seen by Dr. [DOCTOR] on [DATE].    tag:  the label in brackets
    Seen by Dr. ****** on ****.        mask: one asterisk for each character that is not space

Spans that overlap are joined before anything is replaced, so that the part of a weaker span that
sticks out is hidden too. Every result is compared with the original before it is returned: what
lies outside the spans must be unchanged. Nothing here decides WHICH spans are identifiers in a
note; :func:`identifier_labels` only says which labels count as such.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from minialbert.errors import NoteError
from minialbert.labels import CLINICAL_LABELS, PHI_LABELS
from minialbert.redaction.edits import Edit, applied, check_edited
from minialbert.spans import Span

Style = Literal["tag", "mask"]
STYLES: Final[tuple[Style, ...]] = ("tag", "mask")

_NOT_SPACE = re.compile(r"\S")


def identifier_labels(model_labels: Iterable[str]) -> frozenset[str]:
    """Return the labels to redact with a model that knows ``model_labels``.

    These are all PHI labels, which rules may find too, and any label of the model that is not
    known to be clinical: an unknown label is taken for an identifier rather than let through.
    """
    return (frozenset(model_labels) | frozenset(PHI_LABELS)) - frozenset(CLINICAL_LABELS)


def redact(text: str, spans: Sequence[Span], *, style: Style = "tag") -> str:
    """Return ``text`` with each of ``spans`` replaced.

    Raises NoteError when a span ends beyond the text or the result fails its own check.
    """
    joined = joined_in(text, spans)
    redacted = applied(text, _edits(text, joined, style))
    check_untouched(text, joined, redacted, style=style)
    return redacted


def replacement(text: str, span: Span, *, style: Style) -> str:
    """Return what stands in for ``span`` of ``text``."""
    if style == "tag":
        return f"[{span.label}]"
    return _NOT_SPACE.sub("*", text[span.start : span.end])


def joined_in(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return ``spans`` of ``text`` as :func:`join_overlaps` does.

    Raises NoteError when a span ends beyond the text.
    """
    joined = join_overlaps(spans)
    if joined and joined[-1].end > len(text):
        raise NoteError(
            f"A span ends at character {joined[-1].end} of a note that has {len(text)}; "
            "the spans belong to another text."
        )
    return joined


def join_overlaps(spans: Iterable[Span]) -> list[Span]:
    """Return spans that cover the same characters without overlaps, sorted.

    Where several overlap, the one with the best score (then the longest) names the whole.
    """
    joined: list[Span] = []
    for span in sorted(spans):
        last = joined[-1] if joined else None
        if last is None or last.end <= span.start:
            joined.append(span)
            continue
        best = max(last, span, key=lambda s: (s.score, s.n_characters))
        end = max(last.end, span.end)
        joined[-1] = Span(last.start, end, best.label, best.score, best.source)
    return joined


def check_untouched(text: str, spans: Sequence[Span], redacted: str, *, style: Style) -> None:
    """Raise NoteError unless ``redacted`` is ``text`` with ``spans`` replaced, and nothing else.

    ``spans`` are sorted and free of overlaps. The message quotes nothing of the note.
    """
    check_edited(text, _edits(text, spans, style), redacted)


def _edits(text: str, spans: Iterable[Span], style: Style) -> list[Edit]:
    return [Edit(s, s.start, s.end, replacement(text, s, style=style)) for s in spans]
