"""Codes that were given out and that nobody has looked at: none is lost because its owner's page closes."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import structlog

from panel.core import clock, db
from panel.core.duty import each
from panel.core.principals import SYSTEM, Actor
from panel.core.tokens import Unreadable, readable
from panel.incentives import ledger, mails
from panel.incentives.codes import VOUCHER
from panel.incentives.noting import note
from panel.incentives.pools import Handed, code_for, mark_shown
from panel.incentives.rules import BY_MAIL, Fact, Standing, State
from panel.invitations import queries as invitations

log = structlog.get_logger()
TO_LOOK = timedelta(days=14)
"""A mail that points to a page leaves at least so long to open it: people read their mail after a holiday, too."""
_UNSEEN = "SELECT entitlement FROM voucher_code WHERE entitlement IS NOT NULL AND shown_at IS NULL"
_CLOSED_BY = (
    "SELECT e.id, e.customer, c.contact_basis FROM voucher_code v JOIN entitlement e ON e.id = v.entitlement "
    "LEFT JOIN customer c ON c.id = e.customer WHERE v.shown_at IS NULL AND NOT EXISTS (SELECT 1 FROM invitation "
    f"WHERE customer = e.customer AND purpose_id = e.purpose_id AND {invitations.OPENS}) ORDER BY e.created_at, e.id"
)
"""The bonuses whose code nobody has looked at and whose page is closed at a moment (or none opens): `page_ends` of all."""
_SEALED = "SELECT entitlement, sealed FROM voucher_code WHERE entitlement IS NOT NULL AND shown_at IS NULL"


class Unseen(msgspec.Struct, frozen=True):
    """A code that its owner has not looked at. It can be mailed when we may write to them, and read it ourselves."""

    bonus: Standing
    may_write: bool
    readable: bool


class OutOfReach(msgspec.Struct, frozen=True):
    """Bonuses whose code nobody has looked at and nobody can any more: the page is closed, and we may not write to their
    owners, or no longer know them.
    """

    no_basis: tuple[UUID, ...]
    no_owner: tuple[UUID, ...]


async def page_ends(standing: Standing) -> datetime | None:
    """When the page closes on which the owner of a bonus sees its code; None where none opens (any more)."""
    owner = standing.customer_id
    return await invitations.opens_until(owner, standing.purpose.id) if owner else None


def closes(ends: datetime | None, at: datetime) -> bool:
    """Whether a page that ends then is open too short to be pointed to."""
    return ends is None or ends <= at + TO_LOOK


async def hand_over(standing: Standing, code: Handed, actor: Actor, at: datetime) -> bool:
    """The code itself by mail; from now on it counts as handed over. Once, whoever asks again.

    False, and nothing changed, where we may not write to its owner. Belongs into a transaction that holds the bonus alone.
    """
    if await mails.owner_of(standing) is None:
        return False
    await mark_shown(standing.id, at)
    await note(Fact.REDEEMED, standing, standing.due_cents, actor, BY_MAIL, at)
    await mails.send("bonus_voucher_code", standing, handed=code)
    return True


async def mail_before_the_end() -> int:
    """Duty: mail each code that nobody has looked at while its page closes within `TO_LOOK`. Gives how many.

    One read finds them, so that codes with time left, or without a contact basis, hold up nobody's writes.
    """
    closing = await db.rows(_CLOSED_BY, clock.now() + TO_LOOK)
    writable = [row["id"] for row in closing if row["contact_basis"]]
    return await each("incentives.mail_unseen", writable, _mail_if_closing)


async def _mail_if_closing(entitlement_id: UUID) -> bool:
    """Asked once more with the bonus held: the round may last longer since."""
    async with db.transaction():
        (standing,) = await ledger.lock([entitlement_id])
        return closes(await page_ends(standing), clock.now()) and await _mail(standing, SYSTEM)


async def mail_to(customer_id: UUID, purpose_id: UUID, actor: Actor) -> bool:
    """The page of somebody closes now, for a reason of ours: mail the code that they have not looked at, if there is one.

    False: there is none, or it can't be mailed (`of_customer` says why). Belongs into the transaction that closes the page.
    """
    found = await of_customer(customer_id, purpose_id)
    return found is not None and await _mail((await ledger.lock([found.bonus.id]))[0], actor)


async def _mail(standing: Standing, actor: Actor) -> bool:
    """Of a bonus that is held: unless its owner, or a mail, was faster, or nobody can read the code."""
    if standing.state is not State.SENT:
        return False
    try:
        return await hand_over(standing, await code_for(standing.id), actor, clock.now())
    except Unreadable:
        log.error("voucher code unreadable: SECRET_KEY is another than when it was added", bonus=str(standing.id))
        return False


async def of_customer(customer_id: UUID, purpose_id: UUID) -> Unseen | None:
    """What a customer was given for a purpose and has not looked at."""
    found = await ledger.standings(
        f" WHERE customer = {{}} AND purpose_id = {{}} AND id IN ({_UNSEEN})", customer_id, purpose_id
    )
    return await about(found[0]) if found else None


async def about(standing: Standing) -> Unseen | None:
    """What stands between a code that nobody has looked at and its owner; None for any other bonus."""
    sealed = {
        row["entitlement"]: row["sealed"] for row in await db.rows(f"{_SEALED} AND entitlement = {{}}", standing.id)
    }
    if standing.id not in sealed:
        return None
    may_write = await mails.owner_of(standing) is not None
    return Unseen(standing, may_write, readable(VOUCHER, sealed[standing.id]))


async def unread(pool_id: UUID | None = None) -> tuple[UUID, ...]:
    """The bonuses whose code (of one pool, or any) was given out, was never looked at, and can't be read: SECRET_KEY is
    another now.
    """
    given = await (db.rows(f"{_SEALED} AND pool = {{}}", pool_id) if pool_id else db.rows(_SEALED))
    return tuple(row["entitlement"] for row in given if not readable(VOUCHER, row["sealed"]))


async def out_of_reach() -> OutOfReach:
    """What marketing has to do something about, oldest first."""
    found = [row for row in await db.rows(_CLOSED_BY, clock.now()) if not row["contact_basis"]]
    return OutOfReach(
        no_basis=tuple(row["id"] for row in found if row["customer"]),
        no_owner=tuple(row["id"] for row in found if not row["customer"]),
    )
