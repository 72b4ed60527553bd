"""Start a student from a teacher's weights instead of from noise.

The teacher is any BERT-like encoder (``n`` separate layers, embedding width = hidden width H). The
student gets: its embeddings, factorised to width E by a singular value decomposition with
the LayerNorm folded into the projector; ONE of its layers as the shared layer; adapters that
begin as near-identities. Published names of the teacher are BERT's.
"""

from collections.abc import Mapping
from typing import Final

import torch
from torch import Tensor, nn

from minialbert.config import MiniAlbertConfig
from minialbert.network import Adapter, Encoder

_LAYER_NAMES: Final[tuple[tuple[str, str], ...]] = (  # (ours, BERT's)
    ("attention.query", "attention.self.query"),
    ("attention.key", "attention.self.key"),
    ("attention.value", "attention.self.value"),
    ("attention.dense", "attention.output.dense"),
    ("attention.LayerNorm", "attention.output.LayerNorm"),
    ("ffn", "intermediate.dense"),
    ("ffn_output", "output.dense"),
    ("full_layer_layer_norm", "output.LayerNorm"),
)


def start_from_teacher(
    encoder: Encoder, teacher: Mapping[str, Tensor], *, layer: int, piece_counts: Tensor
) -> None:
    """Overwrite ``encoder`` with what can be had from BERT weights ``teacher``; shared = ``layer``.

    ``piece_counts`` (V,) says how often each piece occurs in the corpus: half of the weight in
    choosing the embeddings' main directions goes by it, half to all pieces alike.

    Raises KeyError or RuntimeError when the teacher's names or widths differ from the student's.
    """
    with torch.no_grad():
        _copy_embeddings(encoder, teacher, piece_counts)
        _copy_layer(encoder, teacher, layer)
        attention_norm = encoder.layer.attention.LayerNorm
        layer_norm = encoder.layer.full_layer_layer_norm
        for i, adapter in enumerate(encoder.att_adapters):
            scale, shift = _embedding_norm(teacher) if i == 0 else _affine(layer_norm)
            _make_near_identity(adapter, scale, shift)
        for adapter in encoder.mlp_adapters:
            _make_near_identity(adapter, *_affine(attention_norm))


def kept_energy(teacher: Mapping[str, Tensor], embedding_size: int, piece_counts: Tensor) -> float:
    """Share of the embeddings' squared norm that ``embedding_size`` dimensions keep."""
    eigenvalues = torch.linalg.eigvalsh(_covariance(teacher, piece_counts)).flip(0)
    return float(eigenvalues[:embedding_size].sum() / eigenvalues.sum())


def _copy_embeddings(encoder: Encoder, teacher: Mapping[str, Tensor], piece_counts: Tensor) -> None:
    """Write embeddings of width E whose projected output approximates the teacher's of width H.

    With centred rows x and an orthonormal basis B (H, E) of their main directions, z = x B has
    about the same norm as x, so LayerNorm(x) ~ B LayerNorm(z) sqrt(E)/sqrt(H) * H/E; scale and
    shift of the teacher's norm go into the projector.
    """
    config: MiniAlbertConfig = encoder.config
    names = ("word_embeddings", "position_embeddings", "token_type_embeddings")
    tables = {name: teacher[f"embeddings.{name}.weight"] for name in names}
    scale, shift = _embedding_norm(teacher)
    basis = torch.eye(config.hidden_size)
    if config.has_projector:
        _, directions = torch.linalg.eigh(_covariance(teacher, piece_counts))
        basis = directions.flip(1)[:, : config.embedding_size]  # (H, E)
        basis = basis @ _random_rotation(config.embedding_size)
        assert isinstance(encoder.projector, nn.Linear)
        ratio = (config.hidden_size / config.embedding_size) ** 0.5
        encoder.projector.weight.copy_(scale[:, None] * basis * ratio)
        encoder.projector.bias.copy_(shift)
        scale, shift = torch.ones(config.embedding_size), torch.zeros(config.embedding_size)
    for name in names[:2]:
        mine = getattr(encoder.embeddings, name).weight
        mine.copy_((_centred(tables[name]) @ basis)[: mine.shape[0]])
    first_type = (_centred(tables[names[2]]) @ basis)[:1]
    noise = torch.randn(config.type_vocab_size, config.embedding_size) * 0.01
    encoder.embeddings.token_type_embeddings.weight.copy_(first_type + noise)
    encoder.embeddings.LayerNorm.weight.copy_(scale)
    encoder.embeddings.LayerNorm.bias.copy_(shift)


def _copy_layer(encoder: Encoder, teacher: Mapping[str, Tensor], layer: int) -> None:
    weights = {
        f"{ours}.{part}": teacher[f"encoder.layer.{layer}.{theirs}.{part}"]
        for ours, theirs in _LAYER_NAMES
        for part in ("weight", "bias")
    }
    encoder.layer.load_state_dict(weights)


def _make_near_identity(adapter: nn.Module, scale: Tensor, shift: Tensor) -> None:
    """Let the adapter undo its own LayerNorm for inputs that left a norm with scale and shift."""
    assert isinstance(adapter, Adapter)
    up = adapter.block[2]
    assert isinstance(up, nn.Linear)
    nn.init.normal_(up.weight, std=1e-3)
    nn.init.zeros_(up.bias)
    mean = shift.mean()
    spread = ((scale**2 + shift**2).mean() - mean**2).sqrt()
    adapter.norm.weight.fill_(float(spread))
    adapter.norm.bias.fill_(float(mean))


def _affine(norm: nn.LayerNorm) -> tuple[Tensor, Tensor]:
    return norm.weight, norm.bias


def _embedding_norm(teacher: Mapping[str, Tensor]) -> tuple[Tensor, Tensor]:
    return teacher["embeddings.LayerNorm.weight"], teacher["embeddings.LayerNorm.bias"]


def _covariance(teacher: Mapping[str, Tensor], piece_counts: Tensor) -> Tensor:
    """Return the second moment (H, H) of what one piece adds up: a word, a position, type 0."""
    words = _centred(teacher["embeddings.word_embeddings.weight"])
    positions = _centred(teacher["embeddings.position_embeddings.weight"])
    fixed = _centred(teacher["embeddings.token_type_embeddings.weight"])[0] + positions.mean(0)
    shares = 0.5 / len(words) + 0.5 * piece_counts / piece_counts.sum()
    spread = words + fixed
    varied = positions - positions.mean(0)
    return (spread * shares[:, None]).T @ spread + varied.T @ varied / len(positions)


def _centred(rows: Tensor) -> Tensor:
    return rows - rows.mean(1, keepdim=True)


def _random_rotation(size: int) -> Tensor:
    """Spread the main directions over all coordinates, so that rows of the basis have mean ~0."""
    generator = torch.Generator().manual_seed(0)
    rotation: Tensor = torch.linalg.qr(torch.randn(size, size, generator=generator)).Q
    return rotation
