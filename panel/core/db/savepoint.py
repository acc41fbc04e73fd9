"""A transaction inside a transaction: leaving it by an exception undoes exactly what was written inside."""

import asyncio
from types import TracebackType
from typing import Any

from piccolo.engine.exceptions import TransactionError


class Nested:
    """`async with` around a SAVEPOINT of the open transaction (Piccolo's own nesting joins and keeps the writes)."""

    __slots__ = ("_name", "_outer")

    def __init__(self, outer: Any) -> None:
        self._outer = outer
        self._name = f"nested_{outer.get_savepoint_id()}"

    async def __aenter__(self) -> Any:
        if self._outer.over or self._outer.task is not asyncio.current_task():
            raise TransactionError("this transaction is over or belongs to another task: open your own in a fresh task")
        await self._outer.connection.execute(f"SAVEPOINT {self._name}")
        return self._outer

    async def __aexit__(
        self, kind: type[BaseException] | None, exception: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if self._outer.over:
            return False
        await asyncio.shield(self._leave(undo=kind is not None))
        return False

    async def _leave(self, undo: bool) -> None:
        if undo:
            await self._outer.connection.execute(f"ROLLBACK TO SAVEPOINT {self._name}")
        await self._outer.connection.execute(f"RELEASE SAVEPOINT {self._name}")
