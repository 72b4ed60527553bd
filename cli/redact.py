"""``minialbert redact``: notes in, the same table out with identifiers replaced."""

import click

from cli import options as shared
from cli.failures import QUARANTINED
from cli.progress import show_summary, shown
from minialbert.redaction import STYLES, Style, identifier_labels
from pipelines.job import JobOptions, Work, redact_table
from pipelines.plan import plan_runs


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
    runs = plan_runs("redact", asked.request, asked.destination)
    with shown(quiet=asked.quiet, limit=asked.limit) as watch:
        tagger = shared.load_tagger(asked.model, device=asked.device)
        labels = identifier_labels(tagger.labels)
        job = JobOptions(shared.tag_options(asked, labels), asked.limit, style=style)
        work = Work(tagger, job, watch)
        for run in runs:
            redact_table(run, work)
    show_summary(work.tally, quiet=asked.quiet)
    if work.tally.n_quarantined:
        click.get_current_context().exit(QUARANTINED)
