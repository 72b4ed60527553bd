"""Average the weights of runs of one line of descent, which errs less than any of them alone.

    python -m corpus.average runs/first runs/second --share 0.4 --share 0.6 -o runs/both

Where two runs differ because one went on from the other at a higher rate, their mean lies nearer to
the middle of the valley (Izmailov et al. 2018, arXiv 1803.05407).
"""

import shutil
from pathlib import Path

import click
import torch

from minialbert.checkpoint import load_model, save_model
from minialbert.heads import TokenClassifier
from minialbert.training.student import copy_tokenizer


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--share", "shares", multiple=True, type=float, help="Of each folder, in order; sum 1."
)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
def average(folders: tuple[Path, ...], shares: tuple[float, ...], output: Path) -> None:
    """Write the mean of the models in FOLDERS, weighted by their shares, in half precision."""
    if len(shares) != len(folders) or abs(sum(shares) - 1) > 1e-9:
        raise click.UsageError("Give one --share per folder; together they are 1.")
    models = [load_model(TokenClassifier, folder) for folder in folders]
    first = models[0].state_dict()
    mean = {
        name: torch.stack(
            [share * m.state_dict()[name] for share, m in zip(shares, models, strict=True)]
        ).sum(0)
        for name in first
    }
    models[0].load_state_dict(mean)
    save_model(models[0], output, dtype=torch.float16)
    copy_tokenizer(folders[0], output)
    if (folders[0] / "thresholds.json").is_file():
        shutil.copyfile(folders[0] / "thresholds.json", output / "thresholds.json")


if __name__ == "__main__":
    average()
