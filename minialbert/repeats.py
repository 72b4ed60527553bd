"""Find a person's name again in the same note, where the model saw it once and missed it elsewhere.

A name found with confidence is split into words; each word long enough, and not also an
everyday word, is looked for as a whole word with a capital, in a possessive too. An eponym is
left alone: "Parkinson" as a patient's name does not make "Parkinson disease" one.
"""

import re
from collections.abc import Sequence
from typing import Final

from minialbert.spans import Span

MIN_SCORE: Final = 0.8
MIN_LETTERS: Final = 4
_NAMES: Final = ("PATIENT", "DOCTOR")
_WORD = re.compile(r"[^\W\d_]+(?:['’-](?![sS]\b)[^\W\d_]+)*")
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
    """Return further occurrences of the names in ``spans``, outside them; in linear time."""
    names: dict[str, Span] = {}
    for span in spans:
        if span.label in _NAMES and span.score >= MIN_SCORE:
            for word in _WORD.findall(text[span.start : span.end]):
                if len(word) >= MIN_LETTERS and word[0].isupper() and word.lower() not in _EVERYDAY:
                    names.setdefault(word.upper(), span)
    if not names:
        return []
    covered = {i for span in spans for i in range(span.start, span.end)}
    found = []
    for match in _WORD.finditer(text):
        word, known = match.group(), names.get(match.group().upper())
        is_name = known is not None and word[0].isupper() and match.start() not in covered
        if is_name and known is not None and not _EPONYM_NEXT.match(text, match.end()):
            found.append(Span(match.start(), match.end(), known.label, 0.7, "repeat"))
    return found
