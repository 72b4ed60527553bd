"""The shell blocks of docs/operations.md that are marked ``sh run`` do and print what the page says."""

import ast
import json
import os
import re
import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
PAGE = (REPOSITORY / "docs" / "operations.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\S+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def prepare(folder: Path) -> dict[str, str]:
    """Put the page's files and the command into ``folder``; return the environment."""
    sample = (REPOSITORY / "sample_notes" / "notes.csv").read_text(encoding="utf-8")
    (folder / "notes.csv").write_text(sample, encoding="utf-8")
    line = json.dumps({"text": "Seen by Dr. Okafor on 3/14. " * 20}) + "\n"
    (folder / "many.jsonl").write_text(
        line * 6000
    )  # minutes on no machine, but more than six seconds on any
    (folder / "visits").mkdir()
    for i in (1, 2, 3):
        (folder / "visits" / f"visits-{i}.csv").write_text("id,text\n1,Dr. Okafor came.\n")
    command = folder / "bin" / "minialbert"
    command.parent.mkdir()
    program = "from cli.main import cli; cli()"
    command.write_text(
        f"#!/bin/sh\nPYTHONPATH={REPOSITORY} exec {sys.executable} -c '{program}' \"$@\"\n"
    )
    command.chmod(0o755)
    path = f"{command.parent}:{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "OMP_NUM_THREADS": "1", "LC_ALL": "C"}


@pytest.mark.slow
def test_runnable_blocks(tmp_path: Path) -> None:
    """Each block prints what stands in the ``text`` block after it; an ellipsis is anything."""
    environment = prepare(tmp_path)
    blocks = [match.groups() for match in BLOCK.finditer(PAGE)]
    n_run = 0
    for (kind, mark, content), (_, _, shown) in zip(
        blocks, [*blocks[1:], ("", "", "")], strict=True
    ):
        if (kind, mark) == ("sh", "run"):
            done = subprocess.run(
                ["sh", "-c", content], cwd=tmp_path, env=environment, text=True, check=False,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
            assert fnmatchcase(_plain(done.stdout), _plain(shown).replace("…", "*")), done.stdout
            n_run += 1
        elif mark is not None and mark.startswith("file="):
            (tmp_path / mark.removeprefix("file=")).write_text(content)
    assert n_run >= 7


def _plain(text: str) -> str:
    return text.replace("[", "(").replace("]", ")").replace("?", ".")


def test_python_blocks_are_python() -> None:
    """What is shown for Airflow can at least be parsed."""
    (dag,) = [
        content
        for kind, _, content in (m.groups() for m in BLOCK.finditer(PAGE))
        if kind == "python"
    ]
    assert "--resume --force" in ast.dump(ast.parse(dag))
