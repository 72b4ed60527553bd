"""Redact a note as a policy says, and look at the result before it is returned.

Worked example, with the policy ``number`` and one ``remove``::

    Seen by Dr. Okafor on 3/14, Dr. Okafor's note:     DOCTOR (12, 18) and (32, 38), DATE (22, 26)
    Seen by Dr. [DOCTOR-1] on, Dr. [DOCTOR-1]'s note:  DATE is removed, with one space beside it

What lies outside the spans stays, but for that one space. Which spans are identifiers is not
decided here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from minialbert.errors import UsageError
from minialbert.redaction.check import check_redacted, missed_repeats
from minialbert.redaction.draw import Draw
from minialbert.redaction.edits import Edit, applied
from minialbert.redaction.keys import VARIABLE, Key
from minialbert.redaction.plain import join_overlaps, joined_in
from minialbert.redaction.policy import KEYED, PARTIAL, Policy
from minialbert.redaction.replacements import ShiftOptions, SpansOfNote, replacements
from minialbert.spans import Span

_CLOSING: Final = ".,;:!?)]\r\n"  # a space before these is one too many


@dataclass(frozen=True, slots=True)
class Redacted:
    """The text that was checked, and what was done to get it, in order."""

    text: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Redactor:
    """A policy, the key it may need, how far dates move, and how 3/4 is read in doubt.

    Raises UsageError when the policy needs a key and there is none, or dates cannot move as asked.
    """

    policy: Policy
    key: Key | None = None
    max_days: int = 365
    whole_weeks: bool = False
    day_first: bool = False

    def __post_init__(self) -> None:
        if self.policy.needs_key and self.key is None:
            asked = dict.fromkeys(t for t in self.policy.treatments.values() if t in KEYED)
            raise UsageError(
                f"The policy {self.policy.name} needs a key (for {', '.join(asked)}): give a key "
                f"file or set {VARIABLE}; make one with: minialbert keygen -o FILE."
            )
        least = 7 if self.whole_weeks else 1
        if self.max_days < least:
            raise UsageError(
                f"Dates cannot move by at most {self.max_days} days; expected at least {least}."
            )

    def redact(
        self, text: str, spans: Sequence[Span], *, scope: str, known: Sequence[str] = ()
    ) -> str:
        """Return ``text`` with each of ``spans`` treated; see :meth:`redacted`."""
        return self.redacted(text, spans, scope=scope, known=known).text

    def redacted(
        self, text: str, spans: Sequence[Span], *, scope: str, known: Sequence[str] = ()
    ) -> Redacted:
        """Treat each of ``spans`` of ``text`` as the policy says of its label, and check the result.

        ``scope`` is the patient, or the note when no patient is known: within it equal values get
        equal replacements and dates move alike. ``known`` are values of the row that must not be
        left. A value that stands again outside the spans is treated there, too. Raises NoteError
        when the spans are of another text or the result fails its check.
        """
        joined = joined_in(text, map(self._ranked, spans))
        missed = missed_repeats(text, joined, self.policy)
        joined = join_overlaps([*joined, *missed]) if missed else joined
        draw = Draw(self.key.secret, scope) if self.key else None
        shift = ShiftOptions(self.max_days, self.whole_weeks, self.day_first)
        news = replacements(SpansOfNote(text, joined, known, draw, shift), self.policy)
        edits = tuple(_edits(text, list(zip(joined, news, strict=True))))
        redacted = Redacted(applied(text, edits), edits)
        check_redacted(text, spans, edits, redacted.text, policy=self.policy, known=known)
        return redacted

    def _ranked(self, span: Span) -> Span:
        """Score ``span`` so that where spans overlap, the one that hides more names the whole."""
        treatment = self.policy.treatment_of(span.label)
        rank = 0 if treatment == "keep" else 1 if treatment in PARTIAL else 2
        return replace(span, score=(rank + span.score) / 3)


def _edits(text: str, chosen: Sequence[tuple[Span, str]]) -> Iterator[Edit]:
    """Yield what to replace by what; a span that goes for good takes a doubled space along."""
    starts = {span.start for span, _ in chosen}
    at = 0
    before = "\n"  # the last character that stays; a note's start is like a line's
    for span, new in chosen:
        start, end = span.start, span.end
        before = text[start - 1] if start > at else before
        after = text[end : end + 1]
        if not new and after == " " and before in " \n" and end not in starts:
            end += 1
        elif not new and start > at and before == " " and (not after or after in _CLOSING):
            start -= 1
        yield Edit(span, start, end, new)
        at = end
        before = new[-1:] or before
