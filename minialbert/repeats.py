"""Find an identifier again in the same note, where the model saw it once and missed it elsewhere.

A person's name found with confidence is split into words; each word long enough, and not also an
everyday word, is looked for as a whole word with a capital, in a possessive too. An eponym is
left alone: "Parkinson" as a patient's name does not make "Parkinson disease" one, nor does the city of Lyme
"Lyme disease". Places, bodies and numbers are looked for as they were written, those of several words
also in other capitals. A word with a capital that a slash parts from a name is one too.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from minialbert.labels import PEOPLE_LABELS, category_of
from minialbert.rules.checks import is_name
from minialbert.spans import Span

MIN_SCORE: Final = 0.8
MIN_LETTERS: Final = 4
_WORD = re.compile(r"[^\W\d_]+(?:['’-](?![sS]\b)[^\W\d_]+)*")
_TOKEN = re.compile(r"\w+")
_PLACES: Final = ("HOSPITAL", "ORGANIZATION", "CITY", "STREET", "LOCATION-OTHER")
_MOST_PHRASES: Final = 8  # that begin with one word, so that time stays linear
_LONGEST_PHRASE: Final = 80  # characters
_BESIDE_SCORE: Final = 0.6
_LONGEST_NAME: Final = 24  # characters, with the slash
_NAME_BEFORE = re.compile(r"(?<![\w/])([A-Z][a-z]{3,})/\Z")
_NAME_AFTER = re.compile(r"/([A-Z][a-z]{3,})(?![\w/])")
_EVERYDAY: Final = frozenset(
    """
    able access advance alliance apple april august baker banks bath battle bell best bill
    bishop block blue bone brook brown burns bush butcher case chance charity chase choice
    christian church commerce cook cross cutter date days dean defiance delta dial diet doppler
    drew drop eagle early emergency english enterprise express fair faith family farmer field
    fine fisher flint flood foley foot ford forest frank free french gap german good grace grant
    gray green grey hall hand hard hart head heart hill holter home hope hunter independence
    iron joint joy judge june king knee lake lane lead left legacy liberal liberty little long
    love lower major march mark mason mercy mild miles mobile moody moore nails needles nice
    normal nurse orange pace page pain palmer park parks patience patient plain plains pool pope
    post pounds power premier price prince protection pulse quest rapid rapids rash ray reading
    reed rice rich right ring rivers rose rush sandy savage scan select sharp shell short silver
    small social sparks spring stable star steel stone street strong subway success summer
    superior surprise sweet target temple test trial trust union unity upper valley vital waist
    wall ward waters weaver week weeks west white wick will wine winter wise wood woods worth
    young
    """.split()
)
_KINDS: Final = frozenset(
    """
    adult ambulatory behavioral cancer cardiology care center centre clinic clinics day department
    emergency facility family general health home hospice hospital icu imaging intensive lab
    laboratory medical medicine nursing office oncology outpatient pharmacy physical primary
    program radiology rehab rehabilitation room school service services surgery surgical therapy
    unit urgent
    """.split()
)
_EPONYM_NEXT = re.compile(
    r"(?<=[^\W\d_])(?:['’]s)?[ -]+(?:disease|syndrome|sign|test|catheter|procedure|operation|score|scale|criteria|"
    r"lymphoma|sarcoma|cell|cells|body|bodies|tumou?r|fracture|retractor|clamp|forceps|needle|stain|class|"
    r"virus|fever|encephalitis|coma|chromosome|collar|brace|stool|tube|ankle|knee rule|risk|naming|cognitive|"
    r"postnatal|developmental|multiphasic|spotted|staging|palsy|thyroiditis|esophagus|contracture)",
    re.IGNORECASE,
)


def find_repeats(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return further occurrences of what ``spans`` name, outside them; in linear time."""
    covered = bytearray(len(text))
    for span in spans:
        covered[span.start : span.end] = b"\1" * span.n_characters
    names, phrases = _names(text, spans), _phrases(text, spans)
    found = [*_repeated_names(text, names, covered)] if names else []
    if phrases:
        found += _repeated_phrases(text, phrases, covered)
    return [*found, *_beside(text, [*spans, *found])]


def _beside(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the other name of ``Lantos/Weatherby`` where one is known to be a name."""
    for span in spans:
        if span.label not in PEOPLE_LABELS or span.score < _BESIDE_SCORE:
            continue
        near = max(0, span.start - _LONGEST_NAME), span.end + _LONGEST_NAME
        before = _NAME_BEFORE.search(text, near[0], span.start)
        after = _NAME_AFTER.match(text, span.end, near[1])
        for match in filter(None, (before, after)):
            if is_name(match[1]) and match[1].lower() not in _EVERYDAY:
                yield Span(*match.span(1), span.label, 0.5, "repeat")


def _names(text: str, spans: Sequence[Span]) -> dict[str, Span]:
    """Return in capitals each word by which a person found with confidence may be called again."""
    names: dict[str, Span] = {}
    for span in spans:
        if span.label in PEOPLE_LABELS and span.score >= MIN_SCORE:
            for word in _WORD.findall(text[span.start : span.end]):
                if len(word) >= MIN_LETTERS and word[0].isupper() and word.lower() not in _EVERYDAY:
                    names.setdefault(word.upper(), span)
    return names


def _repeated_names(text: str, names: dict[str, Span], covered: bytearray) -> Iterator[Span]:
    for match in _WORD.finditer(text):
        known = names.get(match.group().upper())
        if known and match.group()[0].isupper() and _is_free(text, covered, *match.span()):
            yield Span(match.start(), match.end(), known.label, 0.7, "repeat")


def _is_free(text: str, covered: bytearray, start: int, end: int) -> bool:
    return covered.find(1, start, end) < 0 and not _EPONYM_NEXT.match(text, end)


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
        is_common = phrase.lower() in _EVERYDAY or _KINDS.issuperset(phrase.lower().split())
        return len(phrase) >= MIN_LETTERS and phrase[0].isupper() and not is_common
    n_digits = sum(character.isdigit() for character in phrase)
    return category_of(label) in ("ID", "CONTACT") and n_digits >= 5


def _repeated_phrases(
    text: str, phrases: dict[str, list[tuple[str, str]]], covered: bytearray
) -> Iterator[Span]:
    for match in _TOKEN.finditer(text):
        for phrase, label in phrases.get(match.group().upper(), ()):
            start, end = match.start(), match.start() + len(phrase)
            if (
                _is_same(phrase, text[start:end])
                and not text[end : end + 1].isalnum()
                and _is_free(text, covered, start, end)
            ):
                yield Span(start, end, label, 0.7, "repeat")
                break


def _is_same(phrase: str, again: str) -> bool:
    if again == phrase:
        return True
    is_as_long = len(again) == len(phrase)  # which capitals of ß or a cut at the end would not say
    return " " in phrase and is_as_long and again[0].isupper() and again.upper() == phrase.upper()
