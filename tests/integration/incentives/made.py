"""Bonuses for tests, brought on through the actions that runs and staff trigger."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from panel.core.clock import now
from panel.core.errors import NotAllowed
from panel.core.principals import SYSTEM, Actor
from panel.core.purpose import Purpose
from panel.customers.rules import CustomerView
from panel.incentives import actions, pools, queries
from panel.incentives.rules import State
from panel.invitations import actions as invitations
from tests import cast

BEFORE = Purpose("round", uuid4(), "Moving · before")
SELMA = Actor("system", None, "Selma Aydin")
"""Somebody who may approve everything here."""


async def pool(codes: int = 0, cents: int = 2500, name: str = "Bücher 25 €") -> UUID:
    made = await pools.make_pool(name, cents, "books.example.org", SELMA)
    if codes:
        text = "\n".join(f"{name[:2].upper().replace('Ü', 'U')}{number:04}-{cents}" for number in range(codes))
        assert await pools.add_codes(made, text, SELMA, first_time=True) == codes
    return made


async def earned(
    name: str = "Maria Berger",
    *,
    kind: str = "voucher",
    pool_id: UUID | None = None,
    cents: int = 2500,
    share: int = 100,
    purpose: Purpose = BEFORE,
    customer: CustomerView | None = None,
    invited_for_days: int = 60,
) -> UUID:
    """A bonus that waits for approval. Its owner's personal link opens for so many days."""
    owner, tester = customer or await cast.customer(name), uuid4()
    await _asked(owner, purpose, now() + timedelta(days=invited_for_days))
    made = await actions.promise(
        beneficiary_id=tester,
        customer_id=owner.id,
        purpose=purpose,
        kind=kind,
        amount_cents=cents,
        currency="EUR",
        pool_id=pool_id,
        actor=SYSTEM,
    )
    assert made is not None
    await actions.earn(
        beneficiary_id=tester, purpose_id=purpose.id, share_percent=share, dedupe_key=f"run:{tester}", actor=SYSTEM
    )
    return made


async def _asked(owner: CustomerView, purpose: Purpose, until: datetime) -> None:
    try:
        await invitations.invite(owner, purpose, until, invitations.Mail("new_link", {"links": []}), SYSTEM)
    except NotAllowed as refused:
        if refused.refusal.code != "already":
            raise


async def approved(*ids: UUID) -> None:
    await actions.approve(ids, SELMA)


async def state(bonus_id: UUID) -> State:
    return (await queries.standing(bonus_id)).state
