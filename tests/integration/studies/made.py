"""Studies as the tests need them, made through the actions that a user triggers."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from panel.consent import actions as consents
from panel.consent import queries as consent_queries
from panel.core.clock import today
from panel.core.forms import Raw
from panel.core.principals import SYSTEM, Actor
from panel.invitations import actions as invitations
from scenarios.authoring import actions as authoring
from scenarios.authoring import queries as authoring_queries
from scenarios.authoring.actions import drafts
from scenarios.runs import actions as runs
from scenarios.runs import queries as run_queries
from scenarios.runs.rules import RunView, Stage
from scenarios.studies import actions, queries
from scenarios.studies.rules import Purpose, RoundView, StudyView
from scenarios.studies.rules.plan import Plan
from scenarios.studies.rules.rounds import RoundPlan
from tests import cast

SELMA = Actor("staff", None, "Selma Aydin")
JOURNEY = "moving-house"


async def version(key: str = JOURNEY) -> tuple[UUID, UUID]:
    """(journey, published version) of a ready-made journey."""
    taken = await authoring.take(key, SYSTEM)
    scenario = await authoring_queries.scenario(taken.scenario_id)
    return taken.journey_id, await authoring.publish(scenario.id, scenario.revision, SYSTEM)


async def version_with(**script: Any) -> UUID:
    """A published version of the ready-made scenario with other questions (or whatever is changed)."""
    taken = await authoring.take(JOURNEY, SYSTEM)
    scenario = await authoring_queries.scenario(taken.scenario_id)
    await drafts.replace(scenario, msgspec.structs.replace(scenario.draft, **script), SYSTEM)
    scenario = await authoring_queries.scenario(taken.scenario_id)
    return await authoring.publish(scenario.id, scenario.revision, SYSTEM)


async def study(**plan: Any) -> StudyView:
    """A planned study with an empty before round."""
    journey_id, _ = await version()
    wanted = {"title": "Moving house", "journey_id": journey_id, "planned_n": 5, "bonus_friendly_cents": 2500} | plan
    return await queries.get(await actions.create(Plan(**wanted), SELMA))


async def prepared(of: StudyView | None = None, purpose: Purpose = Purpose.BEFORE, **plan: Any) -> RoundView:
    """A round with version, panel and days, not published."""
    of = of or await study()
    found = of.round(purpose)
    round_id = found.id if found else await actions.add_round(of.id, purpose, SELMA)
    _, version_id = await version()
    kept = await queries.round_of(round_id)
    panel_id = plan.pop("panel_id", kept.panel_id) or await cast.panel()
    wanted = RoundPlan(
        version_id=version_id, panel_id=panel_id, opens_on=today(), closes_on=today() + timedelta(days=20)
    )
    await actions.change_round(round_id, msgspec.structs.replace(wanted, **plan), SELMA)
    return await queries.round_of(round_id)


async def published(of: StudyView | None = None, purpose: Purpose = Purpose.BEFORE, **plan: Any) -> RoundView:
    """A running round."""
    round_ = await prepared(of, purpose, **plan)
    await actions.publish_round(round_.id, SELMA)
    return await queries.round_of(round_.id)


async def begun(token: str, *, recontact: bool = True) -> RunView:
    """A tester took part, agreed and opened the first step."""
    invitation = await invitations.take_part(token)
    words = consent_queries.words(invitation.language)
    agreed = {"quotes": True, "recontact": recontact}
    await consents.grant(invitation.id, invitation.customer_id, invitation.purpose, words, **agreed)
    return await runs.start(invitation)


async def did_step(run: RunView, outcome: str = "yes", ease: int = 5) -> RunView:
    """The open step, with its expectation where there is one; it must not wait for anything."""
    script = (await authoring_queries.version(run.version_id)).script
    if run.stage is Stage.EXPECT:
        await runs.expect(run, script, Raw([("expected_ease", "4")]))
        run = await run_queries.get(run.id)
    answers = Raw([("outcome", outcome), ("ease", str(ease)), ("resolved", "yes")])
    await runs.finish_step(run, script, run.position, answers)
    return await run_queries.get(run.id)
