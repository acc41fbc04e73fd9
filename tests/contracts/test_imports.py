"""What may be imported, beyond the direction that import-linter holds."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.house import ROOT, parsed, product, short

FORBIDDEN = {
    "litestar.contrib": "goes away with Litestar 3",
    "litestar.testing": "is for tests; ours use httpx over ASGI",
    "piccolo_api": "keeps session tokens in plain text",
    "piccolo_admin": "brings FastAPI along",
    "scipy.stats": "costs a second of every start; scipy.special is enough",
    "app": "stands above both halves",
    "tests": "is not delivered",
}

TABLES = re.compile(r"(panel|scenarios)\.(\w+)\.tables\.")


@pytest.mark.parametrize("name", FORBIDDEN)
def test_the_product_does_not_import(name: str) -> None:
    found = [f"{short(path)}:{line}" for path in product() for line, module in imports(path) if under(module, name)]
    assert found == [], f"{name} {FORBIDDEN[name]}"


def test_of_scipy_only_special_is_imported() -> None:
    modules = {module for path in product() for _, module in imports(path) if under(module, "scipy")}
    assert {module for module in modules if not under(module, "scipy.special") and module != "scipy"} == set()


def test_tables_of_another_slice_are_for_foreign_keys_alone() -> None:
    """Elsewhere that slice's queries and actions are asked, so that it may change its tables."""
    found = [
        f"{short(path)}:{line}: {module}"
        for path in product()
        if path.name != "tables.py"
        for line, module in imports(path)
        if (whose := TABLES.match(module)) and path.relative_to(ROOT).parts[:2] != whose.groups()
    ]
    assert found == []


def under(module: str, name: str) -> bool:
    return module == name or module.startswith(f"{name}.")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that is imported, `from a import b` as `a.b`."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
