"""``minialbert redact --preview``: notes before and after, side by side, and nothing written."""

from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli import options as shared
from cli.progress import Quiet
from minialbert.errors import NoteError
from pipelines.formats import STDIN
from pipelines.job import JobOptions, Work, tag_notes
from pipelines.plan import Destination, plan_runs

if TYPE_CHECKING:
    from minialbert.redaction.check import Edit
    from minialbert.tagger import Tagged, Tagger
    from pipelines.tables import Note

_GONE, _NEW = "bold red", "bold green"


def show_preview(
    asked: shared.NotesOptions,
    choose: Callable[["Tagger"], JobOptions],
    other_columns: tuple[str, ...],
    n_notes: int,
) -> None:
    """Show the first ``n_notes`` notes on standard output, identifiers coloured on both sides."""
    [run] = plan_runs("redact", asked.request(other_columns), Destination(STDIN))
    tagger = shared.load_tagger(asked.model, device=asked.device)
    work = Work(tagger, choose(tagger), Quiet())
    console = Console()
    for row in islice(run.table.rows(), n_notes):
        [found] = tag_notes([row.note], work)
        console.print(_table(row.note, found, work.options))


def _table(note: "Note", found: "Tagged | NoteError", options: JobOptions) -> Table:
    table = Table("before", "after", title=f"{note.file}, row {note.row}", expand=True)
    try:
        if isinstance(found, NoteError):
            raise found
        text = note.text or ""
        table.add_row(*_sides(text, options.edits(note, text, found.spans)))
    except NoteError as error:
        table.add_row(Text(note.text or ""), Text(f"Set aside: {error}", style="bold yellow"))
    return table


def _sides(text: str, edits: "list[Edit]") -> tuple[Text, Text]:
    before, after = Text(), Text()
    at = 0
    for edit in edits:
        kept = text[at : edit.start]
        before.append(kept).append(text[edit.start : edit.end], style=_GONE)
        after.append(kept).append(edit.new, style=_NEW)
        at = edit.end
    return before.append(text[at:]), after.append(text[at:])
