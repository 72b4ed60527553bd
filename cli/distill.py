"""``minialbert distill``: make a recursive student of a BERT-like teacher."""

from pathlib import Path

import click


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
@click.option("--steps", type=int, default=1500, show_default=True)
@click.option("--learning-rate", type=float, default=8e-4, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
def distill(
    teacher: Path, corpora: tuple[Path, ...], output: Path, embedding_size: int,
    reduction_factor: int, recursions: int, shared_layer: int, steps: int,
    learning_rate: float, seed: int,
) -> None:  # fmt: skip
    """Distil TEACHER into a miniALBERT, layer by layer, on unlabelled text.

    \b
    minialbert distill --teacher all-MiniLM-L6-v2 --corpus notes.jsonl -o runs/student
    """
    from minialbert.training.distillation import DistillationOptions
    from minialbert.training.student import StudentShape, distil_folder
    from pipelines.corpora import read_texts

    distil_folder(
        teacher,
        read_texts(corpora),
        output,
        shape=StudentShape(embedding_size, recursions, reduction_factor, shared_layer),
        options=DistillationOptions(n_steps=steps, learning_rate=learning_rate, seed=seed),
        report=lambda step, parts: click.echo(
            f"step {step}/{steps} " + " ".join(f"{k} {v:.3f}" for k, v in parts.items()), err=True
        ),
    )
    click.echo(f"The student is in {output}.", err=True)
