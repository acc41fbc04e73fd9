"""Waiting is a state of the run: it ends by the tester, by the clock's question, or by the cut-off."""

import asyncio
from datetime import timedelta

import pytest

from panel.core.clock import now, set_clock
from panel.core.forms import Raw
from panel.core.principals import SYSTEM
from panel.customers import actions as customers
from panel.invitations import actions as invitations
from panel.invitations import queries as invited
from scenarios.runs import actions, queries
from scenarios.runs.actions import sleeping, wake_due
from scenarios.runs.rules import Stage, State
from tests import cast
from tests.conftest import MOMENT
from tests.integration.runs.conftest import Enter
from tests.integration.runs.made import (
    GRACE,
    MARIA,
    RATED,
    Browser,
    Way,
    again,
    link_in,
    mails,
    pass_time,
    rated,
    table,
)

ASKS, CUTS_OFF = MOMENT + timedelta(days=3), MOMENT + timedelta(days=10)


async def duty_of(workers: int = 2) -> int:
    """The duty, as so many workers run it at the same moment."""
    return sum(await asyncio.gather(*(asyncio.create_task(wake_due()) for _ in range(workers))))


class TestByTheTester:
    async def test_it_sleeps_until_asked(self, way: Way) -> None:
        run = await way.asleep()
        assert (run.state, run.stage, run.position) == (State.WAITING, Stage.WAIT, 1)
        assert (run.waiting_since, run.remind_at, run.cutoff_at) == (MOMENT, ASKS, CUTS_OFF)

    async def test_who_only_reads_the_page_and_closes_it_is_asleep(self, way: Way) -> None:
        run = await way.at_letter()
        assert (run.state, run.stage, run.waiting_since) == (State.WAITING, Stage.WAIT, MOMENT)
        assert (run.remind_at, run.cutoff_at) == (ASKS, CUTS_OFF)

    async def test_it_came(self, way: Way) -> None:
        run = await way.asleep()
        at = pass_time(days=2)
        await actions.arrived(run, way.script)
        run = await again(run)
        assert (run.state, run.stage, run.step_opened_at) == (State.OPEN, Stage.DO, at)
        assert (run.waiting_since, run.remind_at, run.cutoff_at) == (None, None, None)

    async def test_the_days_of_waiting_are_not_the_steps_time(self, way: Way) -> None:
        run = await way.asleep()
        pass_time(days=2)
        await actions.arrived(run, way.script)
        pass_time(minutes=4)
        await rated(await again(run), way.script)
        assert (await queries.at_step(run.id, "letter"))["seconds"] == 240

    async def test_it_came_at_once(self, way: Way) -> None:
        run = await way.at_letter()
        await actions.arrived(run, way.script)
        assert (await again(run)).stage is Stage.DO

    async def test_ask_me_tomorrow_moves_the_question_not_the_cut_off(self, way: Way) -> None:
        run = await way.asleep()
        at = pass_time(days=2)
        await actions.wait(run, way.script, remind_days=1)
        run = await again(run)
        assert (run.remind_at, run.cutoff_at, run.waiting_since) == (at + timedelta(days=1), CUTS_OFF, MOMENT)

    async def test_a_step_that_waits_for_nothing_does_not_sleep(self, way: Way) -> None:
        run = await way.begun()
        await actions.wait(run, way.script)
        await actions.arrived(run, way.script)
        assert await again(run) == run

    async def test_in_the_browser(self, way: Way, enter: Enter) -> None:
        await way.at_letter()
        tester = await enter()
        assert "Now you wait for the letter." in await tester.see("/my/step/2")
        assert (await tester.send("/my/step/2", stage="wait", go="wait")).headers["location"] == "/my"
        assert "You are waiting for the letter" in await tester.see("/my")
        page = await tester.see("/my/step/2")
        assert "On 17 September we ask you by e-mail" in page
        assert "If nothing has come by 24 September, we note that" in page
        pass_time(days=1)
        assert (await tester.send("/my", go="tomorrow")).headers["location"] == "/my"
        assert (await tester.run()).remind_at == now() + timedelta(days=1)
        assert (await tester.send("/my", go="next", stage="wait")).headers["location"] == "/my/step/2"
        assert "Do that." in await tester.see("/my/step/2")

    async def test_on_the_day_on_which_the_waiting_ends_no_mail_is_announced(self, way: Way, enter: Enter) -> None:
        run = await way.asleep()
        pass_time(days=9)
        await actions.wait(run, way.script, remind_days=1)
        tester = await enter()
        for path in ("/my", "/my/step/2"):
            page = await tester.see(path)
            assert "If nothing has come by 24 September" in page
            assert "by e-mail" not in page
            assert "remind me tomorrow" not in page

    async def test_an_earlier_step_can_be_mended_meanwhile(self, way: Way) -> None:
        run = await way.asleep()
        await actions.finish_step(run, way.script, 0, Raw([("outcome", "no"), ("ease", "1")]))
        assert (await queries.at_step(run.id, "look"))["ease"] == 1
        assert await again(run) == run

    async def test_still_waiting_at_the_opened_step_sleeps_again(self, way: Way) -> None:
        run = await way.at_letter()
        await actions.arrived(run, way.script)
        pass_time(minutes=30)
        await actions.wait(await again(run), way.script)
        assert ((await again(run)).state, (await again(run)).stage) == (State.WAITING, Stage.WAIT)
        pass_time(days=1)
        await actions.arrived(await again(run), way.script)
        pass_time(minutes=2)
        await rated(await again(run), way.script)
        assert (await queries.at_step(run.id, "letter"))["seconds"] == 120


class TestByTheClock:
    async def test_it_asks_on_the_day_and_not_before(self, way: Way) -> None:
        run = await way.asleep()
        set_clock(ASKS - timedelta(seconds=1))
        assert await duty_of() == 0
        set_clock(ASKS)
        await duty_of()
        (mail,) = await mails("has_it_come")
        assert (mail["to_name"], mail["language"], mail["about_id"]) == (GRACE, "en", run.id)
        assert "the letter" in mail["says"]
        assert "Step letter" in mail["says"]
        assert ((await again(run)).state, (await again(run)).remind_at) == (State.WAITING, None)

    async def test_two_workers_and_every_later_turn_ask_once(self, way: Way) -> None:
        await way.asleep()
        set_clock(ASKS + timedelta(hours=1))
        await duty_of(4)
        pass_time(days=1)
        await duty_of(2)
        assert len(await mails("has_it_come")) == 1

    async def test_it_asks_again_after_ask_me_tomorrow(self, way: Way) -> None:
        run = await way.asleep()
        set_clock(ASKS)
        await duty_of()
        await actions.wait(await again(run), way.script, remind_days=1)
        pass_time(days=1)
        await duty_of()
        assert len(await mails("has_it_come")) == 2

    async def test_it_asks_in_the_language_of_the_reader(self, way: Way) -> None:
        await way.asleep(MARIA)
        set_clock(ASKS)
        await duty_of()
        (mail,) = await mails("has_it_come")
        assert "den Brief" in mail["says"]
        assert "Schritt letter" in mail["says"]

    async def test_its_link_opens_and_the_first_one_lives_on(self, way: Way, new_client) -> None:  # type: ignore[no-untyped-def]
        await way.asleep()
        set_clock(ASKS)
        await duty_of()
        (mail,) = await mails("has_it_come")
        token = link_in(mail["says"])
        assert token != way.tokens[GRACE]
        for link in (token, way.tokens[GRACE]):
            tester = await Browser(new_client(), link).enter()
            assert "You are waiting for the letter" in await tester.see("/my")

    async def test_who_declined_and_comes_back_is_asked_and_cut_off_anew(self, way: Way, enter: Enter) -> None:
        run = await way.asleep()
        assert run.invitation_id
        await invitations.decline(run.invitation_id)
        set_clock(ASKS)
        await duty_of()
        run = await again(run)
        assert (run.state, run.remind_at, run.cutoff_at) == (State.WAITING, None, None)
        at = pass_time(days=1)
        for _ in range(2):
            await enter()
            run = await again(run)
            back = (run.waiting_since, run.remind_at, run.cutoff_at)
            assert back == (MOMENT, at + timedelta(days=3), at + timedelta(days=10))
        set_clock(at + timedelta(days=3))
        await duty_of()
        assert len(await mails("has_it_come")) == 1
        set_clock(at + timedelta(days=10))
        await duty_of()
        assert (await queries.at_step(run.id, "letter"))["outcome"] == "no"

    async def test_who_follows_the_link_again_is_not_asked_later_for_that(self, way: Way, enter: Enter) -> None:
        run = await way.asleep()
        set_clock(ASKS)
        await duty_of()
        asked = await again(run)
        await enter()
        assert (asked.remind_at, asked.cutoff_at) == (None, CUTS_OFF)
        assert await again(run) == asked

    @pytest.mark.parametrize("leaves", ["declined", "withdrawn", "archived", "no basis"])
    async def test_who_left_is_asked_nothing_more(self, way: Way, leaves: str) -> None:
        run = await way.asleep()
        assert run.invitation_id
        if leaves == "declined":
            await invitations.decline(run.invitation_id)
        elif leaves == "withdrawn":
            await invitations.withdraw(run.invitation_id, SYSTEM)
        else:
            invitation = await invited.get(run.invitation_id)
            assert invitation.customer_id
            if leaves == "archived":
                await customers.archive(invitation.customer_id, SYSTEM)
            else:
                await cast.with_basis(invitation.customer_id, None)
        set_clock(ASKS)
        await duty_of()
        set_clock(CUTS_OFF)
        await duty_of()
        assert await mails("has_it_come") == await mails("nothing_came") == []
        noted = "outcome" in await queries.at_step(run.id, "letter")
        assert noted == (leaves in ("archived", "no basis")), "the clock answers for nobody who left"


class TestByTheCutOff:
    async def test_nothing_came_is_a_no_and_the_walk_goes_on(self, way: Way) -> None:
        run = await way.asleep()
        set_clock(CUTS_OFF)
        await duty_of()
        run = await again(run)
        assert (run.state, run.position, run.stage, run.cutoff_at) == (State.OPEN, 2, Stage.DO, None)
        assert run.step_opened_at == CUTS_OFF
        assert await queries.at_step(run.id, "letter") == {"expected_ease": 6, "outcome": "no"}

    async def test_the_clock_gave_this_answer_until_the_tester_gives_another(self, way: Way) -> None:
        run = await way.asleep()
        set_clock(CUTS_OFF)
        await duty_of()

        async def sources() -> dict[str, str]:
            rows = await table("answer", "step_key = 'letter'")
            return {row["question_key"]: row["source"] for row in rows}

        assert await sources() == {"expected_ease": "tester", "outcome": "clock"}
        await actions.finish_step(await again(run), way.script, 1, Raw(RATED))
        assert set((await sources()).values()) == {"tester"}

    async def test_it_is_told_once(self, way: Way) -> None:
        await way.asleep()
        set_clock(CUTS_OFF + timedelta(days=1))
        await duty_of(4)
        await duty_of(2)
        (mail,) = await mails("nothing_came")
        assert link_in(mail["says"])
        assert await mails("has_it_come") == []  # too late to ask

    async def test_the_tester_may_still_say_that_it_came_after_all(self, way: Way) -> None:
        run = await way.asleep()
        set_clock(CUTS_OFF)
        await duty_of()
        await actions.finish_step(await again(run), way.script, 1, Raw(RATED))
        assert (await queries.at_step(run.id, "letter"))["outcome"] == "partly"
        assert (await again(run)).position == 2

    async def test_what_came_at_the_last_moment_came(self, way: Way) -> None:
        """A worker looked, found it overdue, and the tester was faster."""
        seen = await way.asleep()
        set_clock(CUTS_OFF)
        await actions.arrived(seen, way.script)
        await rated(await again(seen), way.script)
        await sleeping._nothing_came(seen, way.script, way.script.steps[1])
        assert (await queries.at_step(seen.id, "letter"))["outcome"] == "partly"
        assert (await again(seen)).position == 2
        assert await mails("nothing_came") == []

    async def test_the_question_never_comes_after_the_cut_off(self, way: Way) -> None:
        run = await way.at_letter()
        await actions.wait(run, way.script, remind_days=60)
        run = await again(run)
        assert run.remind_at == run.cutoff_at == CUTS_OFF

    async def test_a_run_that_is_over_is_left_alone(self, way: Way) -> None:
        run = await way.asleep()
        await actions.stop(run, delete_answers=False)
        set_clock(CUTS_OFF)
        assert await duty_of() == 0
        assert await table("message", "template IN ('has_it_come', 'nothing_came')") == []
