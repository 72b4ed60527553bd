"""What --resume, --retry-quarantined and a second job are refused for, and what they say."""

import fcntl
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cli import options
from pipelines import fingerprint
from pipelines import job as jobs
from tests.cli.conftest import FakeTagger
from tests.pipelines.jobs import CASES, JOBS, TEXTS, as_jsonl, everything, minialbert

Patch = pytest.MonkeyPatch
CASE = CASES["jsonl"]


@pytest.fixture(autouse=True)
def _in_place(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(options, "load_tagger", lambda asked: FakeTagger())
    monkeypatch.setattr(jobs, "COMMIT_SECONDS", -1.0)
    monkeypatch.setattr(jobs, "BATCH_NOTES", 3)
    monkeypatch.chdir(tmp_path)


def stop_halfway(job: str, name: str = "jsonl") -> None:
    """Leave what a job leaves that is interrupted in its third batch."""
    CASES[name].write()
    n_calls = 0
    tag = FakeTagger.tag_counted

    def interrupted(self: FakeTagger, texts: list[str], asked: object) -> object:
        nonlocal n_calls
        n_calls += any("Dr. Fay" in text for text in texts)
        if n_calls:
            raise KeyboardInterrupt
        return tag(self, texts, asked)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FakeTagger, "tag_counted", interrupted)
        assert minialbert(*CASES[name].command(job)).exit_code == 130
    assert Path(f".{CASES[name].out(job)}.unfinished/progress.json").exists()


def _other_input(patch: Patch) -> list[str]:
    Path("in.jsonl").write_bytes(as_jsonl((*TEXTS[:-1], "new")))
    return []


def _other_model(patch: Patch) -> list[str]:
    patch.setattr(FakeTagger, "weights_sha256", "9" * 64)
    return []


def _other_engine(patch: Patch) -> list[str]:
    patch.setattr(FakeTagger, "engine", "another")
    return []


def _other_version(patch: Patch) -> list[str]:
    patch.setattr("pipelines.runs.__version__", "99.0")
    return []


CHANGES: dict[str, tuple[Callable[[Patch], list[str]], str]] = {
    "input": (_other_input, "inputs.1.sha256 was "),
    "model": (_other_model, f"model.weights_sha256 was {'0123abcd' * 8} and is {'9' * 64} now"),
    "engine": (_other_engine, "engine was none and is another now"),
    "version": (_other_version, "and is 99.0 now"),
    "threshold": (lambda _: ["--threshold", "0.3"], "options.threshold was None and is 0.3 now"),
    "encoding": (lambda _: ["--encoding", "cp1252"], "options.encoding was utf-8 and is cp1252"),
    "max-chars": (lambda _: ["--max-chars", "9"], "options.max_characters was 1000000 and is 9"),
    "limit": (lambda _: ["--limit", "5"], "options.limit was None and is 5 now"),
}


@pytest.mark.parametrize("whole", [False, True], ids=["unfinished", "whole"])
@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("name", CHANGES)
def test_differences(name: str, job: str, whole: bool, monkeypatch: Patch) -> None:
    """Whatever would make another result is named, and all stays as it was; --force starts anew."""
    stop_halfway(job)
    if whole:
        assert minialbert(*CASE.command(job, "--resume")).exit_code == 3
    change, reason = CHANGES[name]
    more = change(monkeypatch)
    before = everything()
    result = minialbert(*CASE.command(job, "--resume", *more))
    assert (result.exit_code, reason in result.stderr) == (1, True), result.stderr
    assert everything() == before
    assert minialbert(*CASE.command(job, "--force", *more)).exit_code == 3


@pytest.mark.parametrize("job", JOBS)
def test_left_over(job: str) -> None:
    """Without --resume what a job left is neither gone on with nor removed; --force does that."""
    stop_halfway(job)
    before = everything()
    result = minialbert(*CASE.command(job))
    assert (result.exit_code, "was stopped before its end; add --resume" in result.stderr) == (
        5,
        True,
    )
    assert everything() == before
    assert minialbert(*CASE.command(job, "--force")).exit_code == 3
    assert not list(Path().glob(".*"))


@pytest.mark.parametrize("more", [[], ["--resume"], ["--force"]], ids=["new", "resume", "force"])
def test_second_job_at_the_same_time(more: list[str]) -> None:
    """While a job holds the lock every other is refused, and touches nothing."""
    stop_halfway("redact")
    before = everything()
    with Path(".out.jsonl.unfinished/lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = minialbert(*CASE.command("redact", *more))
    assert (result.exit_code, "Another job is writing" in result.stderr) == (1, True)
    assert everything() == before


def test_whole_result(monkeypatch: Patch) -> None:
    """--resume of a whole result does nothing; of a changed one it is refused."""
    CASE.write()
    assert minialbert(*CASE.command("redact")).exit_code == 3
    before = everything()
    monkeypatch.setattr(FakeTagger, "tag_counted", None)  # would fail if it were called
    assert minialbert(*CASE.command("redact", "--resume")).exit_code == 3
    assert minialbert(*CASE.command("redact", "--resume", "--allow-quarantine")).exit_code == 0
    assert everything() == before
    Path("out.jsonl").write_bytes(b"{}\n")
    result = minialbert(*CASE.command("redact", "--resume"))
    assert (result.exit_code, "is not what its manifest says" in result.stderr) == (2, True)


def test_resume_with_force_replaces_another_result() -> None:
    """--force --resume ends well whatever is there: nothing, a part, the result or another one."""
    CASE.write()
    Path("out.jsonl").write_text("of something else")
    both = CASE.command("redact", "--force", "--resume")
    assert minialbert(*CASE.command("redact", "--resume")).exit_code == 2
    assert [minialbert(*both).exit_code, minialbert(*both).exit_code] == [3, 3]
    assert Path("out.jsonl").read_bytes() != b"of something else"


def test_another_quarantine() -> None:
    """A resumed job needs its own list of notes set aside."""
    stop_halfway("redact")
    command = ["in.jsonl", "-o", "out.jsonl", "--quarantine", "other"]
    result = minialbert("redact", *command, "--resume")
    assert (result.exit_code, "name the same --quarantine" in result.stderr) == (5, True)


def test_damaged_leftovers() -> None:
    """Progress that is no progress, and a part shorter than committed, are refused."""
    stop_halfway("redact")
    progress = Path(".out.jsonl.unfinished/progress.json")
    kept = progress.read_bytes()
    progress.write_bytes(kept[:50])
    result = minialbert(*CASE.command("redact", "--resume"))
    assert (result.exit_code, "is damaged; start anew" in result.stderr) == (5, True)
    progress.write_bytes(kept)
    Path(".out.jsonl.unfinished/result").write_bytes(b"")
    result = minialbert(*CASE.command("redact", "--resume"))
    assert (result.exit_code, "is shorter than when" in result.stderr) == (5, True)


def test_input_changed_while_read(monkeypatch: Patch) -> None:
    """A result of an input that moved under the job is not kept."""
    CASE.write()
    hashed = fingerprint.hash_stream

    def moving(stream: object) -> object:
        found = hashed(stream)  # type: ignore[arg-type]
        Path("in.jsonl").write_bytes(as_jsonl((*TEXTS, "new")))
        return found

    monkeypatch.setattr(fingerprint, "hash_stream", moving)
    result = minialbert(*CASE.command("redact"))
    assert (result.exit_code, "has changed while it was read" in result.stderr) == (2, True)
    assert not Path("out.jsonl").exists()


@pytest.mark.parametrize("format_name", ["jsonl", "folder"])
def test_result_appears_meanwhile(format_name: str, monkeypatch: Patch) -> None:
    """A file or folder that took the name during the run is not replaced."""
    case = CASES[format_name]
    case.write()
    tag = FakeTagger.tag_counted

    def taking(self: FakeTagger, texts: list[str], asked: object) -> object:
        case.out("redact").mkdir(exist_ok=True)
        (case.out("redact") / "mine.doc").write_text("mine")
        return tag(self, texts, asked)  # type: ignore[arg-type]

    monkeypatch.setattr(FakeTagger, "tag_counted", taking)
    assert minialbert(*case.command("redact")).exit_code == 5
    assert minialbert(*case.command("redact", "--resume")).exit_code == 5
    assert (case.out("redact") / "mine.doc").read_text() == "mine"


def test_streams_are_done_anew() -> None:
    """What goes to standard output cannot be gone on with."""
    CASE.write()
    for option in ("--resume", "--retry-quarantined"):
        assert minialbert("annotate", "in.jsonl", "-o", "-", option).exit_code == 1


def test_parquet_leftover_is_no_parquet() -> None:
    """The growing Parquet result has no name that a reader would take for a whole one."""
    stop_halfway("redact", "parquet")
    assert not list(Path().rglob("out*.parquet"))
    assert minialbert(*CASES["parquet"].command("redact", "--resume")).exit_code == 3
    assert pq.read_table("out.parquet").num_rows == len(TEXTS) - 3
    assert len([json.loads(line) for line in Path("aside").read_text().splitlines()]) == 3
