"""Reads of the panels."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from panel.core import db
from panel.core.addresses import fold, searchable
from panel.core.errors import NotFound
from panel.customers import queries as customers
from panel.customers.queries import CustomerView
from panel.customers.rules import Kind
from panel.panels.rules import PanelView

__all__ = ["PanelView", "all_panels", "choices", "get", "member_ids", "members", "of_customer"]

_SELECT = (
    "SELECT panel.id, panel.name, panel.purpose, panel.archived_at, "
    f"COUNT(CASE WHEN customer.kind = '{Kind.FRIENDLY}' THEN 1 END) AS count_friendly, "
    f"COUNT(CASE WHEN customer.kind = '{Kind.INTERNAL}' THEN 1 END) AS count_internal, "
    f"COUNT(CASE WHEN customer.kind = '{Kind.CHURNED}' THEN 1 END) AS count_churned "
    "FROM panel LEFT JOIN membership ON membership.panel = panel.id "
    "LEFT JOIN customer ON customer.id = membership.customer AND customer.archived_at IS NULL "
)
_GROUP = " GROUP BY panel.id, panel.name, panel.purpose, panel.archived_at"


async def get(panel_id: UUID) -> PanelView:
    """One panel. Raises `NotFound`."""
    found = await db.rows(f"{_SELECT} WHERE panel.id = {{}}{_GROUP}", panel_id)
    if not found:
        raise NotFound
    return _view(found[0])


async def named(name: str) -> UUID | None:
    """The panel of this name, whatever its case."""
    found = await db.rows("SELECT id FROM panel WHERE name_folded = {}", fold(name))
    return found[0]["id"] if found else None


async def all_panels(*, archived: bool = False) -> tuple[PanelView, ...]:
    """All panels in use, or all in the archive, by name."""
    condition = "IS NOT NULL" if archived else "IS NULL"
    found = await db.rows(f"{_SELECT} WHERE panel.archived_at {condition}{_GROUP}")
    return _by_name(found)


async def choices() -> tuple[PanelView, ...]:
    """What a form may offer: panels in use."""
    return await all_panels()


async def members(panel_id: UUID) -> tuple[CustomerView, ...]:
    """Everybody in a panel, the archived too, by name."""
    return await customers.many(await member_ids(panel_id))


async def member_ids(panel_id: UUID) -> frozenset[UUID]:
    """The customers of a panel, by id alone."""
    found = await db.rows("SELECT customer FROM membership WHERE panel = {}", panel_id)
    return frozenset(row["customer"] for row in found)


async def ids() -> frozenset[UUID]:
    """All panels there ever were."""
    return frozenset(row["id"] for row in await db.rows("SELECT id FROM panel"))


async def of_customer(customer_id: UUID) -> tuple[PanelView, ...]:
    """The panels in use that a customer is in."""
    inside = "panel.id IN (SELECT panel FROM membership WHERE customer = {})"
    found = await db.rows(f"{_SELECT} WHERE panel.archived_at IS NULL AND {inside}{_GROUP}", customer_id)
    return _by_name(found)


def _by_name(found: Sequence[db.Row]) -> tuple[PanelView, ...]:
    return tuple(_view(row) for row in sorted(found, key=lambda row: searchable(row["name"])))


def _view(row: dict[str, Any]) -> PanelView:
    return PanelView(archived=row.pop("archived_at") is not None, **row)
