"""Finding the members of a JSON line, against the standard library."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.jsonl_table import members

VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.text(), VALUE, max_size=4), st.booleans(), st.sampled_from([None, 1]))
def test_members(content: dict[str, object], ascii_only: bool, indent: int | None) -> None:
    """Keys, values and their places are those that json sees."""
    line = json.dumps(content, ensure_ascii=ascii_only, indent=indent)
    found = members(line)
    assert {m.key: m.value for m in found} == content
    assert all(json.loads(line[m.start : m.end]) == m.value for m in found)


@given(st.text(st.sampled_from('{}[]":,a1 '), max_size=12))
def test_refuses_what_json_refuses(line: str) -> None:
    """Wild text is an object to both or to neither."""
    try:
        is_object = isinstance(json.loads(line), dict)
    except ValueError:
        is_object = False
    if is_object:
        members(line)
    else:
        with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
            members(line)
