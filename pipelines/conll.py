"""Read CoNLL: a token a line with its tag last, sentences parted by an empty line.

Worked example; what stands between the first column and the last is passed over::

    Maria  NNP  B-PATIENT        Maria Delgado came .
    Delgado NNP I-PATIENT        ^^^^^^^^^^^^^ PATIENT
    came   VBD  O
    .      .    O

The format has no spacing, so tokens are joined by one space and sentences by a line feed. Tags may be
IO, BIO, BIOES or BILOU; a span also begins where a tag cannot go on with the one before. A file
is one note unless ``-DOCSTART-`` lines part it into several.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from minialbert.errors import InputError
from minialbert.spans import Span
from pipelines.gold_note import GoldNote, gold_span, read_text

SUFFIXES: Final = (".conll", ".iob", ".iob2", ".bio")

_DOCUMENT: Final = "-DOCSTART-"
_TAG = re.compile(r"O|([BIESLU])-(\S+)")
_BEGINS: Final = frozenset("BSU")

Token = tuple[str, str | None, bool]
"""Its text, its label, and whether a span begins with it."""


def read_conll(path: Path) -> Iterator[GoldNote]:
    """Yield the notes of the file at ``path``; the first has its name as id, others a number more.

    Raises InputError for a line without a tag, or with one that is none.
    """
    sentences: list[list[Token]] = [[]]
    n_notes = 0
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        columns = line.split()
        if columns and columns[0] == _DOCUMENT:
            if any(sentences):
                yield _note(path, n_notes, sentences)
                n_notes += 1
            sentences = [[]]
        elif columns:
            sentences[-1].append(_token(columns, f"{path}, line {number}", sentences[-1]))
        elif sentences[-1]:
            sentences.append([])
    if any(sentences) or not n_notes:
        yield _note(path, n_notes, sentences)


def _token(columns: list[str], where: str, before: list[Token]) -> Token:
    match = _TAG.fullmatch(columns[-1]) if len(columns) > 1 else None
    if match is None:
        raise InputError(
            f"{where} has no tag in its last column; expected O, or B-, I-, E-, S-, L- or U- and a label."
        )
    place, label = match.groups()
    is_same = bool(before) and before[-1][1] == label
    return columns[0], label, label is not None and (place in _BEGINS or not is_same)


def _note(path: Path, number: int, sentences: list[list[Token]]) -> GoldNote:
    parts: list[str] = []
    spans: list[tuple[int, int, str]] = []
    at = 0
    for sentence in filter(None, sentences):
        for i, (token, label, begins) in enumerate(sentence):
            end = at + len(token)
            if label is not None and not begins and i:
                spans[-1] = (spans[-1][0], end, label)
            elif label is not None:
                spans.append((at, end, label))
            parts += token, "\n" if i == len(sentence) - 1 else " "
            at = end + 1
    text = "".join(parts)
    gold: list[Span] = [gold_span(*span, where=str(path)) for span in spans]
    return GoldNote(path.stem if not number else f"{path.stem}-{number + 1}", text, tuple(gold))
