"""Reads: small ones at once, heavy ones beside the event loop, none of them able to write."""

import asyncio
import sqlite3

import pytest

from panel.core.db.sqlite.engine import SqliteDatabase

HEAVY = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)"
    " SELECT COUNT(*) AS count FROM n WHERE i % {} = 0"
)


class Ticks:
    """How often, and with what longest pause, other tasks came to their turn during a block."""

    async def __aenter__(self) -> "Ticks":
        self.count, self.longest = 0, 0.0
        self._task = asyncio.create_task(self._tick())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()

    async def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        last = loop.time()
        while True:
            await asyncio.sleep(0)
            self.count, self.longest, last = self.count + 1, max(self.longest, loop.time() - last), loop.time()


async def test_a_heavy_read_leaves_the_loop_to_others(engine: SqliteDatabase) -> None:
    async with Ticks() as ticks:
        assert await engine.rows(HEAVY, 3) == [{"count": 100_000}]
    assert engine.reader.spills == 1
    assert ticks.count > 10


async def test_control_without_a_budget_it_blocks_everybody(engine: SqliteDatabase) -> None:
    engine.reader.budget.steps = 10**9
    async with Ticks() as ticks:
        await engine.rows(HEAVY, 3)
    assert engine.reader.spills == 0
    assert ticks.count <= 1


async def test_a_task_of_many_small_reads_lets_others_run(engine: SqliteDatabase) -> None:
    async with Ticks() as ticks:
        for _ in range(3000):
            await engine.rows("SELECT amount FROM account WHERE id = {}", 1)
    assert ticks.count >= 5


async def test_a_small_read_needs_no_thread(engine: SqliteDatabase) -> None:
    reading = engine.rows("SELECT amount FROM account WHERE id = {}", 1)
    with pytest.raises(StopIteration) as done:
        reading.send(None)
    assert done.value.value == [{"amount": 0}]


async def test_what_looks_like_a_read_can_not_write(engine: SqliteDatabase) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await engine.reader.rows("UPDATE account SET amount = 1", ())


async def test_a_write_behind_with_goes_to_the_writer(engine: SqliteDatabase) -> None:
    sql = "WITH more AS (SELECT 5 AS n) UPDATE account SET amount = (SELECT n FROM more) RETURNING amount"
    assert await engine.rows(sql) == [{"amount": 5}]
    assert await engine.rows("WITH w AS (SELECT amount FROM account) SELECT amount FROM w") == [{"amount": 5}]


async def test_a_wrong_statement_says_so_and_harms_nothing(engine: SqliteDatabase) -> None:
    for wrong in ("SELECT nothing FROM account", "SELECT 1 FROM nowhere", "UPDATE nowhere SET a = 1", "NONSENSE"):
        with pytest.raises(sqlite3.OperationalError):
            await engine.rows(wrong)
    assert await engine.rows("SELECT amount FROM account") == [{"amount": 0}]
