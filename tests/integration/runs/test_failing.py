"""What a tester reads where something is missing or broken: how to go on and whom to call, never a staff sign-in."""

from collections.abc import Callable

import httpx
import pytest

from panel.core.settings import settings
from tests.faults import away
from tests.integration.runs.conftest import Enter
from tests.integration.runs.made import GRACE, MARIA, Browser, Way, pass_time
from tests.pages import csrf, words_of

Clients = Callable[..., httpx.AsyncClient]


def helps(answer: httpx.Response, status: int, on: str = "Back to your test") -> None:
    assert answer.status_code == status
    assert 'href="/my"' in answer.text
    assert on in answer.text
    assert "open your personal link" in answer.text
    assert settings().contact_email in answer.text
    assert "/sign-in" not in answer.text
    assert 'href="/"' not in answer.text


@pytest.mark.parametrize("path", ["/my/nowhere", "/my/step/99", "/t/a/b", "/nowhere", "/static/0/nothing.css"])
async def test_what_is_not_there(enter: Enter, path: str) -> None:
    tester = await enter()
    await tester.agree()
    helps(await tester.client.get(path), 404)


async def test_a_stranger_at_a_testers_address(new_client: Clients) -> None:
    helps(await new_client().get("/my/nowhere"), 404, "Try again")


async def test_what_broke(way: Way, new_client: Clients) -> None:
    await way.at_letter()
    tester = await Browser(new_client(broken_ok=True), way.tokens[GRACE]).enter()
    async with away("entitlement"):
        helps(await tester.client.get("/my/stop"), 500)


async def test_what_is_refused(enter: Enter) -> None:
    """The consent sent after the last day: the reason, and whom to ask."""
    tester = await enter()
    shown = await tester.client.get("/my/consent")
    pass_time(days=21)
    helps(await tester.post("/my/consent", csrf(shown.text), list(words_of(shown.text).items()), participate="on"), 409)


async def test_a_form_of_another_session_names_whom_to_call(way: Way, enter: Enter) -> None:
    await way.at_letter(MARIA)
    await way.begun(GRACE)
    maria, grace = await enter(MARIA), await enter(GRACE)
    answer = await grace.post("/my/stop", csrf(await maria.see("/my/stop")), reason="Not mine")
    assert answer.status_code == 401
    assert settings().contact_email in answer.text
    assert "/sign-in" not in answer.text


class TestLanguage:
    """Maria reads German; her browser speaks English."""

    async def test_the_invitation_speaks_hers_before_and_after(self, way: Way, new_client: Clients) -> None:
        client = new_client()
        tester = Browser(client, way.tokens[MARIA])
        assert '<html lang="de">' in await tester.see(f"/t/{tester.token}")
        await tester.enter()
        for path in ("/my/consent", f"/t/{tester.token}"):
            assert '<html lang="de">' in await tester.see(path)

    async def test_what_she_switched_stays(self, way: Way, new_client: Clients) -> None:
        tester = Browser(new_client(), way.tokens[MARIA])
        page = await tester.see(f"/t/{tester.token}")
        answer = await tester.post("/language", csrf(page), language="en", next=f"/t/{tester.token}")
        assert answer.status_code == 303
        await tester.enter()
        for path in ("/my/consent", f"/t/{tester.token}"):
            assert '<html lang="en">' in await tester.see(path)

    async def test_a_link_that_opens_nothing_any_more_speaks_it_too(
        self, way: Way, new_client: Clients, clock: object
    ) -> None:
        pass_time(days=90)
        answer = await new_client().get(f"/t/{way.tokens[MARIA]}")
        assert answer.status_code == 410
        assert '<html lang="de">' in answer.text
