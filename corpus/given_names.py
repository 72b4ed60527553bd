"""Write the given names that the rules know: ``python -m corpus.given_names --data DATA``.

US Social Security names and those of NameDatabases, without words that the notes use as ordinary ones.
"""

import re
from pathlib import Path

import click

from corpus.lists import read_jsonl
from corpus.real_notes import medical_terms
from minialbert.rules.given_names import LIST

_NAME = re.compile(r"[a-z]{3,14}")
_MONTHS = frozenset("january february september october november december".split())
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
    texts = [str(note["text"]) for note in read_jsonl(data / "mtsamples/train.jsonl")]
    prose = [*texts, *(term.lower() for term in medical_terms(lists))]
    ordinary = {word for text in prose for word in _WORD.findall(text)}  # in lower case as written
    kept = sorted(
        name for name in names if _NAME.fullmatch(name) and name not in ordinary | _MONTHS
    )
    LIST.write_text("\n".join(kept) + "\n", encoding="ascii")
    click.echo(f"{LIST}: {len(kept)} names of {len(names)}")


if __name__ == "__main__":
    write()
