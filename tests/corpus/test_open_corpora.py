"""Readers of open corpora, on lines in each corpus's manner and on the corpora where at hand."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import open_corpora
from corpus.draft import Part
from corpus.open_corpora import Labelled, from_spans
from minialbert.labels import ALL_LABELS, PHI_LABELS
from tests.corpus.little import DATA, needs_data

TEXT: Final = "Maria saw Lima and Ohio"
spans = st.lists(
    st.tuples(st.integers(0, 22), st.integers(1, 23), st.sampled_from(["CITY", "STATE"])).filter(
        lambda span: span[0] < span[1]
    ),
    max_size=6,
)


def text_of(parts: list[Part]) -> str:
    return "".join(text for text, _ in parts)


def labelled(parts: list[Part]) -> list[Part]:
    return [part for part in parts if part[1]]


@given(spans)
def test_cutting_at_spans_keeps_the_text(chosen: list[tuple[int, int, str]]) -> None:
    parts = from_spans(TEXT, chosen)
    assert text_of(parts) == TEXT
    assert all((TEXT.index(text), label) for text, label in labelled(parts))
    assert bool(labelled(parts)) == bool(chosen)


def test_of_overlapping_spans_the_earlier_and_longer_wins() -> None:
    parts = from_spans(
        TEXT, [(10, 14, "CITY"), (10, 23, "STATE"), (6, 9, "CITY"), (12, 16, "CITY")]
    )
    assert labelled(parts) == [("saw", "CITY"), ("Lima and Ohio", "STATE")]


def test_brat_case_report(tmp_path: Path) -> None:
    (tmp_path / "brat").mkdir()
    (tmp_path / "brat" / "1.txt").write_text("Fever; aspirin, ECG.\nAge 4", encoding="utf-8")
    lines = (
        "T1\tSign_symptom 0 5\tFever\n"
        "T2\tMedication 7 14\taspirin\n"
        "T3\tDiagnostic_procedure 16 17;18 19\tE G\n"
        "T4\tAge 21 26\tAge 4\n"
        "E1\tMedication:T2\n"
    )
    (tmp_path / "brat" / "1.ann").write_text(lines, encoding="utf-8")
    [(parts, annotated)] = open_corpora.read_maccrobat(tmp_path)
    assert annotated is None
    assert labelled(parts) == [("Fever", "PROBLEM"), ("aspirin", "TREATMENT")]


def test_pubtator_abstract(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "7|t|Aspirin for fever.\n7|a|It | works.\n7\t0\t7\tAspirin\tChemical\tD1\n"
        "7\t12\t17\tfever\tDisease\tD2\n7\tCID\tD1\tD2\n\n8|t|None.\n8|a|Here.\n",
        encoding="utf-8",
    )
    (first, annotated), (second, _) = open_corpora.read_pubtator(
        path, {"Chemical": "TREATMENT", "Disease": "PROBLEM"}
    )
    assert text_of(first) == "Aspirin for fever. It | works."
    assert labelled(first) == [("Aspirin", "TREATMENT"), ("fever", "PROBLEM")]
    assert text_of(second) == "None. Here."
    assert annotated == [*PHI_LABELS, "TREATMENT", "PROBLEM"]


@pytest.mark.parametrize(
    ("lines", "column"),
    [
        ("Ann B-PER\nLee I-PER\nof O\nLima B-LOC\n\nMSF I-ORG\nart I-MISC\n", 1),
        ("# text = x\n1\tAnn\tB-PER\t-\n2\tLee\tI-PER\t-\n3\tof\tO\t-\n4\tLima\tB-LOC\t-\n\n1\tMSF\tI-ORG\t-\n2\tart\tI-MISC\t-\n", 2),
    ],
    ids=["two-columns", "numbered"],
)  # fmt: skip
def test_conll_sentences(tmp_path: Path, lines: str, column: int) -> None:
    path = tmp_path / "a.conll"
    path.write_text(lines, encoding="utf-8")
    [(parts, annotated)] = open_corpora.read_conll(path, tag_column=column)
    assert text_of(parts).split("\n") == [" Ann Lee of Lima", " MSF art", ""]
    assert labelled(parts)[0] == ("Ann Lee", "PATIENT|DOCTOR")
    assert labelled(parts)[1][0] == "Lima"
    assert labelled(parts)[3] == ("art", "?")
    assert annotated == ["PATIENT", "DOCTOR", "USERNAME"]


def test_two_names_side_by_side_stay_two(tmp_path: Path) -> None:
    path = tmp_path / "a.conll"
    path.write_text("Ann B-PER\nBo B-PER\n", encoding="utf-8")
    [(parts, _)] = open_corpora.read_conll(path, tag_column=1)
    assert [text for text, _ in labelled(parts)] == ["Ann", "Bo"]


@needs_data
def test_one_abstract_in_five_of_the_development_set_is_held_out() -> None:
    learnt = [text_of(parts) for parts, _ in open_corpora.read_bc5cdr(DATA / "bc5cdr")]
    kept = [text_of(parts) for parts, _ in open_corpora.read_bc5cdr(DATA / "bc5cdr", held_out=True)]
    assert (len(learnt), len(kept)) == (900, 100)
    assert not set(learnt) & set(kept)


def test_sentences_are_grouped(tmp_path: Path) -> None:
    path = tmp_path / "a.conll"
    path.write_text("Ann O\n\n" * 7, encoding="utf-8")
    sizes = [
        text_of(p).count("Ann")
        for p, _ in open_corpora.read_conll(path, tag_column=1, n_per_text=3)
    ]
    assert sizes == [3, 3, 1]


def test_presidio_sentence(tmp_path: Path) -> None:
    spans = [
        {"entity_type": "PERSON", "start_position": 0, "end_position": 3},
        {"entity_type": "SHOE", "start_position": 4, "end_position": 6},
        {"entity_type": "EMAIL_ADDRESS", "start_position": 7, "end_position": 10},
    ]
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"full_text": "Ann at a@b", "spans": spans}]), encoding="utf-8")
    [(parts, annotated)] = open_corpora.read_presidio(path)
    assert labelled(parts) == [("Ann", "PATIENT|DOCTOR"), ("a@b", "EMAIL")]
    assert annotated is not None
    assert "CITY" not in annotated


def everything() -> Iterator[Labelled]:
    news = DATA / "general-ner"
    yield from open_corpora.read_maccrobat(DATA / "maccrobat2020")
    yield from open_corpora.read_bc5cdr(DATA / "bc5cdr")
    yield from open_corpora.read_conll(news / "wikigold" / "wikigold.conll.txt", tag_column=1)
    yield from open_corpora.read_conll(news / "wnut17" / "wnut17train.conll", tag_column=1)
    yield from open_corpora.read_conll(news / "uner-en-ewt" / "en_ewt-ud-dev.iob2", tag_column=2)
    yield from open_corpora.read_presidio(DATA / "presidio-research" / "synth_dataset_v2.json")


@needs_data
def test_all_corpora_are_read_with_known_labels() -> None:
    n_texts, known = 0, {*ALL_LABELS, "?"}
    for parts, annotated in everything():
        n_texts += 1
        assert {kind for _, label in labelled(parts) for kind in str(label).split("|")} <= known
        assert annotated is None or set(annotated) <= set(ALL_LABELS)
    assert n_texts > 2000


@needs_data
def test_case_reports_surfaces_are_those_of_their_annotations() -> None:
    folder = DATA / "maccrobat2020"
    for path in sorted(folder.glob("brat/*.ann"))[:40]:
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            if line.startswith("T") and ";" not in fields[1]:
                _, start, end = fields[1].split()
                assert text[int(start) : int(end)].split() == fields[2].split()
