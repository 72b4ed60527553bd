"""Let Hugging Face's Auto classes, Trainer and pipelines use a miniALBERT.

Importing this module registers ``model_type = "minialbert"``; nothing else in the package imports
it, so tagging does not pay for transformers. The maths stays in ``minialbert.network`` and
``minialbert.heads``, reading stays in ``minialbert.checkpoint``; here are only the wrappings.

State dicts carry the published names, in both directions, so ``save_pretrained`` and the Trainer's
checkpoints are folders that ``load_model`` reads too. What is no part of the network (tokenizer,
thresholds, ranges) is not saved: copy it beside, to tag with the model. ``from_pretrained``
reads folders on disk only. What it or ``forward`` cannot honour it refuses, rather than accept and ignore it::

    model = MiniAlbertForTokenClassification.from_pretrained(
        "clinical-miniALBERT-312", head="new", id2label={0: "O", 1: "B-DATE", 2: "I-DATE"}
    )
"""

# transformers leaves many of its functions untyped:
# mypy: allow-untyped-calls

from collections.abc import Mapping, MutableMapping
from dataclasses import fields, replace
from pathlib import Path
from typing import ClassVar, Final, Literal, Self

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import (
    AutoConfig,
    AutoModelForMaskedLM,
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
    PretrainedConfig,
    PreTrainedModel,
)
from transformers.modeling_outputs import (
    MaskedLMOutput,
    SequenceClassifierOutput,
    TokenClassifierOutput,
)

from minialbert.checkpoint import fill, read_weights, to_ours, to_published
from minialbert.config import MiniAlbertConfig, read_raw
from minialbert.errors import UsageError
from minialbert.heads import AnyModel, MaskedLanguageModel, SequenceClassifier, TokenClassifier

Output = TokenClassifierOutput | SequenceClassifierOutput | MaskedLMOutput

IGNORED: Final = -100  # the label of pieces that take no part in the loss
_SIZES: Final = {f.name: f.default for f in fields(MiniAlbertConfig) if f.name != "id2label"}
_LABELLING: Final = ("id2label", "label2id", "num_labels")
_INSIDE: Final = "model."  # where a wrapping keeps the wrapped
# Options that Auto classes and pipelines pass, with the values that ask for what is done anyway.
_NEUTRAL: Final[Mapping[str, tuple[object, ...]]] = {
    "_from_auto": (True,),
    "adapter_kwargs": ({},),
    "local_files_only": (True, False),
    "output_loading_info": (False,),
    "trust_remote_code": (False,),
    "weights_only": (True,),
}


class MiniAlbertHfConfig(PretrainedConfig):
    """A :class:`~minialbert.config.MiniAlbertConfig` in transformers' clothes, same field names."""

    model_type = "minialbert"

    def __init__(self, **values: object) -> None:
        n_labels, labels = values.get("num_labels"), values.get("id2label")
        if n_labels is not None and isinstance(labels, Mapping) and len(labels) != n_labels:
            raise UsageError(f"num_labels is {n_labels} but id2label names {len(labels)} labels.")
        sizes = {name: values.pop(name, default) for name, default in _SIZES.items()}
        super().__init__(**{**values, "tie_word_embeddings": False})  # type: ignore[arg-type]
        for name, value in sizes.items():
            setattr(self, name, value)

    def sizes(self) -> MiniAlbertConfig:
        """Return the checked sizes. Raises CheckpointError when one is out of range."""
        values = {name: getattr(self, name) for name in _SIZES}
        return MiniAlbertConfig.from_mapping({**values, "id2label": self.id2label or {}})

    def to_diff_dict(self) -> dict[str, object]:
        """Return all values, defaults too: other readers of the file have other defaults."""
        return {name: value for name, value in self.to_dict().items() if name != "_name_or_path"}


class MiniAlbertPreTrainedModel(PreTrainedModel):
    """What the three wrappings share; ``wrapped_class`` and ``output_class`` tell them apart."""

    config_class = MiniAlbertHfConfig
    base_model_prefix = "model"
    _supports_sdpa = True
    wrapped_class: ClassVar[type[AnyModel]]
    output_class: ClassVar[type[Output]]
    model: AnyModel

    def __init__(self, config: MiniAlbertHfConfig) -> None:
        super().__init__(config)
        self.model = self.wrapped_class(config.sizes())
        self.register_state_dict_post_hook(_publish_names)
        self.register_load_state_dict_pre_hook(_adopt_names)
        self.post_init()

    @classmethod
    def from_pretrained(  # type: ignore[override]  # fewer options, each honoured
        cls,
        folder: Path | str,
        *,
        config: MiniAlbertHfConfig | None = None,
        head: Literal["stored", "new"] = "stored",
        dtype: torch.dtype | str | None = None,
        **options: object,
    ) -> Self:
        """Read a published or saved folder, in evaluation mode, float32 unless ``dtype`` says more.

        ``head="new"`` leaves the head random, for training on a bare encoder. Further options
        change the config. Raises CheckpointError when anything does not fit, UsageError for
        options that mean nothing here.
        """
        folder = Path(folder)
        dtype_by_old_name = options.pop("torch_dtype", None)
        if config is None:
            config, options = _read_config(folder, options)
        _refuse_unless_neutral(options)
        model = cls(config)
        fill(model.model, read_weights(folder), head=head)
        model.name_or_path = str(folder)
        wanted = dtype_by_old_name if dtype is None else dtype
        model.model.to(_as_dtype(wanted, config))
        model.eval()
        return model

    def forward(  # noqa: PLR0913, PLR0917  # transformers' signature
        self,
        input_ids: Tensor,
        attention_mask: Tensor | None = None,
        token_type_ids: Tensor | None = None,
        labels: Tensor | None = None,
        output_attentions: bool | None = None,
        output_hidden_states: bool | None = None,
        return_dict: bool | None = None,
    ) -> Output | tuple[Tensor, ...]:
        """Score windows (N, S); with ``labels``, return the loss too. None asks the config.

        Hidden states are the projected embeddings and each recursion's output.
        """
        config = self.config
        with_attentions = _given(output_attentions, config.output_attentions)
        with_hidden = _given(output_hidden_states, config.output_hidden_states)
        is_eager = config._attn_implementation == "eager"
        traces = None
        if with_attentions or with_hidden or is_eager:
            traces = self.model.encoder.trace(input_ids, attention_mask, token_type_ids)
            hidden = traces.hidden[-1]
        else:
            hidden = self.model.encoder(input_ids, attention_mask, token_type_ids)
        logits = self.model.score(hidden)
        output = self.output_class(
            loss=None if labels is None else self.loss(logits, labels),
            logits=logits,
            hidden_states=traces.hidden if traces and with_hidden else None,
            attentions=traces.attentions if traces and with_attentions else None,
        )
        return output if _given(return_dict, config.return_dict) else output.to_tuple()

    def loss(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Mean cross-entropy of logits (..., L) at labels (...); zero where all are ignored."""
        summed = F.cross_entropy(
            logits.flatten(0, -2).float(), labels.flatten(), ignore_index=IGNORED, reduction="sum"
        )
        return summed / (labels != IGNORED).sum().clamp(min=1)

    def get_input_embeddings(self) -> nn.Embedding:
        """Return the word embeddings."""
        return self.model.encoder.embeddings.word_embeddings

    def set_input_embeddings(self, value: nn.Module) -> None:
        """Exchange the word embeddings, possibly for another vocabulary."""
        if not isinstance(value, nn.Embedding):
            raise TypeError("Word embeddings must be an nn.Embedding.")
        encoder = self.model.encoder
        encoder.embeddings.word_embeddings = value
        encoder.config = replace(encoder.config, vocab_size=value.num_embeddings)


class MiniAlbertForTokenClassification(MiniAlbertPreTrainedModel):
    """One label per piece; ``labels`` (N, S), -100 where there is none."""

    wrapped_class = TokenClassifier
    output_class = TokenClassifierOutput


class MiniAlbertForSequenceClassification(MiniAlbertPreTrainedModel):
    """One label per window, several, or a number: ``config.problem_type`` says which."""

    wrapped_class = SequenceClassifier
    output_class = SequenceClassifierOutput

    def loss(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return cross-entropy for labels (N), or BCE or squared error for labels (N, L)."""
        problem = self.config.problem_type or _guess_problem(logits, labels)
        if problem == "regression":
            return F.mse_loss(logits.float(), labels.float().view(logits.shape))
        if problem == "multi_label_classification":
            return F.binary_cross_entropy_with_logits(logits.float(), labels.float())
        return super().loss(logits, labels)


class MiniAlbertForMaskedLM(MiniAlbertPreTrainedModel):
    """One piece of the vocabulary per piece; ``labels`` (N, S), -100 where nothing was masked."""

    wrapped_class = MaskedLanguageModel
    output_class = MaskedLMOutput

    def get_output_embeddings(self) -> nn.Module:
        """Return the Linear to the vocabulary, which is not tied to the word embeddings."""
        assert isinstance(self.model, MaskedLanguageModel)
        return self.model.vocab_projector

    def set_output_embeddings(self, new_embeddings: nn.Module) -> None:
        """Exchange the Linear to the vocabulary."""
        self.model.vocab_projector = new_embeddings


def _publish_names(
    module: nn.Module, state: MutableMapping[str, object], prefix: str, _metadata: object
) -> None:
    """Rename the entries of a state dict from ours to the published ones, keeping their order."""
    inside = prefix + _INSIDE
    for name in [name for name in state if name.startswith(inside)]:
        state[prefix + to_published(name[len(inside) :])] = state.pop(name)


def _adopt_names(  # noqa: PLR0913, PLR0917  # torch's signature
    module: nn.Module,
    state: MutableMapping[str, object],
    prefix: str,
    _metadata: object,
    _strict: bool,
    _missing: list[str],
    _unexpected: list[str],
    _errors: list[str],
) -> None:
    """Rename published entries of a state dict to ours; torch then judges whatever is left."""
    for name in [name for name in state if name.startswith(prefix)]:
        try:
            ours = to_ours(name[len(prefix) :])
        except KeyError:
            continue
        state[prefix + _INSIDE + ours] = state.pop(name)


def _read_config(
    folder: Path, options: dict[str, object]
) -> tuple[MiniAlbertHfConfig, dict[str, object]]:
    """Return the folder's config with ``options`` applied, and the options that are none of it."""
    raw = read_raw(folder)
    raw.pop("model_type", None)  # "bert" in published files
    labelling = {name: options[name] for name in _LABELLING if options.get(name) is not None}
    if labelling:
        raw = {name: value for name, value in raw.items() if name not in _LABELLING}
    rest = {name: value for name, value in options.items() if name not in _LABELLING}
    config, unused = MiniAlbertHfConfig.from_dict(
        {**raw, **labelling}, return_unused_kwargs=True, **rest
    )
    return config, unused


def _refuse_unless_neutral(options: Mapping[str, object]) -> None:
    refused = sorted(
        name
        for name, value in options.items()
        if value is not None and value not in _NEUTRAL.get(name, ())
    )
    if refused:
        raise UsageError(
            f"These options mean nothing to a miniALBERT: {', '.join(refused)}. Leave them out."
        )


def _as_dtype(dtype: object, config: MiniAlbertHfConfig) -> torch.dtype:
    if dtype == "auto":  # as stored, which transformers before 4.56 called torch_dtype
        dtype = getattr(config, "dtype" if hasattr(config, "dtype") else "torch_dtype")
    found = getattr(torch, dtype, None) if isinstance(dtype, str) else dtype or torch.float32
    if not isinstance(found, torch.dtype) or not found.is_floating_point:
        raise UsageError(f"dtype must be a floating-point type such as float32, not {dtype!r}.")
    return found


def _given(option: bool | None, default: bool | None) -> bool:
    return bool(default if option is None else option)


def _guess_problem(logits: Tensor, labels: Tensor) -> str:
    if logits.shape[-1] == 1:
        return "regression"
    is_single = labels.dtype in (torch.int64, torch.int32)
    return "single_label_classification" if is_single else "multi_label_classification"


AutoConfig.register(MiniAlbertHfConfig.model_type, MiniAlbertHfConfig, exist_ok=True)
for _auto, _ours in (
    (AutoModelForTokenClassification, MiniAlbertForTokenClassification),
    (AutoModelForSequenceClassification, MiniAlbertForSequenceClassification),
    (AutoModelForMaskedLM, MiniAlbertForMaskedLM),
):
    _auto.register(MiniAlbertHfConfig, _ours, exist_ok=True)
