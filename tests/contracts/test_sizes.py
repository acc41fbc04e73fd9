"""Nothing grows past what one can hold in the head; what has to be longer says why, here."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.contracts.house import ROOT, files, parsed, product, short

FILE, FUNCTION, TEMPLATE = 300, 30, 240
"""Twice the aims of 150, 15 and 120 lines. A function's lines are its body's, without the docstring."""
LINE = 240
"""Characters of a template's line, twice the code's: few long lines are no shorter than many."""

REASONS: dict[str, str] = {
    "panel/core/commands.py:commands": "four commands of a few lines each, which share the duties",
    "panel/core/pages.py:environment": "one list: what every template may use",
    "panel/invitations/actions.py:_written": "two statements, a column a line",
    "panel/outbox/actions.py:enqueue": "one statement of nineteen columns, a value a line",
    "scenarios/studies/ready.py:facts_of": "one value of many facts, a fact a line",
    "scenarios/demo/story.py:moving": "a story told in its order",
    "tests/bench/walk.py": "the load driver is one file on purpose: it is copied to where load comes from",
}
"""`path` or `path:function` → why it is longer."""


def test_no_file_is_too_long() -> None:
    assert unexplained(longer(product())) == {}


def test_no_test_file_is_too_long() -> None:
    assert unexplained(longer(files("tests", suffix=".py"))) == {}


def test_no_template_is_too_long() -> None:
    assert unexplained(longer(files("templates", suffix=".html"))) == {}


def test_no_line_of_a_template_is_too_long() -> None:
    wide = [
        f"{short(path)}:{number}"
        for path in files("templates")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > LINE
    ]
    assert wide == []


def test_no_function_is_too_long() -> None:
    assert any(True for path in product() for _ in functions(path)), "the contract looks in the wrong place"
    assert unexplained(long_functions(product())) == {}


def test_every_reason_is_still_needed() -> None:
    """A function that is gone or short again needs none."""
    named = [ROOT / name.partition(":")[0] for name in REASONS]
    there = [path for path in named if path.exists()]
    assert set(REASONS) - longer(there).keys() - long_functions(there).keys() == set()


def unexplained(long: dict[str, int]) -> dict[str, int]:
    return {name: lines for name, lines in long.items() if name not in REASONS}


def longer(paths: Iterable[Path]) -> dict[str, int]:
    sizes = {path: length(path) for path in paths}
    return {short(path): n for path, n in sizes.items() if n > (TEMPLATE if path.suffix == ".html" else FILE)}


def long_functions(paths: Iterable[Path]) -> dict[str, int]:
    return {f"{short(path)}:{name}": n for path in paths for name, n in functions(path) if n > FUNCTION}


def length(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            yield node.name, (body[-1].end_lineno or 0) - body[0].lineno + 1
