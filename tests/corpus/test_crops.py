"""Short texts cut out of longer ones: whole identifiers, labels where the text is, nobody in bare terms."""

import re
from random import Random
from typing import Final

from corpus.crops import abbreviated, asked, bare, crop, crops, phrases_of, read_terms, read_titles
from corpus.draft import join
from minialbert.training.labelled import LabelledNote
from tests.corpus.little import DATA, LISTS, needs_data

TEXT: Final = "Seen by Dr. Ana de la Cruz on 3/14. Mr. Tran, 67, has a Foley catheter."
NOTE: Final = {"id": "n", "text": TEXT, "spans": [
    {"start": 12, "end": 26, "label": "DOCTOR"}, {"start": 30, "end": 34, "label": "DATE"},
    {"start": 40, "end": 44, "label": "PATIENT"}, {"start": 46, "end": 48, "label": "AGE"},
]}  # fmt: skip


def marked(record: dict[str, object]) -> list[tuple[str, str]]:
    note = LabelledNote.from_record(record)
    return [(note.text[start:end], label) for start, end, label in note.spans]


def test_a_crop_holds_identifiers_whole_and_marked() -> None:
    rng = Random(1)
    whole = {("ana de la cruz", "DOCTOR"), ("3/14", "DATE"), ("tran", "PATIENT"), ("67", "AGE")}
    found = set()
    for parts in crops(rng, [NOTE], 300):
        record = join(parts, "c")
        assert str(record["text"]).lower() in TEXT.lower()
        for text, label in marked(record):
            found.add((text.lower(), label))
    assert found == whole


def test_a_number_that_stands_alone_is_not_used() -> None:
    aged = {"id": "n", "text": "(67).", "spans": [{"start": 1, "end": 3, "label": "AGE"}]}
    assert crop(Random(1), aged) is None
    assert crop(Random(1), {"id": "n", "text": " ", "spans": []}) is None


def test_a_crop_stays_within_its_line() -> None:
    lines = {"id": "n", "text": "fever\n\nand rash\nfor a week", "spans": []}
    cut = {parts[0][0].lower() for parts in crops(Random(4), [lines], 200)}
    assert "and rash" in cut
    assert not any("\n" in text for text in cut)


def test_phrases_are_those_that_make_nobody_of_their_neighbours() -> None:
    said = ["seen by dr", "sign of fever", "chest pain", "Fracture, hip", "left hip"]
    assert phrases_of([[(text, None)] for text in said]) == ["chest pain", "left hip"]
    assert phrases_of([[("seen ", None), ("3/14", "DATE")]]) == []


def test_searches_mark_who_is_put_in_and_nothing_else() -> None:
    searches = [join(p, "s") for p in asked(Random(2), LISTS, ["chest pain"], 400)]
    known = "chest pain|zyrelto|covaxa|crohn|kiesselbach|'s disease|syndrome|catheter|stage|score|sign|mrn|user|and|dr|rm|yo"
    for record in searches:
        rest = str(record["text"])
        for text, _ in marked(record):
            rest = rest.replace(text, "", 1)
        assert not re.sub(known, "", rest.lower()).strip(), record["text"]
    labels = {label for record in searches for _, label in marked(record)}
    assert {"PATIENT", "DOCTOR", "DATE", "HOSPITAL", "MEDICALRECORD"} <= labels
    nobody = [str(r["text"]).lower() for r in searches if not r["spans"]]
    assert any("kiesselbach" in text for text in nobody)
    assert any("zyrelto" in text for text in nobody)


def test_terms_and_titles_stand_alone_or_in_pairs() -> None:
    for parts in bare(Random(3), ["Bell palsy", "Iron deficiency."], 40):
        assert [label for _, label in parts] == [None]
        assert not parts[0][0].endswith(".")


def test_abbreviations_stand_alone_and_beside_phrases_and_are_nobody() -> None:
    found = [*abbreviated(Random(5), LISTS, ["chest pain"], 200)]
    assert {label for parts in found for _, label in parts} == {None}
    texts = {parts[0][0].lower() for parts in found}
    assert {"stemi", "stemi chest pain", "chest pain n/v"} <= texts
    assert all("stemi" in text or "n/v" in text for text in texts)


@needs_data
def test_public_lists_give_terms_and_titles() -> None:
    terms, titles = read_terms(DATA / "lists"), read_titles(DATA)
    assert "Meckel syndrome" in terms
    assert len(terms) > 50_000
    assert sum(t.endswith("?") for t in titles) > 500
    assert not any("\n" in t for t in titles)
