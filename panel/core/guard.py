"""The one guard: every handler says `allow=`, and this decides whether the caller is among them."""

from litestar import Request
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from panel.core.csrf import Held, check_csrf, typed, visit_name
from panel.core.http import AnyRequest
from panel.core.i18n import LANGUAGES, set_language
from panel.core.principals import (
    ADMIN,
    ANYONE,
    MARKETING,
    STAFF,
    TESTER,
    Principal,
    StaffPrincipal,
    TesterPrincipal,
    Who,
)
from panel.core.sessions import UNATTENDED, caller, load_session, touch

__all__ = ["ADMIN", "ANYONE", "MARKETING", "STAFF", "TESTER", "Guard", "speak_to", "staff", "tester"]

LANGUAGE_COOKIE = "language"


class SignInNeeded(Held):
    """A page for staff, and nobody is signed in."""


class LinkNeeded(Held):
    """A page for testers, and no link was followed in this browser."""


class Forbidden(Exception):
    """Signed in, but this page is for other roles."""


class Guard(ASGIMiddleware):
    """In front of every handler: who calls, and whether the form is theirs. As the framework's own guard it would cost a
    copy of the handler a request. A handler `open_without_session` asks those for no token who have none."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request: AnyRequest = Request(scope, receive, send)
        if request.method != "OPTIONS":  # the framework's own answer: which methods there are
            opt = scope["route_handler"].opt
            await _admit(request, opt["allow"])
            await check_csrf(
                request,
                open_without_session=opt.get("open_without_session", False),
                open_to_anyone=opt["allow"] == ANYONE,
                testers=opt["allow"] == TESTER,
            )
        await next_app(scope, receive, send)


async def _admit(request: AnyRequest, allow: frozenset[Who]) -> None:
    """Let in those whom the handler allows."""
    principal = await recognise(request)
    if principal.who not in allow:
        raise _refusal(principal, allow, await typed(request))


async def recognise(request: AnyRequest) -> Principal:
    """Find out who calls, and speak their language."""
    who = caller(request)
    who.visit = request.cookies.get(visit_name(), "")
    if found := await load_session(request):
        who.session, who.principal = found
        if UNATTENDED not in request.headers:
            await touch(who.session)
    who.asked = True
    speak_to(request, who.principal.language)
    return who.principal


def speak_to(request: AnyRequest, code: str) -> None:
    """Speak this person's language, unless somebody chose one by the switch in this browser."""
    if request.cookies.get(LANGUAGE_COOKIE) not in LANGUAGES:
        set_language(code)


def _refusal(principal: Principal, allow: frozenset[Who], kept: list[tuple[str, str]]) -> Exception:
    if isinstance(principal, StaffPrincipal) and allow & STAFF:
        return Forbidden()
    return LinkNeeded(kept) if Who.TESTER in allow else SignInNeeded(kept)


def staff(request: AnyRequest) -> StaffPrincipal:
    """The member of staff who calls; only behind a guard that lets in nobody else."""
    principal = caller(request).principal
    assert isinstance(principal, StaffPrincipal)
    return principal


def tester(request: AnyRequest) -> TesterPrincipal:
    """The tester who calls; only behind `allow=TESTER`."""
    principal = caller(request).principal
    assert isinstance(principal, TesterPrincipal)
    return principal
