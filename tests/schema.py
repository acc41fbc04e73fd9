"""The schema as a value to compare: what migrations made, and what the tables would make."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from piccolo.table import Table, sort_table_classes

from panel.core import db
from panel.core.db.catalogue import Column, Index, Reference, columns, indexes, references
from panel.core.db.schema import declared_unique, tables_of

HALVES = ("panel", "scenarios")
_VALUES: tuple[tuple[str, Any], ...] = (
    ("timestamp", datetime(2026, 1, 2, 3, 4, tzinfo=UTC)),
    ("date", date(2026, 1, 2)),
    ("bool", False),
    ("int", 1),
    ("json", "{}"),
    ("real", 1.5),
    ("double", 1.5),
    ("bytea", b"x"),
    ("blob", b"x"),
)


@dataclass(frozen=True)
class Shape:
    """One table as the database has it; the order of columns doesn't matter."""

    columns: frozenset[Column]
    indexes: frozenset[Index]
    references: frozenset[Reference]


async def shape(table: str) -> Shape:
    return Shape(frozenset(await columns(table)), frozenset(await indexes(table)), frozenset(await references(table)))


def tables() -> list[type[Table]]:
    """Every table of both halves, parents first."""
    return list(sort_table_classes([table for half in HALVES for table in tables_of(half)]))


async def shapes() -> dict[str, Shape]:
    return {table._meta.tablename: await shape(table._meta.tablename) for table in tables()}


async def create_from_tables() -> None:
    """The schema without migrations, straight from the table classes."""
    for table in tables():
        await table.create_table()
        for unique in declared_unique(table):
            await db.engine().run_ddl(unique.ddl)


@asynccontextmanager
async def other_database(url: str) -> AsyncIterator[db.Database]:
    """Everything inside happens in another database."""
    before, other = db.engine(), db.make_engine(url)
    db.bind(other)
    try:
        await other.start()
        yield other
    finally:
        await other.stop()
        db.bind(before)


async def fill(names: list[str]) -> dict[str, Any]:
    """One row in each of these tables (parents first), every column filled: table → the row's id."""
    ids: dict[str, Any] = {}
    for table in names:
        parents = {r.column: ids[r.table] for r in await references(table) if r.table in ids}
        row = {c.name: parents.get(c.name, _value(c)) for c in await columns(table)}
        sql = f'INSERT INTO "{table}" ({", ".join(f"{chr(34)}{n}{chr(34)}" for n in row)}) VALUES ({db.marks([*row])})'
        await db.rows(sql, *row.values())
        ids[table] = row["id"]
    return ids


def _value(column: Column) -> Any:
    kind = column.type.lower()
    if kind == "uuid":
        return uuid4()
    room = int(found[1]) if (found := re.search(r"\((\d+)\)", kind)) else 100
    return next((value for word, value in _VALUES if word in kind), column.name[:room])
