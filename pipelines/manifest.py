"""``OUT.manifest.json``: what a result was made of and by, in hashes and counts, without a word of notes.

It is the proof that nothing was left out: rows in = rows written + rows set aside, and characters
seen by the model = characters in. :func:`verify` checks it against the files.
"""

import json
import resource
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Final

from minialbert.errors import InputError
from pipelines.fingerprint import InputFile, read_input
from pipelines.quarantine import read_places
from pipelines.tables import Source
from pipelines.tally import Tally

_FORM: Final = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the file says; ``fingerprint`` is what the result depends on, as it was written.

    ``quarantine`` is the list of notes set aside, None when there were none.
    """

    fingerprint: Mapping[str, object]
    output: InputFile
    quarantine: InputFile | None
    tally: Tally

    @property
    def options(self) -> Mapping[str, object]:
        """The options of the job."""
        return _options(self.fingerprint)

    @property
    def inputs(self) -> list[InputFile]:
        """The inputs of the job."""
        inputs = self.fingerprint["inputs"]
        return [InputFile(**each) for each in inputs] if isinstance(inputs, list) else []


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was compared: what, and whether it holds (None: could not be compared)."""

    what: str
    holds: bool | None


def manifest_of(path: Path) -> Path:
    """Return where the manifest of the result at ``path`` lies."""
    return path.with_name(f"{path.name}.manifest.json")


def written(
    fingerprint: Mapping[str, object],
    output: InputFile,
    quarantine: InputFile | None,
    tally: Tally,
) -> dict[str, object]:
    """Return the manifest as JSON can hold it."""
    return {
        "manifest": _FORM,
        **fingerprint,
        "output": asdict(output),
        "quarantine": None if quarantine is None else asdict(quarantine),
        "key_id": _options(fingerprint).get("key_id"),
        "rows": {
            "in": tally.n_notes,
            "written": tally.n_written,
            "quarantined": tally.n_quarantined,
            "null": tally.n_null,
            "empty": tally.n_empty,
        },
        "characters": {
            "in": tally.n_characters,
            "seen": tally.n_characters_seen,
            "marked": tally.n_characters_marked,
        },
        "windows": tally.n_windows,
        "files_left_out": tally.n_left_out,
        "spans": dict(sorted(tally.by_label.items())),
        "seconds": round(tally.n_seconds, 3),
        "peak_memory_bytes": _peak_memory(),
        "finished": datetime.now(timezone.utc).isoformat(timespec="seconds"),
    }


def read_manifest(path: Path) -> Manifest:
    """Read the manifest at ``path``. Raises InputError when it is missing or is none."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        rows, characters = stored["rows"], stored["characters"]
        tally = Tally.from_mapping(
            {
                "n_notes": rows["in"], "n_null": rows["null"], "n_empty": rows["empty"],
                "n_quarantined": rows["quarantined"], "n_characters": characters["in"],
                "n_characters_seen": characters["seen"],
                "n_characters_marked": characters["marked"], "n_windows": stored["windows"],
                "n_left_out": stored["files_left_out"], "n_seconds": stored["seconds"],
                "by_label": stored["spans"],
            }
        )  # fmt: skip
        names = ("minialbert", "job", "model", "engine", "options", "inputs")
        listed = stored["quarantine"]
        quarantine = None if listed is None else InputFile(**listed)
        manifest = Manifest(
            {name: stored[name] for name in names}, InputFile(**stored["output"]), quarantine, tally
        )
        is_sound = tally.n_written == rows["written"] and bool(tally.n_quarantined) == bool(listed)
        if stored["manifest"] != _FORM or not is_sound:
            raise ValueError("its form or its rows do not fit")
    except FileNotFoundError as error:
        raise InputError(f"{path} is not there; only results of whole jobs have one.") from error
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise InputError(f"{path} is not a manifest of minialbert.") from error
    return manifest


def verify(path: Path, quarantine: Path | None) -> list[Check]:
    """Compare the result at ``path`` with its manifest. Raises InputError without one.

    ``quarantine`` is its list of notes set aside, looked for where the run put it and beside the
    result when None. Names of inputs are taken from the current folder; an input that is not
    there, or that would be the result itself, is not compared.
    """
    manifest = read_manifest(manifest_of(path))
    tally = manifest.tally
    output = read_input(Source(str(path), path)) if path.exists() else None
    checks = [
        Check("the result is there", output is not None),
        Check(
            "its bytes are those of the manifest",
            output is not None and _same(output, manifest.output),
        ),
        Check(
            "every character was seen by the model", tally.n_characters_seen == tally.n_characters
        ),
    ]
    if manifest.quarantine is not None:
        places = [quarantine] if quarantine else _likely_places(manifest.quarantine, path)
        is_there = any(is_unchanged(place, manifest.quarantine) for place in places)
        checks.append(Check(f"the quarantine {places[0]} is as it was written", is_there))
    elif quarantine is not None:
        checks.append(Check("no note was set aside", not read_places(quarantine)))
    return [*checks, *(_input_check(each, path) for each in manifest.inputs)]


def is_unchanged(path: Path, given: InputFile) -> bool:
    """Say whether ``path`` is there and holds the bytes ``given``."""
    return path.exists() and _same(read_input(Source(str(path), path)), given)


def _likely_places(quarantine: InputFile, result: Path) -> list[Path]:
    named = Path(quarantine.name)
    return [named, result.with_name(named.name)]


def _options(fingerprint: Mapping[str, object]) -> Mapping[str, object]:
    options = fingerprint["options"]
    return options if isinstance(options, Mapping) else {}


def _input_check(given: InputFile, result: Path) -> Check:
    what = f"the input {given.name} is as it was read"
    path = Path(given.name)
    if given.sha256 is None or not path.exists() or path.resolve() == result.resolve():
        return Check(what, None)
    return Check(what, _same(read_input(Source(given.name, path)), given))


def _same(one: InputFile, other: InputFile) -> bool:
    return (one.n_bytes, one.sha256) == (other.n_bytes, other.sha256)


def _peak_memory() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
