"""A tagger that needs no model, and a runner of the command with it in place."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import options
from cli.main import cli
from minialbert.errors import NoteError
from minialbert.spans import Source, Span
from minialbert.tagger import Tagged, TagOptions

Run = Callable[..., Result]

_FINDS: tuple[tuple[str, str, Source], ...] = (
    (r"(?<=Dr\. )\w+", "DOCTOR", "model"),
    (r"\d+/\d+", "DATE", "rule"),
    (r"cough", "PROBLEM", "model"),
)


class FakeTagger:
    """Finds the word after "Dr.", dates such as 3/14, and coughs; fails on the word BOOM."""

    model_name = "fake"
    model_version = "0123abcd"
    weights_sha256 = "0123abcd" * 8
    settings_sha256 = "4567cdef" * 8
    engine = "none"
    labels = ("DOCTOR", "DATE", "PROBLEM")

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self.asked: list[TagOptions] = []

    def tag(self, texts: Sequence[str], options: TagOptions) -> list[list[Span]]:
        """Return what the expressions above match."""
        return [found for _, found in self._tag(texts, options)]

    def tag_counted(self, texts: Sequence[str], options: TagOptions) -> list[Tagged]:
        """Return what the expressions above match, all characters seen in one window."""
        return [Tagged(tuple(found), 1, len(text)) for text, found in self._tag(texts, options)]

    def _tag(self, texts: Sequence[str], options: TagOptions) -> list[tuple[str, list[Span]]]:
        self.asked.append(options)
        if any("BOOM" in text for text in texts):
            raise NoteError("The note has a word that the fake tagger does not bear.")
        return [
            (
                text,
                [
                    Span(match.start(), match.end(), label, 0.9, source)
                    for pattern, label, source in _FINDS
                    if options.labels is None or label in options.labels
                    for match in re.finditer(pattern, text)
                ],
            )
            for text in texts
        ]


@pytest.fixture
def tagger(monkeypatch: pytest.MonkeyPatch) -> FakeTagger:
    """Put a fake tagger where commands load theirs."""
    fake = FakeTagger()
    monkeypatch.setattr(options, "load_tagger", lambda asked: fake)
    return fake


@pytest.fixture
def run(tagger: FakeTagger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs ``minialbert`` in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run_command(*arguments: str, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(cli, list(arguments), input=stdin)

    return run_command
