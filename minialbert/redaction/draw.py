"""Choices that look random without the key, and are the same again with it.

A draw depends on the key, on its scope (a patient, or a note when no patient is known) and on what
is drawn for, never on what was drawn before: notes may come in any order, on any number of workers.
"""

import hashlib
import hmac
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from minialbert.errors import NoteError

MAX_ATTEMPTS: Final = 64

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Draw:
    """A key of at least 16 bytes, and the patient or note that draws are for."""

    key: bytes
    scope: str

    def digest(self, *what: str) -> bytes:
        """Return 32 bytes for ``what``: HMAC-SHA256 over scope and ``what``, parted by lengths."""
        message = b"".join(
            len(part).to_bytes(8, "big") + part
            for part in (each.encode("utf-8", "surrogatepass") for each in (self.scope, *what))
        )
        return hmac.new(self.key, message, hashlib.sha256).digest()

    def below(self, n: int, *what: str) -> int:
        """Return a number from 0 to ``n`` - 1 for ``what``."""
        return int.from_bytes(self.digest(*what)[:8], "big") % n

    def pick(self, items: Sequence[T], *what: str) -> T:
        """Return one of ``items`` for ``what``."""
        return items[self.below(len(items), *what)]

    def first_new(self, make: Callable[["Draw"], str], taken: Collection[str], *what: str) -> str:
        """Return what ``make`` draws, drawn again until its case-folded form is not in ``taken``.

        ``make`` gets a draw of its own for each attempt. Raises NoteError after 64 attempts.
        """
        for attempt in range(MAX_ATTEMPTS):
            made = make(Draw(self.digest("attempt", str(attempt), *what), self.scope))
            if made.casefold() not in taken:
                return made
        raise NoteError("No replacement was found that is not itself in the note.")
