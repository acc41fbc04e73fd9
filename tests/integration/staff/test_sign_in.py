"""Signing in and out: the right password, wrong ones, limits, planted sessions, held text."""

from datetime import timedelta
from html import unescape

import httpx
import pytest

from panel.core.principals import SYSTEM, Role
from panel.core.sessions import STAFF_IDLE, STAFF_LASTS
from panel.core.tables import Session
from panel.core.tokens import seal
from panel.staff import actions
from tests import cast
from tests.conftest import MOMENT

WRONG = "do not fit together"


async def attempt(client: httpx.AsyncClient, email: str, password: str, **more: str) -> httpx.Response:
    page = await client.get("/sign-in")
    return await client.post(
        "/sign-in", data={"_csrf": cast.csrf(page.text), "email": email, "password": password, **more}
    )


async def test_the_right_password_opens_the_house(client: httpx.AsyncClient) -> None:
    jana = await cast.staff(Role.ADMIN)
    answer = await attempt(client, jana.email.upper(), cast.PASSWORD, next="/account")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    start = await client.get("/")
    assert start.status_code == 200
    assert "Jana" in start.text


async def test_a_wrong_password_and_an_unknown_address_look_alike(client: httpx.AsyncClient) -> None:
    jana = await cast.staff(Role.ADMIN)
    known = await attempt(client, jana.email, "not her password")
    unknown = await attempt(client, "nobody@nordhell.invalid", "not her password")
    assert known.status_code == unknown.status_code == 422
    assert WRONG in known.text
    assert known.text.replace(jana.email, "nobody@nordhell.invalid") == unknown.text


async def test_who_lost_access_cannot_sign_in_and_is_out_at_once(client: httpx.AsyncClient) -> None:
    await cast.staff(Role.ADMIN)
    selma = await cast.staff()
    await cast.sign_in(client, selma)
    await actions.disable(selma.id, cast.SYSTEM)
    assert (await client.get("/")).headers["location"] == "/sign-in"
    assert WRONG in (await attempt(client, selma.email, cast.PASSWORD)).text


async def test_without_a_password_nobody_gets_in(client: httpx.AsyncClient) -> None:
    await actions.add("Mira Lenz", "mira@nordhell.invalid", Role.OWNER, "en", cast.SYSTEM)
    assert (await attempt(client, "mira@nordhell.invalid", "nobody has this password")).status_code == 422


async def test_a_planted_session_is_worth_nothing_after_sign_in(client, new_client) -> None:
    selma = await cast.staff()
    await cast.sign_in(client, selma)
    planted = client.cookies["probelauf"]
    victim = new_client(cookies={"probelauf": planted})
    await client.post("/sign-out", data={"_csrf": cast.csrf((await client.get("/")).text)})
    await cast.sign_in(victim, selma)
    fresh = [cookie.value for cookie in victim.cookies.jar if cookie.name == "probelauf"]
    assert planted not in fresh[-1:]
    assert (await new_client(cookies={"probelauf": planted}).get("/")).status_code == 303
    assert planted not in {row["token_hash"] for row in await Session.select(Session.token_hash)}


async def test_the_session_that_signs_in_replaces_the_one_before(client: httpx.AsyncClient) -> None:
    selma = await cast.staff()
    await cast.sign_in(client, selma)
    before = client.cookies["probelauf"]
    page = await client.get("/account")
    again = await client.post(
        "/sign-in", data={"_csrf": cast.csrf(page.text), "email": selma.email, "password": cast.PASSWORD}
    )
    assert again.status_code == 303
    assert client.cookies["probelauf"] != before
    assert await Session.count() == 1


@pytest.mark.parametrize(
    "next", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "evil"]
)
async def test_it_never_leads_to_another_site(client: httpx.AsyncClient, next: str) -> None:
    selma = await cast.staff()
    answer = await attempt(client, selma.email, cast.PASSWORD, next=next)
    assert answer.headers["location"] == "/"
    assert (await client.get("/sign-in", params={"next": next})).headers["location"] == "/"


async def test_a_page_asked_for_is_reached_after_signing_in(client: httpx.AsyncClient) -> None:
    asked = await client.get("/account?tab=2&x=ä")
    assert asked.headers["location"] == "/sign-in?next=/account%3Ftab%3D2%26x%3D%25C3%25A4"
    form = await client.get(asked.headers["location"])
    assert 'name="next" value="/account?tab=2&amp;x=%C3%A4"' in form.text


async def test_an_account_is_tried_ten_times_in_a_quarter_of_an_hour(client, clock) -> None:
    selma = await cast.staff()
    for _ in range(10):
        assert (await attempt(client, selma.email, "wrong")).status_code == 422
    assert (await attempt(client, selma.email, cast.PASSWORD)).status_code == 429
    clock(MOMENT + timedelta(minutes=16))
    assert (await attempt(client, selma.email, cast.PASSWORD)).status_code == 303


async def test_one_machine_tries_fifty_times(client, clock) -> None:
    await cast.staff()
    page = cast.csrf((await client.get("/sign-in")).text)
    data = {"_csrf": page, "password": "wrong"}
    tried = [await client.post("/sign-in", data={**data, "email": f"p{n}@nordhell.invalid"}) for n in range(51)]
    assert [answer.status_code for answer in tried] == [422] * 50 + [429]


async def test_good_sign_ins_are_never_too_many(client, clock) -> None:
    selma = await cast.staff()
    for _ in range(60):
        assert (await attempt(client, selma.email, cast.PASSWORD)).status_code == 303
        client.cookies.clear()


async def test_a_password_changed_at_the_same_moment_opens_nothing() -> None:
    """Checked with the old one, then set anew or switched off, and only then noted: no session may follow."""
    selma = await cast.staff()
    _, checked = await actions.authenticate(selma.email, cast.PASSWORD)  # type: ignore[misc]
    assert await actions.signed_in(selma.id, checked) is not None
    await actions.change_password(selma.id, "another hash", SYSTEM)
    assert await actions.signed_in(selma.id, checked) is None
    assert await actions.signed_in(selma.id, "another hash") is not None
    await actions.disable(selma.id, SYSTEM)
    assert await actions.signed_in(selma.id, "another hash") is None


async def test_signing_out_ends_the_session(client: httpx.AsyncClient) -> None:
    await cast.sign_in(client, await cast.staff())
    kept = client.cookies["probelauf"]
    answer = await client.post("/sign-out", data={"_csrf": cast.csrf((await client.get("/")).text)})
    assert answer.headers["location"] == "/sign-in"
    assert await Session.count() == 0
    assert (await client.get("/", headers={"Cookie": f"probelauf={kept}"})).status_code == 303


async def test_who_presses_it_again_or_in_another_tab_is_signed_out(client: httpx.AsyncClient) -> None:
    await cast.sign_in(client, await cast.staff())
    form = {"_csrf": cast.csrf((await client.get("/")).text)}
    for _click in range(2):
        assert (await client.post("/sign-out", data=form)).headers["location"] == "/sign-in"


async def test_nobody_is_signed_out_by_another_sites_form(client: httpx.AsyncClient, new_client) -> None:
    """With the cookie, and as a browser sends it from elsewhere: without."""
    await cast.sign_in(client, await cast.staff())
    assert (await client.post("/sign-out", data={"_csrf": "guessed"})).status_code == 403
    assert (await client.get("/")).status_code == 200
    elsewhere = await new_client().post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 403
    for answer in (elsewhere, await new_client().post("/sign-out")):
        assert not [c for c in answer.headers.get_list("set-cookie") if c.startswith("probelauf=")]


async def test_a_get_signs_nobody_out(client: httpx.AsyncClient) -> None:
    await cast.sign_in(client, await cast.staff())
    assert (await client.get("/sign-out")).status_code == 405
    assert (await client.get("/")).status_code == 200


@pytest.mark.parametrize("pause", [STAFF_IDLE, STAFF_LASTS])
async def test_a_session_ends_by_itself(client, clock, pause: timedelta) -> None:
    await cast.sign_in(client, await cast.staff())
    clock(MOMENT + pause)
    assert (await client.get("/")).status_code == 303


async def test_what_was_typed_when_the_session_ended_is_offered_again(client, clock) -> None:
    jana = await cast.staff(Role.ADMIN)
    await cast.sign_in(client, jana)
    form = await client.get("/staff/add")
    typed = {"_csrf": cast.csrf(form.text), "name": "Mira <Lenz>", "email": "mira@nordhell.invalid", "role": "owner"}
    clock(MOMENT + STAFF_IDLE)
    asked = await client.post("/staff/add", data=typed)
    assert asked.status_code == 401
    wrong = await client.post("/sign-in", data={**fields(asked.text), "email": jana.email, "password": "wrong"})
    held = await client.post("/sign-in", data={**fields(wrong.text), "email": jana.email, "password": cast.PASSWORD})
    assert held.status_code == 200
    assert "Mira &lt;Lenz&gt;" in held.text
    sent = await client.post("/staff/add", data=fields(held.text))
    assert sent.status_code == 303
    assert "Mira &lt;Lenz&gt;" in (await client.get("/staff")).text


async def test_a_stale_form_asks_once_more_and_keeps_the_text(client, new_client) -> None:
    jana = await cast.staff(Role.ADMIN)
    await cast.sign_in(client, jana)
    data = {"_csrf": "of another session", "name": "Mira Lenz", "email": "mira@nordhell.invalid", "role": "owner"}
    stale = await client.post("/staff/add", data=data)
    assert stale.status_code == 403
    assert "Mira Lenz" in stale.text
    assert (await client.post("/staff/add", data=fields(stale.text))).status_code == 303


async def test_another_site_cannot_send_our_forms(client: httpx.AsyncClient) -> None:
    await cast.sign_in(client, await cast.staff())
    token = cast.csrf((await client.get("/account")).text)
    sent = await client.post(
        "/account/language", data={"_csrf": token, "language": "de"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert sent.status_code == 403


async def test_nothing_else_that_we_sealed_is_taken_for_a_held_form(client: httpx.AsyncClient) -> None:
    owner = await cast.staff(Role.OWNER)
    token = cast.csrf((await client.get("/sign-in")).text)
    data = {
        "_csrf": token,
        "email": owner.email,
        "password": cast.PASSWORD,
        "held": seal("flash", '["ok", "a message", ""]'),
    }
    assert (await client.post("/sign-in", data=data)).status_code == 303


@pytest.mark.parametrize("address", ["//evil.example", "/%09/evil.example", "/%0d%0aSet-Cookie:%20a=b"])
async def test_signing_in_leads_to_no_other_site(client: httpx.AsyncClient, address: str) -> None:
    await cast.sign_in(client, await cast.staff())
    answer = await client.get(f"/sign-in?next={address}")
    assert answer.headers["location"] in ("/", "/%09/evil.example", "/%0D%0ASet-Cookie:%20a=b")


@pytest.mark.parametrize("data", [{}, {"email": ""}, {"email": "x" * 400, "password": "y"}, {"password": "z" * 2000}])
async def test_nonsense_is_told_at_its_field(client: httpx.AsyncClient, data: dict[str, str]) -> None:
    token = cast.csrf((await client.get("/sign-in")).text)
    answer = await client.post("/sign-in", data={"_csrf": token, **data})
    assert answer.status_code == 422
    assert "field-error" in answer.text


def fields(html: str) -> dict[str, str]:
    """The hidden fields of the page's main form."""
    found = {}
    for part in html.split('<input type="hidden" name="')[1:]:
        name, _, rest = part.partition('" value="')
        found[name] = unescape(rest.partition('"')[0])
    return found
