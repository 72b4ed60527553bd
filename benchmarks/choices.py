"""What settings bring that need no training, each varied alone, in float32 and in eight bits.

    python -m benchmarks.choices GOLD.jsonl... [--model DIR|embedded] [--json FILE]

Varied are the windows (pieces and context), how held pieces are cut into spans, the thresholds, and what is
joined with the network's spans. The network runs once per window size; seconds are the processor's, for
the network and what comes after, all threads together. In eight bits, what is computed again in float32 hangs on the model's
own thresholds, also where others are tried.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path
from typing import Final

import click

from benchmarks.figures import Row, figures_of, line_of, markdown, place, show, write_json
from benchmarks.readings import (
    Finish,
    Reading,
    finished,
    label_thresholds,
    likeliest_segments,
    read,
)
from minialbert.config import MiniAlbertConfig
from minialbert.engines.options import Precision
from minialbert.errors import UsageError
from minialbert.scoring import ScoredNote
from minialbert.tagger import EMBEDDED, Tagger
from minialbert.thresholds import Thresholds
from minialbert.windows import WindowSizes
from pipelines.gold import GoldNote, read_gold

LENGTHS: Final = (62, 94, 126, 254)
CONTEXTS: Final = (0, 8, 16, 32)
THRESHOLDS: Final = (0.05, 0.1, 0.15, 0.2, 0.3, 0.5)
RECALL: Final = 0.99  # of a label's pieces, wanted of thresholds per label
NUMBERS: Final[tuple[Precision, ...]] = ("float32", "int8")
_N_WARM: Final = 3  # notes that are read before time is taken


@click.command()
@click.argument("gold", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--model", default="embedded", metavar="DIR|embedded", show_default=True)
@click.option("--numbers", multiple=True, type=click.Choice(NUMBERS), default=NUMBERS,
              show_default=True, help="Of the matrix products; may be given twice.")  # fmt: skip
@click.option("--json", "json_path", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--markdown", "as_page", is_flag=True, help="Print tables as a page has them.")
def main(
    gold: tuple[Path, ...], model: str, numbers: tuple[Precision, ...], json_path: Path | None,
    as_page: bool,
) -> None:  # fmt: skip
    """Print a table for each GOLD file, one row a setting."""
    taggers = dict(_taggers(EMBEDDED if model == "embedded" else Path(model), numbers))
    began = place()
    print(*(f"{name:10} {said}" for name, said in began.items()), sep="\n")
    files: list[dict[str, object]] = []
    for path in gold:
        notes = list(read_gold(path))
        rows = []
        for kind, tagger in taggers.items():
            for row in rows_of(tagger, notes, kind):
                click.echo(line_of(row), err=True)
                rows.append(row)
        title = f"{path.name}, {len(notes)} notes"
        print(f"\n{title}\n\n{markdown(rows)}") if as_page else show(title, rows)
        files.append({"gold": path.name, "n_notes": len(notes), "rows": list(map(asdict, rows))})
    if json_path is not None:
        write_json(json_path, {**began, **_said_of(taggers), "files": files})


@dataclass(frozen=True, slots=True)
class Read:
    """All notes as the network reads them in the tagger's own windows, and how long it took."""

    tagger: Tagger
    numbers: str
    readings: Sequence[Reading]
    seconds: float

    def row(self, group: str, setting: str, finish: Callable[[], list[ScoredNote]]) -> Row:
        """Return the figures of what ``finish`` gives, its time added to the network's."""
        begun = time.process_time()
        notes = finish()
        seconds = self.seconds + time.process_time() - begun
        return Row(group, setting, self.numbers, figures_of(notes, seconds))

    def all(self, finish: Finish) -> list[ScoredNote]:
        """Finish every reading in the same way."""
        return [finished(reading, self.tagger.scheme, finish) for reading in self.readings]


def rows_of(tagger: Tagger, notes: Sequence[GoldNote], numbers: str) -> Iterator[Row]:
    """Yield every setting's row, the tagger's own windows first."""
    _read(tagger, notes[:_N_WARM], numbers)
    own, usual = _read(tagger, notes, numbers), Finish(tagger.thresholds)
    yield own.row("windows", f"{_name(tagger.sizes)} (shipped)", partial(own.all, usual))
    for sizes in window_sizes(tagger.sizes, _n_positions(tagger)):
        other = _read(replace(tagger, sizes=sizes), notes, numbers)
        yield other.row("windows", _name(sizes), partial(other.all, usual))
    for group, setting, finish in finishes(tagger):
        yield own.row(group, setting, partial(own.all, finish))
    yield own.row("threshold", "per label, two-fold", partial(two_fold, own))


def window_sizes(own: WindowSizes, n_positions: int) -> Iterator[WindowSizes]:
    """Yield sizes other than ``own`` that fit a model; a core must be left between the contexts."""
    for n_pieces, n_context in product(LENGTHS, CONTEXTS):
        if 2 * n_context < n_pieces <= n_positions - 2:
            sizes = WindowSizes(n_pieces, n_context)
            if sizes != own:
                yield sizes


def finishes(tagger: Tagger) -> Iterator[tuple[str, str, Finish]]:
    """Yield group, setting and what is done, for all that needs no other pass of the network."""
    usual = Finish(tagger.thresholds)
    yield "decoding", "Viterbi in held stretches (shipped)", usual
    yield "decoding", "likeliest label of each piece", replace(usual, segments=likeliest_segments)
    for rules, repeats in product((True, False), repeat=2):
        on = [name for name, is_on in (("rules", rules), ("repeats", repeats)) if is_on]
        setting = " and ".join(on) + " (shipped)" * (rules and repeats) if on else "network alone"
        yield "joined", setting, replace(usual, rules=rules, repeats=repeats)
    yield "threshold", "the model's own (shipped)", usual
    for threshold in THRESHOLDS:
        same = Thresholds.alike(dict.fromkeys(tagger.labels, threshold))
        yield "threshold", f"{threshold:g}", replace(usual, thresholds=same)


def two_fold(own: Read) -> list[ScoredNote]:
    """Finish each half of the notes (every other one) with thresholds that the other half chose."""
    tagger, halves = own.tagger, (own.readings[::2], own.readings[1::2])
    found = []
    for chosen_on, used_on in (halves, halves[::-1]):
        thresholds = label_thresholds(
            chosen_on, tagger.scheme, recall=RECALL, otherwise=tagger.thresholds.in_notes
        )
        finish = Finish(Thresholds.alike(thresholds))
        found += [finished(each, tagger.scheme, finish) for each in used_on]
    return found


def _read(tagger: Tagger, notes: Sequence[GoldNote], numbers: str) -> Read:
    begun = time.process_time()
    n_labels = 1 + 2 * len(tagger.labels)
    readings = read(notes, tagger.scorer, tagger.sizes, n_labels=n_labels)
    return Read(tagger, numbers, readings, time.process_time() - begun)


def _taggers(folder: Path, numbers: Sequence[Precision]) -> Iterator[tuple[str, Tagger]]:
    """Yield a tagger for each kind of number that can be had here."""
    for kind in numbers:
        try:
            yield kind, Tagger.load(folder, device="cpu", precision=kind)
        except UsageError as error:
            click.echo(f"{kind} is left out. {error}", err=True)


def _said_of(taggers: Mapping[str, Tagger]) -> dict[str, object]:
    engines = {kind: tagger.engine for kind, tagger in taggers.items()}
    versions = {f"{tagger.model_name} {tagger.model_version}" for tagger in taggers.values()}
    return {"model": " ".join(sorted(versions)), "engines": engines}


def _name(sizes: WindowSizes) -> str:
    return f"{sizes.n_pieces} pieces, {sizes.n_context} of context"


def _n_positions(tagger: Tagger) -> int:
    return MiniAlbertConfig.read(tagger.folder).max_position_embeddings


if __name__ == "__main__":
    main()
