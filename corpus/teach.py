r"""Task distillation: an unshared teacher learns to tag, then labels text that the student learns from.

    python -m corpus.teach tune DATA.jsonl --encoder all-mpnet-base-v2 --pieces all-MiniLM-L6-v2 -o runs/teacher
    python -m corpus.teach label DATA.jsonl --teacher runs/teacher --pieces all-MiniLM-L6-v2 \
        -o labelled.jsonl --ids real-0- --ids prose-
    python -m corpus.teach soften DATA.jsonl --teacher runs/phi-teacher --pieces all-MiniLM-L6-v2 \
        -o softened.jsonl --ids short- --ids crop-

``label`` is for clinical entities: what the teacher finds in texts that nobody marked for these is what
the student learns there; identifiers in them, and texts that people marked, stay as they are. ``soften`` is
for identifiers, which all texts mark: where the teacher doubts a label, that label gives way by a share.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from corpus.lists import read_jsonl
from corpus.teacher import Teacher, TeacherNetwork, teacher_numbers
from minialbert.decoding import LabelScheme, bio_labels, decode
from minialbert.labels import CLINICAL_LABELS, PHI_LABELS
from minialbert.pieces import PieceEncoder, Pieces
from minialbert.training.batches import Batches
from minialbert.training.labelled import LabelledNote, Targets, allowed_loss, training_windows
from minialbert.training.loop import Run, Schedule

Record = dict[str, object]
_LABELS: Final = {"clinical": CLINICAL_LABELS, "phi": PHI_LABELS}
_THRESHOLDS: Final = dict.fromkeys(CLINICAL_LABELS, 0.5)
_N_RECORDS: Final = 64  # read at once
_N_SHORT_RECORDS: Final = 1024
_STEP, _ROUNDING = 0.05, 1e-4  # of soft labels
_DATA: Final = click.argument("data", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_TEACHER: Final = click.option(
    "--teacher", "folder", required=True, type=click.Path(exists=True, path_type=Path)
)
_PIECES: Final = click.option(
    "--pieces", required=True, type=click.Path(exists=True, path_type=Path),
    help="Folder of the student's tokenizer.",
)  # fmt: skip
_OUTPUT: Final = click.option("-o", "--output", required=True, type=click.Path(path_type=Path))


@click.group()
def main() -> None:
    """Tune a teacher, or have it label or soften texts."""


@main.command()
@_DATA
@click.option("--encoder", "folder", required=True, type=click.Path(exists=True, path_type=Path))
@_PIECES
@_OUTPUT
@click.option("--labels", "kind", type=click.Choice([*_LABELS]), default="clinical", show_default=True)  # fmt: skip
@click.option("--ids", "beginnings", multiple=True, metavar="BEGINNING",
              help="Learn from the records whose id begins so; may be given again [default: all].")  # fmt: skip
@click.option("--frozen-layers", type=click.IntRange(0), default=0, show_default=True, metavar="N",
              help="Lowest layers that stay as they are, with what lies below them or is shared by all.")  # fmt: skip
@click.option("--steps", default=900, show_default=True)
@click.option("--batch-pieces", default=2600, show_default=True)
@click.option("--learning-rate", default=2e-4, show_default=True)
@click.option("--seed", default=0, show_default=True)
def tune(
    data: Path, folder: Path, pieces: Path, output: Path, kind: str, beginnings: tuple[str, ...],
    frozen_layers: int, steps: int, batch_pieces: int, learning_rate: float, seed: int,
) -> None:  # fmt: skip
    """Tune the encoder in --encoder on those records of DATA that mark labels of a kind."""
    torch.manual_seed(seed)
    labels = bio_labels(_LABELS[kind])
    try:
        network = TeacherNetwork.beginning(folder, labels, frozen_layers)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--frozen-layers") from error
    encoder = PieceEncoder.load(pieces, features="shape")
    numbers_of = teacher_numbers(encoder, folder)
    targets = Targets(labels)
    notes = [
        LabelledNote.from_record(record)
        for record in read_jsonl(data)
        if _marks(record, _LABELS[kind]) and str(record["id"]).startswith(beginnings or "")
    ]
    windows = training_windows(notes, encoder, targets, network.sizes)
    batches = Batches(windows, encoder.pad_id, n_pieces=batch_pieces, seed=seed)
    allowed = targets.allowed()
    run = Run(output, network, Schedule(steps, learning_rate))
    run.resume()
    network.train()

    def losses_at(step: int) -> dict[str, Tensor]:
        torch.manual_seed(seed * 1_000_003 + step)
        ids, mask, shapes, numbers = batches.at(step)
        return {"tagging": allowed_loss(network(numbers_of[ids], mask, shapes), numbers, allowed)}

    run.train(losses_at, lambda step, parts: click.echo(f"{step}/{steps} {parts}", err=True))
    network.save(output, folder)


@main.command()
@_DATA
@_TEACHER
@_PIECES
@_OUTPUT
@click.option("--ids", "beginnings", multiple=True, required=True, metavar="BEGINNING",
              help="Label the records whose id begins so; may be given again.")  # fmt: skip
def label(
    data: Path, folder: Path, pieces: Path, output: Path, beginnings: tuple[str, ...]
) -> None:
    """Write DATA with the teacher's clinical spans in some records, the untouched ones first."""
    teacher = Teacher.load(folder, pieces)
    scheme = LabelScheme.of(teacher.labels)
    with output.open("w", encoding="utf-8") as out:
        for record in read_jsonl(data):
            if not str(record["id"]).startswith(beginnings):
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
        for beginning in beginnings:
            chosen = [r for r in read_jsonl(data) if str(r["id"]).startswith(beginning)]
            for at in range(0, len(chosen), _N_RECORDS):
                records = chosen[at : at + _N_RECORDS]
                believed = teacher.beliefs([str(record["text"]) for record in records])
                for record, (pieces_of, scores) in zip(records, believed, strict=True):
                    labelled = _with_clinical(record, pieces_of, scores, scheme)
                    out.write(json.dumps(labelled, ensure_ascii=False) + "\n")


@main.command()
@_DATA
@_TEACHER
@_PIECES
@_OUTPUT
@click.option("--ids", "beginnings", multiple=True, required=True, metavar="BEGINNING",
              help="Soften the records whose id begins so; may be given again.")  # fmt: skip
@click.option("--longest", type=click.IntRange(1), metavar="CHARACTERS",
              help="Leave longer texts as they are.")  # fmt: skip
@click.option("--trust", type=click.FloatRange(0, 1), default=0.5, show_default=True,
              help="Share of the teacher's probabilities in a soft label; the rest is what DATA says.")  # fmt: skip
def soften(
    data: Path, folder: Path, pieces: Path, output: Path, beginnings: tuple[str, ...],
    longest: int | None, trust: float,
) -> None:  # fmt: skip
    """Write DATA, in its order, with soft labels where the teacher doubts a label."""
    teacher = Teacher.load(folder, pieces)
    records = [*read_jsonl(data)]
    chosen = [
        n
        for n, record in enumerate(records)
        if str(record["id"]).startswith(beginnings)
        and (longest is None or len(str(record["text"])) <= longest)
    ]
    for at in range(0, len(chosen), _N_SHORT_RECORDS):
        group = chosen[at : at + _N_SHORT_RECORDS]
        believed = teacher.beliefs([str(records[n]["text"]) for n in group])
        for n, (pieces_of, scores) in zip(group, believed, strict=True):
            records[n] = softened(records[n], pieces_of, scores, teacher.labels, trust)
        click.echo(f"{at + len(group)}/{len(chosen)}", err=True)
    with output.open("w", encoding="utf-8") as out:
        for record in records:
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


def softened(
    record: Record,
    pieces: Pieces,
    scores: NDArray[np.float32],
    labels: tuple[str, ...],
    trust: float,
) -> Record:
    """Add soft labels to a record: so much of the teacher's probabilities (pieces, L) as is trusted.

    They are rounded down to twentieths, so that the record's label keeps what is not trusted. A piece of
    which the record does not say one label keeps what it says, and so does one that the teacher
    does not doubt.
    """
    bare = {name: value for name, value in record.items() if name != "soft_labels"}
    targets = Targets(labels)
    numbers = targets.of_pieces(LabelledNote.from_record(bare), pieces)
    allowed = targets.allowed().numpy()[numbers]  # (pieces, L)
    shares = np.floor(scores * trust / _STEP + _ROUNDING) * _STEP
    shares[allowed] = 0.0
    soft = [
        {
            "start": int(pieces.starts[n]),
            "end": int(pieces.ends[n]),
            "labels": {labels[i]: round(float(shares[n, i]), 2) for i in shares[n].nonzero()[0]},
        }
        for n in np.flatnonzero((allowed.sum(1) == 1) & shares.any(1))
    ]
    return {**bare, "soft_labels": soft} if soft else bare


def _with_clinical(
    record: Record, pieces: Pieces, scores: NDArray[np.float32], scheme: LabelScheme
) -> Record:
    """Add spans that touch no identifier; all labels then count as marked."""
    marked = record["spans"]
    assert isinstance(marked, list)
    found = decode(str(record["text"]), pieces, scores, scheme, thresholds=_THRESHOLDS)
    free = [s for s in found if not any(s.start < m["end"] and m["start"] < s.end for m in marked)]
    spans = [*marked, *({"start": s.start, "end": s.end, "label": s.label} for s in free)]
    return {**record, "spans": sorted(spans, key=_start), "annotated": None}


def _marks(record: Record, labels: Sequence[str]) -> bool:
    annotated = record.get("annotated")
    return not isinstance(annotated, list) or any(x in annotated for x in labels)


def _start(span: dict[str, int]) -> int:
    return span["start"]


if __name__ == "__main__":
    main()
