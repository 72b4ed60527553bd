"""Which words were missed, leaked in part, called something else or redacted for nothing.

For developers who improve a model or its rules on notes they may read: everything here QUOTES
NOTE TEXT, so none of it belongs in a log or a report.

    missed     no predicted span touches the gold one
    leaked     predicted spans touch it, but some of its letters or digits stay outside them all
    confused   covered, by a span of another label      (other = that label)
    shifted    covered, with the right label, but other ends
    invented   a predicted span that touches no gold span
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

from minialbert.scoring.notes import KINDS, Kind, ScoredNote, kind_of, of_kind
from minialbert.spans import Span

Fault = Literal["missed", "leaked", "confused", "shifted", "invented"]
FAULTS: Final[tuple[Fault, ...]] = ("missed", "leaked", "confused", "shifted", "invented")

_N_CONTEXT = 32


@dataclass(frozen=True, slots=True)
class Mistake:
    """``n`` spans of ``label`` that read ``surface`` and failed alike, with the first one's place.

    ``before`` and ``after`` are up to 32 characters around it, white space evened out.
    """

    fault: Fault
    label: str
    surface: str
    n: int
    other: str
    before: str
    after: str
    note_id: str


@dataclass(frozen=True, slots=True)
class _Case:
    """What mistakes are counted by."""

    fault: Fault
    label: str
    surface: str
    other: str = ""


class MistakeBook:
    """Counts the mistakes of the notes that pass through :meth:`watch`."""

    def __init__(self) -> None:
        """Start with no mistakes."""
        self._counts: Counter[_Case] = Counter()
        self._first: dict[_Case, tuple[str, str, str]] = {}

    def watch(self, notes: Iterable[ScoredNote]) -> Iterator[ScoredNote]:
        """Yield ``notes`` as they are, writing down their mistakes."""
        for note in notes:
            for kind in KINDS:
                for case, span in _cases(note, kind):
                    self._counts[case] += 1
                    self._first.setdefault(case, _place(note, span))
            yield note

    def most(self, n: int, *, kinds: Sequence[Kind] = KINDS) -> list[Mistake]:
        """Return the ``n`` most frequent mistakes of each fault and label.

        Only labels of ``kinds`` are told; predictions of a kind that gold does not annotate are
        no mistakes. Faults come in the order of ``FAULTS``, then labels by name, then the frequent.
        """
        ranked = sorted(
            (case for case in self._counts if kind_of(case.label) in kinds),
            key=lambda case: (
                FAULTS.index(case.fault), case.label, -self._counts[case], case.surface, case.other
            ),
        )  # fmt: skip
        chosen = (
            case
            for _, group in groupby(ranked, key=lambda case: (case.fault, case.label))
            for _, case in zip(range(n), group, strict=False)
        )
        return [
            Mistake(
                case.fault, case.label, case.surface, self._counts[case], case.other,
                *self._first[case],
            )
            for case in chosen
        ]  # fmt: skip


def _cases(note: ScoredNote, kind: Kind) -> Iterator[tuple[_Case, Span]]:
    gold, predicted = of_kind(note.gold, kind), of_kind(note.predicted, kind)
    exact = {(span.start, span.end, span.label) for span in predicted}
    for span in gold:
        if (span.start, span.end, span.label) not in exact:
            touching = [other for other in predicted if span.overlaps(other)]
            fault, label = _fault(note.text, span, touching)
            yield _Case(fault, span.label, _even(note.text[span.start : span.end]), label), span
    for span in predicted:
        if not any(span.overlaps(other) for other in gold):
            yield _Case("invented", span.label, _even(note.text[span.start : span.end])), span


def _fault(text: str, span: Span, touching: list[Span]) -> tuple[Fault, str]:
    """Name the fault of an inexact gold span and the label that stands where its own should."""
    if not touching:
        return "missed", ""
    labels = {other.label for other in touching}
    other = "" if span.label in labels else min(labels)
    is_open = any(
        text[at].isalnum() and not any(s.start <= at < s.end for s in touching)
        for at in range(span.start, span.end)
    )
    if is_open:
        return "leaked", other
    return ("confused", other) if other else ("shifted", "")


def _place(note: ScoredNote, span: Span) -> tuple[str, str, str]:
    before = note.text[max(0, span.start - _N_CONTEXT) : span.start]
    return _even(before), _even(note.text[span.end : span.end + _N_CONTEXT]), note.id


def _even(text: str) -> str:
    """Turn white space and what would steer a terminal into single blanks."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
