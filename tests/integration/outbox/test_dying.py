"""Workers die with a message in their hands."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from panel.outbox import queries, sending
from panel.outbox.duties import send_due
from panel.outbox.rules import CLAIM_LASTS, PAUSES, State
from tests.conftest import MOMENT
from tests.integration.outbox.test_sending import Clock, audited, queue
from tests.smtp import MailServer


@pytest.fixture(autouse=True)
def _standing_clock(clock: Clock) -> None:
    """A claim lasts for some time."""


async def test_a_worker_that_dies_after_sending_sends_a_copy_under_the_same_name(
    setting: Callable[..., None], clock: Clock
) -> None:
    smtp = Murderer()
    with smtp:
        setting(mail_url=smtp.url)
        await queue()
        worker = await asyncio.create_subprocess_exec(sys.executable, "-c", WORKER)
        smtp.victim = worker.pid
        assert await worker.wait() == -signal.SIGKILL
        assert (await queries.search()).items[0].state == State.SENDING, "sent, and nobody noted it"
        assert await send_due() == 0, "its claim still holds"
        clock(MOMENT + CLAIM_LASTS)
        assert await send_due() == 1
    first, second = smtp.taken
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert (await queries.search()).items[0].state == State.SENT


async def test_a_message_on_which_workers_die_again_and_again_fails_as_others_do(clock: Clock) -> None:
    message_id, at = await queue(), MOMENT
    for _ in (*PAUSES, "the last"):
        assert (await queries.get(message_id)).state == State.QUEUED
        assert await sending.claim("email", at)
        at += CLAIM_LASTS
        clock(at)
        assert await sending.recover(at) == 1
    message = await queries.get(message_id)
    assert (message.state, message.last_error) == (State.FAILED, "the worker died while sending")
    assert await audited("message.failed") == 1


WORKER = f"""
import asyncio
from datetime import datetime
from panel.core import clock, db
from panel.outbox.duties import send_due

async def work():
    await db.start()
    with clock.frozen(datetime.fromisoformat("{MOMENT.isoformat()}")):
        await send_due()

asyncio.run(work())
"""
"""A worker process of its own, at the tests' moment."""


class Murderer(MailServer):
    """Takes the message and kills its sender before the answer."""

    victim: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        if self.victim:
            os.kill(self.victim, signal.SIGKILL)
            self.victim = 0
        return answer
