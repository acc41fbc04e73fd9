"""The ready-made journeys that come with the product, read once in a process."""

import asyncio
from functools import cache

import msgspec

from panel.core.errors import NotFound
from scenarios import library
from scenarios.authoring.files import ScenarioFile, read


class Entry(msgspec.Struct, frozen=True):
    """One ready-made journey."""

    key: str
    file: ScenarioFile


async def entries() -> tuple[Entry, ...]:
    """All of them, by file name."""
    return await asyncio.to_thread(_read_all)


async def entry(key: str) -> Entry:
    """The one of this key. Raises `NotFound`."""
    for one in await entries():
        if one.key == key:
            return one
    raise NotFound


@cache
def _read_all() -> tuple[Entry, ...]:
    return tuple(_entry(path.read_bytes(), path.name) for path in library.files())


def _entry(data: bytes, name: str) -> Entry:
    reading = read(data)
    assert reading.content, f"{name}: {reading.errors[0].line}: {reading.errors[0].message % reading.errors[0].params}"
    return Entry(reading.content.outline.key, reading.content)
