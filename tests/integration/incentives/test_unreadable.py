"""Codes that were added under another SECRET_KEY: their bonuses wait, the others are paid, and staff read why."""

from collections.abc import Callable
from html import unescape

import httpx
import pytest

from panel.core.clock import now
from panel.core.principals import Role
from panel.core.tokens import Unreadable
from panel.incentives import actions, pools, supply
from panel.incentives.duties import pay_and_tell, tell_unread
from panel.incentives.rules import State
from tests import cast
from tests.integration.incentives.made import SELMA, approved, earned, pool, state
from tests.integration.incentives.test_pages import send
from tests.integration.incentives.test_vouchers import mails

OTHER = "another key that is long enough to be one, really"
WHY = "can't be read"


@pytest.mark.parametrize("days", [60, 3], ids=["to the page", "by mail"])
async def test_it_waits_and_the_others_are_paid(setting: Callable[..., None], days: int) -> None:
    old = await pool(codes=2)
    stuck = await earned("Maria Berger", pool_id=old, invited_for_days=days)
    setting(secret_key=OTHER)
    new = await pool(codes=1, cents=1250, name="Kino 12,50 €")
    fine = await earned("Horst Kolbe", pool_id=new, cents=1250)
    await approved(stuck, fine)
    assert await actions.pay([stuck, fine], SELMA) == 1
    assert [await state(stuck), await state(fine)] == [State.APPROVED, State.SENT]
    stock = await supply.pool(old)
    assert (stock.free, stock.shown) == (2, 0), "no code was used up"
    assert (await mails("bonus_voucher"), await mails("bonus_voucher_code")) == (1, 0)


async def test_with_the_former_key_it_is_paid_by_itself(setting: Callable[..., None]) -> None:
    await cast.staff(Role.MARKETING)
    bonus = await earned(pool_id=await pool(codes=1))
    await approved(bonus)
    former = pools.settings().secret_key
    setting(secret_key=OTHER)
    assert [await pay_and_tell(), await tell_unread(), await tell_unread()] == [0, 1, 1]
    assert (await mails("codes_unreadable"), await mails("codes_needed")) == (1, 0), "marketing, once a day"
    setting(secret_key=former)
    assert await pay_and_tell() == 1


async def test_staff_read_why(client: httpx.AsyncClient, setting: Callable[..., None]) -> None:
    old = await pool(codes=1)
    bonus = await earned(pool_id=old)
    setting(secret_key=OTHER)
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    done = await send(client, "/incentives", "/incentives/approve", ids=[str(bonus)], confirmed="on")
    assert done.status_code == 303
    after = unescape((await client.get("/incentives")).text)
    assert "1 bonus approved (€25)." in after
    assert "waits for a code" not in after
    for path in ("/incentives", "/incentives/pools", f"/incentives/bonus/{bonus}"):
        assert WHY in unescape((await client.get(path)).text), path


async def test_before_approving_one_reads_that_it_has_to_wait_and_why(
    client: httpx.AsyncClient, setting: Callable[..., None]
) -> None:
    bonuses = [await earned(name, pool_id=await pool(codes=2, name=name)) for name in ("Maria Berger", "Horst Kolbe")]
    credit = await earned("Elke Wagner", kind="bill_credit")
    setting(secret_key=OTHER)
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    ids = [str(one) for one in (*bonuses, credit)]
    asked = unescape((await send(client, "/incentives", "/incentives/approve", ids=ids)).text)
    assert "2 vouchers have to wait: their codes were stored with another SECRET_KEY and can't be read." in asked
    assert "1 credit goes with the next export to billing." in asked
    assert "at once" not in asked


async def test_a_given_code_that_cannot_be_read_is_shown_to_nobody_and_noted_nowhere(
    client: httpx.AsyncClient, setting: Callable[..., None]
) -> None:
    await cast.staff(Role.MARKETING)
    old = await pool(codes=3)
    bonus = await earned(pool_id=old)
    await approved(bonus)
    assert await actions.pay([bonus], SELMA) == 1
    former = pools.settings().secret_key
    setting(secret_key=OTHER)
    with pytest.raises(Unreadable):
        await actions.reveal(bonus, now())
    assert (await state(bonus), (await supply.pool(old)).shown) == (State.SENT, 0)
    await tell_unread()
    assert await mails("codes_unreadable") == 1
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    words = "1 code that was given out can't be shown to its tester"
    for path in ("/incentives", "/incentives/pools", f"/incentives/pools/{old}", f"/incentives/bonus/{bonus}"):
        assert words in unescape((await client.get(path)).text), path
    assert "1 voucher code can't be read" in unescape((await client.get("/")).text)
    assert "The codes of this pool were stored with another SECRET_KEY" in unescape(
        (await client.get(f"/incentives/pools/{old}")).text
    )
    setting(secret_key=former)
    assert (await actions.reveal(bonus, now())).code == "BU0000-2500"
