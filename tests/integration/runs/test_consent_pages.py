"""The consent in the browser: read, changed meanwhile, declined, and withdrawn at any time."""

import asyncio
from collections.abc import Callable

import httpx
import pytest

from panel.consent import queries as consent_queries
from panel.core.principals import Role
from panel.invitations import queries as invitations
from panel.invitations.queries import InvitationView
from panel.invitations.rules import State as Asked
from scenarios.runs import actions, queries
from scenarios.runs.rules import State
from tests import cast
from tests.integration.runs.conftest import Enter
from tests.integration.runs.made import GRACE, Browser, Way, again, facts, table
from tests.pages import csrf, errors, words_of

CHANGED = "This text has changed since you opened it."


async def invitation_of(way: Way, name: str = GRACE) -> InvitationView:
    found = await invitations.by_token(way.tokens[name])
    assert isinstance(found, InvitationView)
    return found


@pytest.fixture
def another_company(setting: Callable[..., None]) -> Callable[[], None]:
    """The company changes its name and how long it keeps answers."""
    return lambda: setting(company_name="Südhell", storage_months=6)


class TestRead:
    async def test_words_that_changed_meanwhile_are_shown_again_and_nothing_is_kept(
        self, enter: Enter, another_company: Callable[[], None]
    ) -> None:
        tester = await enter()
        page = await tester.see("/my/consent")
        assert "At the latest 24 months" in page
        another_company()
        answer = await tester.post("/my/consent", csrf(page), participate="on", go="next", **words_of(page))
        assert answer.status_code == 422
        assert CHANGED in answer.text
        assert "At the latest 6 months" in answer.text
        assert 'name="participate" checked' not in answer.text
        assert await table("run") == await table("consent") == []
        read = words_of(answer.text)
        answer = await tester.post("/my/consent", csrf(answer.text), participate="on", go="next", **read)
        assert answer.headers["location"] == "/my/step/1"
        assert [row["text_sha256"] for row in await table("consent")] == [read["words"]]

    @pytest.mark.parametrize("sent", [{}, {"words": ""}, {"words": "f" * 64}])
    async def test_without_a_word_of_what_was_read_nothing_is_kept(self, enter: Enter, sent: dict[str, str]) -> None:
        tester = await enter()
        answer = await tester.send("/my/consent", participate="on", **sent)
        assert (answer.status_code, CHANGED in answer.text) == (422, True)
        assert await table("consent") == []

    async def test_read_in_german_agreed_in_german_whatever_another_tab_speaks(self, enter: Enter) -> None:
        tester = await enter()
        tester.client.cookies.set("language", "de")
        page = await tester.see("/my/consent")
        tester.client.cookies.set("language", "en")
        answer = await tester.post("/my/consent", csrf(page), participate="on", language="de", **words_of(page))
        assert answer.headers["location"] == "/my/step/1"
        assert (await table("consent"))[0]["language"] == "de"

    async def test_there_is_a_way_back(self, enter: Enter) -> None:
        tester = await enter()
        assert 'href="/my/invitation"' in await tester.see("/my/consent")
        page = await tester.see("/my/invitation")
        assert "What to expect" in page
        assert '<form id="step" method="post" action="/my">' in page

    async def test_and_a_way_out_which_the_link_undoes(self, way: Way, enter: Enter) -> None:
        tester = await enter()
        page = await tester.see("/my/consent")
        both = [tester.post("/my/consent", csrf(page), go="decline", **words_of(page)) for _ in range(2)]
        answers = await asyncio.gather(*(asyncio.create_task(one) for one in both))
        assert "Thank you. You have declined." in answers[0].text + answers[1].text
        assert (await invitation_of(way)).state is Asked.DECLINED
        assert len(await table("audit_event", "event = 'invitation.declined'")) == 1
        assert await table("consent") == []
        assert (await tester.client.get("/my/consent")).status_code == 401
        await tester.enter()
        assert (await invitation_of(way)).state is Asked.ACCEPTED

    async def test_no_by_the_link_is_confirmed_at_once_with_a_quiet_way_back(
        self, way: Way, new_client: Callable[..., httpx.AsyncClient]
    ) -> None:
        tester = Browser(new_client(), way.tokens[GRACE])
        link = f"/t/{tester.token}"
        before = await tester.see(link)
        await tester.post(link, csrf(before), go="decline")
        page = await tester.see(link)
        assert "<h1>Thank you. You have declined.</h1>" in page
        assert ("btn--primary" in before, "btn--primary" in page) == (True, False)
        assert "What to expect" not in page
        await tester.post(link, csrf(page), go="next")
        assert (await invitation_of(way)).state is Asked.ACCEPTED


class TestWithdrawn:
    async def take_back(self, tester: Browser, answers: str) -> str:
        """Through the page; gives the last page."""
        answer = await tester.send("/my/withdraw", answers=answers)
        assert (answer.status_code, answer.headers["location"]) == (303, "/my")
        assert await tester.goes_to("/my") == "/my/done"
        return await tester.see("/my/done")

    async def test_the_home_leads_there_and_looking_changes_nothing(self, way: Way, enter: Enter) -> None:
        run = await way.at_letter()
        tester = await enter()
        for path in ("/my", "/my/stop"):
            assert 'href="/my/withdraw"' in await tester.see(path)
        page = await tester.see("/my/withdraw")
        assert "you get €12.50 of the €25" in page
        answer = await tester.post("/my/withdraw", csrf(page))
        assert (answer.status_code, set(errors(answer.text))) == (422, {"answers"})
        assert await again(run) == run

    async def test_under_way_the_test_ends_and_the_study_s_rule_pays(self, way: Way, enter: Enter) -> None:
        run = await way.at_letter()
        page = await self.take_back(await enter(), "keep")
        assert "You withdrew your consent on" in page
        assert "Delete my answers after all" in page
        run = await again(run)
        assert (run.state, run.quotes, run.answers_deleted) == (State.STOPPED, False, False)
        assert await facts(run) == [("promised", 2500), ("earned", 1250)]
        assert (await queries.at_step(run.id, "look"))["comment"] == "So so"
        given = await consent_queries.of((await invitation_of(way)).id)
        assert given is not None
        assert given.withdrawn_at is not None

    async def test_afterwards_what_was_earned_stays_and_what_was_said_goes(self, way: Way, enter: Enter) -> None:
        run = await way.completed()
        tester = await enter()
        assert 'href="/my/withdraw"' in await tester.see("/my/done")
        assert "A bonus that you have earned stays yours." in await tester.see("/my/withdraw")
        page = await self.take_back(tester, "delete")
        assert "Your answers are deleted" in page
        run = await again(run)
        assert (run.state, run.answers_deleted) == (State.COMPLETED, True)
        assert await table("answer", "run = {}", run.id) == []
        assert await facts(run) == [("promised", 2500), ("earned", 2500)]

    async def test_sent_five_times_at_once_it_is_one_withdrawal_and_one_end(self, way: Way) -> None:
        run = await way.at_letter()
        invitation = await invitation_of(way)
        await asyncio.gather(
            *(asyncio.create_task(actions.withdraw_consent(invitation, delete_answers=True)) for _ in range(5))
        )
        for event in ("consent.withdrawn", "run.stopped", "run.answers_deleted"):
            assert len(await table("audit_event", "event = {}", event)) == 1, event
        assert await facts(run) == [("promised", 2500), ("earned", 1250)]

    async def test_a_second_time_and_before_the_first_there_is_nothing_to_withdraw(
        self, way: Way, enter: Enter
    ) -> None:
        tester = await enter()
        assert await tester.goes_to("/my/withdraw") == "/my"
        await tester.agree()
        token = csrf(await tester.see("/my/withdraw"))
        await self.take_back(tester, "delete")
        assert (await tester.post("/my/withdraw", token, answers="delete")).headers["location"] == "/my"
        assert await tester.goes_to("/my/withdraw") == "/my"

    async def test_staff_see_it_at_the_round(self, way: Way, enter: Enter, new_client: Callable[..., object]) -> None:
        await way.at_letter()
        await self.take_back(await enter(), "keep")
        staff = new_client()
        await cast.signed_in(staff, await cast.staff(Role.MARKETING))  # type: ignore[arg-type]
        page = (await staff.get(f"/studies/{way.study_id}?round={way.round_id}")).text  # type: ignore[attr-defined]
        assert page.count("withdrew the consent") == 1
