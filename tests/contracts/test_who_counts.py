"""Who counts is decided in one place: nobody else compares kinds of customers by their bare names."""

import ast
import re

from tests.contracts.house import files, parsed, product, short

KNOWN = {
    "panel/customers/rules/people.py": "says which kinds there are",
    "panel/customers/rules/import_lines.py": "lists the words that a file may use",
    "scenarios/runs/rules/counting.py": "says who counts",
}
BARE = re.compile(r"internal|bot|.*'(?:internal|bot)'.*", re.DOTALL)
"""Such a text by itself, or in a statement for the database."""


def test_no_module_names_a_kind_by_itself() -> None:
    found = [
        f"{short(path)}:{node.lineno}"
        for path in product()
        if short(path) not in KNOWN
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and BARE.fullmatch(node.value)
    ]
    assert found == [], "Kind, is_colleague and runs.rules.counting say it"


def test_no_template_decides_who_is_a_colleague() -> None:
    found = [short(path) for path in files("templates") if re.search(r"[=!]=\s*\"internal\"", path.read_text("utf-8"))]
    assert found == ["templates/studies/preview.html"], "customers and seats know it: `.colleague`"
