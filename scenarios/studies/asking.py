"""Whom a round asks: its panel and everybody who was asked, with the reason why somebody cannot be."""

from collections.abc import Iterable

import msgspec

from panel.core.clock import now
from panel.core.errors import Refusal
from panel.customers import queries as customers
from panel.customers.queries import CustomerView
from panel.customers.rules import may_write_to
from panel.invitations import queries as invitations
from panel.invitations.rules import InvitationView, State, may_invite
from scenarios.studies.ready import members_of
from scenarios.studies.rules import RoundView, StudyView
from scenarios.studies.rules.rounds import may_invite_now, purpose_of


class Line(msgspec.Struct, frozen=True):
    """One person: may be asked, was asked, or why not."""

    person: CustomerView
    invitation: InvitationView | None
    refusal: Refusal | None
    no_mail: Refusal | None = None
    """Why nothing may be written to them now, whether they were asked or not."""


class Unasked(msgspec.Struct, frozen=True):
    """Of so many people, so many could be asked and were not yet."""

    count: int
    people: int


async def lines_of(study: StudyView, round_: RoundView) -> list[Line]:
    """Members of the panel and everybody who was asked, by family name."""
    asked = {i.customer_id: i for i in await invitations.for_purpose(round_.id) if i.customer_id}
    members = [member.id for member in await members_of(round_)]
    people = await customers.many({*members, *asked})
    closed, against = may_invite_now(round_, now()), await invitations.objecting(people, purpose_of(study, round_))
    return [
        Line(
            p,
            i := asked.get(p.id),
            closed or may_invite(p, _stands(i), now(), objection=against.get(p.id)),
            may_write_to(p),
        )
        for p in people
    ]


def unasked(lines: Iterable[Line]) -> Unasked:
    """Who waits for a first invitation; whoever it was taken back from was left out on purpose."""
    everybody = list(lines)
    return Unasked(sum(line.refusal is None and line.invitation is None for line in everybody), len(everybody))


def _stands(invitation: InvitationView | None) -> bool:
    return invitation is not None and invitation.state is not State.WITHDRAWN
