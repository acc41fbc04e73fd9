"""When storage is over, answers stay and nothing leads from them to a person; what is owed is still paid."""

import asyncio
from uuid import UUID

from panel.core.clock import end_of_day, now
from panel.core.principals import SYSTEM
from panel.incentives import actions as incentives
from panel.incentives import queries as bonuses
from panel.incentives.rules import State
from scenarios.runs import queries
from scenarios.runs.actions import part_old
from scenarios.studies import actions as studies
from scenarios.studies import queries as study_queries
from scenarios.studies.rules import Purpose
from tests import cast
from tests.integration.runs.made import GRACE, MARIA, Way, again, pass_time, table


async def last_day(way: Way, months: int, **more: float) -> None:
    """So long after the round's end."""
    round_ = await study_queries.round_of(way.round_id)
    assert round_.closes_on
    pass_time(seconds=(end_of_day(round_.closes_on) - now()).total_seconds())
    pass_time(days=30 * months, **more)


async def people_behind(tester: UUID) -> set[UUID]:
    """Everybody to whom a row with this pseudonym leads, over whatever rows."""
    found: set[UUID] = set()
    for row in await table("study_tester", "id = {}", tester):
        found |= {row["customer"]}
    for run in await table("run", "tester = {}", tester):
        for invitation in await table("invitation", "id = {}", run["invitation_id"]) if run["invitation_id"] else []:
            found |= {invitation["customer"]}
        for consent in (
            await table("consent", "invitation_id = {}", run["invitation_id"]) if run["invitation_id"] else []
        ):
            found |= {consent["customer"]}
        found |= {row["customer_id"] for row in await table("message", "about_id = {}", run["id"])}
    for bonus in await table("entitlement", "beneficiary_id = {}", tester):
        found |= {bonus["customer"]}
    return found - {None}


async def test_after_the_storage_time_nothing_leads_back(way: Way) -> None:
    run = await way.completed()
    grace = await cast.customer(GRACE)
    owed = await bonuses.standing_for(run.tester_id, run.round_id)
    assert owed is not None
    await incentives.reverse(owed.id, "agreed otherwise", SYSTEM)
    assert await people_behind(run.tester_id) == {grace.id}, "the control: now everything leads there"
    await last_day(way, 24, seconds=-1)
    assert await part_old() == 0
    assert await people_behind(run.tester_id) == {grace.id}
    pass_time(seconds=1)
    assert sum(await asyncio.gather(*(asyncio.create_task(part_old()) for _ in range(3)))) == 1
    assert await people_behind(run.tester_id) == set()
    assert (await queries.at_step(run.id, "look"))["comment"] == "So so"
    assert (await again(run)).tester_id == run.tester_id, "pairs of before and after stay pairs"
    assert len(await table("audit_event", "event = 'study.parted'")) == 1
    assert await part_old() == 0
    assert (await table("customer", "id = {}", grace.id)) != []


async def test_who_is_still_owed_something_can_still_be_paid(way: Way) -> None:
    run = await way.completed()
    await last_day(way, 24)
    await part_old()
    owed = await bonuses.standing_for(run.tester_id, run.round_id)
    assert owed is not None
    assert (owed.state, owed.customer_id) == (State.EARNED, (await cast.customer(GRACE)).id)


async def test_a_study_that_goes_on_keeps_its_people(way: Way) -> None:
    run = await way.completed(MARIA)
    await last_day(way, 23)
    study = await study_queries.get(way.study_id)
    after = await studies.add_round(study.id, Purpose.AFTER, SYSTEM)
    assert after
    assert await part_old() == 0
    assert await people_behind(run.tester_id) == {(await cast.customer(MARIA)).id}
