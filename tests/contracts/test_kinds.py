"""Each kind, of whatever there are kinds of, stands in its folder, is listed, and has its templates and its test."""

import ast
import re
from typing import Any

import pytest

from panel.core.pages import environment
from panel.incentives.kinds import KINDS as INCENTIVES
from scenarios.questions.kinds import ALL as QUESTIONS
from scenarios.reports.sections import SECTIONS
from tests.contracts.house import files, parsed

LISTED: dict[str, tuple[Any, ...]] = {
    "scenarios/questions/kinds": QUESTIONS, "panel/incentives/kinds": INCENTIVES, "scenarios/reports/sections": SECTIONS,
}  # fmt: skip
EVERY = [pytest.param(kind, id=type(kind).__name__) for kinds in LISTED.values() for kind in kinds]
VIEWS = ("ask", "answer", "result")
"""Of a question."""


@pytest.fixture(scope="module")
def tested() -> str:
    """All tests but the contracts, as one text."""
    return "\n".join(path.read_text("utf-8") for path in files("tests", suffix=".py") if "contracts" not in path.parts)


@pytest.mark.parametrize("folder", LISTED)
def test_what_stands_in_the_folder_is_listed(folder: str) -> None:
    """A kind is a class that gives its `key`; the folder's other modules help them."""
    classes = [c for path in files(folder, suffix=".py") for c in ast.walk(parsed(path)) if isinstance(c, ast.ClassDef)]
    found = {one.name for one in classes if "key" in _given(one)}
    assert found == {type(kind).__name__ for kind in LISTED[folder]}


def _given(one: ast.ClassDef) -> set[str]:
    """The names to which a class gives a value."""
    given = [line for line in one.body if isinstance(line, ast.Assign | ast.AnnAssign) and line.value]
    return {name.id for line in given for name in ast.walk(line) if isinstance(name, ast.Name)}


@pytest.mark.parametrize("kind", EVERY)
def test_it_has_its_templates(kind: Any) -> None:
    templates: list[Any] = [kind.template(view) for view in VIEWS] if kind in QUESTIONS else [kind.template]
    for name in templates:
        assert environment().get_template(name)


@pytest.mark.parametrize("kind", EVERY)
def test_it_has_a_test(kind: Any, tested: str) -> None:
    """Its class, its module or its key stands in a test."""
    cls = type(kind)
    names = (cls.__name__, f"{cls.__module__.rpartition('.')[2]} import", f"[\"']{kind.key}[\"']")
    assert any(re.search(rf"(?<!\w){name}", tested) for name in names)
