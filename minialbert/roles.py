"""One name, one role: who is a doctor in one sentence of a note is no patient in the next.

Finders judge each mention by its own sentence, and "Whitlock then placed the sutures" says less than "Dr.
Whitlock" did. So a lone surname gets the role that its mentions in the note have, weighted by their scores. Full
names vote, but keep their own, and so does a patient of whom a finder was sure, since a policy may keep doctors'
names. Where two people of one surname have different roles, nothing changes. What was found stays found.

Worked example::

    Dr. Whitlock [DOCTOR .99] scrubbed. Whitlock [PATIENT .55] then placed the sutures.
                                        DOCTOR
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from unicodedata import normalize

from minialbert.borders import settle
from minialbert.labels import PEOPLE_LABELS
from minialbert.spans import Span

SURE: Final = 0.95
_LONGEST = 100  # characters of a name that is read, so that time stays linear
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NO_SURNAMES = frozenset(
    "jr sr ii iii iv md do rn np pa lpn cna crna aprn phd dds dmd dpm od pt ot rpt facs facc".split()
)


@dataclass(slots=True)
class _Bearer:
    """All mentions of one surname: the scores of each role, and the roles of full names."""

    scores: dict[str, float] = field(default_factory=lambda: dict.fromkeys(PEOPLE_LABELS, 0.0))
    full: set[str] = field(default_factory=set)

    def role(self) -> str | None:
        """Return the role of lone mentions; None where two people bear the name."""
        if len(self.full) > 1:
            return None
        return max(PEOPLE_LABELS, key=self.scores.__getitem__)


def settle_roles(text: str, spans: Sequence[Span]) -> list[Span]:
    """Settle where identifiers end, give each name one role, and settle what the same role makes one."""
    return settle(text, one_role(text, settle(text, spans)))


def one_role(text: str, spans: Sequence[Span]) -> list[Span]:
    """Give mentions of a lone surname the role of all its mentions; all else stays as it is."""
    bearers: dict[str, _Bearer] = {}
    names = [_surname(text, span) for span in spans]
    for span, (surname, is_full) in zip(spans, names, strict=True):
        if surname:
            bearer = bearers.setdefault(surname, _Bearer())
            bearer.scores[span.label] += span.score
            if is_full:
                bearer.full.add(span.label)
    roles = {surname: bearer.role() for surname, bearer in bearers.items()}
    return [
        span if is_full or _is_sure(span) else replace(span, label=roles.get(surname) or span.label)
        for span, (surname, is_full) in zip(spans, names, strict=True)
    ]


def _is_sure(span: Span) -> bool:
    return span.label == "PATIENT" and span.score >= SURE


def _surname(text: str, span: Span) -> tuple[str, bool]:
    """Return the surname of a person in small letters, or nothing, and whether more names stand beside it."""
    if span.label not in PEOPLE_LABELS or span.n_characters > _LONGEST:
        return "", False
    before, _, after = normalize("NFC", text[span.start : span.end]).partition(",")
    last, given = _words(before), _words(after)
    if not last or len(last[-1]) == 1:
        return "", False
    return last[-1], len(last) + len(given) > 1


def _words(name: str) -> list[str]:
    words = (word.casefold() for word in _WORD.findall(name))
    return [word for word in words if word not in _NO_SURNAMES]
