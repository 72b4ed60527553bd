"""Read skeleton files (see ``skeletons/FORMAT.md``) and fill their blocks."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from zlib import crc32

from corpus.draft import Part
from corpus.lists import Lists
from corpus.scene import Scene

SKELETONS = Path(__file__).parent / "skeletons"
_MARK = re.compile(r"<<([A-Z-]+)\|(.*?)>>|\{([A-Za-z_]+\d*(?:\.[A-Za-z_]+)?)\}", re.DOTALL)
_IN_NAMES = (" ", "  ", ", ", ",")


@dataclass(frozen=True, slots=True)
class Block:
    """One skeleton: its kind (note, top, end, line, clean), country, marked-up text and file."""

    kind: str
    country: str
    text: str
    file: str = ""


def read_blocks(*, held_out: bool) -> list[Block]:
    """Read all skeletons of one side; one in ten blocks is kept out of training."""
    blocks = []
    for path in sorted(SKELETONS.glob("*.txt")):
        for chunk in re.split(r"(?m)^@@ ", path.read_text(encoding="utf-8"))[1:]:
            head, _, body = chunk.partition("\n")
            kind, _, country = head.strip().partition(" ")
            text = body.strip("\n")
            if (crc32(text.encode()) % 10 == 0) == held_out:
                blocks.append(Block(kind, country or "us", text, path.stem))
    return blocks


def fill_block(block: Block, scene: Scene) -> list[Part]:
    """Fill slots from ``scene`` and keep literals; raises KeyError for an unknown slot."""
    return parse(block.text, scene.fill)


def parse(text: str, fill: Callable[[str], Part]) -> list[Part]:
    """Cut marked-up text into parts; ``fill`` turns a slot's key into one.

    ``{patient.last}, {patient.first}`` is one name and one part.
    """
    parts: list[Part] = []
    at, person = 0, ""
    for match in _MARK.finditer(text):
        gap = text[at : match.start()]
        label, literal, slot = match.groups()
        part = (literal, label) if label else fill(slot)
        same = slot is not None and slot.partition(".")[0].lower() == person and gap in _IN_NAMES
        if same and part[1] == parts[-1][1]:
            parts[-1] = (parts[-1][0] + gap + part[0], part[1])
        else:
            parts += [(gap, None), part]
        at, person = match.end(), slot.partition(".")[0].lower() if slot else ""
    return [*parts, (text[at:], None)]


def fill_alone(rng: Random, block: Block, lists: Lists) -> list[Part]:
    """Fill a block with a cast of its own."""
    return fill_block(block, Scene(rng, lists, block.country))


def of_kind(blocks: Iterable[Block], kind: str) -> list[Block]:
    """Pick the blocks of one kind."""
    return [b for b in blocks if b.kind == kind]
