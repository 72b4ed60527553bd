"""Auto classes, Trainer and pipelines get the same model, and no flag is accepted and ignored."""

# mypy: allow-untyped-calls

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor
from transformers import (
    AutoConfig,
    AutoModelForMaskedLM,
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
)

from minialbert.checkpoint import PYTORCH_BIN, SAFETENSORS, load_model, save_model, to_published
from minialbert.errors import CheckpointError, UsageError
from minialbert.transformers_bridge import (
    IGNORED,
    MiniAlbertForMaskedLM,
    MiniAlbertForSequenceClassification,
    MiniAlbertForTokenClassification,
    MiniAlbertHfConfig,
    MiniAlbertPreTrainedModel,
)
from tests.minialbert.tiny import N_PIECES, N_WINDOWS, TINY, VARIANTS, make_batch, perturb

Bridge = type[MiniAlbertPreTrainedModel]
BRIDGES: Final[tuple[Bridge, ...]] = (
    MiniAlbertForTokenClassification,
    MiniAlbertForSequenceClassification,
    MiniAlbertForMaskedLM,
)
AUTO: Final = {
    MiniAlbertForTokenClassification: AutoModelForTokenClassification,
    MiniAlbertForSequenceClassification: AutoModelForSequenceClassification,
    MiniAlbertForMaskedLM: AutoModelForMaskedLM,
}
N_LABELS: Final = len(TINY.id2label)
bridges = pytest.mark.parametrize("bridge", BRIDGES, ids=lambda bridge: bridge.__name__)


def make_bridge(bridge: Bridge, **change: object) -> MiniAlbertPreTrainedModel:
    torch.manual_seed(2)
    model = bridge(MiniAlbertHfConfig(**{**TINY.to_mapping(), **change}))
    model.eval()
    perturb(model)
    return model


def make_labels(model: MiniAlbertPreTrainedModel) -> Tensor:
    batch = make_batch()
    if isinstance(model, MiniAlbertForSequenceClassification):
        return torch.arange(N_WINDOWS) % N_LABELS
    return torch.where(batch.attention_mask == 1, batch.input_ids % N_LABELS, IGNORED)


def publish(model: MiniAlbertPreTrainedModel, folder: Path) -> None:
    """Write ``model`` as the authors do: a .bin with leftovers, ``model_type`` "bert"."""
    leftovers = {
        "albert.albert.embeddings.position_ids": torch.arange(17)[None],
        "albert.albert.pooler.weight": torch.zeros(40, 40),
        "albert.albert.pooler.bias": torch.zeros(40),
    }
    torch.save({**model.state_dict(), **leftovers}, folder / PYTORCH_BIN)
    raw = {**TINY.to_mapping(), "model_type": "bert", "torch_dtype": "float32"}
    (folder / "config.json").write_text(json.dumps(raw), encoding="utf-8")


def assert_same_logits(one: torch.nn.Module, other: torch.nn.Module) -> None:
    batch = make_batch()
    with torch.no_grad():
        torch.testing.assert_close(one(*batch)[0], other(*batch)[0], atol=0, rtol=0)


@bridges
def test_reads_a_published_folder(tmp_path: Path, bridge: Bridge) -> None:
    model = make_bridge(bridge)
    publish(model, tmp_path)
    loaded = bridge.from_pretrained(tmp_path)
    assert not loaded.training
    assert loaded.config.id2label == dict(enumerate(TINY.id2label))
    assert_same_logits(loaded, model)


@bridges
@pytest.mark.parametrize("variant", VARIANTS)
def test_saved_folder_is_read_by_all(tmp_path: Path, bridge: Bridge, variant: str) -> None:
    model = make_bridge(bridge, **VARIANTS[variant].to_mapping())
    model.save_pretrained(tmp_path)
    ours = load_model(bridge.wrapped_class, tmp_path).eval()
    assert ours.encoder.config == VARIANTS[variant]
    torch.testing.assert_close(ours(*make_batch()), model(*make_batch()).logits, atol=0, rtol=0)
    assert_same_logits(bridge.from_pretrained(tmp_path), model)
    through_auto = AUTO[bridge].from_pretrained(tmp_path)
    assert type(through_auto) is bridge
    assert_same_logits(through_auto, model)


@bridges
def test_saved_names_are_published(tmp_path: Path, bridge: Bridge) -> None:
    model = make_bridge(bridge)
    model.save_pretrained(tmp_path)
    published = {to_published(name) for name in model.model.state_dict()}
    assert load_file(tmp_path / SAFETENSORS).keys() == published == model.state_dict().keys()


@bridges
def test_reads_what_save_model_wrote(tmp_path: Path, bridge: Bridge) -> None:
    model = make_bridge(bridge)
    save_model(model.model, tmp_path)
    assert_same_logits(AUTO[bridge].from_pretrained(tmp_path), model)


@bridges
def test_state_dict_goes_back_strictly(tmp_path: Path, bridge: Bridge) -> None:
    """The Trainer resumes with load_state_dict: every name must find its place."""
    model, other = make_bridge(bridge), make_bridge(bridge, hidden_dropout_prob=0.2)
    perturb(other, seed=9)
    model.save_pretrained(tmp_path)
    result = other.load_state_dict(load_file(tmp_path / SAFETENSORS), strict=True)
    assert (result.missing_keys, result.unexpected_keys) == ([], [])
    assert_same_logits(other, model)


def test_state_dict_inside_another_module() -> None:
    model = make_bridge(MiniAlbertForTokenClassification)
    holder = torch.nn.ModuleDict({"inner": model})
    state = holder.state_dict()
    assert "inner.albert.projector.weight" in state
    holder.load_state_dict(state)


def test_auto_config_round_trip(tmp_path: Path) -> None:
    MiniAlbertHfConfig(**TINY.to_mapping()).save_pretrained(tmp_path)
    config = AutoConfig.from_pretrained(tmp_path)
    assert isinstance(config, MiniAlbertHfConfig)
    assert config.sizes() == TINY


@pytest.mark.parametrize("n_labels", [2, 3])
def test_label_names_are_always_written(tmp_path: Path, n_labels: int) -> None:
    MiniAlbertHfConfig(num_labels=n_labels).save_pretrained(tmp_path)
    raw = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
    assert raw["id2label"] == {str(i): f"LABEL_{i}" for i in range(n_labels)}
    assert raw["hidden_size"] == 768


def _truncate(folder: Path) -> None:
    content = (folder / PYTORCH_BIN).read_bytes()
    (folder / PYTORCH_BIN).write_bytes(content[: len(content) // 2])


def _rename_weights(folder: Path) -> None:
    weights = torch.load(folder / PYTORCH_BIN, weights_only=True)
    torch.save({f"bert.{name}": weight for name, weight in weights.items()}, folder / PYTORCH_BIN)


def _drop_projector(folder: Path) -> None:
    weights = torch.load(folder / PYTORCH_BIN, weights_only=True)
    del weights["albert.projector.weight"]
    torch.save(weights, folder / PYTORCH_BIN)


def _lie(folder: Path) -> None:
    raw = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps({**raw, "intermediate_size": 45}))


def _remove_config(folder: Path) -> None:
    (folder / "config.json").unlink()


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (_truncate, "cannot be read"),
        (_rename_weights, "not a miniALBERT's"),
        (_drop_projector, "missing albert.projector.weight"),
        (_lie, r"ffn.weight is \[44, 40\] instead of \[45, 40\]"),
        (_remove_config, "config.json"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_nothing_is_left_random(tmp_path: Path, damage: object, named: str) -> None:
    publish(make_bridge(MiniAlbertForTokenClassification), tmp_path)
    assert callable(damage)
    damage(tmp_path)
    with pytest.raises(CheckpointError, match=named):
        MiniAlbertForTokenClassification.from_pretrained(tmp_path)


def test_auto_refuses_what_does_not_fit_too(tmp_path: Path) -> None:
    make_bridge(MiniAlbertForTokenClassification).save_pretrained(tmp_path)
    with pytest.raises(CheckpointError, match="missing vocab_layer_norm.bias"):
        AutoModelForMaskedLM.from_pretrained(tmp_path)


def test_no_name_is_looked_up_on_a_network() -> None:
    with pytest.raises(CheckpointError, match="holds no readable config.json"):
        MiniAlbertForMaskedLM.from_pretrained("someone/some-model")


@pytest.mark.parametrize(
    "labelling",
    [
        pytest.param({"num_labels": 3}, id="number"),
        pytest.param({"id2label": {0: "O", 1: "B-X", 2: "I-X"}}, id="names"),
    ],
)
def test_new_head(tmp_path: Path, labelling: dict[str, object]) -> None:
    source = make_bridge(MiniAlbertForMaskedLM)
    publish(source, tmp_path)
    bridge = MiniAlbertForTokenClassification
    with pytest.raises(CheckpointError, match="missing classifier.bias"):
        bridge.from_pretrained(tmp_path, **labelling)  # type: ignore[arg-type]
    model = bridge.from_pretrained(tmp_path, head="new", **labelling)  # type: ignore[arg-type]
    assert model.config.num_labels == 3
    assert model(*make_batch()).logits.shape == (N_WINDOWS, N_PIECES, 3)
    if "id2label" in labelling:
        assert model.config.id2label == labelling["id2label"]
    theirs = source.model.encoder.state_dict()
    for name, weight in model.model.encoder.state_dict().items():
        torch.testing.assert_close(weight, theirs[name], atol=0, rtol=0)


def test_labels_that_contradict_their_number_are_refused() -> None:
    with pytest.raises(UsageError, match="num_labels is 3 but id2label names 9"):
        MiniAlbertHfConfig(**TINY.to_mapping(), num_labels=3)


@pytest.mark.parametrize(
    "options",
    [
        {"device_map": "auto"},
        {"ignore_mismatched_sizes": True},
        {"output_loading_info": True},
        {"trust_remote_code": True},
        {"subfolder": "x"},
        {"spelt_wrongly": 3},
        {"dtype": "float31"},
        {"dtype": "int8"},
    ],
    ids=lambda options: "-".join(map(str, *options.items())),
)
def test_options_without_meaning_are_refused(tmp_path: Path, options: dict[str, object]) -> None:
    publish(make_bridge(MiniAlbertForTokenClassification), tmp_path)
    with pytest.raises(UsageError):
        MiniAlbertForTokenClassification.from_pretrained(tmp_path, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("dtype", "expected"),
    [
        (None, torch.float32),
        ("auto", torch.float16),
        ("float64", torch.float64),
        (torch.bfloat16, torch.bfloat16),
    ],
)
def test_dtype(tmp_path: Path, dtype: torch.dtype | str | None, expected: torch.dtype) -> None:
    bridge = MiniAlbertForTokenClassification
    make_bridge(bridge).half().save_pretrained(tmp_path)
    assert bridge.from_pretrained(tmp_path, dtype=dtype).dtype == expected
    assert bridge.from_pretrained(tmp_path, torch_dtype=dtype).dtype == expected


@bridges
def test_auto_passes_options_on(tmp_path: Path, bridge: Bridge) -> None:
    make_bridge(bridge).save_pretrained(tmp_path)
    model = AUTO[bridge].from_pretrained(
        tmp_path, dtype=torch.float64, local_files_only=True, hidden_dropout_prob=0.3
    )
    assert model.dtype == torch.float64
    assert model.model.encoder.config.hidden_dropout_prob == 0.3
    with pytest.raises(UsageError, match="device_map"):
        AUTO[bridge].from_pretrained(tmp_path, device_map="cpu")


@pytest.mark.parametrize("name", ["inputs_embeds", "position_ids", "head_mask", "past_key_values"])
def test_forward_refuses_what_it_does_not_know(name: str) -> None:
    model = make_bridge(MiniAlbertForTokenClassification)
    with pytest.raises(TypeError, match=name):
        model(make_batch().input_ids, **{name: None})


@bridges
@pytest.mark.parametrize("in_config", [False, True], ids=["argument", "config"])
def test_hidden_states_and_attentions(bridge: Bridge, in_config: bool) -> None:
    model = make_bridge(bridge, attn_implementation="eager" if in_config else "sdpa")
    wishes: dict[str, bool] = {"output_hidden_states": True, "output_attentions": True}
    if in_config:
        for name, value in wishes.items():
            setattr(model.config, name, value)
        wishes = {}
    output, plain = model(*make_batch(), **wishes), model.model(*make_batch())
    seen = make_batch().attention_mask.bool()
    traces = model.model.encoder.trace(*make_batch())
    assert len(output.hidden_states) == TINY.num_hidden_layers + 1
    for stated, traced in zip(output.hidden_states, traces.hidden, strict=True):
        torch.testing.assert_close(stated, traced, atol=0, rtol=0)
    for stated, traced in zip(output.attentions, traces.attentions, strict=True):
        torch.testing.assert_close(stated, traced, atol=0, rtol=0)
    where = seen if plain.ndim == 3 else slice(None)
    torch.testing.assert_close(output.logits[where], plain[where], atol=1e-3, rtol=1e-4)


def test_one_wish_does_not_grant_another() -> None:
    model = make_bridge(MiniAlbertForTokenClassification)
    output = model(*make_batch(), output_hidden_states=True)
    assert output.attentions is None
    assert model(*make_batch()).hidden_states is None


@pytest.mark.parametrize("implementation", ["eager", "sdpa"])
def test_attention_implementation_is_honoured(
    implementation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[None] = []
    fused = F.scaled_dot_product_attention

    def spy(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, *, dropout_p: float) -> Tensor:
        called.append(None)
        return fused(q, k, v, mask, dropout_p=dropout_p)

    monkeypatch.setattr(F, "scaled_dot_product_attention", spy)
    model = make_bridge(MiniAlbertForMaskedLM, attn_implementation=implementation)
    model(*make_batch())
    assert len(called) == (TINY.num_hidden_layers if implementation == "sdpa" else 0)


def test_unsupported_wishes_raise() -> None:
    model = make_bridge(MiniAlbertForMaskedLM)
    with pytest.raises(ValueError, match="flex_attention|flex attention"):
        make_bridge(MiniAlbertForMaskedLM, attn_implementation="flex_attention")
    with pytest.raises(ValueError, match="gradient checkpointing"):
        model._set_gradient_checkpointing(enable=True)


@bridges
def test_tuple_output(bridge: Bridge) -> None:
    model = make_bridge(bridge)
    labels = make_labels(model)
    whole = model(*make_batch(), labels=labels)
    loss, logits = model(*make_batch(), labels=labels, return_dict=False)
    assert torch.equal(loss, whole.loss)
    assert torch.equal(logits, whole.logits)
    model.config.return_dict = False
    assert isinstance(model(*make_batch()), tuple)


@bridges
def test_loss_is_mean_cross_entropy(bridge: Bridge) -> None:
    model = make_bridge(bridge)
    labels = make_labels(model)
    output = model(*make_batch(), labels=labels)
    scores = output.logits.log_softmax(-1).flatten(0, -2)
    counted = labels.flatten() != IGNORED
    picked = scores[counted].gather(1, labels.flatten()[counted, None])
    torch.testing.assert_close(output.loss, -picked.mean())


@bridges
def test_loss_without_any_label_is_zero(bridge: Bridge) -> None:
    model = make_bridge(bridge)
    labels = torch.full_like(make_labels(model), IGNORED)
    loss = model(*make_batch(), labels=labels).loss
    loss.backward()
    assert loss == 0
    assert all(w.grad is None or torch.isfinite(w.grad).all() for w in model.parameters())


@pytest.mark.parametrize("named", [False, True], ids=["guessed", "named"])
@pytest.mark.parametrize(
    ("problem", "n_labels"),
    [
        ("regression", 1),
        ("single_label_classification", N_LABELS),
        ("multi_label_classification", N_LABELS),
    ],
)
def test_sequence_problems(problem: str, n_labels: int, named: bool) -> None:
    change: dict[str, object] = {"id2label": {i: str(i) for i in range(n_labels)}}
    if named:
        change["problem_type"] = problem
    model = make_bridge(MiniAlbertForSequenceClassification, **change)
    batch = make_batch()
    logits = model(*batch).logits
    whole = torch.arange(N_WINDOWS) % n_labels
    cases = {
        "regression": (torch.randn(N_WINDOWS), lambda y: F.mse_loss(logits[:, 0], y)),
        "single_label_classification": (whole, lambda y: F.cross_entropy(logits, y)),
        "multi_label_classification": (
            F.one_hot(whole, n_labels).float(),
            lambda y: F.binary_cross_entropy_with_logits(logits, y),
        ),
    }
    labels, expected = cases[problem]
    torch.testing.assert_close(model(*batch, labels=labels).loss, expected(labels))


def test_problem_type_survives_saving(tmp_path: Path) -> None:
    bridge = MiniAlbertForSequenceClassification
    make_bridge(bridge, problem_type="multi_label_classification").save_pretrained(tmp_path)
    assert bridge.from_pretrained(tmp_path).config.problem_type == "multi_label_classification"


@pytest.mark.parametrize("n_words", [47, 61], ids=["fewer", "more"])
def test_vocabulary_can_be_resized(tmp_path: Path, n_words: int) -> None:
    model = make_bridge(MiniAlbertForMaskedLM)
    model.resize_token_embeddings(n_words, mean_resizing=False)
    model.save_pretrained(tmp_path)
    loaded = AutoModelForMaskedLM.from_pretrained(tmp_path)
    batch = make_batch(replace(TINY, vocab_size=47))
    assert loaded(*batch).logits.shape == (N_WINDOWS, N_PIECES, n_words)
    assert model.model.encoder.config == loaded.model.encoder.config == loaded.config.sizes()
    torch.testing.assert_close(loaded(*batch).logits, model(*batch).logits, atol=0, rtol=0)


def test_nothing_is_tied() -> None:
    model = make_bridge(MiniAlbertForMaskedLM, tie_word_embeddings=True, embedding_size=40)
    model.tie_weights()
    words, projector = model.get_input_embeddings(), model.get_output_embeddings()
    assert words.weight is not projector.weight
    assert model.config.tie_word_embeddings is False


def test_trainer_learns_saves_and_resumes(tmp_path: Path) -> None:
    pytest.importorskip("accelerate")
    from transformers import Trainer, TrainingArguments  # noqa: PLC0415  # needs accelerate

    model = make_bridge(MiniAlbertForTokenClassification)
    before = {name: weight.clone() for name, weight in model.state_dict().items()}
    rows = make_rows(model)
    arguments = TrainingArguments(
        output_dir=str(tmp_path), max_steps=3, save_steps=3, per_device_train_batch_size=4,
        learning_rate=5e-3, report_to=[], use_cpu=True, disable_tqdm=True,
        dataloader_pin_memory=False,
    )  # fmt: skip
    start = model(*make_batch(), labels=make_labels(model)).loss
    result = Trainer(model=model, args=arguments, train_dataset=rows).train()
    assert result.global_step == 3
    assert all(not torch.equal(weight, before[name]) for name, weight in model.state_dict().items())
    assert model.eval()(*make_batch(), labels=make_labels(model)).loss < start
    saved = tmp_path / "checkpoint-3"
    assert_same_logits(AutoModelForTokenClassification.from_pretrained(saved), model)
    fresh = make_bridge(MiniAlbertForTokenClassification)
    Trainer(model=fresh, args=arguments, train_dataset=rows).train(
        resume_from_checkpoint=str(saved)
    )
    assert_same_logits(fresh.eval(), model)


def make_rows(model: MiniAlbertPreTrainedModel) -> Sequence[Mapping[str, Tensor]]:
    batch, labels = make_batch(), make_labels(model)
    return [
        {**{name: part[i] for name, part in batch._asdict().items()}, "labels": labels[i]}
        for i in range(N_WINDOWS)
    ]
