"""Reads beside the writer: small ones at once in the event loop's thread, heavy ones on reader threads."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from panel.core.db.sql import Row
from panel.core.db.sqlite.budget import Budget, Turns
from panel.core.db.sqlite.connect import run


class Reader:
    """Connections that can't write. Made in the thread of the event loop that reads inline."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], threads: int = 2) -> None:
        self._connect = connect
        self._home = threading.get_ident()
        self._inline = connect()
        self.budget = Budget(self._inline)
        self._turns = Turns()
        self._pool = ThreadPoolExecutor(threads, "sqlite-reader")
        self._local = threading.local()
        self._heavy_connections: list[sqlite3.Connection] = []
        self.spills = 0
        """How many reads went over the budget."""

    async def rows(self, text: str, args: Sequence[Any]) -> list[Row]:
        if threading.get_ident() != self._home:
            return await self._in_thread(text, args)
        self.budget.arm()
        try:
            found = run(self._inline, text, args)
        except sqlite3.OperationalError as stopped:
            if stopped.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
        else:
            await self._turns.pass_on()
            return found
        self.spills += 1
        return await self._in_thread(text, args)

    def close(self) -> None:
        self._pool.shutdown()
        for raw in (self._inline, *self._heavy_connections):
            raw.close()

    async def _in_thread(self, text: str, args: Sequence[Any]) -> list[Row]:
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._heavy, text, args)

    def _heavy(self, text: str, args: Sequence[Any]) -> list[Row]:
        raw = getattr(self._local, "raw", None)
        if raw is None:
            raw = self._local.raw = self._connect()
            self._heavy_connections.append(raw)
        return run(raw, text, args)
