"""Assert what the wheel holds: the three packages, the embedded model, and nothing else."""

import sys
import zipfile

NEEDED = (
    "minialbert/py.typed",
    "minialbert/tagger.py",
    "minialbert/weights/config.json",
    "minialbert/weights/model.safetensors",
    "minialbert/weights/ranges.safetensors",
    "minialbert/weights/tokenizer.json",
    "minialbert/weights/MODEL_CARD.md",
    *(
        f"minialbert/redaction/policies/{name}.toml"
        for name in ("safe-harbor", "limited-data-set", "research-surrogates", "all")
    ),
    "cli/main.py",
    "pipelines/job.py",
)
ALLOWED = ("cli/", "minialbert/", "pipelines/", "minialbert-")
MAX_BYTES = 40_000_000


def main(path: str) -> None:
    """Check the wheel at ``path``."""
    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
    missing = [name for name in NEEDED if name not in names]
    stray = [name for name in names if not name.startswith(ALLOWED) or name.endswith(".pyc")]
    assert not missing, f"The wheel lacks {missing}."
    assert not stray, f"The wheel should not hold {stray}."
    size = sum(info.file_size for info in zipfile.ZipFile(path).infolist())
    assert size < MAX_BYTES + 5_000_000, f"The wheel unpacks to {size} bytes."


main(sys.argv[1])
