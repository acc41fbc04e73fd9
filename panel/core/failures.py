"""What people see when something is refused, missing or broken: a page in their language, or problem+json."""

import json
from typing import Any
from urllib.parse import quote

import structlog
from litestar import Response
from litestar.exceptions import HTTPException

from panel.core.csrf import SAFE, ForeignForm, OthersForm, StaleForm, csrf_token
from panel.core.error_pages import UNSEEN, Later, asked, form_kept, is_testers, problem, unrouted
from panel.core.errors import Changed, Elsewhere, Invalid, NotAllowed, NotFound
from panel.core.guard import Forbidden, LinkNeeded, SignInNeeded
from panel.core.http import HEADERS, AnyRequest
from panel.core.i18n import _
from panel.core.observe import BEGAN
from panel.core.pages import page, redirect, wants_fragment
from panel.core.problems import by_status, wants_json
from panel.core.sessions import caller
from panel.core.tokens import seal

log = structlog.get_logger()

TYPED = "typed form"
"""What is sealed for it waits on a page of its own to be sent again."""


def _by_status(request: AnyRequest, status: int) -> Response[Any]:
    return problem(request, status, *by_status(status))


def on_not_found(request: AnyRequest, exc: NotFound) -> Response[Any]:
    return _by_status(request, 404)


def on_http(request: AnyRequest, exc: HTTPException) -> Response[Any]:
    """What the framework refuses; without our middleware where no route has this address, or none for this method."""

    def told(request: AnyRequest) -> Response[Any]:
        answer = _by_status(request, exc.status_code)
        answer.headers.update({name: value for name, value in (exc.headers or {}).items() if name == "allow"})
        return answer

    return told(request) if BEGAN in request.scope["state"] else Later(request, unrouted(told))


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
    """Ask once more, with a fresh token and everything that was typed. Only a page of ours can read the answer: the request
    came from one, and no other origin is let in."""
    if wants_json(request):
        fresh = csrf_token(request) if caller(request).session else ""
        told = _("Please send that once more"), _("The page was open for long.")
        return problem(request, 403, *told, code="stale", token=fresh)
    return page(
        request, "_send_again.html", status=403, fields=exc.typed, action=asked(request), testers=is_testers(request)
    )


def on_sign_in_needed(request: AnyRequest, exc: SignInNeeded) -> Response[Any]:
    """To the sign-in page; what was typed waits there, sealed, and is offered again afterwards."""
    if wants_json(request):
        return problem(request, 401, _("Please sign in"), _("Your session is over."), code="signed-out")
    if wants_fragment(request) and "hx-history-restore-request" not in request.headers:
        return Response(
            "", status_code=401, media_type="text/html", headers=HEADERS
        )  # the page stands, and app.js says it
    wanted = asked(request)
    if request.method in SAFE:
        return redirect(f"/sign-in?next={quote(wanted)}" if wanted != "/" else "/sign-in")
    held = seal(TYPED, json.dumps({"path": wanted, "fields": exc.typed}))
    return page(request, "staff/sign_in.html", status=401, form=None, held=held, next="")


def on_link_needed(request: AnyRequest, exc: LinkNeeded | OthersForm) -> Response[Any]:
    """A tester without a session, or in that of another link: ask to open the personal link again; show what was typed."""
    if wants_json(request):
        return problem(request, 401, _("Please open your personal link again"), "", code="signed-out")
    fields = [(k, v) for k, v in exc.typed if len(v) > 20 and k not in UNSEEN]
    others = isinstance(exc, OthersForm)
    return page(request, "invitations/link_needed.html", status=401, fields=fields, others=others)


def on_crash(request: AnyRequest, exc: Exception) -> Response[Any]:
    log.error("crash", path=_route(request), exc_info=exc)
    return _by_status(request, 500) if request.method in SAFE else Later(request, form_kept)


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
    OthersForm: on_link_needed,
    HTTPException: on_http,
    Exception: on_crash,
}
