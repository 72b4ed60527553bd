"""Read the small JSON files of a model folder, which may come from anybody.

A file that is huge, nested without end or no file at all is refused before it costs anything.
"""

import json
from pathlib import Path
from typing import Final

from minialbert.errors import CheckpointError

MAX_BYTES: Final = 4_000_000  # the settings of real models take some thousand bytes


def read_json(path: Path) -> object:
    """Return what ``path`` holds. Raises CheckpointError naming the file and what is wrong."""
    refuse_huge(path, MAX_BYTES)
    try:
        parsed: object = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CheckpointError(f"{path.parent} holds no readable {path.name}.") from error
    except ValueError as error:
        raise CheckpointError(f"{path} is not JSON.") from error
    except RecursionError as error:
        raise CheckpointError(f"{path} is nested too deeply to be a model's.") from error
    return parsed


def refuse_huge(path: Path, max_bytes: int) -> None:
    """Raise CheckpointError unless ``path`` is an ordinary file of at most ``max_bytes``."""
    if not path.is_file():
        raise CheckpointError(f"{path.parent} holds no readable {path.name}.")
    n_bytes = path.stat().st_size
    if n_bytes > max_bytes:
        raise CheckpointError(
            f"{path} has {n_bytes} bytes, where a model's has {max_bytes} at most."
        )
