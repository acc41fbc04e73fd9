"""Following a link changes whose browser it is."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from litestar import Request

from panel.core import db
from panel.core.errors import NotAllowed
from panel.core.principals import Role
from panel.core.sessions import cookie_name
from panel.core.tokens import digest
from panel.invitations import actions, queries
from tests import cast
from tests.conftest import MOMENT
from tests.integration.invitations.test_inviting import ENDS, ask


@pytest.fixture(autouse=True)
def _standing_clock(clock: Callable[[datetime], None]) -> None:
    """Links end."""


def browser(token: str = "") -> Request[Any, Any, Any]:
    """A request of a browser with this session cookie."""
    headers = [(b"cookie", f"{cookie_name()}={token}".encode())] if token else []
    return Request({"type": "http", "method": "POST", "path": "/", "headers": headers, "query_string": b""})  # type: ignore


async def sessions() -> list[dict[str, Any]]:
    return await db.rows("SELECT token_hash, kind, principal_id, expires_at FROM session")


async def test_the_session_is_new_and_ends_with_the_link() -> None:
    invited = await ask()
    _, first = await actions.accept(browser(), invited.token)
    _, second = await actions.accept(browser(str(first.value)), invited.token)
    assert first.value != second.value
    (session,) = await sessions()
    assert session["token_hash"] == digest(str(second.value))
    assert (session["kind"], session["principal_id"]) == ("tester", invited.invitation_id)
    assert session["expires_at"] == ENDS
    assert second.max_age == timedelta(days=40).total_seconds()
    assert second.httponly


async def test_a_planted_cookie_opens_nothing() -> None:
    invited = await ask()
    _, cookie = await actions.accept(browser("planted"), invited.token)
    assert cookie.value != "planted"
    assert digest("planted") not in {session["token_hash"] for session in await sessions()}


async def test_two_devices_may_use_the_same_link() -> None:
    invited = await ask()
    await actions.accept(browser(), invited.token)
    await actions.accept(browser(), invited.token)
    assert len(await sessions()) == 2
    await actions.decline(invited.invitation_id)
    assert await sessions() == []


async def test_a_link_that_opens_nothing_opens_no_session(clock: Callable[[datetime], None]) -> None:
    invited = await ask()
    clock(ENDS)
    with pytest.raises(NotAllowed) as no:
        await actions.accept(browser(), invited.token)
    assert no.value.refusal.code == "expired"
    assert await sessions() == []


async def test_a_session_is_somebodys_while_the_invitation_stands(clock: Callable[[datetime], None]) -> None:
    """Also one that was opened at the very moment in which somebody took the invitation back."""
    invited = await ask()
    _, cookie = await actions.accept(browser(), invited.token)
    known = digest(str(cookie.value))
    session, tester = await queries.of_session(known)  # type: ignore[misc]
    assert (session.principal_id, session.expires_at) == (invited.invitation_id, ENDS)
    assert (tester.invitation_id, tester.language) == (invited.invitation_id, "de")
    clock(ENDS)
    assert await queries.of_session(known) is None
    clock(MOMENT)
    assert await queries.of_session(known) is not None
    await db.write(("UPDATE invitation SET state = 'withdrawn'",))
    assert await queries.of_session(known) is None
    assert await queries.of_session(digest("tester.unknown")) is None


async def test_staff_who_follow_a_link_are_signed_out_here(client: httpx.AsyncClient) -> None:
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    invited = await ask()
    await actions.accept(browser(client.cookies[cookie_name()]), invited.token)
    assert {session["kind"] for session in await sessions()} == {"tester"}


async def test_without_a_session_what_was_typed_is_shown_to_be_copied(client: httpx.AsyncClient) -> None:
    token = cast.csrf((await client.get("/new-link")).text)
    words = "The hotline hung up on me <twice> & nobody called back."
    answer = await client.post("/my/trouble", data={"_csrf": token, "text": words})
    assert answer.status_code == 401
    assert "The hotline hung up on me &lt;twice&gt; &amp; nobody called back." in answer.text
    assert "<twice>" not in answer.text
