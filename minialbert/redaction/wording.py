"""Put other names into a phrase, word by word, and leave its common words.

Words that say what kind of thing it is stay; each other word is drawn on its own, so that a part
of a name seen alone gets what it got within the whole::

    Mercy Hospital, 4 West     Providence Hospital, 7 East
    Mercy                      Providence
    825 SE Bishop St #120      473 SE Marlow St #962

Which words stay, and from which list others are drawn, are tables: :class:`Wording`.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from minialbert.redaction.characters import redrawn
from minialbert.redaction.draw import Draw
from minialbert.redaction.letter_case import cased
from minialbert.redaction.likeness import TELLING, first_of, folded, is_fresh, turned

_TOKEN: Final = re.compile(
    r"(?P<dotted>(?i:(?<![^\W_])(?:L&D|A&E)(?![^\W_]))|(?<![^\W_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?)"
    r"|(?P<number>[^\W_]*\d[^\W_]*)"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)"
    r"|(?P<gap>[\W_]+)"
)
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LEAD: Final = re.compile(r"(?:[OoDdLl]['’]|Mc|Mac(?=[A-Z]))(?=[^\W\d_]{2})")
_TAIL: Final = re.compile(r"['’][sS]?$")
_ORDINAL: Final = re.compile(r"(\d+)(st|nd|rd|th)", re.IGNORECASE)
_LETTERED: Final = re.compile(r"([^\W\d_]?)(\d+)([^\W\d_]?)")
_LETTERS: Final = "ABCDEFGHJKLMNPRSTW"
_WINDS: Final = "NSEW"
_VOWELS: Final = frozenset("aeiouy")


@dataclass(frozen=True, slots=True)
class Wording:
    """What stays and what is drawn: ``family`` tells draws of one kind of phrase from others.

    ``kept`` are case-folded words that stay. ``kinds`` gives for a case-folded word the list that
    it is drawn from; ``after`` for the list after a word (a saint's name after "st"); all other
    words come from ``names``.
    """

    family: str
    kept: frozenset[str]
    kinds: Mapping[str, tuple[str, ...]]
    after: Mapping[str, tuple[str, ...]]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Rewriting:
    """One phrase on its way: what it is, and what must not come out."""

    text: str
    wording: Wording
    draw: Draw
    taken: Collection[str]
    forced: frozenset[str]
    telling: tuple[str, ...]

    @property
    def is_shouted(self) -> bool:
        """Say whether capitals mean nothing here: all letters of several words are capitals."""
        return self.text.isupper() and len(self.text.split()) > 1


def reworded(text: str, wording: Wording, draw: Draw, *, taken: Collection[str]) -> str | None:
    """Return ``text`` with other names and numbers in it; None when there is nothing to replace.

    ``taken`` are case-folded words and texts that must not be drawn.
    """
    common = _common_runs(text, wording, taken)
    telling = tuple(word for word in folded(text).split() if len(word) >= TELLING)
    made = _rewritten(_Rewriting(text, wording, draw, taken, common, telling))
    if _is_other(made, text, wording):
        return made
    words = [m["word"] or m["dotted"] for m in _TOKEN.finditer(text)]
    bare = [_bare(word) for word in words if word]
    for names in (bare[:1], bare[:-1], bare):
        forced = common.union(names)
        made = _rewritten(_Rewriting(text, wording, draw, taken, forced, telling))
        if _is_other(made, text, wording):
            return made
    return None


def _is_other(made: str, text: str, wording: Wording) -> bool:
    is_within = f" {folded(text)} " in f" {folded(made)} "
    return is_fresh(made, text, (), wording.kept) and not is_within


def _common_runs(text: str, wording: Wording, taken: Collection[str]) -> frozenset[str]:
    """Return kept words that together are a name of their own in ``taken``, as "medical arts"."""
    low = text.casefold()
    found = [m for m in _TOKEN.finditer(low) if m["word"]]
    runs = (
        (found[i : j + 1], low[found[i].start() : found[j].end()])
        for i in range(min(len(found), 12))
        for j in range(i + 1, min(i + 5, len(found)))
    )
    left = (run for run, words in runs if words != low and words in taken)
    stay = [run for run in left if all(_bare(m[0]) in wording.kept for m in run)]
    return frozenset(_bare(m[0]) for run in stay for m in run)


def _rewritten(rewriting: _Rewriting) -> str:
    parts: list[str] = []
    before = ""
    for found in _TOKEN.finditer(rewriting.text):
        if found["gap"]:
            parts.append(found[0])
        elif found["number"]:
            parts.append(_number(found[0], rewriting))
        else:
            parts.append(_name(found[0], before, rewriting))
            before = _bare(found[0])
    return "".join(parts)


def _bare(word: str) -> str:
    return _TAIL.sub("", word).replace(".", "").casefold()


def _number(number: str, rewriting: _Rewriting) -> str:
    """Return another number with as many digits: 52nd, 118, 4R, A5 (whose letter stays)."""
    family, draw = rewriting.wording.family, rewriting.draw
    low = number.casefold()
    ordinal = _ORDINAL.fullmatch(number)
    for attempt in map(str, range(64)):
        if ordinal:
            digits = redrawn(ordinal[1], family, draw, attempt)
            suffix = _suffix(int(digits)) if digits.isascii() else ordinal[2]
            made = digits + cased(suffix, ordinal[2])
        elif lettered := _LETTERED.fullmatch(number):
            digits = redrawn(lettered[2], family, draw, attempt)
            made = lettered[1] + digits + _letter(lettered[3], number, rewriting, attempt)
        else:
            made = redrawn(number, family, draw, attempt)
        if made.casefold() != low and (
            len(made) < TELLING or made.casefold() not in rewriting.taken
        ):
            return made
    return made


def _suffix(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _letter(letter: str, whole: str, rewriting: _Rewriting, attempt: str) -> str:
    """Return another letter; a wind for a wind."""
    if not letter:
        return ""
    letters = [c for c in _WINDS if letter.upper() in _WINDS] or list(_LETTERS[:6])
    others = [c for c in letters if c != letter.upper()]
    made = rewriting.draw.pick(others, rewriting.wording.family, whole.casefold(), attempt)
    return cased(made, letter)


def _name(word: str, before: str, rewriting: _Rewriting) -> str:
    wording = rewriting.wording
    tail = _TAIL.search(word)
    stem, end = (word[: tail.start()], tail[0]) if tail else (word, "")
    bare = _bare(stem)
    if bare in wording.kept and bare not in rewriting.forced:
        return word
    items = wording.kinds.get(bare)
    if before in wording.after and not items:
        items = wording.after[before]
    if items:
        return _listed(stem, items, rewriting) + end
    if len(stem) == 1 and stem.isascii():
        return _letter(stem, stem, rewriting, "0") + end
    if "." in word or len(stem) == 1 or _is_acronym(stem, rewriting):
        return _acronym(stem, rewriting) + end
    lead = _LEAD.match(stem)
    start = lead[0] if lead else ""
    humps = [stem[len(start) :]] if stem.isupper() else _CAMEL.split(stem[len(start) :])
    return start + "".join(_hump(hump, rewriting) for hump in humps) + end


def _hump(hump: str, rewriting: _Rewriting) -> str:
    bare = _bare(hump)
    if bare in rewriting.wording.kept and bare not in rewriting.forced:
        return hump
    return _listed(hump, rewriting.wording.names, rewriting)


def _listed(word: str, items: tuple[str, ...], rewriting: _Rewriting) -> str:
    """Return the first of ``items``, from a drawn one on, that tells nothing, in ``word``'s case."""
    bare = _bare(word)
    family, taken = rewriting.wording.family, rewriting.taken
    telling = (*rewriting.telling, bare) if len(bare) >= TELLING else rewriting.telling

    def is_other(item: str) -> bool:
        low = item.casefold()
        return low != bare and not any(part in low for part in telling)

    found = first_of(
        turned(items, rewriting.draw, family, folded(bare) or bare),
        is_other,
        lambda item: item.casefold() not in taken,
    )
    made = found or redrawn(bare, family, rewriting.draw, spoken=True)
    return cased(made, word, alone=len(word) == 1)


def _is_acronym(word: str, rewriting: _Rewriting) -> bool:
    """Say whether capitals spell no word: MGH, SAIF, but not CARNEY, nor MERCY in MERCY HOSPITAL."""
    if not (word.isupper() and len(word) < 6):
        return False
    vowels = sum(c in _VOWELS for c in word.casefold())
    if rewriting.is_shouted:
        return len(word) < 3 or not vowels
    return len(word) < 5 or vowels < 2


def _acronym(word: str, rewriting: _Rewriting) -> str:
    """Return as many other letters, dots where they were."""
    family = f"{rewriting.wording.family} letters"
    for attempt in map(str, range(64)):
        made = redrawn(word, family, rewriting.draw, attempt)
        low = _bare(made)
        if low != _bare(word) and low not in rewriting.taken and low not in rewriting.wording.kept:
            return made
    return made


def words_left(text: str, wording: Wording) -> Iterator[str]:
    """Yield the case-folded words of ``text`` that are replaced: those that name it."""
    for found in _TOKEN.finditer(text):
        word = found["word"] or found["dotted"] or ""
        if word and _bare(word) not in wording.kept:
            yield _bare(word)
