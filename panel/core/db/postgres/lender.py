"""Connections to PostgreSQL: lent from a pool while the application runs, dialled one by one otherwise."""

import asyncio
from typing import Any

import asyncpg

SESSION = {
    "statement_timeout": "15s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
    "application_name": "probelauf",
}
WAIT_SECONDS = 10.0
"""How long to wait for the server to answer the door, or for a connection of the pool to come back."""


STATEMENTS_KEPT = 512
"""Prepared a connection. Our pages have some hundred different ones; the driver keeps 100 unless told."""


class Lender:
    """`take()` and `give_back()`; the pool lives between `start()` and `stop()`, in the event loop of `start()`."""

    def __init__(self, url: str, size: int) -> None:
        self._how = {
            "dsn": url,
            "timeout": WAIT_SECONDS,
            "server_settings": SESSION,
            "statement_cache_size": STATEMENTS_KEPT,
        }
        self._size = size
        self._pool: Any = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def start(self) -> None:
        if self._pool is None:
            self._loop = asyncio.get_running_loop()
            self._pool = await asyncpg.create_pool(**self._how, min_size=1, max_size=self._size, reset=_as_it_is)

    async def stop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is None:
            return
        try:
            await asyncio.wait_for(pool.close(), WAIT_SECONDS)
        except TimeoutError:
            pool.terminate()

    async def take(self) -> Any:
        if self._pool is not None and self._loop is asyncio.get_running_loop():
            return await self._pool.acquire(timeout=WAIT_SECONDS)
        return await asyncpg.connect(**self._how)

    async def give_back(self, connection: Any) -> None:
        """Always works: a connection that is still inside a transaction is thrown away, and the pool dials anew."""
        if is_alive(connection) and connection.is_in_transaction():
            connection.terminate()
        if not isinstance(connection, asyncpg.pool.PoolConnectionProxy):
            await connection.close()
        elif self._pool is not None:
            await self._pool.release(connection)

    @property
    def idle(self) -> int:
        """Connections of the pool that nobody has; for tests and metrics."""
        return self._size if self._pool is None else self._size - self._pool.get_size() + self._pool.get_idle_size()


class Shared:
    """The one connection of a `connection()` block, taken at its first statement, replaced when it broke."""

    def __init__(self, lender: Lender) -> None:
        self._lender = lender
        self._connection: Any = None
        self.open = True

    async def take(self) -> Any:
        if self._connection is not None and not is_alive(self._connection):
            await self._drop()
        if self._connection is None:
            self._connection = await self._lender.take()
        return self._connection

    async def close(self) -> None:
        self.open = False
        await self._drop()

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await self._lender.give_back(connection)


def is_alive(connection: Any) -> bool:
    """False once the server or the network ended it; the pool may have taken such a one back by itself."""
    try:
        return not connection.is_closed()
    except asyncpg.InterfaceError:
        return False


async def _as_it_is(connection: Any) -> None:
    """We change no session state, so that the usual reset after each use (a round trip) cleans nothing."""
