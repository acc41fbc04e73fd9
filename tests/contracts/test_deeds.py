"""What a module does decides who may lean on it, whatever its name: names are for people.

import-linter holds the order of the usual files of a slice. A slice has others beside them (`ledger`, `live`, `walk`, …),
and any of them could carry a write into a query, or a query into a rule. So each is judged by the strongest thing that it
does or that it leads to through its imports.
"""

import ast
import re
from collections.abc import Iterator
from enum import IntEnum
from functools import cache
from pathlib import Path

from tests.contracts.house import ROOT, parsed, product
from tests.contracts.test_imports import imports


class Deed(IntEnum):
    """Each includes those before it."""

    NOTHING = 0
    READS = 1
    WRITES = 2
    ANSWERS = 3
    """Requests, or the clock: nothing but `app` stands above."""


MOST = {
    "rules": Deed.NOTHING,
    "tables": Deed.NOTHING,
    "queries": Deed.READS,
    "web": Deed.ANSWERS,
    "duties": Deed.ANSWERS,
}
"""By the name under the slice; everything else may write."""
CHOSEN = {"kinds"}
"""Their verbs are called by actions alone, their words by queries, too: what they lead to is not followed."""
WRITING = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s")
CHANGES = {"insert", "update", "delete"}
HANDLERS = {f"litestar.{verb}" for verb in ("get", "post", "put", "patch", "delete", "route", "head")}


def modules() -> dict[str, Path]:
    """The modules of the slices by their full names; plumbing and `app` are none."""
    found = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in product()
    }
    return {name: path for name, path in found.items() if name.count(".") > 1 and not name.startswith("panel.core.")}


MODULES = modules()


def test_no_module_does_more_than_its_name_allows() -> None:
    worst = {name: max(leads_to(name), key=own_deed) for name in MODULES}
    assert {name: one for name, one in worst.items() if own_deed(one) > most(name)} == {}, "module: what it leads to"


def most(name: str) -> Deed:
    return MOST.get(under_slice(name).partition("_")[0], Deed.WRITES)


def under_slice(name: str) -> str:
    return name.split(".")[2]


def leads_to(name: str) -> Iterator[str]:
    """A module and all that its imports bring along."""
    seen, todo = {name}, [name]
    while todo:
        one = todo.pop()
        yield one
        if one == name or under_slice(one) not in CHOSEN:
            new = imported(one) - seen
            seen |= new
            todo += new


@cache
def imported(name: str) -> frozenset[str]:
    asked = {full for _, full in imports(MODULES[name])}
    return frozenset(MODULES.keys() & (asked | {full.rpartition(".")[0] for full in asked}))


@cache
def own_deed(name: str) -> Deed:
    """What a module does itself, told by what it imports and says."""
    asked, nodes = {full for _, full in imports(MODULES[name])}, list(ast.walk(parsed(MODULES[name])))
    if most(name) is Deed.ANSWERS or asked & HANDLERS:
        return Deed.ANSWERS
    tables = {full.rpartition(".")[2] for full in asked if ".tables." in full}
    if "panel.core.db.write" in asked or any(changes(node, tables) for node in nodes):
        return Deed.WRITES
    reads = tables or any(full == "panel.core.db" or full.startswith("panel.core.db.") for full in asked)
    return Deed.READS if reads and under_slice(name) != "tables" else Deed.NOTHING


def changes(node: ast.AST, tables: set[str]) -> bool:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return (node.attr in CHANGES and node.value.id in tables) or (node.value.id, node.attr) == ("db", "write")
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(WRITING.match(node.value))
