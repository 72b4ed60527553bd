"""The last look at a note: what it lets pass and what it stops."""

import time
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minialbert.errors import NoteError
from minialbert.redaction.check import check_redacted
from minialbert.redaction.edits import Edit
from minialbert.redaction.policy import Policy, Treatment, shipped_policy
from minialbert.spans import Span
from tests.minialbert.redaction.marked import marked

TAGS: Final = shipped_policy("all")
SURROGATES: Final = Policy.uniform("surrogate")


def check(note: str, news: list[str] | None = None, *, policy: Policy = TAGS) -> None:
    """Check ``note`` with its spans replaced by ``news``, or by tags."""
    text, spans = marked(note)
    news = [f"[{span.label}]" for span in spans] if news is None else news
    edits = [Edit(s, s.start, s.end, new) for s, new in zip(spans, news, strict=True)]
    redacted, at = "", 0
    for edit in edits:
        redacted += text[at : edit.start] + edit.new
        at = edit.end
    check_redacted(text, spans, edits, redacted + text[at:], policy=policy)


@pytest.mark.parametrize(
    "note",
    [
        "<PATIENT|Delgado> saw Delgado",
        "<PATIENT|Delgado> saw DELGADO",
        "<PATIENT|DELGADO> saw Delgado's",
        "<PATIENT|Delgado> saw Delgado-Li",
        "<PATIENT|delgado> saw delgado",
        "<PATIENT|Maria Delgado> is maria.delgado@example.org",
        "<PATIENT|Maria Delgado> is Maria\nDelgado",
        "<PATIENT|José> saw José",
        "<PATIENT|O'Brien> saw O’Brien",
        "<CITY|Ann Arbor> and Ann Arbor",
        "<HOSPITAL|Mercy West> and Mercy West",
        "<PHONE|617-555-0142> or 617.555.0142",
        "<MEDICALRECORD|00482917> on MRN00482917.",
        "<MEDICALRECORD|4471> on 4471",
        "<DATE|3/14/2009> and 3/14/2009",
        "<DATE|03-14-09> and 03-14-09",
        "<DATE|2009-03-14> and 2009-03-14T10:22",
        "<DATE|20090314> and 20090314",
        "<DATE|March 14th, 2009> and March 14th, 2009",
        "<DATE|14 MAR 2009> and 14 Mar 2009",
        "<DATE|14MAR09> and 14MAR09",
        "<DATE|the 14th of March 2009>, the 14th of March 2009",
        "<ROOM|1204> and 1204",
        "<PERSON|Delgado> saw Delgado",
    ],
)
def test_stops(note: str) -> None:
    """An identifier that stands again outside its span is left."""
    with pytest.raises(NoteError, match=r"^An identifier \([A-Z]+, at character \d+\) is still"):
        check(note)


@pytest.mark.parametrize(
    "note",
    [
        "<PATIENT|Will> will",
        "<PATIENT|WILL> WILL FOLLOW",
        "<PATIENT|Delgado> is delgado",
        "<DOCTOR|Parkinson> saw Parkinson's disease",
        "<DOCTOR|Foley> put in a Foley catheter",
        "<PATIENT|Ann> and Anna",
        "<PATIENT|Li> and Li",
        "<PATIENT|Delgado> and Delgados",
        "<ROOM|412> and 412",
        "<AGE|forty> of forty",
        "<STATE|Ohio> and Ohio",
        "<COUNTRY|Mexico>, Mexico City",
        "<PROFESSION|nurse> and the nurse",
        "<DATE|3/14> and 3/14",
        "<DATE|March> and March",
        "<DATE|March 14> and March 14",
        "<DATE|Tuesday> and Tuesday",
        "<DATE|2009> and 2009",
        "<DATE|3/2009> and 3/2009",
        "<DATE|3/4-3/9> and 3/4-3/9",
        "<HOSPITAL|Medical Center> and Medical Center",
        "<HOSPITAL|Imaging> of Hill Imaging",
        "<DEPARTMENT|Physical Therapy> and physical therapy",
        "<PATIENT|Maria Delgado> and <PATIENT|Maria Delgado>",
        "<MEDICALRECORD|4471> and 44710",
        "<PATIENT|....> and ....",
    ],
)
def test_lets_pass(note: str) -> None:
    check(note)


@pytest.mark.parametrize(
    ("note", "new"),
    [
        ("<PATIENT|Maria Delgado>", "Ana Delgado-Maria Delgado"),
        ("<PATIENT|Delgado>", "Delgado"),
        ("<CITY|Springfield>", "West Springfield"),
        ("<MEDICALRECORD|004829>", "A-004829"),
        ("<DATE|3/14/2009>", "3/14/2009"),
    ],
)
def test_stops_replacements_that_tell(note: str, new: str) -> None:
    with pytest.raises(NoteError, match="still in the redacted note"):
        check(note, [new], policy=SURROGATES)


def test_surrogate_that_is_another_real_value() -> None:
    with pytest.raises(NoteError, match=r"\(CITY, at character 9\)"):
        check("<PATIENT|Maria Delgado> of <CITY|Salem>", ["Bo Li", "Salem"], policy=SURROGATES)
    with pytest.raises(NoteError, match="PATIENT"):
        check("<PATIENT|Delgado> of <CITY|Salem>", ["Li", "Delgado"], policy=SURROGATES)


def test_value_put_together_by_removal() -> None:
    """What two edits bring together is seen too."""
    policy = Policy.uniform("remove")
    text = "Maria X Delgado and Maria Delgado"
    spans = [Span(6, 7, "DOCTOR"), Span(20, 33, "PATIENT")]
    edits = [Edit(spans[0], 6, 8, ""), Edit(spans[1], 20, 33, "")]
    with pytest.raises(NoteError, match="PATIENT, at character 0"):
        check_redacted(text, spans, edits, "Maria Delgado and ", policy=policy)


def test_shifted_date_may_equal_another() -> None:
    news = ["3/24/2009", "4/3/2009"]
    check("<DATE|3/14/2009> <DATE|3/24/2009>", news, policy=SURROGATES)


def mixed(**treatments: Treatment) -> Policy:
    """Tag all labels but those named."""
    return Policy("mixed", "Mixed.", dict(TAGS.treatments) | treatments)


def test_kept_in_its_place_only() -> None:
    """A kept city does not stop a note; the same word as a patient's name, elsewhere, does."""
    policy = mixed(CITY="keep", DATE="year", ZIP="zip3", AGE="cap-90")
    check("<CITY|Madison> for Dr. <DOCTOR|Madison>", ["Madison", "[DOCTOR]"], policy=policy)
    check("<DATE|3/14/2009> <ZIP|02139> <AGE|89>", ["2009", "021**", "89"], policy=policy)
    check("<CITY|Madison>, Madison", ["Madison"], policy=policy)
    with pytest.raises(NoteError, match="DOCTOR, at character 21"):
        check("<CITY|Madison> by <DOCTOR|Madison>, Madison", ["Madison", "[DOCTOR]"], policy=policy)
    for note, new in (("<DATE|3/14/2009>", "on 3/14/2009"), ("<ZIP|02139>", "02139")):
        with pytest.raises(NoteError, match="still"):
            check(note, [new], policy=policy)


@pytest.mark.parametrize("tag", ["[PATIENT]", "[PATIENT-2]", "[PATIENT-9f3a2c4e]", "*******"])
def test_tags_and_masks_tell_nothing(tag: str) -> None:
    """A patient whom the note calls "Patient" is hidden by the tag that says so."""
    check("<PATIENT|Patient>", [tag])


@pytest.mark.parametrize(
    ("known", "text"),
    [
        ("Maria Delgado", "Call MARIA DELGADO."),
        ("00482917", "MRN 00482917"),
        ("1961-07-22 00:00:00", "born 1961-07-22 00:00:00"),
        ("delgado", "Ms. Delgado"),
    ],
)
def test_known_values(known: str, text: str) -> None:
    with pytest.raises(NoteError, match="known of its row"):
        check_redacted(text, [], [], text, policy=TAGS, known=[known])
    check_redacted(text, [], [], text, policy=TAGS, known=["42", "Will", "", "Zebulon"])


@pytest.mark.parametrize(
    "redacted",
    ["Dr.  [DOCTOR] on 3/14", "Dr. [DOCTOR] on 3/1", "Dr. [DOCTOR]  on 3/14", "Dr. Okafor on 3/14"],
)
def test_changes_outside(redacted: str) -> None:
    span = Span(4, 10, "DOCTOR")
    edits = [Edit(span, 4, 10, "[DOCTOR]")]
    with pytest.raises(NoteError, match="outside its spans"):
        check_redacted("Dr. Okafor on 3/14", [span], edits, redacted, policy=TAGS)


@pytest.mark.parametrize(
    ("start", "end", "new"),
    [(2, 10, ""), (3, 11, ""), (4, 12, ""), (3, 10, "[DOCTOR]"), (4, 9, "")],
)
def test_edits_beyond_their_span(start: int, end: int, new: str) -> None:
    text, span = "Dr. Okafor on 3/14", Span(4, 10, "DOCTOR")
    with pytest.raises(NoteError, match="beyond the span|was not redacted"):
        redacted = text[:start] + new + text[end:]
        check_redacted(text, [span], [Edit(span, start, end, new)], redacted, policy=TAGS)


def test_span_without_an_edit() -> None:
    with pytest.raises(NoteError, match="at character 4 was not redacted"):
        check_redacted("Dr. Okafor", [Span(4, 10, "DOCTOR")], [], "Dr. Okafor", policy=TAGS)


NAMES = st.sampled_from(["Delgado", "Okafor", "Zebulon"])


@given(
    st.lists(st.sampled_from(["saw", "3/14", "(Hodgkin)", "Will", "\n", "it's"])),
    NAMES,
    st.integers(0, 9),
)
def test_any_missed_repeat_is_seen(words: list[str], name: str, at: int) -> None:
    """Wherever a name stands once more, in whatever case but lower, the note is stopped."""
    check(f"<PATIENT|{name}> " + " ".join(words))
    for again in (name, name.upper(), f"{name}'s", f"({name}),"):
        with pytest.raises(NoteError):
            check(f"<PATIENT|{name}> " + " ".join([*words[:at], again, *words[at:]]))


@pytest.mark.parametrize(
    ("value", "rest"),
    [
        ("ab " * 20_000 + "X", "ab " * 20_000),
        ("Will", "Will " * 20_000),
        ("Park", "Park disease " * 20_000),
        ("0" * 50_000, "0 " * 50_000),
        ("14-" * 20_000, "14-" * 19_999),
    ],
    ids=["repeating", "everyday", "eponym", "zeros", "numbers"],
)
@pytest.mark.parametrize("label", ["PATIENT", "DATE"])
def test_linear(value: str, rest: str, label: str) -> None:
    begun = time.monotonic()
    check(f"<{label}|{value}> {rest}")
    assert time.monotonic() - begun < 3
