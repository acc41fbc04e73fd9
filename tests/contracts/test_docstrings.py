"""Every module, and every public rule, action and query, says what it promises."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.contracts.house import parsed, product, short

SPEAKING = {"rules", "actions", "queries"}
"""Files, or folders of files, of a slice whose names others call."""
Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def test_every_public_rule_action_and_query_has_a_docstring() -> None:
    looked_at = [(path, node) for path in product() if SPEAKING & {*path.parts, path.stem} for node in public(path)]
    assert len(looked_at) > 500, "the contract looks in the wrong place"
    assert [f"{short(path)}:{node.name}" for path, node in looked_at if not ast.get_docstring(node)] == []


def test_every_module_has_a_docstring() -> None:
    assert [short(path) for path in product() if path.stat().st_size and not ast.get_docstring(parsed(path))] == []


def public(path: Path) -> Iterator[Named]:
    return (node for node in parsed(path).body if isinstance(node, Named) and not node.name.startswith("_"))
