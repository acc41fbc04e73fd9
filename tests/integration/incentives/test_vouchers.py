"""Codes: filled in, given out, shown once."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from panel.core import db
from panel.core.clock import now
from panel.core.errors import Invalid, NotAllowed, NotFound
from panel.core.principals import Role
from panel.incentives import actions, pools, queries, supply
from panel.incentives.duties import pay_and_tell
from panel.incentives.rules import SHOWN_AGAIN_FOR, State
from panel.outbox import queries as messages
from tests import cast
from tests.conftest import MOMENT
from tests.integration.incentives.made import BEFORE, SELMA, approved, earned, pool, state

Clock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def _standing_clock(clock: Clock) -> None:
    """Codes expire."""


async def mails(template: str) -> int:
    return len([m for m in (await messages.search()).items if m.template == template])


async def test_codes_are_sorted_before_they_are_kept() -> None:
    pool_id = await pool()
    await pools.add_codes(pool_id, "ABCD-1111", SELMA)
    found = await pools.sort_codes("abcd 1111\nEFGH-2222\nEFGH-2222\n=1+1\n")
    assert [len(lines) for lines in (found.new, found.duplicates, found.wrong)] == [1, 2, 1]
    assert (await supply.pool(pool_id)).total == 1, "a dry run keeps nothing"


async def test_an_expired_code_is_told_apart_and_not_kept() -> None:
    pool_id = await pool()
    text = "ABCD-1111;2026-09-13\nEFGH-2222;2026-09-14"
    found = await pools.sort_codes(text)
    assert [[line.number for line in lines] for lines in (found.new, found.expired)] == [[2], [1]]
    assert await pools.add_codes(pool_id, text, SELMA) == 1
    assert (await supply.pool(pool_id)).total == 1


async def test_added_twice_they_are_there_once_in_whatever_pool() -> None:
    first, second = await pool(), await pool(name="Kino 25 €")
    assert await pools.add_codes(first, "ABCD-1111\nABCD-2222", SELMA) == 2
    assert await pools.add_codes(first, "ABCD-1111\nABCD-2222", SELMA) == 0
    assert await pools.add_codes(second, "ABCD-2222\nABCD-3333", SELMA) == 1


async def test_at_rest_no_code_is_readable() -> None:
    pool_id = await pool()
    await pools.add_codes(pool_id, "SECRET-CODE-4711", SELMA)
    stored = str(await db.rows("SELECT * FROM voucher_code")) + str(await db.rows("SELECT * FROM audit_event"))
    assert "SECRET" not in stored
    assert (await supply.codes_in(pool_id, 5))[0]["mask"] == "••••4711"


async def test_ten_thousand_codes_at_once() -> None:
    pool_id = await pool()
    assert await pools.add_codes(pool_id, "\n".join(f"BULK-{n:06}" for n in range(10_000)), SELMA) == 10_000
    assert (await supply.pool(pool_id)).free == 10_000


async def test_a_pool_has_a_name_of_its_own_and_a_value() -> None:
    await pool()
    with pytest.raises(Invalid):
        await pool(name="BÜCHER 25 €")
    with pytest.raises(Invalid):
        await pool(name="Nichts", cents=0)
    with pytest.raises(NotFound):
        await pools.add_codes(uuid4(), "ABCD-1111", SELMA)


async def test_paid_with_one_code_and_one_mail() -> None:
    pool_id = await pool(codes=2)
    bonus = await earned(pool_id=pool_id)
    await approved(bonus)
    assert await actions.pay([bonus, bonus], SELMA) == 1
    assert await actions.pay([bonus], SELMA) == 0
    assert await state(bonus) == State.SENT
    assert (await supply.pool(pool_id)).free == 1
    assert await mails("bonus_voucher") == 1


async def test_where_no_page_shows_it_any_more_the_mail_says_the_code(clock: Clock) -> None:
    pool_id = await pool(codes=1)
    bonus = await earned(pool_id=pool_id, invited_for_days=3)
    clock(MOMENT + timedelta(days=3))
    await approved(bonus)
    assert await actions.pay([bonus], SELMA) == 1
    assert (await mails("bonus_voucher"), await mails("bonus_voucher_code")) == (0, 1)
    (kept,) = await db.rows("SELECT id, to_address FROM message WHERE template = 'bonus_voucher_code'")
    said = await messages.body(kept["id"])
    assert said is not None
    assert kept["to_address"] == "maria.berger@friends.invalid"
    for words in (said.text, said.html):
        assert "BU0000-2500" in words
        assert "books.example.org" in words
    with pytest.raises(NotAllowed):
        await actions.reverse(bonus, "Too late", SELMA)
    stock = await supply.pool(pool_id)
    assert (stock.free, stock.shown) == (0, 1)


async def test_the_code_that_expires_first_goes_first_and_an_expired_one_never(clock: Clock) -> None:
    clock(MOMENT - timedelta(days=1))
    pool_id = await pool()
    today = MOMENT.date()
    days = {"LATER-1": 90, "GONE-11": -1, "SOON-11": 0}
    lines = [f"{code};{(today + timedelta(days=days_)).isoformat()}" for code, days_ in days.items()]
    await pools.add_codes(pool_id, "\n".join(["ALWAYS-1", *lines]), SELMA)
    clock(MOMENT)
    for name, code in (("Maria Berger", "SOON-11"), ("Horst Kolbe", "LATER-1"), ("Elke Wagner", "ALWAYS-1")):
        bonus = await earned(name, pool_id=pool_id)
        await approved(bonus)
        await actions.pay([bonus], SELMA)
        assert (await actions.reveal(bonus, now())).code == code
    stock = await supply.pool(pool_id)
    assert (stock.free, stock.expired, stock.shown) == (0, 1, 3)


async def test_a_part_of_a_bonus_comes_from_a_pool_of_that_value() -> None:
    whole, half = await pool(codes=1), await pool(codes=1, cents=1250, name="Kino 12,50 €")
    bonus = await earned(pool_id=whole, share=50)
    await approved(bonus)
    assert await actions.pay([bonus], SELMA) == 1
    assert (await supply.pool(whole)).free == 1
    assert (await supply.pool(half)).free == 0


async def test_an_empty_pool_at_night_waits_says_so_once_a_day_and_pays_when_codes_come(clock: Clock) -> None:
    await cast.staff(Role.MARKETING)
    await cast.staff(Role.OWNER)
    pool_id = await pool(codes=1)
    bonuses = [await earned(name, pool_id=pool_id) for name in ("Maria Berger", "Horst Kolbe", "Elke Wagner")]
    await approved(*bonuses)
    assert await pay_and_tell() == 1
    assert [await pay_and_tell(), await pay_and_tell()] == [0, 0]
    assert await mails("codes_needed") == 1, "marketing alone, once a day"
    assert sorted([await state(b) for b in bonuses]) == [State.APPROVED, State.APPROVED, State.SENT]
    waiting = (await queries.to_pay())[0]
    status = await queries.status_of(waiting.beneficiary_id, BEFORE.id)
    assert status is not None
    assert "waiting for new codes" in status.msgid
    clock(MOMENT + timedelta(days=1))
    await pay_and_tell()
    assert await mails("codes_needed") == 2
    await pools.add_codes(pool_id, "NEW-1111\nNEW-2222\nNEW-3333", SELMA)
    assert await pay_and_tell() == 2
    assert (await supply.pool(pool_id)).free == 1
    assert await mails("bonus_voucher") == 3


async def test_of_what_was_approved_at_once_codes_go_to_whoever_earned_first(clock: Clock) -> None:
    pool_id = await pool(codes=2)
    bonuses = list[UUID]()
    for hours, letter in enumerate("ABCDEF"):
        clock(MOMENT - timedelta(days=1) + timedelta(hours=hours))
        bonuses.append(await earned(f"Tester {letter}", pool_id=pool_id))
    clock(MOMENT)
    await approved(*bonuses)
    assert await actions.pay(reversed(bonuses), SELMA) == 2
    assert [await state(b) for b in bonuses[:2]] == [State.SENT] * 2
    await pools.add_codes(pool_id, "NEW-1111\nNEW-2222", SELMA)
    assert await pay_and_tell() == 2
    assert [await state(b) for b in bonuses[2:]] == [State.SENT] * 2 + [State.APPROVED] * 2


async def test_a_code_is_shown_once_and_shortly_after_again() -> None:
    pool_id = await pool(codes=1)
    bonus = await earned(pool_id=pool_id)
    await approved(bonus)
    await actions.pay([bonus], SELMA)
    beneficiary = (await queries.standing(bonus)).beneficiary_id
    first = await actions.reveal(bonus, MOMENT)
    again = await actions.reveal(bonus, MOMENT + timedelta(minutes=14))
    assert first.code == again.code
    assert first.shown_until == again.shown_until == MOMENT + SHOWN_AGAIN_FOR
    with pytest.raises(NotAllowed):
        await actions.reveal(bonus, MOMENT + SHOWN_AGAIN_FOR)
    status = await queries.status_of(beneficiary, BEFORE.id)
    assert status is not None
    assert (status.state, status.shown_at) == (State.REDEEMED, MOMENT)
    assert first.code not in status.mask
    assert (await db.rows("SELECT COUNT(*) AS n FROM ledger_entry WHERE fact = 'redeemed'"))[0]["n"] == 1
    with pytest.raises(NotAllowed):
        await actions.reverse(bonus, "too late", SELMA)


async def test_nothing_to_show_before_it_is_paid_or_after_it_was_taken_back() -> None:
    pool_id = await pool(codes=1)
    bonus = await earned(pool_id=pool_id)
    await approved(bonus)
    with pytest.raises(NotFound):
        await actions.reveal(bonus, MOMENT)
    await actions.pay([bonus], SELMA)
    await actions.reverse(bonus, "mistake", SELMA)
    with pytest.raises(NotAllowed) as no:  # the button may still stand in an open tab: say what happened
        await actions.reveal(bonus, MOMENT)
    assert no.value.refusal is actions.TAKEN_BACK
    assert (await supply.pool(pool_id)).free == 1


async def test_the_last_code_goes_to_one_tester_only() -> None:
    pool_id = await pool(codes=3)
    bonuses = [await earned(f"Tester {letter}", pool_id=pool_id) for letter in "ABCDEFGH"]
    await approved(*bonuses)
    paid = await asyncio.gather(*(asyncio.create_task(actions.pay([b], SELMA)) for b in bonuses))
    assert sum(paid) == 3
    given = await db.rows("SELECT entitlement FROM voucher_code WHERE entitlement IS NOT NULL")
    assert len({row["entitlement"] for row in given}) == 3
    assert (await db.rows("SELECT COUNT(*) AS n FROM ledger_entry WHERE fact = 'sent'"))[0]["n"] == 3


async def test_without_the_conditional_update_two_testers_would_get_the_same_code() -> None:
    """The control of the test above: look for a free code first and write later, and both get it."""
    pool_id = await pool(codes=1)
    bonuses = [await earned(name, pool_id=pool_id) for name in ("Maria Berger", "Horst Kolbe")]
    both_have_read = asyncio.Barrier(2)

    async def careless(bonus: UUID) -> UUID:
        (code,) = await db.rows("SELECT id FROM voucher_code WHERE pool = {} AND entitlement IS NULL", pool_id)
        await both_have_read.wait()
        await db.rows("UPDATE voucher_code SET entitlement = {} WHERE id = {}", bonus, code["id"])
        return code["id"]

    first, second = await asyncio.gather(*(asyncio.create_task(careless(bonus)) for bonus in bonuses))
    assert first == second
