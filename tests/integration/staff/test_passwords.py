"""Links that set a password, asking for one, and changing one's own."""

import re
from datetime import timedelta

import httpx
import pytest

from panel.core.principals import SYSTEM, Role
from panel.core.tables import Session
from panel.outbox import queries as outbox
from panel.staff import actions, rules
from panel.staff.tables import StaffLink
from tests import cast
from tests.conftest import MOMENT
from tests.pages import csrf, errors, follow, mail_text, send

NEW = "morgens zwei Brötchen"


async def link_for(person) -> str:
    return f"/set-password/{await actions.make_link(person.id, SYSTEM)}"


async def use(client: httpx.AsyncClient, path: str, password: str = NEW, again: str | None = None) -> httpx.Response:
    return await send(client, path, {"password": password, "password_again": again or password}, page=path)


async def test_a_link_sets_the_password_once_and_signs_in(client, new_client) -> None:
    selma = await cast.staff()
    path = await link_for(selma)
    assert "selma.aydin@nordhell.invalid" in (await client.get(path)).text
    assert "Selma" in await follow(client, await use(client, path))
    await cast.sign_in(new_client(), selma, NEW)
    again = await new_client().get(path)
    assert again.status_code == 410
    assert "used already" in again.text


async def test_looking_at_a_link_changes_nothing(client: httpx.AsyncClient) -> None:
    path = await link_for(await cast.staff())
    for _ in range(3):
        assert (await client.get(path)).status_code == 200
    assert (await use(client, path)).status_code == 303


async def test_two_tabs_use_one_link_once(client, new_client) -> None:
    path = await link_for(await cast.staff())
    other = new_client()
    token = csrf((await other.get(path)).text)
    await use(client, path)
    late = await other.post(path, data={"_csrf": token, "password": "ein anderer Satz", "password_again": "x"})
    assert late.status_code == 410


async def test_a_new_password_ends_all_sessions(client, new_client) -> None:
    selma = await cast.staff()
    old = new_client()
    await cast.sign_in(old, selma)
    await use(client, await link_for(selma))
    assert (await old.get("/")).status_code == 303
    assert await Session.count() == 1


async def test_a_newer_link_replaces_the_older(client: httpx.AsyncClient) -> None:
    selma = await cast.staff()
    older = await link_for(selma)
    await link_for(selma)
    answer = await client.get(older)
    assert answer.status_code == 404
    assert "/forgot-password" in answer.text


async def test_a_link_expires(client, clock) -> None:
    path = await link_for(await cast.staff())
    clock(MOMENT + rules.RESET_LINK_LASTS)
    assert "expired" in (await client.get(path)).text
    assert (await client.get(path)).status_code == 410


async def test_a_link_of_somebody_without_access_opens_nothing(client: httpx.AsyncClient) -> None:
    selma = await cast.staff()
    path = await link_for(selma)
    await actions.disable(selma.id, SYSTEM)
    assert (await client.get(path)).status_code in (404, 410)


@pytest.mark.parametrize("token", ["x", "a" * 43, "ä%00", "%2e%2e"])
async def test_an_unknown_link_says_what_to_do(client: httpx.AsyncClient, token: str) -> None:
    answer = await client.get(f"/set-password/{token}")
    assert answer.status_code == 404
    assert (await client.post(f"/set-password/{token}", data={"_csrf": "x"})).status_code in (403, 404)


@pytest.mark.parametrize(
    ("password", "again", "field"),
    [
        ("zu kurz", "zu kurz", "password"),
        (NEW, "another one again", "password_again"),
        ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "password"),
        ("selma.aydin123", "selma.aydin123", "password"),
        ("", "", "password"),
        ("x1y2z3 " * 50, "x1y2z3 " * 50, "password"),
    ],
)
async def test_a_poor_password_is_refused_at_its_field(client, password: str, again: str, field: str) -> None:
    path = await link_for(await cast.staff())
    answer = await use(client, path, password, again)
    assert answer.status_code == 422
    assert field in errors(answer.text)
    assert password == "" or password not in answer.text
    assert (await client.get(path)).status_code == 200


async def test_asking_for_a_link_answers_everybody_alike(client: httpx.AsyncClient) -> None:
    selma = await cast.staff(language="de")
    known = await send(client, "/forgot-password", {"email": "SELMA.aydin@nordhell.invalid"}, page="/forgot-password")
    unknown = await send(client, "/forgot-password", {"email": "who@nordhell.invalid"}, page="/forgot-password")
    assert known.headers["location"] == unknown.headers["location"]
    sent = (await outbox.search()).items
    assert [message.to_address for message in sent] == [selma.email]
    text = await mail_text(sent[0].id)
    path = re.search(r"http://probelauf\.test(/set-password/\S+)", text)
    assert path
    assert (await client.get(path[1])).status_code == 200


async def test_nobody_is_flooded_with_links(client: httpx.AsyncClient) -> None:
    selma = await cast.staff()
    for _ in range(5):
        await send(client, "/forgot-password", {"email": selma.email}, page="/forgot-password")
    assert (await outbox.search()).total == 3


@pytest.mark.parametrize("email", ["", "nonsense", "a@b", "x" * 400 + "@y.de", "a@b.de, c@d.de", "<script>@x.de"])
async def test_no_address_is_told_at_its_field(client: httpx.AsyncClient, email: str) -> None:
    answer = await send(client, "/forgot-password", {"email": email}, page="/forgot-password")
    assert answer.status_code == 422
    assert "email" in errors(answer.text)


class TestOwnPassword:
    async def test_it_is_changed_and_other_browsers_are_out(self, client, new_client) -> None:
        selma = await cast.staff()
        other = new_client()
        await cast.sign_in(client, selma)
        await cast.sign_in(other, selma)
        data = {"current_password": cast.PASSWORD, "password": NEW, "password_again": NEW}
        assert "is set" in await follow(client, await send(client, "/account/password", data))
        assert (await other.get("/")).status_code == 303
        await cast.sign_in(new_client(), selma, NEW)

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"current_password": "not mine"}, "current_password"),
            ({"current_password": ""}, "current_password"),
            ({"password_again": "different"}, "password_again"),
            ({"password": "short", "password_again": "short"}, "password"),
        ],
    )
    async def test_what_is_wrong_stands_at_its_field(self, client, wrong: dict[str, str], field: str) -> None:
        await cast.sign_in(client, await cast.staff())
        data = {"current_password": cast.PASSWORD, "password": NEW, "password_again": NEW, **wrong}
        answer = await send(client, "/account/password", data)
        assert answer.status_code == 422
        assert list(errors(answer.text)) == [field]

    async def test_guessing_it_in_a_stolen_session_has_an_end(self, client, clock) -> None:
        await cast.sign_in(client, await cast.staff())
        data = {"current_password": "guess", "password": NEW, "password_again": NEW}
        for _ in range(10):
            await send(client, "/account/password", data)
        answer = await send(client, "/account/password", {**data, "current_password": cast.PASSWORD})
        assert "too many" in errors(answer.text)["current_password"]


async def test_the_language_of_the_account(client: httpx.AsyncClient) -> None:
    await cast.sign_in(client, await cast.staff())
    page = await follow(client, await send(client, "/account/language", {"language": "de"}))
    assert '<html lang="de">' in page
    answer = await send(client, "/account/language", {"language": "xx"})
    assert answer.status_code == 422


async def test_old_links_go_with_their_person(client: httpx.AsyncClient, clock) -> None:
    selma = await cast.staff()
    clock(MOMENT + timedelta(hours=1))
    await link_for(selma)
    await link_for(selma)
    assert await StaffLink.count() == 1
    assert selma.role is Role.MARKETING
