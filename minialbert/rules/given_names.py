"""Given names after a word of kin: ``Mum Beatriz``, ``stepdad kofi drove``, ``Daughter: Debra Okafor``.

The list holds about all given names of the United States and many of elsewhere, but no word that notes use for
something else, so that "mother died" and "father mark" are left alone. ``corpus/given_names.py`` wrote it.
"""

from functools import cache
from pathlib import Path
from typing import Final

from minialbert.rules.engine import Rule
from minialbert.rules.grammar import CAP_WORD

LIST: Final = Path(__file__).parent / "given_names.txt"
_KIN: Final = (
    r"(?:mother|mom|mommy|mum|mummy|father|dad|daddy|wife|husband|hubby|spouse|fianc[ee]e?|partner|boyfriend|girlfriend|"
    r"son|daughter|dtr|brother|bro|sister|sis|twin|(?:half|step)-?(?:brother|sister|son|daughter)|"
    r"(?:mother|father|brother|sister|son|daughter)-in-law|(?:great-?)?(?:aunt|auntie|uncle)|cousin|nephew|niece|"
    r"(?:great-?|step-?)?(?:grand(?:mother|father|ma|pa|mom|dad|son|daughter)|mother|father|mom|dad)|nana|neighbou?r|"
    r"friend|roommate|caregiver|carer|guardian|godmother|godfather)"
)
_KIN_OF_MANY: Final = (
    r"(?:(?:grand|step)?(?:sons|daughters|children|parents)|kids|brothers|sisters|siblings|twins|friends|cousins|nieces|"
    r"nephews|aunts|uncles)"
)
_GIVEN: Final = "([A-Za-z]{3,14})"
_ANOTHER: Final = rf"(?:(?:,? (?:and|&)|,) {_GIVEN})?"
_EPONYM_NEXT: Final = (
    r"(?:'s)? (?i:disease|syndrome|sign|trait|lymphoma|sarcoma|thyroiditis|palsy|nodule)"
)


@cache
def _listed() -> frozenset[str]:
    return frozenset(LIST.read_text(encoding="ascii").split())


def is_given_name(text: str) -> bool:
    """Hold for a listed given name, however it is cased; a surname may follow."""
    return text.partition(" ")[0].lower() in _listed()


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "PATIENT",
        rf"\b(?i:{_KIN})(?:'s name is |,? (?:is )?(?:named |called )?|: {{0,2}}| - | \()"
        rf"([A-Za-z]{{3,14}}(?: {CAP_WORD})?)(?:$|[^\w-])",
        0.55,
        unless_after=_EPONYM_NEXT,
        check=is_given_name,
    ),
    Rule(
        "PATIENT",
        rf"\b(?i:{_KIN_OF_MANY})(?:,|:| are| named)? {_GIVEN}{_ANOTHER}{_ANOTHER}{_ANOTHER}"
        r"(?:$|[^\w-])",
        0.55,
        unless_after=_EPONYM_NEXT,
        check=is_given_name,
    ),
)
