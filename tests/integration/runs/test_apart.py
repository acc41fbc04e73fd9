"""Whose run it is: a link opens one's own, a withdrawn invitation opens none, and nobody reaches another's."""

from collections.abc import Callable
from typing import Any

import pytest

from panel.core.principals import SYSTEM
from panel.invitations import actions as invitations
from panel.invitations import links
from scenarios.runs.rules import State
from tests.integration.runs.conftest import Enter
from tests.integration.runs.made import GRACE, MARIA, RATED, Browser, Way, again, table
from tests.pages import csrf


async def test_a_browser_sees_and_changes_its_own_run_alone(way: Way, enter: Enter) -> None:
    marias = await way.at_letter(MARIA)
    await way.begun(GRACE)
    grace = await enter(GRACE)
    assert "So so" not in await grace.see("/my/step/1")
    await grace.send("/my/stop", delete="on")
    assert await again(marias) == marias
    assert len(await table("answer", "run = {}", marias.id)) > 3


async def test_another_testers_form_is_not_taken(way: Way, enter: Enter) -> None:
    """The token of Maria's page in Grace's browser: refused, with what was typed, and nothing stored."""
    await way.at_letter(MARIA)
    run = await way.begun(GRACE)
    maria, grace = await enter(MARIA), await enter(GRACE)
    answer = await grace.post("/my/stop", csrf(await maria.see("/my/stop")), reason="None of this is mine, it is hers")
    assert answer.status_code == 401
    assert "None of this is mine, it is hers" in answer.text
    assert await again(run) == run


async def test_the_last_link_followed_is_who_one_is(way: Way, enter: Enter) -> None:
    """Two people on one tablet: the second link replaces the first one's session."""
    await way.at_letter(MARIA)
    await way.begun(GRACE)
    tablet = await enter(MARIA)
    await Browser(tablet.client, way.tokens[GRACE]).enter()
    assert "Step look" in await tablet.see("/my")
    assert "So so" not in await tablet.see("/my/step/1")


async def test_a_withdrawn_invitation_ends_every_session(way: Way, enter: Enter) -> None:
    run = await way.at_letter()
    phone, laptop = await enter(), await enter()
    token = csrf(await phone.see("/my/stop"))
    assert run.invitation_id
    await invitations.withdraw(run.invitation_id, SYSTEM)
    for browser in (phone, laptop):
        assert (await browser.client.get("/my/step/1")).status_code == 401
    answer = await phone.post("/my/step/1", token, [*RATED, ("comment", "A comment of more than twenty letters")])
    assert answer.status_code == 401
    assert "A comment of more than twenty letters" in answer.text
    assert await again(run) == run
    assert "/my" not in (await phone.client.get(f"/t/{phone.token}")).headers.get("location", "")


async def test_a_new_link_leads_back_to_the_same_run(way: Way, new_client: Callable[..., Any]) -> None:
    run = await way.at_letter()
    assert run.invitation_id
    token = await links.remint(run.invitation_id, SYSTEM)
    assert (await new_client().get(f"/t/{way.tokens[GRACE]}")).status_code in (404, 410)
    tester = await Browser(new_client(), token).enter()
    assert (await tester.run()).id == run.id
    assert "Step letter" in await tester.see("/my")


async def test_looking_at_the_link_changes_nothing(way: Way, new_client: Callable[..., Any]) -> None:
    before = await table("invitation"), await table("session")
    page = await new_client().get(f"/t/{way.tokens[GRACE]}")
    assert (page.status_code, "You move." in page.text) == (200, True)
    assert (await table("invitation"), await table("session")) == before


async def test_who_declined_has_no_way_and_may_change_their_mind(way: Way, enter: Enter) -> None:
    tester = await enter()
    await tester.send(f"/t/{tester.token}", go="decline")
    assert (await tester.client.get("/my")).status_code == 401
    await tester.enter()
    assert await tester.goes_to("/my") == "/my/consent"


@pytest.mark.parametrize("delete", [True, False])
async def test_who_declines_in_the_middle_ends_the_test_where_it_is_stopped(
    way: Way, new_client: Callable[..., Any], delete: bool
) -> None:
    run = await way.asleep()
    tester = Browser(new_client(), way.tokens[GRACE])
    answer = await tester.send(f"/t/{tester.token}", go="decline")
    assert (answer.status_code, answer.headers["location"]) == (303, "/my/stop")
    assert (await again(run)).state is State.WAITING, "nothing ends before it is said what that means"
    assert "Your test has begun." in await tester.see("/my/stop")
    await tester.send("/my/stop", **({"delete": "on"} if delete else {}))
    run = await again(run)
    assert (run.state, run.answers_deleted, run.remind_at, run.cutoff_at) == (State.STOPPED, delete, None, None)
    answer = await tester.send(f"/t/{tester.token}", go="decline")
    assert answer.headers["location"] == f"/t/{tester.token}"
    assert await tester.goes_to(f"/t/{tester.token}") == "/my/done", "a no after the end changes nothing"
