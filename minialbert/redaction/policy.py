"""Policies: what is done with each kind of identifier, as small files that people can read.

A policy file is TOML::

    name = "teaching"
    about = "Names and numbers gone, dates moved."

    [labels]
    default = "tag"        # for every label that is not named below
    ID = "remove"          # a category: all of its labels
    DEVICE = "keep"        # a label: stronger than its category
    DATE = "shift"

Every PHI label ends up with exactly one treatment; what a file says of unknown labels, or asks of
labels it makes no sense for, is refused. Nothing here touches a note.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, get_args

from minialbert.errors import UsageError
from minialbert.labels import PHI_LABELS, PHI_TYPES, category_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Treatment = Literal[
    "tag", "number", "mask", "mask-fixed", "remove", "hash", "surrogate",
    "shift", "year", "cap-90", "zip3", "keep",
]  # fmt: skip
TREATMENTS: Final[tuple[Treatment, ...]] = get_args(Treatment)
SHIPPED: Final = ("safe-harbor", "limited-data-set", "research-surrogates", "all")

EXPLAINED: Final[Mapping[Treatment, str]] = MappingProxyType(
    {
        "tag": "its label in brackets, [PATIENT]",
        "number": "label and number within the note, [PATIENT-2]",
        "mask": "an asterisk for each character",
        "mask-fixed": "five asterisks, whatever the length",
        "remove": "nothing",
        "hash": "label and keyed pseudonym, [PATIENT-9f3a2c4e]",
        "surrogate": "an invented value of the same form",
        "shift": "the date moved by the patient's secret number of days",
        "year": "the year of the date",
        "cap-90": "the age as it is to 89, 90+ above",
        "zip3": "the first three digits, 021**",
        "keep": "what was there",
    }
)
"""What stands in a note's place for an identifier, per treatment."""

KEYED: Final[frozenset[Treatment]] = frozenset({"hash", "surrogate", "shift"})
PARTIAL: Final[frozenset[Treatment]] = frozenset({"year", "cap-90", "zip3"})
"""Treatments that let a part of the identifier stand."""

_ONLY_FOR: Final[Mapping[Treatment, str]] = MappingProxyType(
    {"shift": "DATE", "year": "DATE", "cap-90": "AGE", "zip3": "ZIP"}
)
_NO_SURROGATE: Final[Mapping[str, Treatment]] = MappingProxyType({"DATE": "shift", "AGE": "cap-90"})
_CATEGORIES: Final = tuple(dict.fromkeys(t.category for t in PHI_TYPES))
_KEYS: Final = ("name", "about", "labels")


@dataclass(frozen=True, slots=True)
class Policy:
    """A treatment for every PHI label. Raises UsageError where one is missing or senseless."""

    name: str
    about: str
    treatments: Mapping[str, Treatment] = field(hash=False)

    def __post_init__(self) -> None:
        unknown = [label for label in self.treatments if label not in PHI_LABELS]
        missing = [label for label in PHI_LABELS if label not in self.treatments]
        if unknown or missing:
            fault = f"names {unknown[0]}" if unknown else f"has no treatment for {missing[0]}"
            raise UsageError(
                f"The policy {self.name} {fault}; it needs one for each of: {_list(PHI_LABELS)}."
            )
        for label, treatment in self.treatments.items():
            if treatment not in allowed(label):
                raise UsageError(
                    f"The policy {self.name} gives {label} the treatment {treatment!r}; allowed "
                    f"are: {_list(allowed(label))}."
                )

    @classmethod
    def uniform(cls, treatment: Treatment) -> "Policy":
        """Treat every label alike; with ``surrogate``, dates are shifted and ages capped.

        Raises UsageError for a treatment that only some labels know, such as ``zip3``.
        """
        if treatment in _ONLY_FOR:
            raise UsageError(
                f"{treatment!r} is for {_ONLY_FOR[treatment]} only; name it in a policy file."
            )
        chosen = {
            label: _NO_SURROGATE.get(label, treatment) if treatment == "surrogate" else treatment
            for label in PHI_LABELS
        }
        return cls(treatment, f"Every identifier becomes {EXPLAINED[treatment]}.", chosen)

    @property
    def needs_key(self) -> bool:
        """Say whether any treatment draws on a key."""
        return not KEYED.isdisjoint(self.treatments.values())

    def treatment_of(self, label: str) -> Treatment:
        """Return what to do with ``label``; what is not a PHI label is tagged."""
        return self.treatments.get(label, "tag")


def allowed(label: str) -> tuple[Treatment, ...]:
    """Return the treatments that make sense for a PHI label."""
    return tuple(
        t
        for t in TREATMENTS
        if _ONLY_FOR.get(t, label) == label and not (t == "surrogate" and label in _NO_SURROGATE)
    )


def shipped_policy(name: str) -> Policy:
    """Return a policy of :data:`SHIPPED`. Raises UsageError for other names."""
    if name not in SHIPPED:
        raise UsageError(f"There is no policy called {name!r}; shipped are: {_list(SHIPPED)}.")
    source = files("minialbert.redaction").joinpath("policies", f"{name}.toml")
    return _parsed(source.read_text(encoding="utf-8"), f"{name}.toml")


def find_policy(name: str) -> Policy:
    """Return the shipped policy called ``name``, or else the one in the file of that path."""
    if name in SHIPPED:
        return shipped_policy(name)
    if not Path(name).is_file():
        raise UsageError(
            f"{name} is neither a policy file nor a shipped policy; those are: {_list(SHIPPED)}."
        )
    return read_policy(Path(name))


def read_policy(path: Path) -> Policy:
    """Read a policy file. Raises UsageError naming file, key and what is allowed there."""
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(f"The policy {path} cannot be read: {reason}.") from error
    return _parsed(content, str(path))


def _parsed(content: str, where: str) -> Policy:
    try:
        table: dict[str, object] = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"The policy {where} is not TOML: {error}.") from error
    for key in table:
        if key not in _KEYS:
            raise UsageError(
                f"The policy {where} has an unknown key {key!r}; allowed are: {_list(_KEYS)}."
            )
    name, about = (_sentence(table, key, where) for key in ("name", "about"))
    labels = table.get("labels")
    if not isinstance(labels, dict):
        raise UsageError(f"The policy {where} needs a table [labels] of label = treatment.")
    return Policy(name, about, _treatments(labels, where))


def _sentence(table: Mapping[str, object], key: str, where: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"The policy {where} needs {key!r}, a text that is not empty.")
    return value.strip()


def _treatments(labels: Mapping[str, object], where: str) -> dict[str, Treatment]:
    """Return the treatment of every PHI label: by its own name, its category or the default."""
    known = ("default", *_CATEGORIES, *PHI_LABELS)
    for key in labels:
        if key not in known:
            raise UsageError(
                f"The policy {where} names {key!r} under [labels]; known are: "
                f"{_list(dict.fromkeys(known))}."
            )
    chosen: dict[str, Treatment] = {}
    for label in PHI_LABELS:
        names = (label, category_of(label), "default")
        named = [name for name in names if name in labels]
        if not named:
            raise UsageError(
                f"The policy {where} says nothing of {label} under [labels]; name it, its "
                f"category {category_of(label)}, or a default."
            )
        chosen[label] = _treatment(labels[named[0]], named[0], label, where)
    return chosen


def _treatment(value: object, key: str, label: str, where: str) -> Treatment:
    for treatment in allowed(label):
        if value == treatment:
            return treatment
    meant = f", which sets {label}" if key != label else ""
    raise UsageError(
        f"The policy {where} has {key} = {value!r} under [labels]{meant}; allowed for {label} "
        f"are: {_list(allowed(label))}."
    )


def _list(names: Mapping[str, object] | tuple[str, ...]) -> str:
    return ", ".join(names)
