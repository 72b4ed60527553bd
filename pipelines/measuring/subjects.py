"""What is measured: a stored model, or random weights of the paper's size."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

import torch

from minialbert.config import MiniAlbertConfig
from minialbert.engines.choice import engine_for
from minialbert.engines.options import EngineOptions
from minialbert.engines.torch_engine import TorchEngine
from minialbert.heads import TokenClassifier
from minialbert.network import Encoder
from minialbert.quantization import measure_ranges, save_ranges
from minialbert.tagger import EMBEDDED, Tagger

PAPER: Final = MiniAlbertConfig()  # whose defaults are the sizes of clinical-miniALBERT-312
_N_BATCHES: Final = 2  # of random pieces, to measure ranges on
_BATCH: Final = (8, 64)


@dataclass(frozen=True, slots=True)
class Subject:
    """A tagger ready to tag and its sizes; ``version`` is None for random weights."""

    tagger: Tagger
    config: MiniAlbertConfig
    name: str
    version: str | None

    @property
    def device(self) -> Literal["cpu", "cuda"]:
        """Where the network is computed."""
        engine = self.tagger.scorer.engine
        is_on_gpu = isinstance(engine, TorchEngine) and engine.device.type == "cuda"
        return "cuda" if is_on_gpu else "cpu"


def stored_model(folder: Path | None, options: EngineOptions) -> Subject:
    """Load the model in ``folder``, or the embedded one. Raises CheckpointError, UsageError."""
    tagger = Tagger.load(
        folder, device=options.device, engine=options.kind, precision=options.precision,
        n_threads=options.n_threads,
    )  # fmt: skip
    config = MiniAlbertConfig.read(tagger.folder)
    return Subject(tagger, config, tagger.model_name, tagger.model_version)


def paper_size(options: EngineOptions) -> Subject:
    """Draw a model of clinical-miniALBERT-312's size that reads as the embedded one does.

    Its ranges for bytes are measured on random pieces. Raises CheckpointError, UsageError.
    """
    embedded = MiniAlbertConfig.read(EMBEDDED)
    config = replace(
        PAPER, vocab_size=embedded.vocab_size, id2label=embedded.id2label,
        type_vocab_size=embedded.type_vocab_size, piece_features=embedded.piece_features,
    )  # fmt: skip
    model = TokenClassifier(config).eval()
    tagger = Tagger.of_model(model, EMBEDDED)
    with TemporaryDirectory(prefix="minialbert-") as name:
        save_ranges(measure_ranges(model.encoder, [_read_random] * _N_BATCHES), Path(name))
        engine = engine_for(model, Path(name), options)
    scorer = replace(tagger.scorer, engine=engine)
    return Subject(replace(tagger, scorer=scorer), config, "random, of the paper's size", None)


def _read_random(encoder: Encoder) -> object:
    draw = partial(torch.randint, size=_BATCH)
    return encoder(draw(encoder.config.vocab_size), None, draw(encoder.config.type_vocab_size))
