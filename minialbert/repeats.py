"""Find an identifier again in the same note, where the model saw it once and missed it elsewhere.

A person's name found with confidence is split into words; each word long enough, and not also an
everyday word, is looked for as a whole word with a capital, in a possessive too. An eponym is
left alone: "Parkinson" as a patient's name does not make "Parkinson disease" one. Places, bodies and numbers
are looked for as they were written, those of several words in any case of letters.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from minialbert.labels import category_of
from minialbert.spans import Span

MIN_SCORE: Final = 0.8
MIN_LETTERS: Final = 4
_NAMES: Final = ("PATIENT", "DOCTOR")
_WORD = re.compile(r"[^\W\d_]+(?:['’-](?![sS]\b)[^\W\d_]+)*")
_TOKEN = re.compile(r"\w+")
_PLACES: Final = ("HOSPITAL", "ORGANIZATION", "CITY", "STREET", "LOCATION-OTHER")
_MOST_PHRASES: Final = 8  # that begin with one word, so that time stays linear
_LONGEST_PHRASE: Final = 80  # characters
_EVERYDAY: Final = frozenset(
    """
    able april august baker banks bell best bill bishop block bone brook brown bush butcher case
    chance chase christian church cook cross cutter date days dean diet dial drew drop emergency
    english fair faith family farmer field fine fisher flood foot ford forest frank free french
    german good grace grant gray green grey hall hand hard hart head heart hill home hope hunter
    iron joint joy judge june june king knee lake lane left little long love lower major march
    mark mason mercy mild miles moody moore nails nurse page pain palmer park parks patience
    patient pool pope post pounds power price prince rapid rash ray reed rich right ring rivers
    rose rush savage scan sharp short silver small spring stable star steel stone street strong
    summer sweet temple test trial upper waist wall ward waters weaver week weeks west white
    wick will wine winter wise wood woods worth young
    """.split()
)
_EPONYM_NEXT = re.compile(
    r"(?:['’]s)?[ -]+(?:disease|syndrome|sign|test|catheter|procedure|operation|score|scale|criteria|"
    r"lymphoma|sarcoma|cell|cells|body|bodies|tumou?r|fracture|retractor|clamp|forceps|needle|stain|class)",
    re.IGNORECASE,
)


def find_repeats(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return further occurrences of what ``spans`` name, outside them; in linear time."""
    covered = {i for span in spans for i in range(span.start, span.end)}
    names, phrases = _names(text, spans), _phrases(text, spans)
    found = [*_repeated_names(text, names, covered)] if names else []
    if phrases:
        found += _repeated_phrases(text, phrases, covered)
    return found


def _names(text: str, spans: Sequence[Span]) -> dict[str, Span]:
    """Return in capitals each word by which a person found with confidence may be called again."""
    names: dict[str, Span] = {}
    for span in spans:
        if span.label in _NAMES and span.score >= MIN_SCORE:
            for word in _WORD.findall(text[span.start : span.end]):
                if len(word) >= MIN_LETTERS and word[0].isupper() and word.lower() not in _EVERYDAY:
                    names.setdefault(word.upper(), span)
    return names


def _repeated_names(text: str, names: dict[str, Span], covered: set[int]) -> Iterator[Span]:
    for match in _WORD.finditer(text):
        word, known = match.group(), names.get(match.group().upper())
        is_name = known is not None and word[0].isupper() and match.start() not in covered
        if is_name and known is not None and not _EPONYM_NEXT.match(text, match.end()):
            yield Span(match.start(), match.end(), known.label, 0.7, "repeat")


def _phrases(text: str, spans: Sequence[Span]) -> dict[str, list[tuple[str, str]]]:
    """Return by their first token the places, bodies and numbers found with confidence, and their labels."""
    phrases: dict[str, list[tuple[str, str]]] = {}
    for span in spans:
        phrase = text[span.start : span.end]
        if (
            span.score < MIN_SCORE
            or len(phrase) > _LONGEST_PHRASE
            or not _tells(span.label, phrase)
        ):
            continue
        if first := _TOKEN.match(phrase):
            known = phrases.setdefault(first.group().upper(), [])
            if len(known) < _MOST_PHRASES:
                known.append((phrase, span.label))
    return phrases


def _tells(label: str, phrase: str) -> bool:
    """Say whether the same characters elsewhere surely mean the same."""
    if label in _PLACES:
        return (
            len(phrase) >= MIN_LETTERS and phrase[0].isupper() and phrase.lower() not in _EVERYDAY
        )
    n_digits = sum(character.isdigit() for character in phrase)
    return category_of(label) in ("ID", "CONTACT") and n_digits >= 5


def _repeated_phrases(
    text: str, phrases: dict[str, list[tuple[str, str]]], covered: set[int]
) -> Iterator[Span]:
    for match in _TOKEN.finditer(text):
        for phrase, label in phrases.get(match.group().upper(), ()):
            start, end = match.start(), match.start() + len(phrase)
            again = text[start:end]
            is_same = again == phrase or (" " in phrase and again.upper() == phrase.upper())
            if is_same and start not in covered and not text[end : end + 1].isalnum():
                yield Span(start, end, label, 0.7, "repeat")
                break
