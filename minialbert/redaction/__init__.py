"""Replace spans of a note: tags, masks, surrogates, shifted dates, as a policy says.

    policy  keys ──► redactor ──► replacements ──► dates/  names/  places/  codes
                        │              └──► plain: tags and masks
                        └──► check: is nothing left, is nothing else changed?

Each kind of identifier has its folder or module, which knows nothing of the others. What they share
lies beside them and knows nothing of them: ``draw`` (what a key and a scope choose), ``letter_case``,
``likeness``, ``characters`` and ``wording`` (how a replacement comes to look like what it replaces).
``edits`` and ``phrases`` belong to the check. The word lists are imported when a first surrogate is
asked for.
"""

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
