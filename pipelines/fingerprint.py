"""What a result depends on: inputs, options, model, engine. Equal fingerprints, equal results.

A job that is resumed, and the manifest of one that is done, compare fingerprints and say in words
what differs. Nothing of a note is in a fingerprint but the hash of whole files.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import BinaryIO, Final

from minialbert.errors import InputError
from pipelines.streams import stored, unreadable
from pipelines.tables import Meter, Source
from pipelines.text_table import text_files

Option = str | int | float | bool | None

_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class InputFile:
    """One source: its name as given, how many bytes and their SHA-256 (None: standard input).

    For a folder the hash is over its files' paths and hashes, in the order read.
    """

    name: str
    n_bytes: int | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Everything that decides which bytes a job writes."""

    minialbert: str
    job: str
    model: Mapping[str, str]
    engine: str
    options: Mapping[str, Option]
    inputs: tuple[InputFile, ...]

    def to_mapping(self) -> dict[str, object]:
        """Return the fingerprint as JSON can hold it."""
        return {**asdict(self), "inputs": [asdict(each) for each in self.inputs]}

    def differences(self, earlier: Mapping[str, object]) -> list[str]:
        """Say in words what is not as in ``earlier``, a mapping as ``to_mapping`` returns it."""
        now = _flat(self.to_mapping())
        then = _flat(earlier)
        return [
            f"{name} was {then.get(name, 'not there')} and is {now.get(name, 'not there')} now"
            for name in sorted({*now, *then})
            if now.get(name) != then.get(name)
        ]


def read_input(source: Source) -> InputFile:
    """Hash ``source``, a folder file by file. Raises InputError when it cannot be read."""
    if source.is_stdin:
        return InputFile(source.name, None, None)
    if source.path is None or not source.path.is_dir():
        return InputFile(source.name, *_hash(source))
    n_bytes = 0
    whole = hashlib.sha256()
    for file, below in text_files(source, Meter()):
        try:
            n_read, digest = _hash(file)
        except InputError:
            n_read, digest = 0, "unreadable"  # its note will be set aside
        n_bytes += n_read
        whole.update(f"{below.as_posix()}\0{digest}\n".encode("utf-8", "surrogateescape"))
    return InputFile(source.name, n_bytes, whole.hexdigest())


def hash_stream(stream: BinaryIO) -> tuple[int, str]:
    """Return how many bytes ``stream`` has left, and the SHA-256 of them."""
    digest = hashlib.sha256()
    n_bytes = 0
    while block := stream.read(_BLOCK):
        digest.update(block)
        n_bytes += len(block)
    return n_bytes, digest.hexdigest()


def _hash(source: Source) -> tuple[int, str]:
    with stored(source) as stream:
        try:
            return hash_stream(stream)
        except OSError as error:
            raise unreadable(source.name, error) from error


def _flat(mapping: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in mapping.items():
        if isinstance(value, Mapping):
            flat.update(_flat(value, f"{prefix}{name}."))
        elif isinstance(value, Sequence) and not isinstance(value, str):
            numbered = {str(i + 1): each for i, each in enumerate(value)}
            flat.update(_flat(numbered, f"{prefix}{name}."))
        else:
            flat[prefix + name] = str(value)
    return flat
