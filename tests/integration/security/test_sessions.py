"""Whose session opens what: planted, old, another's, and after rights have changed."""

import time
import typing
from datetime import timedelta
from statistics import median
from typing import Any

import httpx
import pytest
from litestar import Request
from litestar.types import HTTPScope

from panel.core.clock import now, set_clock
from panel.core.principals import SYSTEM, Role
from panel.core.sessions import OpenSession, caller, renew_session
from panel.core.tokens import digest
from panel.invitations import actions as invitations
from panel.staff import actions as staff_actions
from tests import cast
from tests.forms import forms
from tests.furnished import Clients, House
from tests.furnished.walks import says_no
from tests.integration.bad_input.found import filled
from tests.snapshots import taken


def cookie(browser: httpx.AsyncClient) -> str:
    """The session's token that the browser holds now (the one planted before it may still lie beside it)."""
    return [one.value or "" for one in browser.cookies.jar if one.name == "probelauf"][-1]


async def open_link(browser: httpx.AsyncClient, token: str) -> httpx.Response:
    return await open_from(browser, (await browser.get(f"/t/{token}")).text, token)


async def open_from(browser: httpx.AsyncClient, page: str, token: str) -> httpx.Response:
    form = next(form for form in forms(page, "/") if form.action == f"/t/{token}")
    return await browser.post(form.action, data=dict(filled(form)))


async def opens(new_client: Clients, token: str, address: str) -> bool:
    return (await new_client(cookies={"probelauf": token}).get(address)).status_code == 200


async def test_a_planted_session_is_worth_nothing_after_a_link_is_accepted(house: House, new_client: Clients) -> None:
    """The attacker's own tester session, planted in the victim's browser, does not become the victim's."""
    planted = house.cookies["do"]["probelauf"]
    victim = new_client(cookies={"probelauf": planted})
    answer = await open_link(victim, house.links["expect"])
    fresh = answer.cookies["probelauf"]
    assert fresh != planted
    assert not await opens(new_client, planted, "/my"), "the planted session ended"
    mine = (await new_client(cookies={"probelauf": fresh}).get("/my/step/1")).text
    assert 'name="expected_ease"' in mine


async def test_an_invented_session_id_is_never_adopted(house: House, new_client: Clients) -> None:
    invented = "A" * 43
    victim = new_client(cookies={"probelauf": invented, "visit": "planted-visit"})
    await open_link(victim, house.links["expect"])
    await cast.sign_in(new_client(cookies={"probelauf": invented}), house.people["marketing"])
    hashes = {row["token_hash"] for row in (await taken())["session"]}
    assert not hashes & {digest(invented), invented}
    assert not await opens(new_client, invented, "/my")


async def test_a_planted_visit_makes_no_form_that_fits_a_session(house: House, new_client: Clients) -> None:
    """The token of a form from before signing in is bound to the visit: worth nothing afterwards."""
    attacker, planted = new_client(), "visit-of-the-attacker"
    attacker.cookies.set("visit", planted)
    token = cast.csrf((await attacker.get("/sign-in")).text)
    victim = new_client(cookies={"visit": planted})
    await cast.sign_in(victim, house.people["marketing"])
    assert (await victim.post("/account/language", data={"_csrf": token, "language": "de"})).status_code == 403


async def test_every_door_rotates(house: House, new_client: Clients) -> None:
    """Signing in, accepting, accepting for another, signing out: each time another token, and the one before is dead."""
    browser, seen = new_client(), list[str]()
    await cast.sign_in(browser, house.people["marketing"])
    seen.append(cookie(browser))
    for stage in ("expect", "do", "expect"):
        await open_link(browser, house.links[stage])
        seen.append(cookie(browser))
    await cast.sign_in(browser, house.people["admin"])
    seen.append(cookie(browser))
    assert len(set(seen)) == len(seen)
    for dead in seen[:-1]:
        assert not await opens(new_client, dead, "/my")
        assert not await opens(new_client, dead, "/account")
    assert await opens(new_client, seen[-1], "/account")


async def test_the_link_that_is_open_already_keeps_its_session(house: House, new_client: Clients) -> None:
    """Its other pages go on fitting; it counts as confirmed now, and lasts as long as the link does by now."""
    browser = new_client()
    await open_link(browser, house.links["do"])
    (before,) = [row for row in (await taken())["session"] if row["token_hash"] == digest(cookie(browser))]
    old, page = cookie(browser), cast.csrf((await browser.get("/my/trouble")).text)
    set_clock(now() + timedelta(hours=1))
    answer = await open_link(browser, house.links["do"])
    (after,) = [row for row in (await taken())["session"] if row["token_hash"] == digest(old)]
    assert cookie(browser) == old
    assert "Max-Age" in answer.headers["set-cookie"]
    assert (after["id"], after["created_at"] > before["created_at"]) == (before["id"], True)
    assert cast.csrf((await browser.get("/my/trouble")).text) == page


async def test_a_session_that_has_just_ended_is_not_renewed(house: House) -> None:
    """The guard still found it; it was gone when the link was accepted: then a new one is opened."""
    scope = {"type": "http", "state": {}, "headers": [(b"cookie", b"probelauf=gone")]}
    request: Request[Any, Any, Any] = Request(typing.cast(HTTPScope, scope))
    whose, until = house.ids["invitation_id"], now() + timedelta(days=1)
    caller(request).session = OpenSession(digest("gone"), "tester", whose, now(), until)
    assert await renew_session(request, whose, until) is None


@pytest.mark.parametrize("stage", ["invited", "do"])
async def test_a_slow_second_click_at_the_link_goes_on(house: House, new_client: Clients, stage: str) -> None:
    """The page from before is still before her when the first click has opened her session; twice, to be sure of it."""
    browser = new_client()
    shown = await browser.get(f"/t/{house.links[stage]}")
    ways = [await open_from(browser, shown.text, house.links[stage]) for _ in range(3)]
    assert [way.headers.get("location") for way in ways] == [ways[0].headers["location"]] * 3


async def test_a_slow_second_click_signs_in_as_the_first(house: House, new_client: Clients) -> None:
    browser, person = new_client(), house.people["marketing"]
    data = {"_csrf": cast.csrf((await browser.get("/sign-in")).text), "email": person.email, "password": cast.PASSWORD}
    answers = [await browser.post("/sign-in", data=data) for _ in range(2)]
    assert [(answer.status_code, answer.headers.get("location")) for answer in answers] == [(303, "/")] * 2


async def test_another_role_ends_every_session(house: House, new_client: Clients) -> None:
    person = house.people["owner"]
    second = new_client()
    await cast.sign_in(second, person)
    await staff_actions.change_role(person.id, Role.MARKETING, SYSTEM)
    for browser in (second, house.browser(new_client, "owner")):
        assert (await browser.get("/customers")).headers["location"].startswith("/sign-in")


async def test_another_password_ends_the_other_sessions(house: House, new_client: Clients) -> None:
    elsewhere, here = house.browser(new_client, "marketing"), new_client()
    await cast.sign_in(here, house.people["marketing"])
    new = "ein neuer Satz mit Tee"
    data = {"_csrf": cast.csrf((await here.get("/account")).text), "current_password": cast.PASSWORD, "password": new,
            "password_again": new}  # fmt: skip
    assert (await here.post("/account/password", data=data)).status_code == 303
    assert (await elsewhere.get("/")).status_code == 303
    assert (await here.get("/")).status_code == 200


async def test_a_set_password_link_works_once_and_ends_all_sessions(house: House, new_client: Clients) -> None:
    link, new = f"/set-password/{house.secrets['password link']}", "ein neuer Satz mit Tee"
    browser = new_client()
    data = {"_csrf": cast.csrf((await browser.get(link)).text), "password": new, "password_again": new}
    assert (await browser.post(link, data=data)).status_code == 303
    assert (await house.browser(new_client, "owner").get("/")).status_code == 303
    again = await new_client().get(link)
    assert again.status_code in (404, 410)
    late = new_client()
    data["_csrf"] = cast.csrf((await late.get("/sign-in")).text)
    assert (await late.post(link, data=data)).status_code in (404, 410)


async def test_declining_and_withdrawing_end_the_testers_sessions(house: House, new_client: Clients) -> None:
    assert await says_no(house.links["accepted"])
    await invitations.withdraw(house.ids["invitation_id"], SYSTEM)
    for stage in ("accepted", "wait"):
        assert (await house.browser(new_client, stage).get("/my")).status_code == 401


async def test_a_session_opens_its_own_half_only(house: House, new_client: Clients) -> None:
    """A tester's session is none of the staff's, even for the same person's id, and the other way round."""
    assert not await opens(new_client, house.cookies["do"]["probelauf"], "/account")
    assert not await opens(new_client, house.cookies["admin"]["probelauf"], "/my")


PARAMETERS = ("run", "run_id", "invitation", "invitation_id", "tester", "tester_id", "id", "round_id")


@pytest.mark.parametrize("name", PARAMETERS)
async def test_nothing_a_tester_sends_reaches_anothers_run(house: House, new_client: Clients, name: str) -> None:
    """No address names a run; and a name of one, in a form or an address, is not heard."""
    rows = await taken()
    others = {run["id"]: run for run in rows["run"]}
    mine = next(run["id"] for run in rows["run"] if run["position"] == 0 and run["stage"] == "do")
    tester = house.browser(new_client, "do")
    page = (await tester.get(f"/my/step/1?{name}={house.ids['run_id']}")).text
    form = next(form for form in forms(page, "/my/step/1") if form.buttons)
    for foreign in (house.ids["run_id"], house.foreign["run_id"], house.ids["invitation_id"]):
        data = {**dict(filled(form)), name: str(foreign), "comment": "mine alone"}
        await tester.post(f"/my/step/1?{name}={foreign}", data=data)
        await tester.post(f"/my/bonus?{name}={foreign}", data=data)
    after = await taken()
    moved = {run["id"] for run in after["run"] if run != others[run["id"]]}
    assert moved == {mine}
    assert {a["run"] for a in after["answer"] if "mine alone" in a["value"]} == {mine}
    assert after["voucher_code"] == rows["voucher_code"]


async def test_the_voucher_is_shown_to_its_owner_alone(house: House, new_client: Clients) -> None:
    codes = {name: code for name, code in house.secrets.items() if name.startswith("code")}
    shown = set()
    for stage in ("do", "end", "stopped", "blocked", "elsewhere", "done"):
        browser = house.browser(new_client, stage)
        token = cast.csrf((await browser.get(f"/t/{house.links[stage]}", follow_redirects=True)).text)
        text = (await browser.post("/my/bonus", data={"_csrf": token})).text
        shown |= {(stage, name) for name, code in codes.items() if code in text}
    assert [stage for stage, _ in shown] == ["done"]


async def test_a_known_address_takes_as_long_as_an_unknown_one(house: House, new_client: Clients) -> None:
    """Somebody with a stopwatch learns nothing about who works here. Control: the check itself takes its time."""

    async def seconds(email: str, password: str) -> float:
        browser = new_client()
        data = {"_csrf": cast.csrf((await browser.get("/sign-in")).text), "email": email, "password": password}
        began = time.perf_counter()
        assert (await browser.post("/sign-in", data=data)).status_code == 422
        return time.perf_counter() - began

    known = house.people["marketing"].email
    for _ in range(2):
        pairs = [
            (await seconds(known, "wrong one"), await seconds("nobody@nordhell.invalid", "wrong one")) for _ in range(4)
        ]
        ratio = median(k for k, _ in pairs) / median(u for _, u in pairs)
        if 0.6 < ratio < 1.6:
            return
    raise AssertionError(f"known : unknown = {ratio:.2f}")


async def test_a_forgotten_password_and_a_new_link_answer_alike(house: House, new_client: Clients) -> None:
    for address in ("/forgot-password", "/new-link"):
        said = set()
        for email in (house.people["marketing"].email, house.people["do"].email, "nobody@nowhere.invalid"):
            browser = new_client()
            data = {"_csrf": cast.csrf((await browser.get(address)).text), "email": email}
            answer = await browser.post(address, data=data)
            said.add((answer.status_code, answer.headers.get("location"), answer.text))
        assert len(said) == 1
