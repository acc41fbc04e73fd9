"""Which language a page speaks to whom nobody knows, and the switch between them."""

import httpx
import pytest

from panel.core.principals import Role
from tests import cast
from tests.pages import hidden, send

NOWHERE = ("/nowhere", "/my/nowhere", "/t/a/b", "/static/0/nothing.css")


@pytest.mark.parametrize("path", NOWHERE)
@pytest.mark.parametrize(
    ("headers", "spoken"),
    [
        ({"Cookie": "language=de", "Accept-Language": "en"}, "de"),
        ({"Cookie": "language=en", "Accept-Language": "de"}, "en"),
        ({"Cookie": "a=b;language=de", "Accept-Language": "en"}, "de"),
        ({"Cookie": "language=xx", "Accept-Language": "en"}, "en"),
        ({"Accept-Language": "en"}, "en"),
    ],
)
async def test_what_is_not_there_is_said_in_the_chosen_language(
    client: httpx.AsyncClient, path: str, headers: dict[str, str], spoken: str
) -> None:
    answer = await client.get(path, headers=headers)
    assert answer.status_code == 404
    assert f'<html lang="{spoken}"' in answer.text


class TestSwitching:
    @pytest.fixture
    async def selma(self, client: httpx.AsyncClient, clock: object) -> httpx.AsyncClient:
        await cast.signed_in(client, await cast.staff(Role.MARKETING))
        return client

    @pytest.mark.parametrize(
        "path", ["/customers?q=a+b&kind=friendly&page=2", "/customers?q=100%25%C3%A4%26", "/panels"]
    )
    async def test_the_page_stays_as_it_was_filtered(self, selma: httpx.AsyncClient, path: str) -> None:
        fields = hidden((await selma.get(path)).text)
        answer = await selma.post("/language", data={**fields, "language": "de"})
        assert answer.headers["location"] == path
        assert '<html lang="de">' in (await selma.get(path)).text

    async def test_a_page_that_came_back_with_errors_leads_to_itself(self, selma: httpx.AsyncClient) -> None:
        came_from = f"http://{selma.base_url.host}/customers/add?kind=internal"
        page = await send(selma, "/customers/add", {}, headers={"Referer": came_from})
        assert page.status_code == 422
        assert hidden(page.text)["next"] == "/customers/add?kind=internal"

    async def test_what_was_searched_since_without_a_new_page_stays_too(self, selma: httpx.AsyncClient) -> None:
        fields = hidden((await selma.get("/customers?q=old")).text)
        came_from = f"http://{selma.base_url.host}/customers?q=new"
        answer = await selma.post("/language", data={**fields, "language": "de"}, headers={"Referer": came_from})
        assert answer.headers["location"] == "/customers?q=new"

    @pytest.mark.parametrize("next", ["https://evil.example/?a=b", "//evil.example?a", "/\\evil.example?a"])
    async def test_nobody_is_sent_to_another_site(self, selma: httpx.AsyncClient, next: str) -> None:
        fields = hidden((await selma.get("/customers")).text) | {"next": next, "language": "de"}
        assert (await selma.post("/language", data=fields)).headers["location"] == "/"
        fields["next"] = "/customers"
        answer = await selma.post("/language", data=fields, headers={"Referer": "https://evil.example/customers?a"})
        assert answer.headers["location"] == "/customers"
