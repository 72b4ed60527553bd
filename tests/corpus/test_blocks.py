"""Every skeleton that training data is made of parses, fills and points at what it filled."""

import re
from random import Random
from typing import Final

import pytest

from corpus.blocks import SKELETONS, Block, fill_alone, fill_block, of_kind, parse, read_blocks
from corpus.draft import join
from corpus.scene import CITY_COUNTRY, Scene
from minialbert.labels import PHI_LABELS
from tests.corpus.little import LISTS

TRAINING, HELD_OUT = read_blocks(held_out=False), read_blocks(held_out=True)
BLOCKS: Final = TRAINING + HELD_OUT
KINDS: Final = ("note", "top", "end", "line", "clean")


def filled(block: Block, seed: int = 1) -> tuple[str, list[tuple[str, str]]]:
    record = join(fill_alone(Random(seed), block, LISTS), "x")
    text, spans = record["text"], record["spans"]
    assert isinstance(text, str)
    assert isinstance(spans, list)
    return text, [(text[s["start"] : s["end"]], s["label"]) for s in spans]


def test_every_block_of_every_file_is_on_one_side() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SKELETONS.glob("*.txt"))
    assert len(BLOCKS) == len(re.findall(r"(?m)^@@", text)) > 1000
    assert not {b.text for b in TRAINING} & {b.text for b in HELD_OUT}
    assert 0.05 < len(HELD_OUT) / len(BLOCKS) < 0.15


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_on_both_sides(kind: str) -> None:
    assert of_kind(TRAINING, kind)
    assert of_kind(HELD_OUT, kind)


def test_kinds_and_countries_are_those_of_the_format() -> None:
    assert {block.kind for block in BLOCKS} == set(KINDS)
    assert {block.country for block in BLOCKS} <= {"us", *CITY_COUNTRY}
    assert all(block.text.strip() for block in BLOCKS)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_block_fills_with_known_labels_and_no_mark_left(seed: int) -> None:
    for block in BLOCKS:
        text, spans = filled(block, seed)
        assert not re.search(r"[{}]|<<|>>", text), block.text
        assert {label for _, label in spans} <= set(PHI_LABELS), block.text
        assert all(surface == surface.strip() != "" for surface, _ in spans), block.text


def test_clean_blocks_hold_no_identifier_and_notes_hold_some() -> None:
    assert not any(filled(block)[1] for block in of_kind(BLOCKS, "clean"))
    assert all(filled(block)[1] for block in of_kind(BLOCKS, "note"))


def test_text_around_the_marks_is_kept() -> None:
    for block in BLOCKS:
        parts = fill_alone(Random(1), block, LISTS)
        kept = "".join(text for text, label in parts if label is None)
        one_name = r"(?i)(\{(\w+)(?:\.\w+)?\})(?: {1,2}|, ?)(?=\{\2[.}](?!he\b|his|him|mr|man|sex))"
        outside = re.sub(r"(?s)<<.*?>>|\{.*?\}", "", re.sub(one_name, r"\1", block.text))
        unlabelled = r"\{\w+\.(?:[Hh]e|[Hh]is|[Hh]im|Mr|[Mm]an|sex)\}|\{(?:brand|eponym)"
        pronouns = re.findall(unlabelled, block.text, re.IGNORECASE)
        assert len(kept) >= len(outside)
        assert pronouns or kept == outside, block.text


def test_worked_example() -> None:
    def fill(slot: str) -> tuple[str, str | None]:
        return {"patient.last": ("Delgado", "PATIENT"), "patient.he": ("she", None)}[slot]

    assert parse("Ms {patient.last}: {patient.he} saw <<DATE|May\n4>>.", fill) == [
        ("Ms ", None),
        ("Delgado", "PATIENT"),
        (": ", None),
        ("she", None),
        (" saw ", None),
        ("May\n4", "DATE"),
        (".", None),
    ]


def test_last_and_first_are_one_name() -> None:
    def fill(slot: str) -> tuple[str, str | None]:
        return {"p.last": "OKON", "p.first": "Ada", "q.first": "Bo"}[slot], "PATIENT"

    assert parse("{p.last}, {p.first} / {p.first} {q.first}", fill) == [
        ("", None),
        ("OKON, Ada", "PATIENT"),
        (" / ", None),
        ("Ada", "PATIENT"),
        (" ", None),
        ("Bo", "PATIENT"),
        ("", None),
    ]


def test_one_scene_gives_a_block_one_cast() -> None:
    block = Block("line", "us", "{PATIENT.last} and {patient.last}, {doctor2.last}/{DOCTOR2.last}")
    parts = fill_block(block, Scene(Random(5), LISTS))
    words = [text for text, label in parts if label]
    assert words[0] == words[1].upper()
    assert words[3] == words[2].upper()


@pytest.mark.parametrize("slot", ["shoe", "patient.shoe", "date.shoe", "state.shoe"])
def test_unknown_slot_is_refused(slot: str) -> None:
    with pytest.raises(KeyError):
        fill_alone(Random(0), Block("line", "us", f"a {{{slot}}}"), LISTS)


def test_same_seed_same_filling() -> None:
    block = next(block for block in of_kind(BLOCKS, "note") if "{patient" in block.text)
    assert filled(block, 4) == filled(block, 4) != filled(block, 5)
