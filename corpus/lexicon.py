"""Give a model a lexicon: ``python -m corpus.lexicon --data DATA --model runs/tagger -o runs/start``.

The model in the output folder reads for each word which public lists hold it (``minialbert/lexicon.py``). It finds what the
given one finds, until it is trained: token types of a shape all begin as that shape's. A model that has a lexicon already gets
other lists and keeps what it learnt from the old ones.
"""

import csv
import gzip
import importlib
import json
import pkgutil
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import click
import faker.providers.person
import torch

from corpus.lists import ORIGINS, WORDLISTS, read_jsonl
from minialbert.checkpoint import load_model, save_model
from minialbert.config import MiniAlbertConfig
from minialbert.heads import TokenClassifier
from minialbert.lexicon import N_KINDS, Lexicon
from minialbert.pieces import N_SHAPES, PieceEncoder
from minialbert.quantization import FILE as RANGES
from minialbert.training.student import copy_files, copy_tokenizer

_WORD = re.compile(r"[^\W\d_]{2,}")
_N_TEXTS = 5  # that write a word in lower case make it an ordinary one
_DRUG_SOURCES = {"drugbank", "mesh", "nhs", "medlineplus"}
_TYPES = "encoder.embeddings.token_type_embeddings.weight"


@click.command()
@click.option(
    "--data", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--model", "folder", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
def give(data: Path, folder: Path, output: Path) -> None:
    """Write the model in --model with a lexicon made from DATA."""
    config = MiniAlbertConfig.read(folder)
    if not config.has_shapes:
        raise click.UsageError(f"The model in {folder} reads no shapes, so it cannot read lists.")
    words = read_words(data)
    encoder = PieceEncoder.load(folder, features="shape")
    model = widened(load_model(TokenClassifier, folder), config)
    save_model(model, output, dtype=torch.float16)
    copy_tokenizer(folder, output)
    lexicon = Lexicon.of(words, encoder.tokenizer)
    lexicon.save(output)
    copy_files(folder, output, ("thresholds.json", RANGES))
    counts = ", ".join(f"{len(listed)} {kind}" for kind, listed in words.items())
    click.echo(f"{output}: {len(lexicon.hashes)} words ({counts})")


def widened(model: TokenClassifier, config: MiniAlbertConfig) -> TokenClassifier:
    """Return ``model`` with token types for every shape of a word of every kind, all as the shape's.

    One that has them already is returned as it is.
    """
    if config.piece_features == "lexicon":
        return model
    wide = TokenClassifier(
        replace(config, piece_features="lexicon", type_vocab_size=N_SHAPES * N_KINDS)
    )
    weights = model.state_dict()
    weights[_TYPES] = weights[_TYPES][:N_SHAPES].repeat(N_KINDS, 1)
    wide.load_state_dict(weights)
    return wide


def read_words(data: Path) -> dict[str, set[str]]:
    """Return lower-case words by kind, from the public lists and texts in ``data``."""
    lists = data / "lists"
    ordinary = ordinary_words(_texts(data))
    places = _places(lists)
    return {
        "given": _words(_given_names(lists)) | _words(names_anywhere("first_name")),
        "surname": _words(_surnames(lists)) | _words(names_anywhere("last_name")),
        "place": {w for name in places for w in _own_words(name, ordinary)},
        "medical": _words(_drugs_and_eponyms(lists)) | (_words(_diseases(lists)) - ordinary),
        "ordinary": ordinary,
    }


def ordinary_words(texts: Iterable[str]) -> set[str]:
    """Return the words that at least five texts write in lower case."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({w for w in _WORD.findall(text) if w.islower()})
    return {word for word, n in counts.items() if n >= _N_TEXTS}


def _own_words(name: str, ordinary: set[str]) -> Iterator[str]:
    """Yield a place's name where it is one word, and those words of a longer one that are not ordinary."""
    words = [w.lower() for w in _WORD.findall(name)]
    for word in words:
        if len(words) == 1 or (len(word) > 3 and word not in ordinary):
            yield word


def _words(names: Iterable[str]) -> set[str]:
    return {word.lower() for name in names for word in _WORD.findall(name)}


def _texts(data: Path) -> Iterator[str]:
    yield from (str(note["text"]) for note in read_jsonl(data / "mtsamples/train.jsonl"))
    for name in ("medquad/medquad_text.jsonl.gz", "e3c-en/layer3_text_ccby.jsonl.gz"):
        with gzip.open(data / name, "rt", encoding="utf-8") as lines:
            yield from (str(json.loads(line)["text"]) for line in lines)


def _given_names(lists: Path) -> Iterator[str]:
    with open(lists / "ssa_first_names_top20k.csv", encoding="utf-8") as file:
        yield from (row["Name"] for row in csv.DictReader(file))
    with open(lists / "nicknames/names.csv", encoding="utf-8") as file:
        yield from (name for row in csv.DictReader(file) for name in (row["name1"], row["name2"]))
    yield from _lines(lists / "namedatabases/all.txt")


def _surnames(lists: Path) -> Iterator[str]:
    yield from (line.split()[0] for line in _lines(lists / "census1990/dist.all.last"))
    for origin in ORIGINS:
        names = _lines(lists / f"namedatabases/surnames/{origin}.txt")
        yield from (name for name in names if name[:1].isupper())


def names_anywhere(kind: str) -> Iterator[str]:
    """Yield Faker's first_name or last_name lists of all countries, those in Latin letters."""
    for module in pkgutil.iter_modules(faker.providers.person.__path__, "faker.providers.person."):
        provider = importlib.import_module(module.name).Provider
        for name in dir(provider):
            listed = getattr(provider, name)
            if name.startswith(f"{kind}s") and isinstance(listed, Iterable):
                yield from (
                    n for n in map(str, listed) if unicodedata.normalize("NFD", n)[0].isascii()
                )


def _places(lists: Path) -> Iterator[str]:
    for name in ("us_cities500", "world_cities15000", "us_counties"):
        yield from (row.split("\t")[0] for row in _lines(lists / f"geonames/{name}.tsv"))
    yield from _lines(lists / "geonames/countries.txt")
    yield from _lines(WORDLISTS / "places.txt")
    with open(lists / "us_hospitals_cms/hospitals.csv", encoding="utf-8") as file:
        yield from (row["name"] for row in csv.DictReader(file))


def _drugs_and_eponyms(lists: Path) -> Iterator[str]:
    for line in _lines(lists / "drugs/drugs.tsv")[1:]:
        name, _, sources, *_ = line.split("\t")
        if name.isprintable() and "<" not in name and _DRUG_SOURCES & set(sources.split(",")):
            yield name
    yield from (row.split("\t")[0] for row in _lines(lists / "eponyms/eponym_candidates.tsv")[1:])


def _diseases(lists: Path) -> Iterator[str]:
    yield from _lines(lists / "diseases/doid_labels.txt")
    yield from (row.split("\t")[1] for row in _lines(lists / "icd10cm/icd10cm_desc.tsv"))
    yield from _lines(lists / "icd10cm/icd10cm_inclusion_terms.txt")


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8-sig").splitlines()


if __name__ == "__main__":
    give()
