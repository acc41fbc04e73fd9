"""The consent page in a tab that stayed open while the test began, ended or was withdrawn from in another one."""

from typing import Any

import pytest

from panel.consent import queries as consent_queries
from panel.core.errors import NotAllowed
from panel.core.forms import Raw
from panel.invitations import actions as invitations
from panel.invitations import queries as invited
from panel.invitations.queries import InvitationView
from panel.invitations.rules import State as Asked
from scenarios.runs import actions
from scenarios.runs.actions import Agreed
from scenarios.runs.rules import State
from tests.integration.runs.beside import beside
from tests.integration.runs.conftest import Enter
from tests.integration.runs.made import AT_THE_END, GRACE, Way, again, agreed, table
from tests.pages import csrf, words_of

PRESSED: dict[str, dict[str, str]] = {
    "agree": {"go": "next", "participate": "on", "quotes": "on"},
    "other ticks": {"go": "next", "participate": "on", "recontact": "on"},
    "no tick": {"go": "next"},
    "decline": {"go": "decline"},
}
LEADS_TO = {"agree": "/my", "other ticks": "/my", "no tick": "/my/withdraw", "decline": "/my/withdraw"}
MEANWHILE = {"open": State.WAITING, "withdrawn": State.STOPPED, "done": State.COMPLETED}


async def go_on(way: Way, meanwhile: str) -> None:
    """In the first tab she agreed to be quoted, and went on."""
    if meanwhile == "done":
        run = await way.at_end()
        await actions.finish_questions(run, way.script, Raw(AT_THE_END))
    else:
        run = await way.at_letter()
    if meanwhile == "withdrawn":
        assert run.invitation_id
        invitation = await invited.get(run.invitation_id)
        await actions.withdraw_consent(invitation, delete_answers=True)


async def kept() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The only consent, run and invitation that Grace has."""
    (run,), (consent,) = await table("run"), await table("consent")
    (invitation,) = await table("invitation", "id = {}", run["invitation_id"])
    return consent, run, invitation


@pytest.mark.parametrize("meanwhile", MEANWHILE)
@pytest.mark.parametrize("pressed", PRESSED)
async def test_in_a_tab_that_stayed_open(way: Way, enter: Enter, pressed: str, meanwhile: str) -> None:
    tester = await enter()
    page = await tester.see("/my/consent")
    await go_on(way, meanwhile)
    before, log = await kept(), await table("audit_event", "event = 'consent.granted'")
    answer = await tester.post("/my/consent", csrf(page), **{**words_of(page), **PRESSED[pressed]})
    assert (answer.status_code, answer.headers["location"]) == (303, LEADS_TO[pressed])
    consent, run, invitation = await kept()
    assert invitation == before[2]
    assert run["state"] == MEANWHILE[meanwhile]
    if pressed == "other ticks" and meanwhile != "withdrawn":
        assert [bool(consent["quotes"]), bool(run["quotes"]), bool(consent["recontact"])] == [False, False, True]
        assert len(await table("audit_event", "event = 'consent.granted'")) == 2
        assert run == before[1] | {"quotes": run["quotes"]}
    else:
        assert (consent, run) == before[:2]
        assert await table("audit_event", "event = 'consent.granted'") == log


async def test_what_was_ticked_last_is_said(way: Way, enter: Enter) -> None:
    tester = await enter()
    page = await tester.see("/my/consent")
    await tester.agree(quotes="on")
    sent = {**words_of(page), **PRESSED["other ticks"]}
    await tester.post("/my/consent", csrf(page), **sent)
    assert "What you ticked last holds." in await tester.see("/my")
    await tester.send("/my/withdraw", answers="keep")
    await tester.post("/my/consent", csrf(page), **sent)
    assert "You have withdrawn your consent" in await tester.see("/my/done")


async def test_words_that_changed_since_are_not_agreed_to(enter: Enter) -> None:
    tester = await enter()
    page = await tester.see("/my/consent")
    await tester.agree(quotes="on")
    before = await kept()
    answer = await tester.post("/my/consent", csrf(page), words="f" * 64, **PRESSED["other ticks"])
    assert answer.headers["location"] == "/my"
    assert await kept() == before


async def test_answers_that_were_kept_may_be_deleted_after_all(way: Way, enter: Enter) -> None:
    run, tester = await way.at_letter(), await enter()
    await tester.send("/my/withdraw", answers="keep")
    page = await tester.see("/my/done")
    assert "What you answered stays, without your name." in page
    assert 'href="/my/withdraw"' in page
    assert "Delete your answers?" in await tester.see("/my/withdraw")
    assert len(await table("answer")) > 3
    assert (await tester.send("/my/withdraw", answers="delete")).headers["location"] == "/my"
    assert await table("answer") == []
    page = await tester.see("/my/done")
    assert "Your answers are deleted" in page
    assert "What you answered stays" not in page
    assert 'href="/my/withdraw"' not in page
    assert await tester.goes_to("/my/withdraw") == "/my"
    assert (await again(run)).state is State.STOPPED


class TestAtTheSameMoment:
    async def invited(self, way: Way) -> InvitationView:
        return await invitations.take_part(way.tokens[GRACE])

    async def agree(self, invitation: InvitationView, *, quotes: bool) -> Agreed:
        words = consent_queries.words(invitation.language)
        return await actions.agree(invitation, words, quotes=quotes, recontact=False)

    async def test_two_tabs_agree_and_the_later_ticks_hold_in_both_rows(self, way: Way) -> None:
        invitation = await self.invited(way)
        answers = await beside(
            lambda: self.agree(invitation, quotes=True), lambda: self.agree(invitation, quotes=False)
        )
        assert answers == [Agreed.BEGUN, Agreed.CHANGED]
        consent, run, _ = await kept()
        assert (bool(consent["quotes"]), bool(run["quotes"])) == (False, False)

    async def test_who_declines_while_the_test_begins_is_told_where_to_end_it(self, way: Way) -> None:
        invitation = await self.invited(way)
        answers = await beside(lambda: self.agree(invitation, quotes=True), lambda: actions.decline(invitation))
        assert answers == [Agreed.BEGUN, False]
        assert (await kept())[2]["state"] == Asked.ACCEPTED

    async def test_who_declined_does_not_begin(self, way: Way) -> None:
        invitation = await self.invited(way)
        answers = await beside(lambda: actions.decline(invitation), lambda: self.agree(invitation, quotes=True))
        assert answers[0] is True
        assert isinstance(answers[1], NotAllowed)
        assert await table("run") == await table("consent") == []

    async def test_who_withdraws_while_the_test_begins_ends_it(self, way: Way) -> None:
        invitation = await agreed(way.tokens[GRACE])
        await beside(
            lambda: actions.start(invitation), lambda: actions.withdraw_consent(invitation, delete_answers=False)
        )
        consent, run, _ = await kept()
        assert consent["withdrawn_at"]
        assert (run["state"], bool(run["quotes"])) == (State.STOPPED, False)

    async def test_who_has_withdrawn_does_not_begin(self, way: Way) -> None:
        invitation = await agreed(way.tokens[GRACE])
        _, refused = await beside(
            lambda: actions.withdraw_consent(invitation, delete_answers=False), lambda: actions.start(invitation)
        )
        assert isinstance(refused, NotAllowed)
        assert await table("run") == []
