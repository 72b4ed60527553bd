"""The mean of models: weighted, by name, and refused when the shares are not."""

import json
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner

from corpus.average import average
from minialbert.checkpoint import load_model, save_model
from minialbert.heads import TokenClassifier
from minialbert.quantization import products, read_ranges
from tests.minialbert.folders import save_tagger


@pytest.fixture
def folders(tmp_path: Path) -> list[str]:
    first = save_tagger(tmp_path / "first")
    second = save_tagger(tmp_path / "second")
    model = load_model(TokenClassifier, second)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.fill_(0.5)
    save_model(model, second)
    return [str(first), str(second)]


def test_weighted_mean(folders: list[str], tmp_path: Path) -> None:
    (Path(folders[0]) / "short_thresholds.json").write_text('{"DATE": 0.3}', encoding="utf-8")
    output = tmp_path / "mean"
    done = CliRunner().invoke(
        average, [*folders, "--share", "0.25", "--share", "0.75", "-o", str(output)]
    )
    assert done.exit_code == 0, done.output
    assert (output / "short_thresholds.json").read_text(encoding="utf-8") == '{"DATE": 0.3}'
    before, mean = (load_model(TokenClassifier, folder) for folder in (folders[0], output))
    for old, new in zip(before.parameters(), mean.parameters(), strict=True):
        torch.testing.assert_close(new, 0.25 * old + 0.375, atol=1e-3, rtol=1e-3)


def test_a_mean_for_eight_bits_lies_on_the_steps_of_its_own_ranges(
    folders: list[str], tmp_path: Path
) -> None:
    notes, output = tmp_path / "notes.jsonl", tmp_path / "mean"
    record = {"text": "Seen 3/14 by dr. okon.", "spans": []}
    notes.write_text(f"{json.dumps(record)}\n" * 3, encoding="utf-8")
    given = ["--share", "0.75", "--share", "0.25", "-o", str(output), "--ranges-on", str(notes)]
    done = CliRunner().invoke(average, [*folders, *given])
    assert done.exit_code == 0, done.output
    encoder = load_model(TokenClassifier, output).encoder
    ranges = read_ranges(encoder, output)
    assert ranges is not None
    for name, product in products(encoder).items():
        snapped = ranges[name].snapped(product.weight)
        torch.testing.assert_close(product.weight, snapped, atol=1e-3, rtol=1e-3)  # half precision


@pytest.mark.parametrize("shares", [["1"], ["0.5", "0.4"], []])
def test_shares_that_are_no_shares(folders: list[str], tmp_path: Path, shares: list[str]) -> None:
    given = [part for share in shares for part in ("--share", share)]
    done = CliRunner().invoke(average, [*folders, *given, "-o", str(tmp_path / "mean")])
    assert done.exit_code == 2
    assert not (tmp_path / "mean").exists()
