"""The heads against the authors' own outputs, and which weights learn in adapter-only tuning."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from minialbert.checkpoint import load_model
from minialbert.config import MiniAlbertConfig
from minialbert.heads import (
    AnyModel,
    MaskedLanguageModel,
    SequenceClassifier,
    TokenClassifier,
    freeze_all_but_adapters,
)
from tests.minialbert.tiny import N_PIECES, N_WINDOWS, TINY, make_batch, perturb

PARITY: Final = Path(__file__).parents[3] / "shared" / "eval" / "minialbert-parity"
CASES: Final[dict[str, type[AnyModel]]] = {
    "token": TokenClassifier,
    "token_no_adapters": TokenClassifier,
    "token_gelu_new": TokenClassifier,
    "token_square": TokenClassifier,
    "sequence": SequenceClassifier,
    "masked_lm": MaskedLanguageModel,
}


@pytest.mark.skipif(not PARITY.is_dir(), reason="the authors' outputs are not at hand")
@pytest.mark.parametrize(("dtype", "atol"), [("float64", 1e-9), ("float32", 1e-5)])
@pytest.mark.parametrize("case", CASES)
def test_equals_the_authors_outputs(case: str, dtype: str, atol: float) -> None:
    model = load_model(CASES[case], PARITY / case).to(getattr(torch, dtype)).eval()
    with np.load(PARITY / case / "expected.npz") as stored:
        expected = {name: torch.from_numpy(stored[name]) for name in stored.files}
    names = ("input_ids", "attention_mask", "token_type_ids")
    batch = [expected[name] for name in names]
    seen = expected["attention_mask"].bool()
    with torch.no_grad():
        logits, hidden = model(*batch), model.encoder(*batch)
    wanted = expected[f"logits_{dtype}"]
    if wanted.ndim == 3:
        logits, wanted = logits[seen], wanted[seen]
    torch.testing.assert_close(logits, wanted, atol=atol, rtol=0)
    last = expected["last_hidden_float64"][seen].to(hidden.dtype)
    torch.testing.assert_close(hidden[seen], last, atol=atol, rtol=0)


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        pytest.param(TokenClassifier, (N_WINDOWS, N_PIECES, len(TINY.id2label)), id="token"),
        pytest.param(SequenceClassifier, (N_WINDOWS, len(TINY.id2label)), id="sequence"),
        pytest.param(MaskedLanguageModel, (N_WINDOWS, N_PIECES, TINY.vocab_size), id="masked-lm"),
    ],
)
def test_shapes_and_score(kind: type[AnyModel], shape: tuple[int, ...]) -> None:
    model, batch = kind(TINY).eval(), make_batch()
    perturb(model)
    logits = model(*batch)
    assert logits.shape == shape
    torch.testing.assert_close(model.score(model.encoder(*batch)), logits, atol=0, rtol=0)


def test_sequence_head_reads_the_first_piece_only() -> None:
    model = SequenceClassifier(TINY).eval()
    perturb(model)
    hidden = torch.randn(N_WINDOWS, N_PIECES, TINY.hidden_size)
    other = torch.cat([hidden[:, :1], torch.randn_like(hidden[:, 1:])], dim=1)
    torch.testing.assert_close(model.score(other), model.score(hidden), atol=0, rtol=0)


def test_masked_lm_head_is_its_formula() -> None:
    model = MaskedLanguageModel(replace(TINY, layer_norm_eps=0.1, hidden_act="relu")).double()
    perturb(model)
    w = dict(model.named_parameters())
    hidden = torch.randn(N_WINDOWS, N_PIECES, TINY.hidden_size, dtype=torch.float64) * 1e-3
    inner = F.gelu(hidden @ w["vocab_transform.weight"].T + w["vocab_transform.bias"])
    normed = F.layer_norm(inner, inner.shape[-1:], w["vocab_layer_norm.weight"],
                          w["vocab_layer_norm.bias"], 1e-12)  # fmt: skip
    expected = normed @ w["vocab_projector.weight"].T + w["vocab_projector.bias"]
    torch.testing.assert_close(model.score(hidden), expected, atol=1e-9, rtol=0)


@pytest.mark.parametrize(
    ("classifier_dropout", "expected"),
    [pytest.param(None, 0.1, id="hidden-dropout"), pytest.param(0.0, 0.0, id="zero-is-a-value")],
)
def test_head_dropout(classifier_dropout: float | None, expected: float) -> None:
    config = replace(TINY, classifier_dropout=classifier_dropout)
    assert TokenClassifier(config).dropout.p == expected
    assert SequenceClassifier(config).dropout.p == expected


def test_adapter_tuning_at_published_size() -> None:
    with torch.device("meta"):
        model = TokenClassifier(MiniAlbertConfig(id2label=tuple("ABCDE")))
    stored_but_unused = 768 * 768 + 768  # the pooler
    n_all = sum(weight.numel() for weight in model.parameters()) + stored_but_unused
    assert freeze_all_but_adapters(model) == 916_805
    assert n_all == 18_043_397


def test_adapter_tuning_moves_adapters_and_head_only() -> None:
    model = TokenClassifier(TINY)
    n_learning = freeze_all_but_adapters(model)
    model(*make_batch()).pow(2).mean().backward()
    moving = {name for name, weight in model.named_parameters() if weight.grad is not None}
    tuned = ("classifier.", "encoder.att_adapters.", "encoder.mlp_adapters.")
    assert moving == {name for name, _ in model.named_parameters() if name.startswith(tuned)}
    assert n_learning == sum(w.numel() for n, w in model.named_parameters() if n in moving)


def test_adapter_tuning_needs_adapters() -> None:
    with pytest.raises(ValueError, match="no adapters"):
        freeze_all_but_adapters(TokenClassifier(replace(TINY, use_adapter=False)))
