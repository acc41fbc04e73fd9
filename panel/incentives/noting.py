"""A fact in the ledger together with its row in the audit log."""

from datetime import datetime

from panel.audit.actions import record
from panel.core import clock
from panel.core.principals import Actor
from panel.incentives import ledger
from panel.incentives.rules import Fact, Standing


async def note(
    fact: Fact, standing: Standing, cents: int, actor: Actor, reason: str = "", at: datetime | None = None
) -> bool:
    """Both, in the caller's transaction. False: it was noted before, and nothing changed."""
    if not await ledger.note(fact, standing, cents, actor, at or clock.now(), reason):
        return False
    await record(
        f"incentive.{fact.value}",
        actor,
        ("entitlement", standing.id, standing.purpose.label),
        amount_cents=cents,
        currency=standing.currency,
        kind=standing.kind,
        reason=reason,
    )
    return True
