"""The map of the statistics says which functions no report uses: exactly those that nothing in the product leads to."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from scenarios.comparisons import rules
from tests.contracts.house import ROOT, files, parsed, product

FOLDER = ROOT / "scenarios/comparisons/rules"
Name = tuple[str, str]
"""Module and name of something at its top."""


def test_the_map_names_what_no_report_uses() -> None:
    named = set(re.findall(r"`(\w+)\.(\w+)`", rules.__doc__ or "")) - {("study", "compare")}
    assert named == functions() - used()


def functions() -> set[Name]:
    return {one for one, node in tops().items() if isinstance(node, ast.FunctionDef) and one[1][0] != "_"}


def used() -> set[Name]:
    """What the rest of the product asks for, and what that asks for in turn."""
    tree, found = tops(), set[Name]()
    asked = [one for path in product() if path.parent != FOLDER for one in names_in(parsed(path), known(path))]
    while asked:
        one = asked.pop()
        if one not in found:
            found.add(one)
            inside = FOLDER / f"{one[0]}.py"
            asked += names_in(tree[one], known(inside)) if one in tree else ()
    return found


def tops() -> dict[Name, ast.stmt]:
    return {
        (path.stem, name): node
        for path in files(str(FOLDER), suffix=".py")
        for node in parsed(path).body
        for name in defined(node)
    }


def defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    for target in [*getattr(node, "targets", ()), getattr(node, "target", None)]:
        if isinstance(target, ast.Name):
            yield target.id


@cache
def known(path: Path) -> dict[str, Name]:
    """What each name in a file stands for, of those of the folder; a module stands for itself and nothing."""
    tops_here = parsed(path).body if path.parent == FOLDER else ()
    own = {name: (path.stem, name) for node in tops_here for name in defined(node)}
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(rules.__name__):
            module = (node.module or "").removeprefix(rules.__name__).strip(".")
            own |= {a.asname or a.name: (module, a.name) if module else (a.name, "") for a in node.names}
    return own


def names_in(tree: ast.AST, own: dict[str, Name]) -> Iterator[Name]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module, name = own.get(node.value.id, ("", ""))
            if not name:
                yield module, node.attr
        if isinstance(node, ast.Name) and node.id in own:
            yield own[node.id]
