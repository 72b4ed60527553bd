"""Tag or redact one text column of a pandas frame that fits in memory.

For files, and for tables larger than memory, use the ``minialbert`` command, which streams. Here
a note that cannot be processed stops the call: a frame has no quarantine.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from minialbert.errors import InputError, NoteError
from minialbert.labels import category_of
from minialbert.redaction import identifier_labels, redact
from minialbert.spans import Span

if TYPE_CHECKING:
    import pandas as pd

    from minialbert.tagger import Tagger, TagOptions

_BATCH_NOTES = 256
_COLUMNS = ("start", "end", "label", "category", "score", "source", "text")


def tag_frame(
    frame: "pd.DataFrame",
    *,
    text_column: str,
    tagger: "Tagger",
    options: "TagOptions | None" = None,
) -> "pd.DataFrame":
    """Return one row per span, under the index of the row of ``frame`` it was found in.

    Offsets count Python characters. Null and empty texts give no rows. Raises InputError for a
    missing column or a value that is not text, NoteError for a note that cannot be processed.
    """
    import pandas as pd  # noqa: PLC0415

    rows: list[tuple[object, ...]] = []
    places: list[int] = []
    for place, text, spans in _tagged(_texts(frame, text_column), tagger, options):
        for s in spans:
            category, words = category_of(s.label), text[s.start : s.end]
            rows.append((s.start, s.end, s.label, category, s.score, s.source, words))
            places.append(place)
    return pd.DataFrame(rows, columns=list(_COLUMNS), index=frame.index[places])


def redact_frame(
    frame: "pd.DataFrame",
    *,
    text_column: str,
    tagger: "Tagger",
    options: "TagOptions | None" = None,
) -> "pd.DataFrame":
    """Return a copy of ``frame`` with the identifiers in ``text_column`` replaced by tags.

    Other columns are NOT looked at. Null texts stay null. ``options.labels`` narrows what is
    redacted; by default every identifier is. Raises as :func:`tag_frame` does.
    """
    import pandas as pd  # noqa: PLC0415

    from minialbert.tagger import TagOptions  # noqa: PLC0415

    chosen = options or TagOptions()
    labels = identifier_labels(tagger.labels)
    chosen = replace(chosen, labels=labels if chosen.labels is None else labels & chosen.labels)
    texts = _texts(frame, text_column)
    redacted: list[object] = list(frame[text_column])
    for place, text, spans in _tagged(texts, tagger, chosen):
        redacted[place] = redact(text, [s for s in spans if s.label in labels])
    copy = frame.copy()
    dtype = frame[text_column].dtype
    kept = object if isinstance(dtype, pd.CategoricalDtype) else dtype
    copy[text_column] = pd.Series(redacted, index=frame.index, dtype=kept)
    return copy


def _texts(frame: "pd.DataFrame", text_column: str) -> list[tuple[int, str]]:
    """Return (row number, text) of every row that holds text."""
    n_found = list(frame.columns).count(text_column)
    if n_found != 1:
        raise InputError(
            f"The frame has {n_found} columns named {text_column!r} where one was expected; "
            f"its columns are {', '.join(map(repr, frame.columns))}."
        )
    values, is_null = list(frame[text_column]), list(frame[text_column].isna())
    texts = [(i, v) for i, v in enumerate(values) if not is_null[i] and v != ""]
    for place, value in texts:
        if not isinstance(value, str):
            raise InputError(
                f"Row {place} of column {text_column!r} holds {type(value).__name__}, not text; "
                "convert the column to text first."
            )
    return texts


def _tagged(
    texts: list[tuple[int, str]], tagger: "Tagger", options: "TagOptions | None"
) -> Iterator[tuple[int, str, list[Span]]]:
    from minialbert.tagger import TagOptions  # noqa: PLC0415

    chosen = options or TagOptions()
    for first in range(0, len(texts), _BATCH_NOTES):
        batch = texts[first : first + _BATCH_NOTES]
        try:
            found = tagger.tag([text for _, text in batch], chosen)
        except NoteError:
            found = [_tag_one(place, text, tagger, chosen) for place, text in batch]
        for (place, text), spans in zip(batch, found, strict=True):
            yield place, text, spans


def _tag_one(place: int, text: str, tagger: "Tagger", options: "TagOptions") -> list[Span]:
    try:
        return tagger.tag([text], options)[0]
    except NoteError as error:
        raise NoteError(f"Row {place} of the frame cannot be processed: {error}") from error
