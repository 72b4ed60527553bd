"""Fuzz one target, led by coverage: ``python -m tests.fuzz.run csv -max_total_time=120``.

Not collected by pytest; see README.md beside it.
"""

import sys
from pathlib import Path

import atheris  # type: ignore

with atheris.instrument_imports(include=["minialbert", "pipelines"]):
    from tests.fuzz.targets import SEEDS, TARGETS


def main() -> None:
    """Run the target named first; what follows goes to libFuzzer."""
    name, corpus = sys.argv[1], Path("build/fuzz") / sys.argv[1]
    corpus.mkdir(parents=True, exist_ok=True)
    for i, seed in enumerate(SEEDS[name]):
        (corpus / f"seed-{i}").write_bytes(seed)
    options = [f"-artifact_prefix={corpus}-", "-max_len=2048", *sys.argv[2:], str(corpus)]
    atheris.Setup([sys.argv[0], *options], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
