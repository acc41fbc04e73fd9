"""Ask somebody, take the answer, take the question back."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
from litestar.datastructures import Cookie

from panel.audit.actions import record
from panel.core import db
from panel.core.clock import now
from panel.core.errors import NotAllowed, Refusal
from panel.core.http import AnyRequest
from panel.core.i18n import N_, speaking
from panel.core.principals import Actor, tester_actor
from panel.core.purpose import Purpose
from panel.core.sessions import close_all_sessions, open_session, renew_session
from panel.core.tokens import digest, new_token
from panel.customers.queries import CustomerView
from panel.invitations import queries
from panel.invitations.links import link
from panel.invitations.rules import ALREADY, InvitationView, LinkProblem, State, may_invite, may_move
from panel.invitations.tables import Invitation, LaterLink
from panel.outbox import actions as outbox
from panel.outbox.actions import enqueue

ANSWERED = Refusal("no_move", N_("This invitation has been answered or withdrawn meanwhile."))


class Mail(msgspec.Struct, frozen=True):
    """Which mail asks, and what it needs to know beside greeting, link and date."""

    template: str
    context: dict[str, Any] = {}


class Invited(msgspec.Struct, frozen=True):
    """A new invitation. The token is known only now; afterwards there is its digest."""

    invitation_id: UUID
    token: str


async def invite(
    customer: CustomerView, purpose: Purpose, link_expires_at: datetime, mail: Mail, actor: Actor
) -> Invited:
    """Invitation, mail and audit row in one commit. Raises `NotAllowed` with the reason why not.

    A withdrawn invitation of the same customer for the same purpose is sent anew, with a new link.
    """
    async with db.transaction():
        at, token = now(), new_token()
        before = await queries.of_customer_for(customer.id, purpose.id)
        already = before is not None and before.state != State.WITHDRAWN
        objection = (await queries.objecting([customer], purpose)).get(customer.id)
        if refusal := may_invite(customer, already, at, link_expires_at, objection):
            raise NotAllowed(refusal)
        invitation_id = await _written(customer, purpose, link_expires_at, token, before)
        await _send(mail, customer, invitation_id, token, link_expires_at)
        await record(
            "invitation.sent",
            actor,
            ("customer", customer.id, customer.name),
            purpose=purpose.label,
            invitation=invitation_id,
        )
    return Invited(invitation_id, token)


async def _written(
    customer: CustomerView, purpose: Purpose, link_expires_at: datetime, token: str, before: InvitationView | None
) -> UUID:
    """The row, new or alive again; exactly one for a customer and a purpose, whoever asks at the same time."""
    if before is not None:
        await LaterLink.delete().where(LaterLink.invitation == before.id)
        await Invitation.update(
            {
                Invitation.state: State.INVITED,
                Invitation.token_hash: digest(token),
                Invitation.invited_at: now(),
                Invitation.link_expires_at: link_expires_at,
                Invitation.withdrawn_at: None,
                Invitation.accepted_at: None,
                Invitation.declined_at: None,
                Invitation.language: customer.language,
                Invitation.purpose_label: purpose.label,
            }
        ).where(Invitation.id == before.id)
        return before.id
    inserted = (
        await Invitation.insert(
            Invitation(
                id=uuid4(),
                customer=customer.id,
                purpose_kind=purpose.kind,
                purpose_id=purpose.id,
                purpose_label=purpose.label,
                token_hash=digest(token),
                language=customer.language,
                state=State.INVITED,
                invited_at=now(),
                link_expires_at=link_expires_at,
            )
        )
        .on_conflict(target=(Invitation.purpose_id, Invitation.customer), action="DO NOTHING")
        .returning(Invitation.id)
    )
    if not inserted:
        raise NotAllowed(ALREADY)
    return inserted[0]["id"]


async def _send(mail: Mail, customer: CustomerView, invitation_id: UUID, token: str, expires_at: datetime) -> None:
    with speaking(customer.language):
        known = {"greet": customer.address, "link": link(token), "link_expires_at": expires_at}
    await enqueue(
        template=mail.template,
        language=customer.language,
        to_name=customer.name,
        to_address=customer.email,
        context={**known, **mail.context},
        dedupe_key=f"invitation:{invitation_id}:{digest(token)[:16]}",
        about=("invitation", invitation_id),
        customer_id=customer.id,
    )


async def accept(request: AnyRequest, token: str) -> tuple[InvitationView, Cookie]:
    """Take part: the browser's session is replaced by the tester's, which ends with the link; her own goes on.

    The link can be used again and again, on any device. Raises `NotAllowed` with the link's problem as its code.
    """
    async with db.transaction():
        invitation = await take_part(token)
        whose, until = invitation.id, invitation.link_expires_at
        own = await renew_session(request, whose, until)
        return invitation, own or await open_session(request, "tester", whose, until)


async def take_part(token: str) -> InvitationView:
    """`accept` without a browser. Twice is once."""
    async with db.transaction():
        invitation = await _opened(token)
        if invitation.state != State.ACCEPTED:
            await _move(invitation, State.ACCEPTED, "invitation.accepted", tester_actor(invitation.id))
        return await queries.get(invitation.id)


async def decline(invitation_id: UUID) -> None:
    """No, thank you, before the link was followed or after; undone by `accept` while it lives. Sessions end. Twice is once."""
    async with db.transaction():
        invitation = await queries.get(invitation_id)
        if invitation.state in (State.INVITED, State.ACCEPTED):
            await _move(invitation, State.DECLINED, "invitation.declined", tester_actor(invitation.id))


async def hold(invitation_id: UUID) -> InvitationView:
    """The invitation as it stands now; nobody else answers or withdraws it until the transaction is over.

    Belongs at the start of a transaction. Raises `NotFound`.
    """
    await db.write(("UPDATE invitation SET state = state WHERE id = {}", invitation_id))
    return await queries.get(invitation_id)


async def withdraw(invitation_id: UUID, actor: Actor) -> None:
    """The link opens nothing any more and its sessions end. Twice is once. Raises `NotFound`."""
    async with db.transaction():
        invitation = await queries.get(invitation_id)
        if invitation.state != State.WITHDRAWN:
            await _move(invitation, State.WITHDRAWN, "invitation.withdrawn", actor)


async def forget_whom(purpose_id: UUID) -> None:
    """Storage is over: the invitations for a purpose stay, without the people and the mails to them."""
    async with db.transaction():
        (cut,) = await db.write(
            ("UPDATE invitation SET customer = NULL WHERE purpose_id = {} RETURNING id", purpose_id)
        )
        await outbox.forget_whom(*(row["id"] for row in cut))


async def _opened(token: str) -> InvitationView:
    found = await queries.by_token(token)
    if isinstance(found, LinkProblem):
        raise NotAllowed(Refusal(found.value, N_("This link no longer opens.")))
    return found


async def _move(invitation: InvitationView, to: State, event: str, actor: Actor) -> None:
    """One step of the state machine, unless somebody else was faster."""
    if not may_move(invitation.state, to):
        raise NotAllowed(ANSWERED)
    stamp = {
        State.ACCEPTED: Invitation.accepted_at,
        State.DECLINED: Invitation.declined_at,
        State.WITHDRAWN: Invitation.withdrawn_at,
    }[to]
    moved = await (
        Invitation.update({Invitation.state: to, stamp: now()})
        .where((Invitation.id == invitation.id) & (Invitation.state == invitation.state))
        .returning(Invitation.id)
    )
    if moved:
        if to != State.ACCEPTED:
            await close_all_sessions(invitation.id)
        await record(event, actor, ("invitation", invitation.id, invitation.purpose.label))
