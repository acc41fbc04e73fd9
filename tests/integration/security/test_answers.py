"""What every answer has in common, whoever gives it: the count and the log of its status, a language switch that works."""

from prometheus_client import REGISTRY

from tests.furnished import Clients, House
from tests.pages import csrf


def counted(route: str, status: str) -> float:
    return REGISTRY.get_sample_value("probelauf_requests_total", {"route": route, "status": status}) or 0


async def test_what_the_guard_refuses_is_counted_as_what_it_is(house: House, new_client: Clients) -> None:
    nobody, route = new_client(), "/my/step/{number}"
    before = counted(route, "4xx"), counted(route, "5xx")
    assert (await nobody.get("/my/step/1")).status_code == 401
    assert (counted(route, "4xx"), counted(route, "5xx")) == (before[0] + 1, before[1])


async def test_the_language_can_be_switched_on_a_page_that_answers_a_form(house: House, new_client: Clients) -> None:
    selma = house.browser(new_client, "marketing")
    token = csrf((await selma.get("/customers/add")).text)
    refused = await selma.post(
        "/customers/add", data={"_csrf": token}, headers={"Referer": f"{selma.base_url}/customers/add"}
    )
    assert refused.status_code == 422
    assert 'name="next" value="/customers/add"' in refused.text
    from_elsewhere = await selma.post(
        "/customers/add", data={"_csrf": token}, headers={"Referer": "https://evil.example/x"}
    )
    assert 'name="next" value="/"' in from_elsewhere.text


async def test_the_form_on_a_page_of_nothing_is_bound_to_who_calls(house: House, new_client: Clients) -> None:
    """No guard stands before an address that nobody has, or before a method that it doesn't know."""
    for browser in (house.browser(new_client, "marketing"), new_client()):
        for address in ("/nowhere/at/all", "/sign-out"):
            missing = await browser.get(address)
            assert missing.status_code in (404, 405)
            data = {"_csrf": csrf(missing.text), "language": "de", "next": address}
            assert (await browser.post("/language", data=data)).status_code == 303
