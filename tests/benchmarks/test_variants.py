"""Variants of training, each for a step or two on a tiny model."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
import torch
from click.testing import CliRunner, Result

from benchmarks import variants
from benchmarks.variant_learning import Recipe, halved_adapters, learnt, started
from minialbert.decoding import bio_labels
from minialbert.errors import UsageError
from minialbert.heads import TokenClassifier
from minialbert.training.labelled import Targets
from minialbert.training.tuning import TuningOptions, tune
from tests.minialbert.folders import TAGGER, save_tagger
from tests.minialbert.tiny import perturb
from tests.minialbert.training.test_tuning import LABELS, NOTES

RECORD: Final = {"text": "Seen 3/14 ok.", "spans": [{"start": 5, "end": 9, "label": "DATE"}]}
OPTIONS: Final = TuningOptions(n_steps=3, batch_pieces=300, learning_rate=1e-3)
PLAIN: Final = Recipe(bio_labels(LABELS), lambda: Targets(bio_labels(LABELS)), OPTIONS)
NAMES: Final = [each.name for each in variants.variants(OPTIONS, LABELS)]


@pytest.fixture
def start(tmp_path: Path) -> Path:
    return save_tagger(tmp_path / "start")


def run(folder: Path, start: Path, *arguments: str) -> Result:
    data, gold = folder / "data.jsonl", folder / "gold.jsonl"
    data.write_text(json.dumps(RECORD) + "\n", encoding="utf-8")
    gold.write_text(json.dumps({"id": "g", **RECORD}) + "\n", encoding="utf-8")
    given = (data, "--start", start, "--gold", gold, "-o", folder / "runs", *arguments)
    return CliRunner().invoke(variants.main, list(map(str, given)))


def test_every_variant_learns_and_is_measured(tmp_path: Path, start: Path) -> None:
    made = tmp_path / "made.json"
    done = run(tmp_path, start, "--steps", "2", "--json", str(made))
    assert done.exit_code == 0, done.output
    said = json.loads(made.read_text(encoding="utf-8"))
    assert said["made_of"]["options"]["n_steps"] == 2
    rows = [(row["group"], row["setting"]) for row in said["rows"]]
    assert rows == [(n, f"threshold {t:g}") for n in NAMES for t in variants.THRESHOLDS]
    assert all(f"{name}: step 2," in done.stderr for name in NAMES)
    again = run(tmp_path, start, "--steps", "2", "--only", NAMES[1])
    assert again.exit_code == 0, again.output
    assert "step" not in again.stderr.replace("steps", "")  # it is only measured


@pytest.mark.parametrize(
    ("arguments", "error"),
    [(("--steps", "3"), "another start"), (("--steps", "2", "--only", "x"), "no variant 'x'")],
    ids=["other-steps", "unknown"],
)
def test_what_cannot_be_compared_is_refused(
    tmp_path: Path, start: Path, arguments: tuple[str, ...], error: str
) -> None:
    assert run(tmp_path, start, "--steps", "2", "--only", NAMES[0]).exit_code == 0
    refused = run(tmp_path, start, *arguments)
    assert isinstance(refused.exception, UsageError)
    assert error in str(refused.exception)


@pytest.mark.parametrize(
    "options",
    [OPTIONS, replace(OPTIONS, quantization_aware=True), replace(OPTIONS, adapters_only=True)],
    ids=["plain", "eight-bit", "adapters"],
)
def test_the_first_variant_is_what_the_command_trains(
    tmp_path: Path, start: Path, options: TuningOptions
) -> None:
    recipe = replace(PLAIN, options=options)
    own = learnt(recipe, start, NOTES, tmp_path / "own", report=lambda step, parts: None)
    theirs = tune(
        start, NOTES, tmp_path / "theirs", labels=LABELS, options=options,
        report=lambda step, parts: None,
    )  # fmt: skip
    weights = theirs.state_dict()
    assert all(torch.equal(weight, weights[name]) for name, weight in own.state_dict().items())


def test_without_shapes_capitals_and_gaps_change_nothing(start: Path) -> None:
    model = started(replace(PLAIN, has_shapes=False), start)
    assert model.encoder.config.piece_features == "segments"
    with_shapes = started(PLAIN, start)
    assert with_shapes.encoder.config.piece_features == "shape"
    assert torch.equal(model.classifier.weight, with_shapes.classifier.weight)


def test_halved_adapters_lose_the_units_that_do_nothing() -> None:
    """Half of the units are silenced first, so that taking them away changes no output."""
    torch.manual_seed(1)
    model = TokenClassifier(TAGGER).eval()
    perturb(model)
    with torch.no_grad():
        for adapter in (*model.encoder.att_adapters, *model.encoder.mlp_adapters):
            adapter.block[2].weight[:, ::2] = 0
    narrow = halved_adapters(model).eval()
    assert narrow.encoder.config.adapter_size == TAGGER.adapter_size // 2
    ids = torch.randint(5, TAGGER.vocab_size, (3, 11))
    torch.testing.assert_close(narrow(ids), model(ids))


def test_a_start_without_adapters_is_refused() -> None:
    with pytest.raises(UsageError, match="no adapters"):
        halved_adapters(TokenClassifier(replace(TAGGER, use_adapter=False)))
