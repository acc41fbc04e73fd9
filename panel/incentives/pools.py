"""Voucher pools: make one, fill it, give one code to one entitlement."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import chain
from uuid import UUID, uuid4

import msgspec

from panel.audit.actions import record
from panel.core import clock, db
from panel.core.errors import Invalid, NotFound
from panel.core.i18n import N_
from panel.core.principals import Actor
from panel.core.settings import settings
from panel.core.tokens import fingerprint, readable, seal, unseal
from panel.incentives.codes import VOUCHER, Line, comparable, last_day, mask, parse
from panel.incentives.rules import Standing
from panel.incentives.stock import Pool, fitting
from panel.incentives.tables import VoucherPool

_CHUNK = 300
_ADD = (
    "INSERT INTO voucher_code (id, pool, fingerprint, sealed, mask, expires_on, position, added_at) VALUES {marks} "
    "ON CONFLICT (fingerprint) DO NOTHING RETURNING id"
)
_SAMPLES = "SELECT MIN(sealed) AS sealed FROM voucher_code GROUP BY pool, added_at"
"""One code of each adding: what was added at once was sealed with one key."""
FIRST_TIME = N_(
    "Please tick this if it is true of all these codes. If you don't know, have the former SECRET_KEY set again first."
)


class Sorted(msgspec.Struct, frozen=True):
    """What adding these lines would do. `new` holds the codes themselves: never show them whole."""

    new: tuple[Line, ...]
    duplicates: tuple[Line, ...]
    expired: tuple[Line, ...]
    wrong: tuple[Line, ...]


async def make_pool(name: str, amount_cents: int, instructions: str, actor: Actor) -> UUID:
    """A pool of codes of one face value. Raises `Invalid` when the name is taken or the value is nothing."""
    if amount_cents <= 0:
        raise Invalid({"amount_cents": N_("Please write an amount above 0.")})
    pool_id = uuid4()
    async with db.transaction():
        made = (
            await VoucherPool.insert(
                VoucherPool(
                    id=pool_id,
                    name=name,
                    name_folded=name.casefold(),
                    amount_cents=amount_cents,
                    currency=settings().currency,
                    instructions=instructions,
                    created_at=clock.now(),
                )
            )
            .on_conflict(target=VoucherPool.name_folded, action="DO NOTHING")
            .returning(VoucherPool.id)
        )
        if not made:
            raise Invalid({"name": N_("There is a pool of this name already.")})
        await record("pool.added", actor, ("pool", pool_id, name), amount_cents=amount_cents)
    return pool_id


async def sort_codes(text: str) -> Sorted:
    """Dry run: which lines are new codes, which are known (here or twice in the text), expired, or none."""
    lines = parse(text)
    good = [(line, _fingerprint(line.code)) for line in lines if not line.problem]
    seen = await _known([f for _, f in good])
    new: list[Line] = []
    duplicates: list[Line] = []
    expired: list[Line] = []
    today = clock.today().isoformat()
    for line, print_ in good:
        over = line.expires_on and line.expires_on < today
        (duplicates if print_ in seen else expired if over else new).append(line)
        seen.add(print_)
    return Sorted(tuple(new), tuple(duplicates), tuple(expired), tuple(line for line in lines if line.problem))


async def all_readable() -> bool:
    """Whether this SECRET_KEY opens every code there is, handed over or not.

    If not, nobody can tell which codes are known: their fingerprints hang on the key, too.
    """
    return all(readable(VOUCHER, row["sealed"]) for row in await db.rows(_SAMPLES))


async def add_codes(pool_id: UUID, text: str, actor: Actor, *, first_time: bool = False) -> int:
    """Seal and keep the new codes; the others are passed over. Gives how many were new; sent twice gives 0.

    Raises `Invalid` while not `all_readable`, unless somebody says that none of them was here before (`first_time`).
    """
    async with db.transaction():
        pool = await VoucherPool.select(VoucherPool.name).where(VoucherPool.id == pool_id).first()
        if pool is None:
            raise NotFound
        lines = (await sort_codes(text)).new
        if lines and not first_time and not await all_readable():
            raise Invalid({"first_time": FIRST_TIME})
        last = await db.rows("SELECT MAX(position) AS n FROM voucher_code WHERE pool = {}", pool_id)
        added = await _insert(pool_id, lines, int(last[0]["n"] or 0))
        if added:
            await record("pool.codes_added", actor, ("pool", pool_id, pool["name"]), count=added)
    return added


async def _insert(pool_id: UUID, lines: tuple[Line, ...], last: int) -> int:
    at = clock.now()
    rows = [
        (uuid4(), pool_id, _fingerprint(line.code), seal(VOUCHER, line.code), mask(line.code), line.expires_on, n, at)
        for n, line in enumerate(lines, last + 1)
    ]
    added = 0
    for start in range(0, len(rows), _CHUNK):
        part = rows[start : start + _CHUNK]
        marks = ", ".join([f"({db.marks(part[0])})"] * len(part))
        added += len(await db.rows(_ADD.format(marks=marks), *chain.from_iterable(part)))
    return added


async def _known(prints: list[str]) -> set[str]:
    known: set[str] = set()
    for start in range(0, len(prints), _CHUNK):
        part = prints[start : start + _CHUNK]
        found = await db.rows(f"SELECT fingerprint FROM voucher_code WHERE fingerprint IN ({db.marks(part)})", *part)
        known |= {row["fingerprint"] for row in found}
    return known


def _fingerprint(code: str) -> str:
    return fingerprint(VOUCHER, comparable(code))


async def assign_code(standing: Standing, at: datetime) -> bool:
    """Give one free code to one entitlement. False: there is none. No two ever get the same, whoever asks at once."""
    for pool_id in await _pools_for(standing):
        given = await db.rows(f"{_ASSIGN}{_lock()}) RETURNING id", standing.id, at, pool_id, _day(at))
        if given:
            return True
    return False


FREE = "entitlement IS NULL AND (expires_on = '' OR expires_on >= {})"
"""A code that can be given out on a day."""
FIRST = "CASE WHEN expires_on = '' THEN 1 ELSE 0 END, expires_on, position, id"
"""The code that expires first goes first."""
_ASSIGN = (
    "UPDATE voucher_code SET entitlement = {}, assigned_at = {} WHERE entitlement IS NULL AND id = "
    f"(SELECT id FROM voucher_code WHERE pool = {{}} AND {FREE} ORDER BY {FIRST} LIMIT 1"
)


def _lock() -> str:
    return " FOR UPDATE SKIP LOCKED" if db.dialect() == "postgres" else ""


def _day(at: datetime) -> str:
    return clock.local(at).date().isoformat()


async def _pools_for(standing: Standing) -> Iterable[UUID]:
    """The study's pool where its face value is what is due; a part of a bonus comes from any pool of that value."""
    found = await db.rows(
        "SELECT id, name, amount_cents, currency, 0 AS free FROM voucher_pool ORDER BY created_at, id"
    )
    able = fitting(standing.due_cents, standing.currency, standing.pool_id, [Pool(**row) for row in found])
    return [pool.id for pool in able]


class Handed(msgspec.Struct, frozen=True):
    """A code in the clear, for the mail to its owner."""

    code: str
    instructions: str
    last_day: date | None


async def code_for(entitlement_id: UUID) -> Handed:
    """The code that was assigned to an entitlement. Raises `Unreadable` when SECRET_KEY is another now."""
    (found,) = await db.rows(
        "SELECT c.sealed, c.expires_on, p.instructions FROM voucher_code c JOIN voucher_pool p ON p.id = c.pool "
        "WHERE c.entitlement = {}",
        entitlement_id,
    )
    return Handed(unseal(VOUCHER, found["sealed"]), found["instructions"], last_day(found["expires_on"]))


async def shown(entitlement_id: UUID) -> bool:
    """Whether the code of an entitlement has been in the clear for anybody."""
    return bool(
        await db.rows("SELECT id FROM voucher_code WHERE entitlement = {} AND shown_at IS NOT NULL", entitlement_id)
    )


async def mark_shown(entitlement_id: UUID, at: datetime) -> None:
    """From now on the code never returns to its pool."""
    await db.rows("UPDATE voucher_code SET shown_at = {} WHERE entitlement = {}", at, entitlement_id)


async def give_back(entitlement_id: UUID) -> None:
    """Return a code that nobody saw to its pool."""
    await db.rows(
        "UPDATE voucher_code SET entitlement = {}, assigned_at = {} WHERE entitlement = {} AND shown_at IS NULL",
        None,
        None,
        entitlement_id,
    )
