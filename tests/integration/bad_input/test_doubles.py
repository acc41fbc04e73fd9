"""A double click: the same form twice at the same moment stores what one click stores, and breaks nothing."""

import asyncio
import json

import httpx

from panel.core.pages import FLASH
from panel.core.tokens import unseal
from tests.forms import forms
from tests.furnished import Clients, House
from tests.integration.bad_input.found import Found, filled, pattern, replaced, send
from tests.snapshots import Rows, counts, put_back, taken

LOGGED = {"audit_event", "attempt"}
"""Tables that count clicks: a second sign-in, a second password are deeds of their own."""
EACH_CLICK = {
    "/t/…": {"session"},  # each opens a session; the browser keeps the last, and nobody has the other's token
    "/sign-in": {"session"},
    "/account/password": {"session"},
    "/customers/import": {"customer_import"},  # a dry run, forgotten after a day; both lead to the same customers
}

SAYS_OVERTAKEN = {
    "/studies/…/plan", "/studies/…/map", "/journeys/…/edit", "/journeys/…/phases/…", "/journeys/…/touchpoints/…",
    "/journeys/…/new-touchpoint", "/journeys/…/new-phase", "/scenarios/…/intro", "/scenarios/…/steps/…",
    "/scenarios/…/new-step", "/scenarios/import",
}  # fmt: skip
"""Forms that know which revision they change: the second click reads that it was saved meanwhile, with all its words."""
SAYS_USED = {"/set-password/…"}
"""A link that works once."""
LEADS_NEARBY = {"/studies/…/rounds", "/studies/new", "/journeys", "/scenarios/new", "/my/consent"}
"""The second click leads to the list or home, where what the first one made stands."""
SAYS_IT_IS_DONE = {
    "/journeys/…/phases/…/move", "/journeys/…/touchpoints/…/move", "/scenarios/…/steps/…/move",
    "/scenarios/…/steps/…/remove", "/scenarios/library/…", "/studies/…/rounds/…/invite", "/incentives/approve",
    "/incentives/pools/…/codes", "/my/step/…",
}  # fmt: skip
"""The second click reads that it is done already, or that the page has changed meanwhile."""


def presses(one: Found) -> list[list[tuple[str, str]]]:
    """The form filled in, once for each of its buttons."""
    right = filled(one.form)
    by_name = dict.fromkeys(one.form.buttons)
    return [replaced(right, name, value) for name, value in by_name] or [right]


async def test_two_clicks_store_what_one_stores(house: House, found: list[Found], new_client: Clients) -> None:
    complaints, worked, waiting = [], 0, [*found]
    for one in waiting:
        for pairs in presses(one):
            single = await clicked(house, one, new_client, pairs, times=1)
            double = await clicked(house, one, new_client, pairs, times=2)
            worked += single[0][0].status_code == 303
            if one in found:
                waiting += asked_back(one, single[0][0])
            statuses = [[answer.status_code for answer in answers] for answers in (single[0], double[0])]
            where = f"{one} {pairs[-1]}: {statuses}"
            if any(status >= 500 for both in statuses for status in both):
                complaints.append(where)
            if statuses[0] == [303] and (said := second(one, double[0])):
                complaints.append(f"{where}: {said}")
            more = {t: n for t, n in double[1].items() if n != single[1][t] and t not in LOGGED}
            if more.keys() - EACH_CLICK.get(pattern(one.path), set()):
                complaints.append(f"{where}, one {single[1]}, two {more}")
    assert not complaints, "\n".join(complaints)
    assert worked > 60, "most forms are to be accepted, or this shows nothing"
    assert len(waiting) > len(found), "some forms ask back"


def second(one: Found, answers: list[httpx.Response]) -> str:
    """What is wrong with the answers to two clicks, where one click was accepted: both are to say the same."""
    way, path = [answer.headers.get("location", "") for answer in answers], pattern(one.path)
    if path in SAYS_OVERTAKEN | SAYS_USED:
        return "" if not all(way) else "the second is accepted now: take it from the list"
    if not all(way):
        return "the second click reads an error"
    if path in LEADS_NEARBY:
        return ""
    if pattern(way[0].partition("#")[0]) != pattern(way[1].partition("#")[0]):
        return f"they lead apart: {way}"
    first, again = (told(answer) for answer in answers)
    return "" if first == again or path in SAYS_IT_IS_DONE else f"they say different things: {first!r}, {again!r}"


def told(answer: httpx.Response) -> str:
    """The message for the next page that an answer carries."""
    sealed = answer.cookies.get(FLASH, "")
    return json.loads(unseal(FLASH, sealed))[1] if sealed else ""


def asked_back(one: Found, answer: httpx.Response) -> list[Found]:
    """The forms of a page that asks whether this is really meant."""
    if answer.status_code != 200 or "/preview/" in one.path:
        return []
    offered = forms(answer.text, one.path)
    return [
        Found(one.who, one.page, form) for form in offered if form.action == one.path and form.shape != one.form.shape
    ]


async def clicked(
    house: House, one: Found, new_client: Clients, pairs: list[tuple[str, str]], *, times: int
) -> tuple[list[httpx.Response], dict[str, int]]:
    """(answers, rows in each table) after so many clicks at once in one browser."""
    browser = house.browser(new_client, one.who, broken_ok=True)
    answers: list[httpx.Response] = await asyncio.gather(*(send(browser, one, pairs) for _ in range(times)))
    after: Rows = await taken()
    if after != house.rows:
        await put_back(house.rows)
    return answers, counts(after)
