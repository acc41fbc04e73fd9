"""Messages as the pages and the worker see them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from panel.core import db
from panel.core.clock import now
from panel.core.errors import NotFound
from panel.core.settings import settings
from panel.core.tokens import Unreadable, unseal
from panel.outbox.rules import State

PAGE_SIZE = 50
GIVEN_UP_AFTER = timedelta(days=30)
"""Tries end after days (`rules.PAUSES`): what waits longer has no mail server at all."""
MAIL = "mail"
"""What the bodies of messages are sealed for."""
_SEARCHED = ("to_name", "to_address", "subject")
_LISTED = (
    "SELECT id, template, language, to_name, to_address, subject, state, attempts, due_at, sent_at, created_at, "
    "last_error, about_kind, about_id, customer_id, paused_at FROM message"
)


class MessageView(msgspec.Struct, frozen=True):
    """A message without its body."""

    id: UUID
    template: str
    language: str
    to_name: str
    to_address: str
    subject: str
    state: State
    attempts: int
    due_at: datetime
    sent_at: datetime | None
    created_at: datetime
    last_error: str
    about_kind: str
    about_id: UUID | None
    customer_id: UUID | None
    paused_at: datetime | None

    @property
    def paused(self) -> bool:
        """Whether it goes nowhere because nothing may be written to its customer now."""
        return self.paused_at is not None and self.state not in (State.SENT, State.SHOWN)


class Body(msgspec.Struct, frozen=True):
    """What a message says. Empty texts: blanked after sending."""

    text: str
    html: str


class MessagePage(msgspec.Struct, frozen=True):
    """One page of a list; pages count from 1."""

    items: tuple[MessageView, ...]
    page: int
    pages: int
    total: int


async def get(message_id: UUID) -> MessageView:
    """One message. Raises `NotFound`."""
    found = await db.rows(f"{_LISTED} WHERE id = {{}}", message_id)
    if not found:
        raise NotFound
    return _view(found[0])


async def on_its_way(about_id: UUID) -> bool:
    """Whether a message about this thing is still to go out: also one that is paused, however long (it may hold a voucher
    code), but none that waited so long that no server wants it.
    """
    return bool(
        await db.rows(
            "SELECT 1 AS one FROM message WHERE about_id = {} AND state IN ({}, {}) "
            "AND (created_at > {} OR paused_at IS NOT NULL) LIMIT 1",
            about_id,
            State.QUEUED.value,
            State.SENDING.value,
            now() - GIVEN_UP_AFTER,
        )
    )


async def body(message_id: UUID) -> Body | None:
    """What it says; in development only: elsewhere nobody reads other people's links, and this gives `None`."""
    if settings().production:
        return None
    found = await db.rows("SELECT sealed_text, sealed_html FROM message WHERE id = {}", message_id)
    if not found:
        raise NotFound
    return opened(found[0]["sealed_text"], found[0]["sealed_html"])


def opened(sealed_text: str, sealed_html: str) -> Body:
    """Unseal both forms; an unreadable one (another SECRET_KEY) is empty."""
    return Body(_unsealed(sealed_text), _unsealed(sealed_html))


def _unsealed(sealed: str) -> str:
    try:
        return unseal(MAIL, sealed) if sealed else ""
    except Unreadable:
        return ""


async def search(text: str = "", state: str = "", page: int = 1) -> MessagePage:
    """Newest first; `text` is looked for in name, address and subject without regard to case."""
    where, values = _filter(text, state)
    counted = await db.rows(f"SELECT COUNT(*) AS n FROM message WHERE {where}", *values)
    total = int(counted[0]["n"])
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    found = await db.rows(
        f"{_LISTED} WHERE {where} ORDER BY created_at DESC, id LIMIT {{}} OFFSET {{}}",
        *values,
        PAGE_SIZE,
        (page - 1) * PAGE_SIZE,
    )
    return MessagePage(tuple(_view(r) for r in found), page, pages, total)


def _filter(text: str, state: str) -> tuple[str, list[Any]]:
    where, values = ["1 = 1"], []
    if state in set(State):
        where.append("state = {}")
        values.append(state)
    if text:
        # as typed too: SQLite's LOWER leaves Ö and Ä as they are
        tries = [db.contains(*t) for c in _SEARCHED for t in ((f"LOWER({c})", text.lower()), (c, text))]
        where.append("(" + " OR ".join(condition for condition, _ in tries) + ")")
        values += [value for _, value in tries]
    return " AND ".join(where), values


async def counts() -> dict[State, int]:
    """How many messages stand in each state; states without one are there with 0."""
    found = await db.rows("SELECT state, COUNT(*) AS n FROM message GROUP BY state")
    return dict.fromkeys(State, 0) | {State(r["state"]): int(r["n"]) for r in found}


async def paused() -> int:
    """How many messages wait because nothing may be written to their customers now."""
    found = await db.rows(
        "SELECT COUNT(*) AS n FROM message WHERE paused_at IS NOT NULL AND state NOT IN ({}, {})",
        State.SENT.value,
        State.SHOWN.value,
    )
    return int(found[0]["n"])


async def about(about_id: UUID) -> tuple[MessageView, ...]:
    """The messages about one thing (an invitation, a run), oldest first."""
    found = await db.rows(f"{_LISTED} WHERE about_id = {{}} ORDER BY created_at, id", about_id)
    return tuple(_view(r) for r in found)


def _view(row: db.Row) -> MessageView:
    return MessageView(**{**row, "state": State(row["state"])})
