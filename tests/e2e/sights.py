"""Every page there is, from the application's own routes, and where in the demo each can be seen."""

import re
from collections import deque
from dataclasses import dataclass, field
from html import unescape

import httpx
from litestar.routes import HTTPRoute

from app import app
from panel.core.principals import Who
from tests.browsers import PLAIN
from tests.e2e.people import Person

NO_PAGES = {
    "/live": "for machines",
    "/ready": "for machines",
    "/metrics": "for machines",
    "/static/{version}/{file_path}": "styles, scripts and fonts",
    "/logo": "a picture",
    "/colours/{version}": "a style",
    "/customers/import/template.csv": "a file",
    "/customers/import/{id}/left-out.csv": "a file",
    "/incentives/ledger.csv": "a file",
    "/incentives/bill-credits/{number}/file": "a file",
    "/scenarios/{scenario_id}/file": "a file",
    "/scenarios/{scenario_id}/versions/{number}/file": "a file",
    "/studies/{study_id}/report.csv": "a file",
    "/studies/{study_id}/report/comments.csv": "a file",
    "/studies/{study_id}/report/paper.css": "a style",
    "/studies/planning-hint": "a part of the plan's page, which holds the same markup",
}
"""GET routes that answer with something else than a page."""
ON_THE_WAY = {
    "/my", "/my/consent", "/my/done", "/my/end", "/my/invitation", "/my/step/{number}", "/my/stop", "/my/trouble",
    "/my/withdraw", "/t/{token}",
}  # fmt: skip
"""Seen by walking: `test_a_tester_on_the_way`."""
FROM_OUTSIDE = ("/sign-in", "/forgot-password", "/forgot-password/sent", "/new-link", "/new-link/sent")
MORE = {"/studies/{study_id}": 5, "/studies/{study_id}/report": 3, "/scenarios/{scenario_id}/preview/{number}": 4}
"""Pages that look very different from one example to the next; of the others one is enough."""
_LINK = re.compile(r'<a\b[^>]*?\bhref="(/[^"#]*)')


@dataclass(frozen=True)
class Route:
    path: str
    allow: frozenset[Who] = field(compare=False)

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(re.sub(r"\{\w+\}", "[^/]+", self.path) + r"/?$")


def get_routes() -> list[Route]:
    """All GET routes, the exact ones before those with parameters."""
    found = [
        Route(route.path_format, handler.opt["allow"])
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if "GET" in handler.http_methods
    ]
    return sorted(found, key=lambda route: (route.path.count("{"), route.path))


ROUTES = get_routes()
PAGES = [route for route in ROUTES if route.path not in NO_PAGES]


def route_of(path: str) -> str:
    """The route that answers a path; nothing for none."""
    return next((route.path for route in ROUTES if route.pattern.match(path.partition("?")[0])), "")


def sights(person: Person) -> dict[str, list[str]]:
    """Route → pages, found as somebody finds them: by following links from the start page."""
    found: dict[str, list[str]] = {}
    waiting, known = deque(["/"]), {"/"}
    cookies = {cookie.get("name", ""): cookie.get("value", "") for cookie in person.context.cookies()}
    with httpx.Client(base_url=person.at, cookies=cookies, verify=PLAIN) as client:
        while waiting:
            path = waiting.popleft()
            answer = client.get(path)
            if answer.status_code != 200 or "text/html" not in answer.headers["content-type"]:
                continue
            found.setdefault(route_of(path), []).append(path)
            for link in map(unescape, _LINK.findall(answer.text)):
                route = route_of(link)
                enough = len(found.get(route, ())) >= MORE.get(route, 1)
                if link not in known and route and route not in NO_PAGES and not enough:
                    known.add(link)
                    waiting.append(link)
    return {route: pages[: MORE.get(route, 1)] for route, pages in found.items()}
