"""Show a scoring report as tables on standard output."""

import sys
from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from minialbert.scoring import (
    Coverage,
    Estimate,
    LabelScore,
    Measure,
    Mistake,
    PrecisionRecall,
    Report,
)

_WIDTH_OF_FILES = 120
_NONE = "-"


def show_report(report: Report) -> None:
    """Print the tables of every kind that was scored."""
    console = _console()
    percent = f"{100 * report.confidence:g} %"
    interval = f", [{percent} interval over notes]" if report.n_resamples else ""
    console.print(f"{report.n_notes} notes; rates in %{interval}", markup=False)
    if report.phi:
        console.print(_coverage(report.phi.coverage))
        console.print(_measures("Identifiers, i2b2-2014 measures", report.phi.measures))
        console.print(_labels("Identifiers by category, exact", report.phi.categories))
        console.print(_labels("Identifiers by label, exact", report.phi.labels))
    if report.clinical:
        both = (report.clinical.exact, report.clinical.token)
        console.print(_measures("Clinical entities", both))
        console.print(_labels("Clinical entities by label, exact", report.clinical.labels))


def show_mistakes(mistakes: Iterable[Mistake]) -> None:
    """Print mistakes with the words around them."""
    table = _table("Mistakes (this is note text)", "fault", "label", "n", "in context", "note")
    for m in mistakes:
        fault = f"{m.fault} as {m.other}" if m.other else m.fault
        context = Text.assemble(m.before, " " * bool(m.before), (m.surface, "bold reverse"), " ")
        context.append(m.after)
        table.add_row(fault, m.label, str(m.n), context, Text(m.note_id))
    _console().print(table)


def _console() -> Console:
    """Keep the terminal's width; a file or pipe, which has none, gets one that fits the tables."""
    width = None if sys.stdout.isatty() else _WIDTH_OF_FILES
    return Console(file=sys.stdout, width=width, highlight=False)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for column in columns:
        is_number = column not in {"", "fault", "label", "in context", "note"}
        table.add_column(column, justify="right" if is_number else "left", no_wrap=is_number)
    return table


def _coverage(coverage: Coverage) -> Table:
    table = _table("Redaction, by characters other than white space", "", "rate")
    rows = {
        "identifying characters covered": _rate(coverage.character_recall),
        "covered characters that identify": _rate(coverage.character_precision),
        "harmonic mean of both": _rate(coverage.character_f1),
        "notes with every identifier covered": _rate(coverage.notes_fully_covered),
        "other characters redacted": _rate(coverage.others_redacted),
    }
    lost = coverage.terms_lost_per_1000_notes
    if lost.value is not None:
        rows["clinical terms lost per 1,000 notes"] = _figure(lost, factor=1)
    for name, rate in rows.items():
        table.add_row(name, rate)
    return table


def _measures(title: str, measures: Iterable[Measure]) -> Table:
    table = _table(title, "", "precision", "recall", "F1", "macro P", "macro R", "macro F1")
    for measure in measures:
        macro = (measure.macro.precision, measure.macro.recall, measure.macro.f1)
        table.add_row(measure.name, *_rates(measure.micro), *(_bare(m) for m in macro))
    return table


def _labels(title: str, scores: Iterable[LabelScore]) -> Table:
    table = _table(
        title, "label", "gold", "predicted", "correct", "precision", "recall", "F1", "covered"
    )
    for s in scores:
        counts = (str(s.n_gold), str(s.n_predicted), str(s.n_correct))
        covered = _rate(s.covered) if s.covered else _NONE
        exact = (_bare(s.exact.precision), _bare(s.exact.recall), _rate(s.exact.f1))
        table.add_row(s.label, *counts, *exact, covered)
    return table


def _rates(rates: PrecisionRecall) -> tuple[str, str, str]:
    return _rate(rates.precision), _rate(rates.recall), _rate(rates.f1)


def _rate(estimate: Estimate) -> str:
    return _figure(estimate, factor=100)


def _bare(estimate: Estimate) -> str:
    return _NONE if estimate.value is None else f"{100 * estimate.value:.1f}"


def _figure(estimate: Estimate, *, factor: float) -> str:
    if estimate.value is None:
        return _NONE
    value = f"{factor * estimate.value:.1f}"
    if estimate.low is None or estimate.high is None:
        return value
    return f"{value} \\[{factor * estimate.low:5.1f} {factor * estimate.high:5.1f}]"
