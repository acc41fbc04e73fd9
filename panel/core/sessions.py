"""Our own sessions: the cookie holds a random token, the database its digest. Rotated whenever rights change.

Whoever confirms the link that is open already keeps the session, so that the forms of its other pages go on fitting.

The token begins with the kind of its session, so that the slice that knows such people finds the session and the person
in one statement: each page asks for both.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import msgspec
from litestar.datastructures import Cookie

from panel.core.clock import now
from panel.core.db import write
from panel.core.http import AnyRequest
from panel.core.principals import Anonymous, Principal
from panel.core.settings import settings
from panel.core.tables import Session
from panel.core.tokens import digest, new_token

STAFF_LASTS = timedelta(days=14)
STAFF_IDLE = timedelta(hours=12)
UNATTENDED = "x-unattended"
"""Header of what a page asks by itself, with nobody before it: that keeps no session alive."""
SEEN_EVERY = timedelta(minutes=5)
_OPEN = """INSERT INTO session (id, token_hash, kind, principal_id, created_at, seen_at, expires_at)
VALUES ({}, {}, {}, {}, {}, {}, {})"""
_RENEW = "UPDATE session SET created_at = {}, seen_at = {}, expires_at = {} WHERE token_hash = {} RETURNING id"
_CLOSE = "DELETE FROM session WHERE token_hash = {}"


class OpenSession(msgspec.Struct, frozen=True):
    """A session whose end has not come."""

    token_hash: str
    kind: str
    principal_id: UUID
    seen_at: datetime
    expires_at: datetime


Load = Callable[[str], Awaitable[tuple[OpenSession, Principal] | None]]
"""From the digest of a cookie to the session and whose it is; None when there is none, or that person may not come in."""


def cookie_name() -> str:
    """`__Host-` where the address is https: then no other host or path can plant it."""
    return "__Host-probelauf" if settings().secure_cookies else "probelauf"


async def load_session(request: AnyRequest) -> tuple[OpenSession, Principal] | None:
    """The session of the request's cookie and whose it is, if it lives."""
    token = request.cookies.get(cookie_name(), "")
    load: Load | None = request.app.state.sessions.get(token.partition(".")[0])
    found = await load(digest(token)) if load else None
    return found if found and not _is_over(found[0]) else None


def _is_over(session: OpenSession) -> bool:
    at = now()
    return session.expires_at <= at or (session.kind == "staff" and session.seen_at + STAFF_IDLE <= at)


async def opened_at(session: OpenSession) -> datetime:
    """When this session began: for a tester, when the personal link was last confirmed in this browser."""
    row = await Session.select(Session.created_at).where(Session.token_hash == session.token_hash).first()
    return row["created_at"] if row else session.seen_at


async def touch(session: OpenSession) -> None:
    """Note that the session is in use, at most every few minutes."""
    at = now()
    if session.seen_at + SEEN_EVERY <= at:
        await Session.update({Session.seen_at: at}).where(Session.token_hash == session.token_hash)


async def open_session(request: AnyRequest, kind: str, principal_id: UUID, expires_at: datetime) -> Cookie:
    """End the browser's present session, open a new one (a planted id is worth nothing) and give its cookie.

    Forms made for the rest of this request already belong to the new session.
    """
    await close_session(request)
    token, at = f"{kind}.{new_token()}", now()
    opened = OpenSession(digest(token), kind, principal_id, at, expires_at)
    await write((_OPEN, uuid4(), opened.token_hash, kind, principal_id, at, at, expires_at))
    caller(request).session = opened
    return _cookie(token, max_age=max(0, int((expires_at - at).total_seconds())))


async def renew_session(request: AnyRequest, principal_id: UUID, expires_at: datetime) -> Cookie | None:
    """Begin the browser's present session anew under the same token, so that forms made in it go on fitting: in another
    tab, or under a second click. Gives its cookie; None when there is none, it is another's, or it has just ended."""
    session, at = caller(request).session, now()
    if session is None or session.principal_id != principal_id:
        return None
    renewed = await write((_RENEW, at, at, expires_at, session.token_hash))
    token = request.cookies[cookie_name()]
    return _cookie(token, max_age=max(0, int((expires_at - at).total_seconds()))) if renewed[0] else None


async def close_session(request: AnyRequest) -> Cookie:
    """End this browser's session."""
    caller(request).session = None
    token = request.cookies.get(cookie_name())
    if token:
        await write((_CLOSE, digest(token)))
    return _cookie("", max_age=0)


async def close_all_sessions(principal_id: UUID) -> None:
    """End every session of one principal: disabled, role changed, link withdrawn."""
    await Session.delete().where(Session.principal_id == principal_id)


async def drop_expired_sessions() -> int:
    """Duty: forget sessions that are over. Gives how many."""
    gone = await Session.delete().where(Session.expires_at <= now()).returning(Session.id)
    return len(gone)


def _cookie(value: str, max_age: int) -> Cookie:
    return Cookie(
        key=cookie_name(),
        value=value,
        path="/",
        max_age=max_age,
        httponly=True,
        secure=settings().secure_cookies,
        samesite="lax",
    )


class Caller(msgspec.Struct):
    """What the guard found out about a request; one for each request, in its scope's state."""

    session: OpenSession | None = None
    principal: Principal = Anonymous()
    visit: str = ""
    """Random value in a cookie to which the forms of somebody without a session are bound."""
    visit_is_new: bool = False
    asked: bool = False
    """False where nobody could find out who calls, the database being out of reach: then no form can be bound."""


def caller(request: AnyRequest) -> Caller:
    """The request's caller; unknown until the guard ran."""
    state = request.scope["state"]
    if "caller" not in state:
        state["caller"] = Caller()
    return state["caller"]
