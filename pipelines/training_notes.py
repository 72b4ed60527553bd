"""Labelled notes for training: JSONL that may be partially annotated, and the gold formats."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from minialbert.errors import InputError
from minialbert.training.labelled import LabelledNote
from pipelines.gold import read_gold


def read_training_notes(paths: Iterable[Path]) -> Iterator[LabelledNote]:
    """Yield the notes of all files in order; raises InputError naming file and line."""
    for path in paths:
        if path.suffix == ".jsonl":
            yield from _read_jsonl(path)
        else:
            for note in read_gold(path):
                spans = tuple((s.start, s.end, s.label) for s in note.spans)
                yield LabelledNote(note.text, spans)


def _read_jsonl(path: Path) -> Iterator[LabelledNote]:
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield LabelledNote.from_record(json.loads(line))
            except (ValueError, KeyError, TypeError, AssertionError) as error:
                raise InputError(
                    f"{path}, line {number}: expected a note with text and spans."
                ) from error
