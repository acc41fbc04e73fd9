"""What somebody takes back is not kept in the outbox, whatever a worker does at that moment."""

from uuid import uuid4

import pytest

from panel.core import db
from panel.core.clock import now
from panel.core.principals import SYSTEM
from panel.outbox import actions, queries, sending
from panel.outbox.duties import send_due
from panel.outbox.rules import State
from tests.integration.outbox.test_sending import audited, queue
from tests.smtp import MailServer


@pytest.mark.parametrize("late", [False, True], ids=["waiting", "in a worker's hands"])
async def test_what_was_unsaid_is_not_kept_whatever_a_worker_does(smtp: MailServer, late: bool) -> None:
    run, other = uuid4(), uuid4()
    await queue(key="this", about=("run", run))
    kept = await queue("horst@example.org", key="that", about=("run", other))
    claimed = await sending.claim("email", now()) if late else None
    await actions.unsay("has_it_come", run)
    if claimed:
        await sending._settle(claimed, State.SHOWN)
        await sending._fail(claimed, "no line")
    assert [row["id"] for row in await db.rows("SELECT id FROM message")] == [kept]
    assert await audited("message.failed") == 0


async def test_what_was_sent_and_unsaid_keeps_its_place_without_its_words(smtp: MailServer) -> None:
    run = uuid4()
    message_id = await queue(about=("run", run))
    await send_due()
    await actions.unsay("another_template", run)
    assert (await queries.body(message_id)) != queries.opened("", "")
    await actions.unsay("has_it_come", run)
    assert (await queries.get(message_id)).state is State.SENT
    assert (await queries.body(message_id)) == queries.opened("", "")


async def test_the_log_which_forgets_nothing_names_no_person(smtp: MailServer) -> None:
    """The subject of "stuck" is somebody's name; the message itself may be deleted, a row of the log may not."""
    message_id = await queue()
    smtp.fail_with("550 5.1.1 no such user", times=1)
    await send_due()
    await actions.resend(message_id, SYSTEM)
    logged = await db.rows("SELECT subject_id, subject_label, data FROM audit_event WHERE event LIKE 'message.%'")
    assert logged == [{"subject_id": message_id, "subject_label": "", "data": "{}"}] * 2
