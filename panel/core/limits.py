"""How often somebody may try: counted in the database, so that all processes share it and a restart forgets nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from time import monotonic
from uuid import uuid4

import msgspec

from panel.core import db
from panel.core.clock import now
from panel.core.http import AnyRequest
from panel.core.settings import settings
from panel.core.tables import Attempt
from panel.core.tokens import fingerprint

TAKES = 0.2
"""Seconds of an answer that must not tell whether we know somebody; far more than writing a mail costs."""
HOUSEHOLD = 64
"""Bits of an IPv6 address that all of one line share; whoever has one line has all the addresses behind them."""
_COUNT = (
    "INSERT INTO attempt (id, key, tries, resets_at) VALUES ({}, {}, 1, {}) ON CONFLICT (key) DO UPDATE SET "
    "tries = CASE WHEN attempt.resets_at <= {} THEN 1 ELSE attempt.tries + 1 END, "
    "resets_at = CASE WHEN attempt.resets_at <= {} THEN excluded.resets_at ELSE attempt.resets_at END "
    "RETURNING tries"
)


class Limit(msgspec.Struct, frozen=True):
    """At most `tries` in each `window`, counted for each caller apart."""

    name: str
    tries: int
    window: timedelta


async def within(limit: Limit, who: str) -> bool:
    """Count one try of `who` (an address, an account) and say whether it is still allowed. Safe with many processes."""
    at = now()
    counted = await db.rows(_COUNT, uuid4(), _key(limit, who), at + limit.window, at, at)
    return counted[0]["tries"] <= limit.tries


async def give_back(limit: Limit, who: str) -> None:
    """Take one counted try back: it was a good one."""
    await db.write(("UPDATE attempt SET tries = tries - 1 WHERE key = {} AND tries > 0", _key(limit, who)))


async def forgive(limit: Limit, who: str) -> None:
    """Start `who` afresh: it was them after all."""
    await Attempt.delete().where(Attempt.key == _key(limit, who))


async def drop_old_attempts() -> int:
    """Duty: forget what no longer counts. Gives how many."""
    gone = await Attempt.delete().where(Attempt.resets_at <= now()).returning(Attempt.id)
    return len(gone)


@asynccontextmanager
async def in_the_same_time() -> AsyncIterator[None]:
    """The block takes as long whether or not there was anything to do, so that its duration tells no outsider which."""
    began = monotonic()
    yield
    await asyncio.sleep(max(0.0, began + TAKES - monotonic()))


def client_address(request: AnyRequest) -> str:
    """Whom a limit counts as one caller: an address, of IPv6 the network of 64 bits that one household has.

    Forwarded addresses are believed only as far as our own proxies wrote them: each adds its own to the header, or a
    header of its own behind the one that came.
    """
    direct = request.client.host if request.client else "unknown"
    hops = settings().trusted_proxies
    if hops == 0:
        return _household(direct)
    forwarded = ",".join(request.headers.getall("x-forwarded-for", []))
    seen = [part.strip() for part in forwarded.split(",") if part.strip()]
    return _household(seen[-hops] if len(seen) >= hops else direct)


def _household(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return address
    return str(known.ipv4_mapped or ip_network((known, HOUSEHOLD), strict=False))


def _key(limit: Limit, who: str) -> str:
    """Neither network addresses nor accounts stand readable in the table."""
    return f"{limit.name}:{fingerprint('limit', who)}"
