"""From notes to a report: one row of counts per note, summed, resampled, divided.

Which kind of span is scored is decided by gold: a corpus without clinical spans says nothing about
clinical predictions, so these are left aside rather than called false.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np

from minialbert.errors import InputError
from minialbert.labels import CLINICAL_LABELS, PHI_LABELS
from minialbert.scoring.bootstrap import ratio
from minialbert.scoring.coverage import count_coverage
from minialbert.scoring.notes import I2B2_CATEGORIES, Kind, ScoredNote, ScoringOptions, kind_of
from minialbert.scoring.report import (
    ClinicalReport,
    Coverage,
    Estimate,
    LabelScore,
    Measure,
    PhiReport,
    PrecisionRecall,
    Report,
)
from minialbert.scoring.table import Table
from minialbert.scoring.tally import (
    CATEGORY_ROWS,
    CLINICAL_ROWS,
    OVERALL_ROWS,
    category_row,
    label_row,
    tally_clinical,
    tally_phi,
)

_EVERY_OPTION = ScoringOptions()


def score(notes: Iterable[ScoredNote], *, options: ScoringOptions = _EVERY_OPTION) -> Report:
    """Compare the predicted spans of ``notes`` with the gold ones.

    Reads ``notes`` once and keeps counts, not texts. Raises InputError when there is no note,
    when gold annotates nothing and ``options.labels`` is "all", or on a label of no known kind.
    """
    counts: list[Mapping[str, int]] = []
    kinds: set[Kind] = set()
    if options.labels != "all":
        kinds.add(options.labels)
    for note in notes:
        gold_kinds = {_kind(span.label, note.id) for span in note.gold}
        for span in note.predicted:
            _kind(span.label, note.id)
        if options.labels == "all":
            kinds |= gold_kinds
        counts.append(_count(note, options.labels))
    if not counts:
        raise InputError("There are no notes to score.")
    if not kinds:
        raise InputError(
            "No note has a gold span, so there is nothing to compare; to count false alarms "
            "on notes without identifiers, ask for the labels phi."
        )
    table = Table.build(counts, options)
    return Report(
        n_notes=len(counts),
        n_resamples=options.n_resamples,
        confidence=options.confidence,
        seed=options.seed,
        phi=_phi_report(table) if "phi" in kinds else None,
        clinical=_clinical_report(table) if "clinical" in kinds else None,
    )


def _kind(label: str, note_id: str) -> Kind:
    kind = kind_of(label)
    if kind is None:
        raise InputError(
            f"Note {note_id!r} has a span labelled {label!r}, which is neither PHI nor clinical; "
            f"known are {', '.join((*PHI_LABELS, *CLINICAL_LABELS))}. Rename the label."
        )
    return kind


def _count(note: ScoredNote, labels: str) -> Mapping[str, int]:
    """Return one note's columns by name, without those that are zero."""
    counts: Counter[str] = Counter()
    tallies = []
    if labels != "clinical":
        counts.update(count_coverage(note))
        tallies.append(tally_phi(note))
    if labels != "phi":
        tallies.append(tally_clinical(note))
    for tally in tallies:
        counts.update({f"{row}/{outcome}": n for (row, outcome), n in tally.items()})
    return counts


def _micro(table: Table, row: str, *, empty: float) -> PrecisionRecall:
    correct = table.sums(f"{row}/correct")
    precision = ratio(correct, correct + table.sums(f"{row}/spurious"), empty=empty)
    recall = ratio(correct, correct + table.sums(f"{row}/missed"), empty=empty)
    wrong = table.sums(f"{row}/spurious") + table.sums(f"{row}/missed")
    f1 = ratio(2 * correct, 2 * correct + wrong, empty=empty)
    return PrecisionRecall(table.estimate(precision), table.estimate(recall), table.estimate(f1))


def _measure(table: Table, row: str) -> Measure:
    precision, precision_sd = table.mean_and_sd(f"{row}/precision")
    recall, recall_sd = table.mean_and_sd(f"{row}/recall")
    f1 = ratio(2 * precision * recall, precision + recall)
    return Measure(
        name=row,
        n_correct=table.total(f"{row}/correct"),
        n_spurious=table.total(f"{row}/spurious"),
        n_missed=table.total(f"{row}/missed"),
        micro=_micro(table, row, empty=0.0),
        macro=PrecisionRecall(
            table.estimate(precision), table.estimate(recall), table.estimate(f1)
        ),
        macro_precision_sd=precision_sd,
        macro_recall_sd=recall_sd,
    )


def _label_score(table: Table, label: str, row: str, *, covers: bool) -> LabelScore:
    n_correct = table.total(f"{row}/correct")
    return LabelScore(
        label=label,
        n_gold=n_correct + table.total(f"{row}/missed"),
        n_predicted=n_correct + table.total(f"{row}/spurious"),
        n_correct=n_correct,
        exact=_micro(table, row, empty=np.nan),
        covered=table.rate(f"{row}/covered", f"{row}/identifying") if covers else None,
    )


def _seen(scores: Iterable[LabelScore]) -> tuple[LabelScore, ...]:
    return tuple(score for score in scores if score.n_gold or score.n_predicted)


def _phi_report(table: Table) -> PhiReport:
    known = dict.fromkeys((*PHI_LABELS, *I2B2_CATEGORIES, "OTHER", "PHI"))
    return PhiReport(
        coverage=_coverage(table),
        measures=tuple(_measure(table, row) for row in OVERALL_ROWS),
        category_measures=tuple(_measure(table, row) for row in CATEGORY_ROWS),
        categories=_seen(
            _label_score(table, category, category_row(category), covers=True)
            for category in (*I2B2_CATEGORIES, "OTHER", "PHI")
        ),
        labels=_seen(_label_score(table, label, label_row(label), covers=True) for label in known),
    )


def _clinical_report(table: Table) -> ClinicalReport:
    exact, token = (_measure(table, row) for row in CLINICAL_ROWS)
    return ClinicalReport(
        exact=exact,
        token=token,
        labels=_seen(
            _label_score(table, label, label_row(label), covers=False) for label in CLINICAL_LABELS
        ),
    )


def _coverage(table: Table) -> Coverage:
    precision = ratio(table.sums("covered"), table.sums("redacted"))
    recall = ratio(table.sums("covered"), table.sums("identifying"))
    both = ratio(2 * table.sums("covered"), table.sums("redacted") + table.sums("identifying"))
    lost = ratio(1000 * table.sums("terms_lost"), table.sums("notes"))
    no_terms = table.total("terms") == 0
    return Coverage(
        character_recall=table.estimate(recall),
        character_precision=table.estimate(precision),
        character_f1=table.estimate(both),
        notes_fully_covered=table.rate("fully_covered", "with_identifiers"),
        others_redacted=table.rate("other_redacted", "other"),
        terms_lost_per_1000_notes=Estimate(None) if no_terms else table.estimate(lost),
        n_identifying_characters=table.total("identifying"),
        n_notes_with_identifiers=table.total("with_identifiers"),
    )
