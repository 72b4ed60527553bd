"""Batches that depend on seed and step alone, their bounds, forgotten lists, measured ranges."""

from collections import Counter
from dataclasses import replace
from typing import Final

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from minialbert.config import MiniAlbertConfig
from minialbert.network import Encoder
from minialbert.training.batches import N_BATCHES_MEASURED, Batches, measured
from minialbert.training.labelled import TrainingWindow
from tests.minialbert.folders import TAGGER

PAD: Final = 0


def windows_of_lengths(lengths: list[int]) -> list[TrainingWindow]:
    """Make windows whose pieces all bear the window's number."""
    return [
        TrainingWindow(*(np.full(n, number + 1, dtype=np.int64) for _ in range(3)))
        for number, n in enumerate(lengths)
    ]


lengths = st.lists(st.integers(3, 40), min_size=1, max_size=60)


def windows_in(batches: Batches, step: int) -> list[int]:
    return [int(row[0]) - 1 for row in batches.at(step)[0]]


@given(lengths, st.integers(40, 200), st.integers(0, 3))
def test_each_epoch_shows_every_window_once(sizes: list[int], n_pieces: int, seed: int) -> None:
    batches = Batches(windows_of_lengths(sizes), PAD, n_pieces=n_pieces, seed=seed)
    step = 0
    for _ in range(3):
        seen: Counter[int] = Counter()
        while seen.total() < len(sizes):
            seen.update(windows_in(batches, step))
            step += 1
        assert seen == Counter(range(len(sizes)))


@given(lengths, st.integers(40, 200), st.integers(0, 3))
def test_batch_is_a_function_of_seed_and_step(sizes: list[int], n_pieces: int, seed: int) -> None:
    windows = windows_of_lengths(sizes)
    walked = Batches(windows, PAD, n_pieces=n_pieces, seed=seed)
    in_order = [walked.at(step) for step in range(9)]
    for step in (8, 0, 5):
        jumped = Batches(windows, PAD, n_pieces=n_pieces, seed=seed).at(step)
        assert all(torch.equal(a, b) for a, b in zip(jumped, in_order[step], strict=True))


@given(lengths, st.integers(40, 200))
def test_batch_keeps_its_bound_and_pads_with_nothing(sizes: list[int], n_pieces: int) -> None:
    batches = Batches(windows_of_lengths(sizes), PAD, n_pieces=n_pieces)
    for step in range(5):
        ids, mask, shapes, targets = batches.at(step)
        assert ids.numel() <= n_pieces
        for row, number in enumerate(windows_in(batches, step)):
            n = sizes[number]
            assert mask[row].tolist() == [1] * n + [0] * (ids.shape[1] - n)
            for array in (ids, shapes, targets):
                assert array[row].tolist() == [number + 1] * n + [0] * (ids.shape[1] - n)


def test_seeds_shuffle_differently() -> None:
    windows = windows_of_lengths([5] * 40)
    one, two = (Batches(windows, PAD, n_pieces=40, seed=s) for s in (0, 1))
    assert windows_in(one, 0) != windows_in(two, 0)
    assert [windows_in(one, i) for i in range(5)] != [windows_in(one, i) for i in range(5, 10)]


def test_a_window_over_the_bound_has_a_batch_to_itself() -> None:
    batches = Batches(windows_of_lengths([5, 90, 6, 7]), PAD, n_pieces=40)
    assert sorted(sorted(windows_in(batches, step)) for step in range(2)) == [[0, 2, 3], [1]]


@pytest.mark.parametrize(
    "config", [TAGGER, replace(TAGGER, piece_features="segments")], ids=["shapes", "none"]
)
def test_ranges_are_means_over_the_first_batches(config: MiniAlbertConfig) -> None:
    """Seen at a product that reads its input once a pass, with and without shapes."""
    torch.manual_seed(2)
    encoder = Encoder(config).eval()
    batches = Batches(windows_of_lengths([4, 9, 5, 12, 7, 8]), PAD, n_pieces=30)
    product = encoder.get_submodule("mlp_adapters.1.block.0")
    inputs: list[torch.Tensor] = []
    hook = product.register_forward_pre_hook(lambda _, given: inputs.append(given[0].flatten(0, 1)))
    with torch.inference_mode():
        for step in range(N_BATCHES_MEASURED):
            ids, mask, shapes, _ = batches.at(step)
            encoder(ids, mask, shapes if config.has_shapes else None)
    hook.remove()
    of = measured(encoder, batches)["mlp_adapters.1.block.0"]
    torch.testing.assert_close(of.low[0], torch.stack([x.amin(0) for x in inputs]).mean(0))
    highs = torch.stack([x.amax(0) for x in inputs]).mean(0)
    torch.testing.assert_close(of.low[0] + of.width, highs)
