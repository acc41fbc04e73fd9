"""A code that went out in the mail itself: handed over, and nobody says that it was seen."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import httpx
import pytest

from panel.core import db
from panel.core.i18n import speaking
from panel.core.pages import environment
from panel.core.principals import Role
from panel.incentives import actions, billing, queries
from panel.incentives.rules import Fact, State
from panel.incentives.unseen import TO_LOOK
from tests import cast
from tests.conftest import MOMENT
from tests.integration.incentives.made import BEFORE, SELMA, approved, earned, pool, state
from tests.integration.incentives.test_vouchers import mails

Clock = Callable[[datetime], None]
ENDS = 20
"""Days for which the link opens."""


@pytest.fixture
async def marketing(client: httpx.AsyncClient) -> httpx.AsyncClient:
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    return client


async def paid_late(clock: Clock, *, before_the_end: timedelta) -> UUID:
    """A bonus approved and paid so long before its owner's link ends."""
    clock(MOMENT)
    bonus = await earned(pool_id=await pool(codes=1), invited_for_days=ENDS)
    clock(MOMENT + timedelta(days=ENDS) - before_the_end)
    await approved(bonus)
    assert await actions.pay([bonus], SELMA) == 1
    return bonus


@pytest.mark.parametrize(
    ("before_the_end", "by_mail"),
    [
        (timedelta(minutes=10), True),
        (TO_LOOK, True),
        (TO_LOOK + timedelta(minutes=1), False),
        (-timedelta(days=1), True),
    ],
)
async def test_a_page_that_closes_before_the_mail_is_read_is_not_pointed_to(
    clock: Clock, before_the_end: timedelta, by_mail: bool
) -> None:
    assert timedelta(days=14) <= TO_LOOK
    await paid_late(clock, before_the_end=before_the_end)
    assert (await mails("bonus_voucher"), await mails("bonus_voucher_code")) == (not by_mail, by_mail)


async def test_it_is_noted_once_with_the_hand_out_and_can_be_shown_on_the_page_yet(clock: Clock) -> None:
    bonus = await paid_late(clock, before_the_end=timedelta(days=2))
    assert await state(bonus) == State.REDEEMED
    assert (await actions.reveal(bonus, MOMENT + timedelta(days=ENDS - 2))).code == "BU0000-2500"
    assert await state(bonus) == State.REDEEMED
    noted = await facts(bonus)
    assert noted == ["approved", "earned", "promised", "redeemed", "sent"]
    assert (await queries.standing(bonus)).facts[Fact.REDEEMED].actor_label == SELMA.label


async def facts(bonus: UUID) -> list[str]:
    return sorted(fact.value for fact in (await queries.standing(bonus)).facts)


async def test_the_audit_log_knows_both(clock: Clock) -> None:
    await paid_late(clock, before_the_end=timedelta(0))
    found = await db.rows("SELECT event FROM audit_event WHERE event IN ('incentive.sent', 'incentive.redeemed')")
    assert sorted(row["event"] for row in found) == ["incentive.redeemed", "incentive.sent"]


async def test_staff_read_that_it_was_mailed_and_are_offered_nothing_that_cannot_work(
    clock: Clock, client: httpx.AsyncClient
) -> None:
    bonus = await paid_late(clock, before_the_end=timedelta(minutes=10))
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    page = (await client.get(f"/incentives/bonus/{bonus}")).text
    assert "The code went out by mail" in page
    assert "Shown to the tester" not in page
    assert "seen" not in page
    assert "Take the bonus back" not in page
    assert "The tester has the code" in page


async def test_an_exported_credit_is_not_offered_to_be_taken_back(marketing: httpx.AsyncClient) -> None:
    bonus = await earned(kind="bill_credit")
    await approved(bonus)
    assert "Take the bonus back" in (await marketing.get(f"/incentives/bonus/{bonus}")).text
    await billing.export(SELMA)
    page = (await marketing.get(f"/incentives/bonus/{bonus}")).text
    assert "Take the bonus back" not in page
    assert "Ask billing to correct it there." in page


async def test_the_tester_reads_that_it_came_by_mail(clock: Clock) -> None:
    bonus = await paid_late(clock, before_the_end=timedelta(days=2))
    clock(MOMENT + timedelta(days=ENDS - 1))
    found = await queries.status_of((await queries.standing(bonus)).beneficiary_id, BEFORE.id)
    assert found is not None
    with speaking("en"):
        shown = environment().get_template(found.template).render(bonus=found, code=None, csrf_field=lambda: "")
        assert "went to you by mail on" in found.words
    assert found.mask in shown
    assert "look into that mail" in shown
    assert "shown on" not in shown
