"""People are asked: tester, invitation, mail and log in one commit; never twice, whoever clicks how often."""

from collections.abc import Collection
from uuid import UUID, uuid4

import msgspec

from panel.core.clock import last_day, now, today
from panel.core.db import transaction
from panel.core.errors import NotAllowed, NotFound, Refusal
from panel.core.i18n import speaking
from panel.core.principals import Actor
from panel.customers import queries as customers
from panel.customers.queries import CustomerView
from panel.customers.rules import may_write_to
from panel.incentives import unseen
from panel.invitations import actions as invitations
from panel.invitations import links
from panel.invitations import queries as invited
from panel.invitations.rules import InvitationView, State
from panel.outbox.actions import enqueue
from panel.panels import queries as panels
from scenarios.authoring import queries as authoring
from scenarios.studies import queries
from scenarios.studies.actions.holding import hold_round
from scenarios.studies.rules import RoundView, StudyView
from scenarios.studies.rules.letter import letter
from scenarios.studies.rules.rounds import links_until, may_invite_now, purpose_of
from scenarios.studies.tables import StudyTester


class Invites(msgspec.Struct, frozen=True):
    """Who was asked just now (customer → link token, known only here), and who was not, with the reason."""

    made: dict[UUID, invitations.Invited]
    refused: dict[UUID, Refusal]


async def invite_panel(round_id: UUID, customer_ids: Collection[UUID] | None, actor: Actor) -> Invites:
    """Ask the members of a round's panel: all, or the named ones. All in one commit, or nobody.

    Raises `NotAllowed` for a round that is not published or over, `NotFound` for somebody who is not in the panel.
    """
    async with transaction():
        study, round_ = await hold_round(round_id)
        if refusal := may_invite_now(round_, now()):
            raise NotAllowed(refusal)
        assert round_.panel_id is not None
        members = {m.id: m for m in await panels.members(round_.panel_id)}
        chosen = members.keys() if customer_ids is None else dict.fromkeys(customer_ids)
        if any(one not in members for one in chosen):
            raise NotFound
        result = Invites({}, {})
        for one in chosen:
            try:
                result.made[one] = await _invite(study, round_, members[one], actor)
            except NotAllowed as no:
                result.refused[one] = no.refusal
    return result


async def _invite(study: StudyView, round_: RoundView, customer: CustomerView, actor: Actor) -> invitations.Invited:
    """One person, in a savepoint: a refused one leaves nothing behind."""
    assert round_.version_id is not None
    script = (await authoring.version(round_.version_id)).script
    async with transaction():
        await _tester(study, customer)
        mail = invitations.Mail("invitation", letter(study, round_, script, customer.kind, today()))
        return await invitations.invite(customer, purpose_of(study, round_), links_until(round_), mail, actor)


async def _tester(study: StudyView, customer: CustomerView) -> None:
    """The same tester in every round of the study, of the kind that the customer is now; runs keep theirs."""
    tester = StudyTester(id=uuid4(), study=study.id, customer=customer.id, kind=customer.kind.value, added_at=now())
    await StudyTester.insert(tester).on_conflict(
        target=(StudyTester.study, StudyTester.customer), action="DO UPDATE", values=[StudyTester.kind]
    )


async def withdraw(round_id: UUID, invitation_id: UUID, actor: Actor) -> bool:
    """Take an invitation back; the link opens nothing any more. Raises `NotFound` for another round's.

    A voucher code that was never looked at goes out by mail in the same commit, where it can. True: it did.
    """
    async with transaction():
        invitation, mailed = await _of_round(round_id, invitation_id), False
        if invitation.customer_id and invitation.state is not State.WITHDRAWN:
            mailed = await unseen.mail_to(invitation.customer_id, round_id, actor)
        await invitations.withdraw(invitation_id, actor)
    return mailed


async def send_new_link(round_id: UUID, invitation_id: UUID, actor: Actor) -> None:
    """A fresh link by mail, which kills the old one.

    Raises `NotAllowed` once the round is over, or where we may not write to the person (the old link lives on then), and
    `NotFound` where nothing opens any more.
    """
    invitation = await _of_round(round_id, invitation_id)
    if invitation.customer_id is None:
        raise NotFound
    person = await customers.get(invitation.customer_id)
    _study, round_ = await queries.study_of_round(round_id)
    if refusal := may_invite_now(round_, now()) or may_write_to(person):
        raise NotAllowed(refusal)
    with speaking(person.language):
        greet = person.address
    async with transaction():
        token = await links.remint(invitation_id, actor)
        link = {
            "link": links.link(token),
            "invited_at": invitation.invited_at,
            "last_day": last_day(invitation.link_expires_at),
        }
        await enqueue(
            template="new_link",
            language=person.language,
            to_name=person.name,
            to_address=person.email,
            context={"greet": greet, "links": [link]},
            dedupe_key=f"new-link:{uuid4()}",
            about=("invitation", invitation_id),
            customer_id=person.id,
        )


async def _of_round(round_id: UUID, invitation_id: UUID) -> InvitationView:
    invitation = await invited.get(invitation_id)
    if invitation.purpose.id != round_id:
        raise NotFound
    return invitation
