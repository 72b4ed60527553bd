"""Where identifiers end: each case shows the spans found, bracketed, and those that come out."""

import re
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        ("[PATIENT:Osgood],[PATIENT:Petra]  UR 12", "[PATIENT:Osgood,Petra]  UR 12"),
        ("his sons [PATIENT:Mark], [PATIENT:Luke]", "his sons [PATIENT:Mark], [PATIENT:Luke]"),
        ("Kids: [PATIENT:Ana], [PATIENT:Lu], [PATIENT:Jo]", "Kids: [PATIENT:Ana], [PATIENT:Lu], [PATIENT:Jo]"),
        ("Kids: [PATIENT:Ana], [PATIENT:Lu] and Jo", "Kids: [PATIENT:Ana], [PATIENT:Lu] and Jo"),
        ('[PATIENT:Ito, Rie] ("[PATIENT:Bee]") came', '[PATIENT:Ito, Rie ("Bee")] came'),
        ("[PATIENT:Rie] ([PATIENT:Bee]) came", "[PATIENT:Rie (Bee)] came"),
        ("[DATE:autumn] of [DATE:1987]", "[DATE:autumn of 1987]"),
        ("[DATE:May 3] in [DATE:June]", "[DATE:May 3] in [DATE:June]"),
        ("[HOSPITAL:BAY UROLOGY], [ORGANIZATION:S.C.]", "[HOSPITAL:BAY UROLOGY, S.C.]"),
        ("[STREET:9 Elm Rd], [STREET:6th Floor]", "[STREET:9 Elm Rd, 6th Floor]"),
        ("[PATIENT:Jonas T]. DOB", "[PATIENT:Jonas T.] DOB"),
        ("saw [PATIENT:Jonas]. Then", "saw [PATIENT:Jonas]. Then"),
        ("[PATIENT:Jonas Jr]. and", "[PATIENT:Jonas Jr.] and"),
        ("at [ORGANIZATION:Harbor Co]., which", "at [ORGANIZATION:Harbor Co.], which"),
        ("[STREET:27 Fern Dr]. | Duluth", "[STREET:27 Fern Dr.] | Duluth"),
        ("MR [IDNUM:09]-[MEDICALRECORD:6-0221]", "MR [IDNUM:09-6-0221]"),
        ("in [CITY:Ames]. Then", "in [CITY:Ames]. Then"),
        ("patient [PATIENT:X]. Then", "patient [PATIENT:X]. Then"),
        ("Dr. [DOCTOR:V]. and Ms. [PATIENT:A]., who", "Dr. [DOCTOR:V.] and Ms. [PATIENT:A.], who"),
        ("[DOCTOR:Thos]. [DOCTOR:B. Ridley], MD", "[DOCTOR:Thos. B. Ridley], MD"),
        ('[PATIENT:Jan] "[PATIENT:Bo" Ito] came', '[PATIENT:Jan "Bo" Ito] came'),
        ("call [PHONE:4]-[PHONE:7719]", "call [PHONE:4-7719]"),
        ("[PHONE:617-555-1234]-[PHONE:617-555-9999]", "[PHONE:617-555-1234]-[PHONE:617-555-9999]"),
        ("pagers [PHONE:4417]-[PHONE:4418]", "pagers [PHONE:4417]-[PHONE:4418]"),
        ("[PATIENT:Jonas T]. [PATIENT:Ito] came", "[PATIENT:Jonas T. Ito] came"),
        ("[DATE:3/14/2009] [DATE:3/15/2009]", "[DATE:3/14/2009] [DATE:3/15/2009]"),
        ("on [DATE:Mon] [DATE:Wed] [DATE:3/4]", "on [DATE:Mon] [DATE:Wed 3/4]"),
        ("[DATE:March 3] [DATE:2009] [DATE:April 4]", "[DATE:March 3 2009] [DATE:April 4]"),
        ("[DATE:3/4/08] in [DATE:1998]", "[DATE:3/4/08] in [DATE:1998]"),
        ("[DATE:May 2008] of [DATE:2009]", "[DATE:May 2008] of [DATE:2009]"),
        ("[PHONE:617-555-0134] [PHONE:617-555-0135]", "[PHONE:617-555-0134] [PHONE:617-555-0135]"),
        ("[PHONE:98765] [PHONE:43210]", "[PHONE:98765 43210]"),
        ("[PATIENT:Rie] ([PATIENT:Bee] came too)", "[PATIENT:Rie] ([PATIENT:Bee] came too)"),
        ("[PATIENT:Rie] (“[PATIENT:Bee]”) came", "[PATIENT:Rie (“Bee”)] came"),
        ("[PATIENT:Rie] ([PATIENT:Bee][PATIENT:)]", "[PATIENT:Rie (Bee][PATIENT:)]"),
        ('[PATIENT:Ito ("Bee]") came', '[PATIENT:Ito ("Bee")] came'),
        ("[PATIENT:Jonas T][DATE:.]", "[PATIENT:Jonas T][DATE:.]"),
        ("Kids: [PATIENT:Ana], [PATIENT:Lu].", "Kids: [PATIENT:Ana], [PATIENT:Lu]."),
        ("Sons: [PATIENT:Ana], [PATIENT:Lu].", "Sons: [PATIENT:Ana], [PATIENT:Lu]."),
        ("[PATIENT:Ana], [PATIENT:Lu]'s aunt", "[PATIENT:Ana], [PATIENT:Lu]'s aunt"),
        ("[HOSPITAL:Oxbow]. [ORGANIZATION:Inc].", "[HOSPITAL:Oxbow]. [ORGANIZATION:Inc.]"),
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


_BITS: Final = (
    *(
        "Jonas",
        "T",
        "J.R",
        "Jr",
        "Co",
        "Inc",
        "St",
        "1998",
        "3/4",
        "Mon",
        "6th Floor",
        "8005550134",
    ),
    *(".", " ", ", ", ": ", " (", ' ("', ' "', " “", '"', "”", ")", " of ", "\n", " and ", "’s"),
)
_LABELS: Final = ("PATIENT", "DOCTOR", "DATE", "HOSPITAL", "ORGANIZATION", "STREET", "PHONE")


@given(
    st.lists(
        st.tuples(st.sampled_from(_BITS), st.sampled_from((None, *_LABELS)), st.floats(0, 1)),
        max_size=30,
    )
)
def test_spans_stay_apart_and_keep_what_was_found(
    bits: list[tuple[str, str | None, float]],
) -> None:
    text, found = "", []
    for bit, label, score in bits:
        if label:
            found.append(Span(len(text), len(text) + len(bit), label, score))
        text += bit
    settled = settle(text, found)
    assert all(a.end <= b.start for a, b in pairwise(settled))
    assert all(s.end <= len(text) for s in settled)
    covered = [(s.start, s.end) for s in settled]
    assert all(any(a <= s.start and s.end <= b for a, b in covered) for s in found)
    assert {s.start for s in settled} <= {s.start for s in found}
    assert settle(text, settled) == settled
