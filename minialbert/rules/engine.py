"""Run tables of rules over one text, in time linear in its length.

A :class:`Rule` is one RE2 pattern; each capturing group that took part in a match becomes a span.
RE2 has no look-around, so a pattern states its borders by consuming them outside its groups, and
the search goes on from the end of the last group, not of the match. Worked example::

    pattern  (?:on|since) (\\d\\d?/\\d\\d?)          label DATE, unless_after " ?strength"
    text     seen on 3/14 and on 4/5 strength    (8, 12) DATE; "4/5" is vetoed by what follows

Patterns run over a folded text (:func:`fold`): ASCII, one byte per character of the original, so
that byte offsets ARE character offsets. What it does not do: choose between overlapping spans
of a model and of rules; see ``minialbert.spans.resolve``.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import re2

from minialbert.spans import Span

SET_SIZE = 16  # rules in one set; measured: fewer are slower, more are slow on noise
VETO_REACH = 32  # characters before or after a candidate that its vetoes may look at


@dataclass(frozen=True, slots=True)
class Rule:
    """One grammar of one label; ``score`` is low where a model knows better.

    ``unless_before`` and ``unless_after`` veto a candidate when the text that touches it on that
    side matches; ``check`` must hold for the candidate itself. Patterns are RE2's, case matters.
    """

    label: str
    pattern: str
    score: float = 0.9
    unless_before: str = ""
    unless_after: str = ""
    check: Callable[[str], bool] | None = None


class _Folds(dict[int, str]):
    """Code point to its ASCII stand-in, filled as texts need it."""

    def __missing__(self, code_point: int) -> str:
        self[code_point] = stand_in = _stand_in(chr(code_point))
        return stand_in


_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad"
_QUOTES = "\u2018\u2019\u201b\u02bc\u2032\u0060\u00b4"
_FOLDS = _Folds(
    {i: chr(i) for i in range(128)}
    | {ord(c): "-" for c in _DASHES}
    | {ord(c): "'" for c in _QUOTES}
    | {ord(c): '"' for c in "\u201c\u201d\u2033"}
    | {ord(c): "\n" for c in "\u0085\u2028\u2029"}
)


def _stand_in(character: str) -> str:
    kind = unicodedata.category(character)
    base = unicodedata.normalize("NFKD", character)[0]
    if kind[0] in "ZC":
        return " "
    if kind == "Nd":
        return str(unicodedata.digit(character))
    if kind[0] != "N" and base.isascii():
        return base
    if kind == "Lu":
        return "X"
    return "x" if kind in ("Ll", "Lt") or kind[0] == "M" else "?"


def fold(text: str) -> bytes:
    """Return ``text`` in ASCII, a byte per character: É is E, an en dash is -, Я is X, 患 is ?."""
    plain = text if text.isascii() else text.translate(_FOLDS)
    return plain.encode("ascii")


class _RuleSet:
    """Neighbouring rules, of which one search says those that match anywhere.

    RE2 does not say so when a set's search fails. So each set ends in a pattern that every text
    matches; where that is missing, all rules have to be tried.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._set = re2.Set.SearchSet()
        for pattern in (*(rule.pattern for rule in rules), r"\z"):
            self._set.Add(pattern.encode("ascii"))
        self._set.Compile()

    def matching(self, folded: bytes) -> Sequence[Rule]:
        """Return the rules that match, in order."""
        found = sorted(self._set.Match(folded) or ())
        if found[-1:] != [len(self._rules)]:
            return self._rules
        return [self._rules[i] for i in found[:-1]]


class Scanner:
    """Rules in sets: most texts match few rules, and only those are searched one by one."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Compile the sets; a rule itself is compiled when a text first matches it."""
        self._sets = [_RuleSet(rules[i : i + SET_SIZE]) for i in range(0, len(rules), SET_SIZE)]

    def scan(self, text: str) -> Iterator[Span]:
        """Yield what each rule takes, rule by rule; spans of different rules may overlap."""
        folded = fold(text)
        for rules in self._sets:
            for rule in rules.matching(folded):
                yield from _taken(rule, folded)


def _taken(rule: Rule, folded: bytes) -> Iterator[Span]:
    before = _compiled(f"(?:{rule.unless_before})$") if rule.unless_before else None
    after = _compiled(rule.unless_after) if rule.unless_after else None
    for start, end in _candidates(_compiled(rule.pattern), folded):
        if before and before.search(folded[max(0, start - VETO_REACH) : start]):
            continue
        if after and after.match(folded[end : end + VETO_REACH]):
            continue
        if rule.check is None or rule.check(folded[start:end].decode("ascii")):
            yield Span(start, end, rule.label, rule.score, "rule")


@cache
def _compiled(pattern: str) -> "re2._Regexp":
    return re2.compile(pattern.encode("ascii"))


def _candidates(pattern: "re2._Regexp", folded: bytes) -> Iterator[tuple[int, int]]:
    """Yield the groups of every match; each search starts where the last group ended."""
    n_groups = pattern.groups
    at = 0
    while match := pattern.search(folded, at):
        for group in range(1, n_groups + 1):
            start, end = match.span(group)
            if start >= 0:
                at = end
                yield start, end
