"""A code that was given out and that nobody looked at: none is lost because its owner's page closes."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from uuid import UUID

import httpx
import pytest

from panel.core import db
from panel.core.clock import last_day, now
from panel.core.principals import SYSTEM, Role
from panel.customers import actions as customers
from panel.customers import queries as known
from panel.customers.actions import TEXTS
from panel.customers.rules import Basis, CustomerInput
from panel.incentives import actions, pools, queries, unseen
from panel.incentives.rules import BY_MAIL, Fact, State
from panel.incentives.unseen import TO_LOOK, mail_before_the_end
from panel.outbox import queries as messages
from tests import cast
from tests.conftest import MOMENT
from tests.integration.incentives.made import BEFORE, SELMA, approved, earned, pool, state
from tests.integration.incentives.test_vouchers import mails

Clock = Callable[[datetime], None]
ENDS = 30
"""Days for which the link opens."""
CODE = "BU0000-2500"


@pytest.fixture(autouse=True)
def _standing_clock(clock: Clock) -> None:
    """Links end."""


async def given() -> UUID:
    """A bonus whose code was announced while its owner's page is open for long."""
    bonus = await earned(pool_id=await pool(codes=1), invited_for_days=ENDS)
    await approved(bonus)
    assert await actions.pay([bonus], SELMA) == 1
    assert (await state(bonus), await mails("bonus_voucher")) == (State.SENT, 1)
    return bonus


async def owner_has(basis: Basis | None) -> None:
    """Marketing notes another contact basis for Maria, or none."""
    maria = await known.by_email("maria.berger@friends.invalid")
    assert maria is not None
    noted = {"contact_basis": basis, "basis_on": MOMENT.date() if basis else None, "basis_source": ""}
    entry = {name: getattr(maria, name) for name in TEXTS} | noted
    await customers.change(maria.id, CustomerInput(**entry), maria.revision, SYSTEM)


async def said(template: str) -> str:
    (kept,) = await db.rows("SELECT id FROM message WHERE template = {}", template)
    body = await messages.body(kept["id"])
    assert body is not None
    return body.text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "late", [timedelta(0), TO_LOOK, TO_LOOK + timedelta(days=400)], ids=["14 days", "ends", "over"]
)
async def test_before_the_page_closes_the_code_goes_out_by_mail_once(clock: Clock, late: timedelta) -> None:
    bonus = await given()
    clock(MOMENT + timedelta(days=ENDS) - TO_LOOK + late)
    assert [await mail_before_the_end(), await mail_before_the_end()] == [1, 0]
    assert await mails("bonus_voucher_code") == 1
    assert CODE in await said("bonus_voucher_code")
    standing = await queries.standing(bonus)
    assert standing.mailed
    noted = standing.facts[Fact.REDEEMED]
    assert (standing.state, noted.reason, noted.actor_kind) == (State.REDEEMED, BY_MAIL, "system")


async def test_as_long_as_there_is_time_to_look_nothing_is_mailed(clock: Clock) -> None:
    bonus = await given()
    clock(MOMENT + timedelta(days=ENDS) - TO_LOOK - timedelta(minutes=1))
    assert await mail_before_the_end() == 0
    assert (await state(bonus), await mails("bonus_voucher_code")) == (State.SENT, 0)


async def test_who_has_looked_gets_no_mail_and_a_bonus_taken_back_none(clock: Clock) -> None:
    looked = await given()
    await actions.reveal(looked, now())
    back = await earned("Horst Kolbe", pool_id=await pool(codes=1, name="Kino 25 €"), invited_for_days=ENDS)
    await approved(back)
    await actions.pay([back], SELMA)
    await actions.reverse(back, "agreed twice", SELMA)
    clock(MOMENT + timedelta(days=ENDS))
    assert (await mail_before_the_end(), await mails("bonus_voucher_code")) == (0, 0)


async def test_looked_at_while_the_worker_mails_it_is_handed_over_once(clock: Clock) -> None:
    bonus = await given()
    clock(MOMENT + timedelta(days=ENDS - 1))
    both = (actions.reveal(bonus, now()), mail_before_the_end())
    shown, mailed = await asyncio.gather(*(asyncio.create_task(one) for one in both))
    assert shown.code == CODE  # type: ignore[union-attr]
    facts = await db.rows("SELECT reason FROM ledger_entry WHERE fact = 'redeemed'")
    assert [row["reason"] for row in facts] == [BY_MAIL if mailed else ""]
    assert await mails("bonus_voucher_code") == mailed


async def test_without_a_contact_basis_it_waits_until_one_is_noted_and_staff_read_why(
    clock: Clock, client: httpx.AsyncClient
) -> None:
    bonus = await given()
    await owner_has(None)
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    words = "1 code can't reach its tester any more"
    clock(MOMENT + timedelta(days=ENDS - 1))
    assert await mail_before_the_end() == 0
    assert words not in unescape((await client.get("/incentives")).text), "the page is open for a day yet"
    clock(MOMENT + timedelta(days=ENDS))
    assert (await mail_before_the_end(), await state(bonus)) == (0, State.SENT)
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    for path in ("/incentives", "/incentives/pools", f"/incentives/bonus/{bonus}"):
        assert words in unescape((await client.get(path)).text), path
    await owner_has(Basis.CONTRACT)
    assert words not in unescape((await client.get("/incentives")).text)
    assert (await mail_before_the_end(), await mails("bonus_voucher_code")) == (1, 1)


async def test_a_code_without_an_owner_wants_its_bonus_taken_back(clock: Clock, client: httpx.AsyncClient) -> None:
    bonus = await given()
    await db.write(("UPDATE entitlement SET customer = NULL WHERE id = {}", bonus))
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    words = "1 code was given out and never looked at, and its owner is no longer known. Take the bonus back"
    for path in ("/incentives", "/incentives/pools", f"/incentives/bonus/{bonus}"):
        page = unescape((await client.get(path)).text)
        assert (words in page, "no contact basis is noted" in page) == (True, False), path
    assert f'<a href="/incentives/bonus/{bonus}">See the bonus</a>' not in page, "nobody is led to where they are"
    await actions.reverse(bonus, "nobody to be found", SELMA)
    assert words not in unescape((await client.get("/incentives")).text)


async def test_the_mail_names_the_last_day_to_look_and_to_redeem() -> None:
    pool_id = await pool()
    await pools.add_codes(pool_id, "ABCD-1111;2027-01-31", SELMA)
    bonus = await earned(pool_id=pool_id, customer=await cast.customer("Grace Whitmore", language="en"))
    await approved(bonus)
    await actions.pay([bonus], SELMA)
    ends = await unseen.page_ends(await queries.standing(bonus))
    assert ends == MOMENT + timedelta(days=60)
    text = await said("bonus_voucher")
    assert "You can look at the code there until 13 November 2026." in text
    assert "Redeem it by 31 January 2027." in text


def test_midnight_belongs_to_the_day_before(setting: Callable[..., None]) -> None:
    assert last_day(datetime.fromisoformat("2026-10-15T00:00:00+02:00")) == date(2026, 10, 14)
    assert last_day(datetime.fromisoformat("2026-10-15T00:00:01+02:00")) == date(2026, 10, 15)


async def test_of_whom_it_is_asked() -> None:
    standing = await queries.standing(await given())
    assert standing.customer_id is not None
    found = await unseen.of_customer(standing.customer_id, BEFORE.id)
    assert found is not None
    assert (found.bonus.id, found.may_write, found.readable) == (standing.id, True, True)
    assert await unseen.of_customer(standing.customer_id, standing.id) is None
    await actions.reveal(standing.id, now())
    assert await unseen.of_customer(standing.customer_id, BEFORE.id) is None
