"""Write ``sample_notes/`` from its marked-up source: ``python -m corpus.sample_notes``.

``source.txt`` is the text a person edits; ``notes.csv``, ``notes.parquet`` and ``gold.jsonl`` follow from it.
"""

import json
import re
from pathlib import Path

import pandas as pd

from corpus.blocks import parse
from corpus.draft import Part, join

FOLDER = Path(__file__).parent.parent / "sample_notes"


def main() -> None:
    """Rewrite the three files."""
    rows, gold = [], []
    for chunk in re.split(r"(?m)^@@ ", (FOLDER / "source.txt").read_text(encoding="utf-8"))[1:]:
        head, _, body = chunk.partition("\n")
        name, kind = head.split()
        record = join(parse(body.strip("\n") + "\n", _no_slots), name)
        rows.append({"note_id": name, "note_type": kind, "note_text": record["text"]})
        gold.append({key: record[key] for key in ("id", "text", "spans")})
    frame = pd.DataFrame(rows)
    frame.to_csv(FOLDER / "notes.csv", index=False, lineterminator="\r\n")
    frame.to_parquet(FOLDER / "notes.parquet", index=False)
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in gold)
    (FOLDER / "gold.jsonl").write_text("".join(lines), encoding="utf-8")


def _no_slots(slot: str) -> Part:
    raise ValueError(f"The sample notes are written out; {slot} is a slot.")


if __name__ == "__main__":
    main()
