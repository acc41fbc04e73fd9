"""The readiness of a round with what its runs tell: who can still be compared with themselves, and days for waiting."""

from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from panel.core.clock import today
from panel.core.i18n import speaking
from panel.core.principals import SYSTEM, Role
from panel.invitations import actions as invitations
from scenarios.comparisons.ready import items_of
from scenarios.studies import actions, queries
from scenarios.studies.rules import Purpose
from scenarios.studies.rules.readiness import Item
from scenarios.studies.rules.rounds import RoundPlan
from tests import cast
from tests.integration.reports.made import BEFORE, Says, field, friends
from tests.integration.studies import made

pytestmark = pytest.mark.usefixtures("clock")


async def line(round_id: UUID, code: str) -> Item:
    study, round_ = await queries.study_of_round(round_id)
    return next(item for item in await items_of(study, round_) if item.code == code)


async def after_round(metric: str) -> UUID:
    """Three finished before, one stopped midway, one at once, one took the answers back, and one is new."""
    study, people = await field(primary_metric=metric), await friends(7)
    says = [Says(3), Says(3), Says(4), Says(3, stop_after=2), Says(3, stop_after=0)]
    says += [Says(3, stop_after=2, takes_back=True)]
    await study.walk(Purpose.BEFORE, BEFORE, dict(zip(people, says, strict=False)))
    round_id = await actions.add_round(study.study_id, Purpose.AFTER, SYSTEM)
    panel = await cast.panel("After", tuple(people))
    before = (await queries.get(study.study_id)).round(Purpose.BEFORE)
    assert before is not None
    days = {"opens_on": today(), "closes_on": today() + timedelta(days=20)}
    await actions.change_round(round_id, RoundPlan(version_id=before.version_id, panel_id=panel, **days), SYSTEM)
    return round_id


@pytest.mark.parametrize(("metric", "pairs"), [("journey_ease", 4), ("sus", 3)])
async def test_who_can_still_pair_is_counted_by_what_decides(metric: str, pairs: int) -> None:
    found = await line(await after_round(metric), "same_people")
    assert (found.tone, found.params) == ("warn", {"pairs": pairs, "open": 0, "counted": 7})


async def test_the_pages_of_the_round_and_of_the_study_say_it(client: httpx.AsyncClient) -> None:
    round_id = await after_round("journey_ease")
    study_id = (await queries.round_of(round_id)).study_id
    await cast.signed_in(client, await cast.staff(Role.MARKETING, language="en"))
    for address in (f"/studies/{study_id}/rounds/{round_id}", f"/studies/{study_id}?round={round_id}"):
        assert "Comparable with their own before round: 4 of 7 customers" in (await client.get(address)).text


async def test_while_the_before_round_runs_everybody_may_still_pair() -> None:
    before = await made.published()
    after = await made.prepared(await queries.get(before.study_id), Purpose.AFTER)
    found = await line(after.id, "same_people")
    assert (found.tone, found.params) == ("ok", {"pairs": 0, "open": 5, "counted": 5})


async def test_who_declined_the_before_round_is_not_counted_on() -> None:
    before = await made.published()
    first, second, *_others = (await actions.invite_panel(before.id, None, made.SELMA)).made.values()
    await invitations.decline(first.invitation_id)
    await invitations.withdraw(second.invitation_id, made.SELMA)
    after = await made.prepared(await queries.get(before.study_id), Purpose.AFTER)
    found = await line(after.id, "same_people")
    assert (found.tone, found.params["pairs"], found.params["open"]) == ("warn", 0, found.params["counted"] - 2)


@pytest.mark.parametrize(("days", "tone"), [(3, "warn"), (60, "ok")])
async def test_a_round_too_short_for_its_waiting_is_not_green(days: int, tone: str) -> None:
    round_ = await made.prepared(closes_on=today() + timedelta(days=days - 1))
    found = await line(round_.id, "dates")
    assert found.tone == tone
    if tone == "warn":
        with speaking("en"):
            said = found.words.title % found.params
        assert said.startswith("Days left: 3. Waiting alone usually takes: ")
    await actions.publish_round(round_.id, SYSTEM)
