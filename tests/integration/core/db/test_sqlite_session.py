"""Inside a transaction statements run at once, in the event loop's thread; what takes long must not hold the loop."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from piccolo.engine.exceptions import TransactionError

from panel.core.db.sqlite import session
from panel.core.db.sqlite.engine import SqliteDatabase
from tests.integration.core.db.test_sqlite_reader import HEAVY, Ticks

ADD = "UPDATE account SET amount = amount + {} WHERE id = 1"
SLOW_WRITE = f"UPDATE account SET amount = amount + ({HEAVY.replace('{}', '3')}) * {{}} WHERE id = 1"


async def test_a_small_statement_needs_no_thread(engine: SqliteDatabase, amount: Any) -> None:
    async with engine.transaction():
        writing = engine.rows(ADD + " RETURNING amount", 2)
        with pytest.raises(StopIteration) as done:
            writing.send(None)
        assert done.value.value == [{"amount": 2}]
    assert await amount() == 2


async def test_a_heavy_read_leaves_the_loop_to_others_and_the_transaction_whole(
    engine: SqliteDatabase, amount: Any
) -> None:
    async with engine.transaction():
        await engine.rows(ADD, 1)
        async with Ticks() as ticks:
            assert await engine.rows(HEAVY, 3) == [{"count": 100_000}]
        await engine.rows(ADD, 1)
    assert ticks.count > 10
    assert await amount() == 2


async def test_a_write_that_once_was_slow_leaves_the_loop_to_others(engine: SqliteDatabase, amount: Any) -> None:
    async with engine.transaction():
        async with Ticks() as first:
            await engine.rows(SLOW_WRITE, 1)
        async with Ticks() as second:
            await engine.rows(SLOW_WRITE, 1)
    assert (first.count <= 1, second.count > 10) == (True, True)
    assert await amount() == 200_000


async def test_statements_behind_a_slow_one_keep_their_order(engine: SqliteDatabase, amount: Any) -> None:
    async with engine.transaction():
        await engine.rows(SLOW_WRITE, 0)
        await asyncio.gather(
            engine.rows(SLOW_WRITE, 0),
            engine.rows("UPDATE account SET amount = 5"),
            engine.rows("UPDATE account SET amount = amount * 2"),
        )
    assert await amount() == 10


async def test_a_cancel_during_a_slow_statement_undoes_everything(engine: SqliteDatabase, amount: Any) -> None:
    async def slow() -> None:
        async with engine.transaction():
            await engine.rows(ADD, 1)
            async with engine.transaction():
                await engine.rows(HEAVY, 3)

    task = asyncio.create_task(slow())
    await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(engine.write((ADD, 10)), 10)
    assert await amount() == 10


async def test_a_task_of_many_small_statements_lets_others_run(engine: SqliteDatabase, amount: Any) -> None:
    async with engine.transaction(), Ticks() as ticks:
        for _ in range(3000):
            await engine.rows(ADD, 1)
    assert ticks.count >= 5
    assert await amount() == 3000


async def test_a_transaction_at_work_is_not_idle(tmp_path: Path) -> None:
    engine = SqliteDatabase(tmp_path / "busy.db", idle_seconds=0.2)
    await engine.run_ddl("CREATE TABLE t (n INTEGER)")
    async with engine.transaction():
        for n in range(10):
            await engine.rows("INSERT INTO t VALUES ({})", n)
            await asyncio.sleep(0.05)
    assert await engine.rows("SELECT COUNT(*) AS n FROM t") == [{"n": 10}]
    await engine.stop()


async def test_no_statement_slips_behind_the_commit(engine: SqliteDatabase, amount: Any) -> None:
    async with engine.transaction() as transaction:
        await engine.rows(ADD, 1)
        await transaction.commit()
        with pytest.raises(TransactionError, match="over"):
            await transaction.connection.execute("UPDATE account SET amount = 99")
        with pytest.raises(TransactionError, match="over"):
            await engine.rows(ADD, 1)
    assert await amount() == 1


async def test_a_transaction_that_sqlite_itself_undid_takes_no_more_statements(
    engine: SqliteDatabase, amount: Any
) -> None:
    """Without the check they would be kept one by one, outside any transaction."""
    await engine.write(("INSERT INTO note (id, text) VALUES (1, 'there')",))
    with pytest.raises(TransactionError, match="had to undo"):
        async with engine.transaction():
            await engine.rows(ADD, 1)
            with pytest.raises(Exception, match="UNIQUE"):
                await engine.rows("INSERT OR ROLLBACK INTO note (id, text) VALUES (2, 'there')")
            await engine.rows(ADD, 1)
    assert await amount() == 0


async def test_a_statement_that_is_fast_again_comes_back_to_the_loop(engine: SqliteDatabase, amount: Any) -> None:
    text = ADD.replace("{}", "?")
    session._slow[text] = session.PENANCE
    async with engine.transaction():
        for _ in range(session.PENANCE):
            assert text in session._slow
            await engine.rows(ADD, 1)
    assert text not in session._slow
    assert await amount() == session.PENANCE
