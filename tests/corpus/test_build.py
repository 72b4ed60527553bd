"""The whole building of records, on a few of them: same seed, same bytes, whatever the hash seed."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Final

import pytest

from corpus.blocks import read_blocks
from corpus.build import _SHORT, _WORDS, _cropped, _real, _with_silver, _written
from corpus.real_notes import Vocabulary
from minialbert.training.labelled import LabelledNote
from tests.corpus.little import DATA, LISTS, needs_data

ROOT: Final = Path(__file__).parents[2]
PROGRAM: Final = "from tests.corpus.test_build import written_digest; print(written_digest(3))"


def written(seed: int) -> list[dict[str, object]]:
    return list(_written(Random(seed), LISTS, read_blocks(held_out=True), 2, 1))


def written_digest(seed: int) -> str:
    return hashlib.sha256(json.dumps(written(seed)).encode()).hexdigest()


def test_records_are_training_notes_and_their_names_differ() -> None:
    records = written(3)
    assert len({str(record["id"]) for record in records}) == len(records) > 60
    for record in records:
        note = LabelledNote.from_record(record)
        assert note.annotated is not None
        assert "PATIENT" in note.annotated
        assert "PROBLEM" not in note.annotated


def test_skeleton_files_that_are_named_are_there() -> None:
    files = {block.file for block in read_blocks(held_out=False)}
    assert _WORDS in files
    for beginning in (*_SHORT["queries"], *_SHORT["lookalikes"]):
        assert any(file.startswith(beginning) for file in files)


@needs_data
def test_short_texts_are_cut_out_of_records_and_marked() -> None:
    note = {"id": "woven-0-1-n", "text": "Dr. Ana Tran saw her on 3/14.", "spans": [
        {"start": 4, "end": 12, "label": "DOCTOR"}, {"start": 24, "end": 28, "label": "DATE"}]}  # fmt: skip
    prose = {"id": "prose-1", "text": "Fever and rash settle in a week.", "spans": []}
    once, again = ([*_cropped(Random(7), DATA, LISTS, [note, prose], 240)] for _ in range(2))
    assert once == again
    assert (
        len({str(record["id"]) for record in once}) == len(once) == 240 + 30
    )  # abbreviations add an eighth
    held = [bool(LabelledNote.from_record(record).spans) for record in once]
    assert 40 < sum(held) < 180


def test_same_seed_same_records() -> None:
    assert written_digest(3) == written_digest(3) != written_digest(4)


@pytest.mark.slow
def test_hash_seed_changes_nothing() -> None:
    digests = set()
    for hash_seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
        )  # fmt: skip
        digests.add(done.stdout)
    assert len(digests) == 1


@needs_data
def test_real_notes_become_records(tmp_path: Path) -> None:
    path = tmp_path / "few.jsonl"
    lines = (DATA / "mtsamples" / "dev.jsonl").read_text(encoding="utf-8").splitlines()[:12]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    blocks = read_blocks(held_out=True)
    one, two = ([*_real(Random(5), DATA, path, LISTS, blocks, 2)] for _ in range(2))
    assert one == two
    assert len({str(record["id"]) for record in one}) == len(one) == 24
    assert sum(bool(LabelledNote.from_record(record).spans) for record in one) > 12


def test_identifiers_in_clinical_text_are_labelled_beside_its_entities() -> None:
    vocabulary = Vocabulary(frozenset())
    parts = _with_silver([("seen 3/14/2009 with ", None), ("fever", "PROBLEM")], vocabulary)
    assert [part for part in parts if part[1]] == [("3/14/2009", "DATE"), ("fever", "PROBLEM")]
