"""What happens to panels: made, renamed, filled, put away."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from piccolo.columns import Column

from panel.audit.actions import record
from panel.core import db
from panel.core.addresses import fold
from panel.core.clock import now
from panel.core.errors import Invalid, NotAllowed
from panel.core.i18n import N_
from panel.core.principals import Actor
from panel.customers import queries as customers
from panel.panels import queries, rules
from panel.panels.rules import PanelInput, PanelView
from panel.panels.tables import Membership, Panel

TAKEN = N_("A panel with this name is there already.")


async def add(name: str, purpose: str, actor: Actor) -> UUID:
    """Make an empty panel. Raises `Invalid` where the name is taken, whatever its case."""
    made = Panel(id=uuid4(), name=name, name_folded=fold(name), purpose=purpose, created_at=now())
    async with db.transaction():
        query = Panel.insert(made).on_conflict(target=Panel.name_folded, action="DO NOTHING")
        if not await query.returning(Panel.id):
            raise Invalid({"name": TAKEN})
        await record("panel.added", actor, ("panel", made.id, name))
    return made.id


async def rename(panel_id: UUID, given: PanelInput, actor: Actor) -> None:
    """Give another name and purpose. Raises `Invalid` where the name is another panel's."""
    before = await queries.get(panel_id)
    if (before.name, before.purpose) == (given.name, given.purpose):
        return
    values: dict[Column | str, Any] = {
        Panel.name: given.name,
        Panel.name_folded: fold(given.name),
        Panel.purpose: given.purpose,
    }
    try:
        async with db.transaction():
            await Panel.update(values).where(Panel.id == panel_id)
            await record("panel.changed", actor, ("panel", panel_id, given.name), before=before.name)
    except Exception as wrong:
        if not db.is_unique_violation(wrong):
            raise
        raise Invalid({"name": TAKEN}) from None


async def add_member(panel_id: UUID, customer_id: UUID, actor: Actor) -> bool:
    """Put a customer in; false when they were in before. Raises `NotFound`, and `NotAllowed` for the archive's."""
    return await add_members(panel_id, [customer_id], actor) == 1


async def add_members(panel_id: UUID, customer_ids: Iterable[UUID], actor: Actor) -> int:
    """Put several in, all or none of them; gives how many were not in before."""
    added = 0
    async with db.transaction():
        panel = await queries.get(panel_id)
        for customer_id in dict.fromkeys(customer_ids):
            added += await _add_one(panel, customer_id, actor)
    return added


async def remove_member(panel_id: UUID, customer_id: UUID, actor: Actor) -> None:
    """Take a customer out; who was not in stays out."""
    async with db.transaction():
        panel, customer = await queries.get(panel_id), await customers.get(customer_id)
        inside = (Membership.panel == panel_id) & (Membership.customer == customer_id)
        if await Membership.delete().where(inside).returning(Membership.id):
            await record(
                "panel.member_removed", actor, _subject(panel), customer=customer.name, customer_id=customer_id
            )


async def archive(panel_id: UUID, actor: Actor) -> None:
    """Put the panel away; its members stay in it."""
    await _put(panel_id, now(), "panel.archived", actor)


async def restore(panel_id: UUID, actor: Actor) -> None:
    """Bring the panel back."""
    await _put(panel_id, None, "panel.restored", actor)


async def _add_one(panel: PanelView, customer_id: UUID, actor: Actor) -> int:
    customer = await customers.get(customer_id)
    if (refusal := rules.may_add(panel, customer)) is not None:
        raise NotAllowed(refusal)
    inserted = await db.rows(
        "INSERT INTO membership (id, panel, customer, added_at) VALUES ({}, {}, {}, {}) "
        "ON CONFLICT (panel, customer) DO NOTHING RETURNING id",
        uuid4(),
        panel.id,
        customer_id,
        now(),
    )
    if inserted:
        await record("panel.member_added", actor, _subject(panel), customer=customer.name, customer_id=customer_id)
    return len(inserted)


async def _put(panel_id: UUID, archived_at: datetime | None, event: str, actor: Actor) -> None:
    async with db.transaction():
        before = await queries.get(panel_id)
        if before.archived != (archived_at is not None):
            await Panel.update({Panel.archived_at: archived_at}).where(Panel.id == panel_id)
            await record(event, actor, _subject(before))


def _subject(panel: PanelView) -> tuple[str, UUID, str]:
    return "panel", panel.id, panel.name
