"""``minialbert evaluate`` over the invented i2b2 notes."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.evaluate import evaluate
from minialbert.errors import InputError, NoteError, UsageError
from minialbert.scoring import ScoringOptions, score
from minialbert.spans import Span
from pipelines.gold import read_gold
from pipelines.scored_notes import pair, tag_gold
from pipelines.span_lines import span_line

I2B2 = Path(__file__).parent.parent / "fixtures" / "i2b2"
GOLD, PREDICTED = I2B2 / "gold", I2B2 / "predicted"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(evaluate, [str(a) for a in arguments], catch_exceptions=False)


def test_tables_show_the_figures() -> None:
    result = run(GOLD, PREDICTED, "--resamples", 100)
    assert result.exit_code == 0
    # 19 gold spans, 19 predicted: 12 exact; AGE, DOCTOR, CITY end elsewhere, HOSPITAL and DOCTOR
    # have other types, PROFESSION and STATE are missed, 138/84 and Parkinson invented.
    (strict,) = (line for line in result.output.splitlines() if line.startswith("  Strict"))
    assert "63.2" in strict
    for title in ("3 notes", "Redaction", "i2b2-2014", "by category", "by label", "HIPAA Relaxed"):
        assert title in result.output
    assert "Clinical" not in result.output
    assert "Lindqvist" not in result.output


def test_json_goes_to_a_private_file_or_alone_to_standard_output(tmp_path: Path) -> None:
    path = tmp_path / "scores.json"
    to_file = run(GOLD, PREDICTED, "--json", path, "--resamples", 50)
    to_stdout = run(GOLD, PREDICTED, "--json", "-", "--resamples", 50)
    assert to_file.output.startswith("3 notes")
    assert json.loads(path.read_text()) == json.loads(to_stdout.stdout)
    assert path.stat().st_mode & 0o777 == 0o600
    scores = json.loads(to_stdout.stdout)
    assert scores["n_notes"] == 3
    assert scores["clinical"] is None
    strict = {m["name"]: m for m in scores["phi"]["measures"]}["Strict"]
    assert (strict["n_correct"], strict["n_spurious"], strict["n_missed"]) == (12, 7, 7)
    assert "Marchetti" not in path.read_text()


def test_mistakes_are_listed_when_asked_for() -> None:
    result = run(GOLD, PREDICTED, "--mistakes", 3, "--resamples", 0)
    for words in ("lighthouse keeper", "confused as PATIENT", "Parkinson", "invented", "missed"):
        assert words in result.output


def test_help_says_that_mistakes_print_note_text_and_gives_an_example() -> None:
    text = run("--help").output
    assert "PRINTS NOTE TEXT" in text
    assert "minialbert evaluate gold.jsonl predicted.jsonl" in text


def test_contradicting_requests_are_refused() -> None:
    for arguments in (
        [GOLD], [GOLD, PREDICTED, "--model", "embedded"],
        [GOLD, PREDICTED, "--json", "-", "--mistakes", 2],
    ):  # fmt: skip
        with pytest.raises(UsageError):
            run(*arguments)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        pytest.param(['{"id": "a", "spans": []}'], "lacks the note 'b'", id="one missing"),
        pytest.param(
            [f'{{"id": "{i}", "spans": []}}' for i in "abc"], "1 notes .* first 'c'", id="one more"
        ),
        pytest.param(
            ['{"id": "a", "text": "other", "spans": []}'], "is not the one in", id="other text"
        ),
        pytest.param(
            ['{"id": "a", "spans": [{"start": 1, "end": 99, "label": "AGE"}]}'],
            "note 'a',.* 5 characters",
            id="outside",
        ),
        pytest.param(['{"id": "a", "spans": []}'] * 2, "repeats the id 'a'", id="twice"),
    ],
)
def test_predictions_that_do_not_fit_are_refused(
    lines: list[str], message: str, tmp_path: Path
) -> None:
    gold, predicted = tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"
    gold.write_text("".join(f'{{"id": "{i}", "text": "Maria", "spans": []}}\n' for i in "ab"))
    predicted.write_text("\n".join(lines))
    with pytest.raises(InputError, match=message) as caught:
        run(gold, predicted)
    assert str(predicted) in str(caught.value)
    assert "Maria" not in str(caught.value)


def test_formats_mix(tmp_path: Path) -> None:
    path = tmp_path / "predicted.jsonl"
    path.write_text("".join(span_line(note) for note in reversed(list(read_gold(PREDICTED)))))
    options = ScoringOptions(n_resamples=0)
    from_lines, from_xml = (
        score(pair(GOLD, source), options=options) for source in (path, PREDICTED)
    )
    assert from_lines == from_xml


class FakeTagger:
    """Finds "Marchetti" and refuses texts with the word "Parkinson"."""

    def tag(self, texts: Sequence[str]) -> list[list[Span]]:
        """Find the name, or raise NoteError."""
        if any("Parkinson" in text for text in texts):
            raise NoteError("The note is too odd.")
        return [
            [Span(at, at + 9, "PATIENT")] if (at := t.find("Marchetti")) >= 0 else [] for t in texts
        ]


def test_a_tagger_is_scored_on_the_gold_texts() -> None:
    (note,) = tag_gold(GOLD / "201-01.xml", FakeTagger())
    assert [note.text[s.start : s.end] for s in note.predicted] == ["Marchetti"]


def test_a_note_that_cannot_be_tagged_is_named_and_not_left_out() -> None:
    with pytest.raises(NoteError, match="'202-01'"):
        list(tag_gold(GOLD, FakeTagger()))
