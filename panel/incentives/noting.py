"""A fact in the ledger together with its row in the audit log: noted once, never changed."""

from datetime import datetime
from uuid import uuid4

from panel.audit.actions import record
from panel.core import clock
from panel.core.principals import Actor
from panel.incentives.rules import Fact, Standing
from panel.incentives.tables import LedgerEntry


async def note(
    fact: Fact, standing: Standing, cents: int, actor: Actor, reason: str = "", at: datetime | None = None
) -> bool:
    """Both, in the caller's transaction. False: it was noted before, and nothing changed."""
    if not await _added(fact, standing, cents, actor, reason, at or clock.now()):
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


async def _added(fact: Fact, standing: Standing, cents: int, actor: Actor, reason: str, at: datetime) -> bool:
    entry = LedgerEntry(
        id=uuid4(),
        dedupe_key=f"{fact.value}:{standing.id}",
        entitlement=standing.id,
        fact=fact.value,
        amount_cents=cents,
        currency=standing.currency,
        at=at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label,
        reason=reason[:300],
    )
    once = LedgerEntry.insert(entry).on_conflict(target=LedgerEntry.dedupe_key, action="DO NOTHING")
    return bool(await once.returning(LedgerEntry.id))
