"""Find identifiers that have a grammar: dates, phones, numbers by caption, addresses, ages.

Rules know no names but those a title or caption announces; the rest is the model's work. The
tables are one module per family, read by one loop in ``engine``.
"""

from functools import cache

from minialbert.rules import ages, contacts, dates, given_names, ids, people, places, work
from minialbert.rules.engine import Rule, Scanner
from minialbert.spans import Span, resolve

__all__ = ["Rule", "all_rules", "find"]


def all_rules() -> tuple[Rule, ...]:
    """Return every rule, table by table."""
    tables = (dates, contacts, ids, places, ages, people, given_names, work)
    return tuple(rule for table in tables for rule in table.RULES)


@cache
def _scanner() -> Scanner:
    return Scanner(all_rules())


def find(text: str) -> list[Span]:
    """Return what the rules take in ``text``: no overlaps, sorted by start, source "rule"."""
    return resolve(_scanner().scan(text))
