"""The database: one API over SQLite and PostgreSQL.

    async with transaction():                       # BEGIN IMMEDIATE / BEGIN; inside another one: a savepoint
        await Run.update({Run.state: "open"}).where(Run.id == run_id)
        await outbox.queue(...)

    found = await rows("SELECT id, state FROM run WHERE round = {}", round_id)      # the hot path: dicts
    await write((INSERT_ANSWER, run_id, key, value), (MOVE_ON, position, run_id))   # one atomic unit, one fsync

Rules: one task, one transaction (no `gather` inside; every job of the worker in a fresh task). Nothing slow inside: on
SQLite everybody else's writes wait. A statement that may fail (a unique index deciding a race) stands in a nested
`transaction()` of its own, else PostgreSQL undoes the outer one too.
"""

import asyncio
import sqlite3
from contextlib import AbstractAsyncContextManager
from typing import Any, Literal

import asyncpg

from panel.core.db.backups import BackupError, backup
from panel.core.db.database import Database, bind, engine, make_engine
from panel.core.db.migrations import MigrationError, migrate, pending, schema_is_current
from panel.core.db.sql import Row, Statement, contains, marks
from panel.core.db.sql import alike as _alike
from panel.core.db.values import as_bool, as_float, as_int, as_json, as_time, as_uuid

_UNIQUE = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)


async def start() -> None:
    """Open what the application needs while it runs; belongs into its lifespan, in the event loop that serves."""
    bind(engine())
    await engine().start()


async def stop() -> None:
    """Finish what was asked for, close everything. `start()` works again afterwards."""
    await engine().stop()


def transaction() -> AbstractAsyncContextManager[Any]:
    """All or nothing. The outermost is real, a nested one undoes exactly its own writes when an exception leaves it."""
    return engine().transaction()


def connection() -> AbstractAsyncContextManager[None]:
    """Around the reads of one page: on PostgreSQL they share a connection (40 % faster). One after the other."""
    return engine().connection()


async def rows(sql: str, *args: Any) -> list[Row]:
    """Run one statement, `{}` for each value; its rows as dicts.

    Plain columns come typed on both engines: UUID, aware datetime in UTC, bool, int, str (JSON as text). Expressions
    don't on SQLite: see `as_time`, `as_uuid`, `as_bool`, `as_int`, `as_float`, `as_json`.
    """
    return await engine().rows(sql, *args)


async def write(*statements: Statement) -> list[list[Row]]:
    """Run statements as one atomic unit, each `(sql, value, …)`; the rows of each (`RETURNING`), in order.

    On disk when it returns. Units of concurrent requests share a COMMIT on SQLite, yet fail each for itself. Inside a
    transaction the unit is a part of it.
    """
    return await engine().write(*statements)


def dialect() -> Literal["sqlite", "postgres"]:
    return "sqlite" if engine().engine_type == "sqlite" else "postgres"


def alike(column: str) -> str:
    """For ORDER BY: a text column, the same way round on every database whatever its collation."""
    return _alike(column, dialect())


async def ping(seconds: float = 2.0) -> None:
    """Ask for an answer; raises what went wrong, `TimeoutError` when none came."""
    async with asyncio.timeout(seconds):
        await rows("SELECT 1 AS one")


def is_unique_violation(exc: BaseException) -> bool:
    """Whether a unique index or primary key refused a row, on either engine."""
    if isinstance(exc, sqlite3.IntegrityError):
        return exc.sqlite_errorcode in _UNIQUE
    return isinstance(exc, asyncpg.UniqueViolationError)


__all__ = [
    "BackupError", "Database", "MigrationError", "Row", "Statement",
    "as_bool", "as_float", "as_int", "as_json", "as_time", "as_uuid",
    "backup", "bind", "connection", "contains", "dialect", "engine", "is_unique_violation", "make_engine", "marks",
    "migrate", "pending", "ping", "rows", "schema_is_current", "start", "stop", "transaction", "write",
]  # fmt: skip
