"""The loop under the rules: offsets on any Unicode, borders, vetoes, linear time."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.rules import find
from minialbert.rules.engine import SET_SIZE, Rule, Scanner, fold
from minialbert.spans import Span

PROSE = (
    "The patient is a 61-year-old man seen on 3/14/2009 by Dr. Okafor for chest pain. "
    "He takes aspirin 81 mg daily and lisinopril 10 mg. BP 120/80, pulse 72. Call 555-0134. "
    "No fever, chills or weight loss; lungs are clear and the abdomen is soft.\n"
)
N_HOSTILE = 1_000_000
HOSTILE = (
    "1/", "1-", "1.", "1", "a@", "a@b.", "Dr. ", "Dr. Aa ", "MRN: ", "MRN ", "12/12/", "March 3 ",
    "ages 1, ", "www.", "http://", "(", " ", "\n", "Aa ", "A. ", "555-", "+1 ", "0:", "12 Main ",
    "Name: ", "Name: Aa Bb,  ", "policy A1 ", "fax ", "O'", "one ", "1983-", "\u00e9", "x\u0301",
)  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Señora Muñoz, vue à l’hôpital le ", " à 8 h"),
        ("患者は", "に来院"),
        ("😀 😀 ", " 😀"),
        ("Tab\tand\ttab\t", "\tend"),
        ("Line one\r\nline two\r\n", "\r\nline four"),
        ("\ufeffBOM ", "\u00a0nbsp"),
        ("e\u0301te\u0301 ", " combining"),
        ("\u200f", "\u200e"),
    ],
    ids=["accents", "japanese", "emoji", "tabs", "crlf", "bom", "combining", "marks"],
)
def test_offsets_count_characters(before: str, after: str) -> None:
    text = f"{before} 03/14/2009{after}"
    (span,) = [s for s in find(text) if s.label == "DATE"]
    assert text[span.start : span.end] == "03/14/2009"


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("Seen 3/4\u20133/9/08.", "DATE", ["3/4", "3/9/08"]),
        ("Call 617\u2011555\u20110134 today", "PHONE", ["617\u2011555\u20110134"]),
        ("Dx\u2019d around \u201998 and", "DATE", ["\u201998"]),
        ("Seen by Dr. Müller today", "DOCTOR", ["Müller"]),
        ("Dr.\u00a0O\u2019Brien\u2019s note", "DOCTOR", ["O\u2019Brien"]),
        ("MRN:\t0042137\r\nDOB:\t3/4/1950\r\n", "MEDICALRECORD", ["0042137"]),
        ("ＭＲＮ： ００４２１３７ ", "MEDICALRECORD", ["００４２１３７"]),
    ],
    ids=["en dash", "hyphen", "quote", "umlaut", "nbsp", "tabs", "full width"],
)
def test_unicode_forms(text: str, label: str, expected: list[str]) -> None:
    assert [text[s.start : s.end] for s in find(text) if s.label == label] == expected


@given(st.text())
def test_fold_keeps_length(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert folded.isascii()


@given(st.text(alphabet="ab Dr.MN:0123456789/-@\n\té’😀", max_size=80))
def test_spans_fit_any_text(text: str) -> None:
    spans = find(text)
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))
    assert spans == find(text)


def test_search_goes_on_after_the_group() -> None:
    scanner = Scanner([Rule("X", r"(?:^|\W)(\d+)(?:\W|$)")])
    assert [(s.start, s.end) for s in scanner.scan("1 22 333")] == [(0, 1), (2, 4), (5, 8)]


def test_vetoes_and_check() -> None:
    rule = Rule("X", r"\b(\d+)\b", 0.7, "no ", " mg", lambda number: number != "9")
    assert list(Scanner([rule]).scan("no 1, 2 mg, 9, 3")) == [Span(15, 16, "X", 0.7, "rule")]


def test_rules_of_many_sets_are_taken_in_their_order() -> None:
    rules = [Rule(f"L{i}", rf"\b({'ab'[i % 2]}{i // 3})\b") for i in range(2 * SET_SIZE + 3)]
    text = " ".join(f"a{i} b{i}" for i in range(SET_SIZE))
    expected = [rule.label for rule in rules if re.search(rule.pattern, text)]
    assert [span.label for span in Scanner(rules).scan(text)] == expected


@pytest.mark.parametrize("found", [None, [], [1, 0]], ids=["nothing", "none", "no end"])
def test_every_rule_is_tried_where_a_set_fails(
    found: list[int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner = Scanner([Rule("X", r"(x\d)"), Rule("Y", r"(y\d)"), Rule("Z", r"(z\d)")])
    monkeypatch.setattr("re2.Set.Match", lambda _set, _text: found)
    assert [span.label for span in scanner.scan("z1 y1 x1")] == ["X", "Y", "Z"]


def test_long_text_finds_what_its_parts_find() -> None:
    n_parts = 500
    assert len(find(PROSE * n_parts)) == n_parts * len(find(PROSE))


@pytest.fixture(scope="module")
def ordinary_seconds() -> float:
    """Time for as many characters of ordinary prose."""
    find(PROSE)
    return _seconds((PROSE * (N_HOSTILE // len(PROSE) + 1))[:N_HOSTILE])


def _seconds(text: str) -> float:
    start = time.process_time()
    find(text)
    return time.process_time() - start


@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
def test_hostile_line_takes_linear_time(unit: str, ordinary_seconds: float) -> None:
    line = (unit * (N_HOSTILE // len(unit) + 1))[:N_HOSTILE]
    assert _seconds(line) < 20 * max(ordinary_seconds, 0.2)
