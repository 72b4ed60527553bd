"""Look at a redacted note once more before it is let out.

Two things are checked, and a note that fails either raises NoteError, so that it is set aside:

1. Outside the spans the note is unchanged, and every span was dealt with.
2. No identifier of the note, found in it or known of its row, is left: neither outside the spans
   (a repeat that was missed) nor inside what was put in (a surrogate that is a real value).

What counts as left is a value of four or more letters and digits, found again word by word, its
case and the signs between its words set aside. So that notes are not set aside for nothing, these
do not count:

- what the policy keeps, in its place, and the year, three digits or age that it lets stand;
- labels whose values are in everybody's mouth: AGE, STATE, COUNTRY, PROFESSION;
- of DATE, all but dates with day, month and year (3/14 may be a score, May a verb); nor a shifted
  date that equals another date of the note, which tells nothing;
- words for a kind of place ("Medical Center"; of a body's name also the words that surrogates keep, "Imaging"), and any body's name in lower case ("physical therapy");
- a single word that is also an everyday word or part of an eponym, by the rule that looks for
  repeats (:mod:`minialbert.repeats`): "Will" and "will", "Parkinson" and "Parkinson's disease".

So an everyday word that is a name, missed where it stands again, is not noticed here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from minialbert.errors import NoteError
from minialbert.redaction.edits import Edit, check_edited
from minialbert.redaction.phrases import WORD, Phrases, words_of
from minialbert.redaction.places.body_words import KEPT
from minialbert.redaction.policy import PARTIAL, Policy
from minialbert.repeats import find_repeats
from minialbert.spans import Span

MIN_CHARACTERS: Final = 4
MISSED_SCORE: Final = 0.5
_COMMON: Final = frozenset({"AGE", "STATE", "COUNTRY", "PROFESSION"})
_BODIES: Final = frozenset({"HOSPITAL", "DEPARTMENT", "ORGANIZATION"})
_GENERIC: Final = frozenset(
    """
    and at care center centre centers church city clinic clinics college community company county
    department emergency east family floor for general group health healthcare home hospice
    hospital hospitals house icu inc intensive lab laboratory lake main medical medicine memorial
    north nursing of office outpatient park pharmacy practice primary regional rehab
    rehabilitation room school service services south state street surgery surgical system
    telemetry the tower unit university urgent veterans ward west
    """.split()
)
_GENERIC_IN_BODIES: Final = _GENERIC | KEPT
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,9}"
_FULL_DATE = re.compile(
    r"\d{1,4}\s?([-/.])\s?\d{1,2}\s?\1\s?\d{2,4}|\d{6}"
    rf"|{_MONTH}\W{{0,3}}\d{{1,2}}\D{{1,6}}\d{{2}}|\d{{1,2}}\D{{0,8}}?{_MONTH}\W{{0,3}}\d{{2}}",
    re.IGNORECASE,
)
_MOST_OF_A_DATE: Final = 200  # characters looked at; longer spans of label DATE are no dates
_AFTER: Final = 40  # characters after a word that can make it an eponym


@dataclass(frozen=True, slots=True)
class _Value:
    """An identifier of the note as it was written, and its label."""

    text: str
    label: str


def check_redacted(
    text: str,
    spans: Sequence[Span],
    edits: Sequence[Edit],
    redacted: str,
    *,
    policy: Policy,
    known: Sequence[str] = (),
) -> None:
    """Raise NoteError unless ``redacted`` is ``text`` with ``edits``, and holds no identifier.

    ``edits`` are sorted and free of overlaps; ``known`` are values of the note's row that must not
    be left. Time is linear in all of them. The message quotes nothing.
    """
    _check_all_edited(spans, edits)
    places = check_edited(text, edits, redacted)
    values = {tuple(words_of(value.text)): value for value in _values(text, edits, policy, known)}
    phrases = Phrases(list(values))
    for start, end in _open_ranges(text, edits, places, policy, len(redacted)):
        _search(redacted, start, end, phrases, list(values.values()))


def _check_all_edited(spans: Sequence[Span], edits: Sequence[Edit]) -> None:
    """Raise NoteError unless each of ``spans`` lies in one of ``edits``."""
    at = 0
    for span in sorted(spans):
        while at < len(edits) and edits[at].end < span.end:
            at += 1
        if at == len(edits) or edits[at].start > span.start:
            raise NoteError(f"The span at character {span.start} was not redacted.")


def _values(
    text: str, edits: Sequence[Edit], policy: Policy, known: Sequence[str]
) -> Iterator[_Value]:
    """Yield what must not be left."""
    for edit in edits:
        value = _Value(text[edit.span.start : edit.span.end], edit.span.label)
        if policy.treatment_of(value.label) != "keep" and _counts(value):
            yield value
    for each in known:
        value = _Value(each, "known of its row")
        if _counts(value):
            yield value


def _counts(value: _Value) -> bool:
    if value.label in _COMMON:
        return False
    words = words_of(value.text)
    generic = _GENERIC_IN_BODIES if value.label in _BODIES else _GENERIC
    if sum(map(len, words)) < MIN_CHARACTERS or generic.issuperset(words):
        return False
    return value.label != "DATE" or bool(_FULL_DATE.search(value.text[:_MOST_OF_A_DATE]))


def _open_ranges(
    text: str,
    edits: Sequence[Edit],
    places: Sequence[tuple[int, int]],
    policy: Policy,
    length: int,
) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the redacted note to search: all but what is rightly in its place."""
    begun = 0
    for edit, (start, end) in zip(edits, places, strict=True):
        if edit.new and _is_settled(text, edit, policy):
            yield begun, start
            begun = end
    yield begun, length


def _is_settled(text: str, edit: Edit, policy: Policy) -> bool:
    """Say whether what was put in needs no search; raise NoteError if it still tells its own."""
    value = _Value(text[edit.span.start : edit.span.end], edit.span.label)
    treatment = policy.treatment_of(value.label)
    if treatment == "keep":
        return edit.new == value.text
    if _is_tag(edit) or not WORD.search(edit.new):
        return True
    if treatment == "shift" or treatment in PARTIAL:
        own = Phrases([words_of(value.text)])
        if _counts(value) and any(own.find(words_of(edit.new))):
            raise _left(value.label, edit.span.start)
        return True
    return False


def _is_tag(edit: Edit) -> bool:
    label = re.escape(edit.span.label)
    return re.fullmatch(rf"\[{label}(?:-[0-9a-f]+)?\]", edit.new) is not None


def missed_repeats(text: str, spans: Sequence[Span], policy: Policy) -> list[Span]:
    """Return where values of ``spans`` stand again outside them, as the check would find them.

    ``spans`` are sorted and free of overlaps. A note is better redacted there, too, than set aside.
    """
    values = {
        tuple(words_of(value.text)): value
        for value in (_Value(text[s.start : s.end], s.label) for s in spans)
        if policy.treatment_of(value.label) != "keep" and _counts(value)
    }
    phrases = Phrases(list(values))
    starts = [0, *(span.end for span in spans)]
    ends = [*(span.start for span in spans), len(text)]
    return [
        Span(gap + start, gap + end, value.label, MISSED_SCORE, "repeat")
        for gap, gap_end in zip(starts, ends, strict=True)
        for value, start, end in _left_in(text[gap:gap_end], phrases, list(values.values()))
    ]


def _search(redacted: str, start: int, end: int, phrases: Phrases, values: list[_Value]) -> None:
    """Raise NoteError when a value is left in ``redacted[start:end]``."""
    for value, at, _ in _left_in(redacted[start:end], phrases, values):
        raise _left(value.label, start + at)


def _left_in(
    part: str, phrases: Phrases, values: list[_Value]
) -> Iterator[tuple[_Value, int, int]]:
    """Yield values that are left in ``part``, and where."""
    matches: list[re.Match[str]] = []
    for number, last in phrases.find(words_of(part)):
        matches = matches or list(WORD.finditer(part))
        value = values[number]
        n_words = len(words_of(value.text))
        first = matches[last - n_words + 1]
        if _is_left(value, part, first.start(), matches[last].end()):
            yield value, first.start(), matches[last].end()


def _is_left(value: _Value, part: str, start: int, end: int) -> bool:
    """Say whether ``part[start:end]``, the words of ``value``, is that identifier again."""
    found = part[start:end]
    if not value.text.islower() and found.islower() and value.label in _BODIES:
        return False
    word = value.text.strip()
    if not WORD.fullmatch(word) or not word.isalpha():
        return True
    if word.islower():
        word, found = word.capitalize(), found.capitalize()
    after = part[end : end + _AFTER].replace("-", " ")
    sample = f"{word}\n{found}{after}"
    repeats = find_repeats(sample, [Span(0, len(word), "PATIENT")])
    return any(repeat.start == len(word) + 1 for repeat in repeats)


def _left(label: str, start: int) -> NoteError:
    return NoteError(
        f"An identifier ({label}, at character {start}) is still in the redacted note."
    )
