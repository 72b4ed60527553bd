"""The model card that a training run writes beside its model: what it was made of, and how.

What a program cannot know, such as what the model is for and where it fails, is left as
questions for whoever publishes it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from minialbert.heads import TokenClassifier
from minialbert.training.best import Best
from minialbert.training.tuning import TuningOptions

CARD: Final = "MODEL_CARD.md"

_QUESTIONS: Final = """\
## To be filled in before others use it

- What is it for, and what must it not be used for?
- Whose notes are the data, under which licence or agreement, and who is to be credited?
- How well does it do on notes from elsewhere (`minialbert evaluate GOLD --model .`), by label, and what does it miss?
"""


@dataclass(frozen=True, slots=True)
class Ingredients:
    """Where a model comes from: the folder it started from, and data by name with SHA-256."""

    start: str
    version: str
    files: Mapping[str, str]
    n_notes: int


def write_card(
    folder: Path,
    model: TokenClassifier,
    made_of: Ingredients,
    *,
    labels: Sequence[str],
    options: TuningOptions,
) -> None:
    """Write ``MODEL_CARD.md`` into ``folder``; scores are those of the run's judge, if it had one."""
    config = model.encoder.config
    n_parameters = sum(p.numel() for p in model.parameters())
    best = Best.of_run(folder)
    judged = f"{best.score:.4f} at step {best.step}" if best.step else "not judged"
    lines = [
        f"# Model card: {folder.resolve().name}",
        "",
        f"A miniALBERT token classifier: embeddings {config.embedding_size}, hidden "
        f"{config.hidden_size}, one layer applied {config.num_hidden_layers} times, "
        f"{n_parameters:,} parameters.",
        "",
        f"- **labels**: {', '.join(labels)}",
        f"- **started from**: {made_of.start}",
        f"- **made with**: minialbert {made_of.version}, `minialbert train`",
        *(f"- **{name.replace('_', ' ')}**: {value}" for name, value in asdict(options).items()),
        f"- **notes**: {made_of.n_notes:,}",
        f"- **judged on development notes** (F2 of identifying tokens, F1 of entities): {judged}",
        "",
        "| data | SHA-256 |",
        "|---|---|",
        *(f"| {name} | {digest} |" for name, digest in made_of.files.items()),
        "",
        _QUESTIONS,
    ]
    (folder / CARD).write_text("\n".join(lines), encoding="utf-8")
