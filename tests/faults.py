"""Faults as they really happen, for as long as a block lasts."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from jinja2 import DictLoader

from panel.core import db
from panel.core.pages import environment


@asynccontextmanager
async def away(table: str) -> AsyncIterator[None]:
    """A table is out of reach."""
    await db.engine().run_ddl(f'ALTER TABLE "{table}" RENAME TO "{table}_away"')
    try:
        yield
    finally:
        await db.engine().run_ddl(f'ALTER TABLE "{table}_away" RENAME TO "{table}"')


@contextmanager
def no_templates() -> Iterator[None]:
    """No template can be read, as in a half copied installation."""
    made = environment()
    loader, known = made.loader, made.cache
    made.loader, made.cache = DictLoader({}), None
    try:
        yield
    finally:
        made.loader, made.cache = loader, known
