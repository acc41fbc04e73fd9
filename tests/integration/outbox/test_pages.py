"""The messages page."""

from collections.abc import Callable

import httpx
import pytest

from panel.core.principals import Role
from panel.outbox import queries
from panel.outbox.duties import send_due
from panel.outbox.rules import State
from tests import cast
from tests.integration.outbox.test_sending import queue
from tests.smtp import MailServer


@pytest.fixture
async def marketing(client: httpx.AsyncClient) -> httpx.AsyncClient:
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    return client


async def test_list_search_and_state(marketing: httpx.AsyncClient) -> None:
    await queue("maria@example.org")
    await queue("50%_off@example.org")
    assert "No mail server is set" in (await marketing.get("/messages")).text
    assert "maria@example.org" in (await marketing.get("/messages?q=MARIA&state=queued")).text
    found = (await marketing.get("/messages?q=%25_o")).text
    assert "50%_off@example.org" in found
    assert "maria@example.org" not in found
    assert "Nothing found" in (await marketing.get("/messages?state=failed")).text
    assert (await marketing.get("/messages?page=abc&state=rubbish&q=%00'")).status_code == 200


async def test_in_development_a_mail_is_read_here_with_its_link(marketing: httpx.AsyncClient) -> None:
    page = (await marketing.get(f"/messages/{await queue()}")).text
    assert "Brief lesen" in page
    assert 'href="http://probelauf.test/t/x"' in page


async def test_in_production_no_body_is_shown(marketing: httpx.AsyncClient, setting: Callable[..., None]) -> None:
    message_id = await queue()
    setting(environment="production")
    page = (await marketing.get(f"/messages/{message_id}")).text
    assert "/t/x" not in page
    assert "is not shown" in page


async def test_a_failed_message_says_why_and_goes_out_again(marketing: httpx.AsyncClient, smtp: MailServer) -> None:
    message_id = await queue()
    smtp.fail_with("550 5.1.1 no such user", times=1)
    await send_due()
    page = (await marketing.get(f"/messages/{message_id}")).text
    assert "no such user" in page
    answer = await marketing.post(f"/messages/{message_id}/resend", data={"_csrf": cast.csrf(page)})
    assert answer.status_code == 303
    assert (await queries.get(message_id)).state == State.QUEUED
    again = await marketing.post(f"/messages/{message_id}/resend", data={"_csrf": cast.csrf(page)})
    assert again.status_code == 409


async def test_an_empty_list_says_what_will_be_there(marketing: httpx.AsyncClient) -> None:
    assert "No messages yet" in (await marketing.get("/messages")).text
