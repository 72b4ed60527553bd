"""Find what a row's own columns already say: the patient's name, number and birth date in the note.

The columns are named once (``name=PATIENT,mrn=MEDICALRECORD``); each row then gives values, and
:func:`find_known` finds them in that row's text in every form they are usually written in::

    known   PATIENT "Delgado, Maria T"     DATE "1961-07-22"      MEDICALRECORD "00482917"
    text    Ms. M. Delgdao (DOB 22 Jul 61, MRN 482-917) ...
                ~~~~~~~~~~      ~~~~~~~~~      ~~~~~~~

One module per family: ``names``, ``dates``, ``codes`` (numbers and other exact strings) and
``phrases`` (places, hospitals, the rest). They compile many patterns, so they are imported when
a value is first looked for. What this package does NOT do: guess at relatives,
nicknames or anything that no column holds; and decide what is done with the spans.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from minialbert.errors import NoteError, UsageError
from minialbert.known.tokens import Words
from minialbert.labels import CLINICAL_LABELS, PEOPLE_LABELS, PHI_LABELS
from minialbert.spans import Span, cover

__all__ = ["MAX_CHARACTERS", "Known", "add_known", "find_known", "parse_known_columns"]

MAX_CHARACTERS: Final = 200

Bounds = Iterator[tuple[int, int]]
Find = Callable[[Words, str, str], Bounds]


@dataclass(frozen=True, slots=True)
class Known:
    """A value of one of the row's columns, and the label that its column was given."""

    label: str
    value: str


def parse_known_columns(specs: Sequence[str]) -> dict[str, str]:
    """Read ``name=PATIENT,mrn=MEDICALRECORD`` (any number of times) as column to label.

    Raises UsageError for a label that is not a PHI label, a part without "=", and a column that
    is given two labels.
    """
    columns: dict[str, str] = {}
    for part in (part.strip() for spec in specs for part in spec.split(",")):
        column, equals, label = (piece.strip() for piece in part.rpartition("="))
        if not equals or not column:
            raise UsageError(
                f"A known column is written COLUMN=LABEL, such as name=PATIENT, not {part!r}."
            )
        if label not in PHI_LABELS:
            raise UsageError(
                f"The known column {column!r} has the unknown label {label!r}; "
                f"the labels are {', '.join(PHI_LABELS)}."
            )
        if columns.setdefault(column, label) != label:
            raise UsageError(
                f"The known column {column!r} is given two labels, {columns[column]} and {label}; "
                "give it one."
            )
    return columns


def find_known(text: str, known: Sequence[Known]) -> list[Span]:
    """Return where ``text`` holds one of ``known``: no overlaps, sorted, score 1, source "known".

    Values shorter than two characters are passed over, but for a number beside its caption. The
    time is linear in the text. Raises NoteError for a value of more than 200 characters.
    """
    wanted = list(dict.fromkeys(known))
    for each in wanted:
        if len(each.value) > MAX_CHARACTERS:
            raise NoteError(
                f"A known column holds a {each.label} of {len(each.value)} characters; "
                f"expected at most {MAX_CHARACTERS}. Check which column was named."
            )
    words = Words.of(text)
    spans = {
        Span(start, end, label, 1.0, "known")
        for label, bounds in _searches(words, wanted)
        for start, end in bounds
    }
    return cover(text, spans)


def add_known(text: str, spans: Iterable[Span], known: Sequence[Known]) -> list[Span]:
    """Return ``spans`` and where ``text`` holds one of ``known``, sorted.

    Identifiers lose their overlaps, but no character that any of them claims; clinical spans are
    kept apart, as the tagger keeps them. Raises NoteError as :func:`find_known` does.
    """
    found = [*spans, *find_known(text, known)]
    phi = cover(text, [span for span in found if span.label not in CLINICAL_LABELS])
    return sorted([*phi, *(span for span in found if span.label in CLINICAL_LABELS)])


def _searches(words: Words, wanted: Sequence[Known]) -> Iterator[tuple[str, Bounds]]:
    """Yield, per family, a label and the bounds of what is found under it."""
    from minialbert.known import names, phrases

    for label in PEOPLE_LABELS:
        values = [each.value for each in wanted if each.label == label]
        yield label, names.find(words, label, values)
    for each in wanted:
        if each.label not in PEOPLE_LABELS:
            find = _families().get(each.label, phrases.find)
            yield each.label, find(words, each.label, each.value)


@cache
def _families() -> Mapping[str, Find]:
    """Return who looks for which label; names and phrases are not among them."""
    from minialbert.known import codes, dates

    return {
        "DATE": dates.find,
        **dict.fromkeys(codes.NUMBER_LABELS, codes.find_number),
        **dict.fromkeys(codes.EXACT_LABELS, codes.find_exact),
    }
