"""Lines made to cost more than they should, and what is done to a line after the network.

Each kind is a unit that is repeated to the length asked for. There is no network and no tokenizer
here: pieces are cut by an expression and their probabilities are drawn, so that decoding, rules,
repeats and the resolving of overlaps have as much to do as they ever can.
"""

import re
from collections.abc import Mapping
from random import Random
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from minialbert import rules
from minialbert.decoding import LabelScheme, bio_labels, decode
from minialbert.pieces import Pieces
from minialbert.redaction import redact
from minialbert.repeats import find_repeats
from minialbert.roles import settle_roles
from minialbert.spans import Span, cover

UNITS: Final[Mapping[str, str]] = MappingProxyType({
    "one digit": "1", "digits and dots": "1.", "digits and slashes": "1/", "short numbers": "1 2 ",
    "dates without end": "3/14/20", "dates": "3/14/2011 ", "years": "2011-", "times": "12:30:",
    "months": "March 3, ", "ages": "61-year-old-", "one letter": "a", "one capital": "A",
    "alternating case": "aB", "capital initials": "A. ", "capitalised words": "Aa ",
    "names": "Hollis ", "names joined": "HOLLIS-", "possessives": "Okon's ", "apostrophes": "O'",
    "titles": "Dr. ", "titles with names": "Dr. Okon ", "named fields": "Name: Okon, ",
    "numbered fields": "MRN: 1 ", "addresses": "12 Main St ", "telephones": "555-0134-",
    "at signs": "@", "e-mails": "a@b.", "web addresses": "http://www.", "hosts": "1.2.3.",
    "quotes": '"', "single quotes": "'", "commas": ", ", "hyphens": "-", "underscores": "_",
    "open brackets": "(", "mixed brackets": "([{<", "nested brackets": "(a) [b] ",
    "spaces": " ", "line ends": "\n", "short lines": "x\n", "accents": "é", "marks": "e\u0301",
    "joiners": "a\u200d", "right to left": "א\u200f", "ideographs": "中", "faces": "\U0001f600",
})  # fmt: skip
TYPES: Final = ("PATIENT", "DOCTOR", "DATE", "PHONE", "MEDICALRECORD", "PROBLEM")
SCHEME: Final = LabelScheme.of(bio_labels(TYPES))
ORDINARY: Final = (
    "The patient is a 61-year-old man seen on 3/14/2009 by Dr. Okafor for chest pain. "
    "He takes aspirin 81 mg daily and lisinopril 10 mg. BP 120/80, pulse 72. Call 555-0134. "
    "No fever, chills or weight loss; lungs are clear and the abdomen is soft.\n"
)
_PIECE: Final = re.compile(r"\w{1,4}|[^\w\s]")


def line_of(unit: str, n: int) -> str:
    """Repeat ``unit`` to ``n`` characters."""
    return (unit * (n // len(unit) + 1))[:n]


def nested(n: int) -> str:
    """Open brackets to the middle of ``n`` characters and close them to the end."""
    return "(" * (n // 2) + ")" * (n - n // 2)


def names_without_end(n: int) -> str:
    """List names of which no two are the same, so that each may be looked for everywhere."""
    random = Random(0)
    words = ("".join(random.choices("abcdefghij", k=6)).capitalize() for _ in range(n // 8 + 1))
    return line_of(", ".join(words), n)


def cut(text: str) -> Pieces:
    """Cut ``text`` into pieces of up to four letters or digits, or one sign."""
    bounds = [match.span() for match in _PIECE.finditer(text)]
    starts, ends = np.array(bounds, dtype=np.int64).reshape(-1, 2).T
    return Pieces(starts, starts, ends, np.zeros_like(starts))


def draw(n_pieces: int) -> NDArray[np.float32]:
    """Draw (n_pieces, n_labels) probabilities that make something of every second piece or so."""
    drawn = np.random.default_rng(n_pieces).random((n_pieces, 2 * len(TYPES) + 1)) ** 8
    drawn[::3, SCHEME.outside] += 9.0
    scores: NDArray[np.float32] = (drawn / drawn.sum(1, keepdims=True)).astype(np.float32)
    return scores


def spans_of(text: str, pieces: Pieces, scores: NDArray[np.float32]) -> list[Span]:
    """Do to a note what a tagger does after its network, clinical spans left out."""
    found = decode(text, pieces, scores, SCHEME, thresholds=dict.fromkeys(TYPES, 0.5))
    return united(text, [span for span in found if span.label != "PROBLEM"])


def united(text: str, phi: list[Span]) -> list[Span]:
    """Join ``phi`` with what rules and repeats find, as a tagger does."""
    phi = cover(text, [*phi, *rules.find(text)])
    phi = cover(text, [*phi, *find_repeats(text, phi)])
    return settle_roles(text, phi)


def names_drawn(text: str) -> list[Span]:
    """Take every second piece for a name, with scores in no order."""
    pieces, random = cut(text), Random(0)
    bounds = zip(pieces.starts[::2].tolist(), pieces.ends[::2].tolist(), strict=True)
    return [Span(start, end, "PATIENT", random.random()) for start, end in bounds]


def every_second(text: str) -> list[Span]:
    """Make a span of every second character."""
    return [Span(i, i + 1, "DATE") for i in range(0, len(text), 2)]


def redact_often(text: str) -> str:
    """Redact every second character."""
    return redact(text, every_second(text))
