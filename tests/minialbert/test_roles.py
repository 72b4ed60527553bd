"""A surname has one role in a note; nothing else of what was found changes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.roles import SURE, one_role
from minialbert.spans import Span


def found_in(text: str, *mentions: tuple[str, str, float]) -> list[Span]:
    """Find each mention after the one before it."""
    spans, at = [], 0
    for name, label, score in mentions:
        start = text.index(name, at)
        at = start + len(name)
        spans.append(Span(start, at, label, score))
    return spans


@pytest.mark.parametrize(
    ("text", "mentions", "roles"),
    [
        ("Dr. Whitlock; Whitlock", [("Whitlock", "DOCTOR", 0.9), ("Whitlock", "PATIENT", 0.5)], "DD"),
        ("Ana Ito, ITO", [("Ana Ito", "PATIENT", 0.9), ("ITO", "DOCTOR", 0.3)], "PP"),
        ("Ito, Ana B; Dr. Ito", [("Ito, Ana B", "PATIENT", 0.4), ("Ito", "DOCTOR", 0.8)], "PD"),
        ("Ito Ito Ito", [("Ito", "DOCTOR", 0.5), ("Ito", "DOCTOR", 0.5), ("Ito", "PATIENT", 0.9)], "DDD"),
        ("Ito Ito", [("Ito", "DOCTOR", 0.99), ("Ito", "PATIENT", SURE)], "DP"),
        ("Ana Ito, Bo Ito, Ito", [("Ana Ito", "DOCTOR", 0.9), ("Bo Ito", "PATIENT", 0.9), ("Ito", "PATIENT", 0.2)], "DPP"),
        ("Ana Ito, Ana", [("Ana Ito", "DOCTOR", 0.9), ("Ana", "PATIENT", 0.5)], "DP"),
        ("Bo Li Jr., Jr.", [("Bo Li Jr.", "DOCTOR", 0.9), ("Jr.", "PATIENT", 0.5)], "DP"),
        ("Bo Li, MD; Bo", [("Bo Li, MD", "DOCTOR", 0.9), ("Bo", "PATIENT", 0.5)], "DP"),
        ("Van Dyke, Ana; Van", [("Van Dyke, Ana", "DOCTOR", 0.9), ("Van", "PATIENT", 0.5)], "DP"),
        ("Nun\u0303ez Yan\u0303ez", [("Nun\u0303ez", "DOCTOR", 0.9), ("Yan\u0303ez", "PATIENT", 0.5)], "DP"),
        ("B. B.", [("B.", "DOCTOR", 0.9), ("B.", "PATIENT", 0.5)], "DP"),
        ("Ito of Ito", [("Ito", "DOCTOR", 0.9), ("Ito", "CITY", 0.5)], "DC"),
    ],
)  # fmt: skip
def test_mentions_of_a_surname_agree(
    text: str, mentions: list[tuple[str, str, float]], roles: str
) -> None:
    spans = found_in(text, *mentions)
    settled = one_role(text, spans)
    assert "".join(span.label[0] for span in settled) == roles
    assert [replace(span, label="CITY") for span in settled] == [
        replace(span, label="CITY") for span in spans
    ]


@given(st.lists(st.tuples(st.sampled_from(["Ito", "Okon", "x1"]), st.sampled_from(["PATIENT", "DOCTOR", "CITY"])), max_size=12))  # fmt: skip
def test_to_do_it_again_changes_nothing(names: list[tuple[str, str]]) -> None:
    text = " ".join(name for name, _ in names)
    spans = found_in(text, *((name, label, 0.5) for name, label in names))
    settled = one_role(text, spans)
    assert one_role(text, settled) == settled
    assert [span.label for span in spans if span.label == "CITY"] == [
        span.label for span in settled if span.label == "CITY"
    ]
