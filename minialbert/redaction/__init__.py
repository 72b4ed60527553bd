"""Replace spans of a note: tags, masks, surrogates, shifted dates, as a policy says."""

from minialbert.redaction.plain import (
    STYLES,
    Style,
    check_untouched,
    identifier_labels,
    join_overlaps,
    redact,
    replacement,
)

__all__ = [
    "STYLES",
    "Style",
    "check_untouched",
    "identifier_labels",
    "join_overlaps",
    "redact",
    "replacement",
]
