"""What a migration file may do: Piccolo's changes, and ours that come last.

`manager.add_unique("membership", "panel", "customer")` makes a unique index; `manager.add_final(coroutine_function)`
runs after the tables changed (Piccolo's `add_raw` runs before). On SQLite foreign keys aren't enforced meanwhile, so
that a table can be rebuilt; they are checked before the commit.
"""

import contextlib
import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager as PiccoloManager

from panel.core.db.database import engine
from panel.core.db.schema import Unique


@dataclass
class MigrationManager(PiccoloManager):
    """Piccolo's, quiet, and able to do something last."""

    finals: list[Callable[[], Awaitable[Any]]] = field(default_factory=list)

    def add_final(self, step: Callable[[], Awaitable[Any]]) -> None:
        self.finals.append(step)

    def add_unique(self, table: str, *columns: str, where: str = "") -> None:
        self.add_final(partial(create_unique, table, columns, where))

    def drop_unique(self, table: str, *columns: str, where: str = "") -> None:
        self.add_final(partial(drop_unique, table, columns, where))

    async def run(self, backwards: bool = False) -> None:
        async with engine().transaction():
            with contextlib.redirect_stdout(io.StringIO()):
                await super().run(backwards=backwards)
            for step in self.finals:
                await step()


async def create_unique(table: str, columns: tuple[str, ...], where: str = "") -> None:
    """Make the named unique index, partial with `where` (SQL that both engines understand)."""
    await engine().run_ddl(Unique(table, columns, where).ddl)


async def drop_unique(table: str, columns: tuple[str, ...], where: str = "") -> None:
    await engine().run_ddl(f'DROP INDEX "{Unique(table, columns, where).name}"')
