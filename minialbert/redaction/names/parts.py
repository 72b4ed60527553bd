"""Cut the mentions of a note's people into parts, and say which part is which.

Worked example::

    DELGADO, MARIA T.    family "delgado", given "maria", middle "t" (an initial)
    M. Delgado's         given "m" (an initial), family "delgado"; the ending stays
    MTD                  "m", "t", "d": initials that stand alone
    Amos van Dyk Jr.     given "amos", kept "van", family "dyk", kept "Jr"

What a word is, is decided once for the whole note, from all its mentions: see :func:`kinds_of`.
Everything here is a function of the set of mentions, never of their order.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from minialbert.redaction.names import lists, tables

Role = Literal["given", "middle", "family", "lone", "kept", "digits"]

_APART = r"\s\d_\x00-\x26\x28-/:-@\[-^{-~\u0080-\u00b3\u00b5-\u00bf\u2000-\u206f\u3000-\u303f\uff00-\uff0f"
_LETTERS = rf"[^{_APART}'’ʼ`´]+"
_TOKEN: Final = re.compile(
    rf"(?P<kept>\d+(?:st|nd|rd|th)\b)|(?P<digits>\d+)|{_LETTERS}(?:['’ʼ`´]{_LETTERS})*",
    re.IGNORECASE,
)
_ENDING: Final = re.compile(r"['’ʼ`´]s$", re.IGNORECASE)
_COMMA: Final = re.compile(r"[,^]")  # HL7 writes Last^First
_QUOTES: Final = frozenset(('""', "''", "“”", "‘’", "()"))
MAX_COMPARED: Final = 40
"""Words longer than this, in characters, are not compared for misspellings."""


@dataclass(frozen=True, slots=True)
class Part:
    """``text``, from ``start`` on in its mention; ``word`` is its form for comparing."""

    start: int
    text: str
    word: str
    role: Role

    @property
    def end(self) -> int:
        """Where the part ends in its mention."""
        return self.start + len(self.text)

    @property
    def is_initial(self) -> bool:
        """Whether the part is a single letter that stands for a name."""
        return len(self.word) == 1 and self.role not in ("kept", "digits")

    @property
    def is_name(self) -> bool:
        """Whether the part is a name of more than a letter."""
        return len(self.word) > 1 and self.role not in ("kept", "digits")


def _in_role(part: Part, role: Role) -> Part:
    return part if part.role == role else Part(part.start, part.text, part.word, role)


def cut_mentions(mentions: Collection[str]) -> dict[str, tuple[Part, ...]]:
    """Return the parts of each mention with their roles."""
    tokens = {mention: list(_tokens(mention)) for mention in sorted(set(mentions))}
    written_out = {p.word for ps in tokens.values() for p in ps if _is_written_out(p, len(ps))}
    marked = {mention: _keep_small_words(parts, mention) for mention, parts in tokens.items()}
    signed = {initials for ps in marked.values() for initials in _initials_of(ps)}
    cut = {m: _split_initials(parts, m, written_out, signed) for m, parts in marked.items()}
    kinds = kinds_of(cut)
    return {mention: _with_roles(parts, mention, kinds) for mention, parts in cut.items()}


def _tokens(mention: str) -> Iterator[Part]:
    for match in _TOKEN.finditer(mention):
        role: Role = "kept" if match["kept"] else "digits" if match["digits"] else "lone"
        text = match[0] if role != "lone" else _ENDING.sub("", match[0])
        yield Part(match.start(), text, lists.folded(text), role)


def _is_written_out(part: Part, n_parts: int) -> bool:
    """Say whether the spelling shows that ``part`` is a name, not initials."""
    if len(part.word) > 4:
        return True
    return not part.text.isupper() and (not part.text.islower() or n_parts > 1)


def _keep_small_words(parts: list[Part], mention: str) -> list[Part]:
    """Mark titles, particles, suffixes and degrees, where a name stands beside them."""
    marked = [
        _in_role(part, "kept") if _is_small(parts, at, mention) else part
        for at, part in enumerate(parts)
    ]
    return marked if any(p.is_name or p.is_initial for p in marked) else parts


def _is_small(parts: list[Part], at: int, mention: str) -> bool:
    part = parts[at]
    before = mention[parts[at - 1].end : part.start] if at else ""
    after = mention[part.end : part.end + 1]
    if at == 0 and len(parts) > 1 and part.word in tables.TITLES and after in (".", " "):
        return True
    if at and part.word in tables.SUFFIXES:
        return True
    if at and part.text in tables.DEGREES and ("," in before or not mention.isupper()):
        return True
    followed = at + 1 < len(parts) and "," not in mention[part.end : parts[at + 1].start]
    if not followed or len(parts[at + 1].word) < 2:
        return False
    if at and part.word in tables.BETWEEN and (part.text.islower() or part.text.isupper()):
        return True
    if part.text.casefold() in tables.IRISH:
        return True
    if part.word in tables.PARTICLES:
        next_origin = lists.origin_of(parts[at + 1].word, "family")
        return at > 0 or part.text.islower() or next_origin not in ("vi", "zh", "ko")
    soft = part.word in tables.SOFT_PARTICLES
    if soft and lists.origin_of(parts[at + 1].word, "family") == "ar":
        return True
    if len(part.word) == 1 or after != "-":
        return soft and part.text.islower()
    return soft


def _initials_of(parts: Sequence[Part]) -> Iterator[str]:
    """Yield the initials that the one named by ``parts`` may sign with, in both orders."""
    letters = "".join(part.word[0] for part in parts if part.is_name or part.is_initial)
    if len(letters) > 1:
        for each in (letters, letters[0] + letters[-1]):
            yield from (each, each[1:] + each[0])


def _split_initials(
    parts: list[Part], mention: str, written_out: Collection[str], signed: Collection[str]
) -> list[Part]:
    """Cut groups of initials (``MTD``) into single letters."""
    split: list[Part] = []
    for part in parts:
        is_name = part.word in written_out or (part.word not in signed and _is_listed(part.word))
        if part.role == "lone" and _are_initials(part, len(parts), mention, is_name=is_name):
            at = range(len(part.text))
            split += [Part(part.start + i, part.text[i], part.word[i], "lone") for i in at]
        else:
            split.append(part)
    return split


def _are_initials(part: Part, n_parts: int, mention: str, *, is_name: bool) -> bool:
    text = part.text
    if not (text.isascii() and text.isalpha() and 2 <= len(text) <= 4):
        return False
    vowels = any(c in "aeiouy" for c in part.word)
    if n_parts == 1:
        short = len(text) < 4
        return not is_name and (
            (text.isupper() and (short or not vowels)) or (text.islower() and short)
        )
    return text.isupper() and len(text) < 4 and not (mention.isupper() and (is_name or vowels))


def kinds_of(cut: Mapping[str, Sequence[Part]]) -> dict[str, lists.Kind]:
    """Say of each word of the note whether it is a given or a family name.

    "Last, First" and nicknames in quotes count most, then the place in mentions of several words, then the lists. What
    none of them tells is a family name.
    """
    surest: dict[str, Counter[str]] = defaultdict(Counter)
    placed: dict[str, Counter[str]] = defaultdict(Counter)
    words: set[str] = set()
    for mention, parts in cut.items():
        names = [p for p in parts if p.is_name]
        words.update(p.word for p in names)
        comma = comma_of(parts, mention)
        for part in (p for p in names if _is_quoted(p, mention)):
            surest[part.word]["given"] += 1
        if comma is not None:
            for part in names:
                surest[part.word]["family" if part.start < comma else "given"] += 1
        else:
            _vote_by_place(placed, parts, mention)
    return {
        w: _agreed(surest[w]) or _agreed(placed[w]) or listed_kind(w) or _left_kind(w, words)
        for w in words
    }


def _left_kind(word: str, words: Collection[str]) -> lists.Kind:
    """Return "given" for a short form of a name of the note, else "family"."""
    bases = lists.nickname_bases().get(word, ())
    return "given" if any(lists.folded(base) in words for base in bases) else "family"


def comma_of(parts: Sequence[Part], mention: str) -> int | None:
    """Return where the comma of "Last, First" stands, or None where names are in another order."""
    spoken = [p for p in parts if p.is_name or p.is_initial]
    for left, right in zip(spoken, spoken[1:], strict=False):
        comma = _COMMA.search(mention, left.end, right.start)
        if comma:
            return comma.start()
    return None


def _is_quoted(part: Part, mention: str) -> bool:
    """Say whether ``part`` is what somebody is called: Marguerite "Mags" Delacroix."""
    before, after = mention[: part.start][-1:], mention[part.end : part.end + 1]
    return part.start > 0 and part.end < len(mention) and before + after in _QUOTES


def _vote_by_place(votes: dict[str, Counter[str]], parts: Sequence[Part], mention: str) -> None:
    """Count first words for given names and last ones for family names."""
    spoken = [p for p in parts if p.is_name or p.is_initial]
    if len(spoken) < 2:
        return
    groups = _hyphenated(spoken, mention)
    first, last = groups[0], groups[-1]
    if len(groups) < 2:
        return
    if _is_turned(first[0], last[-1]):
        first, last = last, first
    for part in (p for p in first if p.is_name):
        votes[part.word]["given"] += 1
    for part in (p for p in last if p.is_name):
        votes[part.word]["family"] += 1


def _is_turned(first: Part, last: Part) -> bool:
    """Say whether two words at the ends of a mention look like "DELGADO Maria"."""
    if not (first.is_name and last.is_name):
        return first.is_name and listed_kind(first.word) == "family"
    if first.text.isupper() and not last.text.isupper():
        return listed_kind(first.word) != "given"
    return listed_kind(first.word) == "family" and listed_kind(last.word) == "given"


def _hyphenated(parts: Sequence[Part], mention: str) -> list[list[Part]]:
    """Group parts that only a hyphen joins: they are of one kind."""
    groups: list[list[Part]] = []
    for part in parts:
        between = mention[groups[-1][-1].end : part.start] if groups else ""
        if between in ("-", "\u2010", "\u2011", "\u2013"):
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups


def listed_kind(word: str) -> lists.Kind | None:
    """Return what the lists alone say of ``word``: None where they say both or nothing."""
    given, family = lists.is_given(word), lists.is_family(word)
    if given and not family:
        return "given"
    return "family" if family and not given else None


def _agreed(votes: Counter[str]) -> lists.Kind | None:
    if votes["given"] == votes["family"]:
        return None
    return "given" if votes["given"] > votes["family"] else "family"


def _with_roles(
    parts: Sequence[Part], mention: str, kinds: Mapping[str, lists.Kind]
) -> tuple[Part, ...]:
    """Give names the role of their kind, and initials the place that names leave them."""
    roles: dict[int, Role] = {}
    spoken = [p for p in parts if p.is_name or p.is_initial]
    comma = comma_of(parts, mention)
    has_name = any(p.is_name for p in spoken)
    has_family = any(p.is_name and kinds[p.word] == "family" for p in spoken)
    n_given = 0
    for at, part in enumerate(spoken):
        is_last = at + 1 == len(spoken)
        if part.is_name:
            role: Role = "family" if kinds[part.word] == "family" else "given"
        elif not has_name:
            role = "lone"
        elif (comma is not None and part.start < comma) or (is_last and not has_family):
            role = "family"
        else:
            role = "given"
        n_given += role == "given"
        roles[part.start] = "middle" if role == "given" and n_given > 1 else role
    return tuple(_in_role(p, roles.get(p.start, p.role)) for p in parts)


def spellings(words: Iterable[str], counts: Mapping[str, int]) -> dict[str, str]:
    """Map each word to the word of the note it misspells, or to itself.

    A misspelling is one letter changed, added, left out or swapped with the next, in a word of
    five letters or more. Listed names are right, then those seen more often; two listed names
    are two names.
    """
    right: dict[str, str] = {}
    by_key: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words, key=lambda w: (not _is_listed(w), -counts[w], w)):
        right[word] = word
        if not 4 <= len(word) <= MAX_COMPARED:
            continue
        keys = _shortened(word)
        near = (other for key in keys for other in by_key[key])
        meant = next((o for o in near if is_misspelt(word, o)), None)
        if meant is not None and len(meant) >= 5 and not (_is_listed(word) and _is_listed(meant)):
            right[word] = meant
        else:
            for key in keys:
                by_key[key].append(word)
    return right


def _is_listed(word: str) -> bool:
    return lists.is_given(word) or lists.is_family(word)


def _shortened(word: str) -> list[str]:
    """Return the word and all it becomes when one letter is left out: near words share one."""
    return [word, *dict.fromkeys(word[:i] + word[i + 1 :] for i in range(len(word)))]


def is_misspelt(word: str, other: str) -> bool:
    """Say whether one change of a letter, or one swap of neighbours, makes one of the other."""
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    a, b = word[start:], other[start:]
    if word == other:
        return False
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
