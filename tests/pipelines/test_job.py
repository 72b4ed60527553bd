"""What fails on a note costs that note; what fails on all of them ends the job, with its list."""

import json
import os
import re
from pathlib import Path

import pytest

from cli import options
from minialbert import known
from minialbert.redaction.redactor import Redactor
from pipelines import job as jobs
from tests.cli.conftest import FakeTagger
from tests.pipelines.jobs import as_jsonl, minialbert

Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def _in_place(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(options, "load_tagger", lambda asked: FakeTagger())
    monkeypatch.chdir(tmp_path)


def aside(path: str = "aside") -> list[str]:
    """Return the reasons in a list of notes set aside."""
    return [json.loads(line)["reason"] for line in Path(path).read_text().splitlines()]


@pytest.mark.parametrize(
    ("owner", "name", "part"),
    [
        (FakeTagger, "tag_counted", "tagger"),
        (Redactor, "redacted", "redactor"),
        (known, "find_known", "search for known identifiers"),
    ],
    ids=["tagger", "redactor", "known"],
)
def test_foreign_error_costs_one_note(
    monkeypatch: Patch, owner: object, name: str, part: str
) -> None:
    """Whichever part it comes from; the reason names its type and quotes nothing."""
    works = getattr(owner, name)

    def fails(*arguments: object, **options: object) -> object:
        if "Zebulon" in str(arguments):
            raise LookupError("Zebulon")
        return works(*arguments, **options)

    monkeypatch.setattr(owner, name, fails)
    rows = [{"who": "Abel", "text": "Dr. Abel"}, {"who": "Abel", "text": "Dr. Zebulon"}]
    Path("in.jsonl").write_text("\n".join(map(json.dumps, rows)))
    more = ["--known-column", "who=DOCTOR", "-o", "out.jsonl", "--quarantine", "aside"]
    assert minialbert("redact", "in.jsonl", *more).exit_code == 3
    assert aside() == [f"The {part} failed on the note (LookupError)."]
    (left,) = Path("out.jsonl").read_text().splitlines()
    assert json.loads(left)["text"] == "Dr. [DOCTOR]"


def job(texts: list[str]) -> list[str]:
    """Write ``texts`` and return the command that redacts them."""
    Path("in.jsonl").write_bytes(as_jsonl(tuple(texts)))
    return ["redact", "in.jsonl", "-o", "out.jsonl", "--quarantine", "aside", "--max-chars", "20"]


@pytest.mark.parametrize("unfit", ["long " * 9, "\ud800"], ids=["long", "half-a-pair"])
def test_unfit_notes_do_not_blame_the_model(monkeypatch: Patch, unfit: str) -> None:
    """However many there are, all others are processed."""
    monkeypatch.setattr(jobs, "MAX_FAILURES_IN_A_ROW", 5)
    monkeypatch.setattr(jobs, "BATCH_NOTES", 4)
    assert minialbert(*job([*[unfit] * 20, "Dr. Abel"])).exit_code == 3
    assert len(aside()) == 20
    assert "[DOCTOR]" in Path("out.jsonl").read_text()


def test_failing_model_leaves_its_list(monkeypatch: Patch) -> None:
    """The job ends, the list tells why, and the job can be resumed; unfit notes break no row."""
    monkeypatch.setattr(jobs, "MAX_FAILURES_IN_A_ROW", 5)
    monkeypatch.setattr(jobs, "BATCH_NOTES", 4)
    command = job([*["BOOM", "\ud800", "BOOM"] * 3, *["Dr. Abel"] * 9])
    result = minialbert(*command)
    assert (result.exit_code, "5 notes in a row" in result.stderr) == (4, True)
    [named] = re.findall(r"; (\S+) lists the reasons.*--resume", result.stderr)
    assert len(aside(named)) == 8
    assert minialbert(*command, "--resume").exit_code == 3
    assert (len(aside()), len(Path("out.jsonl").read_text().splitlines())) == (9, 9)


@pytest.mark.parametrize("is_retry", [False, True], ids=["stream", "retry"])
def test_failing_model_names_no_list_that_is_gone(monkeypatch: Patch, is_retry: bool) -> None:
    """What cannot be resumed is to be run again; a retry leaves result and list as they were."""
    monkeypatch.setattr(jobs, "MAX_FAILURES_IN_A_ROW", 5)
    command = job([*["BOOM"] * 4, "Dr. Abel", "BOOM"])
    more = ["-o", "-"]
    if is_retry:
        assert minialbert(*command).exit_code == 3
        more = ["--retry-quarantined"]
    else:
        Path("in.jsonl").write_bytes(as_jsonl(("BOOM",) * 6))
    before = sorted(os.listdir())
    result = minialbert(*command, *more)
    assert (result.exit_code, "in a row" in result.stderr) == (4, True)
    assert ("run again" in result.stderr, "lists the reasons" in result.stderr) == (True, False)
    assert sorted(os.listdir()) == before
