"""Real mails to a real server that can be told to fail."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from panel.core import db
from panel.core.clock import now
from panel.core.errors import NotAllowed
from panel.core.principals import SYSTEM
from panel.outbox import actions, queries, sending
from panel.outbox.channels import CHANNELS
from panel.outbox.duties import send_due
from panel.outbox.rules import PAUSES, State
from tests.conftest import MOMENT
from tests.smtp import MailServer

Clock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def _standing_clock(clock: Clock) -> None:
    """Retries are about time."""


async def queue(address: str = "maria@example.org", key: str = "", **more: Any) -> UUID:
    context = {
        "address": "Frau Berger",
        "thing": "den Brief",
        "step": "Brief lesen",
        "link": "http://probelauf.test/t/x",
    }
    return await actions.enqueue(
        template="has_it_come",
        language="de",
        to_name="Maria Müller-Öz",
        to_address=address,
        context=context,
        dedupe_key=key or f"test:{address}",
        **more,
    )


async def audited(event: str) -> int:
    return int((await db.rows("SELECT COUNT(*) AS n FROM audit_event WHERE event = {}", event))[0]["n"])


async def test_a_mail_goes_out_whole(smtp: MailServer) -> None:
    message_id = await queue()
    assert await send_due() == 1
    (mail,) = smtp.mails_to("maria@example.org")
    assert mail.sender == "probelauf@localhost.invalid"
    assert "Frau Berger" in mail.text
    assert 'href="http://probelauf.test/t/x"' in mail.html
    assert "Maria Müller-Öz" in str(mail.message["To"])
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert "freunde@nordhell.invalid" in mail.message["Reply-To"]
    assert mail.message["Message-ID"] == f"<{message_id}@localhost.invalid>"
    assert not [name for name in list(mail.message) if name.lower().startswith("list-")]
    message = await queries.get(message_id)
    assert (message.state, message.sent_at, message.attempts) == (State.SENT, MOMENT, 1)
    assert await send_due() == 0
    assert smtp.offered == 1


async def test_message_and_cause_are_stored_together_or_not_at_all() -> None:
    with pytest.raises(RuntimeError):
        async with db.transaction():
            await queue()
            raise RuntimeError
    assert (await queries.search()).total == 0


async def test_the_same_key_is_the_same_message(smtp: MailServer) -> None:
    assert await queue(key="once") == await queue("other@example.org", key="once")
    assert await send_due() == 1
    assert smtp.mails_to("other@example.org") == []


async def test_at_rest_the_body_is_sealed(smtp: MailServer) -> None:
    await queue()
    (row,) = await db.rows("SELECT sealed_text, sealed_html FROM message")
    assert "probelauf.test/t/x" not in row["sealed_text"] + row["sealed_html"]


async def test_later_is_later(smtp: MailServer, clock: Clock) -> None:
    await queue(due_at=MOMENT + timedelta(hours=1))
    assert await send_due() == 0
    clock(MOMENT + timedelta(hours=1))
    assert await send_due() == 1


async def test_a_busy_server_is_tried_again_with_growing_pauses(smtp: MailServer, clock: Clock) -> None:
    message_id = await queue()
    smtp.fail_with("451 4.3.0 come again", times=2)
    at = MOMENT
    for pause in PAUSES[:2]:
        assert await send_due() == 1
        message = await queries.get(message_id)
        assert (message.state, message.due_at) == (State.QUEUED, at + pause)
        assert "451" in message.last_error
        assert await send_due() == 0, "not before its time"
        at += pause
        clock(at)
    assert await send_due() == 1
    assert (await queries.get(message_id)).state == State.SENT
    assert len(smtp.taken) == 1


async def test_a_server_that_never_recovers_is_given_up(smtp: MailServer, clock: Clock) -> None:
    message_id = await queue()
    smtp.fail_with("451 4.3.0 come again")
    at = MOMENT
    for pause in (*PAUSES, timedelta(0)):
        await send_due()
        at += pause
        clock(at)
    assert (await queries.get(message_id)).state == State.FAILED
    assert smtp.offered == len(PAUSES) + 1
    assert await audited("message.failed") == 1


async def test_never_means_never(smtp: MailServer, clock: Clock) -> None:
    message_id = await queue()
    smtp.fail_with("550 5.1.1 no such user")
    assert await send_due() == 1
    message = await queries.get(message_id)
    assert message.state == State.FAILED
    assert "550" in message.last_error
    clock(MOMENT + timedelta(days=3))
    assert await send_due() == 0
    assert smtp.offered == 1
    assert await audited("message.failed") == 1


async def test_one_bad_address_does_not_hold_up_the_others(smtp: MailServer) -> None:
    for number in range(5):
        await queue(f"p{number}@example.org")
    smtp.fail_with("550 5.1.1 no such user", times=1)
    assert await send_due() == 5
    assert len(smtp.taken) == 4


async def test_a_cut_line_is_opened_again(smtp: MailServer, clock: Clock) -> None:
    for number in range(3):
        await queue(f"p{number}@example.org")
    smtp.drop(times=1)
    assert await send_due() == 3
    assert len(smtp.taken) == 2
    clock(MOMENT + PAUSES[0])
    assert await send_due() == 1
    assert sorted(mail.recipients[0] for mail in smtp.taken) == [f"p{n}@example.org" for n in range(3)]


async def test_without_a_server_one_message_is_tried_and_the_rest_waits(smtp: MailServer, clock: Clock) -> None:
    for number in range(3):
        await queue(f"p{number}@example.org")
    smtp.refuse()
    assert await send_due() == 0
    assert sorted(m.attempts for m in (await queries.search()).items) == [0, 0, 1]
    smtp.recover()
    clock(MOMENT + PAUSES[0])
    assert await send_due() == 3


async def test_two_workers_send_nothing_twice(smtp: MailServer) -> None:
    wanted = [f"p{number:02}@example.org" for number in range(30)]
    for address in wanted:
        await queue(address)
    handled = await asyncio.gather(*(asyncio.create_task(send_due()) for _ in range(3)))
    assert sum(handled) == 30
    assert sorted(mail.recipients[0] for mail in smtp.taken) == wanted


async def test_a_claim_is_one_workers(smtp: MailServer) -> None:
    await queue()
    claims = await asyncio.gather(*(asyncio.create_task(sending.claim("email", now())) for _ in range(8)))
    assert len([claim for claim in claims if claim]) == 1


async def test_without_the_claims_condition_two_workers_would_take_the_same_message(smtp: MailServer) -> None:
    """The control of the test above: read first, write later, and both believe it is theirs."""
    await queue()
    both_have_read = asyncio.Barrier(2)

    async def careless() -> UUID:
        (row,) = await db.rows("SELECT id FROM message WHERE state = 'queued'")
        await both_have_read.wait()
        await db.rows("UPDATE message SET state = 'sending' WHERE id = {}", row["id"])
        return row["id"]

    first, second = await asyncio.gather(*(asyncio.create_task(careless()) for _ in range(2)))
    assert first == second


async def test_invented_addresses_are_held_back(smtp: MailServer) -> None:
    message_id = await queue("maria@friends.invalid")
    await send_due()
    assert (await queries.get(message_id)).state == State.HELD
    assert smtp.offered == 0


async def test_without_a_mail_server_messages_are_shown() -> None:
    message_id = await queue()
    await send_due()
    assert (await queries.get(message_id)).state == State.SHOWN
    body = await queries.body(message_id)
    assert body is not None
    assert "http://probelauf.test/t/x" in body.text


async def test_in_production_a_sent_body_is_gone_and_none_is_ever_shown(
    smtp: MailServer, setting: Callable[..., None]
) -> None:
    setting(environment="production")
    message_id = await queue()
    assert await queries.body(message_id) is None
    await send_due()
    (row,) = await db.rows("SELECT sealed_text, sealed_html FROM message")
    assert row == {"sealed_text": "", "sealed_html": ""}
    assert len(smtp.taken) == 1


async def test_in_production_without_a_server_nothing_is_lost(setting: Callable[..., None]) -> None:
    setting(environment="production")
    message_id = await queue()
    assert await send_due() == 0
    assert (await queries.get(message_id)).state == State.QUEUED


async def test_a_failed_message_is_sent_again_by_hand(smtp: MailServer) -> None:
    message_id = await queue()
    smtp.fail_with("550 5.1.1 no such user", times=1)
    await send_due()
    await actions.resend(message_id, SYSTEM)
    assert await send_due() == 1
    assert len(smtp.taken) == 1
    with pytest.raises(NotAllowed):
        await actions.resend(message_id, SYSTEM)
    assert await audited("message.retried") == 1


def test_every_channel_has_a_key_of_its_own() -> None:
    assert len({channel.key for channel in CHANNELS}) == len(CHANNELS)
