"""Write what was made in the letter case of what it replaces.

::

    cased("Guelph", "BOSTON")              "GUELPH"
    cased("Guelph", "boston")              "guelph"
    cased("Guelph", "Boston")              "Guelph"
    cased("Thu", "M", alone=True)          "Thu"
    titled("night baker", "Tool Maker")    "Night Baker"

Nothing here decides which capital stands alone, nor which ones a word has of its own: callers do.
"""


def cased(made: str, original: str, *, alone: bool = False) -> str:
    """Return ``made`` in capitals or in lower case, where ``original`` is; else as it is.

    ``alone`` says that ``original`` is one letter: its capital may begin a word, and asks for none.
    """
    if original.isupper():
        return made if alone else made.upper()
    return made.lower() if original.islower() else made


def titled(made: str, original: str) -> str:
    """Return ``made``, where it has no capitals, with those that words of ``original`` begin with.

    All words get one where none of ``original`` begins in lower case; else the first, where its
    first has one and is no abbreviation.
    """
    if not made.islower():
        return made
    words = original.split()
    if all(not word[0].islower() for word in words):
        return " ".join(word[:1].upper() + word[1:] for word in made.split())
    is_capital = words[0][0].isupper() and not (len(words[0]) > 1 and words[0].isupper())
    return made[:1].upper() + made[1:] if is_capital else made
