"""``minialbert distill``: make a recursive student of a BERT-like teacher."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.training_progress import learning_shown

if TYPE_CHECKING:
    from minialbert.training.precision import Precision


def _layers(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> tuple[int, ...] | None:
    """Return the numbers in ``value``; whether the teacher has such layers shows later."""
    try:
        return None if value is None else tuple(int(number) for number in value.split(","))
    except ValueError as error:
        raise click.BadParameter(
            f"{value!r} is no list of whole numbers by commas, such as 1,3,5."
        ) from error


_WEIGHT = click.FloatRange(min=0.0)


@click.command()
@click.option("--teacher", type=click.Path(exists=True, file_okay=False, path_type=Path),
              required=True, help="Folder of a BERT-like encoder with its tokenizer.")  # fmt: skip
@click.option("--corpus", "corpora", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              required=True, multiple=True, help="Unlabelled text: .jsonl, .jsonl.gz or .txt; repeatable.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), required=True,
              help="Run folder; an unfinished run there is taken up again.")  # fmt: skip
@click.option("--embedding-size", type=int, default=312, show_default=True)
@click.option("--reduction-factor", type=int, default=2, show_default=True,
              help="Hidden size over adapter size.")  # fmt: skip
@click.option("--recursions", type=int, default=6, show_default=True)
@click.option("--shared-layer", type=int, default=3, show_default=True,
              help="Teacher layer (from 0) the shared layer starts from.")  # fmt: skip
@click.option("--layer-map", callback=_layers, metavar="LAYERS",
              help="Teacher layer (from 0) that each recursion imitates, as 1,3,5 [default: evenly spread].")  # fmt: skip
@click.option("--attention-weight", type=_WEIGHT, default=3.0, show_default=True,
              help="Of the attention maps' term; a weight of 0 leaves a term out.")  # fmt: skip
@click.option("--hidden-weight", type=_WEIGHT, default=3.0, show_default=True,
              help="Of the hidden states' term.")  # fmt: skip
@click.option("--masked-lm-weight", type=_WEIGHT, default=1.0, show_default=True,
              help="Of guessing hidden pieces, if the teacher has a language-model head.")  # fmt: skip
@click.option("--vocabulary-weight", type=_WEIGHT, default=5.0, show_default=True,
              help="Of that head's logits at hidden pieces.")  # fmt: skip
@click.option("--keep-head", is_flag=True, help="Save the student's language-model head too.")
@click.option("--precision", type=click.Choice(["auto", "float32", "bfloat16"]), default="auto",
              show_default=True, help="Of products; auto measures which is faster here.")  # fmt: skip
@click.option("--windows", type=click.IntRange(min=1), default=24, show_default=True,
              help="Windows a step.")  # fmt: skip
@click.option("--pieces", type=click.IntRange(min=2), default=96, show_default=True,
              help="Pieces a window.")  # fmt: skip
@click.option("--steps", type=int, default=1500, show_default=True)
@click.option("--learning-rate", type=float, default=8e-4, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
def distill(
    teacher: Path, corpora: tuple[Path, ...], output: Path, embedding_size: int,
    reduction_factor: int, recursions: int, shared_layer: int, layer_map: tuple[int, ...] | None,
    attention_weight: float, hidden_weight: float, masked_lm_weight: float,
    vocabulary_weight: float, keep_head: bool, precision: "Precision", windows: int, pieces: int,
    steps: int, learning_rate: float, seed: int,
) -> None:  # fmt: skip
    """Distil TEACHER into a miniALBERT, layer by layer, on unlabelled text.

    A teacher with a masked-LM head teaches that too. Losses are drawn in OUTPUT/losses.svg.

    \b
    minialbert distill --teacher all-MiniLM-L6-v2 --corpus notes.jsonl -o runs/student
    """
    from minialbert.training.distillation import DistillationOptions
    from minialbert.training.student import StudentShape, distil_folder
    from pipelines.corpora import read_texts

    options = DistillationOptions(
        steps, windows, pieces, learning_rate, attention_weight, hidden_weight, masked_lm_weight,
        vocabulary_weight, layer_map, precision, seed,
    )  # fmt: skip
    with learning_shown(steps) as report:
        distil_folder(
            teacher, read_texts(corpora), output,
            shape=StudentShape(embedding_size, recursions, reduction_factor, shared_layer),
            options=options, report=report, tell=lambda said: click.echo(said, err=True),
            keeps_head=keep_head,
        )  # fmt: skip
    click.echo(f"The student is in {output}.", err=True)
