"""Piccolo's engine over one SQLite file: one writer thread a process, reads inline, group commit."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any

from piccolo.engine.sqlite import Atomic, SQLiteEngine, TransactionType
from piccolo.querystring import QueryString

from panel.core.db.savepoint import Nested
from panel.core.db.sql import Kind, Row, Statement, kind_of, question_marks, storable
from panel.core.db.sqlite.connect import connect, run
from panel.core.db.sqlite.jobs import Alone, Job, Unit
from panel.core.db.sqlite.reader import Reader
from panel.core.db.sqlite.session import IDLE_SECONDS, Session
from panel.core.db.sqlite.transaction import Transaction
from panel.core.db.sqlite.writer import LOCK_SECONDS, Writer


class SqliteDatabase(SQLiteEngine):
    """Opens at the first statement, closes at `stop()`, and may be opened again."""

    __slots__ = ("_gate", "_idle_seconds", "_lock_seconds", "_reader", "_writer", "file")

    current_transaction: ContextVar[Transaction | None]

    def __init__(self, file: Path, *, lock_seconds: float = LOCK_SECONDS, idle_seconds: float = IDLE_SECONDS) -> None:
        super().__init__(path=str(file))
        self.file = file
        self._lock_seconds, self._idle_seconds = lock_seconds, idle_seconds
        self._gate = threading.Lock()
        self._writer: Writer | None = None
        self._reader: Reader | None = None

    # ---- life

    @property
    def writer(self) -> Writer:
        return self._writer or self._open()[0]

    @property
    def reader(self) -> Reader:
        return self._reader or self._open()[1]

    def _open(self) -> tuple[Writer, Reader]:
        with self._gate:
            if self._writer is None or self._reader is None:
                writer = Writer(partial(connect, self.file, writes=True), self._lock_seconds)
                self._reader = Reader(partial(connect, self.file, writes=False))
                writer.start()
                self._writer = writer
            return self._writer, self._reader

    async def start(self) -> None:
        self._open()

    async def stop(self) -> None:
        await asyncio.to_thread(self.close)

    def close(self) -> None:
        """Finish what was asked for and let go of the file; harmless when nothing is open."""
        with self._gate:
            if self._writer is not None and self._reader is not None:
                self._writer.stop()
                self._reader.close()
            self._writer = self._reader = None

    # ---- statements

    async def rows(self, sql: str, *args: Any) -> list[Row]:
        text, kind = question_marks(sql)
        return await self._rows(text, kind, args)

    async def write(self, *statements: Statement) -> list[list[Row]]:
        prepared = [(question_marks(sql)[0], storable(args)) for sql, *args in statements]
        if (transaction := self.current_transaction.get()) is not None:
            if len(prepared) == 1:  # one statement holds or falls by itself
                return [await transaction.rows(text, Kind.WRITE, args) for text, args in prepared]
            async with Nested(transaction) as outer:
                return [await outer.rows(text, Kind.WRITE, args) for text, args in prepared]
        return await self._ask(Unit(lambda raw: [run(raw, text, args) for text, args in prepared]))

    async def _rows(self, text: str, kind: Kind, args: Sequence[Any]) -> list[Row]:
        if (transaction := self.current_transaction.get()) is not None:
            return await transaction.rows(text, kind, args)
        if kind is Kind.READ:
            return await self.reader.rows(text, storable(args))
        job = Alone if kind is Kind.ALONE else Unit
        return await self._ask(job(lambda raw: run(raw, text, storable(args))))

    async def _ask(self, job: Job) -> Any:
        self.writer.submit(job)
        return await job.future

    def submit(self, job: Job) -> None:
        self.writer.submit(job)

    async def run_querystring(self, querystring: QueryString, in_pool: bool = False) -> list[Row]:
        text, args = querystring.compile_string(engine_type="sqlite")
        return await self._rows(text, kind_of(text), args)

    async def run_ddl(self, ddl: str, in_pool: bool = False) -> list[Row]:
        return await self._rows(ddl, Kind.WRITE, ())

    # ---- transactions

    def transaction(
        self, transaction_type: TransactionType = TransactionType.immediate, allow_nested: bool = True
    ) -> Any:
        if (outer := self.current_transaction.get()) is not None and not outer.over:
            return Nested(outer)
        return Transaction(self, Session(idle_seconds=self._idle_seconds))

    def atomic(self, transaction_type: TransactionType = TransactionType.immediate) -> Atomic:
        return Atomic(self, transaction_type)

    @asynccontextmanager
    async def schema_change(self) -> AsyncIterator[None]:
        """A transaction in which tables can be rebuilt: foreign keys are checked as a whole before its COMMIT."""
        async with Transaction(self, Session(foreign_keys=False, idle_seconds=600)):
            yield

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[None]:
        """Nothing to share here: reads are inline. On PostgreSQL the reads inside use one connection."""
        yield
