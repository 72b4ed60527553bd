"""Keys: their form, what is too weak, and that none is ever shown."""

import pickle
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from minialbert.errors import OutputError, UsageError
from minialbert.redaction.keys import (
    MIN_DISTINCT,
    VARIABLE,
    Key,
    generate_key,
    parse_key,
    read_key,
    write_key,
)

PREFIX = "minialbert-key-1:"


def as_text(secret: bytes) -> str:
    return PREFIX + urlsafe_b64encode(secret).decode().rstrip("=")


GOOD = as_text(bytes(range(32)))
OTHER = as_text(bytes(range(1, 33)))


def test_generated_keys_are_keys() -> None:
    texts = {generate_key() for _ in range(20)}
    keys = [parse_key(text, "It") for text in texts]
    assert len(texts) == 20
    assert all(as_text(key.secret) == text for key, text in zip(keys, texts, strict=True))
    assert len({key.id for key in keys}) == 20


def test_id_is_its_own() -> None:
    """The id is fixed for good, since manifests hold it; it and ``repr`` do not show the key."""
    key = parse_key(GOOD, "It")
    assert key.id == "405d67631087"
    assert repr(key) == f"Key(id='{key.id}')"
    assert pickle.loads(pickle.dumps(key)) == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "secret",
        PREFIX,
        GOOD.removeprefix(PREFIX),
        GOOD[:-1],
        GOOD + "A",
        GOOD + "=",
        GOOD[:-1] + "9",
        GOOD.replace("-1:", "-2:"),
        GOOD.replace("A", "+", 1),
        f"{GOOD}\n{OTHER}",
        as_text(bytes(32)),
        as_text(b"ab" * 16),
        as_text(bytes(i % (MIN_DISTINCT - 1) for i in range(32))),
        as_text(bytes(range(31))),
    ],
    ids=lambda text: text.removeprefix(PREFIX)[:8] + f"-{len(text)}",
)
def test_refused(text: str) -> None:
    """What is malformed or weak is refused, and not quoted."""
    with pytest.raises(UsageError) as caught:
        parse_key(text, "The variable MINIALBERT_KEY")
    assert "keygen" in str(caught.value)
    assert len(text) < 20 or text[-20:] not in str(caught.value)


def test_just_strong_enough() -> None:
    secret = bytes(i % MIN_DISTINCT for i in range(32))
    assert parse_key(as_text(secret) + "\r\n", "It").secret == secret
    with pytest.raises(UsageError):
        Key(secret[:31])


def test_file_and_variable(tmp_path: Path) -> None:
    path = tmp_path / "study.key"
    key = write_key(path)
    text = path.read_text().strip()
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_key(path, {}) == read_key(None, {VARIABLE: text}) == key
    assert read_key(path, {VARIABLE: f" {text}\n"}) == key
    assert read_key(None, {}) is None
    assert read_key(None, {VARIABLE: ""}) is None
    with pytest.raises(UsageError, match="different") as caught:
        read_key(path, {VARIABLE: GOOD})
    for secret in (text, GOOD):
        assert secret.removeprefix(PREFIX) not in str(caught.value)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601])
def test_file_open_to_others(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "study.key"
    write_key(path)
    path.chmod(mode)
    with pytest.raises(UsageError, match=f"chmod 600 {path}"):
        read_key(path, {})


def test_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        read_key(tmp_path / "study.key", {})
    with pytest.raises(UsageError, match="directory"):
        read_key(tmp_path, {})
    path = tmp_path / "big"
    path.touch(0o600)
    path.write_bytes(b"\xff" * 10_000)
    with pytest.raises(UsageError, match="holds no key"):
        read_key(path, {})


def test_write_leaves_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "study.key"
    path.write_text("precious")
    with pytest.raises(OutputError, match="exists already"):
        write_key(path)
    assert path.read_text() == "precious"
    with pytest.raises(OutputError, match="No such file"):
        write_key(tmp_path / "nowhere" / "study.key")
