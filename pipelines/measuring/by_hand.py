"""Time what a user would write by hand: transformers' token-classification pipeline, same weights.

The pipeline gets texts that are in memory already and writes nothing. It reads long notes whole, in parts of
at most 512 pieces that overlap by 64. It knows no piece shapes, so its spans are worse than they could be;
its time is what counts. Texts without a letter to read are left out.
"""

# transformers leaves many of its functions untyped:
# mypy: allow-untyped-calls

from collections.abc import Iterator
from itertools import islice
from math import inf
from typing import Final, Protocol, cast

from transformers import PreTrainedTokenizerFast, pipeline
from transformers.utils import logging

from minialbert.transformers_bridge import MiniAlbertForTokenClassification
from pipelines.measuring.clocks import Clock
from pipelines.measuring.report import ByHand
from pipelines.measuring.stages import can_be_tagged, rows_of
from pipelines.measuring.subjects import Subject
from pipelines.plan import Run

BATCH_SIZES: Final = (1, 8)
_MOST_PIECES: Final = 512
_STRIDE: Final = 64


class _Pipeline(Protocol):
    def __call__(self, texts: Iterator[str], *, batch_size: int) -> Iterator[object]: ...


def time_by_hand(
    run: Run, subject: Subject, *, limit: int, most_seconds: float
) -> tuple[ByHand, ...]:
    """Time the pipeline for each batch size.

    The first takes as many of the notes as fit in ``most_seconds``, the others the same ones.
    """
    pipe = _pipeline(subject)
    _timed(pipe, iter(["Seen by Dr. Okon on 3/14."]), 1, inf)  # to warm up
    first = _timed(pipe, _texts(run, limit), BATCH_SIZES[0], most_seconds)
    return first, *(
        _timed(pipe, islice(_texts(run, limit), first.n_notes), batch_size, inf)
        for batch_size in BATCH_SIZES[1:]
    )


def _pipeline(subject: Subject) -> _Pipeline:
    folder, encoder = subject.tagger.folder, subject.tagger.encoder
    most_pieces = min(_MOST_PIECES, subject.config.max_position_embeddings)
    logging.set_verbosity_error()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=encoder.tokenizer, model_max_length=most_pieces,
        pad_token=encoder.tokenizer.id_to_token(encoder.pad_id),
        cls_token=encoder.tokenizer.id_to_token(encoder.cls_id),
        sep_token=encoder.tokenizer.id_to_token(encoder.sep_id),
    )  # fmt: skip
    made = pipeline(
        "token-classification",
        model=MiniAlbertForTokenClassification.from_pretrained(folder),
        tokenizer=tokenizer,
        aggregation_strategy="simple",
        stride=min(_STRIDE, most_pieces // 8),
        device=subject.device,
    )
    return cast(_Pipeline, made)  # it takes generators, though it does not say so


def _texts(run: Run, limit: int) -> Iterator[str]:
    for row in rows_of(run, limit):
        text = row.note.text
        if text and text.strip() and can_be_tagged(row.note):
            yield text


def _timed(pipe: _Pipeline, texts: Iterator[str], batch_size: int, most_seconds: float) -> ByHand:
    """Go on until the texts or the seconds are used up; only whole notes count."""
    lengths: list[int] = []
    clock, n_notes = Clock(), 0
    results = iter(pipe(_noted(texts, lengths), batch_size=batch_size))
    while clock.wall_seconds < most_seconds:
        with clock.running():
            result = next(results, None)
        if result is None:
            break
        n_notes += 1
    return ByHand(batch_size, n_notes, sum(lengths[:n_notes]), clock.wall_seconds)


def _noted(texts: Iterator[str], lengths: list[int]) -> Iterator[str]:
    for text in texts:
        lengths.append(len(text))
        yield text
