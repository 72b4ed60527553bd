"""A job that dies anywhere and is resumed leaves what an undisturbed one does, to the byte."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cli import options
from pipelines import job as jobs
from pipelines import sinks
from pipelines.unfinished import Unfinished
from tests.cli.conftest import FakeTagger
from tests.pipelines.jobs import CASES, JOBS, Case, everything, minialbert

Patch = pytest.MonkeyPatch


class Death(BaseException):
    """The end, at a place of the test's choosing."""


class Deadly:
    """Calls a function until the ``last``-th time, and dies instead; counts the calls."""

    def __init__(self, function: Callable[..., object], last: int | None) -> None:
        """Wrap ``function``."""
        self.n_calls = 0
        self._function = function
        self._last = last

    def __call__(self, *arguments: object, **options: object) -> object:
        """Call it, or die."""
        self.n_calls += 1
        if self.n_calls == self._last:
            raise Death
        return self._function(*arguments, **options)

    def __get__(self, instance: object, owner: type) -> Callable[..., object]:
        """Be a method where one was replaced."""
        return lambda *arguments, **options: self(instance, *arguments, **options)


PLACES: dict[str, tuple[object, str]] = {
    "tagger": (FakeTagger, "tag_counted"),
    "row": (sinks.TableSink, "write"),
    "line": (sinks.AnnotationSink, "write"),
    "fsync": (os, "fsync"),
    "rename": (Path, "replace"),
    "remove": (shutil, "rmtree"),
    "unlink": (Path, "unlink"),
}
"""Where a job may die."""


@pytest.fixture(autouse=True)
def _in_place(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(options, "load_tagger", lambda asked: FakeTagger())
    monkeypatch.setattr(jobs, "COMMIT_SECONDS", -1.0)
    monkeypatch.setattr(os, "fsync", lambda number: None)  # slow, and nobody pulls the plug here
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def undisturbed(case: Case, job: str) -> dict[str, bytes]:
    """Run ``case`` once in one go, return what it leaves, and clean up."""
    case.write()
    assert minialbert(*case.command(job)).exit_code == 3
    found = everything()
    clean()
    return found


def clean() -> None:
    """Empty the working folder."""
    for entry in Path().iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def die(place: str, last: int | None, command: list[str], patch: Patch) -> int:
    """Run ``command`` until the ``last``-th call at ``place``; return how many calls there were."""
    owner, name = PLACES[place]
    with patch.context() as deadly:
        wrapped = Deadly(getattr(owner, name), last)
        deadly.setattr(owner, name, wrapped)
        deadly.setattr(jobs, "BATCH_NOTES", 4)
        if last is None:
            assert minialbert(*command).exit_code == 3
        else:
            with pytest.raises(Death):
                minialbert(*command)
    return wrapped.n_calls


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("name", CASES)
def test_death_anywhere(name: str, job: str, place: str, monkeypatch: Patch) -> None:
    """Whatever call it dies at, the resumed job leaves the same files and no others.

    There are many calls of fsync, so each case takes every third, and not the same as its neighbours.
    """
    if place in ("row", "line") and (place == "row") != (job == "redact"):
        pytest.skip("the other job's sink")
    case = CASES[name]
    whole = undisturbed(case, job)
    case.write()
    n_calls = die(place, None, case.command(job), monkeypatch)
    clean()
    first, step = (1 + list(CASES).index(name) % 3, 3) if place == "fsync" else (1, 1)
    for last in range(first, n_calls + 1, step):
        case.write()
        die(place, last, case.command(job), monkeypatch)
        result = minialbert(*case.command(job, "--resume"))
        assert (last, result.exit_code, result.stderr.count("Error")) == (last, 3, 0)
        assert everything() == whole, f"{place} {last}"
        clean()


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("name", ["csv", "parquet", "folder"])
def test_many_deaths_of_one_job(name: str, job: str, monkeypatch: Patch) -> None:
    """A job that dies again and again, each time in its fourth batch of one, comes to its end."""
    case = CASES[name]
    whole = undisturbed(case, job)
    case.write()
    monkeypatch.setattr(jobs, "BATCH_NOTES", 1)
    n_deaths = 0
    while True:
        with monkeypatch.context() as deadly:
            wrapped = Deadly(FakeTagger.tag_counted, 4)
            deadly.setattr(FakeTagger, "tag_counted", wrapped)
            try:
                assert minialbert(*case.command(job, "--resume")).exit_code == 3
                break
            except Death:
                n_deaths += 1
    assert n_deaths >= 3
    assert everything() == whole


def test_kept_only_when_committed(monkeypatch: Patch) -> None:
    """A job that fails before its first commit leaves nothing; later ones leave a hidden folder."""
    case = CASES["csv"]
    case.write()
    die("tagger", 1, case.command("redact"), monkeypatch)
    assert sorted(os.listdir()) == ["in.csv"]
    die("tagger", 6, case.command("redact"), monkeypatch)
    assert sorted(os.listdir()) == [".aside.part", ".out.csv.unfinished", "in.csv"]
    assert sorted(os.listdir(".out.csv.unfinished")) == ["lock", "progress.json", "result"]


def test_same_row_set_aside_only_later(monkeypatch: Patch) -> None:
    """A note that was written, not committed, and then fails is not in the resumed result."""
    case = CASES["folder"]
    case.write()
    die("row", 6, case.command("redact"), monkeypatch)
    assert Path(".out.unfinished/result/1/4.txt").exists()
    fails = FakeTagger.tag_counted

    def failing(self: FakeTagger, texts: list[str], options: object) -> object:
        found = fails(self, texts, options)  # type: ignore[arg-type]
        if any("Dunn" in text for text in texts):
            raise RuntimeError("Dunn")
        return found

    monkeypatch.setattr(FakeTagger, "tag_counted", failing)
    assert minialbert(*case.command("redact", "--resume")).exit_code == 3
    assert not Path("out/1/4.txt").exists()
    manifest = json.loads(Path("out.manifest.json").read_text())
    assert manifest["rows"]["written"] == sum(1 for _ in Path("out").rglob("*.txt"))


def test_result_is_synced_before_it_is_named(monkeypatch: Patch) -> None:
    """Every file and folder is brought to disk before a rename gives it its name."""
    events: list[tuple[str, str]] = []
    replace = Path.replace

    def note_sync(number: int) -> None:
        events.append(("sync", str(Path(f"/proc/self/fd/{number}").readlink())))

    def note_rename(self: Path, target: Path) -> Path:
        events.append(("rename", str(self.absolute())))
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(Path, "replace", note_rename)
    for case in (CASES["parquet"], CASES["folder"]):
        clean()
        case.write()
        events.clear()
        assert minialbert(*case.command("redact")).exit_code == 3
        for i, (what, path) in enumerate(events):
            assert what == "sync" or ("sync", path) in events[:i]
    synced = {path for what, path in events if what == "sync"}
    assert {path.rpartition("result/")[2] for path in synced} >= {"0", "1", "2", "1/1.txt"}


def leave_whole(command: list[str], patch: Patch) -> None:
    """Leave a result that is whole but has no name yet."""
    with patch.context() as deadly:
        deadly.setattr(Unfinished, "publish", Deadly(Unfinished.publish, 1))
        with pytest.raises(Death):
            minialbert(*command)


def test_whole_leftover_of_another_input(monkeypatch: Patch) -> None:
    """A whole result gets its name only from a command that would make the same one."""
    case = CASES["csv"]
    case.write()
    leave_whole(case.command("redact"), monkeypatch)
    before = everything()
    result = minialbert(*case.command("redact", "--resume", "--threshold", "0.3"))
    assert (result.exit_code, "options.threshold was None" in result.stderr) == (1, True)
    assert everything() == before
    assert minialbert(*case.command("redact", "--resume")).exit_code == 3


@pytest.mark.parametrize("mode", ["--retry-quarantined", "--resume"])
def test_changed_quarantine(mode: str) -> None:
    """A list that names other rows than were set aside is not trusted; --resume says so, too."""
    case = CASES["csv"]
    case.write()
    assert minialbert(*case.command("redact")).exit_code == 3
    listed = Path("aside").read_text()
    Path("aside").write_text(listed.replace('"row": 3', '"row": 4'))
    before = everything()
    result = minialbert(*case.command("redact", mode))
    assert (result.exit_code, "aside is not the list of" in result.stderr) == (2, True)
    assert minialbert("verify", "out.csv").exit_code == 2
    assert everything() == before
    Path("aside").write_text(listed)
    assert minialbert(*case.command("redact", mode)).exit_code == 3


@pytest.mark.parametrize("is_whole", [False, True], ids=["part", "whole"])
def test_every_night(is_whole: bool, monkeypatch: Patch) -> None:
    """--resume --force begins anew when what a stopped job left is of another input."""
    case = CASES["csv"]
    case.write()
    if is_whole:
        leave_whole(case.command("redact"), monkeypatch)
    else:
        die("tagger", 6, case.command("redact"), monkeypatch)
    Path("in.csv").write_text("text\nDr. New was here\n")
    assert minialbert(*case.command("redact", "--resume")).exit_code == 1
    assert minialbert(*case.command("redact", "--resume", "--force")).exit_code == 0
    assert sorted(os.listdir()) == ["in.csv", "out.csv", "out.csv.manifest.json"]
    assert "was here" in Path("out.csv").read_text()


def test_list_of_another(monkeypatch: Patch) -> None:
    """A file that --quarantine names is not replaced by --resume, nor one that comes meanwhile."""
    case = CASES["csv"]
    case.write()
    Path("aside").write_text("mine")
    result = minialbert(*case.command("redact", "--resume"))
    assert (result.exit_code, "aside exists already" in result.stderr) == (5, True)
    assert sorted(os.listdir()) == ["aside", "in.csv"]
    Path("aside").unlink()
    die("tagger", 6, case.command("redact"), monkeypatch)
    Path("aside").write_text("mine")
    assert minialbert(*case.command("redact", "--resume")).exit_code == 5
    assert Path("aside").read_text() == "mine"
    assert minialbert(*case.command("redact", "--resume", "--force")).exit_code == 3
    assert "mine" not in Path("aside").read_text()


@pytest.mark.parametrize("more", [[], ["--resume"]], ids=["new", "resume"])
def test_manifest_of_another(more: list[str]) -> None:
    """A file with the manifest's name is replaced only with --force."""
    case = CASES["csv"]
    case.write()
    Path("out.csv.manifest.json").write_text("mine")
    result = minialbert(*case.command("redact", *more))
    assert (result.exit_code, "manifest.json exists already" in result.stderr) == (5, True)
    assert sorted(os.listdir()) == ["in.csv", "out.csv.manifest.json"]
    assert minialbert(*case.command("redact", *more, "--force")).exit_code == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["redact", "in.csv", "-o", "out.csv", "--quarantine", "out.csv.manifest.json"], 1),
        (["annotate", "a.manifest.json", "--format", "jsonl", "-o", "a"], 5),
    ],
    ids=["quarantine", "input"],
)
def test_manifest_in_the_way(arguments: list[str], code: int) -> None:
    """Neither an input nor the quarantine may have the manifest's name, even with --force."""
    CASES["csv"].write()
    Path("a.manifest.json").write_bytes(CASES["jsonl"].files["in.jsonl"])
    before = {path: path.read_bytes() for path in Path().iterdir()}
    assert minialbert(*arguments, "--force").exit_code == code
    assert {path: path.read_bytes() for path in Path().iterdir()} == before
