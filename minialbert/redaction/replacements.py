"""What stands in for each span of one note, by the treatment of its label.

Most treatments look at one span; others need the whole note: numbers count its values, dates
share its conventions and one shift, surrogates of a person or an address belong together. The
modules that invent surrogates are imported when the first one is asked for, since they bring
their word lists with them.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from minialbert.errors import NoteError, UsageError
from minialbert.labels import PEOPLE_LABELS, category_of
from minialbert.redaction import plain
from minialbert.redaction.draw import Draw
from minialbert.redaction.phrases import words_of
from minialbert.redaction.policy import Policy, Treatment
from minialbert.spans import Span

N_HASH_DIGITS: Final = 8
LATEST_YEAR: Final = 2026  # a year is judged by it where a note shows none to judge it by
OVER_89: Final = 90  # years that must lie between a birth and the note for an age over 89
N_YEARS_AHEAD: Final = 2  # how far ahead of its own year a note makes plans

_PLACES: Final = frozenset({"STREET", "CITY", "STATE", "COUNTRY", "ZIP", "LOCATION-OTHER"})
_BODIES: Final = frozenset({"HOSPITAL", "DEPARTMENT", "ORGANIZATION", "PROFESSION"})
_YEAR = re.compile(r"(?<!\d)(?:1[89]|2[01])\d\d(?!\d)")
_SEX = re.compile(r"(?i)\b(?:sex|gender)[ \t]{0,8}[:=]?[ \t]{0,8}[MFX]$")
_SEX_CHARACTERS: Final = 32
_SHORT_YEAR = re.compile(r"(?<!\d)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class ShiftOptions:
    """How far dates may move, in days, and whether weekdays stay.

    ``day_first`` reads 3/4 as April 3 in notes that do not tell.
    """

    max_days: int = 365
    whole_weeks: bool = False
    day_first: bool = False


@dataclass(frozen=True, slots=True)
class SpansOfNote:
    """The spans of one note, sorted and without overlaps, and what is drawn on for them."""

    text: str
    spans: Sequence[Span]
    known: Sequence[str]
    draw: Draw | None
    shift: ShiftOptions

    def surface(self, span: Span) -> str:
        """Return what ``span`` covers."""
        return self.text[span.start : span.end]

    @property
    def keyed(self) -> Draw:
        """Return the draw. Raises UsageError without a key."""
        if self.draw is None:
            raise UsageError("Hashes, surrogates and shifted dates need a key; give one.")
        return self.draw

    @property
    def taken(self) -> frozenset[str]:
        """Return what no surrogate may be: the values of the note and their words, case-folded.

        Words of one letter, and numbers of under four digits, are too common to be spared.
        """
        values = [*map(self.surface, self.spans), *self.known]
        words = (word for value in values for word in words_of(value))
        return frozenset(
            [value.casefold() for value in values]
            + [word for word in words if len(word) >= (4 if word.isdecimal() else 2)]
        )


def replacements(note: SpansOfNote, policy: Policy) -> list[str]:
    """Return what stands in for each span."""
    chosen: dict[Span, str] = {}
    by_treatment: dict[Treatment, list[Span]] = {}
    for span in note.spans:
        by_treatment.setdefault(policy.treatment_of(span.label), []).append(span)
    for treatment, spans in by_treatment.items():
        if treatment in _EACH:
            chosen.update((span, _EACH[treatment](note.text, span)) for span in spans)
        else:
            news = _TOGETHER[treatment](note, spans)
            chosen.update(zip(spans, news, strict=True))
    return [chosen[span] for span in note.spans]


def normalised(text: str, label: str) -> str:
    """Return the form in which two writings of one value are equal.

    Case, accents and the signs between words go; of names, also the order of words.
    """
    plain_text = "".join(
        c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)
    )
    words = words_of(plain_text)
    if category_of(label) == "NAME":
        return " ".join(sorted(words)) or text
    return "".join(words) or text


def _tag(text: str, span: Span) -> str:
    return plain.replacement(text, span, style="tag")


def _mask(text: str, span: Span) -> str:
    return plain.replacement(text, span, style="mask")


def _capped(text: str, span: Span) -> str:
    from minialbert.redaction.dates.ages import capped

    return capped(text[span.start : span.end])


def _zip3(text: str, span: Span) -> str:
    from minialbert.redaction.places.zip3 import zip3

    return zip3(text[span.start : span.end])


_EACH: Final[Mapping[Treatment, Callable[[str, Span], str]]] = MappingProxyType(
    {
        "tag": _tag,
        "mask": _mask,
        "mask-fixed": lambda text, span: "*****",
        "remove": lambda text, span: "",
        "keep": lambda text, span: text[span.start : span.end],
        "cap-90": _capped,
        "zip3": _zip3,
    }
)


def _numbers(note: SpansOfNote, spans: Sequence[Span]) -> list[str]:
    """Number the values of each label by where they first stand in the note."""
    seen: dict[str, dict[str, int]] = {}
    tags = []
    for span in spans:
        values = seen.setdefault(span.label, {})
        number = values.setdefault(normalised(note.surface(span), span.label), len(values) + 1)
        tags.append(f"[{span.label}-{number}]")
    return tags


def _hashes(note: SpansOfNote, spans: Sequence[Span]) -> list[str]:
    """Name each value by a keyed digest over its category and normalised form."""
    tags = []
    for span in spans:
        value = normalised(note.surface(span), span.label)
        digest = note.keyed.digest("hash", category_of(span.label), value).hex()
        tags.append(f"[{span.label}-{digest[:N_HASH_DIGITS]}]")
    return tags


def _shifted(note: SpansOfNote, spans: Sequence[Span]) -> list[str]:
    """Move dates by the scope's shift; what is not understood becomes a tag."""
    from minialbert.redaction.dates import moving

    written = [note.surface(span) for span in spans]
    day_first, year = moving.note_conventions(written, day_first=note.shift.day_first)
    days = moving.shift_of(
        note.keyed, max_days=note.shift.max_days, whole_weeks=note.shift.whole_weeks
    )
    moved = (moving.shifted(each, days, day_first=day_first, year=year) for each in written)
    return [_or_tag(new, span) for new, span in zip(moved, spans, strict=True)]


def _years(note: SpansOfNote, spans: Sequence[Span]) -> list[str]:
    """Keep years, except those that tell an age over 89 (45 CFR 164.514(b)(2)(i)(C)).

    A year is judged by the latest one in the note; by :data:`LATEST_YEAR` when that is the only
    one, or when the note states an age over 89; then none of two digits is kept. Where all have
    two digits, each may be the note's: in "born 1/2/14, seen 2/3/09" the first is 1914.
    """
    from minialbert.redaction.dates import moving

    kept = [moving.year_only(note.surface(span)) for span in spans]
    years = sorted({int(year) for text in kept if text for year in _YEAR.findall(text)})
    is_old = any(
        _capped(note.text, span) != note.surface(span) for span in note.spans if span.label == "AGE"
    )
    short = sorted(
        {2000 + int(year) for text in kept if text for year in _SHORT_YEAR.findall(text)}
    )
    of_note = years[-1:] or [LATEST_YEAR, *short]
    least = LATEST_YEAR if len(years) == 1 or is_old else 0

    def may_stay(text: str) -> bool:
        if is_old and _SHORT_YEAR.search(text):
            return False
        return all(max(least, year) - _earliest(text, year) < OVER_89 for year in of_note)

    told = (text if text and may_stay(text) else None for text in kept)
    return [_or_tag(new, span) for new, span in zip(told, spans, strict=True)]


def _earliest(text: str, of_note: int) -> int:
    """Return the earliest year in ``text``; '16 is 1916 in a note of 2009, but '10 is 2010."""
    years = [int(year) for year in _YEAR.findall(text)]
    latest = of_note + N_YEARS_AHEAD
    years += [latest - (latest - int(short)) % 100 for short in _SHORT_YEAR.findall(text)]
    return min(years, default=of_note)


def _surrogates(note: SpansOfNote, spans: Sequence[Span]) -> list[str]:
    """Invent values: people and places of a note together, all else one by one.

    A tag is put where none can be found that is not in the note itself, and for the letter after
    "Sex:", since another letter would be wrong.
    """
    groups: dict[object, list[Span]] = {}
    sexes = [span for span in spans if _SEX.search(note.text[: span.end][-_SEX_CHARACTERS:])]
    for span in (span for span in spans if span not in sexes):
        group = (
            "people" if span.label in PEOPLE_LABELS else "places" if span.label in _PLACES else span
        )
        groups.setdefault(group, []).append(span)
    chosen = {span: _tag(note.text, span) for span in sexes}
    for together in groups.values():
        try:
            news = _invented(note, together)
        except NoteError:
            news = [_tag(note.text, span) for span in together]
        chosen.update(zip(together, news, strict=True))
    return [chosen[span] for span in spans]


def _invented(note: SpansOfNote, spans: Sequence[Span]) -> list[str]:
    """Return surrogates for ``spans``, all people, all places or one of another kind."""
    from minialbert.redaction import codes
    from minialbert.redaction.names import people
    from minialbert.redaction.places import addresses, bodies

    taken, draw = note.taken, note.keyed
    label, written = spans[0].label, [note.surface(span) for span in spans]
    if label in PEOPLE_LABELS:
        return people.person_surrogates(written, draw, taken=taken)
    if label in _PLACES:
        labels = [span.label for span in spans]
        return addresses.place_surrogates(
            list(zip(written, labels, strict=True)), draw, taken=taken
        )
    invent = bodies.body_surrogate if label in _BODIES else codes.code_surrogate
    return [invent(each, label, draw, taken=taken) for each in written]


_TOGETHER: Final[Mapping[Treatment, Callable[[SpansOfNote, Sequence[Span]], list[str]]]] = (
    MappingProxyType(
        {
            "number": _numbers,
            "hash": _hashes,
            "shift": _shifted,
            "year": _years,
            "surrogate": _surrogates,
        }
    )
)


def _or_tag(new: str | None, span: Span) -> str:
    return f"[{span.label}]" if new is None else new
