"""Put a message into the outbox, in the transaction of what it tells; send a failed one again."""

from datetime import datetime
from email.utils import parseaddr
from typing import Any
from uuid import UUID, uuid4

from panel.audit.actions import record
from panel.core import db
from panel.core.clock import now
from panel.core.errors import NotAllowed, Refusal
from panel.core.i18n import N_
from panel.core.principals import Actor
from panel.core.settings import settings
from panel.core.tokens import seal
from panel.outbox import queries
from panel.outbox.compose import compose
from panel.outbox.rules import State, may_move
from panel.outbox.tables import Message

EMAIL = "email"
_CHUNK = 400
_INSERT = f"""INSERT INTO message (id, dedupe_key, channel, template, language, to_name, to_address, subject, sealed_text,
sealed_html, message_id, state, attempts, due_at, created_at, last_error, about_kind, about_id, customer_id)
VALUES ({", ".join(["{}"] * 19)}) ON CONFLICT (dedupe_key) DO NOTHING RETURNING id"""


async def enqueue(
    *,
    template: str,
    language: str,
    to_name: str,
    to_address: str,
    context: dict[str, Any],
    dedupe_key: str,
    about: tuple[str, UUID] | None = None,
    customer_id: UUID | None = None,
    due_at: datetime | None = None,
) -> UUID:
    """Keep one message, rendered now, for the worker to send from `due_at` (else at once). Gives its id.

    Belongs into the transaction of what the message tells: both are stored or neither. A `dedupe_key` that was there
    before gives the first message's id and changes nothing.
    """
    if (known := await _known(dedupe_key)) is not None:
        return known
    made, message_id, at = compose(template, language, context), uuid4(), now()
    kind, about_id = about or ("", None)
    (inserted,) = await db.write(
        (
            _INSERT,
            message_id,
            dedupe_key,
            EMAIL,
            template,
            language,
            to_name[:200],
            to_address,
            made.subject,
            seal(queries.MAIL, made.text),
            seal(queries.MAIL, made.html),
            f"<{message_id}@{_domain()}>",
            State.QUEUED.value,
            0,
            due_at or at,
            at,
            "",
            kind,
            about_id,
            customer_id,
        )
    )
    if inserted:
        return message_id
    known = await _known(dedupe_key)
    assert known is not None
    return known


async def unsay(template: str, about_id: UUID) -> None:
    """Somebody took back what messages of this kind say about one thing: those not sent yet are dropped (what a worker
    has in its hands may still go out, and leaves nothing here), of others the words are forgotten.
    """
    await db.write(
        (
            "DELETE FROM message WHERE template = {} AND about_id = {} AND state NOT IN ('sent', 'shown')",
            template,
            about_id,
        ),
        (
            "UPDATE message SET sealed_text = '', sealed_html = '' WHERE template = {} AND about_id = {}",
            template,
            about_id,
        ),
    )


async def pause(customer_id: UUID) -> None:
    """Nothing may be written to this customer for now: what was not sent yet waits, tries and all, until `go_on`.

    What a worker has in its hands may still go out; if it comes back, it waits too. Twice is once.
    """
    waits = "paused_at IS NULL AND state NOT IN ('sent', 'shown')"
    await db.write((f"UPDATE message SET paused_at = {{}} WHERE customer_id = {{}} AND {waits}", now(), customer_id))


async def go_on(customer_id: UUID) -> None:
    """We may write to this customer again: what waited for that goes out with the next turn. Twice is once."""
    await db.write(
        ("UPDATE message SET paused_at = NULL WHERE customer_id = {} AND paused_at IS NOT NULL", customer_id)
    )


async def forget_whom(*about_ids: UUID) -> None:
    """No message leads from these things to a person any more: there is none, as its subject and key tell too much."""
    for start in range(0, len(about_ids), _CHUNK):
        part = about_ids[start : start + _CHUNK]
        await db.write((f"DELETE FROM message WHERE about_id IN ({db.marks(part)})", *part))


async def _known(dedupe_key: str) -> UUID | None:
    found = await db.rows("SELECT id FROM message WHERE dedupe_key = {}", dedupe_key)
    return found[0]["id"] if found else None


def _domain() -> str:
    """The right part of Message-IDs: our sender's, so that a mail's name is the same on every machine."""
    return parseaddr(settings().mail_from)[1].partition("@")[2] or "localhost.invalid"


async def resend(message_id: UUID, actor: Actor) -> None:
    """Let the worker try a failed or held-back message afresh, under its old Message-ID.

    Raises `NotFound`, and `NotAllowed` for a message in any other state, or while nothing may be written to its customer.
    """
    async with db.transaction():
        message = await queries.get(message_id)
        if message.paused:
            raise NotAllowed(Refusal("paused", N_("This message waits: nothing may be written to its person now.")))
        if not may_move(message.state, State.QUEUED) or message.state == State.SENDING:
            raise NotAllowed(Refusal("not_failed", N_("This message is not waiting for a new try.")))
        moved = await (
            Message.update(
                {Message.state: State.QUEUED, Message.attempts: 0, Message.due_at: now(), Message.last_error: ""}
            )
            .where((Message.id == message_id) & (Message.state == message.state))
            .returning(Message.id)
        )
        if moved:
            await record("message.retried", actor, ("message", message_id, ""))
