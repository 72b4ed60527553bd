"""The states, beside the table of places."""

from zipcodes import list_all

from minialbert.us_states import US_STATES

TERRITORIES = {"AA", "AE", "AP", "AS", "DC", "FM", "GU", "MH", "MP", "PR", "PW", "VI"}  # and forces


def test_codes_are_those_of_the_zip_codes() -> None:
    listed = {str(row["state"]) for row in list_all()}  # type: ignore[no-untyped-call]
    codes = [state.code for state in US_STATES]
    assert len(codes) == 50
    assert listed == TERRITORIES | set(codes)


def test_older_writing_is_the_name_where_there_is_none() -> None:
    written = {state.code: (state.name, state.older) for state in US_STATES}
    assert written["NM"] == ("New Mexico", "N.M.")
    assert written["IA"] == ("Iowa", "Iowa")
