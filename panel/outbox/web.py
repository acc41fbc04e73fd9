"""What was written to whom, and whether it arrived."""

import re
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from panel.core.errors import NotAllowed
from panel.core.forms import clean
from panel.core.guard import MARKETING, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _
from panel.core.once import once
from panel.core.pages import page, page_asked, redirect
from panel.core.principals import actor_of
from panel.core.settings import settings
from panel.outbox import actions, queries
from panel.outbox.rules import LABELS, State

LOOKS = {
    State.QUEUED: ("", "clock"),
    State.SENDING: ("brand", "send"),
    State.SENT: ("ok", "mail-check"),
    State.FAILED: ("bad", "triangle-alert"),
    State.HELD: ("warn", "ban"),
    State.SHOWN: ("brand", "eye"),
}
"""Tone and icon of each state."""


@get("/messages", allow=MARKETING)
async def show_messages(request: AnyRequest) -> Response[str]:
    """All messages, newest first."""
    asked = request.query_params
    q, state = clean(asked.get("q", ""))[:200], asked.get("state", "")
    found = await queries.search(q, state, page_asked(request))
    counts = await queries.counts()
    return page(
        request,
        "outbox/messages.html",
        found=found,
        counts=counts,
        paused=await queries.paused(),
        q=q,
        state=state,
        labels=LABELS,
        looks=LOOKS,
        no_server=not settings().mail_url,
    )


@get("/messages/{message_id:uuid}", allow=MARKETING)
async def show_message(request: AnyRequest, message_id: FromPath[UUID]) -> Response[str]:
    """One message; what it says in development only."""
    message = await queries.get(message_id)
    body = await queries.body(message_id)
    return page(
        request,
        "outbox/message.html",
        message=message,
        body=body,
        links=links_in(body.text if body else ""),
        labels=LABELS,
        looks=LOOKS,
    )


@post("/messages/{message_id:uuid}/resend", allow=MARKETING)
async def resend(request: AnyRequest, message_id: FromPath[UUID]) -> Response[Any]:
    """Try a failed message again."""
    first = True
    try:
        async with once(request) as first:
            await actions.resend(message_id, actor_of(staff(request)))
    except NotAllowed:
        if first:
            raise  # else the first of two clicks did it
    return redirect(f"/messages/{message_id}", flash=_(N_("The message goes out again with the next turn.")))


def links_in(text: str) -> list[str]:
    """Our own addresses in a mail, each once."""
    found = re.findall(re.escape(settings().base_url) + r"/[^\s<>\"]+", text)
    return list(dict.fromkeys(found))


ROUTES: list[Any] = [show_messages, show_message, resend]
