"""Texts in, spans out: the one object that joins tokenizer, windows, network, decoding and rules.

A :class:`Tagger` holds a model and changes nothing once loaded. Importing this module imports torch but
never transformers.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from minialbert import rules
from minialbert.checkpoint import load_model, weights_file
from minialbert.config import MiniAlbertConfig
from minialbert.decoding import LabelScheme, decode
from minialbert.engines.careful_engine import Doubt
from minialbert.engines.choice import engine_for
from minialbert.engines.options import Device, EngineOptions, Kind, Precision
from minialbert.engines.rates import one_thread
from minialbert.engines.torch_engine import TorchEngine
from minialbert.errors import CheckpointError, NoteError, UsageError
from minialbert.heads import TokenClassifier
from minialbert.labels import CLINICAL_LABELS
from minialbert.pieces import N_SHAPES, PieceEncoder, Pieces
from minialbert.repeats import find_repeats
from minialbert.roles import settle_roles
from minialbert.spans import Span, cover
from minialbert.thresholds import IN_NOTES, IN_SHORT, Thresholds
from minialbert.window_scores import Floats, WindowScorer, scores_by_piece
from minialbert.windows import Window, WindowSizes, n_characters_seen, windows_of

SETTINGS = ("config.json", "tokenizer.json", "vocab.txt", IN_NOTES, IN_SHORT)
EMBEDDED = Path(__file__).parent / "weights"
MOST_SPARE = 1024  # rows of a model's table of pieces that its tokenizer may leave unused


@dataclass(frozen=True, slots=True)
class TagOptions:
    """What to look for and how.

    ``labels`` None means every label; ``threshold`` None means the model's own, per label and, if it
    has such, for short texts;
    ``batch_tokens`` bounds the pieces, padding included, of one forward pass; None leaves it
    to the engine.
    """

    labels: frozenset[str] | None = None
    threshold: float | None = None
    batch_tokens: int | None = None
    rules: bool = True

    def __post_init__(self) -> None:
        if self.threshold is not None and not 0.0 < self.threshold < 1.0:
            raise UsageError(f"A threshold lies between 0 and 1, not at {self.threshold}.")
        if self.batch_tokens is not None and self.batch_tokens < 1:
            raise UsageError("batch_tokens must be at least 1.")

    def wants(self, label: str) -> bool:
        """Say whether spans with this label are asked for."""
        return self.labels is None or label in self.labels


@dataclass(frozen=True, slots=True)
class Tagged:
    """What was found in a text, and the proof that all of it was read.

    ``n_characters_seen`` are the characters inside the ``n_windows`` that went through the
    network, as :func:`minialbert.windows.n_characters_seen` counts them.
    """

    spans: tuple[Span, ...]
    n_windows: int
    n_characters_seen: int


@dataclass(frozen=True)
class Tagger:
    """A loaded model, ready to tag.

    >>> tagger = Tagger.load()  # doctest: +SKIP
    >>> tagger.tag(["Seen by Dr. Okafor on 3/14."])  # doctest: +SKIP
    [[Span(start=12, end=18, label='DOCTOR', ...), Span(start=22, end=26, label='DATE', ...)]]
    """

    scorer: WindowScorer
    scheme: LabelScheme
    thresholds: Thresholds
    folder: Path
    sizes: WindowSizes = WindowSizes()

    @classmethod
    def load(
        cls,
        folder: Path | str | None = None,
        *,
        device: Device = "auto",
        engine: Kind = "auto",
        precision: Precision = "auto",
        n_threads: int | None = None,
    ) -> "Tagger":
        """Load a model folder, or the embedded model when none is given.

        OpenVINO's graph is compiled in a thread; the first text, or whoever asks for the engine's
        name, waits for it. Raises CheckpointError when the folder is not a usable token classifier and
        UsageError when a GPU, engine or precision is asked for and there is none.
        """
        path = EMBEDDED if folder is None else Path(folder)
        with one_thread():
            model = load_model(TokenClassifier, path)
        tagger = cls.of_model(model, path)
        options = EngineOptions(engine, precision, device, n_threads)
        chosen = engine_for(model, path, options, tagger.doubt)
        return replace(tagger, scorer=replace(tagger.scorer, engine=chosen))

    @classmethod
    def of_model(cls, model: TokenClassifier, folder: Path) -> "Tagger":
        """Join ``model``, where it is and computed by torch, with the tokenizer of ``folder``.

        Raises CheckpointError when they do not fit each other.
        """
        config = model.encoder.config
        encoder = PieceEncoder.load(folder, features=config.piece_features)
        check_fit(config, encoder, folder)
        try:
            scheme = LabelScheme.of(config.id2label)
        except CheckpointError as error:
            raise CheckpointError(f"{folder / 'config.json'} is not usable. {error}") from error
        sizes = WindowSizes.within(config.max_position_embeddings)
        return cls(
            scorer=WindowScorer(TorchEngine(model.eval()), encoder, sizes.n_pieces + 2),
            scheme=scheme,
            thresholds=Thresholds.read(folder, scheme.types),
            folder=folder,
            sizes=sizes,
        )

    @property
    def doubt(self) -> Doubt | None:
        """Probabilities that say too little about an identifier; None for a model without any."""
        are = [i for i, label in enumerate(self.labels) if label not in CLINICAL_LABELS]
        if not are:
            return None
        columns = np.concatenate([self.scheme.begin[are], self.scheme.inside[are]])
        in_notes, in_short = (
            [by_label[self.labels[i]] for i in are]
            for by_label in (self.thresholds.in_notes, self.thresholds.in_short)
        )
        return Doubt.about(columns, in_notes, in_short)

    @property
    def encoder(self) -> PieceEncoder:
        """What cuts texts into pieces."""
        return self.scorer.encoder

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels this model can give, in stored order."""
        return self.scheme.types

    @property
    def model_name(self) -> str:
        """The model folder's name; "minialbert" for the embedded model."""
        return "minialbert" if self.folder == EMBEDDED else self.folder.resolve().name

    @property
    def model_version(self) -> str:
        """The first 12 hex digits of the weights' SHA-256."""
        return self.weights_sha256[:12]

    @cached_property
    def weights_sha256(self) -> str:
        """SHA-256 of the file of weights, in hex."""
        return hashlib.sha256(weights_file(self.folder).read_bytes()).hexdigest()

    @cached_property
    def settings_sha256(self) -> str:
        """SHA-256 of config, tokenizer and thresholds together, in hex."""
        paths = [self.folder / name for name in SETTINGS]
        digests = [
            f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n"
            for path in paths
            if path.is_file()
        ]
        return hashlib.sha256("".join(digests).encode()).hexdigest()

    @property
    def engine(self) -> str:
        """What computes: equal engines give equal bytes."""
        return self.scorer.engine.name

    def tag(self, texts: Sequence[str], options: TagOptions = TagOptions()) -> list[list[Span]]:
        """Return each text's spans, sorted; PHI spans never overlap each other, nor clinical ones.

        Raises NoteError when one of the texts cannot be tagged; which one shows when each is
        tagged alone.
        """
        return [list(tagged.spans) for tagged in self.tag_counted(texts, options)]

    def tag_counted(self, texts: Sequence[str], options: TagOptions = TagOptions()) -> list[Tagged]:
        """Return what :meth:`tag` does, with what the model saw of each text.

        Raises NoteError also for a text of which a character lies in no window that was seen.
        """
        pieces = self.encoder.encode(texts)
        thresholds = self.thresholds
        if options.threshold is not None:
            thresholds = Thresholds.alike(dict.fromkeys(self.scheme.types, options.threshold))
        windows, scored = self._probabilities(texts, pieces, options.batch_tokens)
        tagged = []
        for i, (text, own, probabilities) in enumerate(zip(texts, pieces, scored, strict=True)):
            limits = thresholds.of(len(own))
            found = decode(text, own, probabilities, self.scheme, thresholds=limits)
            spans = tuple(combine(text, found, options))
            n_seen = n_characters_seen(text, own, windows[i])
            if n_seen != len(text):
                raise NoteError(f"The model saw {n_seen} of the {len(text)} characters of a note.")
            tagged.append(Tagged(spans, len(windows[i]), n_seen))
        return tagged

    def _probabilities(
        self, texts: Sequence[str], pieces: Sequence[Pieces], batch_tokens: int | None
    ) -> tuple[list[list[Window]], list[Floats]]:
        """Return per text the windows that were scored and the scores, (n_pieces, n_labels).

        Each piece is scored by the window that owns it.
        """
        windows = [
            window
            for i, (text, own) in enumerate(zip(texts, pieces, strict=True))
            for window in windows_of(i, text, own, self.sizes)
        ]
        found = self.scorer.score(windows, pieces, batch_tokens)
        seen: list[list[Window]] = [[] for _ in texts]
        for window in windows:
            seen[window.note].append(window)
        n_labels = 1 + 2 * len(self.scheme.types)
        return seen, scores_by_piece(pieces, windows, found, n_labels)


def combine(text: str, found: Sequence[Span], options: TagOptions) -> list[Span]:
    """Join the model's spans with the rules' and with repeats, one role a name; PHI and clinical are kept apart."""
    spans = joined(text, found, rules_too=options.rules, repeats_too=options.rules)
    return [span for span in spans if options.wants(span.label)]


def joined(text: str, found: Sequence[Span], *, rules_too: bool, repeats_too: bool) -> list[Span]:
    """Do as :func:`combine` does for all labels, with rules and repeats each on or off."""
    clinical = [span for span in found if span.label in CLINICAL_LABELS]
    phi = [span for span in found if span.label not in CLINICAL_LABELS]
    if rules_too:
        phi = cover(text, [*phi, *rules.find(text)])
    if repeats_too:
        phi = cover(text, [*phi, *find_repeats(text, phi)])
    return sorted([*settle_roles(text, phi), *clinical])


def check_fit(config: MiniAlbertConfig, encoder: PieceEncoder, folder: Path) -> None:
    """Raise CheckpointError where the tables of the model in ``folder`` are too small for its pieces."""
    problem = _misfit(config, encoder)
    if problem:
        raise CheckpointError(f"{folder / 'config.json'} is not usable. {problem}")


def _misfit(config: MiniAlbertConfig, encoder: PieceEncoder) -> str | None:
    """Say what tokenizer, shapes or windows ask of the model's tables that these do not have."""
    n_known = max(encoder.tokenizer.get_vocab().values()) + 1
    if not n_known <= config.vocab_size < n_known + MOST_SPARE:
        return f"The tokenizer knows {n_known} pieces, but the model {config.vocab_size}."
    if encoder.pad_id != config.pad_token_id:
        return (
            f"The tokenizer's [PAD] is piece {encoder.pad_id}, but pad_token_id is "
            f"{config.pad_token_id}."
        )
    if config.has_shapes and config.type_vocab_size < N_SHAPES:
        return (
            f"Piece features {config.piece_features!r} need type_vocab_size {N_SHAPES}, not "
            f"{config.type_vocab_size}."
        )
    if config.max_position_embeddings < 3:
        return "Windows need max_position_embeddings of at least 3."
    return None
