"""Reads beside the writer: small ones at once in the event loop's thread, heavy ones on reader threads."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from panel.core.db.sql import Row
from panel.core.db.sqlite.connect import run

STEP = 1000
"""SQLite's virtual machine asks us whether to go on after so many instructions."""
BUDGET = 20
"""Steps that a read may take in the event loop (about a millisecond) before it moves to a thread."""
STRETCH = 0.002
"""Seconds that one task may read without giving the loop to others."""


class Reader:
    """Connections that can't write. Made in the thread of the event loop that reads inline."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], threads: int = 2, budget: int = BUDGET) -> None:
        self._connect = connect
        self._budget = budget
        self._ticks = 0
        self._home = threading.get_ident()
        self._inline = connect()
        self._inline.set_progress_handler(self._over_budget, STEP)
        self._pool = ThreadPoolExecutor(threads, "sqlite-reader")
        self._local = threading.local()
        self._heavy_connections: list[sqlite3.Connection] = []
        self._task = 0
        self._since = 0.0
        self.spills = 0
        """How many reads went over the budget."""

    async def rows(self, text: str, args: Sequence[Any]) -> list[Row]:
        if threading.get_ident() != self._home:
            return await self._in_thread(text, args)
        self._ticks = 0
        try:
            found = run(self._inline, text, args)
        except sqlite3.OperationalError as stopped:
            if stopped.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
        else:
            if self._hogs():
                await asyncio.sleep(0)
            return found
        self.spills += 1
        return await self._in_thread(text, args)

    def close(self) -> None:
        self._pool.shutdown()
        for raw in (self._inline, *self._heavy_connections):
            raw.close()

    def _over_budget(self) -> bool:
        self._ticks += 1
        return self._ticks > self._budget

    def _hogs(self) -> bool:
        """Whether the same task has read for longer than a stretch: an inline read by itself never lets others run."""
        task, now = id(asyncio.current_task()), time.perf_counter()
        if task != self._task:
            self._task, self._since = task, now
            return False
        if now - self._since < STRETCH:
            return False
        self._task = 0
        return True

    async def _in_thread(self, text: str, args: Sequence[Any]) -> list[Row]:
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._heavy, text, args)

    def _heavy(self, text: str, args: Sequence[Any]) -> list[Row]:
        raw = getattr(self._local, "raw", None)
        if raw is None:
            raw = self._local.raw = self._connect()
            self._heavy_connections.append(raw)
        return run(raw, text, args)
