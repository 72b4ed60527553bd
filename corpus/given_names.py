"""Write the given names that the rules know: ``python -m corpus.given_names --data DATA``.

US Social Security names and those of NameDatabases, without words that the notes write in lower case. A word of
medicine is no name either, unless it is among the most common (``John`` is St. John's wort too).
"""

import re
from collections.abc import Iterable
from pathlib import Path

import click

from corpus.lists import read_jsonl
from corpus.real_notes import medical_terms
from minialbert.rules.given_names import LIST

_NAME = re.compile(r"[a-z]{3,14}")
_MOST_COMMON = 300  # of women and of men each
_NEVER = frozenset(
    """
    january february september october november december monday tuesday wednesday thursday friday saturday
    sunday sir dutch irish christian muslim unk
    """.split()
)
_WORD = re.compile(r"[a-z]+")


@click.command()
@click.option(
    "--data", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
def write(data: Path) -> None:
    """Write the list beside the rules."""
    lists = data / "lists"
    rows = (lists / "ssa_first_names_top20k.csv").read_text(encoding="utf-8").splitlines()[1:]
    anywhere = (lists / "namedatabases/all.txt").read_text(encoding="utf-8").splitlines()
    names = {name.strip().lower() for name in (*(r.split(",")[0] for r in rows), *anywhere)}
    texts = (str(note["text"]) for note in read_jsonl(data / "mtsamples/train.jsonl"))
    ordinary = _words(texts)  # in lower case as written
    medical = _words(term.lower() for term in medical_terms(lists)) - _most_common(lists)
    kept = sorted(name for name in names - ordinary - medical - _NEVER if _NAME.fullmatch(name))
    LIST.write_text("\n".join(kept) + "\n", encoding="ascii")
    click.echo(f"{LIST}: {len(kept)} names of {len(names)}")


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in _WORD.findall(text)}


def _most_common(lists: Path) -> set[str]:
    """Return the names at the top of the 1990 census."""
    paths = (lists / f"census1990/dist.{who}.first" for who in ("female", "male"))
    lines = (line for path in paths for line in path.read_text().splitlines()[:_MOST_COMMON])
    return {line.split()[0].lower() for line in lines}


if __name__ == "__main__":
    write()
