"""The files of the house, as the contracts look at them."""

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {
    ".git",
    ".venv",
    "var",
    "__pycache__",
    ".pytest_cache",
    ".ruff_cache",
    ".hypothesis",
    ".import_linter_cache",
}


def files(*folders: str, suffix: str = "") -> Iterator[Path]:
    """Every file below these folders of the project (all of it without any), in a fixed order."""
    for top in folders or (".",):
        for folder, inside, names in os.walk(ROOT / top):
            inside[:] = sorted(name for name in inside if name not in NOT_OURS and not name.endswith(".egg-info"))
            yield from (Path(folder) / name for name in sorted(names) if name.endswith(suffix))


def product(suffix: str = ".py") -> Iterator[Path]:
    """The product's own code: what is delivered, without the migrations (written once, by a generator)."""
    yield ROOT / "app.py"
    yield from (path for path in files("panel", "scenarios", suffix=suffix) if "migrations" not in path.parts)


@cache
def parsed(path: Path) -> ast.Module:
    """A Python file's syntax tree."""
    return ast.parse(path.read_text("utf-8"))


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
