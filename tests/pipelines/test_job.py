"""What fails on a note costs that note; what fails on all of them ends the job, with its list."""

import json
from pathlib import Path

import pytest

from cli import options
from minialbert.redaction.redactor import Redactor
from pipelines import job as jobs
from tests.cli.conftest import FakeTagger
from tests.pipelines.jobs import minialbert

Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def _in_place(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(options, "load_tagger", lambda model, *, device: FakeTagger())
    monkeypatch.chdir(tmp_path)


def aside(path: str = "aside") -> list[str]:
    """Return the reasons in a list of notes set aside."""
    return [json.loads(line)["reason"] for line in Path(path).read_text().splitlines()]


@pytest.mark.parametrize(
    ("owner", "name", "part"),
    [
        (FakeTagger, "tag_counted", "tagger"),
        (Redactor, "edits", "redactor"),
        (jobs, "find_known", "search for known identifiers"),
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
    known = ["--known-column", "who=DOCTOR", "-o", "out.jsonl", "--quarantine", "aside"]
    assert minialbert("redact", "in.jsonl", *known).exit_code == 3
    assert aside() == [f"The {part} failed on the note (LookupError)."]
    (left,) = Path("out.jsonl").read_text().splitlines()
    assert json.loads(left)["text"] == "Dr. [DOCTOR]"
