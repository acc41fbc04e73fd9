"""To whom we may not write now, nothing goes out; what waits is kept, and goes out once we may."""

from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from panel.core.clock import now
from panel.core.errors import NotAllowed
from panel.core.principals import SYSTEM, Role
from panel.customers import actions as customers
from panel.customers.rules import Basis
from panel.incentives import actions as incentives
from panel.incentives import pools, unseen
from panel.invitations import actions as invitations
from panel.invitations import queries as invited
from panel.outbox import actions, queries, sending
from panel.outbox.channels import CHANNELS
from panel.outbox.duties import send_due
from panel.outbox.rules import State
from tests import cast
from tests.conftest import MOMENT
from tests.integration.incentives.made import BEFORE, SELMA, approved, earned, pool
from tests.integration.outbox.test_sending import Clock, queue
from tests.smtp import MailServer

TO = "maria@example.org"


async def silenced(customer_id: UUID, why: str) -> None:
    if why == "archived":
        await customers.archive(customer_id, SYSTEM)
    else:
        await cast.with_basis(customer_id, None)


async def heard(customer_id: UUID, why: str) -> None:
    if why == "archived":
        await customers.restore(customer_id, SYSTEM)
    else:
        await cast.with_basis(customer_id, Basis.CONTRACT)


@pytest.mark.parametrize("why", ["archived", "no basis"])
async def test_what_waits_is_held_and_goes_out_once_we_may_write_again(smtp: MailServer, why: str) -> None:
    maria = await cast.customer(email=TO)
    message_id = await queue(customer_id=maria.id)
    await queue("horst@example.org", customer_id=(await cast.customer("Horst Kolbe")).id)
    await silenced(maria.id, why)
    assert await send_due() == 1
    assert (smtp.mails_to(TO), len(smtp.mails_to("horst@example.org"))) == ([], 1)
    assert (await queries.get(message_id)).paused
    await heard(maria.id, why)
    assert await send_due() == 1
    assert len(smtp.mails_to(TO)) == 1
    assert not (await queries.get(message_id)).paused


async def test_both_reasons_must_be_gone(smtp: MailServer) -> None:
    maria = await cast.customer(email=TO)
    await queue(customer_id=maria.id)
    await silenced(maria.id, "archived")
    await silenced(maria.id, "no basis")
    await heard(maria.id, "archived")
    assert await send_due() == 0
    await heard(maria.id, "no basis")
    assert await send_due() == 1


async def test_what_a_worker_could_not_deliver_meanwhile_waits_too(smtp: MailServer, clock: Clock) -> None:
    clock(MOMENT)
    maria = await cast.customer(email=TO)
    message_id = await queue(customer_id=maria.id)
    claimed = await sending.claim(CHANNELS[0].key, now())
    assert claimed
    await silenced(maria.id, "no basis")
    await sending._later(claimed, "no line")
    clock(MOMENT + timedelta(days=1))
    assert await send_due() == 0
    message = await queries.get(message_id)
    assert (message.state, message.paused) == (State.QUEUED, True)


async def test_what_went_out_is_not_called_paused(smtp: MailServer) -> None:
    maria = await cast.customer(email=TO)
    message_id = await queue(customer_id=maria.id)
    await send_due()
    await silenced(maria.id, "no basis")
    assert not (await queries.get(message_id)).paused
    assert await queries.paused() == 0


async def test_a_failed_one_is_not_sent_again_by_hand(smtp: MailServer) -> None:
    maria = await cast.customer(email=TO)
    message_id = await queue(customer_id=maria.id)
    smtp.fail_with("550 5.1.1 no such user", times=1)
    await send_due()
    await silenced(maria.id, "no basis")
    with pytest.raises(NotAllowed) as no:
        await actions.resend(message_id, SYSTEM)
    assert no.value.refusal.code == "paused"
    await heard(maria.id, "no basis")
    await actions.resend(message_id, SYSTEM)


@pytest.mark.parametrize("first", ["queued", "silent"])
async def test_a_voucher_code_by_mail_is_not_lost(smtp: MailServer, clock: Clock, first: str) -> None:
    """Queued before they were put away, or written afterwards: it waits, whatever the storage time says, and goes out."""
    clock(MOMENT)
    maria, pool_id = await cast.customer(email=TO), await pool()
    await pools.add_codes(pool_id, "ABCD-1111", SELMA)
    bonus = await earned(pool_id=pool_id, customer=maria, invited_for_days=60)
    await approved(bonus)
    await incentives.pay([bonus], SELMA)
    await send_due()
    told = len(smtp.mails_to(TO))
    if first == "silent":
        await silenced(maria.id, "archived")
    assert await unseen.mail_to(maria.id, BEFORE.id, SELMA)
    for asked in await invited.for_purpose(BEFORE.id):
        await invitations.withdraw(asked.id, SELMA)
    if first == "queued":
        await silenced(maria.id, "archived")
    await send_due()
    assert len(smtp.mails_to(TO)) == told
    clock(MOMENT + timedelta(days=400))
    assert await queries.on_its_way(bonus)
    await heard(maria.id, "archived")
    await send_due()
    assert "ABCD-1111" in smtp.mails_to(TO)[-1].text


async def test_the_pages_say_so(client: httpx.AsyncClient) -> None:
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    maria = await cast.customer(email=TO)
    message_id = await queue(customer_id=maria.id, about=("run", uuid4()))
    assert "paused" not in (await client.get("/messages")).text
    await silenced(maria.id, "archived")
    assert "1 message is paused" in (await client.get("/messages")).text
    page = (await client.get(f"/messages/{message_id}")).text
    assert "goes out by itself" in page
    assert f'href="/customers/{maria.id}"' in page
