"""Storage is over, and a code lies there that nobody has looked at: its owner stays known until that is settled."""

from collections.abc import Callable
from html import unescape
from uuid import UUID

import httpx

from panel.core.principals import SYSTEM, Role
from panel.core.settings import settings
from panel.customers.rules import Basis
from panel.incentives import actions as incentives
from panel.incentives import queries as bonuses
from panel.incentives import supply
from panel.incentives.unseen import mail_before_the_end
from panel.outbox.sending import send_due
from scenarios.runs.actions import part_old
from scenarios.runs.rules import RunView
from tests import cast
from tests.integration.incentives.made import approved, pool
from tests.integration.incentives.test_unseen import owner_has
from tests.integration.runs.made import MARIA, Way, mails
from tests.integration.runs.test_parting import bonus_of, last_day, owner, people_behind

OTHER = "another key that is long enough to be one, really"
WORDS = "no contact basis is noted. Note one and the code goes out by mail"


async def given(way: Way) -> tuple[RunView, UUID]:
    """Maria was sent to her code; she never looks."""
    run = await way.completed(MARIA)
    bonus = await bonus_of(run)
    await approved(bonus)
    assert await incentives.pay_due() == 1
    await send_due()
    return run, bonus


async def storage_ends(way: Way, run: RunView, bonus: UUID) -> None:
    """Nothing leads from the answers to Maria, yet it is known whom the code belongs to."""
    await last_day(way, 24)
    assert [await part_old(), await part_old()] == [1, 0]
    assert await people_behind(run) == set()
    assert await owner(bonus) == (await cast.customer(MARIA)).id


async def settled(bonus: UUID) -> None:
    """The code goes to Maria, and then nobody knows whose it was."""
    assert await mail_before_the_end() == 1
    assert [mail["to_name"] for mail in await mails("bonus_voucher_code")] == [MARIA]
    await send_due()
    await part_old()
    assert await owner(bonus) is None
    assert await bonuses.purposes_of_people() == ()


async def test_without_a_contact_basis_one_can_still_be_noted(way: Way, client: httpx.AsyncClient) -> None:
    await pool(3)
    run, bonus = await given(way)
    await owner_has(None)
    await storage_ends(way, run, bonus)
    assert await mail_before_the_end() == 0
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    for path in ("/incentives", f"/incentives/bonus/{bonus}"):
        assert WORDS in unescape((await client.get(path)).text), path
    await owner_has(Basis.CONTRACT)
    await settled(bonus)


async def test_with_another_key_the_former_one_still_mends_it(way: Way, setting: Callable[..., None]) -> None:
    await pool(3)
    run, bonus = await given(way)
    former = settings().secret_key
    setting(secret_key=OTHER)
    await storage_ends(way, run, bonus)
    assert await mail_before_the_end() == 0
    setting(secret_key=former)
    await settled(bonus)


async def test_with_a_worker_that_stood_still_until_then_the_code_goes_out_now(way: Way) -> None:
    await pool(3)
    run, bonus = await given(way)
    await storage_ends(way, run, bonus)
    await settled(bonus)


async def test_taken_back_it_keeps_nobody(way: Way) -> None:
    stock = await pool(3)
    run, bonus = await given(way)
    await owner_has(None)
    await storage_ends(way, run, bonus)
    await incentives.reverse(bonus, "nobody to be found", SYSTEM)
    await part_old()
    assert (await owner(bonus), (await supply.pool(stock)).free) == (None, 3)
