"""How an error looks: a page in the frame of whoever sees it, or problem+json. It never fails itself."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import structlog
from litestar import Response
from litestar.types import ASGIApp
from markupsafe import Markup

from panel.core.csrf import typed
from panel.core.guard import recognise
from panel.core.http import HEADERS, AnyRequest, Quick
from panel.core.i18n import language
from panel.core.observe import choose_language
from panel.core.pages import page, with_query
from panel.core.principals import StaffPrincipal, TesterPrincipal
from panel.core.problems import as_json, by_status, wants_json
from panel.core.sessions import caller

log = structlog.get_logger()

Told = Callable[[AnyRequest], Awaitable[Response[Any]]]
OF_TESTERS = frozenset({"my", "t", "new-link"})
"""First parts of the addresses that testers open."""
UNSEEN = frozenset({"stage", "go", "words", "next", "revision", "held", "_once"})
"""Fields that nobody typed: the others are shown where a form could not be sent."""
_PLAIN = Markup("""<!doctype html><html lang="{}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{}</title><h1>{}</h1><p>{}</p></html>""")


def problem(request: AnyRequest, status: int, title: str, detail: str, **more: Any) -> Response[Any]:
    """The error as problem+json (RFC 9457) or as a page; a bare one where that page breaks too."""
    if wants_json(request):
        return as_json(status, title, detail, **more)
    try:
        return page(request, _template(request), status=status, title=title, detail=detail, again=_again(request))
    except Exception as broken:
        log.error("error page", exc_info=broken)
        return Quick(_PLAIN.format(language(), title, title, detail), status_code=status, headers=HEADERS)


def is_testers(request: AnyRequest) -> bool:
    """Whether a tester sees this: by who calls, else by the address."""
    who = caller(request).principal
    if isinstance(who, StaffPrincipal | TesterPrincipal):
        return isinstance(who, TesterPrincipal)
    return request.scope["path"].lstrip("/").partition("/")[0] in OF_TESTERS


def _template(request: AnyRequest) -> str:
    if isinstance(caller(request).principal, StaffPrincipal):
        return "_error_staff.html"
    return "_error_tester.html" if is_testers(request) else "_error.html"


def _again(request: AnyRequest) -> str:
    """The page that a tester without a session tries again; empty for one whom we know, who goes back to the test."""
    path = request.scope["path"]
    if isinstance(caller(request).principal, TesterPrincipal):
        return ""
    return path if path.startswith("/t/") else "/my"


async def form_kept(request: AnyRequest) -> Response[Any]:
    """After a crash: all that was typed in the form, to be sent again by one press. A full disk lets nothing be stored, and
    a browser without our script keeps nothing."""
    try:
        fields = await typed(request)
        if any(text for name, text in fields if name not in UNSEEN) and not wants_json(request):
            form = {"fields": fields, "action": asked(request), "testers": is_testers(request)}
            return page(request, "_not_stored.html", status=500, **form)
    except Exception as broken:
        log.error("error page", exc_info=broken)
    return problem(request, 500, *by_status(500))


def asked(request: AnyRequest) -> str:
    """The address that was asked for, with its query."""
    return with_query(request.scope["path"], request.scope["query_string"].decode("latin-1"))


class Later(Quick):
    """An error page that first has to find something out, for which a handler of errors can't wait."""

    def __init__(self, request: AnyRequest, told: Told) -> None:
        super().__init__("")
        self._request, self._told = request, told

    def to_asgi_response(self, *_: Any, **__: Any) -> ASGIApp:
        async def answer(scope: Any, receive: Any, send: Any) -> None:
            told = await self._told(self._request)
            await told.to_asgi_response(app=None, request=self._request)(scope, receive, send)

        return answer


def unrouted(told: Callable[[AnyRequest], Response[Any]]) -> Told:
    """For an address that nobody has, or not for this method: no guard looked who calls, so that comes first."""

    async def found_out(request: AnyRequest) -> Response[Any]:
        choose_language(request.scope)
        with suppress(Exception):  # a database out of reach: then to nobody we know
            await recognise(request)
        return told(request)

    return found_out
