"""Real transcribed notes: put surrogates where identifiers were removed, and label what is left.

The notes' placeholders were found by patterns and the find is incomplete. So: known slots are refilled,
what the rules find is labelled, names of states and countries too, and capitalised words that are neither
ordinary words, drugs nor eponyms are marked ``?``: they teach nothing rather than something false.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.draft import UNKNOWN, Part
from corpus.scene import STATES, Scene
from minialbert.rules import find
from minialbert.spans import Span, resolve

_WORD = re.compile(r"[A-Za-z][A-Za-z'-]+")
_MID_SENTENCE = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+(?:[ -][A-Z][a-z]+)*")
_UNIVERSITY = re.compile(
    r"University of [A-Z][a-z]+(?: [A-Z][a-z]+)?|[A-Z][a-z]+ University(?: Hospital)?"
)
_SAMPLE = {"Sample Patient": "patient", "Sample Doctor": "doctor", "Sample Name": "relative", "Sample Address": "street",
           "Month DD, YYYY": "date.long"}  # fmt: skip
_SLOTS = {
    "DOCTOR_PLACEHOLDER": "doctor{n}.last",
    "PATIENT_PLACEHOLDER": "patient.last",
    "DATE": "date{n}.any",
    "PHONE": "phone",
}
_WORK = re.compile(
    r"\b(?:works? as|worked as|working as|employed as|job as|(?:formerly|previously) an?|retired|"
    r"(?i:occupation|employment|profession):)\s+((?:[A-Za-z][A-Za-z'/-]*\s?){1,5})"
)
_JOB = re.compile(
    r"\b(?:attorney|homemaker|baker|machinist|infantryman|farmer|missionary|custodian|mechanic|butcher|"
    r"geologist|waitress|waiter|secretary|dispatcher|florist|plumber|auditor|chemist|beautician|"
    r"carpenter|receptionist|paralegal|librarian|barber|housekeeper|esthetician|teacher|welder|"
    r"electrician|accountant|cashier|cook|chef|student|engineer|realtor|clerk|soldier|veteran|"
    r"(?:truck|bus|taxi|cab) driver|(?:office|store|bank|restaurant|project) manager|"
    r"(?:security|prison) guard|police officer|real estate agent|salesman|saleswoman)s?\b"
)
_TRUSTED_RULES = {
    "DATE",
    "AGE",
    "PHONE",
    "EMAIL",
    "URL",
    "MEDICALRECORD",
    "SSN",
    "IDNUM",
    "ACCOUNT",
    "DEVICE",
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words that are ordinary in these notes, so that a capital does not make them names."""

    ordinary: frozenset[str]

    @classmethod
    def count(cls, texts: Iterable[str], terms: Iterable[str]) -> "Vocabulary":
        """Take words in lower case in two notes or anyhow in four, and those of ``terms``."""
        lower: Counter[str] = Counter()
        notes: Counter[str] = Counter()
        for text in texts:
            words = set(_WORD.findall(text))
            notes.update({w.lower() for w in words})
            lower.update({w for w in words if w.islower()})
        kept = {w for w, n in lower.items() if n >= 2} | {w for w, n in notes.items() if n >= 4}
        kept.update(w.lower() for term in terms for w in _WORD.findall(term))
        return cls(frozenset(kept))

    def knows(self, phrase: str) -> bool:
        """Say whether every word of the phrase is ordinary."""
        return all(w.lower() in self.ordinary for w in _WORD.findall(phrase))


def medical_terms(lists: Path) -> list[str]:
    """Read disease, drug and eponym names."""
    drugs = (lists / "drugs/drugs.tsv").read_text(encoding="utf-8").splitlines()
    eponyms = (lists / "eponyms/eponym_candidates.tsv").read_text(encoding="utf-8").splitlines()
    diseases = (lists / "diseases/doid_labels.txt").read_text(encoding="utf-8").splitlines()
    return [*diseases, *(line.split("\t")[0] for line in [*drugs, *eponyms])]


def refill(
    note: dict[str, object], scene: Scene, vocabulary: Vocabulary, countries: Sequence[str]
) -> list[Part]:
    """Turn one real note into parts with fresh surrogates."""
    text = str(note["text"])
    slots = note.get("slots") or []
    assert isinstance(slots, list)
    found = [
        Span(s["start"], s["end"], s["kind"], 1.0, "gold") for s in slots if s["start"] < s["end"]
    ]
    found += silver(text, vocabulary, countries)
    parts: list[Part] = []
    at = 0
    for span in resolve(found):
        parts.append((text[at : span.start], None))
        parts.append(_surrogate(scene, span, text))
        at = span.end
    parts.append((text[at:], None))
    return parts


def silver(text: str, vocabulary: Vocabulary, countries: Sequence[str]) -> list[Span]:
    """Label what patterns can tell in text nobody annotated, and mark what they cannot tell."""
    found = [
        Span(s.start, s.end, s.label, 0.9, "rule")
        for s in find(text)
        if s.label in _TRUSTED_RULES and s.score >= 0.6
    ]
    found += [
        Span(m.start(), m.end(), "HOSPITAL|ORGANIZATION", 0.8, "rule")
        for m in _UNIVERSITY.finditer(text)
    ]
    found += [Span(m.start(1), m.end(1), UNKNOWN, 0.4, "rule") for m in _WORK.finditer(text)]
    found += [Span(m.start(), m.end(), UNKNOWN, 0.4, "rule") for m in _JOB.finditer(text)]
    states = {s for s in STATES.values() if s not in ("Washington", "Georgia", "Virginia")}
    for match in _MID_SENTENCE.finditer(text):
        phrase = match.group()
        if phrase in states:
            found.append(Span(match.start(), match.end(), "STATE", 0.7, "rule"))
        elif phrase in countries:
            found.append(Span(match.start(), match.end(), "COUNTRY", 0.7, "rule"))
        elif not vocabulary.knows(phrase):
            found.append(Span(match.start(), match.end(), UNKNOWN, 0.5, "rule"))
    for phrase, slot in _SAMPLE.items():
        found += [
            Span(m.start(), m.end(), slot, 1.0, "gold")
            for m in re.finditer(re.escape(phrase), text)
        ]
    return found


def _surrogate(scene: Scene, span: Span, text: str) -> Part:
    original = text[span.start : span.end]
    rng = scene.rng
    kind = span.label
    if kind in _SAMPLE.values():
        return scene.fill(kind)
    if kind == "TITLED_REALNAME":
        is_staff = text[: span.start].rstrip().endswith(("Dr.", "Dr", "Drs."))
        return (
            scene.fill(f"doctor{rng.randrange(2, 9)}.last")
            if is_staff
            else scene.fill("patient.last")
        )
    if kind == "DATE" and rng.random() < 0.35:
        return original, "DATE"
    if kind == "AGE":
        return original, "AGE"
    if kind == "HOSPITAL_PLACEHOLDER":
        return _place(scene, original)
    if kind in _SLOTS:
        slot = _SLOTS[kind].format(n=rng.choice(("", *"23456789")))
        return scene.fill(
            slot
            if rng.random() < 0.85 or kind != "DOCTOR_PLACEHOLDER"
            else slot.removesuffix(".last")
        )
    if kind == "HOSPITAL_REAL":
        return scene.fill("hospital") if rng.random() < 0.7 else (original, "HOSPITAL")
    if kind in ("BARE_NAME_CAND", "BLANK", "XXXX"):
        return original, UNKNOWN
    return original, kind


def _place(scene: Scene, original: str) -> Part:
    """``ABCD General Hospital`` becomes a hospital; a bare ``XYZ`` may stand for nearly anything."""
    if " " in original:
        return scene.fill("hospital")
    return original, UNKNOWN
