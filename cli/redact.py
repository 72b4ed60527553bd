"""``minialbert redact``: notes in, the same table out with identifiers replaced."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import options as shared
from minialbert.errors import UsageError
from minialbert.known import parse_known_columns
from minialbert.redaction import identifier_labels
from minialbert.redaction.keys import VARIABLE, read_key
from minialbert.redaction.policy import Policy, Treatment, find_policy
from minialbert.redaction.redactor import Redactor
from pipelines.job import JobOptions
from pipelines.row_columns import RowColumns

if TYPE_CHECKING:
    from minialbert.tagger import Tagger
    from pipelines.workers import Workers

_STYLES = ("tag", "number", "mask", "mask-fixed", "remove", "hash", "surrogate")


# fmt: off
@click.command()
@shared.notes_options
@click.option("--style", type=click.Choice(_STYLES),
              help="What replaces every identifier. Default: tag, its label in brackets.")
@click.option("--policy", metavar="NAME|FILE",
              help="What replaces each kind of identifier; see minialbert policies.")
@click.option("--key-file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help=f"Key for hash, surrogate and shift. Default: ${VARIABLE}.")
@click.option("--patient-column", metavar="NAME",
              help="Column of the patient's id: equal surrogates and one shift for all its notes.")
@click.option("--known-column", "known_columns", multiple=True, metavar="NAME=LABEL,...",
              help="Columns whose values are identifiers to find in the text; repeatable.")
@click.option("--max-shift-days", type=click.IntRange(min=1), default=365, show_default=True,
              metavar="N", help="Farthest that a patient's dates are shifted, either way.")
@click.option("--whole-weeks", is_flag=True, help="Shift dates by whole weeks: weekdays stay.")
@click.option("--day-first", is_flag=True,
              help="Read 3/4 as April 3 in notes whose other dates do not tell.")
@click.option("--preview", type=click.IntRange(min=1), metavar="N",
              help="Write nothing; show N notes before and after. SHOWS NOTE TEXT.")
# fmt: on
def redact(
    asked: shared.NotesOptions, *, style: Treatment | None, policy: str | None,
    key_file: Path | None, patient_column: str | None, known_columns: tuple[str, ...],
    max_shift_days: int, whole_weeks: bool, day_first: bool, preview: int | None,
) -> None:  # fmt: skip
    """Replace the identifiers in NOTES and keep everything else.

    NOTES are CSV, TSV, Parquet, JSONL or .txt files of one format, plain, .gz or .zst, a folder of
    .txt files, or - for stdin. The result has the same format. Only the text column is changed:
    identifiers in other columns, and in names of files, stay.

    \b
    Examples:
      minialbert redact notes.csv
      minialbert redact notes.parquet --policy safe-harbor -o shareable.parquet
      minialbert redact notes.csv --policy research-surrogates --key-file key.txt \\
          --patient-column mrn --known-column name=PATIENT,mrn=MEDICALRECORD
      minialbert redact letters/ --style mask --preview 3
    """
    if style and policy:
        raise UsageError("Of --style and --policy only one can be given.")
    chosen = find_policy(policy) if policy else Policy.uniform(style or "tag")
    key = read_key(key_file, os.environ) if chosen.needs_key or key_file else None
    redactor = Redactor(chosen, key, max_shift_days, whole_weeks, day_first)
    columns = RowColumns(parse_known_columns(known_columns), patient_column)

    def choose(tagger: "Tagger | Workers") -> JobOptions:
        tag = shared.tag_options(asked, identifier_labels(tagger.labels))
        return JobOptions(tag, asked.limit, asked.max_chars, columns, redactor)

    if preview is not None:
        from cli.preview import show_preview  # noqa: PLC0415

        show_preview(asked, choose, columns.wanted, preview)
    else:
        shared.perform_all("redact", asked, choose, columns.wanted)
