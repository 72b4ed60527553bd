"""Redaction's folders: kinds of identifiers know nothing of each other, nor of who asks them."""

import ast
from typing import Final

import pytest

from tests.test_architecture import FILES, ROOT, imported_modules

HOME: Final = "minialbert.redaction."
SHARED: Final = frozenset({"draw", "letter_case", "likeness", "characters", "wording"})
KINDS: Final = ("dates", "names", "places", "codes")


def part_of(module: str) -> str:
    """Return the folder or module of redaction that a dotted name lies in."""
    return module.removeprefix(HOME).split(".", maxsplit=1)[0]


def imported_parts(path: str) -> frozenset[str]:
    """Return which parts of redaction the file at ``path`` imports."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = (name for name in imported_modules(tree, path) if name.startswith(HOME))
    return frozenset(map(part_of, found))


def files_of(part: str) -> list[str]:
    stem = f"minialbert/redaction/{part}"
    return [path for path in FILES if path == f"{stem}.py" or path.startswith(f"{stem}/")]


@pytest.mark.parametrize("part", [*KINDS, *sorted(SHARED)])
def test_parts_import_what_is_shared_alone(part: str) -> None:
    files = files_of(part)
    assert files
    own = {part} if part in KINDS else set()
    assert [path for path in files if imported_parts(path) - SHARED - own] == []
