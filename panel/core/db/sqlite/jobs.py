"""What the writer thread is asked to do, and how the answer gets back to the event loop that asked."""

import asyncio
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any

from piccolo.engine.exceptions import TransactionError

Work = Callable[[sqlite3.Connection], Any]


class Job:
    """Something to do on the writing connection; `future` belongs to the loop of whoever asked."""

    __slots__ = ("future", "loop", "work")

    def __init__(self, work: Work) -> None:
        self.work = work
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Any] = self.loop.create_future()


class Unit(Job):
    """Statements that hold or fall together; many units share one COMMIT."""

    __slots__ = ()


class Alone(Job):
    """Runs outside any transaction (PRAGMA, VACUUM)."""

    __slots__ = ()


Outcome = tuple[Job, Any, BaseException | None]


def settle(outcomes: Iterable[Outcome]) -> None:
    """Hand results back: one wake-up a loop, however many jobs. A loop that is gone no longer wants to know."""
    by_loop: defaultdict[asyncio.AbstractEventLoop, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_loop[outcome[0].loop].append(outcome)
    for loop, mine in by_loop.items():
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_resolve, mine)


def _resolve(outcomes: list[Outcome]) -> None:
    for job, value, failure in outcomes:
        if job.future.done():
            continue
        if failure is None:
            job.future.set_result(value)
        else:
            job.future.set_exception(failure)


class Inbox:
    """A queue that can be closed: afterwards nobody can put a job that would wait for ever."""

    __slots__ = ("_closed", "_gate", "_queue", "get", "get_nowait")

    def __init__(self) -> None:
        self._queue: SimpleQueue[Any] = SimpleQueue()
        self._gate = threading.Lock()
        self._closed = ""
        self.get = self._queue.get
        self.get_nowait = self._queue.get_nowait

    def put(self, job: Any) -> None:
        with self._gate:
            if self._closed:
                raise TransactionError(self._closed)
            self._queue.put(job)

    def close(self, reason: str, last: Any = None) -> None:
        """Refuse from now on, saying why; `last` is still delivered."""
        with self._gate:
            self._closed = self._closed or reason
            if last is not None:
                self._queue.put(last)

    def fail_the_rest(self) -> None:
        """After the last `get`: tell everybody who still waits."""
        while not self._queue.empty():
            job = self._queue.get_nowait()
            if isinstance(job, Job):
                settle([(job, None, TransactionError(self._closed))])
