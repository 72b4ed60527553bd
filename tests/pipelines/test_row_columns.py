"""For whom surrogates and shifts are drawn."""

import pytest

from pipelines.row_columns import RowColumns
from pipelines.tables import Note


@pytest.mark.parametrize(
    ("value", "scope"),
    [
        ("7", "patient 7"),
        ("7.0", "patient 7"),
        (" 007.00 ", "patient 007"),
        ("7.5", "patient 7.5"),
        ("7.0.0", "patient 7.0.0"),
        ("A7.0", "patient A7.0"),
    ],
)
def test_scope_of_a_patient(value: str, scope: str) -> None:
    """A whole number is the same patient, written as a float or not."""
    note = Note("1", "a.csv", 1, "text", values=(value,))
    assert RowColumns(patient="mrn").scope(note) == scope
