"""Answers that were taken back are gone and stay gone, whatever another tab or device does at the same moment."""

from collections.abc import Awaitable, Callable

import pytest

from panel.core.clock import now
from panel.core.errors import NotAllowed
from panel.core.forms import Raw
from panel.core.principals import Role
from panel.invitations import queries as invitations
from panel.invitations.queries import InvitationView
from scenarios.runs import actions
from scenarios.runs.actions.drafts import draft_of
from scenarios.runs.rules import RunView, State
from tests import cast
from tests.integration.runs.beside import beside
from tests.integration.runs.conftest import Enter
from tests.integration.runs.made import AT_THE_END, GRACE, RATED, Way, again, facts, mails, table
from tests.pages import csrf


async def invitation_of(way: Way) -> InvitationView:
    found = await invitations.by_token(way.tokens[GRACE])
    assert isinstance(found, InvitationView)
    return found


async def nothing_is_left(run: RunView) -> None:
    for name in ("answer", "draft", "trouble"):
        assert await table(name, "run = {}", run.id) == [], name
    assert (await again(run)).answers_deleted
    assert len(await table("audit_event", "event = 'run.answers_deleted'")) == 1


class TestGone:
    async def test_withdrawn_while_another_tab_finishes(self, way: Way) -> None:
        run, invitation = await way.at_end(), await invitation_of(way)
        await beside(
            lambda: actions.finish_questions(run, way.script, Raw(AT_THE_END)),
            lambda: actions.withdraw_consent(invitation, delete_answers=True),
        )
        run = await again(run)
        assert (run.state, run.quotes) == (State.COMPLETED, False)
        await nothing_is_left(run)
        assert await facts(run) == [("promised", 2500), ("earned", 2500)]

    async def test_stopped_while_another_tab_finishes(self, way: Way) -> None:
        run = await way.at_end()
        await beside(
            lambda: actions.finish_questions(run, way.script, Raw(AT_THE_END)),
            lambda: actions.stop(run, delete_answers=True, reason="It is about my divorce"),
        )
        assert (await again(run)).state is State.COMPLETED
        await nothing_is_left(run)
        assert "divorce" not in str(await table("run"))
        assert await facts(run) == [("promised", 2500), ("earned", 2500)]

    async def test_finished_while_another_tab_withdraws(self, way: Way) -> None:
        run, invitation = await way.at_end(), await invitation_of(way)
        await beside(
            lambda: actions.withdraw_consent(invitation, delete_answers=True),
            lambda: actions.finish_questions(run, way.script, Raw(AT_THE_END)),
        )
        assert (await again(run)).state is State.STOPPED
        await nothing_is_left(run)

    async def test_kept_when_withdrawn_they_may_still_be_deleted(self, way: Way) -> None:
        run, invitation = await way.at_letter(), await invitation_of(way)
        await actions.withdraw_consent(invitation, delete_answers=False)
        assert len(await table("answer")) > 3
        for _ in range(2):
            await actions.withdraw_consent(invitation, delete_answers=True)
        await nothing_is_left(run)

    async def test_an_old_stop_page_leads_to_where_they_can_be_deleted(self, way: Way, enter: Enter) -> None:
        run = await way.at_end()
        tester = await enter()
        page = await tester.see("/my/stop")
        await actions.finish_questions(run, way.script, Raw(AT_THE_END))
        answer = await tester.post("/my/stop", csrf(page), delete="on")
        assert answer.headers["location"] == "/my/withdraw"
        assert "Delete them" in await tester.see("/my/withdraw")


class TestStaysGone:
    """`run` was read before the answers were taken back, as by a page that was under way."""

    LATE: tuple[tuple[str, Callable[[RunView, Way], Awaitable[object]]], ...] = (
        ("trouble", lambda run, way: actions.report_trouble(run, "letter", "It is about my divorce")),
        ("trouble and end", lambda run, way: actions.report_trouble(run, "letter", "My divorce", ends=True)),
        ("draft", lambda run, way: actions.keep_draft(run, 1, "letter", {"comment": ("My divorce", 10**15)})),
        ("mended", lambda run, way: actions.finish_step(run, way.script, 0, Raw(RATED))),
    )

    @pytest.mark.parametrize("late", [late for _, late in LATE], ids=[name for name, _ in LATE])
    async def test_what_comes_late_is_refused(
        self, way: Way, late: Callable[[RunView, Way], Awaitable[object]]
    ) -> None:
        await cast.staff(Role.MARKETING)
        run = await way.at_letter()
        await actions.stop(run, delete_answers=True)
        with pytest.raises(NotAllowed):
            await late(run, way)
        await nothing_is_left(run)
        assert await mails("stuck") == []

    @pytest.mark.parametrize("late", [late for _, late in LATE], ids=[name for name, _ in LATE])
    async def test_what_comes_at_the_same_moment_too(
        self, way: Way, late: Callable[[RunView, Way], Awaitable[object]]
    ) -> None:
        await cast.staff(Role.MARKETING)
        run = await way.at_letter()
        _, refused = await beside(lambda: actions.stop(run, delete_answers=True), lambda: late(run, way))
        assert isinstance(refused, NotAllowed)
        await nothing_is_left(run)
        assert await mails("stuck") == []

    @pytest.mark.parametrize("late", [late for _, late in LATE], ids=[name for name, _ in LATE])
    async def test_and_what_came_a_moment_before(
        self, way: Way, late: Callable[[RunView, Way], Awaitable[object]]
    ) -> None:
        await cast.staff(Role.MARKETING)
        run = await way.at_letter()
        await beside(lambda: late(run, way), lambda: actions.stop(run, delete_answers=True))
        await nothing_is_left(run)
        assert await mails("stuck") == []


async def test_who_got_to_the_end_is_not_told_of_a_try(way: Way, enter: Enter) -> None:
    run, invitation = await way.at_end(), await invitation_of(way)
    tester = await enter()
    await actions.finish_questions(run, way.script, Raw(AT_THE_END))
    await actions.withdraw_consent(invitation, delete_answers=True)
    page = await tester.see("/my/done")
    assert "Your answers are deleted" in page
    assert "Thank you for going all the way to the end." in page
    assert "giving it a try" not in page


async def test_who_stopped_is_thanked_for_the_try(way: Way, enter: Enter) -> None:
    run, tester = await way.at_letter(), await enter()
    await actions.stop(run, delete_answers=True)
    assert "Thank you for giving it a try." in await tester.see("/my/done")


async def test_two_devices_keep_the_fields_of_both(way: Way) -> None:
    run = await way.at_letter()
    at = int(now().timestamp() * 1000)
    await actions.keep_draft(run, 1, "letter", {"outcome": ("yes", at)})
    await beside(
        lambda: actions.keep_draft(run, 1, "letter", {"comment": ("From the phone", at)}),
        lambda: actions.keep_draft(run, 1, "letter", {"missing": ("From the laptop", at)}),
    )
    assert (await draft_of(run, "letter")).keys() == {"outcome", "comment", "missing"}
