"""Two things at the same moment, in an order that a test can rely on."""

import asyncio
from collections.abc import Awaitable, Callable

from panel.core.db import transaction

Deed = Callable[[], Awaitable[object]]


async def beside(first: Deed, second: Deed) -> list[object]:
    """`second` begins while `first` is done but not yet committed. On PostgreSQL it reads what was before `first` and
    waits only where both change the same row; on SQLite it waits for all of `first`. Gives what each gave or raised.
    """
    done = asyncio.Event()

    async def holding() -> object:
        async with transaction():
            try:
                given = await first()
            finally:
                done.set()
            await asyncio.sleep(0.15)
        return given

    async def late() -> object:
        await done.wait()
        return await second()

    tasks = [asyncio.create_task(holding()), asyncio.create_task(late())]
    return list(await asyncio.gather(*tasks, return_exceptions=True))
