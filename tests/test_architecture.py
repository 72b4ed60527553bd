"""The three floors: imports point only downwards, and some things live in one place only."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
FLOORS: Final = ("minialbert", "pipelines", "cli")  # from the ground up
MAY_IMPORT_TRANSFORMERS: Final = (
    "minialbert/transformers_bridge.py", "minialbert/training/", "pipelines/measuring/by_hand.py",
)  # fmt: skip

Rule = Callable[[ast.Module, str], Iterator[str]]


def imported_modules(tree: ast.Module, path: str) -> Iterator[str]:
    """Yield the dotted name of every module imported anywhere in a file, relative ones resolved."""
    package = list(Path(path).parent.parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = [*above, *(node.module or "").split(".")]
            yield from (".".join([*filter(None, base), alias.name]) for alias in node.names)
        elif isinstance(node, ast.Call) and called_name(node) in {"import_module", "__import__"}:
            names = (n.value for n in node.args if isinstance(n, ast.Constant))
            yield from (name for name in names if isinstance(name, str))


def called_name(node: ast.Call) -> str:
    """Return ``f`` for calls of ``f(...)`` and ``x.f(...)``, else nothing."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def upward_imports(tree: ast.Module, path: str) -> Iterator[str]:
    """Yield imports of a higher floor."""
    floor = FLOORS.index(path.split("/", maxsplit=1)[0])
    for name in imported_modules(tree, path):
        top = name.split(".", maxsplit=1)[0]
        if top in FLOORS and FLOORS.index(top) > floor:
            yield f"imports {name}"


def click_below_cli(tree: ast.Module, path: str) -> Iterator[str]:
    """Yield imports of click outside ``cli/``."""
    if not path.startswith("cli/"):
        yield from (n for n in imported_modules(tree, path) if n.split(".")[0] == "click")


def prints_below_cli(tree: ast.Module, path: str) -> Iterator[str]:
    """Yield calls of print outside ``cli/``."""
    if not path.startswith("cli/"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id == "print":
                yield f"print in line {node.lineno}"


def stray_transformers(tree: ast.Module, path: str) -> Iterator[str]:
    """Yield imports of transformers, or of the bridge to it, where tagging would pay for them."""
    if not path.startswith(MAY_IMPORT_TRANSFORMERS):
        for name in imported_modules(tree, path):
            if name.split(".")[0] == "transformers" or "transformers_bridge" in name:
                yield f"imports {name}"


def training_in_use(tree: ast.Module, path: str) -> Iterator[str]:
    """Yield imports of training code from ``minialbert/`` outside it."""
    if path.startswith("minialbert/") and not path.startswith("minialbert/training/"):
        for name in imported_modules(tree, path):
            if name.startswith("minialbert.training"):
                yield f"imports {name}"


RULES: Final[tuple[Rule, ...]] = (
    upward_imports,
    click_below_cli,
    prints_below_cli,
    stray_transformers,
    training_in_use,
)
FILES: Final = sorted(
    path.relative_to(ROOT).as_posix() for floor in FLOORS for path in (ROOT / floor).rglob("*.py")
)
rules = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)


def test_all_floors_have_files() -> None:
    assert {path.split("/")[0] for path in FILES} == set(FLOORS)


@rules
@pytest.mark.parametrize("path", FILES)
def test_file_keeps_the_rule(path: str, rule: Rule) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert not list(rule(tree, path))


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        (upward_imports, "minialbert/x.py", "import pipelines.jobs"),
        (upward_imports, "minialbert/x.py", "def f():\n    from pipelines import jobs"),
        (upward_imports, "minialbert/x.py", "import_module('cli.main')"),
        (upward_imports, "pipelines/x.py", "from cli.main import run"),
        (click_below_cli, "pipelines/x.py", "from click import echo"),
        (prints_below_cli, "minialbert/x.py", "f(key=print)"),
        (stray_transformers, "minialbert/x.py", "import transformers.models"),
        (stray_transformers, "minialbert/x.py", "from minialbert import transformers_bridge"),
        (stray_transformers, "minialbert/x.py", "from . import transformers_bridge"),
        (training_in_use, "minialbert/x.py", "from .training.start import kept_energy"),
        (training_in_use, "minialbert/scoring/x.py", "from ..training import start"),
    ],
)
def test_rule_notices(rule: Rule, path: str, source: str) -> None:
    assert list(rule(ast.parse(source), path))


@rules
@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("cli/x.py", "import click, pipelines, minialbert\nprint(1)"),
        ("pipelines/x.py", "from minialbert.spans import Span\nfrom . import tables"),
        ("minialbert/training/x.py", "import transformers\nfrom minialbert.training import start"),
        ("minialbert/transformers_bridge.py", "from transformers import AutoConfig"),
    ],
)
def test_rule_lets_pass(rule: Rule, path: str, source: str) -> None:
    assert not list(rule(ast.parse(source), path))
