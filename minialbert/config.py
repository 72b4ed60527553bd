"""The sizes of a miniALBERT, read from a published ``config.json`` as it stands.

Field names are those of the published files, so that reading and writing need no translation.
What a published file carries beyond them (leftovers of its training) is ignored. What is
out of range is refused here, once, so that the network need not check.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal

from minialbert.errors import CheckpointError
from minialbert.model_json import read_json

Activation = Literal["gelu", "gelu_new", "relu", "silu"]
PieceFeatures = Literal["segments", "shape"]
ACTIVATIONS: tuple[Activation, ...] = ("gelu", "gelu_new", "relu", "silu")
PIECE_FEATURES: tuple[PieceFeatures, ...] = ("segments", "shape")


@dataclass(frozen=True, slots=True)
class MiniAlbertConfig:
    """Sizes and switches of the network; defaults are those of clinical-miniALBERT-312.

    ``num_hidden_layers`` counts recursions of the one shared layer. ``reduction_factor``
    divides ``hidden_size`` to give the adapters' width. ``id2label`` is the order of the
    head's outputs. ``piece_features`` names what ``token_type_ids`` mean: "segments" (BERT's
    two sentences) or "shape" (capitals and spacing, see ``minialbert.pieces``).
    """

    vocab_size: int = 28996
    embedding_size: int = 312
    hidden_size: int = 768
    num_hidden_layers: int = 6
    num_attention_heads: int = 12
    intermediate_size: int = 3072
    max_position_embeddings: int = 512
    type_vocab_size: int = 2
    hidden_act: Activation = "gelu"
    hidden_dropout_prob: float = 0.1
    attention_probs_dropout_prob: float = 0.1
    classifier_dropout: float | None = None
    layer_norm_eps: float = 1e-12
    pad_token_id: int = 0
    use_adapter: bool = True
    reduction_factor: int = 16
    piece_features: PieceFeatures = "segments"
    id2label: tuple[str, ...] = ()

    @property
    def has_shapes(self) -> bool:
        """Say whether token types carry shapes rather than BERT's segments."""
        return self.piece_features == "shape"

    def __post_init__(self) -> None:
        for name in _COUNTS:
            most = _MOST_RECURSIONS if name == "num_hidden_layers" else _MOST
            if not 1 <= getattr(self, name) <= most:
                raise CheckpointError(f"In the model's config, {name} must be from 1 to {most}.")
        if self.hidden_size % self.num_attention_heads:
            raise CheckpointError(
                f"In the model's config, hidden_size {self.hidden_size} is not a multiple of "
                f"num_attention_heads {self.num_attention_heads}."
            )
        if self.use_adapter and self.hidden_size < self.reduction_factor:
            raise CheckpointError("In the model's config, reduction_factor exceeds hidden_size.")
        if not 0 <= self.pad_token_id < self.vocab_size:
            raise CheckpointError("In the model's config, pad_token_id lies outside vocab_size.")
        if not 0 < self.layer_norm_eps < 1:
            raise CheckpointError("In the model's config, layer_norm_eps must lie between 0 and 1.")
        for name in _SHARES:
            if not 0 <= (getattr(self, name) or 0) < 1:
                raise CheckpointError(f"In the model's config, {name} must lie in [0, 1).")
        for name, known in _CHOICES:
            if getattr(self, name) not in known:
                raise CheckpointError(
                    f"In the model's config, {name} is {getattr(self, name)[:60]!r}; "
                    f"known are {', '.join(known)}."
                )

    @property
    def adapter_size(self) -> int:
        """Width of an adapter's bottleneck."""
        return self.hidden_size // self.reduction_factor

    @property
    def has_projector(self) -> bool:
        """Whether embeddings are factorised, so that a projector widens them."""
        return self.embedding_size != self.hidden_size

    @classmethod
    def from_mapping(cls, raw: Mapping[str, object]) -> "MiniAlbertConfig":
        """Take a parsed ``config.json``, ignoring keys that are not ours.

        Raises CheckpointError when a value is of the wrong kind or out of range.
        """
        known = {f.name: f for f in fields(cls)}
        values = {key: value for key, value in raw.items() if key in known}
        values["id2label"] = _label_order(raw.get("id2label", {}))
        for key, value in values.items():
            _check_kind(key, value)
        return cls(**values)  # type: ignore[arg-type]  # kinds are checked just above

    @classmethod
    def read(cls, folder: Path) -> "MiniAlbertConfig":
        """Read ``folder/config.json``. Raises CheckpointError when it is missing or damaged."""
        raw = read_raw(folder)
        try:
            return cls.from_mapping(raw)
        except CheckpointError as error:
            raise CheckpointError(f"{folder / 'config.json'} is not usable. {error}") from error

    def to_mapping(self) -> dict[str, object]:
        """Return what ``config.json`` holds, in the published form."""
        mapping: dict[str, object] = {"model_type": "minialbert", **asdict(self)}
        mapping["id2label"] = {str(i): label for i, label in enumerate(self.id2label)}
        mapping["label2id"] = {label: i for i, label in enumerate(self.id2label)}
        return mapping


def read_raw(folder: Path) -> dict[str, object]:
    """Parse ``folder/config.json``. Raises CheckpointError when it is missing or damaged."""
    raw = read_json(folder / "config.json")
    if not isinstance(raw, dict):
        raise CheckpointError(f"{folder / 'config.json'} must hold a JSON object.")
    return raw


_COUNTS = (
    "vocab_size", "embedding_size", "hidden_size", "num_hidden_layers", "num_attention_heads",
    "intermediate_size", "max_position_embeddings", "type_vocab_size", "reduction_factor",
)  # fmt: skip
_MOST = 2**24  # of anything counted; a config beyond it would be built for hours before refusal
_MOST_RECURSIONS = 256
_FLOATS = ("hidden_dropout_prob", "attention_probs_dropout_prob", "layer_norm_eps")
_SHARES = ("hidden_dropout_prob", "attention_probs_dropout_prob", "classifier_dropout")
_CHOICES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("hidden_act", ACTIVATIONS),
    ("piece_features", PIECE_FEATURES),
)
_KINDS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys((*_COUNTS, "pad_token_id"), (int,)),
    **dict.fromkeys(_FLOATS, (int, float)),
    "classifier_dropout": (int, float, type(None)),
    "use_adapter": (bool,),
    "hidden_act": (str,),
    "piece_features": (str,),
    "id2label": (tuple,),
}


def _check_kind(key: str, value: object) -> None:
    is_stray_bool = isinstance(value, bool) and bool not in _KINDS[key]
    if is_stray_bool or not isinstance(value, _KINDS[key]):
        shown = repr(value)[:60] if isinstance(value, int | float | str) else type(value).__name__
        raise CheckpointError(f"In the model's config, {key} has the unusable value {shown}.")


def _label_order(raw: object) -> tuple[str, ...]:
    """Turn ``{"0": "O", "1": "B-DATE"}`` into ``("O", "B-DATE")``; ids must be 0, 1, 2, ..."""
    if not isinstance(raw, Mapping):
        raise CheckpointError("In the model's config, id2label must map ids to labels.")
    by_id = {str(key): str(value) for key, value in raw.items()}
    try:
        return tuple(by_id[str(i)] for i in range(len(by_id)))
    except KeyError as error:
        raise CheckpointError("In the model's config, id2label skips an id.") from error
