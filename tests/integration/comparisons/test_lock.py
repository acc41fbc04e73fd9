"""The verdict is evaluated once: when the planned number was first reached. The record stands, today's reading moves."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest_asyncio

from panel.core.clock import now, set_clock
from panel.core.principals import SYSTEM
from scenarios.comparisons import queries
from scenarios.comparisons.actions import lock_due, lock_if_reached
from scenarios.comparisons.rules import study as rules
from scenarios.comparisons.rules.inputs import Settings
from scenarios.comparisons.tables import LockedVerdict
from scenarios.runs import actions as runs
from scenarios.studies.rules import Purpose
from tests.integration.reports.made import AFTER, BEFORE, Field, Says, field, friends
from tests.integration.runs.made import table

WORSE, BETTER = [Says(2), Says(3), Says(3)], [Says(6), Says(7), Says(6)]


@pytest_asyncio.fixture
async def study(clock: Callable[..., None]) -> Field:
    """Planned for three, before and after walked by the same three; nothing locked yet."""
    return await walked(3)


async def walked(after: int) -> Field:
    made, people = await field(planned_n=3), await friends(3)
    await made.walk(Purpose.BEFORE, BEFORE, dict(zip(people, WORSE, strict=True)))
    await made.walk(Purpose.AFTER, AFTER, dict(zip(people[:after], BETTER, strict=False)))
    return made


async def test_ten_workers_lock_it_once(study: Field) -> None:
    locked = await asyncio.gather(*(asyncio.create_task(lock_if_reached(study.study_id)) for _ in range(10)))
    assert sorted(locked) == [False] * 9 + [True]
    assert len(await LockedVerdict.select()) == 1
    assert len(await table("audit_event", "event = 'verdict.locked'")) == 1
    assert await lock_if_reached(study.study_id) is False
    assert await lock_due() == 0


async def test_not_before_the_number_is_reached(clock: Callable[..., None]) -> None:
    study = await walked(2)
    assert await lock_if_reached(study.study_id) is False
    assert await queries.locked(study.study_id) is None


async def test_the_duty_finds_it(study: Field) -> None:
    assert await lock_due() == 1
    assert await queries.locked(study.study_id)


async def test_the_record_is_complete(study: Field) -> None:
    await lock_if_reached(study.study_id)
    evidence = await queries.load_samples(study.study_id)
    found = rules.compare(evidence.given)
    locked = await queries.locked(study.study_id)
    assert locked
    assert (locked.metric, locked.verdict, locked.n_effective) == ("journey_ease", found.verdict.rung.value, 3)
    assert locked.data_sha256 == queries.data_sha256(evidence.given)
    assert locked.locked_at == now()
    assert locked.record["seed"] == found.seed
    assert msgspec.convert(locked.record["settings"], Settings) == evidence.given.settings
    assert locked.record["verdict"] == msgspec.to_builtins(found.verdict)
    primary = msgspec.json.decode(msgspec.json.encode(found.metrics[found.primary_metric]))
    assert locked.record["primary"] == primary


async def test_the_record_stands_while_todays_reading_moves(study: Field) -> None:
    await lock_if_reached(study.study_id)
    before = await queries.locked(study.study_id)
    assert before
    then = rules.compare((await queries.load_samples(study.study_id)).given).current
    walks = await table("run", "state = 'completed' ORDER BY ended_at DESC")
    for run in walks[:2]:
        await runs.set_aside(run["id"], "Not the customer herself", SYSTEM)
    set_clock(now() + timedelta(days=3))
    await lock_due()
    assert await queries.locked(study.study_id) == before
    evidence = await queries.load_samples(study.study_id)
    today = rules.compare(evidence.given).current
    assert today != then
    assert today.n_effective == 1
    assert queries.data_sha256(evidence.given) != before.data_sha256


async def test_who_comes_after_the_planned_number_changes_nothing_locked(clock: Callable[..., None]) -> None:
    """The duty may come late: the rule takes the runs in the order of arrival."""
    made, people = await field(planned_n=2), await friends(3)
    await made.walk(Purpose.BEFORE, BEFORE, dict(zip(people, WORSE, strict=True)))
    await made.walk(Purpose.AFTER, AFTER, dict(zip(people, [Says(6), Says(7), Says(1)], strict=True)))
    await lock_if_reached(made.study_id)
    locked = await queries.locked(made.study_id)
    assert locked
    found = rules.compare((await queries.load_samples(made.study_id)).given)
    assert locked.n_effective == 2
    assert found.current.n_effective == 3
