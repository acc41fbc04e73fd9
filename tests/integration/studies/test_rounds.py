"""Rounds are added, prepared, published, moved and closed."""

import asyncio
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta

import msgspec
import pytest

from panel.audit.tables import AuditEvent
from panel.core import db
from panel.core.clock import today
from panel.core.errors import Invalid, NotAllowed
from panel.core.principals import SYSTEM
from panel.incentives import pools
from scenarios.studies import actions, queries
from scenarios.studies.ready import facts_of
from scenarios.studies.rules import Purpose
from scenarios.studies.rules.plan import plan_of
from scenarios.studies.rules.readiness import readiness
from scenarios.studies.rules.rounds import RoundPlan
from scenarios.studies.tables import Round
from tests import cast
from tests.conftest import MOMENT
from tests.integration.studies import made

pytestmark = pytest.mark.usefixtures("clock")


async def tones(round_id: object) -> dict[str, str]:
    study, round_ = await queries.study_of_round(round_id)  # type: ignore[arg-type]
    return {item.code: item.tone for item in readiness(study, round_, await facts_of(study, round_))}


async def test_the_after_round_comes_with_the_panel_of_the_before_round() -> None:
    before = await made.prepared()
    added = await actions.add_round(before.study_id, Purpose.AFTER, made.SELMA)
    assert (await queries.round_of(added)).panel_id == before.panel_id


async def test_a_double_click_adds_one_after_round() -> None:
    study = await made.study()
    both = await asyncio.gather(
        *(actions.add_round(study.id, Purpose.AFTER, made.SELMA) for _ in range(2)), return_exceptions=True
    )
    assert sum(isinstance(result, NotAllowed) for result in both) == 1
    assert await Round.count().where(Round.study == study.id) == 2


async def test_any_number_of_rounds_during() -> None:
    study = await made.study()
    for _ in range(3):
        await actions.add_round(study.id, Purpose.DURING, made.SELMA)
    assert [r.position for r in (await queries.get(study.id)).rounds] == [0, 1, 2, 3]


async def test_a_version_of_another_journey_is_not_on_offer() -> None:
    study = await made.study()
    _, foreign = await made.version("cancellation")
    with pytest.raises(Invalid) as wrong:
        await actions.change_round(study.rounds[0].id, RoundPlan(version_id=foreign, panel_id=foreign), made.SELMA)
    assert set(wrong.value.errors) == {"version_id", "panel_id"}


async def test_an_empty_round_lists_what_is_missing_and_is_not_published() -> None:
    study = await made.study()
    found = await tones(study.rounds[0].id)
    assert [code for code, tone in found.items() if tone == "bad"] == ["version", "panel", "dates"]
    with pytest.raises(NotAllowed) as refused:
        await actions.publish_round(study.rounds[0].id, made.SELMA)
    assert refused.value.refusal.code == "not_ready"
    assert (await queries.round_of(study.rounds[0].id)).published_at is None


@pytest.mark.parametrize(("metric", "asked"), [("sus", False), ("umux_lite", True), ("ces", False), ("ltr", True)])
async def test_a_scenario_that_does_not_ask_what_decides_is_not_published(metric: str, asked: bool) -> None:
    study = await made.study(primary_metric=metric)
    short = await made.version_with(end_questions="umux_lite")
    round_ = await made.prepared(study, version_id=short)
    assert (await tones(round_.id))["metric"] == ("ok" if asked else "bad")
    with nullcontext() if asked else pytest.raises(NotAllowed):
        await actions.publish_round(round_.id, made.SELMA)
    assert bool((await queries.round_of(round_.id)).published_at) == asked


async def test_a_measure_that_the_before_round_did_not_ask_stops_the_after_round() -> None:
    study = await made.study(primary_metric="umux_lite")
    await made.published(study, version_id=await made.version_with(end_questions="umux_lite"))
    plan = msgspec.structs.replace(plan_of(study), primary_metric="sus")
    await actions.change_plan(study.id, plan, study.revision, made.SELMA)
    after = await made.prepared(await queries.get(study.id), Purpose.AFTER)
    assert (await tones(after.id))["metric"] == "bad"
    with pytest.raises(NotAllowed):
        await actions.publish_round(after.id, made.SELMA)


async def test_somebody_without_contact_basis_stops_publishing() -> None:
    round_ = await made.prepared()
    maria = await cast.customer("Maria Berger")
    await db.rows("UPDATE customer SET contact_basis = NULL WHERE id = {}", maria.id)
    assert (await tones(round_.id))["basis"] == "bad"
    with pytest.raises(NotAllowed):
        await actions.publish_round(round_.id, made.SELMA)


async def test_an_archived_member_is_no_member() -> None:
    round_, maria = await made.prepared(), await cast.customer("Maria Berger")
    await db.rows("UPDATE customer SET contact_basis = NULL, archived_at = {} WHERE id = {}", MOMENT, maria.id)
    assert (await tones(round_.id))["basis"] == "ok"


async def test_codes_are_counted_against_the_bonuses() -> None:
    pool = await pools.make_pool("25 €", 2500, "", SYSTEM)
    round_ = await made.prepared(await made.study(pool_id=pool))
    assert (await tones(round_.id))["codes"] == "warn"
    await pools.add_codes(pool, "\n".join(f"CODE-{i:04}-ABCD" for i in range(5)), SYSTEM)
    assert (await tones(round_.id))["codes"] == "ok"


async def test_a_missing_mail_server_is_red_in_production_only(setting: Callable[..., None]) -> None:
    round_ = await made.prepared()
    assert (await tones(round_.id))["mail"] == "warn"
    setting(environment="production")
    assert (await tones(round_.id))["mail"] == "bad"
    setting(mail_url="smtp://127.0.0.1:25")
    assert (await tones(round_.id))["mail"] == "ok"


async def test_published_twice_is_published_once() -> None:
    round_ = await made.prepared()
    await asyncio.gather(*(actions.publish_round(round_.id, made.SELMA) for _ in range(2)))
    assert await AuditEvent.count().where(AuditEvent.event == "round.published") == 1


async def test_a_published_round_stands_still() -> None:
    round_ = await made.published()
    with pytest.raises(NotAllowed) as refused:
        await actions.change_round(round_.id, RoundPlan(), made.SELMA)
    assert refused.value.refusal.code == "round_published"


async def test_the_before_round_freezes_nothing() -> None:
    round_ = await made.published()
    assert (await queries.get(round_.study_id)).frozen_at is None


async def test_the_after_round_waits_for_its_map() -> None:
    study = await made.study()
    after = await made.prepared(study, Purpose.AFTER)
    assert (await tones(after.id))["map"] == "bad"
    await made.prepared(study, panel_id=after.panel_id)
    assert (await tones(after.id))["map"] == "warn"


async def test_the_end_moves_while_the_round_runs() -> None:
    round_ = await made.published()
    to = today() + timedelta(days=40)
    await actions.move_end(round_.id, to, made.SELMA)
    assert (await queries.round_of(round_.id)).closes_on == to
    with pytest.raises(NotAllowed):
        await actions.move_end(round_.id, today() - timedelta(days=1), made.SELMA)


async def test_closed_is_closed(clock: Callable[..., None]) -> None:
    round_ = await made.published()
    await actions.close_round(round_.id, made.SELMA)
    clock(MOMENT + timedelta(hours=1))
    await actions.close_round(round_.id, made.SELMA)
    assert (await queries.round_of(round_.id)).closed_at == MOMENT
    with pytest.raises(NotAllowed):
        await actions.move_end(round_.id, today() + timedelta(days=5), made.SELMA)
