"""Reads of journeys."""

from typing import Any
from uuid import UUID

from panel.core import db
from panel.core.errors import found
from panel.core.i18n import pick
from scenarios.journeys.channels import Channel
from scenarios.journeys.rules import JourneyView, PhaseView, TouchpointView

_JOURNEYS = "SELECT id, key, title, description, revision, changed_at, archived_at FROM journey"
_PHASES = "SELECT id, journey, key, title FROM phase"
_TOUCHPOINTS = "SELECT journey, phase, key, channel, department, title, promise FROM touchpoint"


async def get(journey_id: UUID) -> JourneyView:
    """A journey with all its parts. Raises `NotFound`."""
    views = await _views(" WHERE id = {}", " WHERE journey = {}", journey_id)
    return found(views[0] if views else None)


async def by_key(key: str) -> JourneyView | None:
    """The journey of this key, archived or not."""
    named = await db.rows("SELECT id FROM journey WHERE key = {}", key)
    return await get(named[0]["id"]) if named else None


async def all_journeys(*, archived: bool = False) -> tuple[JourneyView, ...]:
    """The present journeys (or the archived ones), by title in the reader's language."""
    views = [view for view in await _views("", "") if view.archived == archived]
    return tuple(sorted(views, key=lambda view: pick(view.title).casefold()))


async def keys() -> frozenset[str]:
    """Every journey's key."""
    return frozenset(row["key"] for row in await db.rows("SELECT key FROM journey"))


async def _views(which: str, parts: str, *args: Any) -> list[JourneyView]:
    journeys = await db.rows(_JOURNEYS + which, *args)
    if not journeys:
        return []
    touchpoints: dict[UUID, list[TouchpointView]] = {}
    for row in await db.rows(_TOUCHPOINTS + parts + " ORDER BY position, key", *args):
        touchpoints.setdefault(row["phase"], []).append(_touchpoint(row))
    phases: dict[UUID, list[PhaseView]] = {}
    for row in await db.rows(_PHASES + parts + " ORDER BY position, key", *args):
        phases.setdefault(row["journey"], []).append(
            PhaseView(key=row["key"], title=db.as_json(row["title"]), touchpoints=tuple(touchpoints.get(row["id"], ())))
        )
    return [_journey(row, tuple(phases.get(row["id"], ()))) for row in journeys]


def _touchpoint(row: db.Row) -> TouchpointView:
    return TouchpointView(
        key=row["key"],
        channel=Channel(row["channel"]),
        department=db.as_json(row["department"]),
        title=db.as_json(row["title"]),
        promise=db.as_json(row["promise"]),
    )


def _journey(row: db.Row, phases: tuple[PhaseView, ...]) -> JourneyView:
    return JourneyView(
        id=row["id"],
        key=row["key"],
        title=db.as_json(row["title"]),
        description=db.as_json(row["description"]),
        phases=phases,
        revision=row["revision"],
        changed_at=row["changed_at"],
        archived=row["archived_at"] is not None,
    )
