"""A bonus that can't be paid says which value is missing, wherever it waits."""

from html import unescape

import httpx
import pytest

from panel.core.principals import Role
from panel.incentives import actions, pools, supply
from panel.incentives.duties import DUTIES, pay_and_tell
from panel.incentives.rules import State
from panel.outbox import queries as messages
from tests import cast
from tests.integration.incentives.made import SELMA, approved, earned, pool, state
from tests.integration.incentives.test_pages import send

HALF = "1 bonus waits for a code of €12.50, and no pool has codes of this value."


@pytest.fixture
async def marketing(client: httpx.AsyncClient) -> httpx.AsyncClient:
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    return client


async def test_half_a_bonus_names_its_value_everywhere_although_whole_codes_lie_free(
    marketing: httpx.AsyncClient,
) -> None:
    whole = await pool(codes=3)
    bonus = await earned(pool_id=whole, share=50)
    await approved(bonus)
    assert await actions.pay([bonus], SELMA) == 0
    for path in ("/incentives", "/incentives/pools", f"/incentives/pools/{whole}", f"/incentives/bonus/{bonus}"):
        page = unescape((await marketing.get(path)).text)
        assert HALF in page, path
        assert 'href="/incentives/pools/new?cents=1250"' in page, path
    assert "waits for a code of €12.50" in (await marketing.get("/incentives/ledger")).text
    assert 'value="12.50"' in (await marketing.get("/incentives/pools/new?cents=1250")).text
    assert (await marketing.get("/incentives/pools/new?cents=²")).status_code == 200
    half = await pool(codes=1, cents=1250, name="Kino 12,50 €")
    assert await pay_and_tell() == 1
    assert await state(bonus) == State.SENT
    assert ((await supply.pool(whole)).free, (await supply.pool(half)).free) == (3, 0)
    assert HALF not in unescape((await marketing.get("/incentives")).text)


async def test_a_pool_counts_those_whom_its_codes_could_pay() -> None:
    whole, half = await pool(), await pool(cents=1250, name="Kino 12,50 €")
    bonuses = [await earned("Maria Berger", pool_id=whole), await earned("Horst Kolbe", pool_id=whole, share=50)]
    await approved(*bonuses)
    stock = {p.id: p for p in await supply.pools()}
    assert (stock[whole].waiting, stock[half].waiting) == (1, 1)
    assert [(lack.cents, lack.bonuses) for lack in stock[whole].elsewhere] == [(1250, 1)]
    assert stock[half].elsewhere == ()


async def test_the_mail_to_marketing_names_the_values() -> None:
    await cast.staff(Role.MARKETING, language="de")
    whole = await pool()
    bonuses = [await earned("Maria Berger", pool_id=whole), await earned("Horst Kolbe", pool_id=whole, share=50)]
    await approved(*bonuses)
    await pay_and_tell()
    (mail,) = [m for m in (await messages.search()).items if m.template == "codes_needed"]
    body = await messages.body(mail.id)
    assert body is not None
    said = body.text.replace("\u00a0", " ")
    assert "- 25 €: Bücher 25 €: 1" in said
    assert "- 12,50 €: Es gibt keinen Vorrat mit Codes über diesen Betrag: 1" in said


async def test_before_approving_one_reads_how_many_go_and_how_many_wait(marketing: httpx.AsyncClient) -> None:
    whole = await pool()
    both = [await earned("Maria Berger", pool_id=whole), await earned("Horst Kolbe", kind="bill_credit")]
    ids = [str(one) for one in both]
    asked = unescape((await send(marketing, "/incentives", "/incentives/approve", ids=ids)).text)
    assert "1 voucher has to wait for codes" in asked
    assert "1 credit goes with the next export to billing." in asked
    assert "at once" not in asked
    await pools.add_codes(whole, "ABCD-1111", SELMA)
    asked = unescape((await send(marketing, "/incentives", "/incentives/approve", ids=ids)).text)
    assert "1 voucher goes out at once." in asked
    assert "wait" not in asked


def test_what_is_approved_arrives_within_seconds() -> None:
    assert {duty.key: duty.every.total_seconds() for duty in DUTIES}["incentives.pay_due"] == 10
