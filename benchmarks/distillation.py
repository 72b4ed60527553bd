"""What each part of distillation brings: the same steps without it, compared on text held out.

    python -m benchmarks.distillation --teacher all-MiniLM-L6-v2 --corpus notes.jsonl --steps 1500 -o runs/ablation

Each variant takes the same steps from the same seed in a folder of its own, and is then compared with the
teacher on windows of every twentieth text, which none learns from. Whatever is interrupted is taken up
again by the same command; variants that are done are not repeated. OUT/ablation.json holds all.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.checkout import commit, machine
from cli.training_progress import learning_shown
from minialbert.checkpoint import weights_file
from minialbert.config import MiniAlbertConfig
from minialbert.errors import InputError, UsageError
from minialbert.pieces import PieceEncoder
from minialbert.training.distillation import DistillationOptions, distil, layers_of
from minialbert.training.likeness import Likeness, likeness
from minialbert.training.loop import STATE
from minialbert.training.precision import Precision, chosen_floats
from minialbert.training.student import StudentShape, copy_tokenizer, start_student, student_config
from minialbert.training.teacher import Teacher, read_teacher
from minialbert.training.text_block import TextBlock, Windows
from pipelines.corpora import read_texts
from pipelines.training_notes import digest_of

HELD_OUT_EVERY: Final = 20
RESULT, SETTINGS, SECONDS, ALL = "result.json", "settings.json", "seconds.json", "ablation.json"


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to distil: what is changed of the full one, in the shape and in the options."""

    name: str
    shape: StudentShape
    options: DistillationOptions


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a variant; ``seconds`` are those of its training, what a kill undid included."""

    variant: str
    likeness: Likeness
    n_parameters: int
    seconds: float
    commit: str
    machine: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What all variants share: the teacher, what they learn from, and what they are compared on."""

    folder: Path
    teacher: Teacher
    learnt: TextBlock
    held_out: tuple[Windows, ...]
    sources: dict[str, str]


def variants(
    shape: StudentShape, options: DistillationOptions, *, has_head: bool
) -> tuple[Variant, ...]:
    """Return the full way and those that lack or change one thing."""
    silent = replace(options, masked_lm_weight=0.0, vocabulary_weight=0.0)
    without_vocabulary = (Variant("no-vocabulary", shape, silent),) if has_head else ()
    return (
        Variant("full", shape, options),
        Variant("no-attention", shape, replace(options, attention_weight=0.0)),
        Variant("no-hidden", shape, replace(options, hidden_weight=0.0)),
        *without_vocabulary,
        Variant("random-embeddings", replace(shape, embeddings="random"), options),
        Variant("plain-svd", replace(shape, embeddings="plain"), options),
        Variant("random-layer", replace(shape, shared_layer=None), options),
        Variant("reduction-4", replace(shape, reduction_factor=4), options),
        Variant("reduction-16", replace(shape, reduction_factor=16), options),
    )


@click.command()
@click.option(
    "--teacher",
    "folder",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option("--corpus", "corpora", required=True, multiple=True, metavar="FILE",
              type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Repeatable.")  # fmt: skip
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--steps", default=1500, show_default=True)
@click.option("--windows", default=24, show_default=True, help="Windows a step.")
@click.option("--pieces", default=96, show_default=True, help="Pieces a window.")
@click.option(
    "--held-out-batches", default=20, show_default=True, help="Of as many windows as a step's."
)
@click.option("--embedding-size", default=312, show_default=True)
@click.option("--recursions", default=6, show_default=True)
@click.option("--shared-layer", default=3, show_default=True)
@click.option("--precision", default="auto", type=click.Choice(["auto", "float32", "bfloat16"]))
@click.option("--seed", default=0, show_default=True)
@click.option("--only", multiple=True, metavar="VARIANT", help="Repeatable; all without it.")
def main(
    folder: Path, corpora: tuple[Path, ...], output: Path, steps: int, windows: int, pieces: int,
    held_out_batches: int, embedding_size: int, recursions: int, shared_layer: int,
    precision: Precision, seed: int, only: tuple[str, ...],
) -> None:  # fmt: skip
    """Distil the teacher in each way, or go on with it, and print the table."""
    shape = StudentShape(embedding_size, recursions, shared_layer=shared_layer)
    config = student_config(folder, shape)
    floats = chosen_floats(precision, config)
    options = DistillationOptions(steps, windows, pieces, precision=floats, seed=seed)
    ground = prepared(folder, corpora, options, n_batches=held_out_batches)
    every = variants(shape, options, has_head=ground.teacher.head is not None)
    if unknown := sorted(set(only) - {variant.name for variant in every}):
        known = ", ".join(variant.name for variant in every)
        raise click.BadParameter(f"{', '.join(unknown)} is no variant; they are {known}.")
    results = []
    for variant in every:
        if not only or variant.name in only:
            click.echo(f"{variant.name}, {steps} steps", err=True)
            results.append(result_of(variant, ground, output / variant.name))
            write_json(output / ALL, report_on(ground, config, options, results))
    show(results, options, Console(width=None if sys.stdout.isatty() else 120))


def prepared(
    folder: Path, corpora: Sequence[Path], options: DistillationOptions, *, n_batches: int
) -> Ground:
    """Read teacher and corpus, and hold texts out; raises InputError when these fill no window."""
    encoder = PieceEncoder.load(folder, features="shape")
    texts = list(dict.fromkeys(read_texts(corpora)))  # none is both learnt from and held out
    held_out = TextBlock.read(texts[HELD_OUT_EVERY - 1 :: HELD_OUT_EVERY], encoder)
    del texts[HELD_OUT_EVERY - 1 :: HELD_OUT_EVERY]
    if len(held_out.ids) <= options.n_pieces:
        raise InputError(
            f"Every {HELD_OUT_EVERY}th text of the corpus is held out; these have {len(held_out.ids)} "
            f"pieces, and a comparison needs more than one window of {options.n_pieces}."
        )
    rng = np.random.default_rng(HELD_OUT_EVERY)
    batches = tuple(
        held_out.sample(rng, options.n_windows, options.n_pieces) for _ in range(n_batches)
    )
    sources = {str(path): digest_of(path) for path in (weights_file(folder), *corpora)}
    return Ground(folder, read_teacher(folder), TextBlock.read(texts, encoder), batches, sources)


def result_of(variant: Variant, ground: Ground, folder: Path) -> Result:
    """Return what is known of a variant that is done, or train it and compare it.

    Raises UsageError for a folder of the same variant with other settings.
    """
    folder.mkdir(parents=True, exist_ok=True)
    refuse_other_settings(variant, ground, folder / SETTINGS)
    if not (folder / RESULT).is_file():
        write_json(folder / RESULT, asdict(trained(variant, ground, folder)))
    (folder / STATE).unlink(missing_ok=True)  # there is nothing to go on with
    told = json.loads((folder / RESULT).read_text(encoding="utf-8"))
    return Result(**{**told, "likeness": Likeness(**told["likeness"])})


def trained(variant: Variant, ground: Ground, folder: Path) -> Result:
    """Train a student, or go on with it, save it, and compare it with the teacher."""
    student = start_student(ground.folder, ground.learnt, variant.shape, variant.options)
    seconds = clock(folder / SECONDS)
    with learning_shown(variant.options.n_steps) as report:

        def reported(step: int, means: dict[str, float]) -> None:
            report(step, means)
            write_json(folder / SECONDS, seconds())

        distil(
            student.learner, ground.teacher, ground.learnt, folder, options=variant.options,
            report=reported, tell=lambda said: click.echo(said, err=True),
        )  # fmt: skip
    student.save(folder, keeps_head=False)
    copy_tokenizer(ground.folder, folder)
    encoder, n_recursions = student.tagger.encoder, variant.shape.n_recursions
    layers = layers_of(None, n_recursions=n_recursions, n_layers=ground.teacher.n_layers)
    found = likeness(encoder, ground.teacher, ground.held_out, layers=layers)
    n_parameters = sum(weight.numel() for weight in encoder.parameters())
    return Result(variant.name, found, n_parameters, round(seconds(), 1), commit(), machine())


def clock(path: Path) -> Callable[[], float]:
    """Return what tells the seconds from now on, and those that ``path`` knows of from before."""
    before = float(path.read_text(encoding="utf-8")) if path.is_file() else 0.0
    begun = time.monotonic()
    return lambda: before + time.monotonic() - begun


def refuse_other_settings(variant: Variant, ground: Ground, path: Path) -> None:
    """Write down what a variant is, or raise UsageError when the folder's is another."""
    settings = {**asdict(variant), "sources": ground.sources, "n_batches": len(ground.held_out)}
    whole = json.dumps(settings, indent=1)
    if path.is_file() and path.read_text(encoding="utf-8") != whole + "\n":
        raise UsageError(
            f"{path.parent} was begun with other options, another teacher or another corpus "
            f"({path.name} there says which); choose another folder with -o."
        )
    write_json(path, settings)


def report_on(
    ground: Ground,
    config: MiniAlbertConfig,
    options: DistillationOptions,
    results: Sequence[Result],
) -> dict[str, object]:
    """Return what the JSON file holds; ``config`` and ``options`` are those of the full way."""
    n_held_out = sum(windows.ids.numel() for windows in ground.held_out)
    return {
        "sizes": asdict(config),
        "options": asdict(options),
        "teacher_has_head": ground.teacher.head is not None,
        "sources": ground.sources,
        "pieces": {"learnt_from": len(ground.learnt.ids), "compared_on": n_held_out},
        "variants": [asdict(result) for result in results],
    }


def write_json(path: Path, content: object) -> None:
    """Write ``content`` under a name of its own, then rename it to ``path``."""
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    part.replace(path)


def show(results: Sequence[Result], options: DistillationOptions, console: Console) -> None:
    """Print the table."""
    pieces = options.n_steps * options.n_windows * options.n_pieces
    table = Table(title=f"{options.n_steps:,} steps, {pieces:,} pieces", title_justify="left")
    table.add_column("variant")
    for column in ("cosine", "attention KL", "hidden loss", "parameters", "seconds"):
        table.add_column(column, justify="right")
    for result in results:
        like = result.likeness
        table.add_row(
            result.variant, f"{like.cosine:.4f}", f"{like.attention_kl:.4f}",
            f"{like.hidden_loss:.4f}", f"{result.n_parameters:,}", f"{result.seconds:,.0f}",
        )  # fmt: skip
    console.print(f"machine    {machine()}\ncommit     {commit()}", highlight=False)
    console.print(table)


if __name__ == "__main__":
    main()
