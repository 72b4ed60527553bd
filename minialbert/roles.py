"""One name, one role: who is a doctor in one sentence of a note is no patient in the next.

Finders judge each mention by its own sentence, and "Whitlock then placed the sutures" says less than "Dr.
Whitlock" did. So mentions of one surname within a note get the role that most of them have, weighted by their
scores. What was found stays found; only PATIENT and DOCTOR change places.

Worked example::

    Dr. Whitlock [DOCTOR .99] scrubbed. Whitlock [PATIENT .55] then placed the sutures.
                                        DOCTOR
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from minialbert.spans import Span

_ROLES = frozenset({"PATIENT", "DOCTOR"})
_LONGEST = 100  # characters of a name that is read, so that time stays linear
_WORD = re.compile(r"[^\W\d_]{2,}(?:['’-][^\W\d_]+)*")


def one_role(text: str, spans: Sequence[Span]) -> list[Span]:
    """Give all mentions of a surname one role; order and everything else stay as they are."""
    surnames = [_surname(text, span) for span in spans]
    scores: dict[str, dict[str, float]] = {}
    for span, surname in zip(spans, surnames, strict=True):
        if surname:
            by_role = scores.setdefault(surname, {})
            by_role[span.label] = by_role.get(span.label, 0.0) + span.score
    likeliest = {name: max(by_role, key=by_role.__getitem__) for name, by_role in scores.items()}
    return [
        replace(span, label=likeliest[surname]) if surname else span
        for span, surname in zip(spans, surnames, strict=True)
    ]


def _surname(text: str, span: Span) -> str:
    """Return the last word of a name, or the first of "Last, First", in small letters; else nothing."""
    if span.label not in _ROLES or span.n_characters > _LONGEST:
        return ""
    name = text[span.start : span.end]
    words = _WORD.findall(name)
    return words[0 if "," in name else -1].casefold() if words else ""
