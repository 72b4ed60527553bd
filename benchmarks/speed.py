"""Run ``minialbert bench`` on a checkout, and say of which commit.

    python -m benchmarks.speed ../shared/data/mtsamples/train.jsonl --json speed.json

All options of ``minialbert bench`` are understood. With --json - the commit goes to stderr.
"""

import sys

from benchmarks.checkout import commit
from cli.main import cli


def main() -> None:
    """Print the commit, then whatever the command prints for the same arguments."""
    arguments = sys.argv[1:]
    print(f"commit  {commit()}", file=sys.stderr if "-" in arguments else sys.stdout, flush=True)
    cli(["bench", *arguments])


if __name__ == "__main__":
    main()
