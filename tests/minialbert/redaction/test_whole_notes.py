"""Whole notes with gold spans, redacted under every shipped policy: no value may be left.

The notes are for measuring and lie beside the project, if at all. Nothing of them is shown: the
tests compare counts.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from minialbert.errors import NoteError
from minialbert.redaction.policy import SHIPPED, Policy, shipped_policy
from minialbert.redaction.redactor import Redactor
from minialbert.spans import Span
from tests.minialbert.redaction.two_keys import KEY, OTHER_KEY

NOTES: Final = Path(__file__).parents[4] / "shared" / "eval" / "dev-notes.jsonl"
ASIDE: Final = frozenset({"AGE", "STATE", "COUNTRY", "PROFESSION"})

pytestmark = [
    pytest.mark.skipif(not NOTES.is_file(), reason="The notes for measuring are not here."),
    pytest.mark.parametrize("name", SHIPPED),
]


def gold_notes() -> Iterator[tuple[str, str, list[Span]]]:
    for line in NOTES.read_text(encoding="utf-8").splitlines():
        note = json.loads(line)
        spans = [Span(s["start"], s["end"], s["label"]) for s in note["spans"]]
        yield note["id"], note["text"], spans


def n_leaks(text: str, spans: list[Span], result: str, policy: Policy) -> int:
    """Count values of ``spans`` that stand in ``result``, by plain search for them as written.

    Left aside are what the policy keeps, values in everybody's mouth, dates but d/m/y (and all
    that were shifted, since one may come to another), and a name that is a disease's.
    """
    n = 0
    for span in spans:
        value = text[span.start : span.end]
        treatment = policy.treatment_of(span.label)
        if treatment in {"keep", "shift"} or span.label in ASIDE or len(value) < 4:
            continue
        if span.label == "DATE" and value.count("/") < 2:
            continue
        pattern = rf"(?<!\w){re.escape(value)}(?!\w|(?:'s)? disease)"
        n += bool(re.search(pattern, result))
    return n


def test_no_leak(name: str) -> None:
    """Every note comes out, without a value that was to go."""
    redactor = Redactor(shipped_policy(name), KEY)
    n_left = n_refused = n_notes = 0
    for note_id, text, spans in gold_notes():
        n_notes += 1
        try:
            result = redactor.redact(text, spans, scope=note_id)
        except NoteError:
            n_refused += 1
            continue
        n_left += n_leaks(text, spans, result, redactor.policy)
    assert n_notes > 0
    assert (n_left, n_refused) == (0, 0)


def test_all_but_the_spans_is_unchanged(name: str) -> None:
    """What lies between spans stands in the result, in order, and nothing else does."""
    redactor = Redactor(shipped_policy(name), OTHER_KEY)
    n_changed = 0
    for note_id, text, spans in gold_notes():
        result = redactor.redact(text, spans, scope=note_id)
        at, pattern = 0, ""
        for span in sorted(spans):
            pattern += re.escape(text[at : span.start]) + "(?s:.{1,80}?)"
            at = span.end
        n_changed += re.fullmatch(pattern + re.escape(text[at:]), result) is None
    assert n_changed == 0
