"""The only thread of this process that writes to the SQLite file.

Units that wait together share one COMMIT (one fsync), each behind its own savepoint, so that a failing unit takes
nobody with it. A session holds the connection for one `transaction()` from BEGIN IMMEDIATE to its end; everybody else
queues meanwhile, so that no lock has to be passed between event loops.
"""

import random
import sqlite3
import threading
import time
from collections.abc import Callable
from queue import Empty
from typing import Any

from panel.core.db.sqlite.budget import Budget
from panel.core.db.sqlite.jobs import Alone, Inbox, Job, Outcome, Unit, settle
from panel.core.db.sqlite.session import Session

GROUP = 64
"""Units that share a COMMIT at most."""
LOCK_SECONDS = 10.0
"""How long another process may hold the file's write lock before we give up."""
_STOP = object()


class Writer(threading.Thread):
    """Owns the writing connection from `start()` to `stop()`. `submit` is called in event loops, the rest in here."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], lock_seconds: float = LOCK_SECONDS) -> None:
        super().__init__(daemon=True, name="sqlite-writer")
        self._connect = connect
        self._lock_seconds = lock_seconds
        self._open()
        self._inbox = Inbox()
        self._session: Session | None = None
        self.commits = self.units = 0

    def submit(self, job: Job) -> None:
        self._inbox.put(job)

    def stop(self) -> None:
        """Finish what was asked for, undo an open transaction, close the connection; callable from any thread."""
        self._inbox.close("the database was stopped", _STOP)
        if session := self._session:
            session.abandon("the database was stopped")
        self.join()

    def run(self) -> None:
        try:
            self._serve()
        finally:
            self._inbox.close("the database's writer ended")
            self._inbox.fail_the_rest()
            self._raw.close()

    def _serve(self) -> None:
        job: Any = self._inbox.get()
        while job is not _STOP:
            following = None
            if isinstance(job, Session):
                self._hold(job)
            elif isinstance(job, Unit):
                group, following = self._gather(job)
                settle(self._commit(group))
            elif isinstance(job, Alone):
                settle([self._alone(job)])
            job = following or self._inbox.get()

    def _gather(self, first: Unit) -> tuple[list[Job], Any]:
        """The units that already wait, and what was taken from the queue without being one."""
        group: list[Job] = [first]
        while len(group) < GROUP:
            try:
                job = self._inbox.get_nowait()
            except Empty:
                break
            if not isinstance(job, Unit):
                return group, job
            group.append(job)
        return group, None

    def _commit(self, group: list[Job]) -> list[Outcome]:
        wanted = [unit for unit in group if not unit.future.cancelled()]
        try:
            self._begin()
        except Exception as failure:
            return [(unit, None, failure) for unit in wanted]
        do = self._bare if len(wanted) == 1 else self._behind_savepoint
        try:
            outcomes = [do(unit) for unit in wanted]
            self._raw.execute("COMMIT")
        except Exception as failure:
            self._undo()
            if len(wanted) == 1:
                return [(wanted[0], None, failure)]
            return [outcome for unit in wanted for outcome in self._commit([unit])]  # each for itself: who broke it?
        self.commits += 1
        self.units += len(wanted)
        return outcomes

    def _bare(self, unit: Job) -> Outcome:
        return unit, unit.work(self._raw), None

    def _behind_savepoint(self, unit: Job) -> Outcome:
        raw = self._raw
        raw.execute("SAVEPOINT unit")
        try:
            value = unit.work(raw)
        except Exception as failure:
            raw.execute("ROLLBACK TO unit")
            raw.execute("RELEASE unit")
            return unit, None, failure
        raw.execute("RELEASE unit")
        return unit, value, None

    def _alone(self, job: Job) -> Outcome:
        try:
            return job, self._patiently(lambda: job.work(self._raw)), None
        except Exception as failure:
            return job, None, failure

    def _hold(self, session: Session) -> None:
        self._session = session
        try:
            session.serve(self._raw, self._budget, self._begin)
        finally:
            self._undo()
            self._session = None

    def _open(self) -> None:
        self._raw: sqlite3.Connection = self._patiently(self._connect)
        self._budget = Budget(self._raw)

    def _begin(self) -> None:
        self._patiently(lambda: self._raw.execute("BEGIN IMMEDIATE"))

    def _undo(self) -> None:
        """Leave no transaction open. A connection that can't even roll back is replaced."""
        try:
            if self._raw.in_transaction:
                self._raw.execute("ROLLBACK")
        except sqlite3.Error:
            self._raw.close()
            self._open()

    def _patiently(self, attempt: Callable[[], Any]) -> Any:
        """Try again, at random short intervals, while another process holds the lock: fairer than SQLite's waiting."""
        end = time.monotonic() + self._lock_seconds
        while True:
            try:
                return attempt()
            except sqlite3.OperationalError as busy:
                if busy.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise
            time.sleep(random.uniform(0.0002, 0.002))
