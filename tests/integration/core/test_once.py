"""A form's key: the same words again make nothing, other words do."""

from collections.abc import Callable

import httpx

from panel.panels import queries
from tests import cast
from tests.forms import forms

Clients = Callable[..., httpx.AsyncClient]


async def typed(browser: httpx.AsyncClient, name: str) -> dict[str, str]:
    form = next(f for f in forms((await browser.get("/panels/add")).text, "/panels/add") if f.action == "/panels/add")
    return {key: field.values[0] if field.values else "" for key, field in form.fields.items()} | {"name": name}


async def test_the_second_click_reads_what_the_first_one_made(new_client: Clients) -> None:
    browser = new_client()
    await cast.signed_in(browser, await cast.staff())
    sent = await typed(browser, "Neue Gruppe")
    first, again = [await browser.post("/panels/add", data=sent) for _ in range(2)]
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["location"] == again.headers["location"]
    other = await browser.post("/panels/add", data=sent | {"name": "Andere Gruppe"})
    assert other.headers["location"] != first.headers["location"], "the back button, and another name"
    assert len(await queries.all_panels()) == 2


async def test_another_forms_taken_name_is_an_error(new_client: Clients) -> None:
    browser = new_client()
    await cast.signed_in(browser, await cast.staff())
    answers = [await browser.post("/panels/add", data=await typed(browser, "Neue Gruppe")) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 422]
