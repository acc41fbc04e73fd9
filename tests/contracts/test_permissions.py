"""Who may call what: every route says so, stands in the table, and behaves as the table says, with real sessions."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

import app as house_of_routes
from panel.core.principals import ANYONE, Who
from tests import cast
from tests.furnished import ROLES, Clients, House, furnished
from tests.snapshots import changed, put_back, taken

TABLE = Path(__file__).with_name("permissions.txt")
LET_IN = {"page": (200, 204), "on": (303,), "asks": (409, 422), "404": (404,), "503": (503,)}
SHUT_OUT = ("sign-in", "link", "no")
NO_404 = {
    "/t/{token:str}": "tells what to do with a link that opens nothing, with 404 and a page of its own",
    "/set-password/{token:str}": "so does this one, with 410",
    "/static/{version:str}/{file_path:path}": "the version only makes the address new",
    "/my/draft/{number:int}": "a page past the last step is the end questions",
}
LED_BACK = {
    f"/{whole}/{part}/{{key:str}}/{deed}"
    for whole, part in (
        ("journeys/{journey_id:uuid}", "phases"),
        ("journeys/{journey_id:uuid}", "touchpoints"),
        ("scenarios/{scenario_id:uuid}", "steps"),
    )
    for deed in ("move", "remove")
}
"""Parts of a whole that somebody removed meanwhile: back to the whole, which is shown as it stands now."""
UNKNOWN = {"number": 4711, "key": "no-such-key"}


@dataclass(frozen=True)
class Line:
    """One line of the table: what each role gets."""

    method: str
    route: str
    answers: tuple[str, ...]

    def for_role(self, role: str) -> str:
        return self.answers[ROLES.index(role)]

    @property
    def parameters(self) -> list[str]:
        return [part.partition(":")[0] for part in self.route.split("{")[1:]]

    def __str__(self) -> str:
        return f"{self.method} {self.route}"


def table() -> list[Line]:
    words = [line.split() for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [Line(method, route, tuple(answers)) for method, route, *answers in words]


def handlers() -> dict[str, frozenset[Who] | None]:
    """`METHOD route` → its `allow=`, for every handler of ours."""
    return {
        f"{method} {route.path}": handler.opt.get("allow")
        for route in house_of_routes.app.routes
        for handler in getattr(route, "route_handlers", [])
        for method in handler.http_methods - {"OPTIONS", "HEAD"}
    }


def test_every_route_says_who_may_call_it() -> None:
    assert {name: allow for name, allow in handlers().items() if not allow or not allow <= ANYONE} == {}


def test_every_route_has_its_line_and_every_line_its_route() -> None:
    lines = [str(line) for line in table()]
    assert sorted(set(handlers()) - set(lines)) == [], "write their lines into permissions.txt"
    assert sorted(set(lines) - set(handlers())) == [], "these routes are gone"
    assert len(lines) == len(set(lines))


def test_the_table_lets_in_exactly_whom_the_route_allows() -> None:
    for line in table():
        allow = handlers()[str(line)]
        assert allow is not None
        who = {"anonymous": Who.ANYONE} | {role: Who(role) for role in ROLES[1:]}
        let_in = {role for role in ROLES if line.for_role(role) in LET_IN}
        assert let_in == {role for role in ROLES if who[role] in allow}, line


@dataclass
class Walker:
    """Sends what a role's browser would send; what it changed is put back."""

    house: House
    new_client: Clients
    tokens: dict[str, str]

    async def send(self, role: str, line: Line, address: str, *, keep: bool = False) -> httpx.Response:
        browser = self.house.browser(self.new_client, role, broken_ok=True)
        if line.method == "GET":
            return await browser.get(address)
        if line.method == "PUT":
            return await browser.put(address, json={}, headers={"x-csrf-token": self.tokens[role]})
        answer = await browser.post(address, data={"_csrf": self.tokens[role]})
        if answer.status_code < 400 and not keep:
            await put_back(self.house.rows)
        return answer


@pytest_asyncio.fixture
async def walker(new_client: Clients, database: None, clock: object) -> AsyncIterator[Walker]:
    house, tokens = await furnished(new_client), {}
    for role in ROLES:
        browser = house.browser(new_client, role)
        page = await browser.get({"anonymous": "/sign-in", "tester": "/my"}.get(role, "/account"))
        tokens[role] = cast.csrf(page.text)
        house.cookies.setdefault(role, dict(browser.cookies))
    yield Walker(house, new_client, tokens)
    house.cookies.pop("anonymous")


@pytest.mark.parametrize("role", ROLES)
async def test_each_role_gets_what_the_table_says(walker: Walker, role: str) -> None:
    wrong = []
    for line in table():
        answer = await walker.send(role, line, walker.house.address(line.route))
        if not fits(answer, line.for_role(role)):
            wrong.append(f"{line}: {line.for_role(role)} expected, got {answer.status_code} {answer.text[:100]}")
    assert not wrong, "\n".join(wrong)


def fits(answer: httpx.Response, expected: str) -> bool:
    asked = answer.headers.get("location", "").startswith("/sign-in") and "sign-out" not in str(answer.url)
    if expected == "sign-in":
        return asked if answer.status_code == 303 else answer.status_code == 401 and 'name="password"' in answer.text
    if expected == "link":
        return answer.status_code == 401 and 'name="password"' not in answer.text
    return not asked and answer.status_code in ({"no": (403,)} | LET_IN)[expected]


def not_here(line: Line, name: str) -> int:
    return 303 if name == "key" and line.route in LED_BACK else 404


def addressed() -> list[Line]:
    return [line for line in table() if line.parameters and line.route not in NO_404]


async def test_what_does_not_exist_is_not_found(walker: Walker) -> None:
    """Unknown ids, keys and numbers, each parameter in its turn, for every role that is let in."""
    wrong = []
    for line in addressed():
        for name in line.parameters:
            address = walker.house.address(line.route, **{name: UNKNOWN.get(name, uuid4())})
            for role in (role for role in ROLES if line.for_role(role) in LET_IN):
                answer = await walker.send(role, line, address)
                if answer.status_code != not_here(line, name):
                    wrong.append(f"{role}: {line.method} {address} → {answer.status_code}")
    assert not wrong, "\n".join(wrong)


async def test_what_belongs_elsewhere_is_not_found(walker: Walker) -> None:
    """A round of another study, an invitation of another round, a run, a trouble: existing, but not here."""
    wrong, tried, before = [], 0, await taken()
    for line in (line for line in addressed() if len(line.parameters) > 1):
        for name in line.parameters:
            if name not in walker.house.foreign or name == "customer_id" or "/preview/" in line.route:
                continue
            address = walker.house.address(line.route, **{name: walker.house.foreign[name]})
            answer = await walker.send("marketing", line, address, keep=True)
            tried += 1
            if answer.status_code != (303 if line.route in LED_BACK else 404):
                wrong.append(f"{line.method} {address} → {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert tried > 20
    assert changed(before, await taken()) == []


async def test_nonsense_in_an_address_is_not_found(walker: Walker) -> None:
    wrong = []
    for line in addressed():
        for nonsense in ("%00", "x'--", "-1", "9" * 40, "..%2f..%2fetc%2fpasswd", "%F0%9F%A6%8A", "%ff"):
            address = walker.house.address(line.route, **{line.parameters[-1]: nonsense})
            for role in ("tester" if line.route.startswith("/my") else "admin",):
                answer = await walker.send(role, line, address)
                if answer.status_code not in (404, not_here(line, line.parameters[-1])):
                    wrong.append(f"{line.method} {address} → {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES)
async def test_a_get_changes_nothing(walker: Walker, role: str) -> None:
    """Not one value in any table, the log of deeds included; only that a session is still in use may be noted."""
    browser, before = walker.house.browser(walker.new_client, role, broken_ok=True), await taken()
    for line in table():
        if line.method == "GET":
            await browser.get(walker.house.address(line.route), headers={"Sec-Fetch-Site": "cross-site"})
    assert changed(before, await taken()) == []


async def test_a_change_would_be_seen(walker: Walker) -> None:
    """The control for the test above."""
    before = await taken()
    archive = next(line for line in table() if line.route == "/panels/{id:uuid}/archive")
    address = walker.house.address(archive.route)
    await walker.house.browser(walker.new_client, "marketing").post(address, data={"_csrf": walker.tokens["marketing"]})
    assert [line.partition(":")[0] for line in changed(before, await taken())] == ["audit_event", "panel"]
