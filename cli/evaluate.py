"""``minialbert evaluate``: compare predicted spans with gold ones and show how well they agree."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import click

from minialbert.engines.options import EngineOptions, Kind, Precision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minialbert.scoring import ScoredNote

Kinds = Literal["phi", "clinical", "all"]

_EXISTING = click.Path(exists=True, path_type=Path)


# fmt: off
@click.command()
@click.argument("gold", type=_EXISTING)
@click.argument("predicted", type=_EXISTING, required=False)
@click.option("--model", metavar="DIR|embedded",
              help="Instead of PREDICTED: tag the gold texts with this model.")
@click.option("--engine", type=click.Choice(get_args(Kind)), default="auto", show_default=True,
              help="What computes, with --model.")
@click.option("--precision", type=click.Choice(get_args(Precision)), default="auto",
              show_default=True, help="Numbers of the matrix products, with --model.")
@click.option("--labels", type=click.Choice(["phi", "clinical", "all"]), default="all",
              show_default=True, help="Kinds to score; 'all' takes those that GOLD has.")
@click.option("--json", "json_path", metavar="FILE|-", type=click.Path(path_type=Path),
              help="Write every figure as JSON; with - to standard output, and no tables.")
@click.option("--mistakes", type=click.IntRange(min=1), metavar="N",
              help="Also list the N most frequent mistakes of each label. PRINTS NOTE TEXT.")
@click.option("--resamples", type=click.IntRange(min=0), default=1000, show_default=True,
              help="Bootstrap samples of the notes for the 95 % intervals; 0 for none.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True,
              help="Of the bootstrap.")
def evaluate(
    gold: Path, predicted: Path | None, model: str | None, engine: Kind, precision: Precision,
    labels: Kinds, json_path: Path | None, mistakes: int | None, resamples: int, seed: int,
) -> None:
    """Score PREDICTED spans against GOLD ones.

    The figures are those of the i2b2-2014 de-identification challenge, how many identifying
    characters would be hidden, and exact matches of clinical entities.

    Both are .jsonl files (id, text, spans with start, end, label), i2b2-2014 .xml files or a
    folder of them, or a folder of BRAT .txt and .ann files. PREDICTED lines need no text.

    \b
    minialbert evaluate gold.jsonl predicted.jsonl
    minialbert evaluate testing-PHI-Gold-fixed/ system/ --json scores.json
    minialbert evaluate gold.jsonl --model embedded --labels phi --mistakes 5
    """
    from cli.score_tables import show_mistakes, show_report
    from minialbert.errors import UsageError
    from minialbert.scoring import MistakeBook, ScoringOptions, score

    to_stdout = json_path == Path("-")
    if to_stdout and mistakes:
        raise UsageError("--mistakes and --json - both write to standard output; choose one.")
    options = ScoringOptions(labels=labels, n_resamples=resamples, seed=seed)
    computing = EngineOptions(engine, precision)
    source, notes = _scored_notes(gold, predicted, model, computing)
    book = MistakeBook()
    report = score(book.watch(notes) if mistakes else notes, options=options)
    if json_path:
        _write_json({"gold": str(gold), **source, **report.to_mapping()}, json_path)
    if not to_stdout:
        show_report(report)
    if mistakes:
        show_mistakes(book.most(mistakes, kinds=report.kinds))
# fmt: on


def _scored_notes(
    gold: Path, predicted: Path | None, model: str | None, computing: EngineOptions
) -> "tuple[dict[str, str], Iterator[ScoredNote]]":
    """Open what is compared; the first item says for the report what was."""
    from minialbert.errors import UsageError
    from pipelines.scored_notes import pair, tag_gold

    if (predicted is None) == (model is None):
        raise UsageError("Name either a file of PREDICTED spans or a --model to predict them.")
    if predicted is not None:
        return {"predicted": str(predicted)}, pair(gold, predicted)
    from pipelines.workers import Recipe

    tagger = Recipe(None if model == "embedded" else Path(str(model)), computing).load()
    source = {
        "model": tagger.model_name,
        "model_version": tagger.model_version,
        "engine": tagger.engine,
    }
    return source, tag_gold(gold, tagger)


def _write_json(content: dict[str, object], path: Path) -> None:
    from pipelines.output import whole_file
    from pipelines.tables import Target

    target = Target(None if path == Path("-") else path, force=True)
    with whole_file(target) as stream:
        stream.write((json.dumps(content, indent=2) + "\n").encode())
