"""Likeness of student and teacher: each figure by hand, and no trace left on the student."""

from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from minialbert.network import Encoder
from minialbert.pieces import PieceEncoder
from minialbert.training.likeness import likeness
from minialbert.training.student import StudentShape, student_config
from minialbert.training.teacher import read_teacher
from minialbert.training.text_block import TextBlock
from tests.minialbert.folders import save_teacher
from tests.minialbert.tiny import perturb


def test_likeness_is_the_mean_over_all_windows(tmp_path: Path) -> None:
    folder = save_teacher(tmp_path)
    torch.manual_seed(3)
    encoder = Encoder(student_config(folder, StudentShape(12, 2, 4, 1)))
    perturb(encoder)
    teacher = read_teacher(folder)
    corpus = TextBlock.read(["patient ok 3/14 " * 20], PieceEncoder.load(folder, features="shape"))
    rng = np.random.default_rng(1)
    batches = [corpus.sample(rng, 5, 11) for _ in range(3)]
    found = likeness(encoder, teacher, batches, layers=(0, 2))
    assert encoder.training
    ids, shapes = (torch.cat([getattr(b, name) for b in batches]) for name in ("ids", "shapes"))
    encoder.train(False)
    with torch.no_grad():
        mine, theirs = encoder.trace(ids, token_type_ids=shapes), teacher.encoder(input_ids=ids)
    cosine = F.cosine_similarity(mine.hidden[-1], theirs.last_hidden_state, dim=-1).mean()
    assert found.cosine == pytest.approx(cosine.item(), abs=1e-5)
    kls = [
        F.kl_div(mine.attentions[i].log(), theirs.attentions[layer], reduction="none")
        .sum(-1)
        .mean()
        for i, layer in enumerate((0, 2))
    ]
    assert found.attention_kl == pytest.approx(float(sum(kls)) / 2, rel=1e-4)
    cosines = [
        F.cosine_similarity(mine.hidden[i], theirs.hidden_states[at], dim=-1).mean()
        for i, at in enumerate((0, 1, 3))
    ]
    assert found.hidden_loss == pytest.approx(1 - float(sum(cosines)) / 3, abs=1e-5)
