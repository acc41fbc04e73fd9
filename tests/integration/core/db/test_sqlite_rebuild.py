"""SQLite can't alter much: migrations rebuild a table, and nothing that hangs on it may get lost."""

import sqlite3

import pytest

from panel.core.db.sqlite.engine import SqliteDatabase

FAMILY = (
    "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
    "CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent(id) ON DELETE CASCADE)",
    "INSERT INTO parent VALUES (1)",
    "INSERT INTO child VALUES (1, 1)",
)
REBUILD = (
    "CREATE TABLE new (id INTEGER PRIMARY KEY, name VARCHAR(9) NOT NULL DEFAULT '')",
    "INSERT INTO new (id) SELECT id FROM parent",
    "DROP TABLE parent",
    "ALTER TABLE new RENAME TO parent",
)
CHILDREN = "SELECT c.id FROM child c JOIN parent p ON p.id = c.parent"


async def do(engine: SqliteDatabase, *statements: str) -> None:
    for statement in statements:
        await engine.run_ddl(statement)


async def test_a_schema_change_keeps_the_children(engine: SqliteDatabase) -> None:
    await do(engine, *FAMILY)
    async with engine.schema_change():
        await do(engine, *REBUILD)
    assert await engine.rows(CHILDREN) == [{"id": 1}]


async def test_control_an_ordinary_transaction_loses_them(engine: SqliteDatabase) -> None:
    await do(engine, *FAMILY)
    async with engine.transaction():
        await do(engine, *REBUILD)
    assert await engine.rows(CHILDREN) == []


async def test_a_schema_change_that_breaks_a_reference_is_undone(engine: SqliteDatabase) -> None:
    await do(engine, *FAMILY)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        async with engine.schema_change():
            await do(engine, *REBUILD, "DELETE FROM parent")
    assert await engine.rows(CHILDREN) == [{"id": 1}]


async def test_afterwards_foreign_keys_are_enforced_again(engine: SqliteDatabase) -> None:
    await do(engine, *FAMILY)
    async with engine.schema_change():
        pass
    await do(engine, "DELETE FROM parent")
    assert await engine.rows("SELECT id FROM child") == []
