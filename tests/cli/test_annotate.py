"""annotate end to end with a fake tagger: its lines, its selections and where they go."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import cli
from minialbert.labels import PHI_LABELS
from tests.cli.conftest import FakeTagger, Run

NOTE = "Seen by Dr. Okafor on 3/14 for cough."
SPANS = [
    {"start": 12, "end": 18, "label": "DOCTOR", "category": "NAME", "score": 0.9,
     "source": "model", "text": "Okafor"},
    {"start": 22, "end": 26, "label": "DATE", "category": "DATE", "score": 0.9,
     "source": "rule", "text": "3/14"},
    {"start": 31, "end": 36, "label": "PROBLEM", "category": "CLINICAL", "score": 0.9,
     "source": "model", "text": "cough"},
]  # fmt: skip


def lines(name: str) -> list[dict[str, object]]:
    """Return the JSON lines of a file."""
    return [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()]


def test_lines(run: Run) -> None:
    """A line has id, place, spans and model; nothing of the note but the spans' text."""
    Path("a.csv").write_text(f'note_id,text\n007,"{NOTE}"\n008,\n')
    result = run("annotate", "a.csv")
    assert result.exit_code == 0
    assert lines("a.annotated.jsonl") == [
        {"id": "007", "file": "a.csv", "row": 1, "n_characters": 37, "spans": SPANS,
         "model": "fake", "model_version": "0123abcd"},
        {"id": "008", "file": "a.csv", "row": 2, "n_characters": 0, "spans": [],
         "model": "fake", "model_version": "0123abcd"},
    ]  # fmt: skip
    assert Path("a.annotated.jsonl").stat().st_mode & 0o777 == 0o600


def test_no_text(run: Run) -> None:
    """--no-text leaves out what the spans say."""
    Path("a.txt").write_text(NOTE)
    assert run("annotate", "a.txt", "--no-text").exit_code == 0
    (line,) = lines("a.annotated.jsonl")
    assert "Okafor" not in json.dumps(line)
    assert line["id"] == "a"


@pytest.mark.parametrize(
    ("arguments", "labels"),
    [
        ([], None),
        (["--no-entities"], frozenset(PHI_LABELS)),
        (["--no-phi"], frozenset({"PROBLEM"})),
    ],
    ids=["both", "phi", "entities"],
)
def test_selection(
    run: Run, tagger: FakeTagger, arguments: list[str], labels: frozenset[str] | None
) -> None:
    """Selections become labels to ask the tagger for."""
    Path("a.txt").write_text(NOTE)
    assert run("annotate", "a.txt", "-o", "-", *arguments).exit_code == 0
    assert tagger.asked[0].labels == labels


def test_nothing_selected(run: Run) -> None:
    """Asking for nothing is wrong usage."""
    Path("a.txt").write_text(NOTE)
    assert run("annotate", "a.txt", "--no-phi", "--no-entities").exit_code == 1


def test_offsets_and_line_ends(run: Run) -> None:
    """Offsets count the characters of the note as stored."""
    Path("a.txt").write_bytes("\ufeff😀\r\nDr. Ö\r\n".encode())
    run("annotate", "a.txt")
    (line,) = lines("a.annotated.jsonl")
    assert line["spans"] == [SPANS[0] | {"start": 8, "end": 9, "text": "Ö"}]


def test_ids(run: Run) -> None:
    """Ids keep their JSON type; without an id column rows are numbered."""
    Path("a.jsonl").write_text('{"id":7,"text":"a"}\n{"id":"7","text":null}\n{"text":"c"}\n')
    assert run("annotate", "a.jsonl").exit_code == 0
    assert [(x["id"], x["n_characters"]) for x in lines("a.annotated.jsonl")] == [
        (7, 1), ("7", None), (None, 1)
    ]  # fmt: skip
    Path("b.csv").write_text("text\na\nb\n")
    assert run("annotate", "b.csv").exit_code == 0
    assert [x["id"] for x in lines("b.annotated.jsonl")] == [1, 2]


def test_set_aside(run: Run) -> None:
    """A failing note has no line: it is not a note without spans."""
    Path("a.csv").write_text("id,text\n1,BOOM\n2,b\n")
    assert run("annotate", "a.csv").exit_code == 3
    assert [x["id"] for x in lines("a.annotated.jsonl")] == ["2"]
    assert [x["row"] for x in lines("a.annotated.jsonl.quarantine.jsonl")] == [1]


def test_order_over_batches(run: Run) -> None:
    """Rows keep their order when there are many batches."""
    Path("a.csv").write_text("id,text\n" + "".join(f"{i},Dr. A\n" for i in range(1000)))
    assert run("annotate", "a.csv").exit_code == 0
    assert [x["id"] for x in lines("a.annotated.jsonl")] == [str(i) for i in range(1000)]


def test_streams(run: Run) -> None:
    """Data to stdout, talk to stderr, no talk when quiet."""
    result = run("annotate", "-", "--format", "csv", stdin=b"text\nDr. Li\n")
    (line,) = result.stdout.splitlines()
    assert json.loads(line)["file"] == "standard input"
    assert result.stderr.splitlines()[0].split() == ["DOCTOR", "1"]
    result = run("annotate", "-", "--format", "csv", "-q", stdin=b"text\nDr. Li\n")
    assert result.stderr == ""


def test_stdin_needs_a_format(run: Run) -> None:
    """Nothing is guessed about standard input."""
    result = run("annotate", "-", stdin=b"x")
    assert (result.exit_code, "--format" in result.stderr) == (1, True)


def test_no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is no model is refused with its own exit code."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(NOTE)
    Path("model").mkdir()
    result = CliRunner().invoke(cli, ["annotate", "a.txt", "--model", "model"])
    assert result.exit_code == 4
    assert result.stderr.startswith("Error: ")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "model"]
