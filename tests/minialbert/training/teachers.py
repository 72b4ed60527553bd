"""A random teacher with a language-model head, in a folder."""

from pathlib import Path

import torch
from transformers import BertConfig, BertForMaskedLM

from tests.minialbert.folders import VOCABULARY, write_vocabulary
from tests.minialbert.tiny import TINY, perturb

N_LAYERS = 4


def save_masked_lm(folder: Path, *, seed: int = 8) -> BertForMaskedLM:
    """Save a random ``BertForMaskedLM`` of TINY's widths with our vocabulary, and return it."""
    write_vocabulary(folder)
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=TINY.hidden_size,
        num_hidden_layers=N_LAYERS,
        num_attention_heads=TINY.num_attention_heads,
        intermediate_size=TINY.intermediate_size,
        max_position_embeddings=101,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    model = BertForMaskedLM(config)
    perturb(model, seed=seed)
    model.save_pretrained(folder)
    model.train(False)
    return model
