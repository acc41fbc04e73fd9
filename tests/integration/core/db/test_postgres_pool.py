"""The pool loses no connection, whatever fails, and the server may go and come."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from piccolo.engine.exceptions import TransactionError
from piccolo.engine.postgres import PostgresEngine

from panel.core.db import Database, make_engine
from panel.core.db.postgres.engine import PostgresDatabase
from panel.core.db.postgres.lender import SESSION
from tests.integration.core.db.conftest import ACCOUNTS
from tests.postgres import Server

ADD = "UPDATE account SET amount = amount + {} WHERE id = 1"
ORPHAN = "INSERT INTO note (id, text, account) VALUES (1, 'orphan', 99)"


def all_home(engine: Any) -> bool:
    return engine.lender.idle == 4


async def test_every_way_out_brings_the_connection_home(engine: PostgresDatabase) -> None:
    async def leave(way: str) -> None:
        async with engine.transaction() as transaction:
            await engine.rows(ADD, 1)
            if way == "raise":
                raise KeyError
            if way == "roll back":
                await transaction.rollback()
            if way == "orphan":
                await engine.rows(ORPHAN)
            if way == "wrong statement":
                await engine.rows("SELECT nothing")
            if way == "cancel":
                asyncio.get_running_loop().call_soon(asyncio.current_task().cancel)  # type: ignore[union-attr]
                await engine.rows("SELECT pg_sleep(5)")
            if way == "lost":
                await engine.rows("SELECT pg_terminate_backend(pg_backend_pid())")

    for way in ("", "raise", "roll back", "orphan", "wrong statement", "cancel", "lost"):
        await asyncio.wait([asyncio.create_task(leave(way))])
        assert all_home(engine), way
    assert await engine.rows("SELECT amount FROM account") == [{"amount": 1}]


async def test_a_failed_statement_that_was_caught_fails_the_commit_loudly(engine: PostgresDatabase) -> None:
    """PostgreSQL answers such a COMMIT with a quiet ROLLBACK: the caller must not believe that it was kept."""
    with pytest.raises(TransactionError, match="kept nothing"):
        async with engine.transaction():
            await engine.rows(ADD, 1)
            with pytest.raises(asyncpg.UndefinedColumnError):
                await engine.rows("SELECT nothing FROM account")
    assert await engine.rows("SELECT amount FROM account") == [{"amount": 0}]


async def test_a_block_of_reads_uses_one_connection_and_no_more(engine: PostgresDatabase) -> None:
    async def backend() -> int:
        return (await engine.rows("SELECT pg_backend_pid() AS pid"))[0]["pid"]

    async with engine.connection():
        assert all_home(engine), "taken at the first statement"
        first = await backend()
        async with engine.transaction():
            assert await backend() == first
        assert await backend() == first
        assert engine.lender.idle == 3
        await engine.rows("SELECT 1")
        with pytest.raises(asyncpg.PostgresError):
            await engine.rows("SELECT pg_terminate_backend(pg_backend_pid()), nothing")
        await engine.rows("SELECT 1")
    assert all_home(engine)


async def test_a_statement_that_takes_too_long_is_ended(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SESSION, "statement_timeout", "100ms")
    engine = make_engine(url)
    with pytest.raises(asyncpg.QueryCanceledError):
        await engine.rows("SELECT pg_sleep(5)")


async def test_making_an_engine_dials_nobody() -> None:
    engine = make_engine("postgresql://nobody@127.0.0.1:1/nowhere")
    with pytest.raises(OSError, match=r"refused|Connect call failed"):
        await engine.rows("SELECT 1")


async def test_without_a_pool_each_statement_dials_its_own(engine: PostgresDatabase) -> None:
    await engine.stop()
    async with engine.transaction():
        await engine.rows(ADD, 1)
    assert await engine.rows("SELECT amount FROM account") == [{"amount": 1}]


async def test_another_event_loop_dials_its_own_too(engine: PostgresDatabase) -> None:
    async def elsewhere() -> Any:
        return await engine.write((ADD + " RETURNING amount", 4))

    assert await asyncio.to_thread(asyncio.run, elsewhere()) == [[{"amount": 4}]]


@pytest_asyncio.fixture
async def restartable() -> AsyncIterator[tuple[Server, Database]]:
    server = Server()
    try:
        server.start()
        engine = make_engine(server.fresh_database(), pool_size=4)
        await engine.start()
        for statement in ACCOUNTS:
            await engine.run_ddl(statement)
        yield server, engine
        await engine.stop()
    finally:
        server.remove()


async def test_after_a_restart_of_the_server_everything_goes_on(restartable: tuple[Server, Database]) -> None:
    server, engine = restartable
    await asyncio.gather(*(engine.rows("SELECT pg_sleep(0.05)") for _ in range(4)))

    async def long_lived() -> None:
        with pytest.raises(Exception, match=r"terminat|closed|connection"):
            async with engine.transaction():
                await engine.rows(ADD, 1)
                server.stop()
                server.start()
                await engine.rows(ADD, 1)
        for _ in range(8):
            async with engine.transaction():
                await engine.rows(ADD, 1)

    await asyncio.create_task(long_lived())
    assert await engine.rows("SELECT amount FROM account") == [{"amount": 8}]


async def test_a_read_right_after_a_restart_is_asked_again(restartable: tuple[Server, Database]) -> None:
    server, engine = restartable
    server.stop()  # blocks the loop: nothing has told the pool yet
    server.start()
    assert await engine.rows("SELECT amount FROM account") == [{"amount": 0}]
    server.stop()
    server.start()
    await engine.write((ADD, 1), (ADD, 1))
    assert await engine.rows("SELECT amount FROM account") == [{"amount": 2}]


async def test_a_server_that_is_away_is_an_error_and_no_loss(restartable: tuple[Server, Database]) -> None:
    server, engine = restartable
    server.stop()
    for _ in range(6):
        with pytest.raises((OSError, asyncpg.PostgresError, asyncpg.InterfaceError)):
            await engine.write((ADD, 1), (ADD, 1))
    server.start()
    await engine.write((ADD, 1), (ADD, 1))
    assert await engine.rows("SELECT amount FROM account") == [{"amount": 2}]


async def test_control_piccolos_transaction_loses_a_connection_at_each_failing_commit(url: str) -> None:
    stock = PostgresEngine(config={"dsn": url})
    await stock.start_connection_pool(min_size=1, max_size=2)
    assert stock.pool is not None
    for statement in ACCOUNTS:
        await stock.run_ddl(statement)

    async def fail() -> None:
        async with stock.transaction():
            await stock.run_ddl(ORPHAN)

    for _ in range(2):
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await asyncio.create_task(fail())
    with pytest.raises(TimeoutError):
        await stock.pool.acquire(timeout=0.3)
    stock.pool.terminate()
