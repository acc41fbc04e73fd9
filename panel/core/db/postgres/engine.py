"""Piccolo's engine over PostgreSQL: a pool that loses no connection, and nothing dialled before it is needed."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

from piccolo.engine.postgres import PostgresEngine
from piccolo.querystring import QueryString

from panel.core.db.postgres.lender import Lender, Shared, is_alive
from panel.core.db.postgres.transaction import Transaction
from panel.core.db.savepoint import Nested
from panel.core.db.sql import Kind, Row, Statement, kind_of, numbered, storable

MIGRATION_LOCK = 7_310_583
"""Any number, but always the same: who changes the schema holds this advisory lock."""


class PostgresDatabase(PostgresEngine):
    """Between `start()` and `stop()` connections come from the pool; otherwise each statement dials its own."""

    __slots__ = ("_shared", "lender", "url")

    current_transaction: ContextVar[Transaction | None]

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        super().__init__(config={"dsn": url})
        self.url = url
        self.lender = Lender(url, pool_size)
        self._shared: ContextVar[Shared | None] = ContextVar("postgres_shared_connection", default=None)

    async def check_version(self) -> None:
        """Piccolo would connect to the server at import."""

    async def start(self) -> None:
        await self.lender.start()

    async def stop(self) -> None:
        await self.lender.stop()

    # ---- connections

    @asynccontextmanager
    async def borrow(self) -> AsyncIterator[Any]:
        """The connection that the task shares, or one for as long as the block lasts."""
        shared = self._shared.get()
        if shared is not None and shared.open:
            yield await shared.take()
            return
        connection = await self.lender.take()
        try:
            yield connection
        finally:
            await asyncio.shield(self.lender.give_back(connection))

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[None]:
        """All statements of the block, transactions included, use one connection: one after the other, no `gather`."""
        if self._shared.get() is not None or self.current_transaction.get() is not None:
            yield
            return
        shared = Shared(self.lender)
        token = self._shared.set(shared)
        try:
            yield
        finally:
            self._shared.reset(token)
            await asyncio.shield(shared.close())

    # ---- statements

    async def rows(self, sql: str, *args: Any) -> list[Row]:
        text, kind = numbered(sql)
        return await self._rows(text, kind, args)

    async def write(self, *statements: Statement) -> list[list[Row]]:
        prepared = [(numbered(sql)[0], args) for sql, *args in statements]
        transaction = self.current_transaction.get()
        if transaction is None and len(prepared) == 1:
            return [await self._rows(text, Kind.WRITE, args) for text, args in prepared]
        async with Transaction(self) if transaction is None else Nested(transaction) as outer:
            return [await outer.rows(text, args) for text, args in prepared]

    async def _rows(self, text: str, kind: Kind, args: Sequence[Any]) -> list[Row]:
        if (transaction := self.current_transaction.get()) is not None:
            return await transaction.rows(text, args)
        for may_try_again in (kind is Kind.READ, False):
            async with self.borrow() as connection:
                try:
                    return [dict(record) for record in await connection.fetch(text, *storable(args))]
                except Exception:
                    if not (may_try_again and not is_alive(connection)):  # the server restarted meanwhile
                        raise
        raise AssertionError("the second try returns or raises")

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> list[Row]:
        text, args = querystring.compile_string(engine_type="postgres")
        return await self._rows(text, kind_of(text), args)

    def transform_response_to_dicts(self, results: Any) -> list[Row]:
        """They already are."""
        return results

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> list[Row]:
        return await self._rows(ddl, Kind.WRITE, ())

    # ---- transactions

    def transaction(self, allow_nested: bool = True, **_: Any) -> Any:
        if (outer := self.current_transaction.get()) is not None and not outer.over:
            return Nested(outer)
        return Transaction(self)

    @asynccontextmanager
    async def schema_change(self) -> AsyncIterator[None]:
        """A transaction that only one process at a time can hold, without the usual time limits."""
        async with self.transaction():
            await self.rows("SET LOCAL statement_timeout = 0")
            await self.rows("SET LOCAL lock_timeout = 0")
            await self.rows("SELECT pg_advisory_xact_lock({})", MIGRATION_LOCK)
            yield
