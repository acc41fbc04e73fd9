"""What the report advises follows how far the rounds have come, also where no answer has changed since."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from uuid import UUID

import pytest_asyncio

from panel.core.clock import now, set_clock
from panel.core.i18n import speaking
from scenarios.reports import queries
from scenarios.studies.rules import Purpose
from tests.integration.reports.made import AFTER, BEFORE, Says, field, friends

STAYS_AWAY = Says(4, begins=False)


@pytest_asyncio.fixture(autouse=True)
async def ready(database: None, clock: Callable[..., None]) -> AsyncIterator[None]:
    """An empty database, and a clock that the testers move."""
    queries.forget()
    yield


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
