"""Count one note's matches into rows: the measures of the i2b2-2014 script, labels, categories.

A row is a name with three counts: correct, spurious, missed. Typed rows are sums over labels, so
that a note is matched once and each mark goes into every row its label belongs to::

    a strict match of a STREET  ->  Strict, HIPAA Strict, LOCATION Strict, LOCATION HIPAA Strict,
                                    label:STREET
"""

from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Final, Literal

from minialbert.labels import category_of
from minialbert.scoring.matching import Mark, Match, match_exactly, match_relaxed, whole, words
from minialbert.scoring.notes import I2B2_CATEGORIES, ScoredNote, of_kind
from minialbert.spans import Span

Outcome = Literal["correct", "spurious", "missed"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("correct", "spurious", "missed")
Tally = Counter[tuple[str, Outcome]]

# The script's pattern for IDNUM ends in a blank, so IDNUM is never HIPAA there, nor here.
HIPAA_LABELS: Final = frozenset({
    "PATIENT", "CITY", "STREET", "ZIP", "ORGANIZATION", "DATE", "AGE", "PHONE", "FAX", "EMAIL",
    "SSN", "MEDICALRECORD", "HEALTHPLAN", "ACCOUNT", "LICENSE", "VEHICLE", "DEVICE", "BIOID",
})  # fmt: skip

OVERALL_ROWS: Final = (
    "Strict", "Relaxed", "Token", "HIPAA Strict", "HIPAA Relaxed", "HIPAA Token",
    "Binary Strict", "Binary Token", "Binary HIPAA Strict", "Binary HIPAA Token", "Category Token",
)  # fmt: skip
CATEGORY_ROWS: Final = tuple(
    f"{category} {row}"
    for category in I2B2_CATEGORIES
    for row in ("Strict", "Token", "HIPAA Strict", "HIPAA Token")
)
CLINICAL_ROWS: Final = ("Clinical Strict", "Clinical Token")


def label_row(label: str) -> str:
    """Return the name of the row that counts exact matches of one label."""
    return f"label:{label}"


def category_row(category: str) -> str:
    """Return the name of the row that counts spans whose category and offsets are right."""
    return f"category:{category}"


def tally_phi(note: ScoredNote) -> Tally:
    """Count the PHI spans of ``note`` into all rows."""
    tally: Tally = Counter()
    gold, predicted = of_kind(note.gold, "phi"), of_kind(note.predicted, "phi")
    hipaa_gold, hipaa_predicted = _hipaa(gold), _hipaa(predicted)

    _count_by_key(tally, "Strict", match_exactly(whole(gold, str), whole(predicted, str)))
    _count_by_key(tally, "Token", _match_words(note.text, str, gold, predicted))
    by_category = match_exactly(whole(gold, category_of), whole(predicted, category_of))
    for outcome, mark in _outcomes(by_category):
        tally[category_row(mark.key), outcome] += 1
    for prefix, wanted, found in (
        ("", gold, predicted),
        ("HIPAA ", hipaa_gold, hipaa_predicted),
    ):
        relaxed = match_relaxed(whole(wanted, str), whole(found, str))
        _count(tally, f"{prefix}Relaxed", relaxed)
        binary = match_exactly(whole(wanted, _same), whole(found, _same))
        _count(tally, f"Binary {prefix}Strict", binary)
        _count(tally, f"Binary {prefix}Token", _match_words(note.text, _same, wanted, found))
    _count(tally, "Category Token", _match_words(note.text, category_of, gold, predicted))
    return tally


def tally_clinical(note: ScoredNote) -> Tally:
    """Count the clinical spans of ``note``: exact, by token, and exact by label."""
    tally: Tally = Counter()
    gold, predicted = of_kind(note.gold, "clinical"), of_kind(note.predicted, "clinical")
    strict = match_exactly(whole(gold, str), whole(predicted, str))
    _count(tally, "Clinical Strict", strict)
    for outcome, mark in _outcomes(strict):
        tally[label_row(mark.key), outcome] += 1
    _count(tally, "Clinical Token", _match_words(note.text, str, gold, predicted))
    return tally


def _match_words(
    text: str, key: Callable[[str], str], gold: tuple[Span, ...], predicted: tuple[Span, ...]
) -> Match:
    return match_exactly(words(gold, key, text), words(predicted, key, text))


def _same(_label: str) -> str:
    return "PHI"


def _hipaa(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(span for span in spans if span.label in HIPAA_LABELS)


@cache
def _typed_rows(unit: Literal["Strict", "Token"], label: str) -> tuple[str, ...]:
    category = category_of(label)
    rows = [unit, f"{category} {unit}"]
    if label in HIPAA_LABELS:
        rows += [f"HIPAA {unit}", f"{category} HIPAA {unit}"]
    if unit == "Strict":
        rows.append(label_row(label))
    return tuple(rows)


def _outcomes(match: Match) -> list[tuple[Outcome, Mark]]:
    return [(outcome, mark) for outcome in OUTCOMES for mark in getattr(match, outcome)]


def _count_by_key(tally: Tally, unit: Literal["Strict", "Token"], match: Match) -> None:
    for outcome, mark in _outcomes(match):
        for row in _typed_rows(unit, mark.key):
            tally[row, outcome] += 1


def _count(tally: Tally, row: str, match: Match) -> None:
    for outcome in OUTCOMES:
        tally[row, outcome] += len(getattr(match, outcome))
