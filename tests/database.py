"""Between tests the database loses its rows, not its tables: a few milliseconds on either engine."""

from functools import cache

from piccolo.table import sort_table_classes

from panel.core import db
from panel.core.db import Statement
from panel.core.db.schema import tables_of


async def empty() -> None:
    """Delete every row of both halves in one unit."""
    if statements := await emptying():
        await db.write(*statements)


async def emptying() -> list[Statement]:
    """What does so: children before their parents. PostgreSQL need not look for children row by row."""
    full = {row["name"] for row in await db.rows(_full())}
    deletes: list[Statement] = [(f'DELETE FROM "{name}"',) for name in names() if name in full]
    unwatched: list[Statement] = [("SET LOCAL session_replication_role = replica",)]
    return [*(unwatched if deletes and db.dialect() == "postgres" else []), *deletes]


@cache
def _full() -> str:
    """Which tables have rows at all: one question is cheaper than forty deletions of nothing."""
    return " UNION ALL ".join(f"SELECT '{name}' AS name WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names())


@cache
def names() -> tuple[str, ...]:
    tables = sort_table_classes([*tables_of("panel"), *tables_of("scenarios")])
    return tuple(table._meta.tablename for table in reversed(tables))
