"""Migrations: from nothing, twice, by two starters at once, and from every earlier state with rows in it."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from panel.core import db
from panel.core.db import migrations
from panel.core.db.changes import create_unique, drop_unique
from tests.integration.core.db.conftest import ON_POSTGRES
from tests.postgres import fresh_database
from tests.schema import create_from_tables, fill, other_database, shapes

ROOT = Path(__file__).resolve().parents[3]
WRITTEN = migrations.on_disk()
STATES = range(len(WRITTEN) + 1)
START = """
import asyncio
from panel.core import db
print("ready", flush=True)
input()
print(len(asyncio.run(db.migrate())), flush=True)
"""
UNLOCKED = """
import contextlib
from panel.core import db

@contextlib.asynccontextmanager
async def no_lock():
    yield

type(db.engine()).schema_change = lambda self: no_lock()
"""


@pytest.fixture(autouse=True)
def _empty_database() -> None:
    """The database of the run isn't needed here."""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return fresh_database() if ON_POSTGRES else f"sqlite:///{tmp_path}/migrated.db"


@pytest_asyncio.fixture
async def empty(url: str) -> AsyncIterator[db.Database]:
    """Everything happens in a new database."""
    async with other_database(url) as engine:
        yield engine


async def apply_first(count: int) -> None:
    """The state that a database was in after so many migrations."""
    async with db.engine().schema_change():
        await migrations.apply(WRITTEN[:count])


async def present() -> list[str]:
    """Names of the tables that are there, parents first."""
    return [name for name, shape in (await shapes()).items() if shape.columns]


def test_both_halves_go_in_the_order_in_which_they_were_written() -> None:
    """Half by half, a later migration of `panel` would never meet rows of `scenarios` here, as it does out there."""
    ids = [migration.id for migration in WRITTEN]
    assert ids == sorted(ids)
    assert {migration.half for migration in WRITTEN[:2]} == set(migrations.HALVES), "each half's first comes before"


async def test_from_nothing_and_then_nothing_to_do(empty: db.Database) -> None:
    waiting = await db.pending()
    assert waiting
    assert not await db.schema_is_current()
    assert await db.migrate() == waiting
    assert await db.schema_is_current()
    began = time.perf_counter()
    assert await db.migrate() == []
    assert time.perf_counter() - began < 0.3


async def test_migrations_make_what_the_tables_say(empty: db.Database, url: str, tmp_path: Path) -> None:
    await db.migrate()
    made = await shapes()
    async with other_database(fresh_database() if ON_POSTGRES else f"sqlite:///{tmp_path}/straight.db"):
        await create_from_tables()
        assert await shapes() == made


@pytest.mark.parametrize("state", STATES)
async def test_from_every_earlier_state_with_rows(empty: db.Database, state: int) -> None:
    """Each row of each table is still there afterwards, and every foreign key still finds its row."""
    await apply_first(state)
    ids = await fill(await present())
    await db.migrate()
    assert await db.schema_is_current()
    left = await present()
    for name, row_id in ids.items():
        if name in left:
            assert len(await db.rows(f'SELECT id FROM "{name}" WHERE id = {{}}', row_id)) == 1, name
    if not ON_POSTGRES:
        assert await db.rows("PRAGMA foreign_key_check") == []


async def test_a_failing_migration_leaves_nothing(empty: db.Database) -> None:
    """Somebody else's table is in the way of the last one of many."""
    await apply_first(1)
    await db.engine().run_ddl('CREATE TABLE "answer" (id INTEGER)')
    before = await shapes()
    with pytest.raises(Exception, match="already exists"):
        await db.migrate()
    assert await shapes() == before
    await db.engine().run_ddl('DROP TABLE "answer"')
    await db.migrate()
    assert await db.schema_is_current()


async def test_a_database_of_other_code_is_refused(empty: db.Database) -> None:
    """As after a regenerated first migration: a plain message instead of "table already exists"."""
    await apply_first(1)
    await db.rows("UPDATE migration SET name = {}", "2020-01-01T00:00:00:000000")
    before = await shapes()
    with pytest.raises(db.MigrationError, match="2020-01-01"):
        await db.migrate()
    assert await shapes() == before


async def test_a_database_of_another_program_is_refused(empty: db.Database) -> None:
    await empty.run_ddl("CREATE TABLE invoice (id INTEGER PRIMARY KEY)")
    with pytest.raises(db.MigrationError, match=r"^DATABASE_URL: .*invoice"):
        await db.migrate()
    assert not any(shape.columns for shape in (await shapes()).values())


async def test_newer_migrations_in_the_database_disturb_nobody(empty: db.Database) -> None:
    """A rolling update: the old code still serves while the new one has migrated."""
    await db.migrate()
    await db.rows("INSERT INTO migration (name, app_name) VALUES ({}, {})", "2099-01-01T00:00:00:000000", "panel")
    assert await db.schema_is_current()
    assert await db.migrate() == []


def start(url: str, count: int, before: str = "") -> list[tuple[str, str, int]]:
    """So many processes migrate at the same time: output, errors, exit status of each."""
    env = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    started = [
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", before + START],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=env,
        )
        for _ in range(count)
    ]  # fmt: skip
    assert [p.stdout.readline() for p in started if p.stdout] == ["ready\n"] * count
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return [(*p.communicate(timeout=60), p.returncode) for p in started]


async def test_two_starters_at_once(url: str) -> None:
    outcomes = await asyncio.to_thread(start, url, 3)
    assert [status for _out, _errors, status in outcomes] == [0, 0, 0], outcomes
    applied = sorted(int(out) for out, _errors, _status in outcomes)
    assert applied == [0, 0, STATES[-1]]
    async with other_database(url):
        assert await db.schema_is_current()


async def test_control_without_the_lock_two_starters_break(url: str) -> None:
    outcomes = await asyncio.to_thread(start, url, 3, UNLOCKED)
    assert any(status for _out, _errors, status in outcomes)


async def test_unique_indexes_come_and_go(empty: db.Database) -> None:
    await empty.run_ddl("CREATE TABLE seat (id INTEGER PRIMARY KEY, row INTEGER, number INTEGER, state VARCHAR(9))")
    add = "INSERT INTO seat VALUES ({}, {}, {}, {})"
    await create_unique("seat", ("row", "number"), where="state = 'taken'")
    await db.write((add, 1, 1, 1, "taken"), (add, 2, 1, 1, "free"), (add, 3, 1, 2, "taken"))
    with pytest.raises(Exception) as refused:
        await db.write((add, 4, 1, 1, "taken"))
    assert db.is_unique_violation(refused.value)
    await drop_unique("seat", ("row", "number"), where="state = 'taken'")
    await db.write((add, 4, 1, 1, "taken"))
