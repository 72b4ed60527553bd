"""Build the training data: ``python -m corpus.build --data ../shared/data -o build/corpus``.

Writes ``train.jsonl``, ``heldout.jsonl`` (other names, towns, hospitals, skeletons and notes) and
``heldout-woven.jsonl`` (real notes into which people wove identifiers), ``heldout-queries.jsonl`` and ``heldout-lookalikes.jsonl``
(written ones, nothing changed), one record per line: ``{"id", "text", "spans", "annotated"}``. The same seed gives the same bytes.
"""

import hashlib
from collections.abc import Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from random import Random

import click

from corpus import crops, open_corpora
from corpus.blocks import Block, fill_alone, fill_block, of_kind, read_blocks
from corpus.draft import Part, join, make_noise, weave
from corpus.lists import Lists, read_jsonl, read_lists, write_jsonl
from corpus.marked import read_marked
from corpus.real_notes import Vocabulary, medical_terms, refill, silver
from corpus.scene import Scene
from corpus.woven import fill_woven, read_bases, read_woven
from minialbert.labels import PHI_LABELS

_SHORT = {"queries": ("queries", "search_box"), "lookalikes": ("clean", "traps")}
"""How the skeleton files begin whose held-out blocks are measured one by one."""
_WORDS, _DRAWS_OF_WORDS = "words_and_names", 8
"""The file whose texts differ by the words put in, and how much more often its blocks are drawn."""
Record = dict[str, object]
_PHI_ONLY = list(PHI_LABELS)


@click.command()
@click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True
)
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--versions", default=2, show_default=True, help="Versions of each real note.")
@click.option("--fillings", default=14, show_default=True, help="Fillings of each skeleton note.")
@click.option("--shorts", default=5, show_default=True,
              help="Short texts for each skeleton that is no whole note.")  # fmt: skip
@click.option("--woven", "n_woven", default=4, show_default=True,
              help="Fillings of each note that was woven by hand.")  # fmt: skip
@click.option("--crops", "n_crops", type=click.IntRange(min=0), default=36000, show_default=True,
              help="Short texts cut out of longer ones, half with a person, a place or the like put in; abbreviations add an eighth.")  # fmt: skip
@click.option("--seed", default=0, show_default=True)
def build(
    data: Path, output: Path, versions: int, fillings: int, shorts: int, n_woven: int, n_crops: int,
    seed: int,
) -> None:  # fmt: skip
    """Build training and held-out records from the open data in DATA and our skeletons."""
    output.mkdir(parents=True, exist_ok=True)
    bases = read_bases(data)
    sides = (
        ("train", "train.jsonl", False, versions, fillings, shorts),
        ("heldout", "dev.jsonl", True, 1, 4, 1),
    )
    for name, notes, held_out, n_versions, n_fillings, n_shorts in sides:
        rng = Random(f"{seed}-{name}")
        lists = read_lists(data / "lists", held_out=held_out)
        blocks = read_blocks(held_out=held_out)
        records = [
            *_real(rng, data, data / "mtsamples" / notes, lists, blocks, n_versions),
            *_written(rng, lists, blocks, n_fillings, n_shorts),
        ]
        woven = _woven(rng, bases, lists, 1 if held_out else n_woven, held_out=held_out)
        if held_out:
            _write(output / "heldout-woven.jsonl", [*woven])
            for kind, beginnings in _SHORT.items():
                _write(output / f"heldout-{kind}.jsonl", [*_short(rng, lists, blocks, beginnings)])
        else:
            records += [*woven, *_borrowed(rng, data, bases)]
            records += [*_cropped(Random(f"{seed}-crops"), data, lists, records, n_crops)]
        rng.shuffle(records)
        _write(output / f"{name}.jsonl", records)
    for name, labelled in _clinical_gold(data):
        gold = [join(parts, f"{name}-{i}") for i, (parts, _) in enumerate(labelled)]
        _write(output / f"heldout-{name}.jsonl", gold)


def _write(path: Path, records: list[Record]) -> None:
    write_jsonl(path, records)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    click.echo(f"{path}: {len(records)} records, sha256 {digest[:16]}")


def _clinical_gold(data: Path) -> Iterator[tuple[str, Iterator[open_corpora.Labelled]]]:
    """Texts with gold for clinical entities, kept out of training."""
    yield "cases", open_corpora.read_maccrobat(data / "maccrobat2020", held_out=True)
    yield "abstracts", open_corpora.read_bc5cdr(data / "bc5cdr", held_out=True)
    ncbi = data / "ncbi-disease/NCBIdevelopset_corpus.txt"
    yield "diseases", open_corpora.read_pubtator(ncbi, open_corpora.NCBI)


def _real(
    rng: Random, data: Path, path: Path, lists: Lists, blocks: list[Block], n_versions: int
) -> Iterator[Record]:
    """Real notes with surrogates, headers, woven lines and closings."""
    notes = read_jsonl(path)
    vocabulary = Vocabulary.count((str(n["text"]) for n in notes), medical_terms(data / "lists"))
    tops, ends = of_kind(blocks, "top"), of_kind(blocks, "end")
    lines, clean = of_kind(blocks, "line"), of_kind(blocks, "clean")
    countries = frozenset(lists.countries)
    for version in range(n_versions):
        for note in notes:
            scene = Scene(rng, lists)
            parts = refill(note, scene, vocabulary, sorted(countries))
            for _ in range(rng.choice((0, 1, 2, 3, 5, 8))):
                pool = lines if rng.random() < 0.85 else clean
                parts = weave(rng, parts, _fill_inside(rng, rng.choice(pool), scene))
            if rng.random() < 0.65:
                parts = [*fill_block(rng.choice(tops), scene), ("\n\n", None), *parts]
            if rng.random() < 0.6:
                parts = [*parts, ("\n\n", None), *fill_block(rng.choice(ends), scene)]
            yield join(make_noise(rng, parts), f"real-{version}-{note['id']}", _PHI_ONLY)


def _woven(
    rng: Random, texts: Mapping[str, str], lists: Lists, n_versions: int, *, held_out: bool
) -> Iterator[Record]:
    """Texts woven by hand; one in ten is kept out of training."""
    for number, woven in enumerate(read_woven()):
        if (woven.fingerprint % 10 == 0) != held_out:
            continue
        for version in range(n_versions):
            parts = fill_woven(woven, texts[woven.note], Scene(rng, lists, "us"))
            if not held_out:
                parts = make_noise(rng, parts)
            yield join(parts, f"woven-{version}-{number}-{woven.note}", _PHI_ONLY)


def _fill_inside(rng: Random, block: Block, scene: Scene) -> list[Part]:
    """Fill a woven line with the note's own cast now and then, else with people of its own."""
    if rng.random() < 0.3:
        return fill_block(block, scene)
    own = Scene(rng, scene.lists, block.country)
    own.style = scene.style
    return fill_block(block, own)


def _written(
    rng: Random, lists: Lists, blocks: list[Block], n_fillings: int, n_shorts: int
) -> Iterator[Record]:
    """Skeleton notes, and short texts made of a few lines."""
    for i, block in enumerate(of_kind(blocks, "note")):
        for filling in range(n_fillings):
            parts = make_noise(rng, fill_alone(rng, block, lists))
            yield join(parts, f"note-{i}-{filling}", _PHI_ONLY)
    short = [b for b in blocks if b.kind in ("line", "clean", "top", "end")]
    weights = [*accumulate(_DRAWS_OF_WORDS if b.file == _WORDS else 1 for b in short)]
    for i in range(n_shorts * len(short)):
        parts = []
        for block in rng.choices(short, cum_weights=weights, k=rng.choice((1, 1, 1, 2, 4))):
            parts += [*fill_alone(rng, block, lists), ("\n", None)]
        yield join(make_noise(rng, parts[:-1]), f"short-{i}", _PHI_ONLY)


def _short(
    rng: Random, lists: Lists, blocks: list[Block], beginnings: tuple[str, ...]
) -> Iterator[Record]:
    """Blocks of some skeleton files, each a text of its own; look-alikes only without identifiers."""
    chosen = [b for b in blocks if b.file.startswith(beginnings) and b.kind in ("line", "clean")]
    for i, block in enumerate(chosen):
        if block.kind == "clean" or beginnings == _SHORT["queries"]:
            yield join(fill_alone(rng, block, lists), f"{block.file}-{i}", _PHI_ONLY)


def _cropped(
    rng: Random, data: Path, lists: Lists, records: list[Record], n: int
) -> Iterator[Record]:
    """Words of notes, prose and abstracts, terms, titles and questions; then as many of these with
    someone, something or a name that is nobody's put in."""
    sources = (("woven-0-",), ("prose-", "bc5cdr-", "ncbi-", "maccrobat-"))
    kinds = [[r for r in records if str(r["id"]).startswith(names)] for names in sources]
    terms, titles = crops.read_terms(data / "lists"), crops.read_titles(data)
    cut = [parts for kind in kinds if kind for parts in crops.crops(rng, kind, n // 6)]
    phrases = crops.phrases_of(cut)
    phrases += rng.sample(terms, 1 + len(phrases) // 3)
    short = [
        *cut, *crops.bare(rng, terms, n // 12), *crops.bare(rng, titles, n // 12),
        *crops.asked(rng, lists, phrases, n // 2), *crops.abbreviated(rng, lists, phrases, n // 8),
    ]  # fmt: skip
    for i, parts in enumerate(short):
        yield join(parts, f"crop-{i}", _PHI_ONLY)


def _borrowed(rng: Random, data: Path, texts: Mapping[str, str]) -> Iterator[Record]:
    """Open corpora with partial labels; case reports three times over, they alone mark everything."""
    news = data / "general-ner"
    sources = {
        "maccrobat": [*open_corpora.read_maccrobat(data / "maccrobat2020")] * 3,
        "marked": [*read_marked(texts)] * 3,
        "bc5cdr": [*open_corpora.read_bc5cdr(data / "bc5cdr")] * 2,
        "ncbi": [
            *open_corpora.read_pubtator(
                data / "ncbi-disease/NCBItrainset_corpus.txt", open_corpora.NCBI
            )
        ],
        "prose": [
            *rng.sample([*open_corpora.read_prose(data / "medquad/medquad_text.jsonl.gz")], 600),
            *rng.sample(
                [*open_corpora.read_prose(data / "e3c-en/layer3_text_ccby.jsonl.gz")], 2400
            ),
        ],
        "wikigold": [*open_corpora.read_conll(news / "wikigold/wikigold.conll.txt", tag_column=1)],
        "wnut17": [*open_corpora.read_conll(news / "wnut17/wnut17train.conll", tag_column=1)][:120],
        "ewt": [*open_corpora.read_conll(news / "uner-en-ewt/en_ewt-ud-dev.iob2", tag_column=2)],
        "presidio": rng.sample(
            [*open_corpora.read_presidio(data / "presidio-research/synth_dataset_v2.json")], 500
        ),
    }
    everything = ("maccrobat", "marked")
    reports = ["".join(t for t, _ in parts) for parts, _ in sources["maccrobat"]]
    vocabulary = Vocabulary.count(reports, medical_terms(data / "lists"))
    for name, labelled in sources.items():
        for i, (parts, annotated) in enumerate(labelled):
            if name in (*everything, "bc5cdr", "ncbi", "prose"):
                parts = _with_silver(parts, vocabulary)
            if name in everything:
                parts = make_noise(rng, parts)
            yield join(parts, f"{name}-{i}", annotated)


def _with_silver(parts: list[Part], vocabulary: Vocabulary) -> list[Part]:
    """Label identifiers that patterns find in text annotated for clinical entities only."""
    out: list[Part] = []
    for text, label in parts:
        spans = [] if label else [(s.start, s.end, s.label) for s in silver(text, vocabulary, ())]
        out += open_corpora.from_spans(text, spans) if spans else [(text, label)]
    return out


if __name__ == "__main__":
    build()
