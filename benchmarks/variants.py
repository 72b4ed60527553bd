"""What choices bring that need training: each learns from the same start, seed and data.

    python -m benchmarks.variants DATA.jsonl --start DIR --gold GOLD --steps N -o DIR

Every variant gets a new head and N steps of plain fine-tuning, as ``minialbert train`` does, and is measured on
GOLD at several thresholds, since a loss moves probabilities too. A run that was cut off goes on where it
was; a variant that is done is only measured again. Mind what a variant starts from: the start has learnt with
capitals and gaps and with whole adapters, so taking these away costs it more than it would a model that never had them.
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import click

from benchmarks.bioes import BioesTargets, bioes_labels, folded
from benchmarks.figures import Row, figures_of, line_of, place, show, write_json
from benchmarks.readings import Finish, Reading, finished, read
from benchmarks.variant_learning import Recipe, halved_adapters, learnt
from minialbert.decoding import Floats, LabelScheme, bio_labels
from minialbert.engines.torch_engine import TorchEngine
from minialbert.errors import UsageError
from minialbert.heads import TokenClassifier
from minialbert.labels import ALL_LABELS
from minialbert.pieces import PieceEncoder
from minialbert.thresholds import Thresholds
from minialbert.training.labelled import LabelledNote, Targets
from minialbert.training.tuning import TuningOptions
from minialbert.window_scores import WindowScorer
from minialbert.windows import WindowSizes
from pipelines.gold import GoldNote, read_gold
from pipelines.training_notes import digest_of, read_training_notes

THRESHOLDS: Final = (0.05, 0.15, 0.3, 0.5)
MADE_OF: Final = "made_of.json"


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to train, and how what it predicts becomes the probabilities of BIO labels."""

    name: str
    recipe: Recipe
    fold: Callable[[Floats], Floats] = lambda probabilities: probabilities


def variants(options: TuningOptions, labels: tuple[str, ...]) -> tuple[Variant, ...]:
    """Return what is compared; the first is what ``minialbert train`` does."""
    plain = Recipe(bio_labels(labels), lambda: Targets(bio_labels(labels)), options)
    fine = replace(plain, id2label=bioes_labels(labels), targets=lambda: BioesTargets(labels))
    return (
        Variant("BIO (shipped)", plain),
        Variant("BIOES", fine, folded),
        Variant("no capitals, no gaps", replace(plain, has_shapes=False)),
        Variant("half the adapters", replace(plain, change=halved_adapters)),
        Variant(
            "label smoothing 0.05", replace(plain, options=replace(options, label_smoothing=0.05))
        ),
        Variant(
            "identifier weight 2", replace(plain, options=replace(options, identifier_weight=2.0))
        ),
    )


@click.command()
@click.argument("data", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--start", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--gold", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--steps", required=True, type=click.IntRange(min=1))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the runs, one folder a variant; those there are taken up again.",
)
@click.option("--batch-pieces", type=click.IntRange(min=256), default=2400, show_default=True)
@click.option("--learning-rate", type=float, default=5e-4, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--only", multiple=True, metavar="NAME", help="Of these variants; may be repeated.")
@click.option("--json", "json_path", type=click.Path(dir_okay=False, path_type=Path))
def main(
    data: tuple[Path, ...], start: Path, gold: Path, steps: int, output: Path, batch_pieces: int,
    learning_rate: float, seed: int, only: tuple[str, ...], json_path: Path | None,
) -> None:  # fmt: skip
    """Train every variant on DATA and print a table of how well each does on GOLD."""
    options = TuningOptions(steps, batch_pieces, learning_rate, seed=seed)
    chosen = _chosen(variants(options, ALL_LABELS), only)
    began = place()
    print(*(f"{name:10} {said}" for name, said in began.items()), sep="\n")
    made_of = {
        "start": digest_of(start),
        "data": [digest_of(path) for path in data],
        "options": asdict(options),
    }
    check_made_of(output, made_of)
    learning, judged = list(read_training_notes(data)), list(read_gold(gold))
    rows = []
    for row in rows_of(chosen, start, learning, judged, output):
        click.echo(line_of(row), err=True)
        rows.append(row)
    show(f"{gold.name}, {len(judged)} notes, {steps} steps", rows)
    if json_path is not None:
        said = {"made_of": made_of, "n_notes": len(judged), "rows": list(map(asdict, rows))}
        write_json(json_path, {**began, "gold": gold.name, **said})


def rows_of(
    chosen: Sequence[Variant],
    start: Path,
    learning: Sequence[LabelledNote],
    judged: Sequence[GoldNote],
    output: Path,
) -> Iterator[Row]:
    """Train each variant in a folder of its own and yield its rows, one a threshold."""
    for variant in chosen:
        folder = output / re.sub(r"[^\w.]+", "-", variant.name).strip("-")

        def report(step: int, parts: Mapping[str, float], name: str = variant.name) -> None:
            said = " ".join(f"{part} {value:.4f}" for part, value in parts.items())
            click.echo(f"{name}: step {step}, {said}", err=True)

        model = learnt(variant.recipe, start, learning, folder, report=report)
        yield from _measured(variant, model, start, judged)


def _measured(
    variant: Variant, model: TokenClassifier, start: Path, judged: Sequence[GoldNote]
) -> Iterator[Row]:
    """Yield the rows of a model that has learnt; seconds are the processor's, with one pass of the network."""
    config = model.encoder.config
    encoder = PieceEncoder.load(start, features=config.piece_features)
    sizes = WindowSizes.within(config.max_position_embeddings)
    scorer = WindowScorer(TorchEngine(model.eval()), encoder, sizes.n_pieces + 2)
    begun = time.process_time()
    readings = [
        Reading(each.note, each.pieces, variant.fold(each.probabilities))
        for each in read(judged, scorer, sizes, n_labels=len(config.id2label))
    ]
    seconds = time.process_time() - begun
    scheme = LabelScheme.of(bio_labels(ALL_LABELS))
    for threshold in THRESHOLDS:
        finish = Finish(Thresholds.alike(dict.fromkeys(ALL_LABELS, threshold)))
        begun = time.process_time()
        notes = [finished(each, scheme, finish) for each in readings]
        figures = figures_of(notes, seconds + time.process_time() - begun)
        yield Row(variant.name, f"threshold {threshold:g}", "float32", figures)


def check_made_of(output: Path, made_of: Mapping[str, object]) -> None:
    """Note what the runs in ``output`` are made of; raise UsageError when those there differ."""
    path = output / MADE_OF
    said = json.dumps(made_of, indent=1) + "\n"
    if path.is_file() and path.read_text(encoding="utf-8") != said:
        raise UsageError(
            f"The runs in {output} are of another start, other data or options than asked for; "
            "choose another folder, or remove it to begin anew."
        )
    output.mkdir(parents=True, exist_ok=True)
    path.write_text(said, encoding="utf-8")


def _chosen(every: Sequence[Variant], only: Sequence[str]) -> list[Variant]:
    names = [variant.name for variant in every]
    if unknown := [name for name in only if name not in names]:
        raise UsageError(f"There is no variant {unknown[0]!r}; known are {', '.join(names)}.")
    return [variant for variant in every if not only or variant.name in only]


if __name__ == "__main__":
    main()
