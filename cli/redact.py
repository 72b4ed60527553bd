"""``minialbert redact``: notes in, the same table out with identifiers replaced."""

from typing import TYPE_CHECKING

import click

from cli import options as shared
from minialbert.redaction import STYLES, Style, identifier_labels
from pipelines.job import JobOptions

if TYPE_CHECKING:
    from minialbert.tagger import Tagger


@click.command()
@shared.notes_options
@click.option(
    "--style", type=click.Choice(STYLES), default="tag", show_default=True,
    help="What replaces an identifier: its label in brackets, or asterisks.",
)  # fmt: skip
def redact(asked: shared.NotesOptions, *, style: Style) -> None:
    """Replace the identifiers in NOTES and keep everything else.

    NOTES are CSV, TSV, Parquet, JSONL or .txt files of one format, a folder of .txt files, or -
    for stdin. The result has the same format. Only the text column is looked at: identifiers in
    other columns, and in names of files, stay.

    \b
    Examples:
      minialbert redact notes.csv
      minialbert redact notes.parquet --text-column note_text -o shareable.parquet
      minialbert redact letters/ --style mask
    """

    def choose(tagger: "Tagger") -> JobOptions:
        labels = identifier_labels(tagger.labels)
        return JobOptions(
            shared.tag_options(asked, labels), asked.limit, style=style,
            max_characters=asked.max_chars,
        )  # fmt: skip

    shared.perform_all("redact", asked, choose)
