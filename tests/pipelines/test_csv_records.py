"""The CSV splitter against the standard library, on written and on wild input."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.csv_records import BrokenRecordError, records, rewritten, value_of

FIELD = st.text(st.sampled_from('ab "\n\r,;é'), max_size=6)
TABLE = st.lists(st.lists(FIELD, min_size=2, max_size=4), min_size=1, max_size=5)


def physical_lines(text: str) -> list[str]:
    """Split after line feeds only."""
    return [line + "\n" for line in text.split("\n")[:-1]] + [
        line for line in text.split("\n")[-1:] if line
    ]


@given(TABLE, st.sampled_from([",", ";", "\t"]), st.sampled_from(["\n", "\r\n"]))
def test_reads_what_the_library_writes(table: list[list[str]], delimiter: str, end: str) -> None:
    """Whatever csv.writer wrote comes back, and joins to the same text."""
    stream = io.StringIO(newline="")
    has_return = any("\r" in field for row in table for field in row)
    if has_return:  # which csv would leave bare
        writer = csv.writer(stream, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    else:
        writer = csv.writer(stream, delimiter=delimiter, lineterminator=end)
    writer.writerows(table)
    text = stream.getvalue()
    found = list(records(iter(physical_lines(text)), delimiter))
    assert [list(map(value_of, r.fields)) for r in found] == table
    assert "".join(delimiter.join(r.fields) + r.ending for r in found) == text


@given(st.text(st.sampled_from('a",\n'), max_size=30))
def test_agrees_with_the_library_or_refuses(text: str) -> None:
    """On wild text it finds what csv finds, or says that the text is broken."""
    try:
        found = [list(map(value_of, r.fields)) for r in records(iter(physical_lines(text)), ",")]
    except BrokenRecordError:
        return
    assert found == [row for row in csv.reader(io.StringIO(text, newline="")) if row]


@given(FIELD, FIELD)
def test_rewritten_fields_read_back(old: str, new: str) -> None:
    """A value written into another field's place comes back as it was."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow([old, "x"])
    (before,) = records(iter(physical_lines(stream.getvalue())), ",")
    line = f"{rewritten(before.fields[0], new, ',')},x\n"
    (after,) = records(iter(physical_lines(line)), ",")
    assert list(map(value_of, after.fields)) == [new, "x"]


@pytest.mark.parametrize(
    ("text", "line"),
    [('a,b\n"c', 2), ('a\n"b"c\n', 2), ("a\nb\rc\n", 2), ('"a\nb"\n"x" y\n', 3)],
    ids=["unclosed", "after-quote", "bare-return", "line-of-second-record"],
)
def test_broken(text: str, line: int) -> None:
    """The error names the line on which the record begins."""
    with pytest.raises(BrokenRecordError) as caught:
        list(records(iter(physical_lines(text)), ","))
    assert caught.value.line == line


def test_long_quoted_field_takes_linear_time() -> None:
    """A quoted field of 200,000 lines full of quotes is read once, not over and over."""
    text = '"' + 'a ""b""\n' * 200_000 + '"\n'
    (record,) = records(iter(physical_lines(text)), ",")
    assert len(value_of(record.fields[0])) == 6 * 200_000
