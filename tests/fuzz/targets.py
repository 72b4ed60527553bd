"""What is fuzzed: each target takes any bytes and fails only where the program under it is wrong.

A target holds the program against the standard library or against a plain rule of its own. Exceptions
that the program raises on purpose are an answer; any other is a find.
"""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Final

import numpy as np

from minialbert.config import MiniAlbertConfig
from minialbert.decoding import decode
from minialbert.errors import CheckpointError
from minialbert.redaction import redact
from minialbert.spans import Span, cover
from pipelines.csv_records import BrokenRecordError, records, value_of
from pipelines.jsonl_table import members
from tests.minialbert.hostile_lines import SCHEME, TYPES, cut


def split_csv(content: bytes) -> None:
    """Split into the rows that csv sees, or say that the text is broken; lose no character."""
    text = content.decode("utf-8", "replace")
    lines = io.StringIO(text, newline="\n").readlines()
    try:
        found = list(records(iter(lines), ","))
    except BrokenRecordError:
        return
    kept = "".join(r.mark + ",".join(r.fields) + r.ending for r in found)
    assert _without_blanks(kept) == _without_blanks(text)
    theirs = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    mine = ([value_of(field) for field in record.fields] for record in found)
    assert list(filter(_is_row, mine)) == list(filter(_is_row, theirs))


def _is_row(fields: list[str]) -> bool:
    """Say whether there is something to compare: what a blank line is, each side says otherwise."""
    return len(fields) > 1 or bool(_without_blanks("".join(fields)))


def _without_blanks(text: str) -> str:
    """Leave out what alone makes no row; every other character is kept by each side."""
    return text.replace("\ufeff", "").replace("\r", "").replace("\n", "")


def split_json(content: bytes) -> None:
    """Find the members that json finds, at places that hold their values, or refuse with it."""
    line = content.decode("utf-8", "surrogateescape")
    try:
        whole = json.loads(line.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        whole = None
    try:
        found = members(line)
    except (ValueError, RecursionError):
        assert not isinstance(whole, dict)
        return
    assert _as_text({m.key: m.value for m in found}) == _as_text(whole)
    for member in found:
        assert _as_text(json.loads(line[member.start : member.end])) == _as_text(member.value)


def _as_text(value: object) -> str:
    return json.dumps(value)  # NaN equals itself in text only


def decode_scores(content: bytes) -> None:
    """Give sorted spans inside the text, apart within their group; hide all that was found."""
    seed, text = content[:4], content[4:].decode("utf-8", "replace")
    pieces = cut(text)
    drawn = np.random.default_rng(list(seed)).random((len(pieces), 2 * len(TYPES) + 1))
    scores = (drawn**8 / (drawn**8).sum(1, keepdims=True)).astype(np.float32)
    found = decode(text, pieces, scores, SCHEME, thresholds=dict.fromkeys(TYPES, 0.6))
    assert found == sorted(found)
    for is_clinical in (True, False):
        own = [span for span in found if (span.label == "PROBLEM") == is_clinical]
        assert all(a.end <= b.start for a, b in pairwise(own))
        assert all(0 <= span.start < span.end <= len(text) for span in own)
        assert cover(text, own) == own


def redact_spans(content: bytes) -> None:
    """Hide every character of every span and keep every other, in both styles."""
    head, text = content[:8], content[8:].decode("utf-8", "surrogateescape")
    random = Random(head)
    spans = []
    for _ in range(random.randrange(6) if text else 0):
        start = random.randrange(len(text))
        end = random.randrange(start + 1, len(text) + 1)
        spans.append(Span(start, end, random.choice(["DATE", "CITY"]), random.choice([0.5, 1.0])))
    hidden = {i for span in spans for i in range(span.start, span.end)}
    masked = redact(text, spans, style="mask")
    assert len(masked) == len(text)
    for i, character in enumerate(text):
        must_go = i in hidden and not character.isspace()
        assert masked[i] == ("*" if must_go else character)
    plain = "".join(c for i, c in enumerate(text) if i not in hidden)
    if "[" not in text and "]" not in text:
        tagged = redact(text, spans, style="tag")
        assert tagged.replace("[DATE]", "").replace("[CITY]", "") == plain


def read_config(content: bytes) -> None:
    """Read any file as a config that writes back as itself, or refuse it by name."""
    path = _scratch() / "config.json"
    path.write_bytes(content)
    try:
        config = MiniAlbertConfig.read(path.parent)
    except CheckpointError as error:
        assert "config.json" in str(error)
        assert len(str(error)) < 2000
        return
    assert MiniAlbertConfig.from_mapping(config.to_mapping()) == config


@cache
def _scratch() -> Path:
    return Path(tempfile.mkdtemp(prefix="fuzz-"))


TARGETS: Final[Mapping[str, Callable[[bytes], None]]] = MappingProxyType({
    "csv": split_csv, "json": split_json, "decode": decode_scores, "redact": redact_spans,
    "config": read_config,
})  # fmt: skip
SEEDS: Final[Mapping[str, tuple[bytes, ...]]] = MappingProxyType({
    "csv": (b'id,text\n1,"a ""b"" c"\r\n2,"x\ny"\n', b'\xef\xbb\xbfa,b\n"\n"\n', b'a\r\n"",""\n'),
    "json": (b'{"id": 1.50, "text": "Dr. O", "x": [null, {"y": true}]}', b'{"a":"\\ud800","a":NaN}'),
    "decode": (b"0123Dr. Okon (3/14/2011), MRN 8812345\n", "1234É’s «A» 4/5-95".encode()),
    "redact": (b"12345678Seen by Dr. Okafor on 3/14.\r\n", "87654321é\u2028 \U0001f600".encode()),
    "config": (
        json.dumps(MiniAlbertConfig(id2label=("O", "B-DATE", "I-DATE")).to_mapping()).encode(),
        b'{"hidden_size": 1e999, "id2label": {"0": 3}}',
    ),
})  # fmt: skip
