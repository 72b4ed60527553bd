"""Surrogates for people: another name for each part of a name, the same wherever it is written.

Worked example, all of one note and one scope::

    Maria Delgado  DELGADO, MARIA T.  M. Delgado  MTD  Delgado's
    Elena Quiroga  QUIROGA, ELENA R.  E. Quiroga  ERQ  Quiroga's

A part is drawn for its kind (given, family) and its form for comparing alone, so "Mr." "Delgado" in
another note of the same scope agrees. It keeps rough origin, and gender where it can be told. Short
forms ("Bob") become short forms of the surrogate. A surrogate shares neither the name nor its first
letter with the original; prefixes written together (Mc, O') are form, and stay. Small words (van,
de la), titles and suffixes (Jr.) stay. The same draw may give two people one name, as life does.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from minialbert.errors import NoteError
from minialbert.redaction.draw import Draw
from minialbert.redaction.letter_case import cased
from minialbert.redaction.names import lists, tables
from minialbert.redaction.names.parts import Part, cut_mentions, spellings

LETTERS: Final = "ABCDEFGHJKLMNPRSTW"
ATTEMPTS_PER_POOL: Final = 24

Words = tuple[tuple[str, str], ...]
"""The (role, word) of each part of one mention that names somebody by more than one part."""


@dataclass(frozen=True, slots=True)
class NoteNames:
    """What all mentions of one note say together, and the words drawn so far."""

    draw: Draw
    banned: frozenset[str]
    originals: frozenset[str]
    kinds: Mapping[str, lists.Kind]
    spelt: Mapping[str, str]
    prefixes: Mapping[str, str]
    people: Mapping[str, Sequence[Words]]
    drawn: dict[str, str]


def person_surrogates(mentions: Sequence[str], draw: Draw, *, taken: frozenset[str]) -> list[str]:
    """Return what replaces each of ``mentions``, the texts of the person spans of one note.

    ``taken`` are case-folded words and texts that must not be produced. What replaces a mention
    does not depend on the order of mentions. Raises NoteError when nothing is left to draw.
    """
    cut = cut_mentions(mentions)
    note = _read_note(cut, Counter(mentions), draw, taken)
    replaced = {mention: _replaced(mention, parts, note) for mention, parts in cut.items()}
    return [replaced[mention] for mention in mentions]


def _read_note(
    cut: Mapping[str, Sequence[Part]], n_seen: Mapping[str, int], draw: Draw, taken: frozenset[str]
) -> NoteNames:
    counts: Counter[str] = Counter()
    kinds: dict[str, lists.Kind] = {}
    prefixes: dict[str, str] = {}
    for mention, parts in cut.items():
        for part in (p for p in parts if p.is_name):
            counts[part.word] += n_seen[mention]
            kinds[part.word] = "family" if part.role == "family" else "given"
            if len(part.text) > 3 and part.text[1] in tables.APOSTROPHES:
                prefixes[part.word] = part.word[0]
    spelt = spellings(counts, counts)
    people: dict[str, list[Words]] = defaultdict(list)
    for words in sorted({_words(parts, spelt) for parts in cut.values()}):
        if len(words) > 1 and any(len(word) > 1 for _, word in words):
            for key in {word for _, word in words} | {word[0] for _, word in words}:
                people[key].append(words)
    originals = frozenset(word for word in counts if len(word) >= 4)
    return NoteNames(draw, taken | counts.keys(), originals, kinds, spelt, prefixes, people, {})


def _words(parts: Sequence[Part], spelt: Mapping[str, str]) -> Words:
    """Return roles and words of a mention, given names first."""
    order = ("given", "middle", "family")
    found = [(p.role, spelt.get(p.word, p.word)) for p in parts if p.role in order]
    return tuple(sorted(found, key=lambda each: order.index(each[0])))


def _replaced(mention: str, parts: Sequence[Part], note: NoteNames) -> str:
    words = _words(parts, note.spelt)
    alone = _initials_alone(parts, note)
    written: list[str] = []
    at = 0
    for part in parts:
        written.append(mention[at : part.start])
        at = part.end
        if part.role == "digits":
            written.append(_other_digits(part.text, note.draw))
        elif part.is_name:
            word = note.spelt[part.word]
            written.append(_written(surrogate_word(word, note), part.text, _prefix(word, note)))
        elif part.is_initial:
            letter = alone.get(part.start) or _initial(part.word, part.role, words, note)
            written.append(cased(letter, part.text))
        else:
            written.append(part.text)
    return "".join((*written, mention[at:]))


def surrogate_word(word: str, note: NoteNames) -> str:
    """Return the surrogate of ``word``, in title case; what follows the prefix if it has one."""
    if word not in note.drawn:
        note.drawn[word] = _short_form(word, note) or _drawn_word(word, note)
    return note.drawn[word]


def _short_form(word: str, note: NoteNames) -> str | None:
    """Return a short form of the surrogate of the name that ``word`` is short for, if it is."""
    bases = lists.nickname_bases().get(word)
    if not bases or note.kinds[word] == "family":
        return None
    named = [base for base in bases if lists.folded(base) in note.kinds]
    if not named and word in lists.name_lists().family["en"]:
        return None
    base = min(named) if named else bases[0]
    formal = surrogate_word(note.spelt.get(lists.folded(base), lists.folded(base)), note)
    fits = _fitting(word, "", note)
    short_forms = [s for s in tables.NICKNAMES.get(formal, ()) if fits(s)]
    return note.draw.pick(short_forms, "person", "short", word) if short_forms else formal


def _drawn_word(word: str, note: NoteNames) -> str:
    """Draw for ``word`` from the pools in turn until a name fits."""
    prefix = _prefix(word, note)
    kind = note.kinds.get(word, "given")
    label: lists.Kind = "either" if lists.is_both(word) else kind
    fits = _fitting(word, prefix, note)
    for pool in _pools(word, kind, label, prefix):
        for attempt in range(ATTEMPTS_PER_POOL):
            name = note.draw.pick(pool, "person", label, word, str(attempt))
            name = _feminine(name, word)
            if fits(name):
                return name
    raise NoteError("No surrogate was found for a name that is not itself in the note.")


def _pools(word: str, kind: lists.Kind, label: lists.Kind, prefix: str) -> Iterator[Sequence[str]]:
    """Yield the names to draw from for ``word``, the fittest first."""
    if prefix:
        yield from filter(None, (tables.COMPOUND_CORES.get(prefix),))
    gender = lists.gender_of(word) if label != "family" else "n"
    origin = "en" if label == "either" else lists.origin_of(word, kind)
    if word in lists.formal_names() and label != "family":
        for where in dict.fromkeys((origin, "en")):
            yield from _wide(lists.pool(label, where, gender, with_short=True))
    yield from _wide(lists.pool(label, origin, gender))
    if label == "given":
        yield from _wide(lists.pool(label, origin, "n") if origin != "en" else ())
        yield lists.pool(label, "en", gender)
    yield lists.pool("family", "en", "n")


def _wide(pool: Sequence[str]) -> Iterator[Sequence[str]]:
    if len(pool) >= 12:
        yield pool


def _fitting(word: str, prefix: str, note: NoteNames) -> Callable[[str], bool]:
    """Return the test that a surrogate of ``word`` has to pass."""
    initial = word[len(prefix) : len(prefix) + 1]

    def fits(name: str) -> bool:
        core = name.lower()
        whole = prefix + core
        pieces = (whole[a:b] for a in range(len(whole) - 3) for b in range(a + 4, len(whole) + 1))
        return (
            core[0] != initial
            and whole not in note.banned
            and core not in note.banned
            and note.originals.isdisjoint(pieces)
        )

    return fits


def _feminine(name: str, word: str) -> str:
    """Give a Slavic family name the ending of ``word``, where that is a woman's."""
    if word.endswith(("ova", "eva")) and name.endswith(("ov", "ev")):
        return name + "a"
    if word.endswith(("ska", "cka")) and name.endswith(("ski", "cki")):
        return name[:-1] + "a"
    return name


def _prefix(word: str, note: NoteNames) -> str:
    """Return the prefix that ``word`` is written together with (mc, o, van), or nothing."""
    if word in note.prefixes:
        return note.prefixes[word]
    if word.startswith("mc") and len(word) >= 5:
        return "mc"
    return lists.compound_prefix(word)


def _initial(letter: str, role: str, words: Words, note: NoteNames) -> str:
    """Return the initial of the surrogate of what ``letter`` stands for beside ``words``.

    What it stands for is a word of another mention that has all words of this one. Without such
    a mention a letter is drawn.
    """
    said = {word for _, word in words if len(word) > 1}
    meant = [
        (as_role != role, word)
        for person in note.people.get(min(said, default=letter), ())
        if said <= {word for _, word in person}
        for as_role, word in person
        if len(word) > 1 and word[0] == letter and word not in said
    ]
    return _first_letter(min(meant)[1], note) if meant else _drawn_letter(letter, note.draw)


def _first_letter(word: str, note: NoteNames) -> str:
    return (_prefix(word, note) or surrogate_word(word, note))[0].upper()


def _drawn_letter(letter: str, draw: Draw) -> str:
    others = [each for each in LETTERS if each != letter.upper()]
    return draw.pick(others, "person", "initial", letter)


def _initials_alone(parts: Sequence[Part], note: NoteNames) -> dict[int, str]:
    """Return the letters for a mention of nothing but initials (``MTD``), by their starts."""
    initials = [p for p in parts if p.is_initial]
    if not initials or any(p.is_name for p in parts):
        return {}
    letters = "".join(p.word for p in initials)
    matches = [
        (-sum(at is not None for at in match), person, match)
        for person in note.people.get(letters[0], ())
        if (match := _matched(letters, person)) is not None
    ]
    if not matches:
        return {p.start: _drawn_letter(p.word, note.draw) for p in initials}
    _, person, match = min(matches, key=lambda each: each[:2])
    found: dict[int, str] = {}
    for part, at in zip(initials, match, strict=True):
        role, word = person[at] if at is not None else ("", part.word)
        is_word = len(word) > 1
        found[part.start] = (
            _first_letter(word, note) if is_word else _initial(word, role, person, note)
        )
    if "".join(found.values()).lower() == letters:
        return {p.start: _drawn_letter(p.word, note.draw) for p in initials}
    return found


def _matched(letters: str, person: Words) -> list[int | None] | None:
    """Return which part of ``person`` each letter stands for, or None where they do not fit.

    The first letter is a given name's and the last a family name's; one letter may be either.
    """
    ats: list[int | None] = []
    start = 0
    for n, letter in enumerate(letters):
        fitting = (
            at
            for at in range(start, len(person))
            if person[at][1][0] == letter
            and (len(letters) == 1 or n > 0 or person[at][0] == "given")
            and (len(letters) == 1 or n + 1 < len(letters) or person[at][0] == "family")
        )
        at = next(fitting, None)
        if at is None and n in (0, len(letters) - 1):
            return None
        ats.append(at)
        start = start if at is None else at + 1
    return ats


def _other_digits(digits: str, draw: Draw) -> str:
    """Return other digits, as many."""
    shifts = draw.digest("person", "digits", digits)
    return "".join(
        str((int(digit) + 1 + shifts[at % len(shifts)] % 9) % 10) for at, digit in enumerate(digits)
    )


def _written(surrogate: str, like: str, prefix: str) -> str:
    """Write ``surrogate`` in the case of ``like``, behind its prefix, with its apostrophe."""
    if prefix:
        at = 0
        while len(lists.folded(like[:at])) < len(prefix) or like[at : at + 1] in _MARKS:
            at += 1
        return like[:at] + cased(surrogate, like[at:])
    for at, character in enumerate(like):
        if character in tables.APOSTROPHES:
            cut = max(1, min(at, len(surrogate) - 1))
            rest = surrogate[cut:]
            rest = rest.capitalize() if like[at + 1].isupper() else rest
            head = cased(surrogate[:cut], like[:at])
            return head + character + _written(rest, like[at + 1 :], "")
    return cased(surrogate, like)


_MARKS: Final = frozenset(tables.APOSTROPHES)
