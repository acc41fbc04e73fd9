"""The ready-made journeys that come with the product, read once in a process."""

import asyncio
from functools import cache
from typing import Any

import msgspec

from panel.core.addresses import searchable
from panel.core.errors import NotFound
from panel.core.german import spoken
from panel.core.i18n import pick
from panel.core.settings import settings
from scenarios import library
from scenarios.authoring.files import ScenarioFile, read


class Entry(msgspec.Struct, frozen=True):
    """One ready-made journey."""

    key: str
    file: ScenarioFile


async def entries() -> tuple[Entry, ...]:
    """All of them, by title in the reader's language."""
    found = await asyncio.to_thread(_read_all, settings().form_of_address, settings().country)
    return tuple(sorted(found, key=lambda one: searchable(pick(one.file.outline.title))))


async def entry(key: str) -> Entry:
    """The one of this key. Raises `NotFound`."""
    for one in await entries():
        if one.key == key:
            return one
    raise NotFound


def our_own(data: bytes, name: str) -> ScenarioFile:
    """A file that comes with the product, in the installation's form of address."""
    reading = read(data)
    assert reading.content, f"{name}: {reading.errors[0].line}: {reading.errors[0].message % reading.errors[0].params}"
    return msgspec.convert(_spoken(msgspec.to_builtins(reading.content)), ScenarioFile)


@cache
def _read_all(_address: str, _country: str) -> tuple[Entry, ...]:
    files = (our_own(path.read_bytes(), path.name) for path in library.files())
    return tuple(Entry(file.outline.key, file) for file in files)


def _spoken(node: Any) -> Any:
    """The same with every German text of a translation map as this installation says it."""
    if isinstance(node, dict):
        return {
            key: spoken(part) if key == "de" and isinstance(part, str) else _spoken(part) for key, part in node.items()
        }
    return [_spoken(part) for part in node] if isinstance(node, list | tuple) else node
