"""What people see when something is refused, missing or broken: a page in their language, or problem+json."""

import json
from typing import Any
from urllib.parse import quote

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from panel.core.csrf import ForeignForm, StaleForm
from panel.core.errors import Changed, Elsewhere, Invalid, NotAllowed, NotFound
from panel.core.guard import Forbidden, LinkNeeded, SignInNeeded
from panel.core.i18n import N_, _
from panel.core.observe import BEGAN, choose_language
from panel.core.pages import HEADERS, page, redirect
from panel.core.principals import TesterPrincipal
from panel.core.sessions import caller
from panel.core.tokens import seal

log = structlog.get_logger()
AnyRequest = Request[Any, Any, Any]

TITLES: dict[int, tuple[str, str]] = {
    400: (N_("That did not reach us in one piece"), N_("Please go back and try again.")),
    403: (N_("This page is not for your role"), N_("Ask an administrator if you need it.")),
    404: (N_("There is nothing here"), N_("The address may be mistyped, or what stood here is gone.")),
    405: (N_("That does not work here"), N_("Please go back and use the buttons of the page.")),
    409: (N_("That is not possible now"), N_("Please go back and look at the present state.")),
    413: (N_("That is too large"), N_("Please send a smaller file.")),
    429: (N_("Too many tries"), N_("Please wait a few minutes and try again.")),
    500: (N_("Something broke on our side"), N_("It has been noted. What you saved before is safe. Please try again.")),
}


TYPED = "typed form"
"""What is sealed for it waits on a page of its own to be sent again."""
OF_TESTERS = frozenset({"my", "t", "new-link"})
"""First parts of the addresses that testers open."""


def wants_json(request: AnyRequest) -> bool:
    accept = request.headers.get("accept", "")
    return "json" in accept and "text/html" not in accept


def problem(request: AnyRequest, status: int, title: str, detail: str, **more: Any) -> Response[Any]:
    """The error as problem+json (RFC 9457) or as a page."""
    if wants_json(request):
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
        return Response(json.dumps(body), status_code=status, media_type="application/problem+json", headers=HEADERS)
    if is_testers(request):
        return page(request, "_error_tester.html", status=status, title=title, detail=detail, again=_again(request))
    return page(request, "_error.html", status=status, title=title, detail=detail)


def is_testers(request: AnyRequest) -> bool:
    """Whether a tester sees this: by who calls, else by the address (for what does not exist nobody was asked)."""
    of_testers = request.scope["path"].split("/")[1] in OF_TESTERS
    return of_testers or isinstance(caller(request).principal, TesterPrincipal)


def _again(request: AnyRequest) -> str:
    """Where a tester tries again: the page itself where it may come back, else the test's home."""
    path = request.scope["path"]
    return path if path.startswith("/t/") else "/my"


def _by_status(request: AnyRequest, status: int) -> Response[Any]:
    if BEGAN not in request.scope["state"]:
        choose_language(request.scope)  # no middleware ran: no route has this address, or that of the files
    title, detail = TITLES.get(status, TITLES[400] if status < 500 else TITLES[500])
    return problem(request, status, _(title), _(detail))


def on_not_found(request: AnyRequest, exc: NotFound) -> Response[Any]:
    return _by_status(request, 404)


def on_http(request: AnyRequest, exc: HTTPException) -> Response[Any]:
    return _by_status(request, exc.status_code)


def on_forbidden(request: AnyRequest, exc: Forbidden) -> Response[Any]:
    return _by_status(request, 403)


def on_foreign_form(request: AnyRequest, exc: ForeignForm) -> Response[Any]:
    return problem(request, 403, _("This form came from another site"), _("Please open the page here and try again."))


def on_not_allowed(request: AnyRequest, exc: NotAllowed) -> Response[Any]:
    refusal = exc.refusal
    return problem(request, 409, _("That is not possible now"), _(refusal.message, **refusal.params), code=refusal.code)


def on_changed(request: AnyRequest, exc: Changed) -> Response[Any]:
    return problem(
        request,
        409,
        _("Somebody saved in between"),
        _("Nothing of yours was stored. Go back, copy what you typed, reload the page and enter it again."),
    )


def on_elsewhere(request: AnyRequest, exc: Elsewhere) -> Response[Any]:
    return _by_status(request, 409) if wants_json(request) else redirect(exc.url)


def on_invalid(request: AnyRequest, exc: Invalid) -> Response[Any]:
    text = " ".join(_(m) for m in exc.errors.values())
    return problem(request, 422, _("Please check what you entered"), text, errors=exc.errors)


def on_stale_form(request: AnyRequest, exc: StaleForm) -> Response[Any]:
    """Ask once more, with a fresh token and everything that was typed."""
    if wants_json(request):
        return problem(request, 403, _("Please send that once more"), _("The page was open for long."), code="stale")
    action, testers = request.scope["path"], is_testers(request)
    return page(request, "_send_again.html", status=403, fields=exc.typed, action=action, testers=testers)


def on_sign_in_needed(request: AnyRequest, exc: SignInNeeded) -> Response[Any]:
    """To the sign-in page; what was typed waits there, sealed, and is offered again afterwards."""
    if wants_json(request):
        return problem(request, 401, _("Please sign in"), _("Your session is over."), code="signed-out")
    path = request.scope["path"]
    if request.method == "GET":
        query = request.scope["query_string"].decode("latin-1")
        asked = quote(f"{path}?{query}" if query else path)
        return redirect(f"/sign-in?next={asked}" if asked != "/" else "/sign-in")
    held = seal(TYPED, json.dumps({"path": path, "fields": exc.typed}))
    return page(request, "staff/sign_in.html", status=401, form=None, held=held, next="")


def on_link_needed(request: AnyRequest, exc: LinkNeeded) -> Response[Any]:
    """A tester without a session: ask to open the personal link again; show what was typed."""
    if wants_json(request):
        return problem(request, 401, _("Please open your personal link again"), "", code="signed-out")
    fields = [(k, v) for k, v in exc.typed if len(v) > 20]
    return page(request, "invitations/link_needed.html", status=401, fields=fields)


def on_crash(request: AnyRequest, exc: Exception) -> Response[Any]:
    log.error("crash", path=_route(request), exc_info=exc)
    return _by_status(request, 500)


def _route(request: AnyRequest) -> str:
    return str(request.scope.get("path_template", ""))


HANDLERS: dict[Any, Any] = {
    NotFound: on_not_found,
    NotAllowed: on_not_allowed,
    Changed: on_changed,
    Invalid: on_invalid,
    Elsewhere: on_elsewhere,
    Forbidden: on_forbidden,
    ForeignForm: on_foreign_form,
    StaleForm: on_stale_form,
    SignInNeeded: on_sign_in_needed,
    LinkNeeded: on_link_needed,
    HTTPException: on_http,
    Exception: on_crash,
}
