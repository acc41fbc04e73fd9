"""One open transaction on the writer: its own queue of statements, from BEGIN IMMEDIATE to COMMIT or ROLLBACK."""

import sqlite3
from collections.abc import Callable, Sequence
from queue import Empty
from typing import Any

from panel.core.db.sql import Row
from panel.core.db.sqlite.connect import run
from panel.core.db.sqlite.jobs import Alone, Inbox, Job, Work, settle

IDLE_SECONDS = 30.0
"""A transaction that asks nothing for so long is undone: everybody else's writes wait for it."""
_ROLLBACK = object()


class Commit(Job):
    """The statement that ends a session well."""

    __slots__ = ()


class Session(Job):
    """Asked for like any job; its future resolves once BEGIN IMMEDIATE holds. Then the owner sends statements."""

    __slots__ = ("_idle", "_inbox", "foreign_keys")

    def __init__(self, foreign_keys: bool = True, idle_seconds: float = IDLE_SECONDS) -> None:
        super().__init__(lambda raw: None)
        self._inbox = Inbox()
        self._idle = idle_seconds
        self.foreign_keys = foreign_keys
        """False: not enforced inside (tables can be rebuilt), checked as a whole before COMMIT."""

    # ---- in the event loop

    async def do(self, work: Work) -> Any:
        job = Alone(work)
        self._inbox.put(job)
        return await job.future

    async def execute(self, text: str, args: Sequence[Any] = ()) -> list[Row]:
        """Under this name Piccolo's own savepoints call it."""
        return await self.do(lambda raw: run(raw, text, args))

    async def commit(self) -> None:
        """Returns once the commit is on disk; raises and undoes everything when it can't be."""
        job = Commit(lambda raw: None)
        self._inbox.put(job)
        self._inbox.close("this transaction is over")
        await job.future

    def abandon(self, reason: str = "this transaction is over") -> None:
        """Undo; nobody needs to wait for it, the next in the queue only begins afterwards."""
        self._inbox.close(reason, _ROLLBACK)

    # ---- in the writer thread

    def serve(self, raw: sqlite3.Connection, begin: Callable[[], None]) -> None:
        """Begin, run what comes, end. Leaves an open transaction behind only where it must be undone."""
        if self.future.cancelled():
            return
        try:
            if not self.foreign_keys:
                raw.execute("PRAGMA foreign_keys=OFF")
            begin()
        except Exception as failure:
            settle([(self, None, failure)])
        else:
            settle([(self, self, None)])
            self._serve_until_over(raw)
        finally:
            self._inbox.close("this transaction is over")
            self._inbox.fail_the_rest()
            if not self.foreign_keys:
                raw.rollback()
                raw.execute("PRAGMA foreign_keys=ON")

    def _serve_until_over(self, raw: sqlite3.Connection) -> None:
        while True:
            try:
                job = self._inbox.get(timeout=self._idle)
            except Empty:
                self._inbox.close(f"this transaction asked nothing for {self._idle:g} s and was undone")
                return
            if job is _ROLLBACK:
                return
            settle([self._outcome(raw, job)])
            if isinstance(job, Commit):
                return

    def _outcome(self, raw: sqlite3.Connection, job: Job) -> tuple[Job, Any, BaseException | None]:
        try:
            if not raw.in_transaction:
                raise sqlite3.OperationalError("SQLite had to undo this transaction")
            if isinstance(job, Commit):
                self._check_foreign_keys(raw)
                raw.execute("COMMIT")
            return job, job.work(raw), None
        except Exception as failure:
            return job, None, failure

    def _check_foreign_keys(self, raw: sqlite3.Connection) -> None:
        if not self.foreign_keys and (broken := raw.execute("PRAGMA foreign_key_check").fetchall()):
            raise sqlite3.IntegrityError(f"FOREIGN KEY constraint failed: {broken[:5]}")
