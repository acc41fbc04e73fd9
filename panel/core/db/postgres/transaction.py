"""`async with engine.transaction()` on PostgreSQL: however it ends, its connection goes back to the pool."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any

from piccolo.engine.exceptions import TransactionError
from piccolo.engine.postgres import PostgresTransaction

from panel.core.db.postgres.lender import is_alive
from panel.core.db.sql import Row, storable


class Transaction(PostgresTransaction):
    """The outermost transaction of a task."""

    __slots__ = ("_stack", "over", "task")

    engine: Any

    def __init__(self, engine: Any) -> None:
        super().__init__(engine=engine)
        self._stack = AsyncExitStack()
        self.over = False
        self.task: Any = None

    async def __aenter__(self) -> "Transaction":
        try:
            await self._begin()
        except BaseException:
            await self._stack.aclose()
            raise
        self.task = asyncio.current_task()
        self.context = self.engine.current_transaction.set(self)
        return self

    async def _begin(self) -> None:
        for may_try_again in (True, False):
            self.connection = await self._stack.enter_async_context(self.engine.borrow())
            try:
                await self.connection.execute("BEGIN")
                return
            except Exception:
                if not (may_try_again and not is_alive(self.connection)):  # the server restarted meanwhile
                    raise
                await self._stack.aclose()

    async def __aexit__(
        self, kind: type[BaseException] | None, exception: BaseException | None, trace: TracebackType | None
    ) -> bool:
        try:
            if not self.over:
                await asyncio.shield(self.commit() if kind is None else self.rollback())
        finally:
            await self._stack.aclose()
            self.engine.current_transaction.reset(self.context)
        return False

    async def commit(self) -> None:
        """Raises when nothing was kept: also where PostgreSQL itself says nothing but ROLLBACK."""
        self.over = True
        if await self.connection.execute("COMMIT") != "COMMIT":
            raise TransactionError(
                "a statement had failed in this transaction, so PostgreSQL kept nothing of it: "
                "what may fail goes into a nested transaction()"
            )

    async def rollback(self) -> None:
        self.over = True
        if is_alive(self.connection):
            await self.connection.execute("ROLLBACK")

    async def rows(self, text: str, args: Sequence[Any]) -> list[Row]:
        if self.over:
            raise TransactionError("the transaction that this task began in is over: use a fresh task")
        return [dict(record) for record in await self.connection.fetch(text, *storable(args))]
