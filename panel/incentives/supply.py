"""Voucher pools as pages see them: their stock, which approved bonuses wait for codes, and what lacks."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec

from panel.core import clock, db
from panel.core.addresses import fold
from panel.core.errors import NotFound
from panel.core.tokens import readable
from panel.incentives import ledger, queries
from panel.incentives.codes import VOUCHER, last_day
from panel.incentives.kinds import kind_of
from panel.incentives.pools import FIRST, FREE
from panel.incentives.rules import LOW_STOCK, Standing, State
from panel.incentives.stock import Dealt, Lack, Pool, deal, fitting
from panel.incentives.unseen import unread

_POOLS = (
    "SELECT p.id, p.name, p.amount_cents, p.currency, p.instructions, COUNT(c.id) AS total, "
    "COUNT(CASE WHEN c.entitlement IS NULL AND (c.expires_on = '' OR c.expires_on >= {}) THEN 1 END) AS free, "
    "COUNT(CASE WHEN c.entitlement IS NULL AND c.expires_on <> '' AND c.expires_on < {} THEN 1 END) AS expired, "
    f"COUNT(c.shown_at) AS shown, (SELECT sealed FROM voucher_code WHERE pool = p.id AND {FREE} ORDER BY {FIRST} LIMIT 1) "
    "AS next_code FROM voucher_pool p LEFT JOIN voucher_code c ON c.pool = p.id "
    "GROUP BY p.id, p.name, p.amount_cents, p.currency, p.instructions, p.name_folded"
)


class PoolView(Pool, frozen=True, kw_only=True):
    """A voucher pool and its stock. `waiting`: approved bonuses that its codes could pay; `elsewhere`: bonuses promised
    from this pool that are worth something else, and wait for codes of that value.
    """

    instructions: str
    total: int
    expired: int
    shown: int
    waiting: int = 0
    elsewhere: tuple[Lack, ...] = ()

    @property
    def low(self) -> bool:
        return self.free < max(LOW_STOCK, self.waiting)


class Waiting(msgspec.Struct, frozen=True):
    """How much waits for staff. `unread`: bonuses whose codes are there and can't be read, given out or not."""

    to_approve: int
    for_codes: int
    for_export: int
    low_pools: int
    unread: int


async def pools() -> tuple[PoolView, ...]:
    """All voucher pools with their stock, by name."""
    today = clock.today().isoformat()
    bare = [_bare(row) for row in await db.rows(f"{_POOLS} ORDER BY {db.alike('p.name_folded')}", today, today, today)]
    waiting = [one for one in await queries.to_pay() if waits_for_codes(one)]
    able = {one.id: fitting(one.due_cents, one.currency, one.pool_id, bare) for one in waiting}
    return tuple(
        msgspec.structs.replace(
            p,
            waiting=sum(p in able[one.id] for one in waiting),
            elsewhere=deal([one for one in waiting if one.pool_id == p.id and p not in able[one.id]], bare).lacks,
        )
        for p in bare
    )


def _bare(row: dict[str, Any]) -> PoolView:
    sealed = row.pop("next_code")
    return PoolView(**row, unreadable=sealed is not None and not readable(VOUCHER, sealed))


async def pool(pool_id: UUID) -> PoolView:
    """One pool. Raises `NotFound`."""
    found = next((p for p in await pools() if p.id == pool_id), None)
    if found is None:
        raise NotFound
    return found


async def pool_named(name: str) -> UUID | None:
    """The pool of this name, whatever its case."""
    found = await db.rows("SELECT id FROM voucher_pool WHERE name_folded = {}", fold(name))
    return found[0]["id"] if found else None


async def codes_in(pool_id: UUID, most: int) -> tuple[dict[str, Any], ...]:
    """The newest codes of a pool, masked: mask, last_day, added_at, assigned_at, shown_at, entitlement (id)."""
    found = await db.rows(
        "SELECT mask, expires_on, added_at, assigned_at, shown_at, entitlement FROM voucher_code WHERE pool = {} "
        "ORDER BY position DESC, id LIMIT {}",
        pool_id,
        most,
    )
    return tuple({**row, "last_day": last_day(row.pop("expires_on"))} for row in found)


def waits_for_codes(one: Standing) -> bool:
    """Whether a bonus is paid by a voucher code (and not by an export)."""
    return kind_of(one.kind).waits_for == "codes"


async def dealt() -> Dealt:
    """What the approved bonuses that are not paid yet wait for: codes, by value, or the key that opens them."""
    return await forecast(await queries.to_pay())


async def forecast(standings: Iterable[Standing]) -> Dealt:
    """Were these approved now: how many would get a code at once, and what the others would wait for."""
    return deal([one for one in standings if waits_for_codes(one)], await pools())


async def unpaid_from(pool_id: UUID, besides: UUID) -> tuple[Standing, ...]:
    """Bonuses promised, earned or approved for which codes of this pool are meant; those of one purpose left out."""
    found = await ledger.standings(
        " WHERE pool_id = {} AND purpose_id <> {} AND id NOT IN "
        "(SELECT entitlement FROM ledger_entry WHERE fact IN ('sent', 'reversed'))",
        pool_id,
        besides,
    )
    return tuple(one for one in found if waits_for_codes(one) and one.state != State.NOTHING)


async def waiting_counts() -> Waiting:
    """What waits for staff, for the start page and the tabs."""
    unpaid, stock = await queries.to_pay(), await pools()
    vouchers = [one for one in unpaid if waits_for_codes(one)]
    locked = len(deal(vouchers, stock).unread)
    return Waiting(
        to_approve=len(await queries.to_approve()),
        for_codes=len(vouchers) - locked,
        for_export=len(unpaid) - len(vouchers),
        low_pools=sum(p.low for p in stock if p.total or p.waiting),
        unread=locked + len(await unread()),
    )
