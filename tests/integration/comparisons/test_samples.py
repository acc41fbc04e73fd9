"""From stored runs to what the rules are given: who counts, in which order, with which answers."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest_asyncio

from panel.core.clock import now
from panel.core.principals import SYSTEM
from panel.customers.rules import CustomerView, Kind
from scenarios.authoring import queries as scripts
from scenarios.authoring.diff import Relation
from scenarios.comparisons import queries
from scenarios.comparisons.rules import study as rules
from scenarios.comparisons.rules.inputs import Outcome, Phase, RunResult
from scenarios.comparisons.rules.values import Metric
from scenarios.runs import actions as runs
from scenarios.runs.rules import RunView
from scenarios.runs.tables import Answer, Run
from scenarios.studies import actions as studies
from scenarios.studies.rules import Purpose
from scenarios.studies.rules.plan import Plan
from tests import cast
from tests.integration.reports.made import AFTER, BEFORE, Field, Says, field, friends


@pytest_asyncio.fixture
async def study(clock: Callable[..., None]) -> AsyncIterator[Field]:
    """A planned study; its testers move the clock."""
    yield await field(planned_n=3)


async def walked(study: Field, says: dict[CustomerView, Says], purpose: Purpose = Purpose.BEFORE) -> list[RunView]:
    return await study.walk(purpose, BEFORE if purpose is Purpose.BEFORE else AFTER, says)


def who(found: tuple[RunResult, ...]) -> list[str]:
    return [run.tester for run in found]


async def test_answers_arrive_as_the_rules_want_them(study: Field) -> None:
    (maria,) = await friends(1)
    (run,) = await walked(study, {maria: Says(6)})
    given = (await queries.load_samples(study.study_id)).given
    (result,) = given.runs
    assert (result.tester, result.phase, result.completed) == (str(run.tester_id), Phase.BEFORE, True)
    steps = result.by_step
    assert steps.keys() == set(BEFORE)
    find = steps["find"]
    assert (find.success, find.ease, find.expected, find.experienced, find.gap) == (Outcome.YES, 6, 4, 6, 2)
    assert find.time_s == 180
    assert result.sus == (4, 2, 4, 2, 4, 2, 4, 2, 4, 2)
    assert (result.ltr, result.umux, result.ces, result.csat) == (8, None, None, None)
    assert given.before_steps == BEFORE
    assert (given.after_steps, given.step_map) == ((), ())
    assert (given.settings.planned_n, given.settings.primary_metric) == (3, Metric.JOURNEY_EASE)


async def test_the_step_map_comes_with_the_after_round(study: Field) -> None:
    people = await friends(1)
    await walked(study, {people[0]: Says(4)})
    await walked(study, {people[0]: Says(6)}, Purpose.AFTER)
    given = (await queries.load_samples(study.study_id)).given
    assert given.after_steps == AFTER
    found = {(group.before, group.after, group.relation) for group in given.step_map}
    assert found == {(("find",), ("find",), Relation.SAME), (("form",), ("form",), Relation.SAME),
                     (("letter",), (), Relation.REMOVED), ((), ("track",), Relation.ADDED)}  # fmt: skip
    assert [run.phase for run in given.runs] == [Phase.BEFORE, Phase.AFTER]
    assert len(set(who(given.runs))) == 1


async def test_colleagues_stand_apart_and_former_customers_count(study: Field) -> None:
    maria = await cast.customer()
    nils, pavel = await cast.customer("Nils Petersen", Kind.INTERNAL), await cast.customer("Pavel Rezek", Kind.CHURNED)
    by_hand = await walked(study, {maria: Says(5), nils: Says(7), pavel: Says(2)})
    evidence = await queries.load_samples(study.study_id)
    assert who(evidence.given.runs) == [str(by_hand[0].tester_id), str(by_hand[2].tester_id)]
    assert who(evidence.apart) == [str(by_hand[1].tester_id)]
    assert [run.kind for run in evidence.colleagues] == ["internal"]
    assert [run.kind for run in evidence.counted] == ["friendly", "churned"]


async def test_what_is_set_aside_or_a_bots_is_not_there(study: Field) -> None:
    people = await friends(4)
    first, second, third, last = await walked(study, dict.fromkeys(people, Says(5)))
    await runs.set_aside(second.id, "Knew the answers", SYSTEM)
    await Run.update({Run.source: "bot"}).where(Run.id == third.id)
    evidence = await queries.load_samples(study.study_id)
    assert who(evidence.given.runs) == [str(first.tester_id), str(last.tester_id)]
    assert [run.id for run in evidence.set_aside] == [second.id]
    await runs.count_again(second.id, SYSTEM)
    assert len((await queries.load_samples(study.study_id)).given.runs) == 3


async def test_a_stopped_run_is_counted_as_abandoned_with_what_it_said(study: Field) -> None:
    people = await friends(2)
    await walked(study, {people[0]: Says(5), people[1]: Says(3, stop_after=1)})
    given = (await queries.load_samples(study.study_id)).given
    stopped = given.runs[1]
    assert (stopped.completed, [step.step for step in stopped.steps]) == (False, ["find"])
    assert rules.compare(given).samples.abandoned_before == 1


async def test_answers_taken_back_are_nowhere(study: Field) -> None:
    people = await friends(2)
    kept, gone = await walked(study, {people[0]: Says(5), people[1]: Says(3, stop_after=1)})
    await Run.update({Run.answers_deleted: True}).where(Run.id == gone.id)
    await Answer.delete().where(Answer.run == gone.id)
    evidence = await queries.load_samples(study.study_id)
    assert who(evidence.given.runs) == [str(kept.tester_id)]
    assert evidence.set_aside == ()


async def test_who_is_still_under_way_is_not_there_yet(study: Field) -> None:
    people = await friends(1)
    (run,) = await walked(study, {people[0]: Says(5)})
    await Run.update({Run.state: "open", Run.ended_at: None}).where(Run.id == run.id)
    assert (await queries.load_samples(study.study_id)).given.runs == ()


async def test_they_stand_in_the_order_in_which_they_ended(study: Field) -> None:
    people = await friends(3)
    walks = await walked(study, dict.fromkeys(people, Says(5)))
    await Run.update({Run.ended_at: now() + timedelta(days=1)}).where(Run.id == walks[0].id)
    found = who((await queries.load_samples(study.study_id)).given.runs)
    assert found == [str(walks[i].tester_id) for i in (1, 2, 0)]


async def test_of_several_runs_the_first_completed_one_counts(study: Field) -> None:
    (maria,) = await friends(1)
    (first,) = await walked(study, {maria: Says(2)})
    second = await repeated(first.id, ease=7)
    assert values(await queries.load_samples(study.study_id)) == [2]
    await Run.update({Run.state: "stopped"}).where(Run.id == first.id)
    assert values(await queries.load_samples(study.study_id)) == [7]
    await Run.update({Run.state: "stopped"}).where(Run.id == second)
    assert values(await queries.load_samples(study.study_id)) == [2]


async def repeated(run_id: UUID, ease: int) -> UUID:
    """The same tester walked once more, a day later."""
    row, made = (await Run.select().where(Run.id == run_id))[0], uuid4()
    again = {"id": made, "attempt": 2, "invitation_id": None, "ended_at": row["ended_at"] + timedelta(days=1)}
    await Run.insert(Run(**row | again))
    for answer in await Answer.select().where(Answer.run == run_id):
        value = str(ease) if answer["question_key"] == "ease" else answer["value"]
        await Answer.insert(Answer(**answer | {"id": uuid4(), "run": made, "value": value}))
    return made


def values(evidence: queries.Evidence) -> list[float | None]:
    """The ease of the counted run's first step, after the rules chose one run a tester."""
    chosen = rules.counted(evidence.given.runs)
    return [run.by_step["find"].ease for run in chosen]


async def test_the_digest_says_whether_the_evidence_is_the_same(study: Field) -> None:
    people = await friends(2)
    (first, _) = await walked(study, {people[0]: Says(5), people[1]: Says(6)})
    given = (await queries.load_samples(study.study_id)).given
    digest = queries.data_sha256(given)
    assert digest == queries.data_sha256((await queries.load_samples(study.study_id)).given)
    await Answer.update({Answer.value: "1"}).where((Answer.run == first.id) & (Answer.question_key == "ltr"))
    assert digest != queries.data_sha256((await queries.load_samples(study.study_id)).given)


async def test_another_studys_runs_are_not_there(study: Field) -> None:
    people = await friends(1)
    await walked(study, {people[0]: Says(5)})
    journey = (await scripts.scenario(study.scenario_id)).journey_id
    other = await studies.create(Plan(title="Another", journey_id=journey), SYSTEM)
    assert (await queries.load_samples(other)).given.runs == ()
