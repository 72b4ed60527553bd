"""Drafts: spans point at their text, weaving loses nothing, noise keeps labels."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.draft import Part, join, make_noise, weave

texts = st.text(st.sampled_from("abC ,.:\n!"), max_size=12)
labels = st.none() | st.sampled_from(["DATE", "CITY|STATE", "?"])
drafts = st.lists(st.tuples(texts, labels), min_size=1, max_size=8)


def spans_of(parts: list[Part]) -> list[tuple[str, str]]:
    record = join(parts, "x")
    text, spans = record["text"], record["spans"]
    assert isinstance(text, str)
    assert isinstance(spans, list)
    return [(text[s["start"] : s["end"]], s["label"]) for s in spans]


def squeezed(text: str) -> str:
    return "".join(text.split()).lower()


def test_worked_example() -> None:
    parts: list[Part] = [("Seen ", None), (" Lima\n", "CITY"), (".", None), ("  ", "DATE")]
    assert join(parts, "n1", ["CITY"]) == {
        "id": "n1",
        "text": "Seen  Lima\n.  ",
        "spans": [{"start": 6, "end": 10, "label": "CITY"}],
        "annotated": ["CITY"],
    }


@given(drafts)
def test_spans_are_the_labelled_parts_without_their_edges(parts: list[Part]) -> None:
    assert spans_of(parts) == [(t.strip(), label) for t, label in parts if label and t.strip()]
    assert join(parts, "x")["text"] == "".join(text for text, _ in parts)


@given(drafts, st.integers(0, 2**31))
def test_noise_keeps_labels_with_their_letters(parts: list[Part], seed: int) -> None:
    before = [(squeezed(surface), label) for surface, label in spans_of(parts)]
    noisy = make_noise(Random(seed), parts)
    assert [(squeezed(surface), label) for surface, label in spans_of(noisy)] == before
    whole, noised = ("".join(text for text, _ in p) for p in (parts, noisy))
    assert squeezed(whole) == squeezed(noised)


@given(drafts, st.integers(0, 2**31))
def test_weaving_keeps_the_draft_and_the_line(parts: list[Part], seed: int) -> None:
    line: list[Part] = [("Lives in ", None), ("Lima", "STATE"), (".", None)]
    woven = weave(Random(seed), list(parts), line)
    at = next(i for i in range(len(woven)) if woven[i : i + 3] == line)
    around = [*woven[:at], *woven[at + 3 :]]
    assert spans_of(around) == spans_of(parts)
    assert squeezed("".join(t for t, _ in around)) == squeezed("".join(t for t, _ in parts))


@pytest.mark.parametrize("seed", range(4))
def test_line_is_woven_in_where_a_sentence_or_line_ends(seed: int) -> None:
    parts: list[Part] = [("One a.m. dose. Two", None), ("x. Y", "CITY"), ("end\n\nThree", None)]
    woven = weave(Random(seed), parts, [("NEW", None)])
    text = "".join(text for text, _ in woven)
    assert "dose. NEW Two" in text or "end\n\nNEW\n\nThree" in text


def test_line_goes_to_the_end_where_nothing_ends() -> None:
    assert weave(Random(0), [("no end", None)], [("NEW", None)]) == [
        ("no end", None),
        ("\n", None),
        ("NEW", None),
    ]


def test_noise_of_every_kind_occurs() -> None:
    parts: list[Part] = [
        ("Seen:  here, then ", None),
        ("Maria Delgado", "PATIENT"),
        (" at home.\n" * 9, None),
    ]
    noisy = {"".join(t for t, _ in make_noise(Random(seed), parts)) for seed in range(300)}
    assert any(text.isupper() for text in noisy)
    assert any(text.islower() for text in noisy)
    assert any("\n" not in text for text in noisy)
    assert any("Maria\nDelgado" not in text and "Seen: here" in text for text in noisy)
    assert any("Seen:here" in text for text in noisy)


def test_lines_are_wrapped_inside_names_too() -> None:
    written = set()
    for seed in range(400):
        parts: list[Part] = [("word " * (10 + seed % 7), None), ("Maria Delgado", "PATIENT")]
        written.add(spans_of(make_noise(Random(seed), parts))[0][0])
    assert {"Maria Delgado", "Maria\nDelgado"} <= written
