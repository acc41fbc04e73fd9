"""What a tester should know before the first step: the way, the time, the bonus, the person to ask."""

from typing import Any

from panel.core.clock import now
from panel.customers import queries as customers
from panel.invitations.queries import InvitationView
from scenarios.authoring import queries as authoring
from scenarios.studies import queries as studies
from scenarios.studies.rules import RoundState, may_walk
from scenarios.studies.rules.letter import worth


async def expectations(invitation: InvitationView) -> dict[str, Any]:
    """What pages show of an invitation; `over`: the round has ended, and none of the rest holds any more."""
    study, round_ = await studies.study_of_round(invitation.purpose.id)
    person = await customers.get(invitation.customer_id) if invitation.customer_id else None
    version = await authoring.version(round_.version_id) if round_.version_id else None
    asked = await studies.tester_of(study.id, person.id) if person else None
    cents = study.bonus_cents(asked.kind) if asked else 0
    return {
        "study": study,
        "round": round_,
        "person": person,
        "colleague": asked is not None and asked.colleague,
        "script": version.script if version else None,
        **worth(study, cents),
        "refusal": may_walk(round_, now()),
        "over": round_.state(now()) is RoundState.CLOSED,
        "invitation": invitation,
    }
