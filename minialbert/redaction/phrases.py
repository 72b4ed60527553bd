"""Find any of many phrases in a text, word by word, in one pass.

The automaton of Aho and Corasick (1975), over words instead of characters. A word is a run of
letters or a run of digits, its case folded; what stands between words does not matter. So
``617-555-0142`` is found in ``617.555.0142`` and ``00482917`` in ``MRN00482917``, but ``Ann`` not
in ``Anna``. Time is linear in text and phrases together, however they repeat themselves.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Final

WORD: Final = re.compile(r"[^\W\d_]+|\d+")


def words_of(text: str) -> list[str]:
    """Return the words of ``text``, case-folded, in order."""
    if text.isascii():
        return WORD.findall(text.lower())
    return [word.casefold() for word in WORD.findall(text)]


class Phrases:
    """Phrases to look for, each a sequence of one or more case-folded words."""

    def __init__(self, phrases: Sequence[Sequence[str]]) -> None:
        """Build the automaton; the same phrase twice is found as the first of the two."""
        self._next: list[dict[str, int]] = [{}]
        self._phrase: list[int | None] = [None]
        for i, phrase in enumerate(phrases):
            node = 0
            for word in phrase:
                node = self._child(node, word)
            if node and self._phrase[node] is None:
                self._phrase[node] = i
        self._fallback = [0] * len(self._next)
        self._shorter = [0] * len(self._next)  # nearest node that ends a phrase, by fallbacks
        self._link()

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield each phrase that ends at a word, as (its index, index of that last word).

        Of phrases that end at one word, the longest comes first.
        """
        following, fallback, node = self._next, self._fallback, 0
        for at, word in enumerate(words):
            while node and word not in following[node]:
                node = fallback[node]
            node = following[node].get(word, 0)
            if node:
                yield from ((phrase, at) for phrase in self._ending(node))

    def _child(self, node: int, word: str) -> int:
        child = self._next[node].get(word)
        if child is None:
            child = self._next[node][word] = len(self._next)
            self._next.append({})
            self._phrase.append(None)
        return child

    def _link(self) -> None:
        """Set for each node the longest proper suffix that is a node too."""
        queue = deque(self._next[0].values())
        while queue:
            node = queue.popleft()
            for word, child in self._next[node].items():
                back = self._fallback[node]
                while back and word not in self._next[back]:
                    back = self._fallback[back]
                back = self._fallback[child] = self._next[back].get(word, 0)
                ends = self._phrase[back] is not None
                self._shorter[child] = back if ends else self._shorter[back]
                queue.append(child)

    def _ending(self, node: int) -> Iterator[int]:
        while node:
            phrase = self._phrase[node]
            if phrase is not None:
                yield phrase
            node = self._shorter[node]
