"""The tagger: one answer per text whatever its company, nothing unread, unusable folders refused."""

import hashlib
import json
import re
import subprocess
import sys
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minialbert import tagger as tagger_module
from minialbert.checkpoint import save_model
from minialbert.decoding import bio_labels
from minialbert.engines.torch_engine import TorchEngine
from minialbert.errors import CheckpointError, NoteError, UsageError
from minialbert.heads import TokenClassifier
from minialbert.labels import CLINICAL_LABELS
from minialbert.spans import Span
from minialbert.tagger import Tagger, TagOptions
from minialbert.thresholds import Thresholds
from minialbert.window_scores import Memory
from minialbert.windows import windows_of
from tests.minialbert.folders import LABELS, TAGGER, save_tagger

NOTES: Final = (
    "Dr. Okon seen on 3/14/2011, MRN 8812345.",
    "",
    "patient ok",
    "Seen by dr. Hollis.\nHome 4 May 2012; fever, cough.\n" * 12,
    " \n\t ",
    "中\u0301 \u200b\x00 José \U0001f600",
    "a" * 130 + " b-12 " * 90,
)
MODEL_ONLY: Final = TagOptions(rules=False)


@pytest.fixture(scope="module")
def tagger(tmp_path_factory: pytest.TempPathFactory) -> Tagger:
    folder = save_tagger(tmp_path_factory.mktemp("taggers") / "tiny")
    return Tagger.load(folder, engine="torch", precision="float32", device="cpu")


def without_scores(found: list[list[Span]]) -> list[list[tuple[int, int, str, str]]]:
    return [[(s.start, s.end, s.label, s.source) for s in spans] for spans in found]


def same(mine: list[list[Span]], theirs: list[list[Span]]) -> bool:
    scores, others = ([s.score for spans in found for s in spans] for found in (mine, theirs))
    return without_scores(mine) == without_scores(theirs) and scores == pytest.approx(
        others, abs=1e-5
    )


def test_random_model_finds_something_of_each_group(tagger: Tagger) -> None:
    """Otherwise the tests below would compare nothing with nothing."""
    found = [span for spans in tagger.tag(NOTES, MODEL_ONLY) for span in spans]
    assert len({span.label for span in found}) >= 3
    assert {span.source for span in found} == {"model"}
    assert 0.02 < sum(s.n_characters for s in found) / sum(map(len, NOTES)) < 0.98


@pytest.mark.parametrize("rules", [True, False])
@pytest.mark.parametrize("batch_tokens", [1, 40, 200, 8192])
def test_batch_size_changes_nothing(tagger: Tagger, batch_tokens: int, rules: bool) -> None:
    alone = [tagger.tag([text], TagOptions(rules=rules))[0] for text in NOTES]
    assert same(tagger.tag(NOTES, TagOptions(batch_tokens=batch_tokens, rules=rules)), alone)


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(order=st.permutations(range(len(NOTES))), extra=st.text(max_size=80))
def test_order_and_company_change_nothing(tagger: Tagger, order: list[int], extra: str) -> None:
    expected = tagger.tag(NOTES, MODEL_ONLY)
    found = tagger.tag([extra, *(NOTES[i] for i in order)], MODEL_ONLY)[1:]
    assert same(found, [expected[i] for i in order])


@pytest.mark.parametrize("text", ["", " ", "\r\n\t\u00a0", "\u200b\x00\u0301"])
def test_nothing_to_read_has_no_spans(tagger: Tagger, text: str) -> None:
    assert tagger.tag([text]) == [[]]
    assert tagger.tag([]) == []


@pytest.mark.parametrize("rules", [True, False])
def test_spans_are_sorted_and_apart_within_their_group(tagger: Tagger, rules: bool) -> None:
    for text, spans in zip(NOTES, tagger.tag(NOTES, TagOptions(rules=rules)), strict=True):
        assert spans == sorted(spans)
        for in_group in (True, False):
            own = [s for s in spans if (s.label in CLINICAL_LABELS) == in_group]
            assert all(a.end <= b.start for a, b in pairwise(own))
        assert all(s.end <= len(text) for s in spans)


def test_every_piece_of_a_long_note_gets_scores(tagger: Tagger) -> None:
    """What no window owned would keep scores of zero."""
    text = NOTES[3]
    pieces = tagger.encoder.encode([text])
    assert len(pieces[0]) > 3 * tagger.sizes.n_pieces
    _, [scores] = tagger._probabilities([text], pieces, 300)
    assert scores.sum(1) == pytest.approx(1.0, abs=2e-3)


def test_piece_is_scored_in_the_window_that_owns_it(tagger: Tagger) -> None:
    """The oracle runs each window alone, unpadded, and takes its core by hand."""
    text = NOTES[3]
    encoder = tagger.encoder
    [pieces] = encoder.encode([text])
    _, [scores] = tagger._probabilities([text], [pieces], 8192)
    for window in windows_of(0, text, pieces, tagger.sizes):
        shown = slice(window.first, window.last)
        ids = torch.tensor([[encoder.cls_id, *pieces.ids[shown], encoder.sep_id]])
        shapes = torch.tensor([[0, *pieces.shapes[shown], 0]])
        with torch.inference_mode():
            alone = network(tagger)(ids, None, shapes).softmax(-1)[0, 1:-1].numpy()
        core = alone[window.core_first - window.first : window.core_last - window.first]
        assert scores[window.core_first : window.core_last] == pytest.approx(core, abs=5e-4)


def test_labels_narrow_the_answer(tagger: Tagger) -> None:
    everything = tagger.tag(NOTES)
    only = tagger.tag(NOTES, TagOptions(labels=frozenset({"DATE", "PROBLEM"})))
    assert only == [[s for s in spans if s.label in ("DATE", "PROBLEM")] for spans in everything]
    assert tagger.tag(NOTES, TagOptions(labels=frozenset())) == [[] for _ in NOTES]


def test_lower_threshold_finds_more_characters(tagger: Tagger) -> None:
    def n_characters(threshold: float) -> int:
        found = tagger.tag(NOTES, TagOptions(threshold=threshold, rules=False))
        return sum(s.n_characters for spans in found for s in spans)

    assert n_characters(0.1) > n_characters(0.5) > n_characters(0.95)


def test_rules_and_repeats_join_the_model(tagger: Tagger) -> None:
    text = "Seen by Dr. Hollis. E-mail m.hollis@clinic.org. Hollis called."
    [found] = tagger.tag([text], TagOptions(threshold=0.999))
    assert ("m.hollis@clinic.org", "EMAIL", "rule") in [
        (text[s.start : s.end], s.label, s.source) for s in found
    ]
    [without] = tagger.tag([text], TagOptions(threshold=0.999, rules=False))
    assert not [s for s in without if s.source != "model"]


def test_rules_lose_nothing_that_the_model_hides(tagger: Tagger) -> None:
    both = tagger.tag(NOTES)
    for text, model, joined in zip(NOTES, tagger.tag(NOTES, MODEL_ONLY), both, strict=True):
        hidden = {i for s in joined if s.label != "PROBLEM" for i in range(s.start, s.end)}
        for span in model:
            if span.label != "PROBLEM":
                assert all(i in hidden for i in range(span.start, span.end) if text[i].isalnum())


@pytest.mark.parametrize("line", ["Dr. Okon 3/14 ", "(", "中", "a1", "8"])
def test_a_long_line_takes_linear_time(tagger: Tagger, line: str) -> None:
    def seconds(n: int) -> float:
        text = (line * n)[:n]
        begun = time.process_time()
        tagger.tag([text])
        return time.process_time() - begun

    seconds(100)
    assert seconds(40_000) < 40 * min(seconds(4_000) for _ in range(2)) + 0.2


def test_a_very_long_line_without_a_break_is_read(tagger: Tagger) -> None:
    """A word that long is read in parts; what the rules know beside it is found all the same."""
    text = "a" * 200_000 + " m.hollis@clinic.org"
    [found] = tagger.tag_counted([text])
    assert found.n_characters_seen == len(text)
    assert found.n_windows > 200_000 / tagger.sizes.n_pieces
    assert any(s.end == len(text) for s in found.spans)


@pytest.mark.parametrize("kind", [RuntimeError, ValueError, IndexError, torch.OutOfMemoryError])
def test_failure_inside_the_network_is_a_note_error(
    tagger: Tagger, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    fail_with(kind("Delgado"), tagger, monkeypatch)
    with pytest.raises(NoteError, match=kind.__name__) as caught:
        tagger.tag(["patient Delgado"])
    assert "Delgado" not in str(caught.value)


@pytest.mark.parametrize("kind", [KeyboardInterrupt, MemoryError])
def test_what_is_no_fault_of_a_note_passes(
    tagger: Tagger, monkeypatch: pytest.MonkeyPatch, kind: type[BaseException]
) -> None:
    fail_with(kind(), tagger, monkeypatch)
    with pytest.raises(kind):
        tagger.tag(["patient ok"])


def fail_with(error: BaseException, tagger: Tagger, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(network(tagger), "score", fail)
    tagger.scorer.memory.forget()


def network(tagger: Tagger) -> TokenClassifier:
    engine = tagger.scorer.engine
    assert isinstance(engine, TorchEngine)
    return engine.model


def with_network(tagger: Tagger, model: TokenClassifier) -> Tagger:
    return replace(
        tagger, scorer=replace(tagger.scorer, engine=TorchEngine(model), memory=Memory())
    )


def test_ids_beyond_the_embeddings_are_a_note_error(tagger: Tagger) -> None:
    model = TokenClassifier(replace(TAGGER, vocab_size=6)).eval()
    with pytest.raises(NoteError, match="IndexError"):
        with_network(tagger, model).tag(["patient ok"])


def test_half_of_a_surrogate_pair_is_a_note_error(tagger: Tagger) -> None:
    with pytest.raises(NoteError, match="surrogate"):
        tagger.tag(["fine", "\ud83d"])


def test_scores_that_are_not_finite_are_a_note_error(tagger: Tagger) -> None:
    model = TokenClassifier(TAGGER).eval()
    torch.nn.init.constant_(model.classifier.weight, float("inf"))
    with pytest.raises(NoteError, match="finite"):
        with_network(tagger, model).tag(["patient ok"])


def test_name_version_and_labels(tagger: Tagger) -> None:
    stored = (tagger.folder / "model.safetensors").read_bytes()
    assert tagger.model_version == hashlib.sha256(stored).hexdigest()[:12]
    assert tagger.model_name == "tiny"
    assert tagger.labels == LABELS


def test_version_of_a_published_file_and_name_of_a_relative_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = save_tagger(tmp_path / "old")
    from safetensors.torch import load_file

    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    monkeypatch.chdir(folder)
    tagger = Tagger.load(".", device="cpu")
    stored = (folder / "pytorch_model.bin").read_bytes()
    assert tagger.model_version == hashlib.sha256(stored).hexdigest()[:12]
    assert tagger.model_name == "old"


def test_other_weights_have_another_version(tmp_path: Path, tagger: Tagger) -> None:
    other = Tagger.load(save_tagger(tmp_path, seed=8), device="cpu")
    assert other.model_version != tagger.model_version


def test_without_a_folder_the_embedded_model_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tagger_module, "EMBEDDED", save_tagger(tmp_path / "weights"))
    assert Tagger.load(device="cpu").model_name == "minialbert"


def test_model_without_shapes_reads_segments(tmp_path: Path) -> None:
    config = replace(TAGGER, piece_features="segments", type_vocab_size=2)
    tagger = Tagger.load(save_tagger(tmp_path, config), device="cpu")
    assert without_scores(tagger.tag(["dr ok"], MODEL_ONLY)) == without_scores(
        tagger.tag(["DR OK"], MODEL_ONLY)
    )


def test_few_positions_make_small_windows(tmp_path: Path) -> None:
    tagger = Tagger.load(save_tagger(tmp_path, replace(TAGGER, max_position_embeddings=3)))
    assert tagger.sizes.n_pieces == 1
    assert len(tagger.tag([NOTES[0]])) == 1


def test_thresholds_are_read(tmp_path: Path) -> None:
    save_tagger(tmp_path)
    (tmp_path / "thresholds.json").write_text('{"DATE": 0.2}', encoding="utf-8")
    (tmp_path / "short_thresholds.json").write_text('{"PATIENT": 0.7}', encoding="utf-8")
    thresholds = Tagger.load(tmp_path, device="cpu").thresholds
    in_notes = {"PATIENT": 0.5, "DATE": 0.2, "MEDICALRECORD": 0.5, "PROBLEM": 0.5}
    assert thresholds == Thresholds(in_notes, {**in_notes, "PATIENT": 0.7})


def test_short_texts_have_thresholds_of_their_own(tagger: Tagger) -> None:
    """Thirty pieces are short, thirty-one are a note; a threshold that is asked for is for both."""
    none, every = (dict.fromkeys(tagger.labels, value) for value in (0.99, 0.01))
    strict = replace(tagger, thresholds=Thresholds(in_notes=every, in_short=none))
    short, note = " ".join(["ok"] * 30), " ".join(["ok"] * 31)
    assert [len(pieces) for pieces in tagger.encoder.encode([short, note])] == [30, 31]
    found, more = strict.tag([short, note], MODEL_ONLY)
    assert not found
    assert more
    assert all(strict.tag([short, note], replace(MODEL_ONLY, threshold=0.01)))


@pytest.mark.parametrize("name", ["thresholds.json", "short_thresholds.json"])
@pytest.mark.parametrize(
    "content",
    ["{", "[]", '{"DATE": "0.2"}', '{"DATE": 1.0}', '{"DATE": NaN}', '{"SHOE": 0.2}', "\udcff"],
)
def test_unusable_thresholds_are_refused(tmp_path: Path, content: str, name: str) -> None:
    save_tagger(tmp_path)
    (tmp_path / name).write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(CheckpointError, match=re.escape(f"/{name}")):
        Tagger.load(tmp_path, device="cpu")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id2label": ("O", "DATE")}, "BIO"),
        ({"id2label": ("LABEL_0", "LABEL_1")}, "BIO"),
        ({"vocab_size": 40}, "tokenizer knows"),
        ({"type_vocab_size": 2}, "type_vocab_size"),
        ({"max_position_embeddings": 2}, "max_position_embeddings"),
    ],
)
def test_model_that_cannot_tag_is_refused(
    tmp_path: Path, change: dict[str, int], message: str
) -> None:
    save_tagger(tmp_path, replace(TAGGER, **change))  # type: ignore[arg-type]
    with pytest.raises(CheckpointError, match=message):
        Tagger.load(tmp_path, device="cpu")


def test_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError):
        Tagger.load(tmp_path / "nowhere", device="cpu")


def test_bare_encoder_is_refused(tmp_path: Path) -> None:
    save_tagger(tmp_path)
    save_model(TokenClassifier(replace(TAGGER, id2label=("O",))), tmp_path)
    with pytest.raises(CheckpointError, match="BIO"):
        Tagger.load(tmp_path, device="cpu")


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU here")
@pytest.mark.parametrize(("device", "works"), [("auto", True), ("cpu", True), ("cuda", False)])
def test_device(tmp_path: Path, device: Literal["auto", "cpu", "cuda"], works: bool) -> None:
    save_tagger(tmp_path)
    if works:
        assert "on cpu" in Tagger.load(tmp_path, device=device).engine
    else:
        with pytest.raises(UsageError, match="CUDA"):
            Tagger.load(tmp_path, device=device)


@pytest.mark.parametrize(
    "bad", [{"threshold": 0.0}, {"threshold": 1.0}, {"threshold": -1.0}, {"batch_tokens": 0}]
)
def test_impossible_options_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        TagOptions(**bad)  # type: ignore[arg-type]


def test_labels_of_ones_own_are_tagged(tmp_path: Path) -> None:
    config = replace(TAGGER, id2label=bio_labels(("SHOE-SIZE", "DATE")))
    tagger = Tagger.load(save_tagger(tmp_path, config), device="cpu")
    for spans in tagger.tag(NOTES, MODEL_ONLY):
        assert all(a.end <= b.start for a, b in pairwise(spans))


@pytest.mark.slow
def test_tagging_imports_no_transformers(tmp_path: Path) -> None:
    save_tagger(tmp_path)
    program = (
        "import json, sys\n"
        "from minialbert.tagger import Tagger\n"
        f"tagger = Tagger.load({str(tmp_path)!r}, device='cpu')\n"
        "tagger.tag(['Seen 3/14.'])\n"
        "print(json.dumps(sorted({'transformers', 'click', 'pandas'} & set(sys.modules))))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == []
