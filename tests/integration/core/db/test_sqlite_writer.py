"""The writer thread: units share a COMMIT, yet each fails for itself; nobody waits for ever."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from piccolo.engine.exceptions import TransactionError
from piccolo.engine.sqlite import SQLiteEngine, TransactionType

from panel.core.db import is_unique_violation
from panel.core.db.sqlite.engine import SqliteDatabase
from tests.integration.core.db.conftest import ACCOUNTS, turns

ADD = "UPDATE account SET amount = amount + {} WHERE id = 1"
NOTE = "INSERT INTO note (id, text, account) VALUES ({}, {}, {})"


@pytest.fixture
def elsewhere(engine: SqliteDatabase) -> Iterator[sqlite3.Connection]:
    """Another program at the same file."""
    raw = sqlite3.connect(engine.file, isolation_level=None, timeout=0)
    yield raw
    raw.close()


async def held(engine: SqliteDatabase, elsewhere: sqlite3.Connection, *units: Any) -> list[Any]:
    """Ask for units while the file is locked, so that they wait together; unlock; what became of each."""
    elsewhere.execute("BEGIN IMMEDIATE")
    tasks = [asyncio.create_task(engine.write(("UPDATE account SET id = id",)))]
    await turns()
    tasks += [asyncio.create_task(engine.write(*unit)) for unit in units]
    await turns()
    elsewhere.execute("COMMIT")
    return (await asyncio.gather(*tasks, return_exceptions=True))[1:]


async def test_waiting_units_share_a_commit(engine: SqliteDatabase, elsewhere: Any, amount: Any) -> None:
    before = engine.writer.commits
    await held(engine, elsewhere, *([(ADD, 1)] for _ in range(40)))
    assert await amount() == 40
    assert engine.writer.commits - before == 2


async def test_a_failing_unit_takes_nobody_with_it(engine: SqliteDatabase, elsewhere: Any, notes: Any) -> None:
    units = [[(NOTE, n, text, 1), (ADD, 1)] for n, text in enumerate(("a", "b", "a", "c"))]
    outcomes = await held(engine, elsewhere, *units)
    assert [is_unique_violation(o) if isinstance(o, Exception) else "kept" for o in outcomes] == [
        "kept", "kept", True, "kept",
    ]  # fmt: skip
    assert await notes() == ["a", "b", "c"]


async def test_a_unit_that_breaks_the_shared_commit_is_found(
    engine: SqliteDatabase, elsewhere: Any, notes: Any
) -> None:
    """A deferred foreign key fails at COMMIT only: the group is done again, each for itself."""
    outcomes = await held(engine, elsewhere, [(NOTE, 1, "a", 1)], [(NOTE, 2, "orphan", 99)], [(NOTE, 3, "c", 1)])
    assert [isinstance(o, sqlite3.IntegrityError) for o in outcomes] == [False, True, False]
    assert await notes() == ["a", "c"]


async def test_a_unit_that_undoes_the_whole_group_is_found(engine: SqliteDatabase, elsewhere: Any, notes: Any) -> None:
    """`OR ROLLBACK` ends the transaction that all share, savepoints and all; so does a full disk."""
    await engine.write((NOTE, 9, "there", 1))
    rude = ("INSERT OR ROLLBACK INTO note (id, text) VALUES (2, 'there')",)
    outcomes = await held(engine, elsewhere, [(NOTE, 1, "a", 1)], [rude], [(NOTE, 3, "c", 1)])
    assert [isinstance(o, Exception) for o in outcomes] == [False, True, False]
    assert sorted(await notes()) == ["a", "c", "there"]


async def test_who_was_cancelled_while_waiting_writes_nothing(
    engine: SqliteDatabase, elsewhere: Any, amount: Any
) -> None:
    elsewhere.execute("BEGIN IMMEDIATE")
    first = asyncio.create_task(engine.write((ADD, 1)))
    await turns()
    second, third = asyncio.create_task(engine.write((ADD, 10))), asyncio.create_task(engine.write((ADD, 100)))
    await turns()
    second.cancel()
    await turns()
    elsewhere.execute("COMMIT")
    await asyncio.gather(first, third)
    assert await amount() == 101


async def test_a_lock_of_another_program_is_waited_for(engine: SqliteDatabase, elsewhere: Any, amount: Any) -> None:
    elsewhere.execute("BEGIN IMMEDIATE")
    task = asyncio.create_task(engine.write((ADD, 1)))
    await asyncio.sleep(0.3)
    assert not task.done()
    assert await amount() == 0, "readers wait for no writer"
    elsewhere.execute("COMMIT")
    await task
    assert await amount() == 1


async def test_a_lock_that_lasts_too_long_is_an_error_and_the_writer_goes_on(tmp_path: Path) -> None:
    engine = SqliteDatabase(tmp_path / "locked.db", lock_seconds=0.2)
    await engine.run_ddl("CREATE TABLE t (n INTEGER)")
    other = sqlite3.connect(engine.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        await engine.write(("INSERT INTO t VALUES (1)",))
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        async with engine.transaction():
            pass
    other.execute("COMMIT")
    other.close()
    await engine.write(("INSERT INTO t VALUES (2)",))
    assert await engine.rows("SELECT n FROM t") == [{"n": 2}]
    await engine.stop()


async def test_a_transaction_that_asks_nothing_is_undone(tmp_path: Path) -> None:
    engine = SqliteDatabase(tmp_path / "idle.db", idle_seconds=0.2)
    await engine.run_ddl("CREATE TABLE t (n INTEGER)")
    with pytest.raises(TransactionError, match="asked nothing"):
        async with engine.transaction():
            await engine.rows("INSERT INTO t VALUES (1)")
            await asyncio.wait_for(asyncio.sleep(0.5), 2)
    await engine.write(("INSERT INTO t VALUES (2)",))
    assert await engine.rows("SELECT n FROM t") == [{"n": 2}]
    await engine.stop()


async def test_stop_finishes_what_was_asked_and_undoes_what_is_open(engine: SqliteDatabase, amount: Any) -> None:
    inside = asyncio.Event()

    async def open_for_ever() -> None:
        async with engine.transaction():
            await engine.rows(ADD, 100)
            inside.set()
            await asyncio.Event().wait()

    writes = [asyncio.create_task(engine.write((ADD, 1))) for _ in range(20)]
    await asyncio.gather(*writes)
    hanging = asyncio.create_task(open_for_ever())
    await inside.wait()
    await asyncio.wait_for(engine.stop(), 5)
    hanging.cancel()
    await asyncio.wait([hanging])
    assert await amount() == 20
    assert "sqlite-writer" in {thread.name for thread in threading.enumerate()}, "asked again, it opened again"


async def test_two_event_loops_share_one_writer(engine: SqliteDatabase, amount: Any) -> None:
    async def many() -> None:
        for _ in range(50):
            async with engine.transaction():
                found = await engine.rows("SELECT amount FROM account WHERE id = 1")
                await engine.rows("UPDATE account SET amount = {} WHERE id = 1", found[0]["amount"] + 1)
            assert await engine.rows("SELECT 1 AS one") == [{"one": 1}]

    await asyncio.gather(asyncio.to_thread(asyncio.run, many()), asyncio.to_thread(asyncio.run, many()), many())
    assert await amount() == 150


async def test_what_the_file_promises(engine: SqliteDatabase) -> None:
    pragmas = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "mmap_size": 0}
    for name, value in pragmas.items():
        assert list((await engine.rows(f"PRAGMA {name}"))[0].values()) == [value], name
    assert engine.file.stat().st_mode & 0o077 == 0, "personal data: for its owner alone"


# ---- the faults that this is for, shown by Piccolo's own engine


@pytest.fixture
async def stock(tmp_path: Path) -> SQLiteEngine:
    made = SQLiteEngine(path=str(tmp_path / "stock.db"))
    await made.run_ddl("PRAGMA journal_mode=WAL")
    for statement in ACCOUNTS:
        await made.run_ddl(statement)
    return made


async def test_control_deferred_transactions_fail_on_each_others_locks(stock: SQLiteEngine) -> None:
    async def increment() -> None:
        async with stock.transaction(transaction_type=TransactionType.deferred):
            await stock.run_ddl("SELECT amount FROM account")
            await asyncio.sleep(0.01)
            await stock.run_ddl("UPDATE account SET amount = amount + 1")

    outcomes = await asyncio.gather(*(increment() for _ in range(10)), return_exceptions=True)
    assert any("locked" in str(o) for o in outcomes)


async def test_control_a_nested_transaction_that_joins_keeps_its_writes(stock: SQLiteEngine) -> None:
    async with stock.transaction():
        try:
            async with stock.transaction():
                await stock.run_ddl("UPDATE account SET amount = 5")
                raise KeyError
        except KeyError:
            pass
    assert await stock.run_ddl("SELECT amount FROM account") == [{"amount": 5}]
