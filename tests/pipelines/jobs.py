"""Small jobs over every format, run through the command with a fake tagger, for the tests of runs."""

import io
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq
from click.testing import CliRunner, Result

from cli.main import cli

TEXTS: Final = (
    "Dr. Abel saw 3/14", "", "BOOM Dr. Bede", "cough, Dr. Cyr\nagain 4/1", "é Dr. Dunn", "6/7",
    'quoted "Dr. Ern", BOOM', "Dr. Fay 1/1 Dr. Gil", "no one", "Dr. Hay, cough", "BOOM",
)  # fmt: skip
"""The fake tagger fails on BOOM."""
JOBS: Final = ("redact", "annotate")
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Case:
    """Files to read, the arguments that read them, and the result's name for ``redact``."""

    files: Files
    arguments: tuple[str, ...]
    result: str

    def write(self) -> None:
        """Write the files into the working folder."""
        for name, content in self.files.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(content)

    def out(self, job: str) -> Path:
        """Return where the result of ``job`` is to go."""
        return Path(self.result if job == "redact" else "out.jsonl")

    def command(self, job: str, *more: str) -> list[str]:
        """Return the command line of ``job``."""
        return [job, *self.arguments, "-o", str(self.out(job)), "--quarantine", "aside", *more]


def as_csv(
    encoding: str = "utf-8", end: str = "\n", comma: str = ",", last: str | None = None
) -> bytes:
    """Return TEXTS as a table with ids, in ``encoding``."""
    rows = [f'r{i}{comma}"{text.replace(chr(34), chr(34) * 2)}"' for i, text in enumerate(TEXTS)]
    text = end.join([f"id{comma}text", *rows]) + (end if last is None else last)
    return text.encode(encoding)


def as_jsonl(texts: tuple[str, ...] = TEXTS) -> bytes:
    """Return ``texts`` as JSON lines."""
    lines = [json.dumps({"id": f"r{i}", "text": text}) for i, text in enumerate(texts)]
    return ("\n".join(lines) + "\n").encode()


def as_parquet() -> bytes:
    """Return TEXTS as Parquet in row groups of 4, with another column."""
    sink = io.BytesIO()
    table = pa.table({"text": pa.array(TEXTS), "n": range(len(TEXTS))})
    pq.write_table(table, sink, row_group_size=4)
    return sink.getvalue()


def _case(name: str, content: bytes, *more: str) -> Case:
    return Case({name: content}, (name, *more), f"out{Path(name).suffix}")


def _cases() -> dict[str, Case]:
    folder = {f"in/{i % 3}/{i}.txt": text.encode() for i, text in enumerate(TEXTS)}
    texts = {f"{'ba'[i % 2]}{i}.txt": text.encode() for i, text in enumerate(TEXTS)}
    tables = {"b.csv": as_csv(last=""), "a.csv": as_csv()}
    return {
        "jsonl": _case("in.jsonl", as_jsonl()),
        "jsonl-open": _case("in.jsonl", as_jsonl()[:-1]),
        "csv": _case("in.csv", as_csv()),
        "csv-utf-16": _case("in.csv", as_csv("utf-16"), "--encoding", "utf-16"),
        "csv-crlf": _case("in.csv", as_csv(end="\r\n")),
        "csv-open": _case("in.csv", as_csv(last="")),
        "tsv": _case("in.tsv", as_csv(comma="\t")),
        "parquet": _case("in.parquet", as_parquet()),
        "folder": Case(folder, ("in",), "out"),
        "tables": Case(tables, tuple(tables), "out.csv"),
        "texts": Case(texts, tuple(texts), "out"),
    }


CASES: Final = _cases()


def minialbert(*arguments: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(cli, list(arguments))


def everything(folder: Path = Path()) -> dict[str, bytes]:
    """Return all files below ``folder`` by name; manifests without what two runs differ in."""
    paths = (Path(above, name) for above, _, names in os.walk(folder) for name in names)
    return {str(path): _content(path) for path in paths}


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    if not path.name.endswith(".manifest.json"):
        return content
    manifest = json.loads(content)
    for each in ("seconds", "peak_memory_bytes", "finished"):
        del manifest[each]
    return json.dumps(manifest, indent=1).encode()
