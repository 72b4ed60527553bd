"""A note in the making: pieces of text, each with a label or none, until it is joined.

A label may be several joined by ``|`` (one of them is right, which one is not known), or ``?`` (may
be anything). :func:`join` turns parts into one training record with character offsets.
"""

import re
from collections.abc import Sequence
from random import Random

Part = tuple[str, str | None]
UNKNOWN = "?"
_BREAK = re.compile(r"(?<=[.!?])[ ]+(?=[A-Z])|\n+")


def join(
    parts: Sequence[Part], name: str, annotated: Sequence[str] | None = None
) -> dict[str, object]:
    """Return ``{"id", "text", "spans", "annotated"}``; labelled whitespace at the edges is left out."""
    text, spans = "", []
    for piece, label in parts:
        core = piece.strip()
        if label and core:
            start = len(text) + piece.index(core)
            spans.append({"start": start, "end": start + len(core), "label": label})
        text += piece
    return {"id": name, "text": text, "spans": spans, "annotated": annotated}


def weave(rng: Random, parts: list[Part], line: list[Part]) -> list[Part]:
    """Insert ``line`` at a sentence or line end somewhere in ``parts``."""
    places = [
        (i, match)
        for i, (piece, label) in enumerate(parts)
        if label is None
        for match in _BREAK.finditer(piece)
    ]
    if not places:
        return [*parts, ("\n", None), *line]
    i, match = rng.choice(places)
    piece = parts[i][0]
    gap = match.group()
    return [
        *parts[:i], (piece[: match.start()] + gap, None), *line, (gap + piece[match.end() :], None),
        *parts[i + 1 :],
    ]  # fmt: skip


def make_noise(rng: Random, parts: list[Part]) -> list[Part]:
    """Change case and spacing as hurried typists and exports do; labels stay with their text."""
    roll = rng.random()
    if roll < 0.07:
        parts = [(t.upper(), label) for t, label in parts]
    elif roll < 0.12:
        parts = [(t.lower(), label) for t, label in parts]
    if rng.random() < 0.4:
        parts = [(re.sub(r"(?<=\S)  (?=\S)", " ", t), label) for t, label in parts]
    roll = rng.random()
    if roll < 0.06:
        parts = [(re.sub(r"\s*\n\s*", " ", t), label) for t, label in parts]
    elif roll < 0.16:
        parts = _wrap(parts, rng.choice((60, 72, 80)))
    if rng.random() < 0.04:
        parts = [(re.sub(r"([:,]) +", r"\1", t), label) for t, label in parts]
    return parts


def _wrap(parts: list[Part], width: int) -> list[Part]:
    """Break lines at ``width`` columns, inside names too."""
    column, wrapped = 0, []
    for text, label in parts:
        out = []
        for token in re.split(r"(\s)", text):
            if token == " " and column > width:
                token = "\n"
            column = 0 if token == "\n" else column + len(token)
            out.append(token)
        wrapped.append(("".join(out), label))
    return wrapped
