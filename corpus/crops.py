"""Short stretches cut out of longer texts: what a search box holds, in words that nobody made up for it.

A model taught short texts only by those written for it learns these by heart. A few words of a real note,
a title, a question or a disease's name, in the case a hurried hand gives them, teach what stands alone without being anyone.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from corpus.blocks import parse
from corpus.draft import Part
from corpus.lists import Lists, read_jsonl, read_lines
from corpus.open_corpora import from_spans
from corpus.scene import Scene

_WORD = re.compile(r"\S+")
_TITLE = re.compile(r"(?m)^\d+\|t\|(.+)$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MOST_ALIKE = 60  # titles and questions that open with the same four words
_QUESTION = re.compile(r"\b(?:What|How|Is|Are|Who|Do|Does|Can|Which|Why|When) [^.?!:\n]{8,100}\?")
_N_WORDS = (1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 10, 12, 16)
_NEED_CONTEXT = frozenset({"AGE", "ROOM", "PROFESSION", "USERNAME", "DEVICE", "BIOID", "LICENSE", "ACCOUNT", "IDNUM", "STATE",
                           "MEDICALRECORD", "HEALTHPLAN", "SSN", "PHONE", "FAX", "ZIP"})  # fmt: skip
"""Labels that the words beside an identifier give it: a crop in which it stands alone is not used."""
_LEADS_ON = re.compile(
    r"(?i).*\b(?:dr|doctor|mrs?|ms|miss|prof|nurse|sister|aunt|uncle)\.?|"
    r"(?:diseases?|syndromes?|signs?|tests?|scores?|scales?|procedure|operation|catheters?|sutures?|"
    r"fractures?|tumou?rs?|disorder|stain|criteria|classification|valve|tube|drain)\b.*"
)
"""Phrases that would make a name of what follows them, or an eponym of what stands before."""
_SOMEONE = (
    "{patient.last}", "{patient.last}", "{patient.first}", "{patient.first} {patient.last}", "{patient}", "{patient.last} {patient.first}",
    "{patient.last_first}", "{patient.f_last}", "{patient.nick}", "dr {doctor.last}", "dr {doctor.first} {doctor.last}",
    "{patient.last} {dob}", "{patient.last} {mrn}", "{patient.first} {patient.last} {age}", "{mother} and {father}", "{patient.last} dr {doctor.last}",
)  # fmt: skip
_SOMETHING = ("{hospital.short}", "{hospital}", "{clinic}", "{organization}", "{city}", "{date}", "{date.md}", "{date.weekday}",
              "{date.my}", "mrn {mrn}", "{phone}", "rm {room}", "{nursing_home}", "{pharmacy}", "user {username}", "{age} yo")  # fmt: skip
_NOBODY = ("{brand}", "{brand}", "{brand} {brand2}", "{eponym.rare}", "{eponym.rare}", "{eponym.rare} {eponym2.rare}",
           "{eponym} sign", "{eponym} syndrome", "{eponym}'s disease", "{eponym} score", "{eponym} catheter", "{eponym} stage")  # fmt: skip
_KINDS, _SHARES = (_SOMEONE, _SOMETHING, _NOBODY), (4, 2, 4)


def read_terms(folder: Path) -> list[str]:
    """Return names of diseases, codes' descriptions and drugs from the public lists, each once."""
    terms = {
        *read_lines(folder / "diseases/doid_labels.txt"),
        *read_lines(folder / "icd10cm/icd10cm_inclusion_terms.txt"),
        *(line.split("\t")[1] for line in read_lines(folder / "icd10cm/icd10cm_desc.tsv")),
        *(line.split("\t")[0] for line in read_lines(folder / "drugs/drugs.tsv")[1:]),
    }
    return sorted(t for t in terms if 3 < len(t) < 60)


def read_titles(data: Path) -> list[str]:
    """Return titles of the training abstracts and questions about diseases, without places and years."""
    sources = ("bc5cdr/train.pubtator.txt", "ncbi-disease/NCBItrainset_corpus.txt")
    titles = [
        t for name in sources for t in _TITLE.findall((data / name).read_text(encoding="utf-8"))
    ]
    answers = read_jsonl(data / "medquad/medquad_text.jsonl.gz")
    asked = [q for answer in answers for q in _QUESTION.findall(str(answer["text"]))[:2]]
    countries = re.compile(
        r"\b(?:" + "|".join(read_lines(data / "lists/geonames/countries.txt")) + r")\b"
    )
    kept = (t for t in (*titles, *asked) if not _YEAR.search(t) and not countries.search(t))
    return _unlike(dict.fromkeys(kept))


def _unlike(texts: Iterable[str]) -> list[str]:
    """Keep few of the texts that open alike."""
    seen: Counter[str] = Counter()
    kept = []
    for text in texts:
        opening = " ".join(text.split()[:4])
        seen[opening] += 1
        if seen[opening] <= _MOST_ALIKE:
            kept.append(text)
    return kept


def crop(rng: Random, record: Mapping[str, object]) -> list[Part] | None:
    """Cut a few words of one line out of a labelled record, whole identifiers only; None where that says too little."""
    text, marked = str(record["text"]), record["spans"]
    assert isinstance(marked, list)
    words = [*_WORD.finditer(text)]
    if not words:
        return None
    at = rng.randrange(len(words))
    start = words[at].start()
    line_end = text.find("\n", start) % (len(text) + 1)
    end = max(w.end() for w in words[at : at + rng.choice(_N_WORDS)] if w.start() < line_end)
    inside = [s for s in marked if s["start"] < end and start < s["end"]]
    start = min([start, *(s["start"] for s in inside)])
    end = max([end, *(s["end"] for s in inside)])
    for s in inside:
        beside = text[start : s["start"]] + text[s["end"] : end]
        if s["label"] in _NEED_CONTEXT and not re.search(r"\w", beside):
            return None
    spans = [(s["start"] - start, s["end"] - start, str(s["label"])) for s in inside]
    return _typed(rng, from_spans(text[start:end], spans))


def crops(rng: Random, records: Sequence[Mapping[str, object]], n: int) -> Iterator[list[Part]]:
    """Yield ``n`` crops of ``records``, longer ones more often."""
    weights = [len(str(r["text"])) for r in records]
    made = 0
    while made < n:
        [record] = rng.choices(records, weights)
        if parts := crop(rng, record):
            made += 1
            yield parts


def bare(rng: Random, texts: Sequence[str], n: int) -> Iterator[list[Part]]:
    """Yield ``n`` of the texts, which hold no identifier, alone or two of them run together."""
    for _ in range(n):
        joined = rng.choice((" ", " ", ", ", " vs ", "; ")).join(
            rng.sample(texts, rng.choice((1, 1, 1, 2)))
        )
        yield _typed(rng, [(joined, None)])


def abbreviated(rng: Random, lists: Lists, phrases: Sequence[str], n: int) -> Iterator[list[Part]]:
    """Yield ``n`` abbreviations, which are nobody's name, alone or before, behind and between phrases."""
    for _ in range(n):
        words = rng.sample(lists.short_forms, rng.choice((1, 1, 2)))
        words += [rng.choice(phrases) for _ in range(rng.choice((0, 1, 1, 1, 2)))]
        rng.shuffle(words)
        yield _typed(rng, [(" ".join(words), None)])


def phrases_of(cut: Iterable[Sequence[Part]]) -> list[str]:
    """Return the crops without identifiers that say nothing of what stands before or after them."""
    alone = (parts[0] for parts in cut if len(parts) == 1)
    return [
        text
        for text, label in alone
        if label is None and 4 < len(text) < 50 and not _LEADS_ON.fullmatch(text)
    ]


def asked(rng: Random, lists: Lists, phrases: Sequence[str], n: int) -> Iterator[list[Part]]:
    """Yield ``n`` searches: someone, something or a word that looks like a name, before, after or between phrases."""
    for _ in range(n):
        [frames] = rng.choices(_KINDS, _SHARES)
        scene = Scene(rng, lists, rng.choice(("us", "us", "us", "uk", "au", "ca", "in")))
        frame = parse(rng.choice(frames), scene.fill)
        before, after = rng.choice(((0, 1), (0, 1), (1, 0), (1, 0), (1, 1), (0, 0)))
        parts = [*((rng.choice(phrases) + " ", None) for _ in range(before)), *frame]
        yield _typed(rng, [*parts, *((" " + rng.choice(phrases), None) for _ in range(after))])


def _typed(rng: Random, parts: list[Part]) -> list[Part]:
    """Give the parts the case and the end that a search box gets."""
    roll = rng.random()
    if roll < 0.5:
        parts = [(t.lower(), label) for t, label in parts]
    elif roll < 0.58:
        parts = [(t.upper(), label) for t, label in parts]
    text, label = parts[-1]
    return [*parts[:-1], (text.rstrip(" .,;:"), label)] if label is None else parts
