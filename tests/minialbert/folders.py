"""Model folders small enough for tests: a vocabulary of letters, a random tagger, a random teacher."""

import json
import string
from dataclasses import replace
from pathlib import Path
from typing import Final

import torch

from minialbert.checkpoint import save_model
from minialbert.config import MiniAlbertConfig
from minialbert.decoding import bio_labels
from minialbert.heads import TokenClassifier
from minialbert.pieces import N_SHAPES
from tests.minialbert.tiny import TINY, perturb

_SYMBOLS: Final = string.ascii_lowercase + string.digits
VOCABULARY: Final = (
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *_SYMBOLS, *(f"##{c}" for c in _SYMBOLS),
    *string.punctuation, "dr", "ok", "##on", "seen", "patient", "ᄀ", "##ᅡ", "中",
)  # fmt: skip
LABELS: Final = ("PATIENT", "DATE", "MEDICALRECORD", "PROBLEM")
TAGGER: Final = replace(
    TINY,
    vocab_size=len(VOCABULARY),
    max_position_embeddings=61,
    type_vocab_size=N_SHAPES,
    piece_features="shape",
    id2label=bio_labels(LABELS),
)


def write_vocabulary(folder: Path, *, lower: bool = True) -> None:
    """Write ``vocab.txt`` and ``tokenizer_config.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{piece}\n" for piece in VOCABULARY)
    (folder / "vocab.txt").write_text(text, encoding="utf-8")
    said = json.dumps({"do_lower_case": lower})
    (folder / "tokenizer_config.json").write_text(said, encoding="utf-8")


def save_tagger(folder: Path, config: MiniAlbertConfig = TAGGER, *, seed: int = 7) -> Path:
    """Save a tagger with random weights that finds something in nearly every text."""
    write_vocabulary(folder)
    torch.manual_seed(seed)
    model = TokenClassifier(config)
    perturb(model, seed=seed)
    save_model(model, folder)
    return folder


def save_teacher(folder: Path, *, n_layers: int = 3, seed: int = 5) -> Path:
    """Save a random ``BertModel`` of TINY's widths with our vocabulary."""
    from transformers import BertConfig, BertModel

    write_vocabulary(folder)
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=TINY.hidden_size,
        num_hidden_layers=n_layers,
        num_attention_heads=TINY.num_attention_heads,
        intermediate_size=TINY.intermediate_size,
        max_position_embeddings=101,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    teacher = BertModel(config, add_pooling_layer=False)
    perturb(teacher, seed=seed)
    teacher.save_pretrained(folder)
    return folder
