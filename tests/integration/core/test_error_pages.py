"""What is missing, refused or broken is said in the frame of whoever sees it, and saying so never breaks itself."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from panel.core.principals import Role
from tests import cast
from tests.faults import away, no_templates
from tests.full import fill_output
from tests.pages import csrf, hidden, send

Clients = Callable[..., httpx.AsyncClient]
MENU, OUT = 'id="menu"', 'action="/sign-out"'


@pytest.fixture
async def selma(new_client: Clients, clock: object) -> httpx.AsyncClient:
    """Marketing, who reads English, with a browser that prefers German."""
    client = new_client(broken_ok=True, headers={"Accept-Language": "de"})
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    return client


def in_the_menus_frame(answer: httpx.Response, status: int) -> None:
    assert answer.status_code == status
    assert MENU in answer.text
    assert OUT in answer.text
    assert 'href="/customers"' in answer.text
    assert '<html lang="en">' in answer.text
    assert 'class="narrow' not in answer.text


@pytest.mark.parametrize(
    "path", ["/nowhere", "/customers/x", "/customers/00000000-0000-0000-0000-000000000000", "/my/nowhere", "/t/a/b"]
)
async def test_staff_keep_their_menu_where_nothing_is(selma: httpx.AsyncClient, path: str) -> None:
    in_the_menus_frame(await selma.get(path), 404)


async def test_staff_keep_it_whatever_is_wrong(selma: httpx.AsyncClient) -> None:
    in_the_menus_frame(await selma.get("/staff"), 403)
    in_the_menus_frame(await selma.put("/customers"), 405)
    in_the_menus_frame(await send(selma, "/customers/add", {}, headers={"Sec-Fetch-Site": "cross-site"}), 403)
    async with away("customer"):
        in_the_menus_frame(await selma.get("/customers"), 500)


async def test_its_forms_are_theirs(selma: httpx.AsyncClient) -> None:
    """Signing out on such a page works."""
    token = csrf((await selma.get("/nowhere")).text)
    assert (await selma.post("/sign-out", data={"_csrf": token})).status_code == 303
    assert (await selma.get("/customers")).status_code == 303


async def test_nobody_is_shown_a_menu(new_client: Clients) -> None:
    answer = await new_client().get("/nowhere")
    assert answer.status_code == 404
    assert MENU not in answer.text
    assert 'class="narrow' in answer.text


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/customers", 500)])
async def test_with_sessions_out_of_reach_it_is_a_page_all_the_same(
    selma: httpx.AsyncClient, path: str, status: int
) -> None:
    async with away("session"):
        answer = await selma.get(path)
    assert answer.status_code == status
    assert 'class="narrow' in answer.text
    assert "<form" not in answer.text, "no form can be bound to a session that nobody could look up"


async def test_for_programs_it_stays_json(selma: httpx.AsyncClient) -> None:
    answer = await selma.get("/nowhere", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["title"]) == (404, "There is nothing here")


@pytest.mark.parametrize("header", ["Referer", "Origin"])
@pytest.mark.parametrize("value", ["http://[", "http://[::1", "//", "http://x:y:z/", "\xff"])
async def test_a_header_that_is_no_address_breaks_nothing(selma: httpx.AsyncClient, header: str, value: str) -> None:
    headers: Any = {header: value.encode("latin-1")}
    assert (await send(selma, "/customers/add", {}, headers=headers)).status_code in (403, 422)
    assert (await selma.get("/nowhere", headers=headers)).status_code == 404


VERA = {"kind": "friendly", "family_name": "Verloren", "given_name": "Vera", "email": "vera@friends.example"}
BASIS = {"contact_basis": "consent", "basis_on": "2026-01-01", "basis_source": "Shop", "language": "de"}


@pytest.mark.parametrize("table", ["customer", "session"])
async def test_a_form_that_could_not_be_stored_is_sent_again_by_one_press(selma: httpx.AsyncClient, table: str) -> None:
    """A full disk, say. Where nobody could look up whose session it is, she is asked once more."""
    form = {**VERA, **BASIS, "note": "Words that took\nten minutes, <b>so</b>."}
    token = csrf((await selma.get("/customers/add")).text)
    async with away(table):
        broken = await selma.post("/customers/add", data={"_csrf": token, **form})
    assert broken.status_code == 500
    assert 'action="/customers/add"' in broken.text
    kept = hidden(broken.text)
    assert {name: kept[name] for name in form} == form
    answer = await selma.post("/customers/add", data=kept)
    if table == "session":
        answer = await selma.post("/customers/add", data=hidden(answer.text))
    assert answer.status_code == 303
    assert "Verloren" in (await selma.get("/customers")).text


async def test_a_button_alone_has_nothing_to_keep(selma: httpx.AsyncClient) -> None:
    async with away("session"):
        answer = await selma.post("/sign-out", data={"_csrf": "x", "go": "next"})
    assert answer.status_code == 500
    assert "<form" not in answer.text


async def test_a_log_that_can_not_be_written_breaks_no_answer(
    selma: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_output(monkeypatch)
    async with away("customer"):
        in_the_menus_frame(await selma.get("/customers"), 500)


async def test_where_the_page_itself_breaks_a_bare_one_says_it(selma: httpx.AsyncClient) -> None:
    with no_templates():
        answer = await selma.get("/nowhere")
    assert answer.status_code == 404
    assert "<h1>There is nothing here</h1>" in answer.text
