"""Keys: the secret without which surrogates, shifts and hashes can neither be made nor undone.

A key is 32 random bytes, written as one line of text::

    minialbert-key-1:nZ0...           43 characters of URL-safe base64 after the prefix

Who holds key and redacted notes can test guesses of what was replaced, so the two belong apart.
The key's id tells keys apart in a manifest and gives nothing of them away. No message, ``repr``
or log shows a key.
"""

import hashlib
import hmac
import os
import re
import secrets
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from minialbert.errors import OutputError, UsageError

VARIABLE: Final = "MINIALBERT_KEY"
N_BYTES: Final = 32
MIN_DISTINCT: Final = 16  # of 32 random bytes, fewer are different once in 10^18 keys

_PREFIX: Final = "minialbert-key-1:"
_FORM = re.compile(re.escape(_PREFIX) + r"([A-Za-z0-9_-]{43})")
_MOST_CHARACTERS: Final = 1024
_MAKE_ONE: Final = "Make one with: minialbert keygen -o FILE."


@dataclass(frozen=True, slots=True)
class Key:
    """A secret of at least 32 bytes. Raises UsageError when it is short or monotonous."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) < N_BYTES or len(set(self.secret)) < MIN_DISTINCT:
            raise UsageError(
                f"The key is too weak: it needs {N_BYTES} random bytes, of which at least "
                f"{MIN_DISTINCT} differ. {_MAKE_ONE}"
            )

    @property
    def id(self) -> str:
        """Return 12 hexadecimal digits that tell this key from others."""
        return hashlib.sha256(b"minialbert key id" + self.secret).hexdigest()[:12]

    def __repr__(self) -> str:
        return f"Key(id={self.id!r})"


def generate_key() -> str:
    """Return the text form of a new key, from the system's source of randomness."""
    while True:
        secret = secrets.token_bytes(N_BYTES)
        if len(set(secret)) >= MIN_DISTINCT:
            return _PREFIX + urlsafe_b64encode(secret).decode("ascii").rstrip("=")


def parse_key(text: str, where: str) -> Key:
    """Read the text form of a key; ``where`` says in a message where it came from.

    Raises UsageError for anything else, and for a key too weak to have been generated.
    """
    form = _FORM.fullmatch(text.strip())
    secret = urlsafe_b64decode(form[1] + "=") if form else b""
    if form is None or urlsafe_b64encode(secret).decode("ascii").rstrip("=") != form[1]:
        raise UsageError(
            f"{where} holds no key: expected is one line, {_PREFIX} and 43 letters, digits, - or "
            f"_. {_MAKE_ONE}"
        )
    return Key(secret)


def read_key(path: Path | None, environ: Mapping[str, str]) -> Key | None:
    """Return the key in the file ``path`` or in MINIALBERT_KEY; None when neither is given.

    Raises UsageError when both are given and differ, when a key is weak or malformed, and when
    others than its owner may read the file.
    """
    in_file = parse_key(_private_text(path), f"The key file {path}") if path else None
    set_to = environ.get(VARIABLE, "").strip()
    in_environ = parse_key(set_to, f"The variable {VARIABLE}") if set_to else None
    if in_file and in_environ and not hmac.compare_digest(in_file.secret, in_environ.secret):
        raise UsageError(
            f"The key file {path} (key {in_file.id}) and {VARIABLE} (key {in_environ.id}) hold "
            "different keys; give one of them only."
        )
    return in_file or in_environ


def write_key(path: Path) -> Key:
    """Write a new key to ``path``, which only its owner may read.

    Raises OutputError when the file exists already or cannot be written.
    """
    text = generate_key()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(text + "\n")
            stream.flush()
            os.fsync(descriptor)
    except FileExistsError as error:
        raise OutputError(
            f"{path} exists already and is left alone: a key that is overwritten cannot be had "
            "again. Choose another name."
        ) from error
    except OSError as error:
        raise OutputError(f"The key cannot be written to {path}: {error.strerror}.") from error
    return parse_key(text, f"The key file {path}")


def _private_text(path: Path) -> str:
    """Return what ``path`` holds. Raises UsageError when its group or others have any access."""
    try:
        with path.open("rb") as stream:
            mode = stat.S_IMODE(os.fstat(stream.fileno()).st_mode)
            content = stream.read(_MOST_CHARACTERS)
    except OSError as error:
        raise UsageError(f"The key file {path} cannot be read: {error.strerror}.") from error
    if os.name == "posix" and mode & 0o077:
        raise UsageError(
            f"The key file {path} can be read or changed by others (mode {mode:03o}). "
            f"Run: chmod 600 {path}"
        )
    return content.decode("ascii", "replace")
