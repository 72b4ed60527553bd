"""Redaction: what replaces spans, and that nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.errors import NoteError
from minialbert.labels import CLINICAL_LABELS, PHI_LABELS
from minialbert.redaction import (
    STYLES,
    Style,
    check_untouched,
    identifier_labels,
    join_overlaps,
    redact,
)
from minialbert.spans import Span

TEXT = "Seen by Dr. Okafor on 3/14."


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """Draw a text and spans of it in any order, overlapping or not."""
    text = draw(st.text(min_size=1, max_size=60))
    spans = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        spans.append(Span(start, end, draw(st.sampled_from(["DATE", "CITY"])), draw(SCORES)))
    return text, spans


SCORES = st.sampled_from([0.25, 0.5, 1.0])


@pytest.mark.parametrize(
    ("style", "expected"),
    [("tag", "Seen by Dr. [DOCTOR] on [DATE]."), ("mask", "Seen by Dr. ****** on ****.")],
)
def test_styles(style: Style, expected: str) -> None:
    """The example of the module, spans in any order."""
    spans = [Span(22, 26, "DATE"), Span(12, 18, "DOCTOR")]
    assert redact(TEXT, spans, style=style) == expected


def test_mask_keeps_lines() -> None:
    """White space inside a span stays under a mask."""
    assert redact("12 Elm\r\nSt.", [Span(0, 11, "STREET")], style="mask") == "** ***\r\n***"


def test_overlaps_are_hidden_whole() -> None:
    """What sticks out of a weaker span is hidden too; the better one names it."""
    spans = [Span(0, 13, "PATIENT", 0.97), Span(6, 20, "DOCTOR", 0.61)]
    assert redact("Maria Delgado-Rivera!", spans) == "[PATIENT]!"


def test_neighbours_stay_apart() -> None:
    """Spans that only touch are two."""
    assert redact("ab", [Span(0, 1, "CITY"), Span(1, 2, "STATE")]) == "[CITY][STATE]"


@given(texts_with_spans(), st.sampled_from(STYLES))
def test_all_else_unchanged(drawn: tuple[str, list[Span]], style: Style) -> None:
    """Characters outside the spans, encoded, are those of the original; those inside are gone."""
    text, spans = drawn
    covered = {i for span in spans for i in range(span.start, span.end)}
    redacted = redact(text, spans, style=style)
    if style == "mask":
        assert len(redacted) == len(text)
        for i, (old, new) in enumerate(zip(text, redacted, strict=True)):
            assert new == (("*" if not old.isspace() else old) if i in covered else old)
        return
    at = 0
    for span in join_overlaps(spans):
        gap = text[at : span.start]
        assert redacted.startswith(f"{gap}[{span.label}]")
        redacted, at = redacted.removeprefix(f"{gap}[{span.label}]"), span.end
    assert redacted == text[at:]


@given(texts_with_spans())
def test_joined_spans_cover_the_same(drawn: tuple[str, list[Span]]) -> None:
    """Joining loses and adds no character, and leaves no overlap."""
    joined = join_overlaps(drawn[1])
    covered = [i for span in joined for i in range(span.start, span.end)]
    assert covered == sorted({i for s in drawn[1] for i in range(s.start, s.end)})


def test_span_beyond_the_text() -> None:
    """Spans of another text are refused, and the message quotes nothing."""
    with pytest.raises(NoteError) as caught:
        redact(TEXT, [Span(20, 99, "DATE")])
    assert "Okafor" not in str(caught.value)


@pytest.mark.parametrize(
    "redacted",
    [
        "Seen  by Dr. [DOCTOR] on 3/14.",
        "Seen by Dr. [DOCTOR] on 3/14",
        "Seen by Dr. Okafor on 3/14.",
    ],
    ids=["before", "after", "not-replaced"],
)
def test_check_finds_changes(redacted: str) -> None:
    """The check of its own result notices any difference."""
    with pytest.raises(NoteError, match="outside its spans"):
        check_untouched(TEXT, [Span(12, 18, "DOCTOR")], redacted, style="tag")


def test_unknown_labels_count_as_identifiers() -> None:
    """A label that is not known to be clinical is redacted, not let through."""
    labels = identifier_labels(["PERSON", "PROBLEM", "DATE"])
    assert labels == {"PERSON", *PHI_LABELS}
    assert not labels & set(CLINICAL_LABELS)
