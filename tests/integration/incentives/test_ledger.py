"""Promise, earn, approve, take back: facts that are noted once."""

import asyncio
from uuid import uuid4

import pytest

from panel.core import db
from panel.core.errors import NotAllowed, NotFound
from panel.core.principals import SYSTEM, Role, actor_of
from panel.core.purpose import Purpose
from panel.incentives import actions, queries, supply
from panel.incentives.rules import State
from panel.staff import queries as staff
from tests import cast
from tests.integration.incentives.made import BEFORE, SELMA, approved, earned, pool, state


async def facts() -> list[tuple[str, int]]:
    found = await db.rows("SELECT fact, amount_cents FROM ledger_entry ORDER BY at, fact")
    return sorted((row["fact"], row["amount_cents"]) for row in found)


async def test_promised_and_earned_once_however_often_it_is_said() -> None:
    maria, tester = await cast.customer(), uuid4()
    for _ in range(3):
        await actions.promise(
            beneficiary_id=tester,
            customer_id=maria.id,
            purpose=BEFORE,
            kind="voucher",
            amount_cents=2500,
            currency="EUR",
            pool_id=None,
            actor=SYSTEM,
        )
        await actions.earn(
            beneficiary_id=tester, purpose_id=BEFORE.id, share_percent=50, dedupe_key="run:1", actor=SYSTEM
        )
    assert await facts() == [("earned", 1250), ("promised", 2500)]


async def test_a_second_run_in_the_same_round_earns_nothing_more() -> None:
    bonus = await queries.standing(await earned(share=50))
    await actions.earn(
        beneficiary_id=bonus.beneficiary_id, purpose_id=BEFORE.id, share_percent=100, dedupe_key="run:2", actor=SYSTEM
    )
    assert (await queries.standing(bonus.id)).due_cents == 1250


async def test_nothing_promised_is_nothing_owed() -> None:
    tester = uuid4()
    made = await actions.promise(
        beneficiary_id=tester,
        customer_id=None,
        purpose=BEFORE,
        kind="voucher",
        amount_cents=0,
        currency="EUR",
        pool_id=None,
        actor=SYSTEM,
    )
    assert made is None
    assert (
        await actions.earn(
            beneficiary_id=tester, purpose_id=BEFORE.id, share_percent=100, dedupe_key="run:1", actor=SYSTEM
        )
        is None
    )
    assert await queries.status_of(tester, BEFORE.id) is None
    assert await facts() == []


async def test_a_run_that_earns_nothing_waits_for_nobody() -> None:
    bonus = await earned(share=0)
    assert await state(bonus) == State.NOTHING
    assert await queries.to_approve() == ()
    with pytest.raises(NotAllowed):
        await approved(bonus)


async def test_the_same_tester_in_two_rounds_has_two_bonuses() -> None:
    after = Purpose("round", uuid4(), "Moving · after")
    assert await earned() != await earned(purpose=after)
    assert len(await queries.to_approve()) == 2


async def test_approving_twice_counts_once() -> None:
    bonuses = [await earned(), await earned("Horst Kolbe", cents=1000)]
    first = await actions.approve(bonuses, SELMA)
    second = await actions.approve(bonuses, SELMA)
    assert (set(first), second) == (set(bonuses), ())
    assert [f for f in await facts() if f[0] == "approved"] == [("approved", 1000), ("approved", 2500)]


async def test_a_double_click_is_one_approval() -> None:
    bonus = await earned()
    done = await asyncio.gather(*(asyncio.create_task(actions.approve([bonus], SELMA)) for _ in range(5)))
    assert sorted(done, key=len) == [(), (), (), (), (bonus,)]
    assert (await db.rows("SELECT COUNT(*) AS n FROM audit_event WHERE event = 'incentive.approved'"))[0]["n"] == 1


async def test_nobody_approves_their_own_and_then_nothing_is() -> None:
    selma = await cast.staff(Role.MARKETING)
    principal = await staff.principal(selma.id)
    assert principal is not None
    twin = await cast.customer("Selma Aydin", email="SELMA.Aydin@Nordhell.invalid")
    own, other = await earned(customer=twin), await earned()
    with pytest.raises(NotAllowed) as no:
        await actions.approve([other, own], actor_of(principal))
    assert no.value.refusal.code == "own"
    assert await state(other) == State.EARNED
    assert await actions.approve([other], actor_of(principal)) == (other,)
    assert await actions.approve([own], SELMA) == (own,)


async def test_an_unknown_bonus_is_not_found() -> None:
    with pytest.raises(NotFound):
        await actions.approve([await earned(), uuid4()], SELMA)


async def test_taken_back_by_a_counter_entry_with_its_reason() -> None:
    bonus = await earned()
    await approved(bonus)
    await actions.reverse(bonus, "walked by a colleague", SELMA)
    assert await state(bonus) == State.REVERSED
    assert ("reversed", -2500) in await facts()
    assert ("approved", 2500) in await facts(), "nothing is rewritten"
    assert await actions.pay([bonus], SELMA) == 0
    with pytest.raises(NotAllowed):
        await actions.reverse(bonus, "again", SELMA)


async def test_paid_or_taken_back_but_never_both() -> None:
    pool_id = await pool(codes=1)
    bonus = await earned(pool_id=pool_id)
    await approved(bonus)
    both = asyncio.create_task(actions.pay([bonus], SELMA)), asyncio.create_task(actions.reverse(bonus, "why", SELMA))
    await asyncio.gather(*both)
    assert await state(bonus) == State.REVERSED
    assert (await supply.pool(pool_id)).free == 1, "the unseen code is back in its pool"


async def test_sums_to_the_cent() -> None:
    await approved(await earned(cents=1999))
    await earned("Horst Kolbe", cents=1001, share=50)
    await earned("Elke Wagner", share=0)
    found = queries.sums(await queries.everything())
    assert found == {("EUR", State.APPROVED): 1999, ("EUR", State.EARNED): 501, ("EUR", State.NOTHING): 0}
    waiting = await supply.waiting_counts()
    assert (waiting.to_approve, waiting.for_codes, waiting.for_export) == (1, 1, 0)
