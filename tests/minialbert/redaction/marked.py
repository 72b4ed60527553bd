"""Notes written with their spans in place: ``Seen by Dr. <DOCTOR|Okafor>``."""

import re

from minialbert.spans import Span

_MARK = re.compile(r"<([A-Z-]+)\|([^>]*)>")


def marked(note: str) -> tuple[str, list[Span]]:
    """Return the text of ``note`` and its spans."""
    text, at = "", 0
    spans = []
    for match in _MARK.finditer(note):
        text += note[at : match.start()]
        spans.append(Span(len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        at = match.end()
    return text + note[at:], spans
