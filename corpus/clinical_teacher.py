r"""Task distillation for clinical entities: an unshared teacher learns them, then labels more text.

    python -m corpus.clinical_teacher tune DATA.jsonl --encoder all-mpnet-base-v2 --pieces all-MiniLM-L6-v2 -o runs/teacher
    python -m corpus.clinical_teacher label DATA.jsonl --teacher runs/teacher --pieces all-MiniLM-L6-v2 \
        -o labelled.jsonl --ids real-0- --ids prose-

The teacher is any encoder that transformers loads and whose vocabulary holds the student's word pieces, under numbers of
its own, with a head for PROBLEM, TEST and TREATMENT. What it finds in texts that nobody marked for
these is what the student learns there; identifiers in them, and texts that people marked, stay
as they are.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
import numpy as np
import openvino
import torch
from torch import Tensor, nn
from transformers import AutoModelForTokenClassification, AutoTokenizer

from corpus.lists import read_jsonl
from minialbert.decoding import LabelScheme, bio_labels, decode
from minialbert.labels import CLINICAL_LABELS
from minialbert.pieces import PieceEncoder, Pieces
from minialbert.spans import Span
from minialbert.training.batches import Batches
from minialbert.training.labelled import LabelledNote, Targets, allowed_loss, training_windows
from minialbert.training.loop import Run, Schedule
from minialbert.training.student import copy_tokenizer
from minialbert.window_scores import scores_by_piece
from minialbert.windows import Window, WindowSizes, windows_of

Record = dict[str, object]
LABELS: Final = bio_labels(CLINICAL_LABELS)
_THRESHOLDS: Final = dict.fromkeys(CLINICAL_LABELS, 0.5)
_N_WINDOWS: Final = 12  # labelled at once


@dataclass(frozen=True, slots=True)
class Teacher:
    """A tuned teacher that reads the student's pieces; from ids and mask (N, S) to logits (N, S, L)."""

    logits_of: Callable[[Tensor, Tensor], Tensor]
    encoder: PieceEncoder
    numbers_of: Tensor  # (student's vocabulary,)

    @classmethod
    def load(cls, folder: Path, pieces: Path) -> "Teacher":
        """Read the teacher in ``folder`` and the student's tokenizer in ``pieces``."""
        encoder = PieceEncoder.load(pieces, features="segments")
        model = AutoModelForTokenClassification.from_pretrained(folder).eval()
        return cls(compiled(_Logits(model)), encoder, teacher_numbers(encoder, folder))


class _Logits(nn.Module):
    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        logits: Tensor = self.model(input_ids=ids, attention_mask=mask).logits
        return logits


def compiled(model: nn.Module) -> Callable[[Tensor, Tensor], Tensor]:
    """Have OpenVINO compute a model of ids and mask, which takes a quarter of torch's time."""
    example = torch.ones(2, 8, dtype=torch.long)
    with torch.inference_mode():
        graph = openvino.convert_model(model, example_input=(example, example))
    run = openvino.Core().compile_model(graph, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return lambda ids, mask: torch.from_numpy(run([ids.numpy(), mask.numpy()])[0].copy())


@click.group()
def main() -> None:
    """Make a clinical teacher, or have it label."""


@main.command()
@click.argument("data", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--encoder", "folder", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--pieces", required=True, type=click.Path(exists=True, path_type=Path),
              help="Folder of the student's tokenizer.")  # fmt: skip
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
@click.option("--steps", default=900, show_default=True)
@click.option("--batch-pieces", default=2600, show_default=True)
@click.option("--learning-rate", default=2e-4, show_default=True)
def tune(
    data: Path,
    folder: Path,
    pieces: Path,
    output: Path,
    steps: int,
    batch_pieces: int,
    learning_rate: float,
) -> None:
    """Tune the encoder in --encoder on those records of DATA that mark a clinical label."""
    torch.manual_seed(0)
    model = AutoModelForTokenClassification.from_pretrained(
        folder, id2label=dict(enumerate(LABELS)), label2id={x: i for i, x in enumerate(LABELS)}
    )
    encoder = PieceEncoder.load(pieces, features="segments")
    numbers_of = teacher_numbers(encoder, folder)
    targets = Targets(LABELS)
    notes = [LabelledNote.from_record(r) for r in read_jsonl(data) if _marks_clinical(r)]
    windows = training_windows(notes, encoder, targets, WindowSizes())
    batches = Batches(windows, encoder.pad_id, n_pieces=batch_pieces)
    allowed = targets.allowed()
    run = Run(output, model, Schedule(steps, learning_rate))
    run.resume()
    model.train()

    def losses_at(step: int) -> dict[str, Tensor]:
        torch.manual_seed(step)
        ids, mask, _, numbers = batches.at(step)
        logits = model(input_ids=numbers_of[ids], attention_mask=mask).logits
        return {"tagging": allowed_loss(logits, numbers, allowed)}

    run.train(losses_at, lambda step, parts: click.echo(f"{step}/{steps} {parts}", err=True))
    model.save_pretrained(output)
    copy_tokenizer(folder, output)


def teacher_numbers(encoder: PieceEncoder, folder: Path) -> Tensor:
    """Return (vocabulary,) the number that the teacher in ``folder`` gives each piece of the student.

    Raises KeyError for a piece that the teacher lacks.
    """
    theirs = AutoTokenizer.from_pretrained(folder)
    vocabulary = theirs.get_vocab()
    special = {
        encoder.cls_id: theirs.cls_token_id,
        encoder.sep_id: theirs.sep_token_id,
        encoder.pad_id: theirs.pad_token_id,
    }
    ours = encoder.tokenizer.get_vocab()
    numbers = torch.zeros(max(ours.values()) + 1, dtype=torch.long)
    for piece, number in ours.items():
        numbers[number] = special.get(number, vocabulary[piece])
    return numbers


@main.command()
@click.argument("data", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--teacher", "folder", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--pieces", required=True, type=click.Path(exists=True, path_type=Path),
              help="Folder of the student's tokenizer.")  # fmt: skip
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
@click.option("--ids", "beginnings", multiple=True, required=True, metavar="BEGINNING",
              help="Label the records whose id begins so; may be given again.")  # fmt: skip
def label(
    data: Path, folder: Path, pieces: Path, output: Path, beginnings: tuple[str, ...]
) -> None:
    """Write DATA with the teacher's clinical spans in some records, the untouched ones first."""
    teacher = Teacher.load(folder, pieces)
    with output.open("w", encoding="utf-8") as out:
        for record in read_jsonl(data):
            if not str(record["id"]).startswith(beginnings):
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
        for beginning in beginnings:
            for record in read_jsonl(data):
                if str(record["id"]).startswith(beginning):
                    labelled = _with_clinical(record, find(str(record["text"]), teacher))
                    out.write(json.dumps(labelled, ensure_ascii=False) + "\n")


def find(text: str, teacher: Teacher) -> list[Span]:
    """Return the clinical spans that the teacher finds in ``text``."""
    [pieces] = teacher.encoder.encode([text])
    windows = [*windows_of(0, text, pieces)]
    shown = [
        row
        for at in range(0, len(windows), _N_WINDOWS)
        for row in _probabilities(teacher, pieces, windows[at : at + _N_WINDOWS])
    ]
    [scores] = scores_by_piece([pieces], windows, shown, len(LABELS))
    return decode(text, pieces, scores, LabelScheme.of(LABELS), thresholds=_THRESHOLDS)


@torch.inference_mode()
def _probabilities(teacher: Teacher, pieces: Pieces, windows: Sequence[Window]) -> np.ndarray:
    """Return (windows, longest, labels), without the special pieces."""
    encoder = teacher.encoder
    ids = torch.full((len(windows), 2 + max(w.last - w.first for w in windows)), encoder.pad_id)
    for row, window in enumerate(windows):
        own = [encoder.cls_id, *pieces.ids[window.first : window.last], encoder.sep_id]
        ids[row, : len(own)] = torch.tensor(own)
    logits = teacher.logits_of(teacher.numbers_of[ids], (ids != encoder.pad_id).long())
    probabilities: np.ndarray = logits[:, 1:].softmax(-1).numpy()
    return probabilities


def _marks_clinical(record: Record) -> bool:
    annotated = record.get("annotated")
    return not isinstance(annotated, list) or any(x in annotated for x in CLINICAL_LABELS)


def _with_clinical(record: Record, found: Sequence[Span]) -> Record:
    """Add spans that touch no identifier; all labels then count as marked."""
    marked = record["spans"]
    assert isinstance(marked, list)
    free = [s for s in found if not any(s.start < m["end"] and m["start"] < s.end for m in marked)]
    spans = [*marked, *({"start": s.start, "end": s.end, "label": s.label} for s in free)]
    return {**record, "spans": sorted(spans, key=_start), "annotated": None}


def _start(span: dict[str, int]) -> int:
    return span["start"]


if __name__ == "__main__":
    main()
