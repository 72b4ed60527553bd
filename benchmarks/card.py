"""Write the figures of an evaluation into the tables of documents.

    minialbert evaluate dev-notes.jsonl --model embedded --labels phi --json dev.json
    python -m benchmarks.card dev.json README.md minialbert/weights/MODEL_CARD.md

A row is rewritten where a table's first cell names one of the figures, or a label in a table of six columns. Rows that
a document does not have are not added.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

_HIDDEN = {
    "recall of identifying characters": "character_recall",
    "precision by characters": "character_precision",
    "notes with every identifier covered": "notes_fully_covered",
    "other characters redacted": "others_redacted",
}
_MEASURES = {
    "binary token": "Binary Token",
    "category token": "Category Token",
    "strict HIPAA entity": "HIPAA Strict",
    "strict entity": "Strict",
}
Figures = Mapping[str, Any]


def cells_of(report: Figures) -> dict[str, list[str]]:
    """Return the cells behind the first of each row, rates in per cent, by the first."""
    phi = report["phi"]
    rows = {name: [_rate(phi["coverage"][key])] for name, key in _HIDDEN.items()}
    measures = {each["name"]: each["micro"] for each in (*phi["measures"], *phi["category_measures"])}  # fmt: skip
    for name, key in _MEASURES.items():
        for kind in ("precision", "recall", "f1"):
            rows[f"{name}: {kind.replace('f', 'F')}"] = [_rate(measures[key][kind])]
    return rows | dict(_labels(phi["labels"]))


def _labels(scores: list[Figures]) -> Iterator[tuple[str, list[str]]]:
    for score in scores:
        counts = [str(score[key]) for key in ("n_gold", "n_predicted", "n_correct")]
        yield score["label"], [*counts, _rate(score["exact"]["f1"]), _rate(score["covered"])]


def _rate(estimate: Figures) -> str:
    value, low, high = (estimate[key] for key in ("value", "low", "high"))
    if value is None:
        return "-"
    return f"{100 * value:.1f}" + (f" [{100 * low:.1f}, {100 * high:.1f}]" if low is not None else "")  # fmt: skip


def rewritten(document: str, rows: Mapping[str, list[str]]) -> tuple[str, int]:
    """Return the document with the cells of its known rows replaced, and how many rows these are."""
    lines, n = document.split("\n"), 0
    for i, line in enumerate(lines):
        first, *others = [cell.strip() for cell in line.strip("| ").split("|")]
        cells = rows.get(first, [])
        if line.startswith("|") and cells and len(others) == len(cells):
            lines[i], n = f"| {' | '.join([first, *cells])} |", n + 1
    return "\n".join(lines), n


@click.command()
@click.argument("report", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("documents", nargs=-1, required=True,
                type=click.Path(exists=True, dir_okay=False, path_type=Path))  # fmt: skip
def main(report: Path, documents: tuple[Path, ...]) -> None:
    """Rewrite the tables of DOCUMENTS with the figures of REPORT, which `evaluate --json` wrote."""
    rows = cells_of(json.loads(report.read_text(encoding="utf-8")))
    for path in documents:
        text, n = rewritten(path.read_text(encoding="utf-8"), rows)
        path.write_text(text, encoding="utf-8")
        click.echo(f"{path}: {n} rows")


if __name__ == "__main__":
    main()
