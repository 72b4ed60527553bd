"""Unlabelled text for distillation: JSONL (also .gz) with one text per line, or plain text files."""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from minialbert.errors import InputError

TEXT_KEYS = ("text", "dialogue")


def read_texts(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the texts of all files in order; raises InputError naming file and line."""
    for path in paths:
        try:
            opened = gzip.open if path.suffix == ".gz" else open
            with opened(path, "rt", encoding="utf-8") as file:
                if ".jsonl" in path.suffixes:
                    for number, line in enumerate(file, start=1):
                        yield _text_of(line, path, number)
                else:
                    yield file.read()
        except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
            raise InputError(f"{path} cannot be read as UTF-8 text.") from error


def _text_of(line: str, path: Path, number: int) -> str:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise InputError(f"{path}, line {number}, is not JSON.") from error
    for key in TEXT_KEYS:
        if isinstance(record, dict) and isinstance(record.get(key), str):
            return str(record[key])
    raise InputError(f"{path}, line {number}, has no text under {' or '.join(TEXT_KEYS)}.")
