"""Which German texts speak to their reader, and so need a du form in `du.po`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from ruamel.yaml import YAML

from panel.core.german import SPEAKS

SCENARIOS = ("scenarios/library/*.yaml", "scenarios/demo/*_optimised.yaml")


def addressed(german: Catalog, root: Path) -> Catalog:
    """All of them as msgids: of the translations, marked in the code (`A_`), and of the scenarios that come with us."""
    found = Catalog(charset="utf-8")
    for text in (*_translations(german), *_marked(root), *_of_scenarios(root)):
        if SPEAKS.search(text):
            found.add(text)
    return found


def _translations(german: Catalog) -> Iterator[str]:
    for message in german:
        if message.id and message.string:
            yield from (message.string,) if isinstance(message.string, str) else message.string


def _marked(root: Path) -> Iterator[str]:
    for _, _, text, _, _ in extract_from_dir(root / "panel", [("**.py", "python")], {}, {"A_": None}):
        yield str(text)


def _of_scenarios(root: Path) -> Iterator[str]:
    for pattern in SCENARIOS:
        for path in sorted(root.glob(pattern)):
            yield from _german(YAML(typ="safe").load(path.read_text("utf-8")))


def _german(node: Any) -> Iterator[str]:
    """The `de:` of every text in a file."""
    if isinstance(node, list):
        for part in node:
            yield from _german(part)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "de" and isinstance(value, str):
                yield value
            else:
                yield from _german(value)
