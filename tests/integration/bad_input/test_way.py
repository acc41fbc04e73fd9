"""A tester's way taken wrongly: dead links, two tabs, the back button, steps out of order, pages that came too late."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
import pytest

from panel.core.principals import SYSTEM
from panel.invitations import actions as invitations
from tests import cast
from tests.conftest import MOMENT
from tests.forms import Form, forms
from tests.furnished import STAGES, Clients, House
from tests.integration.bad_input.found import filled
from tests.snapshots import changed, taken


def step_form(page: httpx.Response) -> Form:
    """The form that goes on."""
    offered = forms(page.text, page.request.url.path)
    return next(form for form in offered if form.buttons and form.action != "/language")


async def press(tester: httpx.AsyncClient, form: Form, **instead: str) -> httpx.Response:
    data = {**dict(filled(form)), **instead}
    return await tester.post(form.action, data=data)


MISTYPED = ("x", "short", "a" * 42, "a" * 44, "a" * 43, "%00" * 20, "a" * 2000, "..%2fmy", "%F0%9F%A6%8A", "-" * 43)


@pytest.mark.parametrize("token", MISTYPED)
async def test_a_mistyped_or_unknown_link_says_what_to_do(house: House, new_client: Clients, token: str) -> None:
    before, browser = await taken(), new_client()
    for answer in (await browser.get(f"/t/{token}"), await pressed(browser, f"/t/{token}")):
        assert answer.status_code == 404
        assert "probelauf" not in answer.cookies
    assert changed(before, await taken()) == []


async def pressed(browser: httpx.AsyncClient, address: str) -> httpx.Response:
    page = await browser.get("/new-link")
    return await browser.post(address, data={"_csrf": cast.csrf(page.text), "go": "next"})


async def test_a_link_cut_or_followed_by_punctuation(house: House, new_client: Clients) -> None:
    link = house.links["invited"]
    for token in (link[:-1], link + ".", link + ">", link.swapcase(), link[:20]):
        assert (await new_client().get(f"/t/{token}")).status_code == 404


async def test_an_expired_link(house: House, new_client: Clients, clock: Callable[[datetime], None]) -> None:
    tester = house.browser(new_client, "do")
    clock(MOMENT + timedelta(days=60))
    before = await taken()
    for browser in (new_client(), tester):
        page = await browser.get(f"/t/{house.links['do']}")
        assert page.status_code == 410
        assert "test is over" in page.text
        assert (await pressed(browser, f"/t/{house.links['do']}")).status_code == 410
    assert (await tester.get("/my")).status_code == 401, "the session ended with the link"
    assert changed(before, await taken()) == []


async def test_a_withdrawn_link(house: House, new_client: Clients) -> None:
    await invitations.withdraw(house.ids["invitation_id"], SYSTEM)
    before, tester = await taken(), house.browser(new_client, "wait")
    page = await tester.get(f"/t/{house.links['wait']}")
    assert page.status_code == 410
    assert "taken back" in page.text
    assert (await pressed(tester, f"/t/{house.links['wait']}")).status_code == 410
    assert (await tester.get("/my")).status_code == 401
    assert changed(before, await taken()) == []


async def test_a_link_that_was_used_opens_again_where_one_stands(house: House, new_client: Clients) -> None:
    for stage in STAGES:
        if stage in ("invited", "declined"):
            continue
        browser = new_client()
        page = await browser.get(f"/t/{house.links[stage]}")
        answer = await press(browser, step_form(page))
        at_once = stage in ("expect", "do", "end")
        where = answer.headers["location"]
        assert (answer.status_code, where.startswith(("/my/step/", "/my/end")), where == "/my") == (
            303,
            at_once,
            not at_once,
        )
        here = await browser.get(where)
        assert here.status_code == 200 if at_once else here.status_code in (200, 303)


ADDRESSES = ("/my", "/my/consent", "/my/step/1", "/my/step/2", "/my/step/3", "/my/step/4", "/my/end", "/my/done", "/my/trouble",
             "/my/stop", "/my/invitation", "/my/withdraw")  # fmt: skip


@pytest.mark.parametrize("stage", [s for s in STAGES if s not in ("invited", "declined")])
async def test_every_address_at_every_stage_leads_somewhere(house: House, new_client: Clients, stage: str) -> None:
    """Typed, bookmarked or reached by the back button: a page, or the way to the one that is open."""
    tester, before = house.browser(new_client, stage), await taken()
    for address in ADDRESSES:
        answer = await tester.get(address)
        assert answer.status_code in (200, 303, 404)
        if answer.status_code == 404:
            assert address == "/my/step/4"
        for _ in range(3):
            if answer.status_code == 303:
                answer = await tester.get(answer.headers["location"])
        assert answer.status_code in (200, 404), f"{address}: it leads in a circle"
    assert changed(before, await taken()) == []


@pytest.mark.parametrize("stage", [s for s in STAGES if s not in ("invited", "declined")])
async def test_every_page_sent_at_every_stage_breaks_nothing(house: House, new_client: Clients, stage: str) -> None:
    """All that any page sends, from a tab that stayed behind or ran ahead."""
    tester = house.browser(new_client, stage)
    token = cast.csrf((await tester.get(f"/t/{house.links[stage]}", follow_redirects=True)).text)
    everything = {"_csrf": token, "participate": "", "expected_ease": "1", "outcome": "no", "ease": "1", "umux_1": "1"}
    done_before = [run for run in (await taken())["run"] if run["ended_at"]]
    for address in ADDRESSES:
        for more in ({"go": "next"}, {"go": "wait"}, {"go": "later"}, {"go": "next", "stage": "expect"},
                     {"go": "next", "stage": "wait"}, {"go": "x", "stage": "y"}):  # fmt: skip
            if address in ("/my/stop", "/my/trouble"):
                continue
            answer = await tester.post(address, data=everything | more)
            assert answer.status_code in (303, 404, 405, 409, 422), f"{address} {more}"
    after = {run["id"]: run for run in (await taken())["run"]}
    assert [run for run in done_before if after[run["id"]] != run] == [], "what is over stays as it was"


async def test_a_step_out_of_order_stores_nothing(house: House, new_client: Clients) -> None:
    tester, before = house.browser(new_client, "do"), await taken()
    form = step_form(await tester.get("/my/step/1"))
    for number in (2, 3):
        answer = await tester.post(f"/my/step/{number}", data=dict(filled(form)))
        assert answer.headers["location"] == "/my/step/1"
    assert (await tester.post("/my/end", data=dict(filled(form)))).headers["location"] == "/my/step/1"
    assert changed(before, await taken()) == []


async def test_two_tabs_answer_the_same_step(house: House, new_client: Clients) -> None:
    """One step forward, one answer to each question, and the later words hold."""
    tester = house.browser(new_client, "do")
    first, second = [step_form(await tester.get("/my/step/1")) for _ in range(2)]
    assert (await press(tester, first, comment="from the first tab")).headers["location"] == "/my/step/2"
    assert (await press(tester, second, comment="from the second tab")).status_code == 303
    rows = await taken()
    there = {run["id"] for run in house.rows["run"] if run["position"] == 1}
    run = next(run["id"] for run in rows["run"] if run["position"] == 1 and run["id"] not in there)
    comments = [a["value"] for a in rows["answer"] if a["run"] == run and a["question_key"] == "comment"]
    assert comments in (['"from the second tab"'], ['"from the first tab"'])


async def test_two_tabs_at_the_same_moment(house: House, new_client: Clients) -> None:
    tester = house.browser(new_client, "end")
    form = step_form(await tester.get("/my/end"))
    answers = await asyncio.gather(*(press(tester, form, ltr=str(n)) for n in range(4)))
    assert {answer.status_code for answer in answers} <= {303, 409}
    rows = await taken()
    earned = [e for e in rows["ledger_entry"] if e["fact"] == "earned" and e["entitlement"] not in
              {old["entitlement"] for old in house.rows["ledger_entry"] if old["fact"] == "earned"}]  # fmt: skip
    assert len(earned) == 1
    assert len(rows["message"]) == len(house.rows["message"]) + 1, "one thank-you"
    assert len({a["id"] for a in rows["answer"] if a["question_key"] == "ltr"}) == 2


async def test_the_page_before_sent_again_by_the_back_button(house: House, new_client: Clients) -> None:
    """The expectation is locked: the old page, sent again, changes nothing and leads on."""
    tester = house.browser(new_client, "expect")
    old = step_form(await tester.get("/my/step/1"))
    assert (await press(tester, old, expected_ease="6")).status_code == 303
    before = await taken()
    assert (await press(tester, old, expected_ease="1")).headers["location"] == "/my/step/1"
    assert changed(before, await taken()) == []


async def test_a_finished_run_is_read_only(house: House, new_client: Clients) -> None:
    tester = house.browser(new_client, "end")
    step, end = step_form(await tester.get("/my/step/3")), step_form(await tester.get("/my/end"))
    exits = [(path, (await tester.get(path)).text) for path in ("/my/trouble", "/my/stop")]
    trouble, stop = (next(form for form in forms(html, path) if form.action == path) for path, html in exits)
    assert (await press(tester, end)).headers["location"] == "/my/done"
    before = await taken()
    for form, more in (
        (step, {"comment": "too late"}),
        (end, {"ltr": "0"}),
        (trouble, {"text": "x"}),
        (stop, {"delete": "on"}),
    ):
        answer = await press(tester, form, **more)
        assert answer.status_code in (303, 409)
    assert changed(before, await taken()) == []
