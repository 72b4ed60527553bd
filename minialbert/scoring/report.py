"""The figures that scoring gives, as frozen objects that also turn into plain JSON values.

Rates lie between 0 and 1. None stands for a rate that does not exist, such as the recall of a label
that gold never uses.
"""

from dataclasses import asdict, dataclass

from minialbert.scoring.notes import Kind


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with the ends of its bootstrap interval; these are None without resampling."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class PrecisionRecall:
    """Precision, recall and their harmonic mean."""

    precision: Estimate
    recall: Estimate
    f1: Estimate


@dataclass(frozen=True, slots=True)
class Measure:
    """One way of counting: pooled over all notes (micro) and averaged over notes (macro).

    Macro F1 is that of macro precision and macro recall. ``sd`` are standard deviations over
    notes. What cannot be divided is 0 as in the i2b2-2014 script, but macro F1, there "nan", None.
    """

    name: str
    n_correct: int
    n_spurious: int
    n_missed: int
    micro: PrecisionRecall
    macro: PrecisionRecall
    macro_precision_sd: float
    macro_recall_sd: float


@dataclass(frozen=True, slots=True)
class LabelScore:
    """Exact agreement on one label or category.

    ``covered`` is the recall of its gold characters under any predicted PHI label; None for
    clinical labels. A category's span is exact when category and offsets are right.
    """

    label: str
    n_gold: int
    n_predicted: int
    n_correct: int
    exact: PrecisionRecall
    covered: Estimate | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a redaction of the predicted spans would hide; white space does not count.

    ``character_recall``: identifying characters covered. ``character_precision``: covered
    characters that identify. ``notes_fully_covered``: notes with identifiers in which none shows.
    ``others_redacted``: share of the other characters covered. ``terms_lost_per_1000_notes``:
    gold clinical entities touched where gold has no identifier; None without clinical gold.
    """

    character_recall: Estimate
    character_precision: Estimate
    character_f1: Estimate
    notes_fully_covered: Estimate
    others_redacted: Estimate
    terms_lost_per_1000_notes: Estimate
    n_identifying_characters: int
    n_notes_with_identifiers: int


@dataclass(frozen=True, slots=True)
class PhiReport:
    """Identifiers: coverage, the i2b2-2014 measures (overall, then by category), rows per label."""

    coverage: Coverage
    measures: tuple[Measure, ...]
    category_measures: tuple[Measure, ...]
    categories: tuple[LabelScore, ...]
    labels: tuple[LabelScore, ...]

    def measure(self, name: str) -> Measure:
        """Return the measure called ``name``, such as "HIPAA Strict"; KeyError if there is none."""
        return {m.name: m for m in (*self.measures, *self.category_measures)}[name]


@dataclass(frozen=True, slots=True)
class ClinicalReport:
    """Clinical entities: exact spans, tokens, and exact spans per label."""

    exact: Measure
    token: Measure
    labels: tuple[LabelScore, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All figures; a kind of label that was not scored is None."""

    n_notes: int
    n_resamples: int
    confidence: float
    seed: int
    phi: PhiReport | None
    clinical: ClinicalReport | None

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of label that were scored."""
        scored: dict[Kind, object] = {"phi": self.phi, "clinical": self.clinical}
        return tuple(kind for kind, part in scored.items() if part is not None)

    def to_mapping(self) -> dict[str, object]:
        """Return nested dicts and lists of numbers, strings and None, fit for JSON."""
        return asdict(self)
