"""An engine in the making answers as the finished one, late, and what broke it is heard of."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, current_thread, main_thread

import numpy as np
import pytest

from minialbert.engines.awaited_engine import AwaitedEngine
from minialbert.engines.engine import Batch, Engine, Halves
from minialbert.engines.openvino_engine import OpenVinoEngine
from minialbert.errors import UsageError
from minialbert.tagger import Tagger, TagOptions
from tests.minialbert.folders import save_tagger

BATCH = Batch(np.array([[3, 4, 5], [6, 7, 0]]), np.array([3, 2]), None)


class Halved:
    """Gives each piece half of its id, for one label."""

    name, batch_pieces = "halved", 64

    def __init__(self) -> None:
        self.built_in = current_thread()

    def probabilities(self, batches: Sequence[Batch]) -> list[Halves]:
        return [(batch.ids[:, :, None] / 2).astype(np.float16) for batch in batches]


def test_it_is_built_in_a_thread_while_others_go_on() -> None:
    may_build = Event()

    def build() -> Halved:
        assert may_build.wait(20)
        return Halved()

    engine = AwaitedEngine.begin(build)
    with ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(engine.probabilities, [BATCH]) for _ in range(3)]
        assert not engine.built.done()
        may_build.set()
        answers = [answer for each in asked for answer in each.result()]
    [expected] = Halved().probabilities([BATCH])
    assert len(answers) == 3
    assert all(answer.tobytes() == expected.tobytes() for answer in answers)
    assert (engine.name, engine.batch_pieces) == ("halved", 64)
    assert isinstance(engine.engine, Halved)
    assert engine.engine.built_in is not main_thread()


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda engine: engine.name, id="name"),
        pytest.param(lambda engine: engine.batch_pieces, id="batch_pieces"),
        pytest.param(lambda engine: engine.probabilities([BATCH]), id="probabilities"),
    ],
)
def test_whoever_asks_hears_what_broke(ask: Callable[[Engine], object]) -> None:
    broken = UsageError("It cannot be built.")

    def fail() -> Halved:
        raise broken

    engine = AwaitedEngine.begin(fail)
    for _ in range(2):
        with pytest.raises(UsageError) as caught:
            ask(engine)
        assert caught.value is broken


@pytest.mark.parametrize("broken", [RuntimeError("core"), ImportError("libtbb"), ValueError()])
@pytest.mark.parametrize("batch_tokens", [None, 64])
def test_a_graph_that_cannot_be_compiled_is_no_fault_of_the_notes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: Exception, batch_tokens: int | None
) -> None:
    """A NoteError would set every note aside, and the job would seem to work."""

    def fail(*_: object, **__: object) -> OpenVinoEngine:
        raise broken

    monkeypatch.setattr(OpenVinoEngine, "_compiled", fail)
    pytest.importorskip("openvino")
    tagger = Tagger.load(save_tagger(tmp_path), device="cpu", engine="openvino")
    with pytest.raises(UsageError, match=f"{type(broken).__name__}.*--engine torch") as caught:
        tagger.tag(["patient ok"], TagOptions(batch_tokens=batch_tokens))
    assert caught.value.__cause__ is broken
    with pytest.raises(UsageError, match="OpenVINO"):
        assert tagger.engine


@pytest.mark.slow
def test_a_program_may_end_before_the_engine_is_built(tmp_path: Path) -> None:
    pytest.importorskip("openvino")
    save_tagger(tmp_path)
    program = (
        "from minialbert.tagger import Tagger\n"
        f"tagger = Tagger.load({str(tmp_path)!r}, device='cpu', engine='openvino')\n"
        "raise SystemExit(7)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (7, b"", b"")


@pytest.mark.slow
def test_loading_imports_nothing_large_beside_torch(tmp_path: Path) -> None:
    """Torch imports sympy, a third of a second, for some of what it does without data."""
    save_tagger(tmp_path)
    program = (
        "import sys, torch\n"
        "before = set(sys.modules)\n"
        "from minialbert.tagger import Tagger\n"
        f"Tagger.load({str(tmp_path)!r}, device='cpu', engine='torch').tag(['Seen 3/14.'])\n"
        "print(sorted({'sympy', 'openvino', 'torch._dynamo'} & (set(sys.modules) - before)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
