"""``minialbert train``: fine-tune a model on labelled notes."""

from pathlib import Path

import click

from cli.training_progress import learning_shown


@click.command()
@click.argument("data", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--model", "folder", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Model folder to start from; its head is kept if it has the same labels.")  # fmt: skip
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path),
              help="Run folder; an unfinished run there is taken up again.")  # fmt: skip
@click.option(
    "--labels", default="", help="Labels to learn, by commas [default: all PHI and clinical]."
)
@click.option("--adapters-only", is_flag=True, help="Learn adapters and head, freeze the rest.")
@click.option("--steps", type=click.IntRange(min=1), default=2500, show_default=True)
@click.option("--batch-pieces", type=click.IntRange(min=256), default=2400, show_default=True)
@click.option("--learning-rate", type=float, default=5e-4, show_default=True)
@click.option("--dev", "dev_notes", type=click.Path(exists=True, path_type=Path), metavar="GOLD",
              help="Gold to judge by while learning; the best model is kept.")  # fmt: skip
@click.option("--judge-every", type=click.IntRange(min=1), default=250, show_default=True,
              metavar="STEPS", help="How often to judge by --dev.")  # fmt: skip
@click.option("--patience", type=click.IntRange(min=1), default=4, show_default=True,
              metavar="N", help="Stop after N judgements without a better one.")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--quantization-aware", is_flag=True,
              help="Learn with eight-bit rounding, for equal spans on the int8 engine.")  # fmt: skip
@click.option("--label-smoothing", type=click.FloatRange(0, 1, max_open=True), default=0.0, show_default=True,
              metavar="X", help="Share of each target spread evenly over all labels, against being too sure.")  # fmt: skip
@click.option("--identifier-weight", type=click.FloatRange(0, min_open=True), default=1.0, show_default=True,
              metavar="W", help="How much more a piece inside an identifier counts in the loss than one outside; "
              "over 1 finds more and takes more.")  # fmt: skip
@click.option("--dropout", type=click.FloatRange(0, 1, max_open=True), metavar="P",
              help="Dropout of hidden states and attention, against learning by heart "
              "[default: the model's own].")  # fmt: skip
def train(
    data: tuple[Path, ...], folder: Path, output: Path, labels: str, adapters_only: bool,
    steps: int, batch_pieces: int, learning_rate: float, dev_notes: Path | None, judge_every: int,
    patience: int, seed: int, quantization_aware: bool, label_smoothing: float,
    identifier_weight: float, dropout: float | None,
) -> None:  # fmt: skip
    """Fine-tune a model on DATA: JSONL with spans, BRAT folders, i2b2-2014 XML or CoNLL.

    With --dev the run stops when the model gets no better on those notes (F2 of identifying
    tokens, F1 of clinical entities), and the best one is saved. A JSONL record may name in "annotated" the
    labels it marks; the others are then unknown. In "soft_labels" it may give what share of a piece goes to
    other labels:

    \b
    {"text": "Penrose out", "spans": [],
     "soft_labels": [{"start": 0, "end": 7, "labels": {"B-DOCTOR": 0.2}}]}

    \b
    minialbert train build/corpus/train.jsonl --model runs/student -o runs/tagger
    """
    from minialbert import __version__
    from minialbert.labels import ALL_LABELS
    from minialbert.training.card import Ingredients, write_card
    from minialbert.training.tuning import TuningOptions, tune
    from pipelines.judging import judge_by
    from pipelines.training_notes import digest_of, read_training_notes

    chosen = tuple(dict.fromkeys(filter(None, map(str.strip, labels.split(","))))) or ALL_LABELS
    options = TuningOptions(
        steps, batch_pieces, learning_rate, adapters_only, seed, judge_every, patience,
        quantization_aware, label_smoothing, identifier_weight, dropout,
    )  # fmt: skip
    notes = list(read_training_notes(data))
    files = {str(path): digest_of(path) for path in data}
    judge = None if dev_notes is None else judge_by(dev_notes, folder)
    with learning_shown(steps) as report:
        model = tune(
            folder, notes, output, labels=chosen, options=options, report=report, judge=judge
        )
    made_of = Ingredients(str(folder), __version__, files, len(notes))
    write_card(output, model, made_of, labels=chosen, options=options)
    click.echo(f"The model is in {output}, with a card to fill in.", err=True)
