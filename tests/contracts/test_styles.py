"""No style is left over: every class of our style sheets, and every vendored icon, is named where pages are made."""

import re
from functools import cache

from panel.core.icons import FOLDER, SHEET
from tests.contracts.house import files, product

ASIDE = re.compile(r"/\*.*?\*/|url\([^)]*\)|\"[^\"]*\"|'[^']*'", re.DOTALL)
CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
COMMENT = re.compile(r"{#.*?#}", re.DOTALL)
WORD = re.compile(r"[a-zA-Z][\w-]*")
GIVEN = re.compile(
    r"(?:class|css)=(\"(?:[^\"{]|\{\{.*?\}\}|\{%.*?%\})*\")|[\"']([\w -]+)[\"']|(\.\w[\w-]*)"
    r"|{% block \w+ %}\s*([\w-]+)\s*{%",
    re.DOTALL,
)
"""Where a class may stand: as an attribute, in a string of nothing but words, in a script's selector, in a block."""
QUOTED = re.compile(r"[\"']([\w-]+)[\"']")
BEGUN = re.compile(r"([a-z][\w-]*)(?=[\"'] ~|\{\{|%s|\{[a-z])")
"""What something is put behind: `"tone-" ~ x`, `tone-{{ x }}`, `"tone-%s"`, `f"tone-{x}"`."""


@cache
def _made() -> str:
    """All that makes pages, as one text."""
    ours = [*files("templates"), *files("static/js", suffix=".js"), *product()]
    return COMMENT.sub("", "\n".join(path.read_text("utf-8") for path in ours))


def unused(names: set[str]) -> list[str]:
    """Which of these nobody writes, as a whole or as the two parts of which they are put together."""
    words = {word for given in GIVEN.findall(_made()) for word in WORD.findall(" ".join(given))}
    quoted, begun = set(QUOTED.findall(_made())) | {str(n) for n in range(12)}, set(BEGUN.findall(_made()))

    def composed(name: str) -> bool:
        return any(name[:at] in begun and name[at:] in quoted for at in range(1, len(name)))

    return sorted(name for name in names if name not in words and not composed(name))


def test_no_class_is_left_over() -> None:
    sheets = [path for path in files("static/css", suffix=".css") if path != SHEET]
    named = {name for path in sheets for name in CLASS.findall(ASIDE.sub("", path.read_text("utf-8")))}
    assert len(named) > 200
    assert unused(named) == []


def test_no_property_is_left_over() -> None:
    text = "".join(path.read_text("utf-8") for path in files("static/css", suffix=".css") if path != SHEET)
    assert set(re.findall(r"^\s*(--[\w-]+):", text, re.MULTILINE)) - set(re.findall(r"var\((--[\w-]+)", text)) == set()


def test_no_icon_is_left_over() -> None:
    assert unused({path.stem for path in FOLDER.glob("*.svg")}) == []


def test_one_that_nobody_names_is_found() -> None:
    assert unused({"btn", "pill--warn", "no-such-class", "pill--no-such-tone"}) == [
        "no-such-class",
        "pill--no-such-tone",
    ]
