"""What happened: for the page of activities and for the history of one thing."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from panel.audit.events import EVENTS, RANK, said
from panel.core import db
from panel.core.addresses import by_family
from panel.core.clock import end_of_day, start_of_day
from panel.core.i18n import _
from panel.core.purpose import spoken

PAGE_SIZE = 50
_COLUMNS = "id, at, event, actor_kind, actor_id, actor_label, subject_kind, subject_id, subject_label, data"


class EventView(msgspec.Struct, frozen=True):
    """One deed. `data` are its details, names and words only."""

    id: UUID
    at: datetime
    event: str
    actor_kind: str
    actor_id: UUID | None
    actor_label: str
    subject_kind: str
    subject_id: UUID | None
    subject_label: str
    data: dict[str, Any]

    @property
    def words(self) -> str:
        """What was done, in the present language."""
        return said(self.event)

    @property
    def who(self) -> str:
        """Who did it; members of staff by name, others by what they are."""
        return self.actor_label if self.actor_kind == "staff" else _(self.actor_label)

    @property
    def about(self) -> str:
        """What it was done to."""
        return spoken(self.subject_label)


class EventPage(msgspec.Struct, frozen=True):
    """One page, newest first; pages count from 1."""

    items: tuple[EventView, ...]
    page: int
    pages: int
    total: int


class Filter(msgspec.Struct, frozen=True):
    """Empty fields ask for nothing. `event` is a whole name or how it begins (`customer`)."""

    event: str = ""
    actor_id: UUID | None = None
    first: date | None = None
    last: date | None = None


async def search(asked: Filter, page: int = 1) -> EventPage:
    """The deeds that fit, newest first."""
    where, values = _where(asked)
    total = (await db.rows(f"SELECT COUNT(*) AS n FROM audit_event WHERE {where}", *values))[0]["n"]
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    found = await db.rows(
        f"SELECT {_COLUMNS} FROM audit_event WHERE {where} ORDER BY at DESC, id LIMIT {{}} OFFSET {{}}",
        *values,
        PAGE_SIZE,
        (page - 1) * PAGE_SIZE,
    )
    return EventPage(tuple(_view(row) for row in found), page, pages, total)


async def of_subject(kind: str, subject_id: UUID, limit: int = 50) -> tuple[EventView, ...]:
    """The history of one thing, newest first."""
    found = await db.rows(
        f"SELECT {_COLUMNS} FROM audit_event WHERE subject_id = {{}} AND subject_kind = {{}} "
        "ORDER BY at DESC, id LIMIT {}",
        subject_id,
        kind,
        limit,
    )
    return newest_first(_view(row) for row in found)


def newest_first(events: Iterable[EventView]) -> tuple[EventView, ...]:
    """As a history is read; of one moment, what follows from another stands above it. The same from any order."""
    return tuple(sorted(events, key=lambda event: (event.at, RANK.get(event.event, 0), event.id), reverse=True))


async def of_subjects(kind: str, ids: Collection[UUID]) -> tuple[EventView, ...]:
    """The history of several things of one kind, in no order: what joins histories sorts by `newest_first`."""
    return await _of_each(kind, ids, "")


async def of_subjects_about(kind: str, ids: Collection[UUID], customer_id: UUID) -> tuple[EventView, ...]:
    """Of the history of these things what names this customer as the other one concerned; in no order either."""
    condition, value = db.contains("CAST(data AS TEXT)", f'"customer_id": "{customer_id}"')
    return await _of_each(kind, ids, f" AND {condition}", value)


async def _of_each(kind: str, ids: Collection[UUID], condition: str, *values: str) -> tuple[EventView, ...]:
    if not ids:
        return ()
    wanted = list(ids)
    found = await db.rows(
        f"SELECT {_COLUMNS} FROM audit_event WHERE subject_id IN ({db.marks(wanted)}) AND subject_kind = {{}}"
        f"{condition}",
        *wanted,
        kind,
        *values,
    )
    return tuple(_view(row) for row in found)


async def actors() -> dict[UUID, str]:
    """Members of staff who did something, by family name: what the page offers to filter by."""
    found = await db.rows(
        "SELECT actor_id, MAX(actor_label) AS label FROM audit_event WHERE actor_kind = 'staff' "
        "AND actor_id IS NOT NULL GROUP BY actor_id"
    )
    return {db.as_uuid(r["actor_id"]): r["label"] for r in sorted(found, key=lambda r: by_family(r["label"]))}


def _where(asked: Filter) -> tuple[str, list[Any]]:
    where, values = ["1 = 1"], []
    if asked.event in EVENTS:
        where.append("event = {}")
        values.append(asked.event)
    elif asked.event:
        where.append("event LIKE {}")
        values.append(asked.event.replace("%", "").replace("_", "") + "%")
    if asked.actor_id:
        where.append("actor_id = {}")
        values.append(asked.actor_id)
    if asked.first:
        where.append("at >= {}")
        values.append(start_of_day(asked.first))
    if asked.last:
        where.append("at < {}")
        values.append(end_of_day(asked.last))
    return " AND ".join(where), values


def _view(row: db.Row) -> EventView:
    return EventView(**{**row, "data": db.as_json(row["data"]) or {}})
