"""Real notes and case reports into which people wove identifiers by hand, one text at a time.

A weaver writes an edit file; ``python -m corpus.woven EDITS... --data DATA -o corpus/woven/x.jsonl`` checks it and
keeps only offsets and what was put in, so that no text of the notes lies in this repository. An edit file::

    ## mtsamples/39                         the source and the text's id there
    - seen in the office                    words of the note that stand there once
    + seen in the office by <<DOCTOR|Teo Villarreal>>, MD,
    ^ {patient.last_first}  MRN {mrn}\\n     put before the note
    $ \\ncc: {doctor2}, MD                  put after it

The markup is that of ``skeletons/FORMAT.md``; ``\\n`` in an edit is a line break. What nobody marked is no identifier,
except dates and ages that the rules find.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from operator import itemgetter
from pathlib import Path
from zlib import crc32

import click

from corpus.blocks import parse
from corpus.draft import Part
from corpus.lists import read_jsonl, write_jsonl
from corpus.open_corpora import from_spans
from corpus.scene import Scene
from minialbert.rules import find
from minialbert.spans import resolve

WOVEN = Path(__file__).parent / "woven"
_TOKEN = re.compile(r"<<.*?>>|\{[A-Za-z_]+\d*(?:\.[A-Za-z_]+)?\}|\w+|\W", re.DOTALL)
_TRUSTED = ("DATE", "AGE", "PHONE", "EMAIL", "URL")


@dataclass(frozen=True, slots=True)
class Woven:
    """One note's edits: ``(start, end, marked-up replacement)`` in characters, in order."""

    note: str
    fingerprint: int
    edits: tuple[tuple[int, int, str], ...]


class EditError(ValueError):
    """An edit does not fit its note; the message says which."""


def read_bases(data: Path) -> dict[str, str]:
    """Read the texts that were woven into, by source and id.

    Where dialogues share an id, the last has it, and those before are ``id.1``, ``id.2`` and so on.
    """
    notes = {
        f"mtsamples/{n['id']}": str(n["text"]) for n in read_jsonl(data / "mtsamples/train.jsonl")
    }
    dialogues: dict[str, list[str]] = {}
    for pair in read_jsonl(data / "mts-dialog/pairs.jsonl"):
        dialogues.setdefault(f"mts-dialog/{pair['ID']}", []).append(str(pair["dialogue"]))
    for name, texts in dialogues.items():
        notes |= {f"{name}.{i}": text for i, text in enumerate(texts[:-1], start=1)}
        notes[name] = texts[-1]
    reports = read_jsonl(data / "e3c-en/layer3_text_ccby.jsonl.gz")
    return notes | {f"e3c-en/{report['id']}": str(report["text"]) for report in reports}


def read_woven() -> list[Woven]:
    """Read all woven notes, by file and line."""
    lines = [
        line
        for path in sorted(WOVEN.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [_woven(json.loads(line)) for line in lines]


def _woven(record: Mapping[str, object]) -> Woven:
    edits = record["edits"]
    assert isinstance(edits, list)
    return Woven(
        str(record["note"]), int(str(record["crc32"])), tuple((s, e, t) for s, e, t in edits)
    )


def fill_woven(woven: Woven, text: str, scene: Scene) -> list[Part]:
    """Carry out the edits on the note's text; raises EditError when it is another text."""
    if crc32(text.encode()) != woven.fingerprint:
        raise EditError(f"note {woven.note} is not the text that the edits were written for")
    parts: list[Part] = []
    at = 0
    for start, end, replacement in woven.edits:
        parts += [*_dated(text[at:start]), *parse(replacement, scene.fill)]
        at = end
    return [*parts, *_dated(text[at:])]


def _dated(text: str) -> list[Part]:
    """Label dates, ages and such that the rules find in a stretch nobody changed."""
    found = resolve([s for s in find(text) if s.label in _TRUSTED and s.score >= 0.6])
    return from_spans(text, [(s.start, s.end, s.label) for s in found])


def sections_of(source: str, notes: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield what follows each ``## NOTE`` line, with the note's id and text; raises EditError for one not in ``notes``."""
    for chunk in re.split(r"(?m)^## ", source)[1:]:
        head, _, body = chunk.partition("\n")
        note = head.strip()
        if note not in notes:
            raise EditError(f"note {note}: no such note")
        yield note, notes[note], body


def read_edits(source: str, notes: Mapping[str, str]) -> Iterator[Woven]:
    """Read an edit file; raises EditError naming note and line for one that does not fit."""
    for note, text, body in sections_of(source, notes):
        edits = sorted(_note_edits(note, text, body), key=itemgetter(0, 1))
        for (_, end, first), (start, _, second) in zip(edits, edits[1:], strict=False):
            if start < end:
                raise EditError(f"note {note}: these edits overlap: {first!r}, {second!r}")
        yield Woven(note, crc32(text.encode()), tuple(edits))


def _note_edits(note: str, text: str, body: str) -> Iterator[tuple[int, int, str]]:
    """Yield edits as they are written, what goes after the note last."""
    anchor: str | None = None
    after = ""
    for line in body.splitlines():
        mark, content = line[:1], line[2:].replace("\\n", "\n")
        if mark == "^":
            yield 0, 0, content
        elif mark == "$":
            after += content
        elif mark == "-" and anchor is None:
            anchor = content
            if text.count(anchor) != 1:
                n = text.count(anchor)
                raise EditError(f"note {note}: {anchor!r} stands there {n} times, not once")
        elif mark == "+" and anchor is not None:
            yield from _differences(text.index(anchor), anchor, content)
            anchor = None
        elif line.strip():
            raise EditError(f"note {note}: cannot read the line {line!r}")
    if anchor is not None:
        raise EditError(f"note {note}: {anchor!r} has no line of what to put there")
    if after:
        yield len(text), len(text), after


def _differences(at: int, old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """Yield what has to change in ``old``, which stands at ``at``, so that words which stay are not kept."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    for kind, i, j, k, n in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        start, end = (at + sum(map(len, before[:to])) for to in (i, j))
        if kind != "equal":
            yield start, end, "".join(after[k:n])


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--data", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
def convert(sources: tuple[Path, ...], data: Path, output: Path) -> None:
    """Check edit files and keep their offsets."""
    notes = read_bases(data)
    try:
        woven = [w for s in sources for w in read_edits(s.read_text(encoding="utf-8"), notes)]
    except EditError as error:
        raise click.ClickException(str(error)) from error
    write_jsonl(output, ({"note": w.note, "crc32": w.fingerprint, "edits": w.edits} for w in woven))
    click.echo(f"{output}: {len(woven)} notes, {sum(len(w.edits) for w in woven)} edits")


if __name__ == "__main__":
    convert()
