"""What every answer carries, whatever it is, and how cookies travel."""

from collections.abc import Callable
from http.cookies import SimpleCookie

import httpx
import pytest

from panel.core.observe import CSP
from panel.core.pages import HEADERS
from tests import cast
from tests.faults import away
from tests.furnished import Clients, House

SAFE = {
    "content-security-policy": CSP, "x-content-type-options": "nosniff", "referrer-policy": "same-origin",
    "x-frame-options": "DENY", "cross-origin-opener-policy": "same-origin",
}  # fmt: skip


def test_the_policy_lets_in_nothing_but_our_own() -> None:
    policy = {name: value for name, _, value in (part.partition(" ") for part in CSP.split("; "))}
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in CSP
    assert "*" not in CSP
    assert "http" not in CSP


async def every_kind_of_answer(house: House, new_client: Clients) -> dict[str, httpx.Response]:
    """A page, a redirect, a file, JSON, and each way of saying no."""
    nobody, selma, ruben = (
        house.browser(new_client, who, broken_ok=True) for who in ("anonymous", "marketing", "owner")
    )
    csrf = cast.csrf((await selma.get("/account")).text)
    form, long = {"Content-Type": "application/x-www-form-urlencoded"}, b"x" * 12_500_000
    study = f"/studies/{house.ids['study_id']}"
    return {
        "200": await selma.get("/customers"),
        "303": await nobody.get("/customers"),
        "file": await selma.get("/incentives/ledger.csv"),
        "static": await nobody.get("/static/0/css/core.css"),
        "json": await nobody.get("/live"),
        "metrics": await nobody.get("/metrics"),
        "not ready": await nobody.get("/ready"),
        "problem": await nobody.get("/customers", headers={"Accept": "application/json"}),
        "400": await selma.post("/panels/add", content=b"x", headers={"Content-Type": "multipart/form-data"}),
        "401": await nobody.get("/my"),
        "403": await ruben.get("/customers"),
        "404": await nobody.get("/nowhere"),
        "404 file": await nobody.get("/static/0/nothing.css"),
        "404 id": await selma.get("/customers/x"),
        "405": await nobody.put("/sign-in"),
        "options": await nobody.options("/sign-in"),
        "head": await nobody.head("/sign-in"),
        "413": await selma.post("/panels/add", content=long, headers={"X-CSRF-Token": csrf, **form}),
        "422": await selma.post("/panels/add", data={"_csrf": csrf}),
        "stale": await selma.post("/panels/add", data={"_csrf": "x"}),
        "foreign": await selma.post("/panels/add", data={"_csrf": csrf}, headers={"Sec-Fetch-Site": "cross-site"}),
        "gone": await nobody.get("/set-password/" + "a" * 43),
        "htmx": await selma.get(study, headers={"HX-Request": "true"}),
        "report": await selma.get(f"{study}/report"),
        "500": await broken(selma),
    }


async def broken(browser: httpx.AsyncClient) -> httpx.Response:
    """A page whose table is away for a moment."""
    async with away("voucher_pool"):
        return await browser.get("/incentives/pools")


async def test_every_answer_is_safe(house: House, new_client: Clients, capfd: pytest.CaptureFixture[str]) -> None:
    answers = await every_kind_of_answer(house, new_client)
    assert answers["500"].status_code == 500
    assert answers["413"].status_code == 413
    for name, answer in answers.items():
        for header, wanted in SAFE.items():
            assert answer.headers.get_list(header) == [wanted], f"{name}: {header}"
        if answer.headers.get("content-type", "").startswith(("text/html", "application/problem+json")):
            assert answer.headers["cache-control"] == "no-store", f"{name}: pages are kept nowhere"
            assert answer.headers["vary"] == HEADERS["Vary"], name
        assert "strict-transport-security" not in answer.headers
        assert "server" not in answer.headers


async def test_the_headers_of_whatever_can_be_read_can_be_asked_for_alone(house: House, new_client: Clients) -> None:
    selma, nobody = house.browser(new_client, "marketing"), new_client()
    for browser, address in ((selma, "/customers"), (selma, "/incentives/ledger.csv"), (nobody, "/customers"),
                             (nobody, "/static/0/css/core.css"), (nobody, f"/t/{house.links['invited']}")):  # fmt: skip
        whole, head = await browser.get(address), await browser.head(address)
        assert (head.status_code, head.headers.get("location")) == (whole.status_code, whole.headers.get("location"))
        assert head.headers["content-type" if whole.text else "content-length"]


@pytest.mark.parametrize("who", ["anonymous", "marketing"])
async def test_a_method_that_does_not_work_is_answered_with_those_that_do(
    house: House, new_client: Clients, who: str
) -> None:
    browser = house.browser(new_client, who)
    for address, allowed in (("/sign-out", {"POST", "OPTIONS"}), ("/customers", {"GET", "HEAD", "OPTIONS"})):
        answer = await browser.put(address)
        assert answer.status_code == 405
        assert set(answer.headers["allow"].split(", ")) == allowed


async def test_a_broken_page_tells_nothing_and_is_noted(
    house: House, new_client: Clients, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = await broken(house.browser(new_client, "marketing", broken_ok=True))
    assert answer.status_code == 500
    for inside in ("voucher_pool", "Traceback", "sqlite", "asyncpg", "SELECT"):
        assert inside not in answer.text
    spoken = await broken(
        house.browser(new_client, "marketing", broken_ok=True, headers={"Accept": "application/json"})
    )
    assert spoken.json()["status"] == 500
    assert set(spoken.json()) == {"type", "title", "status", "detail"}


FLAGS = {"httponly": True, "secure": True, "samesite": "lax", "path": "/"}


async def test_under_https_every_cookie_is_ours_alone(
    house: House, new_client: Clients, setting: Callable[..., None]
) -> None:
    """Sign-in, link, language, flash, visit, their ends included: Secure, HttpOnly, Lax; the session bound to the host."""
    setting(base_url="https://probelauf.test")
    seen: dict[str, set[str]] = {}
    browser = new_client(base_url="https://probelauf.test")
    for answer in await a_life(browser, house):
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        for line in answer.headers.get_list("set-cookie"):
            for name, one in SimpleCookie(line).items():
                seen.setdefault(name, set()).add("end" if one["max-age"] == "0" else "set")
                assert {
                    flag: one[flag].lower() if isinstance(one[flag], str) else one[flag] for flag in FLAGS
                } == FLAGS, line
                assert not one["domain"], line
    assert seen == {
        "__Host-probelauf": {"set", "end"}, "__Host-visit": {"set"}, "language": {"set"}, "flash": {"set", "end"},
    }  # fmt: skip


async def a_life(browser: httpx.AsyncClient, house: House) -> list[httpx.Response]:
    answers = [await browser.get("/sign-in")]

    async def post(path: str, **data: str) -> None:
        answers.append(await browser.post(path, data={"_csrf": cast.csrf(answers[-1].text), **data}))
        answers.append(await browser.get(answers[-1].headers["location"]))

    await post("/language", language="en", next="/sign-in")
    await post("/sign-in", email=house.people["marketing"].email, password=cast.PASSWORD)
    await post(f"/panels/{house.ids['panels']}/archive")
    await post("/sign-out")
    answers.append(await browser.get(f"/t/{house.links['expect']}"))
    await post(f"/t/{house.links['expect']}", go="next")
    return answers


async def test_without_https_the_cookies_still_work(house: House, new_client: Clients) -> None:
    browser = new_client()
    answers = await a_life(browser, house)
    names = {
        name for answer in answers for line in answer.headers.get_list("set-cookie") for name in SimpleCookie(line)
    }
    assert "probelauf" in names
    assert (await browser.get("/my")).status_code == 200


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", " //evil.example",
     "/\t/evil.example", "http:evil.example", "///evil.example", "/%0d%0aSet-Cookie: x=1", "/\r\nSet-Cookie: x=1", "/\n/evil"],
)  # fmt: skip
async def test_no_address_leads_elsewhere(house: House, new_client: Clients, target: str) -> None:
    browser = new_client()
    page = cast.csrf((await browser.get("/sign-in", params={"next": target})).text)
    signed_in = {"_csrf": page, "email": house.people["marketing"].email, "password": cast.PASSWORD, "next": target}
    answers = [
        await browser.post("/language", data={"_csrf": page, "language": "de", "next": target}),
        await browser.post("/sign-in", data=signed_in),
        await browser.get("/sign-in", params={"next": target}),
    ]
    for answer in answers:
        assert answer.status_code == 303
        url = httpx.URL("http://probelauf.test/").join(answer.headers["location"].replace("\\", "/").replace("\t", ""))
        assert url.host == "probelauf.test", answer.headers["location"]
        assert "x" not in answer.cookies
