"""Periodic work: every duty in a fresh task, each begun by one worker only, however many there are."""

import asyncio
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import timedelta
from typing import TypeVar
from uuid import uuid4

import msgspec
import structlog

from panel.core.clock import now
from panel.core.tables import DutyRun, Heartbeat

T = TypeVar("T")
log = structlog.get_logger()
BEAT = timedelta(seconds=10)
ALIVE_FOR = timedelta(seconds=45)
GONE = timedelta(days=1)
"""A worker not seen for so long is forgotten."""
FORGOTTEN = timedelta(days=30)
"""A duty not begun for so long is one that the code no longer has."""


class Duty(msgspec.Struct, frozen=True):
    """`run` does what is due, at most once in `every` however many workers there are, and tells how many things it did.

    `every` is far shorter than `FORGOTTEN`; 0: each worker's own, claimed by none.
    """

    key: str
    every: timedelta
    run: Callable[[], Awaitable[int]]


async def begin(duty: Duty) -> bool:
    """Claim this turn of a duty: true for one worker in each interval, for every worker where there is none."""
    if not duty.every:
        return True
    at = now()
    await DutyRun.insert(DutyRun(id=uuid4(), duty=duty.key, started_at=at - 2 * duty.every)).on_conflict(
        target=DutyRun.duty, action="DO NOTHING"
    )
    claimed = await (
        DutyRun.update({DutyRun.started_at: at})
        .where((DutyRun.duty == duty.key) & (DutyRun.started_at <= at - duty.every))
        .returning(DutyRun.id)
    )
    return bool(claimed)


async def perform(duty: Duty) -> None:
    """One turn of a duty; a failure is logged and the next turn tries again."""
    try:
        if not await begin(duty):
            return
        done = await duty.run()
        if done:
            log.info("duty", duty=duty.key, done=done)
    except Exception as exc:
        log.error("duty failed", duty=duty.key, exc_info=exc)


async def each(duty: str, items: Iterable[T], work: Callable[[T], Awaitable[int]]) -> int:
    """Work on each item in a task of its own: one that fails is logged, and the others are done. Gives their sum."""

    async def one(item: T) -> int:
        return int(await work(item))

    done = 0
    for item in items:
        try:
            done += await asyncio.create_task(one(item))
        except Exception as exc:
            log.error("duty failed on one item", duty=duty, exc_info=exc)
    return done


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


async def beat() -> None:
    """Sign of life for `/ready`; forgets workers and duties long gone."""
    at = now()
    await Heartbeat.insert(Heartbeat(id=uuid4(), worker=worker_name(), seen_at=at)).on_conflict(
        target=Heartbeat.worker, action="DO UPDATE", values=[Heartbeat.seen_at]
    )
    await Heartbeat.delete().where(Heartbeat.seen_at < at - GONE)
    await DutyRun.delete().where(DutyRun.started_at < at - FORGOTTEN)


async def worker_is_alive() -> bool:
    return await Heartbeat.exists().where(Heartbeat.seen_at > now() - ALIVE_FOR)


async def once(duties: Sequence[Duty]) -> None:
    """Each duty once, one after the other (tests, demo)."""
    for duty in duties:
        await duty.run()


async def work(duties: Sequence[Duty], stop: asyncio.Event) -> None:
    """Until told to stop: each duty in a task of its own, so that a dead connection dies with its task."""

    async def forever(duty: Duty) -> None:
        while not stop.is_set():
            await asyncio.create_task(perform(duty))
            await _sleep(duty.every.total_seconds(), stop)

    async def live() -> None:
        while not stop.is_set():
            await asyncio.create_task(perform(Duty("beat", timedelta(0), _beat)))
            await _sleep(BEAT.total_seconds(), stop)

    async with asyncio.TaskGroup() as group:
        group.create_task(live())
        for duty in duties:
            group.create_task(forever(duty))


async def _beat() -> int:
    await beat()
    return 0


async def _sleep(seconds: float, stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


def stop_on_signals(stop: asyncio.Event) -> None:
    """Ctrl-C and SIGTERM let the present work finish."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
