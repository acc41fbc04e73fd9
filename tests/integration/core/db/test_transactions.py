"""What a transaction promises, on both engines: all or nothing, whatever goes wrong on the way."""

import asyncio
import contextvars
from typing import Any

import pytest
from piccolo.columns import Integer, Varchar
from piccolo.engine.exceptions import TransactionError
from piccolo.table import create_table_class

from panel.core.db import Database, is_unique_violation
from tests.integration.core.db.conftest import turns

ADD = "UPDATE account SET amount = amount + {} WHERE id = 1"
NOTE = "INSERT INTO note (id, text, account) VALUES ({}, {}, {})"


class Broken(Exception):
    pass


async def test_all_is_kept_at_the_end_and_nobody_sees_it_before(engine: Database, amount: Any) -> None:
    async with engine.transaction():
        await engine.rows(ADD, 5)
        assert await amount() == 5
        assert await in_fresh_task(amount) == 0
    assert await amount() == 5


async def test_an_exception_undoes_everything(engine: Database, amount: Any, notes: Any) -> None:
    with pytest.raises(Broken):
        async with engine.transaction():
            await engine.rows(ADD, 5)
            await engine.write((NOTE, 1, "a", 1), (NOTE, 2, "b", 1))
            raise Broken
    assert (await amount(), await notes()) == (0, [])


async def test_catching_an_inner_exception_undoes_exactly_the_inner_writes(engine: Database, notes: Any) -> None:
    async with engine.transaction():
        await engine.rows(NOTE, 1, "outer", 1)
        with pytest.raises(Broken):
            async with engine.transaction():
                await engine.rows(NOTE, 2, "inner", 1)
                async with engine.transaction():
                    await engine.rows(NOTE, 3, "innermost", 1)
                raise Broken
        async with engine.transaction():
            await engine.rows(NOTE, 4, "second inner", 1)
    assert await notes() == ["outer", "second inner"]


async def test_a_refused_row_in_a_nested_transaction_leaves_the_outer_one_usable(engine: Database, notes: Any) -> None:
    async with engine.transaction():
        await engine.rows(NOTE, 1, "a", 1)
        with pytest.raises(Exception) as refused:
            async with engine.transaction():
                await engine.rows(NOTE, 2, "a", 1)
        await engine.rows(NOTE, 3, "c", 1)
    assert is_unique_violation(refused.value)
    assert await notes() == ["a", "c"]


async def test_other_errors_are_no_unique_violation(engine: Database) -> None:
    with pytest.raises(Exception) as wrong:
        await engine.rows("INSERT INTO account VALUES ({}, NULL)", 7)
    assert not is_unique_violation(wrong.value)
    with pytest.raises(Exception) as twice:
        await engine.rows("INSERT INTO account VALUES (1, 1)")
    assert is_unique_violation(twice.value)


async def test_a_commit_that_fails_keeps_nothing_and_harms_nobody(engine: Database, amount: Any, notes: Any) -> None:
    """More failing commits than the pool has connections: Piccolo's own transaction loses one each time."""
    for number in range(6):
        with pytest.raises(Exception, match=r"(?i)foreign key"):
            async with engine.transaction():
                await engine.rows(ADD, 1)
                await engine.rows(NOTE, number, f"orphan {number}", 99)
    async with engine.transaction():
        await engine.rows(ADD, 1)
    assert (await amount(), await notes()) == (1, [])


async def test_a_cancelled_task_keeps_nothing_and_frees_the_way(engine: Database, amount: Any) -> None:
    inside = asyncio.Event()

    async def slow() -> None:
        async with engine.transaction():
            await engine.rows(ADD, 5)
            inside.set()
            await asyncio.sleep(60)

    for _ in range(6):
        inside.clear()
        task = asyncio.create_task(slow())
        await inside.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await asyncio.wait_for(engine.write((ADD, 1)), 5)
    assert await amount() == 1


@pytest.mark.parametrize("after", range(12))
async def test_a_cancel_at_any_moment_keeps_all_or_nothing(engine: Database, after: int) -> None:
    """At the BEGIN, inside a statement, between them, at the COMMIT: both rows or none, and the engine goes on."""

    async def two_writes() -> None:
        async with engine.transaction():
            await engine.rows(ADD, 1)
            async with engine.transaction():
                await engine.rows(NOTE, 1, "a", 1)

    task = asyncio.create_task(two_writes())
    for _ in range(after):
        await asyncio.sleep(0)
    await asyncio.sleep(after * 0.0002)
    task.cancel()
    await asyncio.wait([task])
    await asyncio.wait_for(engine.write((ADD, 10)), 5)
    found = await engine.rows("SELECT amount, (SELECT COUNT(*) FROM note) AS notes FROM account WHERE id = 1")
    assert (found[0]["amount"], found[0]["notes"]) in ((10, 0), (11, 1))


async def test_read_then_write_by_many_at_once_loses_nothing(engine: Database, amount: Any) -> None:
    async def increment() -> None:
        async with engine.transaction():
            lock = " FOR UPDATE" if engine.engine_type == "postgres" else ""
            found = await engine.rows(f"SELECT amount FROM account WHERE id = 1{lock}")
            await asyncio.sleep(0)
            await engine.rows("UPDATE account SET amount = {} WHERE id = 1", found[0]["amount"] + 1)

    await asyncio.gather(*(increment() for _ in range(100)))
    assert await amount() == 100


async def test_write_is_one_unit(engine: Database, notes: Any) -> None:
    done = await engine.write((NOTE, 1, "a", 1), ("UPDATE note SET text = {} WHERE id = {} RETURNING text", "b", 1))
    assert done == [[], [{"text": "b"}]]
    with pytest.raises(Exception) as refused:
        await engine.write((NOTE, 2, "c", 1), (NOTE, 3, "b", 1))
    assert is_unique_violation(refused.value)
    assert await notes() == ["b"]


async def test_write_inside_a_transaction_belongs_to_it(engine: Database, notes: Any) -> None:
    with pytest.raises(Broken):
        async with engine.transaction():
            await engine.write((NOTE, 1, "a", 1))
            raise Broken
    async with engine.transaction():
        with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
            await engine.write((NOTE, 1, "a", 1), (NOTE, 2, "a", 1))
        await engine.write((NOTE, 3, "c", 1))
    assert await notes() == ["c"]


async def test_a_task_that_outlives_its_transaction_is_told_so(engine: Database, amount: Any) -> None:
    go_on = asyncio.Event()

    async def late() -> None:
        await go_on.wait()
        await engine.rows(ADD, 1)

    async def late_in_its_own() -> None:
        await go_on.wait()
        async with engine.transaction():
            await engine.rows(ADD, 10)

    async with engine.transaction():
        tasks = asyncio.create_task(late()), asyncio.create_task(late_in_its_own())
        await turns()
    go_on.set()
    with pytest.raises(TransactionError, match="fresh task"):
        await tasks[0]
    await tasks[1]
    assert await amount() == 10


async def test_a_transaction_can_not_be_nested_from_another_task(engine: Database) -> None:
    async def nested() -> None:
        async with engine.transaction():
            pass

    async with engine.transaction():
        with pytest.raises(TransactionError, match="another task"):
            await asyncio.create_task(nested())


async def test_piccolos_queries_and_savepoints_take_part(engine: Database, notes: Any) -> None:
    table = create_table_class(
        "Note",
        class_kwargs={"tablename": "note", "db": engine},
        class_members={"id": Integer(primary_key=True), "text": Varchar()},
    )
    async with engine.transaction() as transaction:
        await table.insert(table(id=1, text="a"))
        savepoint = await transaction.savepoint()
        await table.insert(table(id=2, text="b"))
        await savepoint.rollback_to()
    assert await notes() == ["a"]
    atomic = engine.atomic()
    atomic.add(table.insert(table(id=3, text="c")), table.insert(table(id=4, text="a")))
    with pytest.raises(Exception) as refused:
        await atomic.run()
    assert is_unique_violation(refused.value)
    assert await table.select("text") == [{"text": "a"}]


async def test_one_connection_for_a_block_of_reads(engine: Database, amount: Any) -> None:
    async with engine.connection():
        assert await amount() == 0
        async with engine.transaction():
            await engine.rows(ADD, 2)
        with pytest.raises(Broken):
            async with engine.transaction():
                await engine.rows(ADD, 3)
                raise Broken
        assert await amount() == 2
    assert await amount() == 2


async def test_an_engine_starts_again_after_its_stop(engine: Database, amount: Any) -> None:
    await engine.write((ADD, 3))
    await engine.stop()
    await engine.stop()
    await engine.start()
    assert await amount() == 3


async def in_fresh_task(ask: Any) -> Any:
    """The answer of a task that knows nothing of our transaction."""
    return await asyncio.create_task(ask(), context=contextvars.Context())
