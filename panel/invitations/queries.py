"""Invitations, and whom a personal link belongs to."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from panel.consent import queries as consents
from panel.core import db
from panel.core.clock import now
from panel.core.errors import NotFound, Refusal
from panel.core.principals import TesterPrincipal
from panel.core.purpose import Purpose
from panel.core.sessions import OpenSession
from panel.core.tokens import digest
from panel.customers.rules import CustomerView
from panel.invitations.rules import (
    InvitationView,
    LinkProblem,
    State,
    looks_like_token,
    may_accept,
    objections,
)

_FIELDS = (
    "SELECT id, customer, purpose_kind, purpose_id, purpose_label, language, state, invited_at, accepted_at, "
    "declined_at, withdrawn_at, link_expires_at FROM invitation"
)
_BY_LATER_LINK = f"{_FIELDS} WHERE id = (SELECT invitation FROM later_link WHERE token_hash = {{}})"
OPENS = "state <> 'withdrawn' AND link_expires_at > {}"
"""For other statements: `may_accept` at a moment, of an invitation's columns."""
_LANGUAGE = """SELECT language FROM invitation
WHERE token_hash = {} OR id = (SELECT invitation FROM later_link WHERE token_hash = {})"""
_OF_SESSION = """SELECT principal_id, seen_at, expires_at, language
FROM session JOIN invitation ON invitation.id = principal_id
WHERE session.token_hash = {} AND kind = 'tester' AND state = 'accepted' AND link_expires_at > {}"""


async def by_token(token: str) -> InvitationView | LinkProblem:
    """What a personal link opens, or why it opens nothing. Changes nothing."""
    if not looks_like_token(token):
        return LinkProblem.MISTYPED
    known = digest(token)
    found = await db.rows(f"{_FIELDS} WHERE token_hash = {{}}", known) or await db.rows(_BY_LATER_LINK, known)
    if not found:
        return LinkProblem.UNKNOWN
    invitation = _view(found[0])
    return may_accept(invitation, now()) or invitation


async def language_of(token: str) -> str:
    """The language of the person to whom a link was sent, whether it still opens or not; empty for an unknown one."""
    known = digest(token)
    found = await db.rows(_LANGUAGE, known, known)
    return found[0]["language"] if found else ""


async def get(invitation_id: UUID) -> InvitationView:
    """One invitation, whatever its state. Raises `NotFound`."""
    found = await db.rows(f"{_FIELDS} WHERE id = {{}}", invitation_id)
    if not found:
        raise NotFound
    return _view(found[0])


async def for_purpose(purpose_id: UUID) -> tuple[InvitationView, ...]:
    """Everybody asked for one purpose, first asked first."""
    found = await db.rows(f"{_FIELDS} WHERE purpose_id = {{}} ORDER BY invited_at, id", purpose_id)
    return tuple(_view(row) for row in found)


async def of_customer(customer_id: UUID) -> tuple[InvitationView, ...]:
    """Everything one customer was asked for, newest first."""
    found = await db.rows(f"{_FIELDS} WHERE customer = {{}} ORDER BY invited_at DESC, id", customer_id)
    return tuple(_view(row) for row in found)


async def of_customer_for(customer_id: UUID, purpose_id: UUID) -> InvitationView | None:
    """The one invitation of a customer for a purpose."""
    found = await db.rows(f"{_FIELDS} WHERE customer = {{}} AND purpose_id = {{}}", customer_id, purpose_id)
    return _view(found[0]) if found else None


async def opens_until(customer_id: UUID, purpose_id: UUID) -> datetime | None:
    """When the personal link of a customer for a purpose ends; None where it opens nothing now, or their ways were cut."""
    found = await of_customer_for(customer_id, purpose_id)
    return found.link_expires_at if found is not None and may_accept(found, now()) is None else None


async def objecting(customers: Collection[CustomerView], purpose: Purpose) -> dict[UUID, Refusal]:
    """Who of these doesn't want to be asked for this purpose, with the day on which they said so."""
    return objections(customers, await consents.given([c.id for c in customers]), purpose)


async def live_of_customer(customer_id: UUID) -> tuple[InvitationView, ...]:
    """The invitations whose link still opens, newest first."""
    at = now()
    return tuple(i for i in await of_customer(customer_id) if may_accept(i, at) is None)


async def of_session(token_hash: str) -> tuple[OpenSession, TesterPrincipal] | None:
    """A session and its tester, while the invitation stands accepted and its link lives."""
    found = await db.rows(_OF_SESSION, token_hash, now())
    if not found:
        return None
    language = found[0].pop("language")
    session = OpenSession(token_hash, "tester", **found[0])
    return session, TesterPrincipal(session.principal_id, language=language)


def _view(row: dict[str, Any]) -> InvitationView:
    return InvitationView(
        id=row["id"],
        customer_id=row["customer"],
        language=row["language"],
        state=State(row["state"]),
        purpose=Purpose(row["purpose_kind"], row["purpose_id"], row["purpose_label"]),
        invited_at=row["invited_at"],
        accepted_at=row["accepted_at"],
        declined_at=row["declined_at"],
        withdrawn_at=row["withdrawn_at"],
        link_expires_at=row["link_expires_at"],
    )
