"""Short stretches cut out of longer texts: what a search box holds, in words that nobody made up for it.

A model taught short texts only by those written for it learns these by heart. A few words of a real note,
a title, a question or a disease's name, in the case a hurried hand gives them, teach what stands alone without being anyone.
"""

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from corpus.blocks import parse
from corpus.draft import Part
from corpus.lists import Lists
from corpus.open_corpora import BC5CDR, NCBI, from_spans, read_pubtator
from corpus.scene import Scene

_WORD = re.compile(r"\S+")
_QUESTION = re.compile(r"\b(?:What|How|Is|Are|Who|Do|Does|Can|Which|Why|When) [^.?!:\n]{8,100}\?")
_N_WORDS = (1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 10, 12, 16)
_NEED_CONTEXT = frozenset({"AGE", "ROOM", "PROFESSION", "USERNAME", "DEVICE", "BIOID", "LICENSE", "ACCOUNT", "IDNUM", "STATE"})  # fmt: skip
"""Labels that the words beside an identifier give it: a crop that ends with one is not used."""


_SOMEONE = (
    "{patient.last}", "{patient.last}", "{patient.first}", "{patient.first} {patient.last}", "{patient}", "{patient.last} {patient.first}",
    "{patient.last_first}", "{patient.f_last}", "{patient.nick}", "{doctor.last}", "{doctor.first} {doctor.last}", "dr {doctor.last}",
    "{patient.last} {dob}", "{patient.last} {mrn}", "{patient.first} {patient.last} {age}", "{mother} and {father}", "{patient.last} {doctor.last}",
)  # fmt: skip
_SOMETHING = ("{hospital.short}", "{hospital}", "{clinic}", "{organization}", "{city}", "{profession}", "{date}", "{date.md}", "{date.weekday}",
              "{date.my}", "mrn {mrn}", "{phone}", "rm {room}", "{nursing_home}", "{pharmacy}", "{username}", "{age} yo")  # fmt: skip
_NOBODY = ("{brand}", "{brand}", "{brand} {brand2}", "{eponym}", "{eponym}", "{eponym.rare}", "{eponym.rare} {eponym2.rare}", "{eponym} {eponym2}")  # fmt: skip
_KINDS, _SHARES = (_SOMEONE, _SOMETHING, _NOBODY), (4, 2, 4)


def read_terms(folder: Path) -> list[str]:
    """Return names of diseases, codes' descriptions and drugs from the public lists, each once."""
    terms = {
        *_lines(folder / "diseases/doid_labels.txt"),
        *_lines(folder / "icd10cm/icd10cm_inclusion_terms.txt"),
        *(line.split("\t")[1] for line in _lines(folder / "icd10cm/icd10cm_desc.tsv")),
        *(line.split("\t")[0] for line in _lines(folder / "drugs/drugs.tsv")[1:]),
    }
    return sorted(t for t in terms if 3 < len(t) < 60)


def read_titles(data: Path) -> list[str]:
    """Return the titles of the training abstracts and the questions asked about diseases."""
    abstracts = [
        *read_pubtator(data / "bc5cdr/train.pubtator.txt", BC5CDR),
        *read_pubtator(data / "ncbi-disease/NCBItrainset_corpus.txt", NCBI),
    ]
    titles = ["".join(t for t, _ in parts).split(". ")[0] for parts, _ in abstracts]
    with gzip.open(data / "medquad/medquad_text.jsonl.gz", "rt", encoding="utf-8") as lines:
        asked = [q for line in lines for q in _QUESTION.findall(json.loads(line)["text"])[:2]]
    return [*titles, *dict.fromkeys(asked)]


def crop(rng: Random, record: Mapping[str, object]) -> list[Part] | None:
    """Cut a few words out of a labelled record, whole identifiers only; None where that says too little."""
    text, marked = str(record["text"]), record["spans"]
    assert isinstance(marked, list)
    words = [*_WORD.finditer(text)]
    if not words:
        return None
    at = rng.randrange(len(words))
    kept = words[at : at + rng.choice(_N_WORDS)]
    start, end = kept[0].start(), kept[-1].end()
    inside = [s for s in marked if s["start"] < end and start < s["end"]]
    start = min([start, *(s["start"] for s in inside)])
    end = max([end, *(s["end"] for s in inside)])
    for s in inside:
        if {start, end} & {s["start"], s["end"]} and s["label"] in _NEED_CONTEXT:
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


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8-sig").splitlines()
