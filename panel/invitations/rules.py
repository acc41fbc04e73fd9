"""Whom we may ask, what a personal link still opens, and the way of an invitation."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from panel.consent.rules import ConsentView, objects
from panel.core.errors import Refusal
from panel.core.i18n import N_
from panel.core.purpose import Purpose
from panel.customers.rules import Basis, CustomerView, may_write_to

ALREADY = Refusal("already", N_("has been invited to this round already"))


class State(StrEnum):
    """How an invitation stands; declined can still be accepted while its link lives."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


MOVES: dict[State, frozenset[State]] = {
    State.INVITED: frozenset({State.ACCEPTED, State.DECLINED, State.WITHDRAWN}),
    State.ACCEPTED: frozenset({State.DECLINED, State.WITHDRAWN}),
    State.DECLINED: frozenset({State.ACCEPTED, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset({State.INVITED}),
}
"""Declining can be undone while the link opens; a withdrawn invitation can be sent anew."""


class LinkProblem(StrEnum):
    """Why a personal link opens nothing."""

    MISTYPED = "mistyped"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class InvitationView(msgspec.Struct, frozen=True):
    """One person asked for one purpose."""

    id: UUID
    customer_id: UUID | None
    purpose: Purpose
    language: str
    state: State
    invited_at: datetime
    accepted_at: datetime | None
    declined_at: datetime | None
    withdrawn_at: datetime | None
    link_expires_at: datetime


def may_move(now: State, to: State) -> bool:
    """Whether an invitation may go from one state to another."""
    return to in MOVES[now]


def may_invite(
    customer: CustomerView,
    already: bool,
    at: datetime,
    link_expires_at: datetime | None = None,
    objection: Refusal | None = None,
) -> Refusal | None:
    """Why this customer can't be asked at `at`, or `None`. `already`: asked for this very purpose and not withdrawn.

    `objection`: they said that they don't want to be asked for other studies (`objections`).
    """
    if refusal := may_write_to(customer):
        return refusal
    if already:
        return ALREADY
    if link_expires_at is not None and link_expires_at <= at:
        return Refusal("over", N_("the round is over"))
    return objection


def objections(
    customers: Iterable[CustomerView], given: Mapping[UUID, Sequence[ConsentView]], purpose: Purpose
) -> dict[UUID, Refusal]:
    """Who doesn't want to be asked for this purpose; `given`: what each agreed to, oldest first.

    A consent that staff noted as contact basis on a later day counts more; a contract or employment is no consent.
    """
    found = {c.id: objects(given.get(c.id, ()), purpose, _agreed_on(c)) for c in customers}
    return {one: refusal for one, refusal in found.items() if refusal}


def _agreed_on(customer: CustomerView) -> date | None:
    return customer.basis_on if customer.contact_basis is Basis.CONSENT else None


def may_accept(invitation: InvitationView, at: datetime) -> LinkProblem | None:
    """Whether the link still opens: not once it is withdrawn or its time is over."""
    if invitation.state == State.WITHDRAWN:
        return LinkProblem.WITHDRAWN
    return LinkProblem.EXPIRED if invitation.link_expires_at <= at else None


def looks_like_token(token: str) -> bool:
    """A whole token: 32 bytes in 43 characters. Anything else was cut or mistyped on its way."""
    return re.fullmatch(r"[A-Za-z0-9_-]{43}", token) is not None
