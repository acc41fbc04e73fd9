"""Codes that were added under another SECRET_KEY: their bonuses wait, the others are paid, and staff read why."""

from collections.abc import Callable
from html import unescape

import httpx
import pytest

from panel.core.clock import now
from panel.core.errors import Invalid
from panel.core.principals import Role
from panel.core.tokens import Unreadable
from panel.incentives import actions, pools, supply
from panel.incentives.duties import pay_and_tell, tell_unread
from panel.incentives.rules import State
from tests import cast
from tests.integration.incentives.made import SELMA, approved, earned, pool, state
from tests.integration.incentives.test_pages import send
from tests.integration.incentives.test_vouchers import mails
from tests.pages import errors, follow, hidden

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


async def test_while_a_code_cannot_be_read_none_is_taken_for_new_unless_somebody_says_so(
    setting: Callable[..., None],
) -> None:
    """Also when it was handed over long ago, and codes of the present key came after it."""
    old = await pool(codes=1)
    bonus = await earned(pool_id=old)
    await approved(bonus)
    await actions.pay([bonus], SELMA)
    given = (await actions.reveal(bonus, now())).code
    former = pools.settings().secret_key
    setting(secret_key=OTHER)
    for later in (0, 1):
        with pytest.raises(Invalid) as refused:
            await pools.add_codes(old, given, SELMA)
        assert list(refused.value.errors) == ["first_time"]
        assert (await supply.pool(old)).total == 1 + later
        assert await pools.add_codes(old, f"FRESH-{later}", SELMA, first_time=True) == 1
    assert await pools.add_codes(old, "FRESH-1\n=1+1", SELMA) == 0, "nothing new in it, nothing to ask"
    setting(secret_key=former)
    with pytest.raises(Invalid):
        await pools.add_codes(old, "FRESH-1", SELMA)


async def test_with_all_codes_readable_nobody_is_asked(client: httpx.AsyncClient) -> None:
    address = f"/incentives/pools/{await pool(codes=1)}"
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    checked = (await send(client, address, f"{address}/codes", codes="FRESH-1")).text
    assert "first_time" not in checked
    assert "SECRET_KEY" not in checked


async def test_the_check_page_says_that_nobody_can_tell_and_asks_for_a_tick(
    client: httpx.AsyncClient, setting: Callable[..., None]
) -> None:
    """Of codes in any pool."""
    await pool(codes=1)
    empty = await pool(name="Kino 25 €")
    setting(secret_key=OTHER)
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    address = f"/incentives/pools/{empty}"
    checked = await send(client, address, f"{address}/codes", codes="BU0000-2500\nFRESH-1\n=1+1")
    assert checked.status_code == 200
    assert "nobody can tell which of these codes it has already" in unescape(checked.text)
    assert errors(checked.text) == {}
    again = await client.post(f"{address}/codes", data=hidden(checked.text))
    assert again.status_code == 422
    assert list(errors(again.text)) == ["first_time"]
    assert "Add 2 codes" in again.text
    assert "Wrong lines" in again.text
    assert (await supply.pool(empty)).total == 0
    ticked = {**hidden(again.text), "first_time": "on"}
    for said in ("2 codes added.", "These codes were added just now."):
        assert said in await follow(client, await client.post(f"{address}/codes", data=ticked))
    assert (await supply.pool(empty)).free == 2
