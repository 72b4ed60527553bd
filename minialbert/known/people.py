"""What is known of one person's name: its parts, which of them are also words, its initials.

Worked example, ``O'Brien-Ng, Mary Ann, MD``::

    atoms     obrien's o and brien, ng, mary, ann      (the degree is dropped)
    parts     brien ng mary ann obrien brienng obrienng maryann
    initials  mao, for natural order
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from minialbert.known.everyday import (
    ABBREVIATIONS,
    DEGREES,
    EVERYDAY,
    PARTICLES,
    SUFFIXES,
    TITLES,
)
from minialbert.known.tokens import Words

# strong: a name wherever it stands; everyday: also a word; short: also an abbreviation;
# particle: de, van, Jr., never a name alone.
Kind = Literal["strong", "everyday", "short", "particle"]

MIN_MISSPELT: Final = 5
_MAX_GLUED = 3
_APOSTROPHES = "'’ʼ`´‘"


@dataclass(frozen=True, slots=True)
class Part:
    """A form that one or several neighbouring atoms of the name take in writing."""

    key: str
    kind: Kind
    atoms: frozenset[int]


@dataclass(frozen=True, slots=True)
class Person:
    """A name to look for. ``letters`` maps the first letter of each atom to its numbers."""

    parts: dict[str, Part]
    prefixes: frozenset[str]
    letters: dict[str, tuple[int, ...]]
    initials: frozenset[str]
    misspelt: dict[int, tuple[Part, ...]]


@dataclass(frozen=True, slots=True)
class _Atom:
    key: str
    kind: Kind
    n_value: int  # which value it comes from: parts are never glued across values
    glue: str  # what follows it: "" at the end of a chunk, else a space, hyphen or apostrophe
    starts_word: bool


def person_of(values: Sequence[str]) -> Person:
    """Take one or several columns' values as one person's name."""
    atoms: list[_Atom] = []
    naturals: list[str] = []
    for n, value in enumerate(values):
        chunks = _chunks(value)
        ordered = [a for chunk in chunks for a in _atoms(chunk, n)]
        turned = [a for chunk in chunks[1:] + chunks[:1] for a in _atoms(chunk, n)]
        naturals.append(_initials(turned))
        atoms += ordered
    parts = {part.key: part for part in reversed([*_parts(atoms)])}
    letters: dict[str, tuple[int, ...]] = {}
    for i, atom in enumerate(atoms):
        letters[atom.key[0]] = (*letters.get(atom.key[0], ()), i)
    misspelt: dict[int, tuple[Part, ...]] = {}
    for part in parts.values():
        for size in range(len(part.key) - 1, len(part.key) + 2):
            if part.kind == "strong" and len(part.key) >= MIN_MISSPELT:
                misspelt[size] = (*misspelt.get(size, ()), part)
    return Person(
        parts=parts,
        prefixes=frozenset(key[:i] for key in parts for i in range(1, min(len(key), 30))),
        letters=letters,
        initials=frozenset(_initial_forms(values, naturals)),
        misspelt=misspelt,
    )


def _chunks(value: str) -> list[str]:
    """Cut at commas, and drop titles, degrees and what stands in brackets after a comma."""
    kept: list[str] = []
    for chunk in re.split(r"[,;^]", value):
        words = [w for w in chunk.split() if w.strip(".").casefold() not in TITLES]
        is_shouted = value.upper() == value
        while len(words) > (0 if kept else 2) and _is_degree(words[-1], shouted=is_shouted):
            words.pop()
        if words:
            kept.append(" ".join(words))
    return kept


def _is_degree(word: str, *, shouted: bool) -> bool:
    """Say whether ``word`` is a degree; among capitals, DO and MA may be surnames."""
    bare = word.replace(".", "").replace("-", "")
    is_written_so = bare.isupper() or bare in ("PhD", "PharmD", "PsyD", "MBChB")
    is_name_too = shouted and bare in ("BA", "DO", "MA")
    return bare.casefold() in DEGREES and is_written_so and not is_name_too


def _atoms(chunk: str, n_value: int) -> Iterator[_Atom]:
    words = Words.of(chunk)
    last_letters = max((i for i, key in enumerate(words.keys) if key.isalpha()), default=-1)
    before = " "
    for i, key in enumerate(words.keys):
        gap = words.gap(i).strip() if i + 1 < len(words) else ""
        glue = "" if i + 1 == len(words) else _glue(gap)
        if key.isalpha():
            yield _Atom(key, _kind(key, is_last=i == last_letters), n_value, glue, before != "'")
        before = glue


def _glue(gap: str) -> str:
    if gap and gap in _APOSTROPHES:
        return "'"
    return "-" if gap == "-" else " "


def _kind(key: str, *, is_last: bool) -> Kind:
    if key in SUFFIXES or (key in PARTICLES and not is_last):
        return "particle"
    if key in EVERYDAY:
        return "everyday"
    return "short" if len(key) <= 2 or key in ABBREVIATIONS else "strong"


def _parts(atoms: Sequence[_Atom]) -> Iterator[Part]:
    """Yield single atoms of two letters or more, then neighbours written as one."""
    for i, atom in enumerate(atoms):
        if len(atom.key) > 1:
            yield Part(atom.key, atom.kind, frozenset({i}))
    for size in range(2, _MAX_GLUED + 1):
        for i in range(len(atoms) - size + 1):
            run = atoms[i : i + size]
            inner = run[:-1]
            glued = all(a.glue and (len(a.key) > 1 or a.glue == "'") for a in inner)
            key = "".join(a.key for a in run)
            one_value = run[0].n_value == run[-1].n_value
            is_name = any(a.kind != "particle" for a in run)
            if glued and one_value and is_name and len(run[-1].key) > 1 and len(key) > 3:
                yield Part(key, _kind(key, is_last=True), frozenset(range(i, i + size)))


def _initials(atoms: Sequence[_Atom]) -> str:
    return "".join(a.key[0] for a in atoms if a.starts_word and a.kind != "particle")


def _initial_forms(values: Sequence[str], naturals: Sequence[str]) -> Iterator[str]:
    """Yield the initials in natural order, and first and last alone."""
    whole = "".join(naturals)
    if len(values) == 1 and "," not in values[0] and len(values[0].split()[-1].strip(".")) == 1:
        whole = whole[1:] + whole[:1]  # LAST FIRST M
    if len(whole) in (2, 3, 4):
        yield whole
        yield whole[0] + whole[-1]
        if len(values) > 1:  # columns may come with the last name first
            yield whole[1:] + whole[:1]
