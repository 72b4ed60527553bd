"""Invent people: names of many origins and shapes, and the ways notes write them."""

from dataclasses import dataclass
from random import Random
from typing import Literal

from corpus.lists import Lists

Gender = Literal["f", "m"]
NAMES_THAT_ARE_WORDS = """
    Young Price May Will Long Short White Brown Green Black Gray Grey Rose Bush Wood Woods Stone
    Hill Banks Rivers Lake Field Church Bishop Pope King Prince Knight Noble Power Strong Little
    Small Rich Poor Best Good Sweet Savage Moody Love Hope Faith Grace Joy Summer Winter Day
    Weeks March April June August Cook Baker Carter Mason Butcher Farmer Hunter Fisher Bell Case
    Chance Chase Drew Frank Mark Bill Grant Pat Art Dean Judge Major Page Parks Pool Ray Reed
    Rush Sharp Shields Street Wall Ward Waters Wise Bone Hand Head Hart Foot Legg Block Burns
    Cutter Payne Akers Nurse Doctor Sunny Lane Temple Christian
""".split()
PARTICLES = ("de la", "van der", "van", "von", "de", "del", "da", "dos", "el", "al", "bin", "St.", "ter", "Le", "Mac", "O'")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person."""

    first: str
    middle: str
    last: str
    nick: str
    gender: Gender


def invent_person(
    rng: Random, lists: Lists, *, last: str | None = None, gender: Gender | None = None
) -> Person:
    """Draw a person; pass ``last`` for a relative of the same name."""
    gender = gender or ("f" if rng.random() < 0.5 else "m")
    first = _first(rng, lists, gender)
    nicks = lists.nicknames.get(first.lower(), ())
    nick = rng.choice(nicks) if nicks else first[: rng.choice((3, 4))]
    middle = _first(rng, lists, gender) if rng.random() < 0.3 else chr(65 + rng.randrange(26))
    return Person(first, middle, last or _last(rng, lists), nick, gender)


def _by_rank(rng: Random, names: tuple[str, ...]) -> str:
    """Draw with weight on the front of a list ordered by frequency, but often from its tail."""
    return names[int(len(names) * rng.random() ** rng.choice((1, 2, 4)))]


def _first(rng: Random, lists: Lists, gender: Gender) -> str:
    roll = rng.random()
    if roll < 0.75:
        return _by_rank(rng, lists.female if gender == "f" else lists.male)
    if roll < 0.95:
        anywhere = lists.first_anywhere if roll < 0.85 else lists.written["world_given_names"]
        return rng.choice(anywhere)
    return rng.choice(NAMES_THAT_ARE_WORDS)


def _last(rng: Random, lists: Lists) -> str:
    roll = rng.random()
    if roll < 0.52:
        last = _by_rank(rng, lists.surnames)
    elif roll < 0.74:
        last = rng.choice(rng.choice(lists.surnames_by_origin))
    elif roll < 0.86:
        last = rng.choice(lists.written["world_surnames"])
    elif roll < 0.93:
        last = rng.choice(NAMES_THAT_ARE_WORDS)
    else:
        last = rng.choice(lists.eponyms)
    if rng.random() < 0.06:
        last += "-" + _by_rank(rng, lists.surnames)
    elif rng.random() < 0.03:
        last = rng.choice(PARTICLES) + ("" if last == "O'" else " ") + last
    elif rng.random() < 0.03:
        last += " " + rng.choice(lists.surnames_by_origin[3] or lists.surnames)
    return last


def write_name(rng: Random, person: Person, form: str) -> str:
    """Write ``person`` in ``form`` (see the skeleton format); raises KeyError for an unknown form."""
    first, last = person.first, person.last
    initial = person.middle[0]
    match form:
        case "full":
            middle = rng.choices(("", f"{initial}.", initial, person.middle), (6, 3, 1, 1))[0]
            return " ".join(filter(None, (first, middle, last)))
        case "first":
            return first
        case "last":
            return last
        case "nick":
            return person.nick
        case "last_first":
            comma = rng.choices((", ", ",", " , "), (12, 3, 0.3))[0]
            middle = rng.choices(
                ("", f" {initial}", f" {initial}.", f" {person.middle}"), (6, 4, 1, 1)
            )[0]
            return f"{last}{comma}{first}{middle}"
        case "f_last":
            return first[0] + rng.choices((". ", " ", "."), (8, 2, 1))[0] + last
        case "initials":
            return (first[0] + rng.choice((initial, "")) + last[0]).upper()
    raise KeyError(form)
