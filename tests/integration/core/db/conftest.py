"""Engines of their own for these tests, of the kind that this run is about, each on an empty database."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from panel.core.db import Database, make_engine
from tests.postgres import fresh_database

ON_POSTGRES = os.environ["DATABASE_URL"].startswith("postgres")
collect_ignore_glob = ["test_sqlite_*.py"] if ON_POSTGRES else ["test_postgres_*.py"]

ACCOUNTS = (
    "CREATE TABLE account (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL)",
    "CREATE TABLE note (id INTEGER PRIMARY KEY, text VARCHAR(100) UNIQUE,"
    " account INTEGER REFERENCES account(id) DEFERRABLE INITIALLY DEFERRED)",
    "INSERT INTO account VALUES (1, 0)",
)


@pytest.fixture(autouse=True)
def _empty_database() -> None:
    """The database of the run isn't needed here."""


@pytest.fixture
def url(tmp_path: Path) -> str:
    """An empty database of the kind that this run is about."""
    return fresh_database() if ON_POSTGRES else f"sqlite:///{tmp_path}/test.db"


@pytest_asyncio.fixture
async def engine(url: str) -> AsyncIterator[Database]:
    """An engine that runs, over two small tables: `account` with one row, `note` with a deferred foreign key."""
    made = make_engine(url, pool_size=4)
    await made.start()
    for statement in ACCOUNTS:
        await made.run_ddl(statement)
    yield made
    await made.stop()


@pytest.fixture
def amount(engine: Database) -> Callable[[], Awaitable[int]]:
    async def ask() -> int:
        return (await engine.rows("SELECT amount FROM account WHERE id = 1"))[0]["amount"]

    return ask


@pytest.fixture
def notes(engine: Database) -> Callable[[], Awaitable[list[str]]]:
    async def ask() -> list[str]:
        return [row["text"] for row in await engine.rows("SELECT text FROM note ORDER BY id")]

    return ask


async def turns(count: int = 5) -> None:
    """Let other tasks go on."""
    for _ in range(count):
        await asyncio.sleep(0.005)
