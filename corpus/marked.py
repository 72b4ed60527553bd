"""Case reports in which readers marked problems, tests and treatments, one text at a time.

A reader lists what stands in a text; ``python -m corpus.marked ANSWERS... --data DATA -o corpus/marked/x.jsonl`` finds it there
and keeps only offsets, so that no text lies in this repository. An answer file::

    ## e3c-en/EN110033       the source and the text's id there
    P polyarthralgia         each entity in the order of the text, in its very words:
    T blood pressure         P a problem, T a test, R a treatment

An entity is looked for behind the one before it. Spans begin and end as in MACCROBAT2020, whose reports the readers had read.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from zlib import crc32

import click

from corpus.lists import read_jsonl, write_jsonl
from corpus.open_corpora import Labelled, from_spans
from corpus.woven import EditError, read_bases, sections_of

MARKED = Path(__file__).parent / "marked"
_LABELS = {"P": "PROBLEM", "T": "TEST", "R": "TREATMENT"}
Answer = tuple[str, list[tuple[int, int, str]]]


def read_marked(texts: Mapping[str, str]) -> Iterator[Labelled]:
    """Yield the marked reports but one in ten; raises EditError where one of ``texts`` is not what was marked."""
    for path in sorted(MARKED.glob("*.jsonl")):
        for record in read_jsonl(path):
            note, spans, checksum = str(record["note"]), record["spans"], record["crc32"]
            assert isinstance(spans, list) and isinstance(checksum, int)
            text = texts.get(note, "")
            if crc32(text.encode()) != checksum:
                raise EditError(f"note {note} is not the text that was marked")
            if checksum % 10:  # the others may be held out with identifiers woven in
                yield from_spans(text, [(start, end, label) for start, end, label in spans]), None


def read_answers(source: str, texts: Mapping[str, str]) -> Iterator[Answer]:
    """Read an answer file; raises EditError naming note and line for what is not in its text."""
    for note, text, body in sections_of(source, texts):
        yield note, [*_entities(note, text, body)]


def _entities(note: str, text: str, body: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    for line in filter(str.strip, body.splitlines()):
        kind, _, words = line.rstrip().partition(" ")
        if kind not in _LABELS or not words:
            raise EditError(f"note {note}: cannot read the line {line!r}")
        start = text.find(words, at)
        if start < 0:
            raise EditError(f"note {note}: {line!r} does not stand behind what was marked before")
        at = start + len(words)
        yield start, at, _LABELS[kind]


@click.command()
@click.argument("answers", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--data", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
def convert(answers: tuple[Path, ...], data: Path, output: Path) -> None:
    """Find what readers marked and keep the offsets."""
    texts = read_bases(data)
    try:
        marked = [a for p in answers for a in read_answers(p.read_text(encoding="utf-8"), texts)]
    except EditError as error:
        raise click.ClickException(str(error)) from error
    write_jsonl(
        output,
        (
            {"note": note, "crc32": crc32(texts[note].encode()), "spans": spans}
            for note, spans in marked
        ),
    )
    click.echo(f"{output}: {len(marked)} notes, {sum(len(spans) for _, spans in marked)} entities")


if __name__ == "__main__":
    convert()
