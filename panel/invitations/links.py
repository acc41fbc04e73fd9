"""Personal links: their addresses, further ones for later mails, new ones, and until when they open."""

from datetime import datetime
from uuid import UUID, uuid4

from panel.audit.actions import record
from panel.core import db
from panel.core.clock import now
from panel.core.errors import NotFound
from panel.core.principals import Actor
from panel.core.settings import settings
from panel.core.tokens import digest, new_token
from panel.invitations.rules import State
from panel.invitations.tables import Invitation, LaterLink


def link(token: str) -> str:
    """The personal address."""
    return f"{settings().base_url}/t/{token}"


async def remint(invitation_id: UUID, actor: Actor) -> str:
    """A new link, which kills the old one. Gives its token. Raises `NotFound` for one that opens nothing any more."""
    async with db.transaction():
        token = await _new_token(invitation_id)
        await record("invitation.link_renewed", actor, ("invitation", invitation_id, ""))
    return token


async def another_link(invitation_id: UUID) -> str:
    """The address for one more mail about the same invitation. Links of earlier mails go on opening."""
    token = new_token()
    await LaterLink.insert(LaterLink(id=uuid4(), invitation=invitation_id, token_hash=digest(token), made_at=now()))
    return link(token)


async def _new_token(invitation_id: UUID) -> str:
    token = new_token()
    await LaterLink.delete().where(LaterLink.invitation == invitation_id)
    renewed = await (
        Invitation.update({Invitation.token_hash: digest(token)})
        .where(
            (Invitation.id == invitation_id)
            & (Invitation.state != State.WITHDRAWN.value)
            & (Invitation.link_expires_at > now())
        )
        .returning(Invitation.id)
    )
    if not renewed:
        raise NotFound
    return token


async def extend(purpose_id: UUID, link_expires_at: datetime) -> None:
    """The purpose lasts longer (or shorter): all its links open until then."""
    await Invitation.update({Invitation.link_expires_at: link_expires_at}).where(Invitation.purpose_id == purpose_id)


async def end_unanswered(purpose_id: UUID) -> None:
    """What it was for is over early: the links of those who never took part open nothing any more, and can't be
    renewed. Whoever did goes on seeing what became of it, and their bonus.
    """
    await db.write(
        (
            "UPDATE invitation SET link_expires_at = {} "
            "WHERE purpose_id = {} AND accepted_at IS NULL AND link_expires_at > {}",
            at := now(),
            purpose_id,
            at,
        )
    )
