"""The company's own colour, where COMPANY_COLOUR names one: a style sheet of its own after core.css."""

import re
from collections.abc import Callable

import httpx

LINK = re.compile(r'<link rel="stylesheet" href="([^"]+)">')


async def sheets(client: httpx.AsyncClient) -> list[str]:
    return LINK.findall((await client.get("/sign-in")).text)


async def test_pages_load_it_after_core(client: httpx.AsyncClient, setting: Callable[..., None]) -> None:
    setting(company_colour="#d40511")
    core, own, *_ = await sheets(client)
    assert core.endswith("/core.css")
    answer = await client.get(own)
    assert answer.status_code == 200
    assert "--brand:#d40511" in answer.text
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "set-cookie" not in answer.headers
    assert len(answer.content) < 600, "it is part of a tester's first page"


async def test_another_colour_is_asked_for_anew(client: httpx.AsyncClient, setting: Callable[..., None]) -> None:
    setting(company_colour="#d40511")
    red = (await sheets(client))[1]
    setting(company_colour="#ffcc00")
    yellow = (await sheets(client))[1]
    assert yellow != red
    old, new = await client.get(red), await client.get(yellow)
    assert old.text == new.text, "an old page gets the present colour"
    assert (old.headers["cache-control"], "immutable" in new.headers["cache-control"]) == ("no-cache", True)


async def test_a_file_is_kept_for_ever_under_the_present_address_alone(client: httpx.AsyncClient) -> None:
    present = (await sheets(client))[0]
    old = re.sub("^/static/[0-9a-f]+/", "/static/0123456789/", present)
    assert "immutable" in (await client.get(present)).headers["cache-control"]
    assert (await client.get(old)).headers["cache-control"] == "no-cache"
    assert (await client.get(old)).text == (await client.get(present)).text


async def test_without_one_there_is_none(client: httpx.AsyncClient) -> None:
    assert not [address for address in await sheets(client) if not address.startswith("/static/")]
    assert (await client.get("/colours/0.css")).status_code == 404
