"""Model folders made to harm: refused by name, quickly, in little memory, and nothing in them runs."""

import json
import os
import pickle
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from minialbert.engines.torch_engine import TorchEngine
from minialbert.errors import CheckpointError
from minialbert.model_json import MAX_BYTES
from minialbert.tagger import Tagger, TagOptions
from tests.minialbert.folders import TAGGER, VOCABULARY, save_tagger

CONFIG, WEIGHTS, BIN = "config.json", "model.safetensors", "pytorch_model.bin"
MAX_SECONDS, MAX_EXTRA_KB = 2.0, 200_000
WORDS: Final = "albert.albert.embeddings.word_embeddings.weight"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save_tagger(tmp_path / "model")


def assert_refused(folder: Path, file: str, problem: str) -> None:
    """Load and expect an error that names ``file``, within the limits of time and memory."""
    peak, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with pytest.raises(CheckpointError, match=problem) as caught:
        Tagger.load(folder, device="cpu")
    assert time.process_time() - begun < MAX_SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < MAX_EXTRA_KB
    assert file in str(caught.value)
    assert str(folder) in str(caught.value)
    assert len(str(caught.value)) < 1000 + 2 * len(str(folder))


def change_config(folder: Path, **change: object) -> None:
    raw = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    (folder / CONFIG).write_text(json.dumps({**raw, **change}), encoding="utf-8")


def as_bin(folder: Path, **more: object) -> None:
    """Store the weights as a published .bin, with more in it."""
    torch.save({**load_file(folder / WEIGHTS), **more}, folder / BIN)
    (folder / WEIGHTS).unlink()


class Code:
    """Unpickling this makes a folder, if code from pickles is run."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self.trace),)


def bare_pickle(folder: Path, file: str) -> None:
    (folder / WEIGHTS).unlink()
    (folder / file).write_bytes(pickle.dumps({WORDS: Code(folder / "ran")}))


def zipped_pickle(folder: Path, file: str) -> None:
    as_bin(folder, trap=Code(folder / "ran"))
    (folder / BIN).rename(folder / file)


@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
@pytest.mark.parametrize("write", [bare_pickle, zipped_pickle])
@pytest.mark.parametrize("file", [WEIGHTS, BIN])
def test_code_in_a_pickle_never_runs(
    folder: Path, file: str, write: Callable[[Path, str], None]
) -> None:
    write(folder, file)
    assert_refused(folder, file, "cannot be read")
    assert not (folder / "ran").exists()


def test_the_trap_works(folder: Path) -> None:
    """Otherwise the test above would prove nothing."""
    pickle.loads(pickle.dumps(Code(folder / "ran")))
    assert (folder / "ran").is_dir()


def test_code_beside_the_weights_never_runs(folder: Path) -> None:
    trap = f"import os; os.mkdir({str(folder / 'ran')!r})\n"
    for name in ("modeling_minialbert.py", "__init__.py", "torch.py", "conftest.py"):
        (folder / name).write_text(trap, encoding="utf-8")
    auto_map = {"AutoModelForTokenClassification": "modeling_minialbert.TokenClassifier"}
    change_config(folder, auto_map=auto_map, trust_remote_code=True)
    assert Tagger.load(folder, device="cpu").tag(["patient ok"])
    assert not (folder / "ran").exists()


@pytest.mark.slow
def test_code_in_the_working_directory_never_runs(folder: Path) -> None:
    (folder / "modeling_minialbert.py").write_text("import os; os.mkdir('ran')\n", encoding="utf-8")
    change_config(folder, auto_map={"AutoModel": "modeling_minialbert.Model"})
    root = Path(__file__).parents[2]
    program = (
        "import sys; sys.path[0] = sys.argv[1]\n"
        "from minialbert.tagger import Tagger\n"
        "Tagger.load('.', device='cpu').tag(['patient ok'])\n"
    )
    command = [sys.executable, "-c", program, str(root)]
    assert subprocess.run(command, cwd=folder, check=False).returncode == 0
    assert not (folder / "ran").exists()


def extra(weights: dict[str, Tensor]) -> None:
    weights["albert.att_adapters.9.norm.bias"] = torch.zeros(40)


def foreign(weights: dict[str, Tensor]) -> None:
    weights["bert.pooler.dense.weight"] = torch.zeros(40)


def missing(weights: dict[str, Tensor]) -> None:
    del weights["classifier.bias"]


def misshapen(weights: dict[str, Tensor]) -> None:
    weights[WORDS] = weights[WORDS][:-1].clone()


def transposed(weights: dict[str, Tensor]) -> None:
    weights["albert.projector.weight"] = weights["albert.projector.weight"].T.contiguous()


def nan(weights: dict[str, Tensor]) -> None:
    weights[WORDS][3, 4] = torch.nan


def infinite(weights: dict[str, Tensor]) -> None:
    weights["classifier.bias"][1] = -torch.inf


def infinite_in_half(weights: dict[str, Tensor]) -> None:
    weights["classifier.bias"] = (weights["classifier.bias"] + 1e30).half()


def long_name(weights: dict[str, Tensor]) -> None:
    weights["x" * 1_000_000] = torch.zeros(2)


def integers(weights: dict[str, Tensor]) -> None:
    weights["classifier.bias"] = weights["classifier.bias"].int()


def nothing(weights: dict[str, Tensor]) -> None:
    weights.clear()


@pytest.mark.parametrize("file", [WEIGHTS, BIN])
@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (extra, "not expected albert.att_adapters.9"),
        (foreign, "bert.pooler.dense.weight"),
        (missing, "missing classifier.bias"),
        (misshapen, "word_embeddings.weight is"),
        (transposed, "projector.weight is"),
        (nan, "not finite: albert.albert.embeddings.word_embeddings.weight"),
        (infinite, "not finite: classifier.bias"),
        (infinite_in_half, "not finite: classifier.bias"),
        (integers, "missing classifier.bias"),
        (long_name, "not a miniALBERT's: xxx"),
        (nothing, "missing .* and [0-9]+ more"),
    ],
)
def test_weights_that_do_not_fit(
    folder: Path, file: str, damage: Callable[[dict[str, Tensor]], None], problem: str
) -> None:
    weights = load_file(folder / WEIGHTS)
    damage(weights)
    (folder / WEIGHTS).unlink()
    torch.save(weights, folder / BIN) if file == BIN else save_file(weights, folder / WEIGHTS)
    assert_refused(folder, file, problem)


def test_numbers_repeated_by_a_view_are_refused(folder: Path) -> None:
    """A file of some kilobytes can claim a tensor of terabytes, and a config can agree."""
    as_bin(folder, **{WORDS: torch.zeros(1, 1, dtype=torch.half).expand(2**24, 2**20)})
    change_config(folder, vocab_size=2**24, embedding_size=2**20)
    assert_refused(folder, BIN, "claims")


def test_a_packed_file_is_refused_unopened(folder: Path) -> None:
    as_bin(folder)
    with zipfile.ZipFile(folder / BIN) as stored:
        parts = {name: stored.read(name) for name in stored.namelist()}
    with zipfile.ZipFile(folder / BIN, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
        packed.writestr("archive/data/999", bytes(300_000_000))
    assert (folder / BIN).stat().st_size < 1_000_000
    assert_refused(folder, BIN, "cannot be read")


@pytest.mark.parametrize(
    "value",
    [torch.zeros(3, device="meta"), torch.zeros(2, 2).to_sparse(), "text", [1.0], None],
    ids=["meta", "sparse", "text", "list", "none"],
)
def test_values_that_are_no_plain_tensors(folder: Path, value: object) -> None:
    as_bin(folder, **{"classifier.bias": value})
    assert_refused(folder, BIN, "names to tensors")


@pytest.mark.parametrize("n_header", [2**63, 10**9, 10, 0], ids=str)
def test_a_header_that_lies(folder: Path, n_header: int) -> None:
    content = (folder / WEIGHTS).read_bytes()
    (folder / WEIGHTS).write_bytes(n_header.to_bytes(8, "little") + content[8:])
    assert_refused(folder, WEIGHTS, "cannot be read")


@pytest.mark.parametrize(
    ("lie", "problem"),
    [
        ({"hidden_size": 5 * 2**21}, "weight is"),
        ({"hidden_size": 10**18}, "hidden_size"),
        ({"hidden_size": 10**40}, "hidden_size"),
        ({"hidden_size": -40}, "hidden_size"),
        ({"hidden_size": 40.0}, "hidden_size"),
        ({"hidden_size": "40"}, "hidden_size"),
        ({"hidden_size": None}, "hidden_size"),
        ({"hidden_size": True}, "hidden_size"),
        ({"hidden_size": [40] * 100_000}, "unusable value list"),
        ({"hidden_act": "x" * 100_000}, "hidden_act"),
        ({"intermediate_size": 2**24}, "ffn.weight is"),
        ({"vocab_size": 2**24}, "word_embeddings.weight is"),
        ({"vocab_size": 0}, "vocab_size"),
        ({"max_position_embeddings": 2**24}, "position_embeddings.weight is"),
        ({"num_hidden_layers": 10**9}, "num_hidden_layers"),
        ({"num_hidden_layers": 10**9, "use_adapter": False}, "num_hidden_layers"),
        ({"num_hidden_layers": 256}, "missing albert.att_adapters"),
        ({"num_attention_heads": 10**9}, "num_attention_heads"),
        ({"num_attention_heads": 7}, "not a multiple"),
        ({"reduction_factor": 41}, "reduction_factor"),
        ({"id2label": {"0": "O"}}, "classifier.weight is"),
        ({"id2label": {str(i): f"B-{i}" for i in range(100_000)}}, "classifier.weight is"),
        ({"id2label": {"0": "O", "7": "B-DATE"}}, "skips an id"),
        ({"id2label": ["O"]}, "id2label"),
        ({"id2label": {str(i): "O" for i in range(9)}}, "BIO"),
        ({"layer_norm_eps": float("nan")}, "layer_norm_eps"),
        ({"hidden_dropout_prob": float("inf")}, "hidden_dropout_prob"),
        ({"pad_token_id": 7}, "pad_token_id is 7"),
    ],
    ids=lambda case: str(case)[:40],
)
def test_a_config_that_lies(folder: Path, lie: dict[str, object], problem: str) -> None:
    change_config(folder, **lie)
    is_about_weights = problem.startswith("missing") or problem.endswith("weight is")
    assert_refused(folder, WEIGHTS if is_about_weights else CONFIG, problem)


DEEP: Final = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize(
    "file", [CONFIG, "thresholds.json", "short_thresholds.json", "tokenizer.json"]
)
@pytest.mark.parametrize(
    "content",
    ["", "{", "\x00" * 9, "\udcff\udcfe", DEEP, '{"a":' * 100_000, "1" * 5000, "[1]", "null"],
    ids=["empty", "cut", "nul", "bytes", "deep", "deep-open", "long-number", "list", "null"],
)
def test_settings_that_are_no_json_object(folder: Path, file: str, content: str) -> None:
    (folder / file).write_bytes(content.encode("utf-8", "surrogateescape"))
    assert_refused(folder, file, r"is not|must|too deeply")


@pytest.mark.parametrize(
    ("file", "n_bytes"),
    [
        (CONFIG, 100_000_000),
        ("thresholds.json", MAX_BYTES + 1),
        ("short_thresholds.json", MAX_BYTES + 1),
        ("tokenizer_config.json", MAX_BYTES + 1),
        ("vocab.txt", 300_000_000),
        ("tokenizer.json", 300_000_000),
    ],
)
def test_a_huge_file_is_refused_unread(folder: Path, file: str, n_bytes: int) -> None:
    with open(folder / file, "wb") as sparse:
        sparse.truncate(n_bytes)
    assert_refused(folder, file, f"has {n_bytes} bytes")


@pytest.mark.parametrize("file", [CONFIG, "thresholds.json", "short_thresholds.json"])
def test_a_folder_or_pipe_in_place_of_a_file(folder: Path, file: str) -> None:
    (folder / file).unlink(missing_ok=True)
    os.mkfifo(folder / file)
    assert_refused(folder, file, "no readable")


def stored_tokenizer(folder: Path) -> dict[str, dict[str, object]]:
    tokenizer = Tagger.load(folder, device="cpu").encoder.tokenizer
    stored: dict[str, dict[str, object]] = json.loads(tokenizer.to_str())
    return stored


def other_words(raw: dict[str, dict[str, object]]) -> None:
    words = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *map(chr, range(0x4E00, 0x4E00 + 80)))
    raw["model"]["vocab"] = {word: i for i, word in enumerate(words)}


def more_words(raw: dict[str, dict[str, object]]) -> None:
    words = (*VOCABULARY, *(f"w{i}" for i in range(5)))
    raw["model"]["vocab"] = {word: i for i, word in enumerate(words)}


def a_far_id(raw: dict[str, dict[str, object]]) -> None:
    raw["model"]["vocab"] = {word: i for i, word in enumerate(VOCABULARY)} | {"seen": 2**31}


def no_padding_piece(raw: dict[str, dict[str, object]]) -> None:
    raw["model"]["vocab"] = {word: i for i, word in enumerate(VOCABULARY) if word != "[PAD]"}
    raw["added_tokens"] = []  # type: ignore[assignment]


def dropped_digits(raw: dict[str, dict[str, object]]) -> None:
    pattern = {"Regex": "[0-9]"}
    raw["normalizer"] = {"type": "Replace", "pattern": pattern, "content": ""}


def no_words(raw: dict[str, dict[str, object]]) -> None:
    raw["pre_tokenizer"] = None  # type: ignore[assignment]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (other_words, "cannot read plain text"),
        (more_words, "knows [0-9]+ pieces"),
        (a_far_id, "knows [0-9]+ pieces"),
        (no_padding_piece, r"lacks \[CLS\], \[SEP\] or \[PAD\]"),
        (dropped_digits, "cannot read plain text"),
        (no_words, "cannot read plain text"),
    ],
)
def test_a_tokenizer_of_another_model(
    folder: Path, change: Callable[[dict[str, dict[str, object]]], None], problem: str
) -> None:
    raw = stored_tokenizer(folder)
    change(raw)
    (folder / "tokenizer.json").write_text(json.dumps(raw), encoding="utf-8")
    assert_refused(
        folder, "tokenizer" if "text" in problem or "lacks" in problem else CONFIG, problem
    )


def test_a_stored_limit_on_words_is_not_believed(folder: Path) -> None:
    """WordPiece takes the square of a word's length; a limit of a million would hang."""
    raw = stored_tokenizer(folder)
    raw["model"]["max_input_chars_per_word"] = 10**6
    (folder / "tokenizer.json").write_text(json.dumps(raw), encoding="utf-8")
    tagger = Tagger.load(folder, device="cpu")
    begun = time.process_time()
    tagger.encoder.encode(["ok" * 100_000])
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    "content", ['{"DATE": 2}', '{"DATE": -0.1}', '{"NONE": 0.5}', '{"DATE": null}', '"DATE"']
)
def test_thresholds_that_make_no_sense(folder: Path, content: str) -> None:
    (folder / "thresholds.json").write_text(content, encoding="utf-8")
    assert_refused(folder, "thresholds.json", "must map")


def test_the_folder_itself_is_sound(folder: Path) -> None:
    """Otherwise everything above could be refused for one and the same reason."""
    tagger = Tagger.load(folder, device="cpu", engine="torch")
    assert isinstance(tagger.scorer.engine, TorchEngine)
    assert tagger.scorer.engine.model.encoder.config == TAGGER
    assert len(tagger.tag(["patient ok"], TagOptions(threshold=0.01))[0]) > 0
