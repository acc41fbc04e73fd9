"""What the worker does with messages: claim one, deliver it, note what became of it."""

import asyncio
from datetime import datetime
from uuid import UUID

import msgspec

from panel.audit.actions import record
from panel.core import db
from panel.core.clock import now
from panel.core.principals import SYSTEM
from panel.core.settings import settings
from panel.outbox.channels import CHANNELS, Channel, Line, NoLine, Parcel, Refused, Unreachable
from panel.outbox.queries import opened
from panel.outbox.rules import CLAIM_LASTS, State, next_try, place_to_rest

BATCH = 50
_DUE = (
    "SELECT id FROM message WHERE state = 'queued' AND paused_at IS NULL AND channel = {} AND due_at <= {} "
    "ORDER BY due_at, id LIMIT 1"
)
_CLAIM = "UPDATE message SET state = 'sending', claimed_at = {}, attempts = attempts + 1 WHERE "
_CLAIMED = (
    "id, channel, language, to_name, to_address, subject, sealed_text, sealed_html, message_id, attempts, "
    "claimed_at, created_at"
)
_GIVES = f" RETURNING {_CLAIMED}"
_LOST = f"SELECT {_CLAIMED} FROM message WHERE state = 'sending' AND claimed_at <= {{}}"


class Claimed(msgspec.Struct, frozen=True):
    """A message that is this worker's for `CLAIM_LASTS`."""

    id: UUID
    channel: str
    language: str
    to_name: str
    to_address: str
    subject: str
    sealed_text: str
    sealed_html: str
    message_id: str
    attempts: int
    claimed_at: datetime
    created_at: datetime


async def claim(channel: str, at: datetime) -> Claimed | None:
    """Take the message that waits longest; no two workers get the same one."""
    if db.dialect() == "postgres":
        found = await db.rows(f"{_CLAIM} id = ANY(ARRAY({_DUE} FOR UPDATE SKIP LOCKED)){_GIVES}", at, channel, at)
    else:
        found = await db.rows(f"{_CLAIM} id = ({_DUE}) AND state = 'queued'{_GIVES}", at, channel, at)
    return Claimed(**found[0]) if found else None


async def recover(at: datetime) -> int:
    """Give back what a dead worker had claimed. It may have been sent: the copy carries the same Message-ID.

    A message on which workers die again and again ends as failed.
    """
    lost = [Claimed(**row) for row in await db.rows(_LOST, at - CLAIM_LASTS)]
    for message in lost:
        due = next_try(message.attempts, at) and at  # without a pause: the claim was long enough
        await _queue(message, due, "the worker died while sending")
    return len(lost)


async def send_due() -> int:
    """Send what is due, at most a batch for each channel over one connection. Gives how many messages were handled."""
    await asyncio.create_task(recover(now()))
    if settings().production and not settings().mail_url:
        return 0  # `litestar check` refuses this; nothing is lost, it waits
    return sum([await _send_batch(channel) for channel in CHANNELS])


async def _send_batch(channel: Channel) -> int:
    line, handled = channel.line(), 0
    try:
        while handled < BATCH:
            # each message in a task of its own: a dead database connection dies with it
            done = await asyncio.create_task(send_next(channel.key, line))
            if not done:
                break
            handled += 1
    finally:
        await line.close()
    return handled


async def send_next(channel: str, line: Line) -> bool:
    """Claim one message, deliver it, note the outcome. False: nothing is due, or the line is dead for now."""
    message = await claim(channel, now())
    if message is None:
        return False
    if rest := place_to_rest(message.to_address, settings().mail_url):
        return await _settle(message, rest)
    try:
        await line.deliver(_parcel(message))
    except Refused as refused:
        return await _fail(message, str(refused))
    except NoLine as dead:
        await _later(message, str(dead))
        return False
    except Unreachable as trouble:
        return await _later(message, str(trouble))
    return await _settle(message, State.SENT)


def _parcel(message: Claimed) -> Parcel:
    body = opened(message.sealed_text, message.sealed_html)
    if not body.text:
        raise Refused("the body can't be opened: SECRET_KEY is another one than when this was written")
    return Parcel(
        message_id=message.message_id,
        language=message.language,
        to_name=message.to_name,
        to_address=message.to_address,
        subject=message.subject,
        text=body.text,
        html=body.html,
        date=message.created_at,
    )


async def _settle(message: Claimed, state: State) -> bool:
    """The message rests. In production the body of a sent one is blanked: its links are nobody's business."""
    blank = ", sealed_text = '', sealed_html = ''" if state == State.SENT and settings().production else ""
    await db.rows(
        f"UPDATE message SET state = {{}}, sent_at = {{}}, last_error = ''{blank} "
        "WHERE id = {} AND state = 'sending' AND claimed_at = {}",
        state.value,
        now() if state == State.SENT else None,
        message.id,
        message.claimed_at,
    )
    return True


async def _later(message: Claimed, why: str) -> bool:
    return await _queue(message, next_try(message.attempts, now()), why)


async def _queue(message: Claimed, due: datetime | None, why: str) -> bool:
    """Back among those that wait, until `due`; `None`: it was tried often enough."""
    if due is None:
        return await _fail(message, why)
    await db.rows(
        "UPDATE message SET state = 'queued', due_at = {}, last_error = {} "
        "WHERE id = {} AND state = 'sending' AND claimed_at = {}",
        due,
        why[:500],
        message.id,
        message.claimed_at,
    )
    return True


async def _fail(message: Claimed, why: str) -> bool:
    async with db.transaction():
        failed = await db.rows(
            "UPDATE message SET state = 'failed', last_error = {} "
            "WHERE id = {} AND state = 'sending' AND claimed_at = {} RETURNING id",
            why[:500],
            message.id,
            message.claimed_at,
        )
        if failed:
            await record("message.failed", SYSTEM, ("message", message.id, ""))
    return True
