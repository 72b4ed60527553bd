"""``minialbert annotate``: notes in, one JSON line of spans a note out."""

from typing import TYPE_CHECKING

import click

from cli import options as shared
from minialbert.errors import UsageError
from minialbert.labels import PHI_LABELS
from pipelines.job import JobOptions

if TYPE_CHECKING:
    from minialbert.tagger import Tagger
    from pipelines.workers import Workers


@click.command()
@shared.notes_options
@click.option("--phi/--no-phi", default=True, show_default=True, help="Identifiers.")
@click.option("--entities/--no-entities", default=True, show_default=True, help="All other spans.")
@click.option("--text/--no-text", default=True, show_default=True, help="Quote each span's text.")
def annotate(asked: shared.NotesOptions, *, phi: bool, entities: bool, text: bool) -> None:
    """Mark identifiers and clinical entities in NOTES, by offsets.

    NOTES are CSV, TSV, Parquet, JSONL or .txt files of one format, a folder of .txt files, or -
    for stdin. The result is JSONL: id, file, row, spans (start, end, label, category, score,
    source, text), model and its version. Offsets count characters of the note as stored.

    \b
    Examples:
      minialbert annotate notes.csv
      minialbert annotate notes.parquet --text-column note_text --no-text -o spans.jsonl
      minialbert annotate letters/ --no-entities -o -
    """
    if not (phi or entities):
        raise UsageError("With --no-phi and --no-entities there is nothing left to mark.")

    def choose(tagger: "Tagger | Workers") -> JobOptions:
        labels = _selection(tagger.labels, phi=phi, entities=entities)
        return JobOptions(
            shared.tag_options(asked, labels), asked.limit, asked.max_chars, with_text=text
        )  # fmt: skip

    shared.perform_all("annotate", asked, choose)


def _selection(
    model_labels: tuple[str, ...], *, phi: bool, entities: bool
) -> frozenset[str] | None:
    """Return the labels to mark, or None for all."""
    if phi and entities:
        return None
    if phi:
        return frozenset(PHI_LABELS)
    labels = frozenset(model_labels) - frozenset(PHI_LABELS)
    if not labels:
        raise UsageError("This model marks identifiers only, so --no-phi leaves nothing to mark.")
    return labels
