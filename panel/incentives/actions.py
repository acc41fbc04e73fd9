"""Promise, earn, approve, pay, show and take back a bonus. Each adds facts to the ledger; twice is once."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid4

import msgspec

from panel.core import clock, db
from panel.core.duty import each
from panel.core.errors import NotAllowed, NotFound, Refusal
from panel.core.i18n import N_
from panel.core.principals import SYSTEM, TESTER_LABEL, Actor
from panel.core.purpose import Purpose
from panel.core.tokens import unseal
from panel.customers import queries as customers
from panel.incentives import ledger, queries, unseen
from panel.incentives.codes import VOUCHER, last_day
from panel.incentives.kinds import kind_of
from panel.incentives.noting import note
from panel.incentives.pools import mark_shown
from panel.incentives.rules import Fact, Standing, State, in_turn, may_approve, may_reveal, share, shown_until
from panel.incentives.tables import Entitlement
from panel.outbox import actions as outbox
from panel.outbox import queries as messages
from panel.staff import queries as staff

_CUT = "UPDATE entitlement SET beneficiary_id = {}, dedupe_key = {} WHERE id = {}"
_FORGET = "UPDATE entitlement SET customer = NULL WHERE id = {}"
SOMEBODY = Actor("tester", None, TESTER_LABEL)
"""A tester without a pseudonym: what is noted of money stays for ever, and must not lead to answers."""
TAKEN_BACK = Refusal("reversed", N_("This bonus has been taken back. Please ask us if that surprises you."))


class Revealed(msgspec.Struct, frozen=True):
    """A voucher code in the clear, for its owner's eyes."""

    code: str
    amount_cents: int
    currency: str
    instructions: str
    last_day: date | None
    shown_at: datetime
    shown_until: datetime


async def promise(
    *,
    beneficiary_id: UUID,
    customer_id: UUID | None,
    purpose: Purpose,
    kind: str,
    amount_cents: int,
    currency: str,
    pool_id: UUID | None,
    actor: Actor,
) -> UUID | None:
    """Say what a tester will get for a purpose. Gives the entitlement, the same one when promised before.

    Nothing is promised (`None`) where the amount is 0. An unknown kind raises `KeyError`.
    """
    if amount_cents == 0:
        return None
    kind_of(kind)
    async with db.transaction():
        made = (
            await Entitlement.insert(
                Entitlement(
                    id=uuid4(),
                    dedupe_key=f"{purpose.id}:{beneficiary_id}",
                    customer=customer_id,
                    beneficiary_id=beneficiary_id,
                    purpose_kind=purpose.kind,
                    purpose_id=purpose.id,
                    purpose_label=purpose.label,
                    kind=kind,
                    amount_cents=amount_cents,
                    currency=currency,
                    pool_id=pool_id,
                    created_at=clock.now(),
                )
            )
            .on_conflict(target=Entitlement.dedupe_key, action="DO NOTHING")
            .returning(Entitlement.id)
        )
        standing = await queries.standing_for(beneficiary_id, purpose.id)
        assert standing is not None
        if made:
            await note(Fact.PROMISED, standing, amount_cents, actor)
    return standing.id


async def earn(
    *, beneficiary_id: UUID, purpose_id: UUID, share_percent: int, dedupe_key: str, actor: Actor
) -> UUID | None:
    """The tester did their part: `share_percent` (0–100) of what was promised is due. `dedupe_key` names the deed
    (`run:<id>`); its kind alone is kept as the reason, since a fact stays for ever and must not lead to answers.
    Earned once, whatever comes later. `None`: nothing had been promised.
    """
    async with db.transaction():
        promised = await queries.standing_for(beneficiary_id, purpose_id)
        if promised is None:
            return None
        standing, deed = (await ledger.lock([promised.id]))[0], dedupe_key.partition(":")[0]
        if standing.state == State.PROMISED:
            await note(Fact.EARNED, standing, share(standing.amount_cents, share_percent), actor, deed)
    return standing.id


async def approve(ids: Iterable[UUID], actor: Actor) -> tuple[UUID, ...]:
    """Let these bonuses be paid; `pay` does it. Gives those that are new: what was approved before is passed over.

    Raises `NotFound` for an unknown one and `NotAllowed` when one is the approver's own or can't be approved; nothing
    is approved then.
    """
    wanted, at = set(ids), clock.now()
    async with db.transaction():
        standings = await ledger.lock(wanted)
        if len(standings) != len(wanted):
            raise NotFound
        new = [s for s in standings if Fact.APPROVED not in s.facts]
        await _refuse(new, actor)
        for standing in new:
            await note(Fact.APPROVED, standing, standing.due_cents, actor, at=at)
    return tuple(one.id for one in new)


async def _refuse(standings: Iterable[Standing], actor: Actor) -> None:
    approver = await staff.principal(actor.id) if actor.kind == "staff" and actor.id else None
    for standing in standings:
        owner = await customers.get(standing.customer_id) if standing.customer_id else None
        if refusal := may_approve(standing.state, owner.email if owner else "", approver.email if approver else ""):
            raise NotAllowed(refusal)


async def pay(ids: Iterable[UUID], actor: Actor) -> int:
    """Pay those of these bonuses that are approved and can be paid now, in turn. Gives how many were; the others wait."""
    paid = 0
    for one in in_turn(await queries.standings(ids)):
        async with db.transaction():
            for standing in await ledger.lock([one.id]):
                if standing.state == State.APPROVED and await kind_of(standing.kind).pay(standing, actor, clock.now()):
                    paid += 1
    return paid


async def pay_due() -> int:
    """Duty: pay what is approved and waited, for codes mostly. Gives how many were paid."""
    return await each("incentives.pay_due", [s.id for s in await queries.to_pay()], _pay_waiting)


async def _pay_waiting(entitlement_id: UUID) -> int:
    return await pay([entitlement_id], SYSTEM)


async def reverse(entitlement_id: UUID, reason: str, actor: Actor) -> None:
    """Take a bonus back, with a reason, by a counter-entry. A code that nobody saw returns to its pool.

    Raises `NotFound`, and `NotAllowed` once the tester or billing has it.
    """
    async with db.transaction():
        standing = await _locked(entitlement_id)
        if refusal := await queries.kept(standing):
            raise NotAllowed(refusal)
        if standing.state == State.SENT:
            await kind_of(standing.kind).take_back(standing.id)
        await note(Fact.REVERSED, standing, -standing.due_cents, actor, reason)


async def reveal(entitlement_id: UUID, at: datetime, link_opened_at: datetime | None = None) -> Revealed:
    """Show the voucher's code to its owner (the caller has made sure of that), and note that it was shown.

    The first time notes the fact; `may_reveal` says how long it can be shown again, for which `link_opened_at` is when
    this browser's owner confirmed the personal link. Raises `NotFound` where there is no code, `NotAllowed` afterwards
    and for a bonus taken back, and `Unreadable`, with nothing noted, when SECRET_KEY is another now.
    """
    async with db.transaction():
        standing = await _locked(entitlement_id)
        if standing.state == State.REVERSED:
            raise NotAllowed(TAKEN_BACK)
        code = await queries.code_of(entitlement_id)
        if code is None:
            raise NotFound
        if refusal := may_reveal(code.shown_at, at, link_opened_at):
            raise NotAllowed(refusal)
        plain, shown_at = unseal(VOUCHER, code.sealed), code.shown_at or at
        if code.shown_at is None:
            await mark_shown(entitlement_id, at)
            await note(Fact.REDEEMED, standing, standing.due_cents, SOMEBODY, at=at)
    return Revealed(
        code=plain,
        amount_cents=standing.due_cents,
        currency=standing.currency,
        instructions=code.instructions,
        last_day=last_day(code.expires_on),
        shown_at=shown_at,
        shown_until=shown_until(shown_at, link_opened_at) or at,
    )


async def forget_whom(purpose_id: UUID) -> None:
    """Storage is over: no bonus for a purpose leads to answers; bookings keep what the law asks for.

    Every pseudonym goes at once. The customer goes when nothing is owed any more, no code waits to be mailed that nobody
    has looked at, and no mail about it has to go out: ask again for those (`queries.purposes_of_people`).
    """
    async with db.transaction():
        found = await ledger.standings(" WHERE purpose_id = {}", purpose_id)
        for standing in await ledger.lock([s.id for s in found]):
            nobody = uuid4()
            await db.write((_CUT, nobody, f"{purpose_id}:{nobody}", standing.id))
            owed = standing.state in (State.EARNED, State.APPROVED) or await unseen.about(standing)
            if not owed and not await messages.on_its_way(standing.id):
                await db.write((_FORGET, standing.id))
                await outbox.forget_whom(standing.id)


async def _locked(entitlement_id: UUID) -> Standing:
    found = await ledger.lock([entitlement_id])
    if not found:
        raise NotFound
    return found[0]
