r"""Average the weights of runs of one line of descent, which errs less than any of them alone.

    python -m corpus.average runs/first runs/second --share 0.4 --share 0.6 -o runs/both \
        --ranges-on build/corpus/train.jsonl

Where two runs differ because one went on from the other at a higher rate, their mean lies nearer to
the middle of the valley (Izmailov et al. 2018, arXiv 1803.05407). A mean of weights that lie on
eight-bit steps lies between steps; with ``--ranges-on`` ranges are measured anew and it is moved to them.
"""

from itertools import islice
from pathlib import Path
from typing import Final

import click
import torch

from minialbert.checkpoint import load_model, save_model
from minialbert.heads import TokenClassifier
from minialbert.pieces import PieceEncoder
from minialbert.quantization import Ranges, save_ranges
from minialbert.thresholds import IN_NOTES, IN_SHORT
from minialbert.training.batches import Batches, measured
from minialbert.training.bytes_aware import snap
from minialbert.training.labelled import Targets, training_windows
from minialbert.training.student import copy_files, copy_tokenizer
from minialbert.windows import WindowSizes
from pipelines.training_notes import read_training_notes

N_NOTES: Final = 700  # of which ranges are measured


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--share", "shares", multiple=True, type=float, help="Of each folder, in order; sum 1."
)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
@click.option("--ranges-on", "notes", type=click.Path(exists=True, path_type=Path),
              help="Training notes; the first of them show the ranges for eight bits.")  # fmt: skip
@click.option("--seed", default=0, show_default=True, help="Of the choice among those.")
def average(
    folders: tuple[Path, ...],
    shares: tuple[float, ...],
    output: Path,
    notes: Path | None,
    seed: int,
) -> None:
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
    output.mkdir(parents=True, exist_ok=True)
    if notes is not None:
        ranges = _ranges(models[0], folders[0], notes, seed)
        snap(models[0], ranges)
        save_ranges(ranges, output)
    save_model(models[0], output, dtype=torch.float16)
    copy_tokenizer(folders[0], output)
    copy_files(folders[0], output, [IN_NOTES, IN_SHORT])


def _ranges(model: TokenClassifier, folder: Path, notes: Path, seed: int) -> Ranges:
    """Return the ranges of ``model`` on the first of the training ``notes``."""
    config = model.encoder.config
    encoder = PieceEncoder.load(folder, features=config.piece_features)
    some = islice(read_training_notes([notes]), N_NOTES)
    windows = training_windows(some, encoder, Targets(config.id2label), WindowSizes())
    return measured(model.eval().encoder, Batches(windows, encoder.pad_id, seed=seed))


if __name__ == "__main__":
    average()
