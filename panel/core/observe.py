"""Around every request: the language, the clock of the log, the counters, and the headers that keep a page safe."""

import time
from functools import cache
from typing import Any

import structlog
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import Counter, Histogram

from panel.core.i18n import LANGUAGES, from_header, set_language
from panel.core.logs import ACCESS
from panel.core.settings import settings

log = structlog.get_logger()

REQUESTS = Counter("probelauf_requests_total", "Requests by route and status class", ["route", "status"])
SECONDS = Histogram(
    "probelauf_request_seconds",
    "Seconds a request took",
    ["route"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)

BEGAN = "began"
SLOW_SECONDS = 1.0
"""A request that took longer stands in the log, as a refused one does; the others only at LOG_LEVEL=debug."""

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
SAFE_HEADERS = [
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]
OVER_HTTPS = [*SAFE_HEADERS, (b"strict-transport-security", b"max-age=31536000")]


async def on_answer(message: Message, scope: Scope) -> None:
    """`before_send` hook: sees each answer leave, those of errors and of addresses that nobody knows too."""
    if message["type"] == "http.response.start":
        headers = message.setdefault("headers", [])
        # a list, though the type says only that it can be walked through
        headers.extend(OVER_HTTPS if settings().secure_cookies else SAFE_HEADERS)  # type: ignore[attr-defined]
        _note(scope, message["status"])


def _note(scope: Any, status: int) -> None:
    """Count it, and log it where somebody may want to know."""
    began = scope["state"].get(BEGAN)
    if began is None:
        return  # no route has this address, so nobody looked at the clock
    seconds, route = time.perf_counter() - began, str(scope.get("path_template") or "other")
    count, clock = _meters(route, status // 100)
    count.inc()
    clock.observe(seconds)
    if not route.startswith(("/static", "/live", "/ready", "/metrics")):
        note = log.info if status >= 400 or seconds > SLOW_SECONDS else log.debug
        note(ACCESS, method=scope.get("method"), route=route, status=status, ms=round(seconds * 1000, 1))


def choose_language(scope: Any) -> None:
    """The language somebody chose by the switch, else what the browser prefers."""
    cookie = accept = b""
    for name, value in scope["headers"]:
        if name == b"cookie":
            cookie = value
        elif name == b"accept-language":
            accept = value
    for part in cookie.split(b";"):
        name, _equals, value = part.strip().partition(b"=")
        if name == b"language" and value.decode("latin-1") in LANGUAGES:
            return set_language(value.decode("latin-1"))
    set_language(from_header(accept.decode("latin-1")))


@cache
def _meters(route: str, status_class: int) -> tuple[Counter, Histogram]:
    """The two meters of a route; looking up labels costs more than counting."""
    return REQUESTS.labels(route, f"{status_class}xx"), SECONDS.labels(route)


class Observe(ASGIMiddleware):
    """The language and the clock of a request; `on_answer` reads the clock."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        choose_language(scope)
        scope["state"][BEGAN] = time.perf_counter()
        await next_app(scope, receive, send)
