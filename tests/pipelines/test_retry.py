"""--retry-quarantined: notes that failed once take their places, as if they never had."""

import json
from pathlib import Path

import pytest

from cli import options
from minialbert.errors import NoteError
from pipelines import job as jobs
from pipelines import runs
from tests.cli.conftest import FakeTagger
from tests.pipelines.jobs import CASES, JOBS, everything, minialbert

Patch = pytest.MonkeyPatch
TAG = FakeTagger.tag_counted


@pytest.fixture(autouse=True)
def _in_place(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(options, "load_tagger", lambda asked: FakeTagger())
    monkeypatch.setattr(jobs, "BATCH_NOTES", 4)
    monkeypatch.chdir(tmp_path)


def fail_on(word: str | None, patch: Patch) -> None:
    """Let the tagger fail on texts with ``word`` besides nothing, not even on BOOM."""

    def tag(self: FakeTagger, texts: list[str], asked: object) -> object:
        if word is not None and any(word in text for text in texts):
            raise NoteError("The note has a word that the fake tagger does not bear.")
        return TAG(self, [text.replace("BOOM", "BAAM") for text in texts], asked)  # type: ignore[arg-type]

    patch.setattr(FakeTagger, "tag_counted", tag)


def ids() -> list[object]:
    """Return the ids of the notes set aside."""
    lines = Path("aside").read_text().splitlines() if Path("aside").exists() else []
    return [json.loads(line)["id"] for line in lines]


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("name", CASES)
def test_as_if_nothing_had_failed(name: str, job: str, monkeypatch: Patch) -> None:
    """After some and then all were mended, result and manifest are those of a run without failures."""
    case = CASES[name]
    case.write()
    fail_on(None, monkeypatch)
    assert minialbert(*case.command(job)).exit_code == 0
    whole = everything()
    fail_on("BOOM", monkeypatch)
    assert minialbert(*case.command(job, "--force")).exit_code == 3
    failed = ids()
    assert len(failed) >= 3
    fail_on("BOOM Dr. Bede", monkeypatch)
    assert minialbert(*case.command(job, "--retry-quarantined")).exit_code == 3
    again = ids()
    assert set(again) < set(failed)
    assert len(again) == len(failed) // 3
    fail_on(None, monkeypatch)
    assert minialbert(*case.command(job, "--retry-quarantined")).exit_code == 0
    assert ids() == []
    assert everything() == whole
    result = minialbert(*case.command(job, "--retry-quarantined"))
    assert (result.exit_code, "there is none to retry" in result.stderr) == (1, True)


@pytest.mark.parametrize("name", ["csv", "texts"])
def test_failing_again(name: str, monkeypatch: Patch) -> None:
    """Notes that fail again are listed again, once, and the result stays."""
    case = CASES[name]
    case.write()
    assert minialbert(*case.command("redact")).exit_code == 3
    before = everything()
    assert minialbert(*case.command("redact", "--retry-quarantined")).exit_code == 3
    assert everything() == before


def test_longer_notes_may_be_let_in(monkeypatch: Patch) -> None:
    """--max-chars may differ between a run and its retry, another option not."""
    case = CASES["csv"]
    case.write()
    fail_on(None, monkeypatch)
    assert minialbert(*case.command("redact", "--max-chars", "15")).exit_code == 3
    retry = case.command("redact", "--retry-quarantined")
    assert minialbert(*retry, "--threshold", "0.2").exit_code == 1
    assert minialbert(*retry, "--max-chars", "100").exit_code == 0


def test_known_columns_may_not_differ() -> None:
    """A retry that knows more than its run would not leave what one run does."""
    case = CASES["csv"]
    case.write()
    assert minialbert(*case.command("redact")).exit_code == 3
    known = ("--known-column", "id=MEDICALRECORD")
    result = minialbert(*case.command("redact", "--retry-quarantined", *known))
    assert (result.exit_code, "known_columns" in result.stderr) == (1, True)


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("name", ["jsonl", "texts"])
def test_retry_that_dies(name: str, job: str, monkeypatch: Patch) -> None:
    """Before its end a retry leaves the earlier result; at its very end --resume goes on with it."""
    case = CASES[name]
    case.write()
    fail_on(None, monkeypatch)
    assert minialbert(*case.command(job)).exit_code == 0
    whole = everything()
    fail_on("BOOM", monkeypatch)
    assert minialbert(*case.command(job, "--force")).exit_code == 3
    before = everything()
    with monkeypatch.context() as deadly:
        deadly.setattr(FakeTagger, "tag_counted", lambda *_: _die())
        deadly.setattr(jobs, "COMMIT_SECONDS", -1.0)
        with pytest.raises(GeneratorExit):
            minialbert(*case.command(job, "--retry-quarantined"))
    assert everything() == before
    fail_on(None, monkeypatch)
    with monkeypatch.context() as deadly:
        deadly.setattr(runs, "publish_quarantine", lambda _: _die())
        with pytest.raises(GeneratorExit):
            minialbert(*case.command(job, "--retry-quarantined"))
    result = minialbert(*case.command(job, "--retry-quarantined"))
    assert (result.exit_code, "add --resume" in result.stderr) == (5, True)
    assert minialbert(*case.command(job, "--resume")).exit_code == 0
    assert everything() == whole


def _die() -> None:
    raise GeneratorExit
