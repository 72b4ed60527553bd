"""Where identifiers end: each case shows the spans found, bracketed, and those that come out."""

import re

import pytest

from minialbert.borders import settle
from minialbert.spans import Span

_MARK = re.compile(r"\[([A-Z]+):([^\]]*)\]")


def marked(source: str) -> tuple[str, list[Span]]:
    """Read ``[LABEL:text]`` marks: the plain text and its spans."""
    text, spans, at = "", [], 0
    for match in _MARK.finditer(source):
        text += source[at : match.start()]
        spans.append(Span(len(text), len(text) + len(match[2]), match[1], 0.9))
        text += match[2]
        at = match.end()
    return text + source[at:], spans


@pytest.mark.parametrize(
    ("found", "settled"),
    [
        ("[DATE:Wed] [DATE:4/16]", "[DATE:Wed 4/16]"),
        ("[DATE:Wed]\n[DATE:4/16]", "[DATE:Wed]\n[DATE:4/16]"),
        ("[DATE:Wed] [AGE:4]", "[DATE:Wed] [AGE:4]"),
        ("Name: [PATIENT:OKAFOR], [PATIENT:NGOZI B]", "Name: [PATIENT:OKAFOR, NGOZI B]"),
        ("[PATIENT:McLeish],[PATIENT:Edna]  UR 12", "[PATIENT:McLeish,Edna]  UR 12"),
        ("his sons [PATIENT:Mark], [PATIENT:Luke]", "his sons [PATIENT:Mark], [PATIENT:Luke]"),
        ("Kids: [PATIENT:Ana], [PATIENT:Lu], [PATIENT:Jo]", "Kids: [PATIENT:Ana], [PATIENT:Lu], [PATIENT:Jo]"),
        ("Kids: [PATIENT:Ana], [PATIENT:Lu] and Jo", "Kids: [PATIENT:Ana], [PATIENT:Lu] and Jo"),
        ('[PATIENT:Ito, Rie] ("[PATIENT:Bee]") came', '[PATIENT:Ito, Rie ("Bee")] came'),
        ("[PATIENT:Rie] ([PATIENT:Bee]) came", "[PATIENT:Rie (Bee)] came"),
        ("[DATE:spring] of [DATE:1998]", "[DATE:spring of 1998]"),
        ("[DATE:May 3] in [DATE:June]", "[DATE:May 3] in [DATE:June]"),
        ("[HOSPITAL:BAY UROLOGY], [ORGANIZATION:S.C.]", "[HOSPITAL:BAY UROLOGY, S.C.]"),
        ("[STREET:9 Elm Rd], [STREET:6th Floor]", "[STREET:9 Elm Rd, 6th Floor]"),
        ("[PATIENT:Amos T]. DOB", "[PATIENT:Amos T.] DOB"),
        ("saw [PATIENT:Amos]. Then", "saw [PATIENT:Amos]. Then"),
        ("[PATIENT:Amos Jr]. and", "[PATIENT:Amos Jr.] and"),
        ("at [ORGANIZATION:Prairie Co]., which", "at [ORGANIZATION:Prairie Co.], which"),
        ("[STREET:15 Lake Dr]. * Ashland", "[STREET:15 Lake Dr.] * Ashland"),
        ("in [CITY:Ames]. Then", "in [CITY:Ames]. Then"),
    ],
)  # fmt: skip
def test_settle(found: str, settled: str) -> None:
    text, spans = marked(found)
    same, expected = marked(settled)
    assert text == same
    out = settle(text, spans)
    assert [(s.start, s.end, s.label) for s in out] == [(s.start, s.end, s.label) for s in expected]
    assert settle(text, out) == out


def test_the_surer_label_wins() -> None:
    spans = [Span(0, 5, "DOCTOR", 0.6), Span(7, 12, "PATIENT", 0.9)]
    assert settle("Baker, Brody | 4410", spans) == [Span(0, 12, "PATIENT", 0.9)]


def test_nothing_found() -> None:
    assert settle("", []) == []
