"""What workers leave behind in the database: nothing for good."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from app import DUTIES
from panel.core.db import rows
from panel.core.duty import FORGOTTEN, GONE, Duty, beat, begin, work
from tests.conftest import MOMENT


async def nothing() -> int:
    return 0


async def kept(table: str, column: str) -> list[str]:
    return sorted(row[column] for row in await rows(f"SELECT {column} FROM {table}"))


async def test_a_worker_claims_duties_and_not_its_own_beat() -> None:
    stop = asyncio.Event()

    async def last() -> int:
        stop.set()
        return 0

    await work([Duty("test.last", timedelta(seconds=1), last)], stop)
    assert await kept("duty_run", "duty") == ["test.last"]
    assert len(await kept("heartbeat", "worker")) == 1


async def test_workers_and_duties_long_gone_are_forgotten(clock: Callable[[datetime], None]) -> None:
    await begin(Duty("test.renamed", timedelta(hours=6), nothing))
    await rows("INSERT INTO heartbeat (id, worker, seen_at) SELECT id, 'dead:1', started_at FROM duty_run")
    for later, workers, duties in (GONE, 2, 1), (FORGOTTEN, 1, 1), (FORGOTTEN + timedelta(seconds=1), 1, 0):
        clock(MOMENT + later)
        await beat()
        assert (len(await kept("heartbeat", "worker")), len(await kept("duty_run", "duty"))) == (workers, duties)


def test_no_duty_is_so_rare_that_it_would_be_forgotten() -> None:
    assert max(duty.every for duty in DUTIES) < FORGOTTEN / 4
