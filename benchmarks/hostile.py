"""Time lines made to cost more than they should, against ordinary text of the same length.

    python -m benchmarks.hostile

The network is left out: it takes the same time for any piece. What is timed is the tokenizer, the rules,
what follows the network (decoding of drawn probabilities, rules, repeats, overlaps) and redaction.
"""

import sys
import time
from collections.abc import Callable
from functools import cache

import click

from benchmarks.checkout import commit, machine
from minialbert import rules
from minialbert.config import MiniAlbertConfig
from minialbert.pieces import PieceEncoder
from minialbert.tagger import EMBEDDED
from tests.minialbert.hostile_lines import (
    ORDINARY,
    UNITS,
    cut,
    draw,
    line_of,
    names_without_end,
    nested,
    redact_often,
    spans_of,
)


@click.command()
@click.option("--characters", default=1_000_000, show_default=True, help="Length of each line.")
@click.option("--kind", "only", multiple=True, help="Kinds of line to time; all by default.")
def main(characters: int, only: tuple[str, ...]) -> None:
    """Print seconds per kind of line, and the worst factor against ordinary text."""
    print(f"machine      {machine()}")
    print(f"commit       {commit()}")
    print(f"length       {characters:,} characters a line")
    print(f"{'kind':22}{'pieces':>10}" + "".join(f"{name:>20}" for name in _WORK))
    ordinary = _seconds(line_of(ORDINARY, characters))
    _show("ordinary text", line_of(ORDINARY, characters), ordinary, ordinary)
    makers: dict[str, str] = {kind: line_of(unit, characters) for kind, unit in UNITS.items()}
    makers |= {
        "nested deeply": nested(characters),
        "names without end": names_without_end(characters),
    }
    worst = 0.0
    for kind, text in makers.items():
        if not only or kind in only:
            taken = _seconds(text)
            _show(kind, text, taken, ordinary)
            worst = max(worst, sum(taken) / sum(ordinary))
    print(f"worst        {worst:.1f} times ordinary text, all work together")


def _tokenize(text: str) -> object:
    return _encoder().encode([text])


def _follow(text: str) -> object:
    pieces = cut(text)
    return spans_of(text, pieces, draw(len(pieces)))


_WORK: dict[str, Callable[[str], object]] = {
    "tokenizer": _tokenize,
    "rules": rules.find,
    "after network": _follow,
    "redaction": redact_often,
}


@cache
def _encoder() -> PieceEncoder:
    return PieceEncoder.load(EMBEDDED, features=MiniAlbertConfig.read(EMBEDDED).piece_features)


def _seconds(text: str) -> list[float]:
    _encoder()
    taken = []
    for work in _WORK.values():
        begun = time.process_time()
        work(text)
        taken.append(time.process_time() - begun)
    return taken


def _show(kind: str, text: str, taken: list[float], ordinary: list[float]) -> None:
    cells = [f"{s:.2f} s ({s / max(o, 1e-9):.1f}x)" for s, o in zip(taken, ordinary, strict=True)]
    print(f"{kind:22}{len(cut(text)):>10,}" + "".join(f"{cell:>20}" for cell in cells), flush=True)


if __name__ == "__main__":
    sys.exit(main())
