"""Poisoned rows through the whole command: what can be read is redacted, the rest is missing."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.pipelines.readers import PACKERS, TABLES
from tests.pipelines.test_poisoned_rows import POISON, UNDECODABLE

SECRET = "Zebulon"
SHORT = [name for name, text in POISON.items() if len(text) < 10_000]


def redacted(text: str) -> str:
    """Return what is left when the fake tagger's names are replaced."""
    return re.sub(r"(?<=Dr\. )\w+", "[DOCTOR]", text)


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl"])
@pytest.mark.parametrize("name", SHORT)
def test_all_else_is_kept(run: Run, suffix: str, name: str) -> None:
    """Around the identifiers, poison comes out byte for byte."""
    texts = [f"Dr. {SECRET}", POISON[name], f"{POISON[name]} Dr. {SECRET} {POISON[name]}"]
    Path(f"a{suffix}").write_bytes(TABLES[suffix](texts))
    assert run("redact", f"a{suffix}").exit_code == 0
    found = Path(f"a.redacted{suffix}").read_bytes()
    assert found == TABLES[suffix](list(map(redacted, texts)))


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl"])
@pytest.mark.parametrize("name", UNDECODABLE)
def test_undecodable_row(run: Run, suffix: str, name: str) -> None:
    """It is missing from the result, and the list of what was set aside has its place only."""
    texts = ["Dr. A", f"Dr. {SECRET}\nBAD", "Dr. B"]
    content = TABLES[suffix](texts)
    Path(f"a{suffix}").write_bytes(content.replace(b"BAD", UNDECODABLE[name]))
    result = run("redact", f"a{suffix}", "--quarantine", "aside.jsonl")
    assert result.exit_code == 3
    bare = TABLES[suffix](["Dr. [DOCTOR]", "DROPPED", "Dr. [DOCTOR]"])
    kept = [line for line in bare.splitlines(keepends=True) if b"DROPPED" not in line]
    assert Path(f"a.redacted{suffix}").read_bytes() == b"".join(kept)
    (aside,) = [json.loads(line) for line in Path("aside.jsonl").read_text().splitlines()]
    assert (aside["id"], aside["row"]) == (None, 2)
    assert "is not utf-8 at its byte" in aside["reason"]
    everything = [path.read_bytes() for path in Path().iterdir() if path.name != f"a{suffix}"]
    assert not any(SECRET.encode() in content for content in everything)
    assert SECRET not in result.output


@pytest.mark.parametrize("pack", PACKERS)
@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_damaged_stream_leaves_no_result(run: Run, suffix: str, pack: str) -> None:
    """A compressed file that ends too early counts as nothing done."""
    packed = PACKERS[pack](TABLES[suffix]([f"note {i * i}" for i in range(5000)]))
    Path(f"a{suffix}{pack}").write_bytes(packed[:-3])
    result = run("redact", f"a{suffix}{pack}", "-o", f"out{suffix}")
    assert result.exit_code == 2
    assert "is damaged or cut short" in result.stderr
    assert not Path(f"out{suffix}").exists()
