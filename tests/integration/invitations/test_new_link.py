"""Somebody lost their link."""

from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from panel.core import db
from panel.core.clock import now
from panel.core.principals import SYSTEM
from panel.core.purpose import Purpose
from panel.customers import actions as customers
from panel.invitations import actions, queries
from panel.invitations.actions import Invited, Mail
from panel.invitations.rules import InvitationView, LinkProblem
from panel.outbox import queries as messages
from tests import cast

MAIL = Mail("has_it_come", {"address": "x", "thing": "y", "step": "z"})


async def ask() -> Invited:
    purpose = Purpose("round", uuid4(), "Moving · before")
    return await actions.invite(await cast.customer(), purpose, now() + timedelta(days=30), MAIL, SYSTEM)


async def send(client: httpx.AsyncClient, email: str) -> httpx.Response:
    form = await client.get("/new-link")
    return await client.post("/new-link", data={"_csrf": cast.csrf(form.text), "email": email})


async def mails_of(template: str) -> list[str]:
    found = [m for m in (await messages.search()).items if m.template == template]
    return [body.text for m in found if (body := await messages.body(m.id))]


async def test_known_and_unknown_get_the_same_answer(client: httpx.AsyncClient) -> None:
    await ask()
    known = await send(client, "Maria.Berger@Friends.invalid")
    unknown = await send(client, "nobody@friends.invalid")
    assert (known.status_code, known.headers["location"]) == (unknown.status_code, unknown.headers["location"])
    assert known.content == unknown.content
    assert len(await mails_of("new_link")) == 1


async def test_a_fresh_link_for_every_open_invitation_and_the_old_are_dead(client: httpx.AsyncClient) -> None:
    old = [await ask(), await ask()]
    await actions.withdraw((await ask()).invitation_id, SYSTEM)
    await send(client, "maria.berger@friends.invalid")
    (text,) = await mails_of("new_link")
    tokens = [word.rpartition("/")[2] for word in text.split() if "/t/" in word]
    opened = [await queries.by_token(token) for token in tokens]
    assert {one.id for one in opened if isinstance(one, InvitationView)} == {one.invitation_id for one in old}
    assert [await queries.by_token(one.token) for one in old] == [LinkProblem.UNKNOWN] * 2


@pytest.mark.parametrize("why", ["no basis", "archived"])
async def test_whom_we_may_not_write_to_gets_no_mail_and_keeps_the_old_link(
    client: httpx.AsyncClient, why: str
) -> None:
    old, maria = await ask(), await cast.customer()
    if why == "archived":
        await customers.archive(maria.id, SYSTEM)
    else:
        await cast.with_basis(maria.id, None)
    known, unknown = await send(client, maria.email), await send(client, "nobody@friends.invalid")
    assert (known.status_code, known.headers["location"]) == (unknown.status_code, unknown.headers["location"])
    assert known.content == unknown.content
    assert await mails_of("new_link") == []
    assert isinstance(await queries.by_token(old.token), InvitationView)


async def test_asking_often_sends_three_mails_an_hour_and_says_nothing(client: httpx.AsyncClient) -> None:
    await ask()
    answers = [await send(client, "maria.berger@friends.invalid") for _ in range(5)]
    assert {answer.status_code for answer in answers} == {303}
    assert len(await mails_of("new_link")) == 3


async def test_one_caller_cannot_try_address_after_address(client: httpx.AsyncClient) -> None:
    answers = [(await send(client, f"p{number}@friends.invalid")).status_code for number in range(22)]
    assert answers == [303] * 20 + [429] * 2


@pytest.mark.parametrize("email", ["", "maria", "a@b", "x" * 400 + "@friends.invalid", "<script>@x.org"])
async def test_what_is_no_address_is_said_at_the_field(client: httpx.AsyncClient, email: str) -> None:
    answer = await send(client, email)
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert "<script>@" not in answer.text


async def test_the_count_of_tries_holds_no_address(client: httpx.AsyncClient) -> None:
    await ask()
    await send(client, "maria.berger@friends.invalid")
    rows = await db.rows("SELECT key FROM attempt")
    assert rows
    assert not [row for row in rows if "maria" in row["key"]]
