"""Marker identifiers are planted in notes; every byte written or printed but the result is searched."""

import json
import os
import pty
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.kills import fork, frequent_commits, wait
from cli import options
from minialbert.tagger import Tagged, TagOptions
from tests.cli.conftest import FakeTagger

NAME, NUMBER, COLUMN, ID = "Zebulon", "90817263", "Quackenbush", "idOkonkwo"
"""Stand in the text, in the text, in another column, and as an id."""
TEXTS = (
    f"Dr. {NAME} saw 3/14", f"BOOM Dr. {NAME} MRN {NUMBER}", f"BANG {NAME}", f"Dr. {NAME} " + "x" * 900,
    "half \ud800", f"Dr. {NAME}\nMRN: 3/1",
)  # fmt: skip
SUFFIXES = (".csv", ".tsv", ".jsonl", ".parquet", "")


class LeakyTagger(FakeTagger):
    """Fails on BANG with a foreign error that quotes the note, and leaves KILL to kill -9."""

    def tag_counted(self, texts: Sequence[str], options: TagOptions) -> list[Tagged]:
        """Tag, fail or die."""
        for text in texts:
            if "BANG" in text:
                raise RuntimeError(f"cannot bear {text}")
            if "KILL" in text:
                os.kill(os.getpid(), 9)
            if "STOP" in text:
                raise KeyboardInterrupt(text)
        return super().tag_counted(texts, options)


def prepare() -> None:
    """Put the tagger in place, commit often, and let files be as open as they are made."""
    os.umask(0)
    frequent_commits()
    options.load_tagger = lambda asked: LeakyTagger()  # type: ignore[assignment,return-value]


def write_notes(suffix: str, last: str) -> str:
    """Write the texts above, ``last`` after many more, and rows that cannot be read."""
    texts = [*TEXTS[:4], *TEXTS[5:], *["Dr. Li"] * 20, last]
    path = Path(f"in{suffix}")
    if suffix == ".parquet":
        columns = {"id": [f"{ID}{i}" for i in range(len(texts))], "text": texts}
        pq.write_table(
            pa.table({**columns, "who": [COLUMN] * len(texts)}),
            path,
            row_group_size=3,
            compression="none",
        )
    elif suffix == ".jsonl":
        rows = [
            json.dumps({"id": f"{ID}{i}", "who": COLUMN, "text": text}) + "\n"
            for i, text in enumerate([*TEXTS, *texts])
        ]
        bad = f'{{"id": "{ID}", "text": "{NAME} '.encode() + b'\xff"}\n'
        path.write_bytes(bad + "".join(rows).encode())
    elif suffix:
        comma = "\t" if suffix == ".tsv" else ","
        rows = [comma.join((f"{ID}{i}", COLUMN, f'"{t}"')) + "\n" for i, t in enumerate(texts)]
        bad = f"{ID}{comma}{COLUMN}{comma}{NAME} ".encode() + b"\xff\n"
        path.write_bytes(f"id{comma}who{comma}text\n".encode() + bad + "".join(rows).encode())
    else:
        for i, text in enumerate(texts):
            (path / "a" / "b").mkdir(parents=True, exist_ok=True)
            (path / "a" / "b" / f"{i:02}.txt").write_text(text)
        (path / "bad.txt").write_bytes(NAME.encode() + b"\xff")
    return path.name


def arguments(job: str, suffix: str) -> list[str]:
    """Return a command line whose result should hold no text that was marked."""
    out = "out.jsonl" if job == "annotate" else f"out{suffix}"
    more = ["--no-text"] if job == "annotate" else []
    name = write_notes(suffix, "KILL")
    return [job, name, "-o", out, "--quarantine", "aside", "--max-chars", "500", *more]


@pytest.fixture(autouse=True)
def _in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    umask = os.umask(0)
    monkeypatch.chdir(tmp_path)
    yield
    os.umask(umask)


def run(command: list[str], terminal: bool = False) -> tuple[int, str]:
    """Run the command in a child, on a terminal if asked to; return exit code and all it said."""
    reads, writes = pty.openpty() if terminal else os.pipe()
    child = fork(Path(), command, prepare, (writes, writes))
    os.close(writes)
    said = b"".join(_all_of(reads))
    os.close(reads)
    return wait(child), said.decode()


def _all_of(number: int) -> Iterator[bytes]:
    try:
        while block := os.read(number, 1 << 16):
            yield block
    except OSError:  # a terminal whose other end is closed
        return


def check_files(suffix: str, result: Sequence[str]) -> None:
    """Search all files but the input: identifiers of texts nowhere, others only where they belong."""
    for above, folders, names in os.walk("."):
        if above.startswith(f"./in{suffix}") and not suffix:
            continue
        for name in (*folders, *names):
            path = Path(above, name)
            if path == Path(f"in{suffix}"):
                continue
            assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
            shown = name + ("" if path.is_dir() else path.read_bytes().decode("latin-1"))
            assert not [word for word in (NAME, NUMBER) if word in shown], path
            is_result = any(part in result for part in path.parts)
            is_list = name in ("aside", ".aside.part")
            assert COLUMN not in shown or is_result, path
            assert ID not in shown or is_result or is_list, path


def check_said(said: str) -> None:
    """Search what was printed."""
    assert said.strip()
    assert not [word for word in (NAME, NUMBER, COLUMN, ID) if word in said], said


@pytest.mark.parametrize("job", ["redact", "annotate"])
@pytest.mark.parametrize("suffix", SUFFIXES, ids=lambda suffix: suffix or "folder")
def test_killed_and_whole(suffix: str, job: str) -> None:
    """What kill -9 leaves, and what the end leaves, holds no identifier of a text."""
    command = arguments(job, suffix)
    out = command[3]
    code, _ = run([*command, "--log-json"], terminal=True)
    assert code == -9
    assert Path(f".{out}.unfinished/progress.json").exists()
    check_files(suffix, ["result", "result.texts"])
    name = write_notes(suffix, "Dr. Li")
    code, said = run([*command, "--force"])
    assert code == 3
    check_said(said)
    check_files(suffix, [out])
    listed = [json.loads(line) for line in Path("aside").read_text().splitlines()]
    assert len(listed) >= 3
    assert set(listed[0]) == {"id", "file", "row", "reason"}
    assert any("RuntimeError" in each["reason"] for each in listed)
    assert name == command[1]
    if job == "redact" and suffix:  # the search would have found what is there
        assert COLUMN.encode() in Path(out).read_bytes()


@pytest.mark.parametrize(("last", "code"), [("STOP", 130), ("", 3)], ids=["interrupted", "done"])
@pytest.mark.parametrize(
    "more", [[], ["--log-json"], ["--debug"], ["--quiet"]], ids=lambda more: "".join(more) or "bar"
)
@pytest.mark.parametrize("terminal", [False, True], ids=["pipe", "terminal"])
def test_what_is_said(last: str, code: int, more: list[str], terminal: bool) -> None:
    """Progress, logs, summaries and sentences show counts only; --debug warns before it shows more."""
    command = [*arguments("redact", ".csv"), *more]
    write_notes(".csv", last)
    found, said = run(command, terminal=terminal)
    assert found == code
    if more == ["--quiet"] and code == 3:
        assert said == ""
    elif more == ["--debug"] and code == 130:
        assert said.index("can show note text") < said.index("Traceback")
    else:
        check_said(said)
    if more == ["--log-json"]:
        lines = [json.loads(line) for line in said.splitlines()]
        assert [line["event"] for line in lines][-1] == ("stopped" if code == 130 else "done")
        rates = [line["notes_per_second"] for line in lines if line["event"] == "committed"]
        assert len(rates) >= 3
        assert min(rates) >= 0


BAD: dict[str, tuple[str, bytes]] = {
    "few fields": ("in.csv", f"id,text\n{NAME}\n".encode()),
    "open quote": ("in.csv", f'id,text\n1,"{NAME}\n'.encode()),
    "no header": ("in.csv", f"{NUMBER},{NAME} saw 3\n".encode()),
    "no JSON": ("in.jsonl", f'{{"text": "{NAME}'.encode()),
    "JSON list": ("in.jsonl", f'["{NAME}"]'.encode()),
    "no Parquet": ("in.parquet", f"PAR1 {NAME} PAR1".encode()),
    "bad text": ("in.txt", NAME.encode() + b"\xff"),
    "utf-16": ("in.csv", NAME.encode("utf-16")),
}


@pytest.mark.parametrize("more", [[], ["--log-json"]], ids=["sentence", "json"])
@pytest.mark.parametrize("name", BAD)
def test_bad_files(name: str, more: list[str]) -> None:
    """Errors about a file quote nothing of it, and nothing is left beside it."""
    file, content = BAD[name]
    Path(file).write_bytes(content)
    code, said = run(["redact", file, *more])
    assert code == 2
    check_said(said)
    assert os.listdir() == [file]
    if more:
        (line,) = said.splitlines()
        assert (json.loads(line)["event"], json.loads(line)["exit"]) == ("failed", 2)


def test_fault_in_a_writer(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that nobody foresaw is told by kind and line, without its message."""
    command = arguments("redact", ".csv")
    write_notes(".csv", "Dr. Li")

    def faulty(*_: object) -> None:
        raise AttributeError(f"{NAME} {ID}")

    monkeypatch.setattr("pipelines.sinks.TableSink.write", faulty)
    code, said = run(command)
    assert code == 70
    check_said(said)
    assert "AttributeError at test_nothing_leaks.py" in said


def test_no_core_dump(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system is told that a crash shall write no memory, with notes in it, to disk."""

    def end(*_: object) -> None:
        Path("limit").write_text(str(resource.getrlimit(resource.RLIMIT_CORE)[0]))
        os._exit(7)

    monkeypatch.setattr("pipelines.sinks.TableSink.write", end)
    assert run(arguments("redact", ".csv"))[0] == 7
    assert Path("limit").read_text() == "0"


NO_SOCKETS = """
import socket, sys
def refuse(*arguments, **options):
    raise SystemExit("a socket was opened")
socket.socket.__init__ = refuse
socket.create_connection = socket.getaddrinfo = refuse
sys.addaudithook(lambda event, _: refuse() if event.startswith("socket.") and event != "socket.__new__"
                 and event != "socket.gethostname" else None)
from cli.main import cli
for command in COMMANDS:
    try:
        cli(command)
    except SystemExit as end:
        if end.code:
            sys.exit(f"{command[0]} ended with {end.code}")
"""


@pytest.mark.slow
def test_no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither annotate nor redact, verify or evaluate opens one, with the embedded model."""
    repository = Path(__file__).parent.parent
    Path("in.csv").write_text("id,text\n1,Dr. Li saw Mr. Okafor on 3/14\n")
    gold = repository / "sample_notes" / "gold.jsonl"
    lines = gold.read_text(encoding="utf-8").splitlines(keepends=True)
    Path("gold.jsonl").write_text("".join(lines[:2]), encoding="utf-8")
    commands = [
        ["annotate", "in.csv"], ["redact", "in.csv"], ["verify", "in.redacted.csv"],
        ["evaluate", "gold.jsonl", "--model", "embedded", "--resamples", "0"],
    ]  # fmt: skip
    program = NO_SOCKETS.replace("COMMANDS", repr(commands))
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(repository)},
    )  # fmt: skip
    assert (done.returncode, done.stderr.count("Error")) == (0, 0), done.stderr
    assert "NO" not in done.stdout


EXITS: dict[int, tuple[str, list[str]]] = {
    0: ("id,text\n1,Dr. Li\n", []),
    1: ("id,text\n1,Dr. Li\n", ["--limit", "none"]),
    2: ("id,body\n1,Dr. Li\n", []),
    3: ("id,text\n1,BOOM\n", []),
    4: ("id,text\n" + "1,BOOM\n" * 1100, []),
    5: ("id,text\n1,Dr. Li\n", ["-o", "nowhere/out.csv"]),
    70: ("id,text\n1,Dr. Li\n", []),
    130: ("id,text\n1,STOP\n", []),
}


@pytest.mark.parametrize("code", EXITS)
def test_exit_codes(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every documented code is reached (143 in tests/test_kills.py, where signals are sent)."""
    content, more = EXITS[code]
    Path("in.csv").write_text(content)
    if code == 70:
        monkeypatch.setattr("pipelines.sinks.TableSink.write", lambda *_: 1 / 0)
    assert run(["redact", "in.csv", *more])[0] == code
