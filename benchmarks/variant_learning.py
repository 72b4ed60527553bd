"""Fine-tune one variant: as :func:`minialbert.training.tuning.tune` does, but with parts exchanged.

Targets, piece shapes and the network may be others than ``tune`` allows; the learner and its steps are its own.
There is no judge: every variant takes all its steps.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor, nn

from minialbert.checkpoint import fill, read_weights
from minialbert.config import MiniAlbertConfig
from minialbert.errors import UsageError
from minialbert.heads import TokenClassifier
from minialbert.network import Adapter
from minialbert.training.labelled import LabelledNote, Targets
from minialbert.training.tuning import Learner, TuningOptions, learn


def _unchanged(model: TokenClassifier) -> TokenClassifier:
    return model


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a variant learns: its labels, their targets, and what is made of the start first."""

    id2label: tuple[str, ...]
    targets: Callable[[], Targets]
    options: TuningOptions
    has_shapes: bool = True
    change: Callable[[TokenClassifier], TokenClassifier] = _unchanged


def learnt(
    recipe: Recipe,
    start: Path,
    notes: Sequence[LabelledNote],
    folder: Path,
    *,
    report: Callable[[int, Mapping[str, float]], None],
) -> TokenClassifier:
    """Return what ``start`` has become after all steps; an unfinished run in ``folder`` goes on.

    Raises CheckpointError for an unusable start, UsageError for one that cannot be changed, and
    InputError for notes without text.
    """
    model = started(recipe, start)
    learner = Learner.of(model, start, notes, targets=recipe.targets(), options=recipe.options)
    learn(learner, folder, report=report)
    return model


def started(recipe: Recipe, start: Path) -> TokenClassifier:
    """Return the model in ``start`` with a new head, changed as the recipe says."""
    torch.manual_seed(recipe.options.seed)
    config = replace(MiniAlbertConfig.read(start), id2label=recipe.id2label)
    if not recipe.has_shapes:
        config = replace(config, piece_features="segments")  # every piece gets type 0
    model = TokenClassifier(config)
    fill(model, read_weights(start), head="new")
    return recipe.change(model)


def halved_adapters(model: TokenClassifier) -> TokenClassifier:
    """Return a copy whose adapters keep half of their units, those of the largest weights.

    A unit's size is the product of the norms of its weights in and out. Raises UsageError for a
    model without adapters, or with adapters of one unit.
    """
    config = model.encoder.config
    if not config.use_adapter or config.adapter_size < 2:
        raise UsageError("The start has no adapters that could be halved.")
    narrow = TokenClassifier(replace(config, reduction_factor=2 * config.reduction_factor))
    weights = model.state_dict()
    for name, module in model.named_modules():
        if isinstance(module, Adapter):
            weights |= _narrowed(module, f"{name}.block", narrow.encoder.config.adapter_size)
    narrow.load_state_dict(weights)
    return narrow


def _narrowed(adapter: Adapter, name: str, n_units: int) -> dict[str, Tensor]:
    """Return the weights of an adapter's block, by name, with its ``n_units`` largest units."""
    down, up = adapter.block[0], adapter.block[2]
    assert isinstance(down, nn.Linear) and isinstance(up, nn.Linear)  # noqa: PT018
    sizes = down.weight.norm(dim=1) * up.weight.norm(dim=0)
    kept = sizes.topk(n_units).indices.sort().values
    return {
        f"{name}.0.weight": down.weight.detach()[kept],
        f"{name}.0.bias": down.bias.detach()[kept],
        f"{name}.2.weight": up.weight.detach()[:, kept],
    }
