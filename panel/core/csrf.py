"""Forms are bound to the session they were made for; a stale one is asked again and keeps what was typed.

Their token also tells for whom they were made: that of another personal link is not asked again, since two people may
share one tablet, and one may have two links.
"""

import secrets
from urllib.parse import urlsplit

from litestar.datastructures import Cookie
from litestar.exceptions import HTTPException
from markupsafe import Markup

from panel.core.http import AnyRequest
from panel.core.sent import sent
from panel.core.sessions import Caller, caller
from panel.core.settings import settings
from panel.core.tokens import same, signature

FIELD = "_csrf"
HEADER = "x-csrf-token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
WHOSE = 16
"""Letters of a token that tell for whom its form was made."""
MAX_KEPT = 1_000_000
"""Characters of a form that are kept for a second try: no page of ours has more, and the answer grows with them."""
NEVER_KEPT = frozenset({FIELD, "password", "password_again", "current_password"})


class Held(Exception):
    """The request can't go on now, but what was typed in it must not be lost."""

    def __init__(self, typed: list[tuple[str, str]] | None = None) -> None:
        super().__init__()
        self.typed = typed or []


class StaleForm(Held):
    """The form belongs to another session: show it again with a fresh token and all that was typed."""


class OthersForm(Held):
    """The form belongs to another personal link, which was open in this browser before."""


class ForeignForm(Exception):
    """The form came from another site."""


def visit_name() -> str:
    """As the session's, no other host may plant it where the address is https."""
    return "__Host-visit" if settings().secure_cookies else "visit"


def csrf_token(request: AnyRequest) -> str:
    """The token for forms of this caller. Somebody without a session gets a visit cookie to bind it to."""
    who = caller(request)
    if who.session is None and not who.visit:
        who.visit, who.visit_is_new = secrets.token_urlsafe(24), True
    return _token(who)


def csrf_field(request: AnyRequest, value: str = "") -> Markup:
    """The hidden input that every form carries."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, value or csrf_token(request))


def visit_cookie(who: Caller) -> Cookie | None:
    """The cookie to set when a form was just made for somebody without a session."""
    if not who.visit_is_new:
        return None
    return Cookie(
        key=visit_name(), value=who.visit, path="/", httponly=True, secure=settings().secure_cookies, samesite="lax"
    )


async def check_csrf(
    request: AnyRequest,
    *,
    open_without_session: bool = False,
    open_to_anyone: bool = False,
    testers: bool = False,
) -> None:
    """Raise `ForeignForm` for another site's request, `StaleForm` for a token of another session, and `OthersForm` for
    that of another invitation where the form is one of `testers`.

    What is `open_to_anyone` fits from before the session, too: a slow second click on the door comes with the session
    that the first one opened.
    """
    if request.method in SAFE:
        return
    if not _same_site(request):
        raise ForeignForm
    who = caller(request)
    if who.session is None and open_without_session:
        return
    token = request.headers.get(HEADER) or (await sent(request)).get(FIELD)
    fits = [_token(who)] if who.session or who.visit else []
    if open_to_anyone and who.visit:
        fits.append(_token(Caller(visit=who.visit)))
    if not any(same(token, fitting) for fitting in fits):
        others = testers and len(token) == len(_token(who)) and token[-WHOSE:] not in (_whose(who), _whose(Caller()))
        raise (OthersForm if others else StaleForm)(await typed(request))


async def typed(request: AnyRequest) -> list[tuple[str, str]]:
    """The texts of the request's form, without secrets and files."""
    if request.method in SAFE:
        return []
    try:
        texts = (await sent(request)).texts
    except HTTPException:
        return []
    kept = [(name, text.replace("\x00", "")) for name, text in texts if name not in NEVER_KEPT]
    return kept if sum(len(name) + len(text) for name, text in kept) <= MAX_KEPT else []


def _token(who: Caller) -> str:
    return signature("csrf", _binding(who)) + _whose(who)


def _whose(who: Caller) -> str:
    """The end of a token: the same in all sessions of one member of staff or one invitation, and for everybody without."""
    return signature("whose form", str(who.session.principal_id) if who.session else "")[:WHOSE]


def _binding(who: Caller) -> str:
    return who.session.token_hash if who.session else "visit:" + who.visit


def _same_site(request: AnyRequest) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin is None:
        return True  # old browsers send neither; the token decides
    try:
        return urlsplit(origin).netloc in (request.headers.get("host"), urlsplit(settings().base_url).netloc)
    except ValueError:
        return False
