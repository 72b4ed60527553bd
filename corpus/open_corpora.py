"""Openly licensed annotated corpora as training records with partial labels.

Each reader yields ``(parts, annotated)``: ``annotated`` names the labels the corpus marks
exhaustively (None = all); a token outside spans is no evidence about the others.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from corpus.draft import UNKNOWN, Part
from corpus.lists import read_jsonl
from minialbert.labels import PHI_LABELS

Labelled = tuple[list[Part], list[str] | None]

_CLINICAL = {"Disease_disorder": "PROBLEM", "Sign_symptom": "PROBLEM", "Diagnostic_procedure": "TEST",
             "Medication": "TREATMENT", "Therapeutic_procedure": "TREATMENT"}  # fmt: skip
BC5CDR = {"Disease": "PROBLEM", "Chemical": "TREATMENT"}
NCBI = dict.fromkeys(("SpecificDisease", "DiseaseClass", "Modifier", "CompositeMention"), "PROBLEM")
_PERSON, _ORGANISATION = "PATIENT|DOCTOR", "ORGANIZATION|HOSPITAL|DEPARTMENT"
_PLACE = "CITY|STATE|COUNTRY|LOCATION-OTHER|STREET|HOSPITAL|ORGANIZATION"
_NEWS = {"PER": _PERSON, "person": _PERSON, "LOC": _PLACE, "location": _PLACE, "ORG": _ORGANISATION, "corporation": _ORGANISATION,
         "group": UNKNOWN, "MISC": UNKNOWN, "product": UNKNOWN, "creative-work": UNKNOWN}  # fmt: skip
_NEWS_ANNOTATED = ["PATIENT", "DOCTOR", "USERNAME"]
_PRESIDIO = {"PERSON": _PERSON, "STREET_ADDRESS": UNKNOWN, "ADDRESS": UNKNOWN, "GPE": "CITY|STATE|COUNTRY", "LOCATION": _PLACE,
             "ORGANIZATION": _ORGANISATION, "CREDIT_CARD": "ACCOUNT|IDNUM", "DATE_TIME": UNKNOWN, "PHONE_NUMBER": "PHONE|FAX",
             "AGE": UNKNOWN, "EMAIL_ADDRESS": "EMAIL", "ZIP_CODE": "ZIP", "DOMAIN_NAME": "URL", "IBAN_CODE": "ACCOUNT|IDNUM",
             "US_SSN": "SSN", "IP_ADDRESS": "IPADDR", "US_DRIVER_LICENSE": "LICENSE|VEHICLE", "NRP": UNKNOWN}  # fmt: skip


def from_spans(text: str, spans: list[tuple[int, int, str]]) -> list[Part]:
    """Cut ``text`` at non-overlapping spans (the earlier and longer wins)."""
    parts: list[Part] = []
    at = 0
    for start, end, label in sorted(spans, key=lambda s: (s[0], -s[1])):
        if start < at:
            continue
        parts += [(text[at:start], None), (text[start:end], label)]
        at = end
    return [*parts, (text[at:], None)]


def read_maccrobat(folder: Path, *, held_out: bool = False) -> Iterator[Labelled]:
    """Case reports: problems, tests and treatments, exhaustively; one in seven is held out."""
    for number, path in enumerate(sorted(folder.glob("brat/*.ann"))):
        if (number % 7 == 6) != held_out:
            continue
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        spans = []
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            if line.startswith("T") and ";" not in fields[1]:
                kind, start, end = fields[1].split()
                if kind in _CLINICAL:
                    spans.append((int(start), int(end), _CLINICAL[kind]))
        yield from_spans(text, spans), None


def read_bc5cdr(folder: Path, *, held_out: bool = False) -> Iterator[Labelled]:
    """Abstracts with diseases and chemicals; one in five of the development set is held out."""
    if not held_out:
        yield from read_pubtator(folder / "train.pubtator.txt", BC5CDR)
    for number, labelled in enumerate(read_pubtator(folder / "dev.pubtator.txt", BC5CDR)):
        if (number % 5 == 0) == held_out:
            yield labelled


def read_pubtator(path: Path, kinds: Mapping[str, str]) -> Iterator[Labelled]:
    """PubMed abstracts; the labels that ``kinds`` maps a corpus' own to are marked exhaustively."""
    annotated = list(dict.fromkeys([*PHI_LABELS, *kinds.values()]))
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        lines = block.strip().splitlines()
        text = lines[0].split("|", 2)[2] + " " + lines[1].split("|", 2)[2]
        rows = [line.split("\t") for line in lines[2:]]
        spans = [(int(r[1]), int(r[2]), kinds[r[4]]) for r in rows if len(r) > 4 and r[4] in kinds]
        yield from_spans(text, spans), annotated


def read_prose(path: Path, *, n_characters: int = 1500) -> Iterator[Labelled]:
    """Medical prose about diseases or cases, which holds next to no identifiers; nobody marked it."""
    for record in read_jsonl(path):
        yield [(str(record["text"])[:n_characters], None)], list(PHI_LABELS)


def read_conll(path: Path, *, tag_column: int, n_per_text: int = 12) -> Iterator[Labelled]:
    """News, web and tweets: sentences joined in small texts; tokens parted by single spaces."""
    sentences: list[list[tuple[str, str]]] = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        fields = re.split(r"[\t ]+", line.strip())
        if len(fields) <= tag_column:
            sentences.append([])
        else:
            sentences[-1].append((fields[0] if tag_column == 1 else fields[1], fields[tag_column]))
    full = [s for s in sentences if s]
    for i in range(0, len(full), n_per_text):
        parts: list[Part] = []
        for sentence in full[i : i + n_per_text]:
            parts += [*_sentence_parts(sentence), ("\n", None)]
        yield parts, _NEWS_ANNOTATED


def _sentence_parts(sentence: list[tuple[str, str]]) -> list[Part]:
    parts: list[Part] = []
    for token, tag in sentence:
        kind = None if tag == "O" else tag.split("-", 1)[1]
        label = None if kind is None else _NEWS.get(kind, UNKNOWN)
        if label and parts and parts[-1][1] == label and not tag.startswith("B-"):
            parts[-1] = (parts[-1][0] + " " + token, label)
        else:
            parts += [(" ", None), (token, label)]
    return parts


def read_presidio(path: Path) -> Iterator[Labelled]:
    """Synthetic sentences with identifiers of many countries."""
    for record in json.loads(path.read_text(encoding="utf-8")):
        spans = [
            (s["start_position"], s["end_position"], _PRESIDIO[s["entity_type"]])
            for s in record["spans"]
            if s["entity_type"] in _PRESIDIO
        ]
        yield from_spans(record["full_text"], spans), ["PATIENT", "DOCTOR", "EMAIL", "PHONE", "SSN"]
