"""Surrogates for hospitals, departments, organisations and professions.

A hospital stays a hospital and a ward a ward: common words stay, names and numbers are drawn, each
word on its own, so that "Mercy" agrees with "Mercy Hospital" within a scope, and a body keeps its
name under whichever label it was found::

    St. Mary's Hospital    St. Clare's Hospital
    7 Main CTICU           4 Main CTICU
    MGH                    TWB
    retired [pilots]       retired [grocers]

An abbreviation is not made to agree with the name it stands for.
"""

import re
from collections.abc import Collection
from functools import cache
from typing import Final

from minialbert.redaction.draw import Draw
from minialbert.redaction.likeness import first_of, folded, is_fresh, like, turned
from minialbert.redaction.places.body_words import KEPT, KINDS, NAMES, PROFESSIONS, SAINTS, TRADES
from minialbert.redaction.wording import Wording, reworded

_AFTER: Final = dict.fromkeys(("st", "saint", "ste", "sta", "san", "santa", "sainte"), SAINTS)
_BODY: Final = Wording("BODY", KEPT, KINDS, _AFTER, NAMES)

_IRREGULAR: Final = ("man", "men")
_SIBILANT: Final = re.compile(r"(?:s|x|z|ch|sh)$")
_LONGEST_JOB: Final = 3  # words


def body_surrogate(text: str, label: str, draw: Draw, *, taken: Collection[str]) -> str:
    """Return another name of the form of ``text``, neither it nor in ``taken`` (case-folded).

    ``label`` is HOSPITAL, DEPARTMENT, ORGANIZATION or PROFESSION. What holds no letter or digit
    becomes ``[LABEL]``.
    """
    made = None
    if any(c.isalnum() for c in text):
        invent = _profession if label == "PROFESSION" else _body
        made = invent(text, draw, taken)
    return f"[{label}]" if made is None else made


def _body(text: str, draw: Draw, taken: Collection[str]) -> str | None:
    return reworded(text, _BODY, draw, taken=taken)


def _profession(text: str, draw: Draw, taken: Collection[str]) -> str | None:
    """Return another profession of like number, with like first sound so that "an" still fits."""
    plain = folded(text)
    words = plain.split()
    if not words:
        return None
    is_plural = _is_plural(words[-1])
    key = " ".join((*words[:-1], _singular(words[-1]) if is_plural else words[-1]))
    if words[-1].endswith("ing") and len(words) == 1:
        items = TRADES
    else:
        items = _jobs(min(len(text.split()), _LONGEST_JOB), plain[0] in "aeiou")
    found = first_of(
        turned(items, draw, "PROFESSION", key),
        lambda job: is_fresh(job, text, ()),
        lambda job: is_fresh(job, text, taken),
    )
    if found is None:
        return None
    return like(_plural(found) if is_plural else found, text)


@cache
def _jobs(n_words: int, vowel: bool) -> tuple[str, ...]:
    """Return professions of ``n_words`` words that begin with a vowel, or do not."""
    return tuple(
        job
        for job in PROFESSIONS
        if min(len(job.split()), _LONGEST_JOB) == n_words and (job[0] in "aeiou") is vowel
    )


def _is_plural(word: str) -> bool:
    if word.endswith(_IRREGULAR[1]):
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _singular(word: str) -> str:
    if word.endswith(_IRREGULAR[1]):
        return word[:-3] + _IRREGULAR[0]
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("es") and _SIBILANT.search(word[:-2]):
        return word[:-2]
    return word[:-1]


def _plural(job: str) -> str:
    if job.endswith(_IRREGULAR[0]):
        return job[:-3] + _IRREGULAR[1]
    if re.search(r"[^aeiou]y$", job):
        return job[:-1] + "ies"
    return job + ("es" if _SIBILANT.search(job) else "s")
