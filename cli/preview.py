"""``minialbert redact --preview``: notes before and after, side by side, and nothing written.

What a terminal would obey, or could not show, is shown by a stand-in.
"""

import re
from collections.abc import Callable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

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
    from minialbert.redaction.edits import Edit
    from minialbert.tagger import Tagged, Tagger
    from pipelines.tables import Note

_GONE, _NEW = "bold red", "bold green"
_UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_PICTURES: Final = 0x2400  # ␀ for NUL, ␛ for ESC, and so on to 0x1f


def show_preview(
    asked: shared.NotesOptions,
    choose: Callable[["Tagger"], JobOptions],
    other_columns: tuple[str, ...],
    n_notes: int,
) -> None:
    """Show the first ``n_notes`` notes, identifiers coloured on both sides, on standard output.

    ``--limit`` holds as it would without a preview.
    """
    [run] = plan_runs("redact", asked.request(other_columns), Destination(STDIN))
    tagger = shared.load_tagger(asked)
    work = Work(tagger, choose(tagger), Quiet())
    console = Console()
    for row in islice(run.table.rows(), min(n_notes, asked.limit or n_notes)):
        [found] = tag_notes([row.note], work)
        console.print(_table(row.note, found, work.options))


def _table(note: "Note", found: "Tagged | NoteError", options: JobOptions) -> Table:
    title = Text(_shown(f"{note.file}, row {note.row}"))
    table = Table("before", "after", title=title, expand=True)
    try:
        if isinstance(found, NoteError):
            raise found
        text = note.text or ""
        table.add_row(*_sides(text, options.redacted(note, text, found.spans).edits))
    except NoteError as error:
        reason = Text(_shown(f"Set aside: {error}"), style="bold yellow")
        table.add_row(Text(_shown(note.text or "")), reason)
    return table


def _sides(text: str, edits: "Sequence[Edit]") -> tuple[Text, Text]:
    before, after = Text(), Text()
    at = 0
    for edit in edits:
        kept = _shown(text[at : edit.start])
        before.append(kept).append(_shown(text[edit.start : edit.end]), style=_GONE)
        after.append(kept).append(_shown(edit.new), style=_NEW)
        at = edit.end
    rest = _shown(text[at:])
    return before.append(rest), after.append(rest)


def _shown(text: str) -> str:
    """Return ``text`` with control characters as pictures (␛), or as � where there is none."""
    return _UNSHOWN.sub(_stand_in, text)


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(_PICTURES + code) if code < ord(" ") else "\N{REPLACEMENT CHARACTER}"
