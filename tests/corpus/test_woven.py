"""Edit files: what fits a note, what is refused, and what comes out when they are carried out."""

import json
from pathlib import Path
from random import Random
from zlib import crc32

import pytest

from corpus.lists import Lists, read_lists
from corpus.scene import Scene
from corpus.woven import EditError, Woven, fill_woven, read_bases, read_edits, read_woven
from minialbert.labels import PHI_LABELS

NOTE = "A 67-year-old man was seen on March 3, 2009. He has gout. He has no fever."
EDITS = """## clinic/7
- man was seen
+ man, <<PROFESSION|oyster grader>>, was seen by Dr. <<DOCTOR|Teo>>
- no fever.
+ no fever. Wife <<PATIENT|Imelda>> agrees.
^ <<PATIENT|OKAFOR, B.>>\\n
$ \\ncc: <<HOSPITAL|Oxbow>>
"""
FINISHED = (
    "[PATIENT:OKAFOR, B.]\nA [AGE:67]-year-old man, [PROFESSION:oyster grader], was seen by Dr. "
    "[DOCTOR:Teo] on [DATE:March 3, 2009]. He has gout. He has no fever. Wife [PATIENT:Imelda] agrees."
    "\ncc: [HOSPITAL:Oxbow]"
)
DATA = Path(__file__).parents[3] / "shared/data"


def finished(woven: Woven, text: str) -> str:
    lists = Lists.__new__(Lists)  # no slot is filled, so no list is asked
    parts = fill_woven(woven, text, Scene(Random(1), lists))
    return "".join(f"[{label}:{piece}]" if label else piece for piece, label in parts)


def test_edits_are_carried_out() -> None:
    [woven] = read_edits(EDITS, {"clinic/7": NOTE})
    assert finished(woven, NOTE) == FINISHED


def test_only_what_was_put_in_is_kept() -> None:
    [woven] = read_edits(EDITS, {"clinic/7": NOTE})
    assert woven.fingerprint == crc32(NOTE.encode())
    assert woven.edits[1] == (17, 17, ", <<PROFESSION|oyster grader>>,")
    kept = "".join(text for _, _, text in woven.edits)
    assert "seen" not in kept and "fever" not in kept


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        pytest.param("- gouty\n+ gout", "stands there 0 times", id="missing"),
        pytest.param("- He has\n+ She has", "stands there 2 times", id="twice"),
        pytest.param("- gout", "no line of what to put there", id="alone"),
        pytest.param("gout", "cannot read the line", id="unmarked"),
        pytest.param("- has gout\n+ X\n- gout. He\n+ Y", "overlap", id="overlap"),
    ],
)
def test_edits_that_do_not_fit_are_refused(body: str, fault: str) -> None:
    with pytest.raises(EditError, match=fault):
        list(read_edits(f"## clinic/7\n{body}\n", {"clinic/7": NOTE}))


def test_another_text_is_refused() -> None:
    [woven] = read_edits(EDITS, {"clinic/7": NOTE})
    with pytest.raises(EditError, match="note clinic/7"):
        finished(woven, NOTE + " ")


def test_an_unknown_note_is_refused() -> None:
    with pytest.raises(EditError, match="note clinic/8"):
        list(read_edits("## clinic/8\n", {"clinic/7": NOTE}))


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the public data")
def test_all_stored_edits_fit_their_notes() -> None:
    texts = read_bases(DATA)
    lists = read_lists(DATA / "lists", held_out=False)
    for woven in read_woven():
        parts = fill_woven(woven, texts[woven.note], Scene(Random(woven.fingerprint), lists))
        for text, label in parts:
            assert label is None or label in PHI_LABELS
            assert label is not None or not ({"<<", ">>"} & {text[:2], text[-2:]})


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the public data")
def test_dialogues_that_share_an_id_are_all_there() -> None:
    rows = (DATA / "mts-dialog/pairs.jsonl").read_text(encoding="utf-8").splitlines()
    dialogues = {k: v for k, v in read_bases(DATA).items() if k.startswith("mts-dialog/")}
    assert sorted(dialogues.values()) == sorted(str(json.loads(row)["dialogue"]) for row in rows)
