"""`async with engine.transaction()` on SQLite: BEGIN IMMEDIATE, and an end that nothing can skip."""

import asyncio
from types import TracebackType
from typing import Any

from piccolo.engine.exceptions import TransactionError
from piccolo.engine.sqlite import SQLiteTransaction

from panel.core.db.sql import Kind, Row, storable
from panel.core.db.sqlite.session import Session


class Transaction(SQLiteTransaction):
    """The outermost transaction of a task. Its statements run on the writer, one after the other."""

    __slots__ = ("_session", "over", "task")

    engine: Any

    def __init__(self, engine: Any, session: Session) -> None:
        super().__init__(engine=engine)
        self._session = session
        self.connection = session
        self.task: Any = None
        self.over = False

    async def __aenter__(self) -> "Transaction":
        self.engine.submit(self._session)
        try:
            await self._session.future
        except BaseException:
            self._session.abandon()
            raise
        self.task = asyncio.current_task()
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exception: BaseException | None, trace: TracebackType | None
    ) -> bool:
        try:
            if not self.over:
                await (self.commit() if kind is None else self.rollback())
        finally:
            self.engine.current_transaction.reset(self.context)
        return False

    async def commit(self) -> None:
        self.over = True
        await self._session.commit()

    async def rollback(self) -> None:
        self.over = True
        self._session.abandon()

    async def rows(self, text: str, kind: Kind, args: Any) -> list[Row]:
        if self.over:
            raise TransactionError("the transaction that this task began in is over: use a fresh task")
        return await self._session.execute(text, storable(args), reads=kind is Kind.READ)
