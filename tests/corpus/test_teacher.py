"""Teachers read and written, and what they believe, against torch and whatever company texts have."""

from pathlib import Path
from typing import Final

import numpy as np
import pytest
import torch
from transformers import AutoModelForTokenClassification, MPNetConfig, MPNetForTokenClassification

from corpus.teacher import Teacher, TeacherNetwork, compiled
from minialbert.pieces import N_SHAPES
from tests.minialbert.folders import save_teacher

pytestmark = pytest.mark.filterwarnings("ignore")  # OpenVINO traces, of which much is deprecated
LABELS: Final = ("O", "B-DOCTOR", "I-DOCTOR")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A teacher of random weights that minds shapes from its second layer on."""
    encoder = save_teacher(tmp_path_factory.mktemp("teachers") / "encoder")
    torch.manual_seed(3)
    network = TeacherNetwork.beginning(encoder, LABELS, 1)
    torch.nn.init.normal_(network.shapes.weight)
    network.save(encoder.parent / "tuned", encoder)
    return encoder.parent / "tuned"


@pytest.fixture(scope="module")
def teacher(folder: Path) -> Teacher:
    return Teacher.load(folder, folder)


def test_beliefs_do_not_hang_on_company(teacher: Teacher) -> None:
    texts = ["seen OKON ok", "ok " * 150 + "dr OKON", "", "dr"]
    together = teacher.beliefs(texts)
    for text, (pieces, scores) in zip(texts, together, strict=True):
        [(own_pieces, own)] = teacher.beliefs([text])
        assert len(own) == len(pieces) == len(own_pieces)
        np.testing.assert_allclose(scores, own, atol=1e-4)
        np.testing.assert_allclose(scores.sum(1), 1.0, atol=1e-4)


def test_capitals_are_seen(teacher: Teacher) -> None:
    (_, quiet), (_, loud) = teacher.beliefs(["seen okon", "seen OKON"])
    assert np.abs(quiet - loud).max() > 0.01


def test_windows_fit_the_encoder(teacher: Teacher, folder: Path) -> None:
    n_positions = AutoModelForTokenClassification.from_pretrained(
        folder
    ).config.max_position_embeddings
    assert teacher.sizes.n_pieces + 2 <= n_positions


def test_what_is_known_of_shapes_is_kept_where_as_many_layers_stay(folder: Path) -> None:
    kept, anew = (
        TeacherNetwork.beginning(folder, ("O", "B-DATE"), n).shapes.weight for n in (1, 2)
    )
    assert torch.equal(kept, TeacherNetwork.tuned(folder).shapes.weight)
    assert not anew.any()


def test_a_folder_that_tune_did_not_make_is_refused(folder: Path) -> None:
    with pytest.raises(FileNotFoundError, match="is no teacher"):
        TeacherNetwork.tuned(folder.parent / "encoder")


def test_mpnet_compiled_gives_what_torch_gives_at_any_length() -> None:
    torch.manual_seed(0)
    config = MPNetConfig(
        vocab_size=40, hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32, num_labels=3, max_position_embeddings=130,
    )  # fmt: skip
    network = TeacherNetwork(MPNetForTokenClassification(config), 1).eval()
    torch.nn.init.normal_(network.shapes.weight)
    run = compiled(network)
    for n_rows, length in ((1, 3), (3, 60), (2, 120)):
        ids = torch.randint(5, 40, (n_rows, length))
        mask = torch.ones_like(ids)
        ids[0, length // 2 :], mask[0, length // 2 :] = config.pad_token_id, 0
        shapes = torch.randint(0, N_SHAPES, ids.shape)
        with torch.inference_mode():
            expected = network(ids, mask, shapes)
        shown = mask.bool()
        torch.testing.assert_close(
            run(ids, mask, shapes)[shown], expected[shown], atol=1e-4, rtol=1e-4
        )
