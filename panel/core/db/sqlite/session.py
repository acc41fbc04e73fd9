"""One open transaction on the writing connection, from BEGIN IMMEDIATE to COMMIT or ROLLBACK.

BEGIN and COMMIT may wait (for other processes, for the disk), so the writer thread does them. In between that thread
only waits for us, and statements run at once in the event loop's thread: a hop each way would cost three times the
statement. A read over its budget, and a statement that was slow lately, go to the thread all the same.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from queue import Empty
from typing import Any

from piccolo.engine.exceptions import TransactionError

from panel.core.db.sql import Row
from panel.core.db.sqlite.budget import Budget, Turns
from panel.core.db.sqlite.connect import run
from panel.core.db.sqlite.jobs import Alone, Inbox, Job, Outcome, Work, settle

IDLE_SECONDS = 30.0
"""A transaction that asks nothing for so long is undone: everybody else's writes wait for it."""
SLOW_SECONDS = 0.005
"""A statement that took so long keeps off the event loop for its next `PENANCE` runs, longer while it stays slow."""
PENANCE = 8
"""Once slow is not always slow: the machine was busy, the disk was. Statements must not be banished for good by that."""
OVER = "this transaction is over"
_ROLLBACK = object()
_slow: dict[str, int] = {}
"""The texts of such statements, and how many runs each still has to keep off."""


class Commit(Job):
    """The job that ends a session well."""

    __slots__ = ()


class Session(Job):
    """Asked for like any job; its future resolves once BEGIN IMMEDIATE holds. Then the owner sends statements."""

    __slots__ = (
        "_asked", "_budget", "_done", "_ended", "_gate", "_idle", "_inbox", "_raw", "_turns", "_used", "foreign_keys",
    )  # fmt: skip

    def __init__(self, foreign_keys: bool = True, idle_seconds: float = IDLE_SECONDS) -> None:
        super().__init__(lambda raw: None)
        self._inbox = Inbox()
        self._idle = idle_seconds
        self._gate = threading.Lock()
        self._turns = Turns()
        self._ended = ""
        self._used = 0.0
        self._asked = self._done = 0  # statements for the thread: while one is there, all others queue behind it
        self._raw: Any = None
        self._budget: Any = None
        self.foreign_keys = foreign_keys
        """False: not enforced inside (tables can be rebuilt), checked as a whole before COMMIT."""

    # ---- in the event loop

    async def execute(self, text: str, args: Sequence[Any] = (), reads: bool = False) -> list[Row]:
        """Run one statement; without `reads` it may change something. Piccolo's own savepoints call it, too."""
        if text not in _slow and self._asked == self._done:
            try:
                found = self._at_once(text, args, reads)
            except sqlite3.OperationalError as stopped:
                if stopped.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                    raise
            else:
                await self._turns.pass_on()
                return found
        return await self._in_thread(lambda raw: _timed(raw, text, args))

    def _at_once(self, text: str, args: Sequence[Any], reads: bool) -> list[Row]:
        with self._gate:  # the writer thread may be ending us
            if self._ended:
                raise TransactionError(self._ended)
            check_alive(self._raw)
            if reads:
                self._budget.arm()
            try:
                return _timed(self._raw, text, args)
            finally:
                self._budget.disarm()
                self._used = time.monotonic()

    async def _in_thread(self, work: Work) -> Any:
        job = Alone(work)
        self._inbox.put(job)
        self._asked += 1
        return await job.future

    async def commit(self) -> None:
        """Returns once the commit is on disk; raises and undoes everything when it can't be."""
        job = Commit(lambda raw: None)
        self._inbox.put(job)
        self._end_here(OVER)
        await job.future

    def abandon(self, reason: str = OVER) -> None:
        """Undo; nobody needs to wait for it, the next in the queue only begins afterwards."""
        self._end_here(reason, _ROLLBACK)

    def _end_here(self, reason: str, last: object = None) -> None:
        """From here on no statement runs for this session; `last` is what the thread still has to do."""
        with self._gate:
            self._ended = self._ended or reason
        self._inbox.close(reason, last)

    # ---- in the writer thread

    def serve(self, raw: sqlite3.Connection, budget: Budget, begin: Callable[[], None]) -> None:
        """Begin, do what comes, end. Leaves an open transaction behind only where it must be undone."""
        if self.future.cancelled():
            return
        try:
            if not self.foreign_keys:
                raw.execute("PRAGMA foreign_keys=OFF")
            begin()
        except Exception as failure:
            settle([(self, None, failure)])
        else:
            self._raw, self._budget, self._used = raw, budget, time.monotonic()
            settle([(self, self, None)])
            self._serve_until_over(raw)
        finally:
            self._end_here(OVER)
            self._inbox.fail_the_rest()
            if not self.foreign_keys:
                raw.rollback()
                raw.execute("PRAGMA foreign_keys=ON")

    def _serve_until_over(self, raw: sqlite3.Connection) -> None:
        while True:
            try:
                job = self._inbox.get(timeout=max(0.01, self._used + self._idle - time.monotonic()))
            except Empty:
                if time.monotonic() - self._used < self._idle:
                    continue
                self._end_here(f"this transaction asked nothing for {self._idle:g} s and was undone")
                return
            if job is _ROLLBACK:
                return
            settle([self._outcome(raw, job)])
            self._done += 1
            self._used = time.monotonic()
            if isinstance(job, Commit):
                return

    def _outcome(self, raw: sqlite3.Connection, job: Job) -> Outcome:
        try:
            check_alive(raw)
            if isinstance(job, Commit):
                self._check_foreign_keys(raw)
                raw.execute("COMMIT")
            return job, job.work(raw), None
        except Exception as failure:
            return job, None, failure

    def _check_foreign_keys(self, raw: sqlite3.Connection) -> None:
        if not self.foreign_keys and (broken := raw.execute("PRAGMA foreign_key_check").fetchall()):
            raise sqlite3.IntegrityError(f"FOREIGN KEY constraint failed: {broken[:5]}")


def _timed(raw: sqlite3.Connection, text: str, args: Sequence[Any]) -> list[Row]:
    """Run it, and remember whether it is one of the slow ones."""
    began = time.perf_counter()
    try:
        return run(raw, text, args)
    finally:
        if time.perf_counter() - began > SLOW_SECONDS:
            if len(_slow) < 1000:
                _slow[text] = PENANCE
        elif (left := _slow.get(text, 0)) > 1:
            _slow[text] = left - 1
        elif left:
            _slow.pop(text, None)


def check_alive(raw: sqlite3.Connection) -> None:
    """SQLite ends a transaction by itself on a full disk and the like: what follows must not run without one."""
    if not raw.in_transaction:
        raise TransactionError("SQLite had to undo this transaction")
