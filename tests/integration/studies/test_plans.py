"""A study is planned and replanned; what decides is logged, and stands still in the end."""

import asyncio

import msgspec
import pytest

from panel.audit.tables import AuditEvent
from panel.core.errors import Changed, Invalid, NotAllowed, NotFound
from scenarios.studies import actions, queries
from scenarios.studies.rules import Purpose
from scenarios.studies.rules.plan import Plan, plan_of
from scenarios.studies.tables import PlanChange, Study
from tests.integration.studies import made

pytestmark = pytest.mark.usefixtures("clock")


async def test_a_new_study_has_its_before_round_and_nothing_in_the_log() -> None:
    study = await made.study()
    assert [r.purpose for r in study.rounds] == [Purpose.BEFORE]
    assert (study.currency, study.revision, study.frozen_at) == ("EUR", 1, None)
    assert await queries.plan_changes(study.id) == []


async def test_wrong_values_store_nothing() -> None:
    with pytest.raises(Invalid) as wrong:
        await made.study(title=" ", planned_n=999)
    assert set(wrong.value.errors) == {"title", "planned_n"}
    assert await Study.count() == 0


async def test_an_unknown_journey_is_not_found() -> None:
    with pytest.raises(NotFound):
        await actions.create(Plan(title="X", journey_id=(await made.study()).id), made.SELMA)


async def test_what_decides_is_logged_with_who_and_what() -> None:
    study = await made.study()
    await actions.change_plan(study.id, changed(study, planned_n=8, primary_metric="sus"), 1, made.SELMA)
    logged = await queries.plan_changes(study.id)
    assert {(c["field"], c["old"], c["new"], c["actor_label"]) for c in logged} == {
        ("primary_metric", "", "sus", "Selma Aydin"),
        ("planned_n", "5", "8", "Selma Aydin"),
    }


async def test_other_words_are_not_logged() -> None:
    study = await made.study()
    await actions.change_plan(study.id, changed(study, question="Is it easier now?"), 1, made.SELMA)
    assert await PlanChange.count() == 0
    assert (await queries.get(study.id)).question == "Is it easier now?"


async def test_the_after_round_freezes_what_decides() -> None:
    study = await made.study(planned_n=6)
    await made.published(study)
    await made.published(study, Purpose.AFTER)
    study = await queries.get(study.id)
    assert study.frozen_at is not None
    with pytest.raises(Invalid) as wrong:
        await actions.change_plan(study.id, changed(study, planned_n=4), study.revision, made.SELMA)
    assert list(wrong.value.errors) == ["planned_n"]
    await actions.change_plan(study.id, changed(study, title="Better words"), study.revision, made.SELMA)
    assert (await queries.get(study.id)).title == "Better words"


async def test_a_running_round_keeps_its_bonus() -> None:
    study = await made.study()
    round_ = await made.published(study)
    dearer = changed(study, bonus_friendly_cents=5000)
    with pytest.raises(Invalid) as wrong:
        await actions.change_plan(study.id, dearer, 1, made.SELMA)
    assert list(wrong.value.errors) == ["bonus_friendly_cents"]
    await actions.close_round(round_.id, made.SELMA)
    await actions.change_plan(study.id, dearer, 1, made.SELMA)


async def test_two_tabs_do_not_overwrite_each_other() -> None:
    study = await made.study()
    both = await asyncio.gather(
        *(actions.change_plan(study.id, changed(study, title=title), 1, made.SELMA) for title in ("One", "Other")),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in both) == ["Changed", "NoneType"]
    assert (await queries.get(study.id)).revision == 2
    with pytest.raises(Changed):
        await actions.change_plan(study.id, changed(study, title="Third"), 1, made.SELMA)


async def test_the_pool_is_kept_for_vouchers_alone() -> None:
    study = await made.study(reward_kind="bill_credit", pool_id=(await made.version())[1])
    assert study.pool_id is None


async def test_a_study_is_put_away_and_brought_back_once_each() -> None:
    study = await made.study()
    for act in (actions.archive, actions.archive, actions.restore, actions.restore):
        await act(study.id, made.SELMA)
    events = await AuditEvent.select(AuditEvent.event).where(AuditEvent.subject_id == study.id).order_by(AuditEvent.at)
    assert sorted(e["event"] for e in events) == ["study.added", "study.archived", "study.restored"]


async def test_a_study_with_a_running_round_is_not_put_away() -> None:
    round_ = await made.published()
    with pytest.raises(NotAllowed):
        await actions.archive(round_.study_id, made.SELMA)


def changed(study: queries.StudyView, **more: object) -> Plan:
    return msgspec.structs.replace(plan_of(study), **more)
