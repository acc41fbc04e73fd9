"""Browsers without a screen: httpx straight into the application, in the test's own event loop."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import httpx

from panel.core.settings import settings

PLAIN = False
"""`verify=PLAIN` for clients that speak to a house on this machine: reading all the world's certificates costs each of
them a fifth of a second, and there is none to check.
"""
Scope = dict[str, Any]
App = Callable[[Any, Any, Any], Coroutine[Any, Any, None]]
"""An application as ASGI calls it, whatever it names scope, receive and send."""


@asynccontextmanager
async def browsers(app: App) -> AsyncIterator[Callable[..., httpx.AsyncClient]]:
    """A factory of clients on the running application; all are closed at the end."""
    made: list[httpx.AsyncClient] = []

    def new(*, broken_ok: bool = False, **more: Any) -> httpx.AsyncClient:
        options: dict[str, Any] = {"base_url": settings().base_url, "headers": {"Accept-Language": "en"}, **more}
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), **options)
        client.event_hooks = {"response": [] if broken_ok else [not_broken]}
        made.append(client)
        return client

    try:
        yield new
    finally:
        for client in made:
            await client.aclose()


async def not_broken(response: httpx.Response) -> None:
    """No page of ours ever answers with a server error."""
    if response.status_code >= 500:
        await response.aread()
        raise AssertionError(
            f"{response.request.method} {response.request.url}: {response.status_code} {response.text}"
        )


@asynccontextmanager
async def lifespan(app: App) -> AsyncIterator[None]:
    """The application's start and stop, in a task of their own (their context must not be the test's)."""
    asked: asyncio.Queue[Scope] = asyncio.Queue()
    said: asyncio.Queue[Scope] = asyncio.Queue()
    await asked.put({"type": "lifespan.startup"})
    scope: Any = {"type": "lifespan", "app": app, "state": {}, "asgi": {"version": "3.0", "spec_version": "2.0"}}
    task = asyncio.create_task(app(scope, asked.get, said.put))
    await answered(task, said, "lifespan.startup.complete")
    try:
        yield
    finally:
        await asked.put({"type": "lifespan.shutdown"})
        await answered(task, said, "lifespan.shutdown.complete")
        await task


async def answered(task: asyncio.Task[None], said: asyncio.Queue[Scope], wanted: str) -> None:
    hearing = asyncio.create_task(said.get())
    await asyncio.wait({task, hearing}, return_when=asyncio.FIRST_COMPLETED)
    if not hearing.done():
        hearing.cancel()
        await task
        raise AssertionError(f"the lifespan ended before {wanted}")
    assert hearing.result()["type"] == wanted, hearing.result()
