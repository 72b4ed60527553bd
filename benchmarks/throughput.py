"""Time ``minialbert annotate`` from file to file, and say what share of the machine it uses.

    python -m benchmarks.throughput ../shared/data/mtsamples/train.jsonl

The machine's limit is measured in the same run: the rate of a matrix product at the model's own
shapes, in fp32 and bf16. The share counts useful work only: the multiplications that the note's own pieces need,
without padding, overlap between windows or anything that is not a matrix product.
"""

import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

import click
import torch

from cli.main import cli
from minialbert.config import MiniAlbertConfig
from minialbert.tagger import EMBEDDED, Tagger
from minialbert.windows import WindowSizes, windows_of
from pipelines.corpora import read_texts

ROWS = 4096  # pieces in the product that sets the limit
N_PRODUCTS = 60


@click.command()
@click.argument("notes", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--model", default=None, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--limit", default=500, show_default=True, help="Notes to read; 0 means all.")
def main(notes: Path, model: Path | None, limit: int) -> None:
    """Print characters per second of ``annotate`` on NOTES (.jsonl with "text")."""
    texts = list(islice(read_texts([notes]), limit or None))
    n_characters = sum(map(len, texts))
    started = time.perf_counter()
    tagger = Tagger.load(model)
    load_s = time.perf_counter() - started
    n_pieces, n_shown = _pieces(tagger, texts)
    config = tagger.model.encoder.config
    rates = {name: _product_rate(config, dtype) for name, dtype in _DTYPES.items()}
    run_s = _annotate(notes, model, limit)
    flops = flops_per_piece(config, n_context=WindowSizes().n_pieces) * n_pieces / run_s
    print(f"machine      {platform.processor() or platform.machine()}, {os.cpu_count()} cores, "
          f"torch {torch.__version__}, {torch.get_num_threads()} threads")  # fmt: skip
    print(f"commit       {commit_of_checkout()}")
    print(f"model        {tagger.model_name} {tagger.model_version}, loaded in {load_s:.2f} s")
    print(f"notes        {len(texts)} notes, {n_characters:,} characters, {n_pieces:,} pieces "
          f"({n_shown / n_pieces:.2f} times shown with overlap)")  # fmt: skip
    print(f"annotate     {run_s:.1f} s = {n_characters / run_s:,.0f} characters/s, "
          f"{len(texts) / run_s:.1f} notes/s, {n_pieces / run_s:,.0f} pieces/s")  # fmt: skip
    for name, rate in rates.items():
        print(
            f"limit {name:6} {rate / 1e9:,.0f} GFLOP/s; annotate reaches {flops / rate:.0%} of it"
        )
    print(
        f"memory       {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB at most"
    )


_DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16}


def flops_per_piece(config: MiniAlbertConfig, *, n_context: int) -> float:
    """Floating-point operations (two per multiply-add) that one piece costs in matrix products."""
    hidden = config.hidden_size
    attention = 4 * hidden * hidden + 2 * n_context * hidden
    feed_forward = 2 * hidden * config.intermediate_size
    adapters = 4 * hidden * config.adapter_size if config.use_adapter else 0
    ends = config.embedding_size * hidden * config.has_projector + hidden * len(config.id2label)
    return 2.0 * (config.num_hidden_layers * (attention + feed_forward + adapters) + ends)


def _pieces(tagger: Tagger, texts: list[str]) -> tuple[int, int]:
    """Count pieces, and pieces with the context that windows show twice."""
    n_pieces = n_shown = 0
    for i, (text, pieces) in enumerate(zip(texts, tagger.encoder.encode(texts), strict=True)):
        n_pieces += len(pieces)
        n_shown += sum(len(window) for window in windows_of(i, text, pieces, tagger.sizes))
    return n_pieces, n_shown


def _product_rate(config: MiniAlbertConfig, dtype: torch.dtype) -> float:
    """Return operations per second of (ROWS, hidden) by (hidden, intermediate)."""
    left = torch.randn(ROWS, config.hidden_size).to(dtype)
    right = torch.randn(config.hidden_size, config.intermediate_size).to(dtype)
    for _ in range(5):
        left @ right
    started = time.perf_counter()
    for _ in range(N_PRODUCTS):
        left @ right
    n_operations = 2.0 * ROWS * config.hidden_size * config.intermediate_size * N_PRODUCTS
    return n_operations / (time.perf_counter() - started)


def _annotate(notes: Path, model: Path | None, limit: int) -> float:
    """Run the command itself, in this process, and return its seconds."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["annotate", str(notes), "-o", str(Path(folder) / "spans.jsonl"), "--quiet"]
        arguments += ["--model", str(model)] if model and model != EMBEDDED else []
        arguments += ["--limit", str(limit)] if limit else []
        started = time.perf_counter()
        cli(arguments, standalone_mode=False)
        return time.perf_counter() - started


def commit_of_checkout() -> str:
    """Return the commit of the checkout, or "unknown" outside one."""
    command = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
