"""The third study runs today, with a tester in every state there is."""

from datetime import timedelta
from uuid import UUID

from panel.core.clock import now, set_clock
from panel.invitations import queries as invited
from panel.invitations.rules import InvitationView, State
from scenarios.authoring import actions as authoring
from scenarios.demo.story import Told, in_order, on, open_round, publish
from scenarios.demo.walking import Temper, Walker, comments
from scenarios.runs import actions as runs
from scenarios.runs import queries
from scenarios.studies import actions as studies
from scenarios.studies.rules import Purpose
from scenarios.studies.rules.plan import Plan

STUCK = (
    "Unter „Rechnung verstehen“ soll ich eine zwölfstellige Rechnungsnummer eingeben. Auf meiner Rechnung hat sie nur zehn "
    "Stellen, und weiter komme ich nicht."
)
ENGLISH = 4
"""Grace, the fifth of the panel; the others read German."""


async def complaint(told: Told) -> UUID:
    """Finished, waiting for the letter, stuck, stopped, under way, declined, and one who has not answered yet."""
    set_clock(on(told, 6, 10))
    selma = told.cast.selma
    taken = await authoring.take("complaint", selma)
    version = await publish(told, taken.scenario_id, "Erste Fassung")
    study = await studies.create(
        Plan(
            title="Beschwerde über eine Rechnung",
            question="Fühlen sich Menschen ernst genommen?",
            journey_id=taken.journey_id,
            planned_n=6,
            pool_id=told.vouchers,
            bonus_friendly_cents=25_00,
            stopped_percent=50,
        ),
        selma,
    )
    tokens = await open_round(told, study, Purpose.BEFORE, version, "Freunde des Hauses", 27)
    people = [token for _, token in in_order(tokens, told)]
    for number, play in enumerate((_finishes, _waits, _is_stuck, _stops, _is_under_way, _declines)):
        set_clock(on(told, 5, 9 + number))
        await play(people[number], number)
    return study


def _walker(token: str, number: int) -> Walker:
    english = number == ENGLISH
    temper = Temper(40 + number, 0 if english else number, 0.2, "en" if english else "de")
    return Walker(token, temper, comments()["complaint"]["before"])


async def _finishes(token: str, number: int) -> None:
    """In a hurry: what should take days came at once."""
    walker = _walker(token, number)
    await walker.begin(now())
    while walker.run.position < len(walker.script.steps):
        if walker.run.stage.value == "wait":
            set_clock(now() + timedelta(hours=9))
            await runs.arrived(walker.run, walker.script)
            await walker.look()
        else:
            await walker.page()
    await walker.finish()


async def _waits(token: str, number: int) -> None:
    walker = _walker(token, number)
    await walker.begin(now())
    await walker.sleep()


async def _is_stuck(token: str, number: int) -> None:
    walker = _walker(token, number)
    await walker.begin(now())
    await walker.walk(1)
    await runs.report_trouble(walker.run, walker.script.steps[1].key, STUCK)


async def _stops(token: str, number: int) -> None:
    walker = _walker(token, number)
    await walker.begin(now())
    await walker.walk(1)
    await runs.stop(walker.run, delete_answers=False, reason="Mir fehlt gerade die Zeit.")


async def _is_under_way(token: str, number: int) -> None:
    walker = _walker(token, number)
    await walker.begin(now())
    await walker.walk(2)


async def _declines(token: str, number: int) -> None:
    invitation = await invited.by_token(token)
    assert isinstance(invitation, InvitationView)
    await runs.decline(invitation)


async def who_may_walk(round_id: UUID) -> list[UUID]:
    """Invitations of a round whose run is not over: who has not begun first, then who is under way."""
    ended = {r.invitation_id for r in await queries.of_round(round_id) if r.ended}
    begun = {r.invitation_id for r in await queries.of_round(round_id)}
    able = [
        i
        for i in await invited.for_purpose(round_id)
        if i.id not in ended and i.state in (State.INVITED, State.ACCEPTED)
    ]
    return [i.id for i in sorted(able, key=lambda i: i.id in begun)]
