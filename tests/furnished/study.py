"""A study that runs, and another one whose things are foreign to it."""

from datetime import timedelta
from uuid import UUID

from panel.core.clock import today
from panel.core.principals import actor_of
from panel.invitations import actions as invitations
from panel.invitations import queries as invited
from panel.panels import actions as panels
from scenarios.runs import queries as run_queries
from scenarios.runs.tables import Trouble
from scenarios.studies import actions as studies
from scenarios.studies import queries as study_queries
from scenarios.studies.rules import Purpose
from scenarios.studies.rules.plan import Plan
from scenarios.studies.rules.rounds import RoundPlan
from tests import cast
from tests.furnished.house import House, principal
from tests.furnished.walks import walk


async def study(house: House, journey_id: UUID, version_id: UUID, pool_id: UUID) -> dict[UUID, invitations.Invited]:
    w, selma = house.words, actor_of(await principal(house, "marketing"))
    plan = Plan(title=w("study.title", "Moving house"), question=w("study.question", "Is it easier?"), pool_id=pool_id,
                journey_id=journey_id, planned_n=5, bonus_friendly_cents=25_00, bonus_internal_cents=25_00,
                bonus_churned_cents=25_00, stopped_percent=50)  # fmt: skip
    study_id = await studies.create(plan, selma)
    before = (await study_queries.get(study_id)).round(Purpose.BEFORE)
    assert before is not None
    days = {"opens_on": today(), "closes_on": today() + timedelta(days=20)}
    chosen = RoundPlan(version_id=version_id, panel_id=house.ids["panels"], **days)
    await studies.change_round(before.id, chosen, selma)
    await studies.publish_round(before.id, selma)
    invites = await studies.invite_panel(before.id, None, selma)
    await panels.add_members(house.ids["panels"], [(await cast.customer("Nora Neu")).id], selma)  # not yet asked
    await studies.change_round(await studies.add_round(study_id, Purpose.AFTER, selma), chosen, selma)
    invitation_id = next(i.id for i in await invited.for_purpose(before.id) if i.customer_id == house.people["wait"].id)
    house.ids |= {"study_id": study_id, "round_id": before.id, "invitation_id": invitation_id}
    return invites.made


async def other_study(house: House, journey_id: UUID, version_id: UUID) -> None:
    """A second study with one tester who is stuck: what belongs to it is foreign to the first."""
    selma = actor_of(await principal(house, "marketing"))
    frieda = await cast.customer("Frieda Fern")
    panel_id = await panels.add("Elsewhere", "", selma)
    await panels.add_members(panel_id, [frieda.id], selma)
    study_id = await studies.create(Plan(title="Elsewhere", journey_id=journey_id, planned_n=1), selma)
    round_ = (await study_queries.get(study_id)).rounds[0]
    days = {"opens_on": today(), "closes_on": today() + timedelta(days=20)}
    await studies.change_round(round_.id, RoundPlan(version_id=version_id, panel_id=panel_id, **days), selma)
    await studies.publish_round(round_.id, selma)
    made = (await studies.invite_panel(round_.id, None, selma)).made[frieda.id]
    run = await walk(house, made.token, "wait")
    house.links["elsewhere"] = made.token
    assert run is not None
    house.foreign |= {"study_id": study_id, "round_id": round_.id, "run_id": run.id, "panel_id": panel_id,
                      "invitation_id": made.invitation_id, "trouble_id": await _trouble(study_id)}  # fmt: skip
    house.ids["trouble_id"] = await _trouble(house.ids["study_id"])


async def _trouble(study_id: UUID) -> UUID:
    found = [run.id for run in await run_queries.of_study(study_id) if run.state.value == "waiting"]
    return (await Trouble.select(Trouble.id).where(Trouble.run.is_in(found)))[0]["id"]
