"""Find a person's name: whole in any order, in parts, with initials, misspelt by one letter.

Every word of the text that could be a piece of the name is a hit; hits that follow each other
with nothing but a space, comma or the like between them are a run; and a run is a name if
something in it is a name for certain. Worked example, for ``Will T. Delgado``::

    Delgado, Will was told that he will see T. Delgdao. Will agreed.
    ~~~~~~~~~~~~~ a run             no          ~~~~~~~~~ misspelt   no: a sentence starts here
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from minialbert.known.everyday import ABBREVIATIONS, DEGREES, FREQUENT, SUFFIXES
from minialbert.known.people import Kind, Part, Person, person_of
from minialbert.known.setting import (
    is_after_title,
    is_all_capitals_around,
    is_eponym,
    is_month,
    starts_sentence,
)
from minialbert.known.tokens import Words

Role = Literal["full", "misspelt", "initial"]

_BREAK = r"\r?\n[ \t]{0,8}"
_AFTER_NAME = re.compile(
    rf",?[ \t\xa0]{{1,3}}(?:{_BREAK})?|,(?:{_BREAK})?|{_BREAK}|[-_^/]|"
    r"[ \t][(\"“]{1,2}|[)\"”]{1,2}[ \t]"
)
_CLOSING = re.compile(r"[\"”]?\)")
_AFTER_INITIAL = re.compile(r"\.?,?[ \t\xa0]{0,2}|\.?[-^]|['’]")
_BEFORE_INITIAL = re.compile(r",?[ \t\xa0]{1,2}|[,^_-]")
_GLUE = re.compile(r"[ \t\xa0]|[-'’ʼ`´‘](?:\r?\n)?")
_BRIDGE_AFTER = re.compile(r"\.?[ \t\xa0]{1,2}")
_NEXT_TO = re.compile(r"[ \t]{0,2}[,:]?[ \t]{0,2}[(\[\"]?")
_NOT_AFTER_INITIAL = re.compile(r"[&/+:'’=]|\.\d")
_GLUED_FIRST = frozenset("o d l mc mac de del la le di da el al st van von der fitz".split())


@dataclass(frozen=True, slots=True)
class _Hit:
    """Words ``first`` to ``last`` may be a piece of the name: these ``atoms`` of it."""

    first: int
    last: int
    role: Role
    kind: Kind
    atoms: frozenset[int]


def find(words: Words, label: str, values: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the bounds of names among ``words``, in order for each person."""
    for person in _people(label, values):
        search = _Search(words, person)
        runs = [run for run in search.runs() if run]
        bounds = [(words.starts[run[0].first], _end_of(words, run)) for run in runs]
        yield from bounds
        yield from search.initials(bounds)


def _people(label: str, values: Sequence[str]) -> Iterator[Person]:
    """Yield the persons that ``values`` name.

    All columns of a patient are one person; so are a doctor's that hold a single word each.
    """
    named = [value for value in values if sum(map(str.isalpha, value)) > 1]
    single = [v for v in named if label == "PATIENT" or len(v.split()) == 1]
    for group in ([single] if single else []) + [[v] for v in named if v not in single]:
        person = person_of(group)
        if person.parts:
            yield person


class _Search:
    """One person in one text."""

    def __init__(self, words: Words, person: Person) -> None:
        self.words, self.person = words, person
        self._lower: frozenset[str] | None = None

    def runs(self) -> Iterator[list[_Hit]]:
        """Yield runs that are names, cut down to what belongs to them."""
        run: list[_Hit] = []
        used: set[int] = set()
        for hit in self._hits():
            if run and not self._follows(run, hit, used):
                yield self._accepted(run)
                run, used = [], set()
            if hit.role == "initial":
                free = [i for i in sorted(hit.atoms) if i not in used]
                used.update(free[:1])
            else:
                used |= hit.atoms
            run.append(hit)
        yield self._accepted(run)

    def _hits(self) -> Iterator[_Hit]:
        keys, person = self.words.keys, self.person
        misspelt = dict(_misspellings(person, frozenset(keys)))
        wanted = {*person.parts, *person.prefixes, *person.letters, *misspelt}
        at = 0
        for i in [i for i, key in enumerate(keys) if key in wanted]:
            hit = self._hit(i, misspelt.get(keys[i])) if i >= at else None
            if hit:
                at = hit.last + 1
                if self.words.stands_alone(hit.first, hit.last):
                    yield hit

    def _hit(self, i: int, misspelt: Part | None) -> _Hit | None:
        """Return what word ``i``, perhaps with those after it, is of the name."""
        key, person = self.words.keys[i], self.person
        glued = self._glued(i) if key in person.prefixes else None
        if glued:
            return glued
        if part := person.parts.get(key):
            return _Hit(i, i, "full", part.kind, part.atoms)
        if key in person.letters:
            return self._initial(i)
        if misspelt and self._may_be_misspelt(i):
            return _Hit(i, i, "misspelt", misspelt.kind, misspelt.atoms)
        return None

    def _glued(self, i: int) -> _Hit | None:
        """Take ``O Brien`` or ``Smith-Jones`` where the name has it as one."""
        key, longest = self.words.keys[i], None
        for last in range(i + 1, min(i + 3, len(self.words))):
            gap = self.words.gap(last - 1)
            is_space = bool(gap) and gap[0] in " \t\xa0"
            if not _GLUE.fullmatch(gap) or (
                is_space and (self.words.keys[last - 1] not in _GLUED_FIRST)
            ):
                break
            key += self.words.keys[last]
            if part := self.person.parts.get(key):
                longest = _Hit(i, last, "full", part.kind, part.atoms)
        return longest

    def _initial(self, i: int) -> _Hit | None:
        surface, gap = self.words.surface(i), self.words.gap(i)
        if not surface.isupper() and not gap.startswith("."):
            return None
        if _NOT_AFTER_INITIAL.match(gap) and surface.upper() not in ("O", "D"):
            return None
        return _Hit(i, i, "initial", "particle", frozenset(self.person.letters[self.words.keys[i]]))

    def _may_be_misspelt(self, i: int) -> bool:
        """Say whether word ``i`` has a capital and is no ordinary word, here or elsewhere."""
        key = self.words.keys[i]
        if not self.words.surface(i)[0].isupper() or key in FREQUENT:
            return False
        if self._lower is None:
            words = self.words
            n = range(len(words))
            self._lower = frozenset(
                words.keys[j] for j in n if words.text[words.starts[j]].islower()
            )
        return key not in self._lower

    def _follows(self, run: list[_Hit], hit: _Hit, used: set[int]) -> bool:
        """Say whether ``hit`` continues ``run``, perhaps after a middle initial of its own."""
        words, last = self.words, run[-1]
        if hit.role == "initial":
            if hit.atoms <= used:
                return False
        elif hit.atoms & used:
            return False
        gap = words.gap(last.last)
        if hit.first == last.last + 2 and last.role != "initial" != hit.role:
            middle = words.surface(last.last + 1)
            is_initial = len(middle) == 1 and middle.isupper() and gap.strip() in ("", ",")
            return is_initial and bool(_BRIDGE_AFTER.fullmatch(words.gap(last.last + 1)))
        if hit.first != last.last + 1:
            return False
        if last.role == "initial":
            return bool(_AFTER_INITIAL.fullmatch(gap))
        pattern = _BEFORE_INITIAL if hit.role == "initial" else _AFTER_NAME
        return bool(pattern.fullmatch(gap))

    def _accepted(self, run: list[_Hit]) -> list[_Hit]:
        """Return the run without what only happens to stand beside the name; empty if it is none."""
        solid = [hit for hit in run if hit.role != "initial" and hit.kind != "particle"]
        strong = [hit for hit in solid if hit.kind == "strong"]
        if strong:
            all_lower = all(self._case(hit) == "lower" for hit in strong)
            kept = [
                h
                for h in run
                if h.kind not in ("everyday", "short") or all_lower or self._has_capital(h)
            ]
            kept = self._trimmed(_around(kept, strong))
            return kept if len(kept) > 1 or self._alone(kept[0]) else []
        capitals = [hit for hit in solid if self._has_capital(hit)]
        if not capitals:
            return []
        kept = self._trimmed(
            _around([h for h in run if h in capitals or h.role == "initial"], capitals)
        )
        if sum(hit in capitals for hit in kept) > 1 or self._beside_initial(kept):
            return kept
        return capitals[:1] if self._alone(capitals[0]) else []

    def _trimmed(self, run: list[_Hit]) -> list[_Hit]:
        """Drop particles at the end: a name does not end in "de"; a Jr. may."""
        while len(run) > 1 and run[-1].kind == "particle" and run[-1].role == "full":
            if self.words.keys[run[-1].last] in SUFFIXES:
                break
            run = run[:-1]
        return run

    def _beside_initial(self, run: list[_Hit]) -> bool:
        """Say whether one ordinary word has an initial that is marked as one: ``W. Hope``."""
        marks = (self.words.gap(hit.last)[:1] for hit in run[:-1])
        return len(run) > 1 and any(mark in (".", ",") for mark in marks)

    def _alone(self, hit: _Hit) -> bool:
        """Say whether a single word is a name where it stands."""
        words, start, end = self.words, self.words.starts[hit.first], self.words.ends[hit.last]
        case = self._case(hit)
        if is_after_title(words.text, start, is_shouted=case == "capitals"):
            return case != "lower" or hit.kind == "strong"
        if is_eponym(words.text, end):
            return False
        if hit.role == "misspelt":
            return case != "capitals" or not is_all_capitals_around(words, hit.first, hit.last)
        if hit.kind == "strong":
            return True
        if case != "title" or is_month(words, hit.first):
            return False
        return hit.kind == "short" or not starts_sentence(words.text, start)

    def _has_capital(self, hit: _Hit) -> bool:
        return self._case(hit) != "lower"

    def _case(self, hit: _Hit) -> Literal["lower", "title", "capitals"]:
        surface = self.words.text[self.words.starts[hit.first] : self.words.ends[hit.last]]
        if not surface[0].isupper():
            return "lower" if surface.islower() else "title"
        return "capitals" if surface.isupper() else "title"

    def initials(self, names: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Yield ``MTD`` where it stands out, ``MD`` and ``M.D.`` only next to one of ``names``."""
        words, person = self.words, self.person
        ends = {end for _, end in names}
        starts = {start for start, _ in names}
        for first, last, key in _capital_runs(words, person.initials):
            if not words.stands_alone(first, last):
                continue
            start, end = words.starts[first], words.ends[last]
            beside = self._is_beside(first, last, ends=ends, starts=starts)
            stands_out = len(key) > 2 and not is_all_capitals_around(words, first, last)
            is_word = key in ABBREVIATIONS or key in FREQUENT or key in DEGREES
            if (beside and key not in DEGREES) or (stands_out and not is_word):
                yield start, end + (last > first and words.text.startswith(".", end))

    def _is_beside(self, first: int, last: int, *, ends: set[int], starts: set[int]) -> bool:
        words = self.words
        before = words.ends[first - 1] if first else -1
        after = words.starts[last + 1] if last + 1 < len(words) else -1
        gap_before = words.gap(first - 1) if first else "-"
        gap_after = words.gap(last).lstrip('.)]"')
        return bool(
            (before in ends and _NEXT_TO.fullmatch(gap_before))
            or (after in starts and _NEXT_TO.fullmatch(gap_after))
        )


def _end_of(words: Words, run: Sequence[_Hit]) -> int:
    """Return the end of a name with the period of its last initial and the bracket it opened."""
    end = words.ends[run[-1].last]
    is_short = run[-1].kind == "particle" or run[-1].role == "initial"
    if is_short and words.text.startswith(".", end):
        return end + 1
    if "(" in words.text[words.starts[run[0].first] : end]:
        match = _CLOSING.match(words.text, end)
        return match.end() if match else end
    return end


def _around(run: Sequence[_Hit], sure: Sequence[_Hit]) -> list[_Hit]:
    """Return the stretch of ``run`` without holes that holds the first of ``sure``."""
    at = run.index(sure[0])
    first = last = at
    while first > 0 and run[first].first - run[first - 1].last <= 2:
        first -= 1
    while last + 1 < len(run) and run[last + 1].first - run[last].last <= 2:
        last += 1
    return list(run[first : last + 1])


def _capital_runs(words: Words, initials: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Yield where one of ``initials`` stands in capitals, as a word or parted by periods: M.T.D."""
    openings = {*initials, *(each[0] for each in initials)}
    at = 0
    for i in [i for i, key in enumerate(words.keys) if key in openings]:
        last, key = i, words.keys[i]
        while len(key) < 4 and last + 1 < len(words) and words.gap(last) in (".", ". "):
            if len(words.keys[last]) > 1 or len(words.keys[last + 1]) > 1:
                break
            last += 1
            key += words.keys[last]
        surface = words.text[words.starts[i] : words.ends[last]]
        if i >= at and key in initials and surface.isupper():
            at = last + 1
            yield i, last, key


def _misspellings(person: Person, keys: Iterable[str]) -> Iterator[tuple[str, Part]]:
    """Yield those of ``keys`` that are a part of the name but for one letter."""
    for key in keys:
        for part in person.misspelt.get(len(key), ()):
            if is_one_letter_off(key, part.key):
                yield key, part
                break


def is_one_letter_off(one: str, other: str) -> bool:
    """Say whether one substitution, insertion, deletion or swap of neighbours parts the two."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    same = next((i for i, c in enumerate(short) if c != long[i]), len(short))
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    swapped = short[same : same + 2] == long[same : same + 2][::-1]
    return short[same + 1 :] == long[same + 1 :] or (
        swapped and short[same + 2 :] == long[same + 2 :]
    )
