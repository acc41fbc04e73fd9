"""What the report advises follows how far the rounds have come, also where no answer has changed since."""

from datetime import timedelta
from uuid import UUID

import pytest

from panel.core.clock import now, set_clock
from panel.core.i18n import speaking
from panel.core.principals import SYSTEM
from panel.customers.rules import Kind
from scenarios.reports import queries
from scenarios.runs import actions as runs
from scenarios.studies import actions as studies
from scenarios.studies.rules import Purpose
from tests import cast
from tests.integration.reports.made import AFTER, BEFORE, Says, field, friends

STAYS_AWAY = Says(4, begins=False)


async def advised(study: UUID) -> str:
    """The first act: title and text."""
    with speaking("en"):
        sections = (await queries.build(study)).sections
    act = next(shown.view.acts[0] for shown in sections if shown.section.key == "next")
    return f"{act.title}: {act.text}"


async def test_what_to_do_follows_the_round_from_day_to_day() -> None:
    made, [person] = await field(), await friends(1)
    assert (await advised(made.study_id)).startswith("Get the first round going: Publish it,")
    await made.walk(Purpose.BEFORE, BEFORE, {person: STAYS_AWAY})
    assert (await advised(made.study_id)).startswith("Find out why nobody finished: The round is over"), "weeks later"
    set_clock(now() - timedelta(days=25))
    assert (await advised(made.study_id)).startswith(
        "Wait for the first answers: The round is published; nobody is on the way yet. Look in again"
    )


async def test_while_the_after_round_runs_its_answers_are_waited_for() -> None:
    made, people = await field(), await friends(3)
    await made.walk(Purpose.BEFORE, BEFORE, dict.fromkeys(people, Says(3)))
    assert (await advised(made.study_id)).startswith("Improve, then test again: ")
    await made.walk(Purpose.AFTER, AFTER, {people[0]: STAYS_AWAY})
    set_clock(now() - timedelta(days=25))
    assert (await advised(made.study_id)).startswith("Wait for the answers after the change: ")


async def test_nobody_is_told_to_ask_why_nobody_finished_where_all_was_set_aside() -> None:
    made, people = await field(), await friends(2)
    walked = await made.walk(Purpose.BEFORE, BEFORE, dict.fromkeys(people, Says(4)))
    for run in walked:
        await runs.set_aside(run.id, "The web site was down", SYSTEM)
    assert (await advised(made.study_id)).startswith(
        "Find out why no test counts: The round is over, and no test counts: 2 were set aside. Look at why."
    )
    set_clock(now() - timedelta(days=25))
    assert "The round is published; no test counts so far. Look" in await advised(made.study_id)


async def test_a_test_set_aside_of_a_colleague_is_no_reason() -> None:
    made, [nils] = await field(), [await cast.customer("Nils Petersen", Kind.INTERNAL)]
    (run,) = await made.walk(Purpose.BEFORE, BEFORE, {nils: Says(4)})
    await runs.set_aside(run.id, "Wrote the page himself", SYSTEM)
    assert "set aside" not in await advised(made.study_id)


async def test_only_a_colleague_got_to_the_end() -> None:
    made, nils = await field(), await cast.customer("Nils Petersen", Kind.INTERNAL)
    await made.walk(Purpose.BEFORE, BEFORE, {nils: Says(4)})
    assert (await advised(made.study_id)).startswith("Find out why no test counts: The round is over")


async def test_who_took_part_and_withdrew_was_on_the_way() -> None:
    made, people = await field(), await friends(2)
    gone = Says(4, stop_after=1, takes_back=True)
    await made.walk(Purpose.BEFORE, BEFORE, {people[0]: gone, people[1]: STAYS_AWAY})
    assert (await advised(made.study_id)).startswith("Find out why no test counts: The round is over")
    set_clock(now() - timedelta(days=25))
    told = await advised(made.study_id)
    assert told.startswith("Wait for the first answers: The round is published; no test counts so far. Look in again")


@pytest.mark.parametrize(
    ("others", "said"),
    [
        (Says(4, stop_after=1, takes_back=True), "One test is under way, none counts so far. Look"),
        (STAYS_AWAY, "One test is under way, none has ended. Look"),
    ],
)
async def test_none_has_ended_only_where_none_has(others: Says, said: str) -> None:
    made, people = await field(), await friends(2)
    await made.walk(Purpose.BEFORE, BEFORE, {people[0]: others, people[1]: Says(4, leaves_open=True)})
    set_clock(now() - timedelta(days=25))
    assert said in await advised(made.study_id)


async def test_a_planned_after_round_does_not_make_the_first_one_unpublished() -> None:
    made, [person] = await field(), await friends(1)
    await made.walk(Purpose.BEFORE, BEFORE, {person: STAYS_AWAY})
    await studies.add_round(made.study_id, Purpose.AFTER, SYSTEM)
    assert (await advised(made.study_id)).startswith("Find out why nobody finished: The round is over")
