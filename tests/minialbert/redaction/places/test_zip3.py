"""ZIP codes cut to three digits, by the list of the guidance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.redaction.places.zip3 import RESTRICTED, zip3

ROWS = [
    ("02139", "021**"),
    ("02139-4307", "021**"),
    ("02139 4307", "021**"),
    ("02139 - 4307", "021**"),
    ("02139\u20134307", "021**"),
    ("021394307", "021**"),
    (" 02139\n", "021**"),
    ("90210", "902**"),
    ("00501", "005**"),
    ("99950-0001", "999**"),
    ("05901", "000**"),
    ("03602-0036", "000**"),
    ("10200", "000**"),
    ("82190", "000**"),
    ("V94 XH2K", "[ZIP]"),
    ("WF1 5AX", "[ZIP]"),
    ("N1R 4X7", "[ZIP]"),
    ("411 038", "[ZIP]"),
    ("577527", "[ZIP]"),
    ("2701", "[ZIP]"),
    ("021", "[ZIP]"),
    ("02139-43", "[ZIP]"),
    ("MA 02139", "[ZIP]"),
    ("02139x", "[ZIP]"),
    ("oh two one three nine", "[ZIP]"),
    ("\u0660\u0662\u0661\u0663\u0669", "[ZIP]"),
    ("", "[ZIP]"),
    *((f"{prefix}45", "000**") for prefix in sorted(RESTRICTED)),
]


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[repr(text) for text, _ in ROWS])
def test_zip3(text: str, expected: str) -> None:
    """Three digits, 000 where few live, and a tag for what is no ZIP code."""
    assert zip3(text) == expected


def test_restricted_are_those_of_the_guidance() -> None:
    """There are seventeen."""
    assert len(RESTRICTED) == 17


@given(st.integers(0, 99999), st.none() | st.integers(0, 9999))
def test_only_the_prefix_shows(code: int, more: int | None) -> None:
    """No more than three digits come out, and they are the first or zeros."""
    text = f"{code:05}" + ("" if more is None else f"-{more:04}")
    made = zip3(text)
    assert made in {f"{text[:3]}**", "000**"}
    assert (made == "000**") == (text[:3] in RESTRICTED or text[:3] == "000")


@given(st.text(max_size=12))
def test_any_text_is_answered(text: str) -> None:
    """Whatever is labelled a ZIP code gives three digits or a tag."""
    made = zip3(text)
    assert made == "[ZIP]" or (len(made) == 5 and made.endswith("**") and made[:3].isdigit())
