"""How known columns are asked for."""

import pytest

from minialbert.errors import UsageError
from minialbert.known import parse_known_columns


def test_columns_map_to_labels_over_several_options() -> None:
    specs = ["name=PATIENT, mrn=MEDICALRECORD", "dob=DATE", "name=PATIENT", "a=b=CITY"]
    assert parse_known_columns(specs) == {
        "name": "PATIENT",
        "mrn": "MEDICALRECORD",
        "dob": "DATE",
        "a=b": "CITY",
    }


def test_nothing_asked_for_is_nothing_known() -> None:
    assert parse_known_columns([]) == {}


@pytest.mark.parametrize(
    ("specs", "sentence"),
    [
        pytest.param(["name"], "COLUMN=LABEL", id="no-equals"),
        pytest.param(["=PATIENT"], "COLUMN=LABEL", id="no-column"),
        pytest.param([""], "COLUMN=LABEL", id="empty"),
        pytest.param(["name=PATIENT,"], "COLUMN=LABEL", id="comma-at-the-end"),
        pytest.param(["name=NAME"], "unknown label 'NAME'", id="unknown-label"),
        pytest.param(["dx=PROBLEM"], "unknown label 'PROBLEM'", id="clinical-label"),
        pytest.param(["n=PATIENT", "n=DOCTOR"], "two labels, PATIENT and DOCTOR", id="two-labels"),
    ],
)
def test_what_is_refused(specs: list[str], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        parse_known_columns(specs)
