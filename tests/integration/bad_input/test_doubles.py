"""A double click: the same form twice at the same moment stores what one click stores, and breaks nothing."""

import asyncio

import httpx

from tests.furnished import Clients, House
from tests.integration.bad_input.found import Found, filled, pattern, replaced, send
from tests.snapshots import Rows, counts, put_back, taken

LOGGED = {"audit_event", "attempt"}
"""Tables that count clicks: a second sign-in, a second password are deeds of their own."""
EACH_CLICK = {
    "/t/…": {"session"},  # each opens a session; the browser keeps the last, and nobody has the other's token
    "/sign-in": {"session"},
    "/customers/import": {"customer_import"},  # a dry run, forgotten after a day; both lead to the same customers
}


def presses(one: Found) -> list[list[tuple[str, str]]]:
    """The form filled in, once for each of its buttons."""
    right = filled(one.form)
    by_name = dict.fromkeys(one.form.buttons)
    return [replaced(right, name, value) for name, value in by_name] or [right]


async def test_two_clicks_store_what_one_stores(house: House, found: list[Found], new_client: Clients) -> None:
    complaints, worked = [], 0
    for one in found:
        for pairs in presses(one):
            single = await clicked(house, one, new_client, pairs, times=1)
            double = await clicked(house, one, new_client, pairs, times=2)
            worked += single[0][0] == 303
            if any(status >= 500 for status in single[0] + double[0]):
                complaints.append(f"{one} {pairs[-1]}: {single[0]} {double[0]}")
            more = {t: n for t, n in double[1].items() if n != single[1][t] and t not in LOGGED}
            if more.keys() - EACH_CLICK.get(pattern(one.path), set()):
                complaints.append(f"{one} {pairs[-1]}: {single[0]} {double[0]}, one {single[1]}, two {more}")
    assert not complaints, "\n".join(complaints)
    assert worked > 50, "most forms are to be accepted, or this shows nothing"


async def clicked(
    house: House, one: Found, new_client: Clients, pairs: list[tuple[str, str]], *, times: int
) -> tuple[list[int], dict[str, int]]:
    """(answers, rows in each table) after so many clicks at once in one browser."""
    browser = house.browser(new_client, one.who, broken_ok=True)
    answers: list[httpx.Response] = await asyncio.gather(*(send(browser, one, pairs) for _ in range(times)))
    after: Rows = await taken()
    if after != house.rows:
        await put_back(house.rows)
    return [answer.status_code for answer in answers], counts(after)
