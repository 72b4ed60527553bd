"""How what the columns know is joined with what was found without them."""

import subprocess
import sys

import pytest

from minialbert.known import Known, add_known
from minialbert.spans import Span

TEXT = "Maria Delgado and Delgado coughing."
PATIENT = Span(0, 13, "PATIENT", 1.0, "known")
AGAIN = Span(18, 25, "PATIENT", 1.0, "known")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param([], [PATIENT, AGAIN], id="nothing"),
        pytest.param([Span(6, 13, "DOCTOR", 0.9)], [PATIENT, AGAIN], id="weaker"),
        pytest.param(
            [Span(6, 17, "DOCTOR", 0.9)],
            [PATIENT, Span(14, 17, "DOCTOR", 0.9), AGAIN],
            id="sticks-out",
        ),
        pytest.param(
            [Span(18, 34, "PROBLEM", 0.9)],
            [PATIENT, AGAIN, Span(18, 34, "PROBLEM", 0.9)],
            id="clinical-is-kept-apart",
        ),
        pytest.param(
            [Span(30, 34, "TEST", 0.2), Span(26, 34, "PROBLEM", 0.9)],
            [PATIENT, AGAIN, Span(26, 34, "PROBLEM", 0.9), Span(30, 34, "TEST", 0.2)],
            id="clinical-may-overlap",
        ),
    ],
)
def test_what_is_added(found: list[Span], expected: list[Span]) -> None:
    assert add_known(TEXT, found, [Known("PATIENT", "Maria Delgado")]) == expected


def test_nothing_known_adds_nothing() -> None:
    found = [Span(0, 13, "PATIENT", 0.9), Span(18, 34, "PROBLEM", 0.9)]
    assert add_known(TEXT, found, []) == found


def test_patterns_wait_for_a_value() -> None:
    """Commands that are asked for no column pay for none of them."""
    code = (
        "import sys, cli.redact, cli.annotate; from minialbert.known import find_known, Known\n"
        "names = [n for n in sys.modules if n.startswith('minialbert.known.')]\n"
        "assert names == ['minialbert.known.tokens'], names\n"
        "assert find_known('Ms. Delgado', [Known('PATIENT', 'Ana Delgado')])"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
