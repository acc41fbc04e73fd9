"""What the personal link says to who was asked anew, to who comes too late, and to who comes too early."""

from collections.abc import Callable

import httpx
import pytest

from panel.core.clock import set_clock
from panel.core.principals import SYSTEM
from panel.incentives import actions as incentives
from panel.incentives import queries as bonuses
from panel.invitations import actions as invitations
from scenarios.runs import actions
from scenarios.studies import actions as studies
from tests.conftest import MOMENT
from tests.integration.runs.made import AT_THE_END, GRACE, Browser, Way, facts, pass_time
from tests.pages import csrf

Clients = Callable[..., httpx.AsyncClient]
PROMISES = ("as your bonus", "What to expect", "rather not take part", "I'm in")


async def asked_anew(way: Way, new_client: Clients) -> Browser:
    """Grace, whose invitation was taken back and then sent once more."""
    run = await Browser(new_client(), way.tokens[GRACE]).run()
    assert run.invitation_id
    await invitations.withdraw(run.invitation_id, SYSTEM)
    ((_, made),) = (await studies.invite_panel(way.round_id, None, SYSTEM)).made.items()
    return Browser(new_client(), made.token)


class TestAskedAnew:
    async def test_who_has_finished_is_led_to_the_bonus_and_promised_nothing(
        self, way: Way, new_client: Clients
    ) -> None:
        run = await way.completed()
        tester = await asked_anew(way, new_client)
        page = await tester.see(f"/t/{tester.token}")
        assert "You have finished this test. Thank you!" in page
        assert "We are checking your bonus, a voucher of €25." in page
        assert not [words for words in PROMISES if words in page]
        await tester.enter()
        assert await tester.goes_to("/my") == "/my/done"
        assert await facts(run) == [("promised", 2500), ("earned", 2500)]

    async def test_who_stopped_reads_that(self, way: Way, new_client: Clients) -> None:
        await actions.stop(await way.at_letter(), delete_answers=False)
        tester = await asked_anew(way, new_client)
        page = await tester.see(f"/t/{tester.token}")
        assert "You stopped this test." in page
        assert "€12.50" in page
        assert "€25" not in page
        assert not [words for words in PROMISES if words in page]

    async def test_who_is_under_way_goes_on(self, way: Way, new_client: Clients) -> None:
        await way.begun()
        tester = await asked_anew(way, new_client)
        page = await tester.see(f"/t/{tester.token}")
        assert "You are at step 1 of 3" in page
        assert "0 of 3 steps done" in page
        assert page.count("after the last step and a short check") == 1, "the bonus that was promised, once"
        assert not [words for words in PROMISES if words in page]
        answer = await tester.post(f"/t/{tester.token}", csrf(page), go="next")
        assert answer.headers["location"] == "/my/step/1"

    async def test_a_bonus_that_was_taken_back_is_not_promised_again(self, way: Way, new_client: Clients) -> None:
        run = await way.begun()
        standing = await bonuses.standing_for(run.tester_id, run.round_id)
        assert standing
        await incentives.reverse(standing.id, "Two accounts", SYSTEM)
        page = await Browser(new_client(), way.tokens[GRACE]).see(f"/t/{way.tokens[GRACE]}")
        assert "This bonus has been taken back." in page
        assert "after the last step" not in page

    async def test_the_invitation_is_not_read_again_once_it_was_followed(self, way: Way, new_client: Clients) -> None:
        await way.begun()
        tester = await Browser(new_client(), way.tokens[GRACE]).enter()
        assert await tester.goes_to("/my/invitation") == "/my"


class TestTooLate:
    async def test_closed_early_the_link_of_who_never_began_is_over_too(self, way: Way, new_client: Clients) -> None:
        await studies.close_round(way.round_id, SYSTEM)
        answer = await new_client().get(f"/t/{way.tokens[GRACE]}")
        assert (answer.status_code, "This test is over" in answer.text) == (410, True)
        assert not [words for words in (*PROMISES, "€", "until ", 'name="go"') if words in answer.text]

    async def test_nothing_is_promised_any_more(self, way: Way, new_client: Clients) -> None:
        pass_time(days=21)
        page = await Browser(new_client(), way.tokens[GRACE]).see(f"/t/{way.tokens[GRACE]}")
        assert "This test is over" in page
        assert "There is nothing left to do for you." in page
        assert not [words for words in (*PROMISES, "€", "until ", 'name="go"') if words in page]

    async def test_who_had_accepted_reads_the_same(self, way: Way, new_client: Clients) -> None:
        tester = await Browser(new_client(), way.tokens[GRACE]).enter()
        await studies.close_round(way.round_id, SYSTEM)
        for path in (f"/t/{tester.token}", "/my/consent", "/my/invitation"):
            page = await tester.see(path)
            assert "This test is over" in page, path
            assert 'name="go"' not in page, path

    async def test_who_is_under_way_reads_it_before_the_clock_ends_the_run(self, way: Way, new_client: Clients) -> None:
        await way.at_letter()
        pass_time(days=21)
        page = await Browser(new_client(), way.tokens[GRACE]).see(f"/t/{way.tokens[GRACE]}")
        assert "Thank you for what you answered up to here." in page
        assert "€" not in page


class TestTooEarly:
    async def test_the_day_is_said_and_one_may_decline(self, way: Way, new_client: Clients) -> None:
        set_clock(MOMENT)
        pass_time(days=-1)
        tester = Browser(new_client(), way.tokens[GRACE])
        page = await tester.see(f"/t/{tester.token}")
        assert "It begins on 14 September." in page
        assert 'value="next"' not in page
        await tester.post(f"/t/{tester.token}", csrf(page), go="decline")
        assert "You have declined." in await tester.see(f"/t/{tester.token}")


class TestEndedMeanwhile:
    @pytest.mark.parametrize(("path", "stage"), [("/my/step/1", "do"), ("/my/step/2", "wait")])
    async def test_what_came_too_late_is_said_to_be_so(
        self, way: Way, new_client: Clients, path: str, stage: str
    ) -> None:
        await way.at_letter()
        tester = await Browser(new_client(), way.tokens[GRACE]).enter()
        token = csrf(await tester.see(path))
        pass_time(days=21)
        assert await actions.lapse_closed() == 1
        answer = await tester.post(path, token, stage=stage, go="next", comment="Too late")
        assert answer.headers["location"] == "/my/done"
        page = await tester.see("/my/done")
        assert "what you just sent could not be added any more" in page
        assert "Its time was up before you reached the end." in page
        assert "If we were the ones who held you up, please tell us." in page
        assert "could not be added" not in await tester.see("/my/done")

    async def test_a_second_click_on_the_last_page_is_told_nothing(self, way: Way, new_client: Clients) -> None:
        await way.at_end()
        tester = await Browser(new_client(), way.tokens[GRACE]).enter()
        token = csrf(await tester.see("/my/end"))
        for _ in range(2):
            answer = await tester.post("/my/end", token, AT_THE_END, go="next")
            assert answer.headers["location"] == "/my/done"
        assert "could not be added" not in await tester.see("/my/done")
