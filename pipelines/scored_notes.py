"""Bring gold notes together with predicted spans, from files or from a tagger."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from minialbert.errors import InputError, NoteError
from minialbert.scoring.notes import ScoredNote
from minialbert.spans import Span
from pipelines.gold import read_gold
from pipelines.gold_note import GoldNote, check_within
from pipelines.span_lines import read_span_lines

_N_AT_ONCE = 64


class TagsTexts(Protocol):
    """What is asked of a tagger; ``minialbert.tagger.Tagger`` is one.

    It is not imported here: it loads torch, which comparing two files does without.
    """

    def tag(self, texts: Sequence[str]) -> list[list[Span]]:
        """Return the spans of each text."""
        ...


def pair(gold: Path, predicted: Path) -> Iterator[ScoredNote]:
    """Yield each gold note with the predicted spans of the same id.

    Gold streams; the predicted spans, not their texts, are held in memory. ``predicted`` takes the
    formats of gold, and .jsonl may leave texts out. Raises InputError when an id is in only one of
    both, when texts differ, or when a predicted span lies outside the text.
    """
    by_id = _read_predictions(predicted)
    for note in read_gold(gold):
        found = by_id.pop(note.id, None)
        if found is None:
            raise InputError(f"{predicted} lacks the note {note.id!r} that {gold} has.")
        if found.text_hash not in {None, hash(note.text)}:
            raise InputError(
                f"The text of note {note.id!r} in {predicted} is not the one in {gold}, so "
                "offsets cannot be compared."
            )
        check_within(found.spans, len(note.text), where=f"{predicted}, note {note.id!r},")
        yield ScoredNote(note.text, note.spans, found.spans, note.id)
    if by_id:
        raise InputError(
            f"{predicted} has {len(by_id)} notes that {gold} lacks, the first {min(by_id)!r}."
        )


def tag_gold(gold: Path, tagger: TagsTexts) -> Iterator[ScoredNote]:
    """Yield each gold note with the spans that ``tagger`` finds in its text.

    Raises NoteError, naming the note, when one cannot be tagged: a score that leaves notes out
    would flatter.
    """
    notes = read_gold(gold)
    while batch := list(islice(notes, _N_AT_ONCE)):
        for note, spans in zip(batch, _tag(batch, tagger), strict=True):
            yield ScoredNote(note.text, note.spans, tuple(spans), note.id)


def _tag(batch: Sequence[GoldNote], tagger: TagsTexts) -> Iterable[list[Span]]:
    try:
        return tagger.tag([note.text for note in batch])
    except NoteError:
        return [_tag_one(note, tagger) for note in batch]


def _tag_one(note: GoldNote, tagger: TagsTexts) -> list[Span]:
    try:
        return tagger.tag([note.text])[0]
    except NoteError as error:
        raise NoteError(f"Note {note.id!r} cannot be tagged: {error}") from error


@dataclass(frozen=True, slots=True)
class _Prediction:
    spans: tuple[Span, ...]
    text_hash: int | None


def _read_predictions(path: Path) -> dict[str, _Prediction]:
    if path.suffix.lower() != ".jsonl" or path.is_dir():
        return {n.id: _Prediction(n.spans, hash(n.text)) for n in read_gold(path)}
    by_id: dict[str, _Prediction] = {}
    for line in read_span_lines(path):
        if line.id in by_id:
            raise InputError(f"{line.where} repeats the id {line.id!r}; ids must differ.")
        by_id[line.id] = _Prediction(line.spans, None if line.text is None else hash(line.text))
    return by_id
