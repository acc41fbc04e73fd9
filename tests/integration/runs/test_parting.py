"""When storage is over, answers stay and nothing leads from them to a person; what is owed is still paid."""

import asyncio
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from panel.core.clock import end_of_day, now, today
from panel.core.principals import SYSTEM
from panel.customers import queries as customers
from panel.incentives import actions as incentives
from panel.incentives import billing
from panel.incentives import queries as bonuses
from panel.outbox import queries as outbox
from panel.outbox.sending import send_due
from scenarios.runs import actions, queries
from scenarios.runs.actions import part_old
from scenarios.runs.rules import RunView
from scenarios.studies import actions as studies
from scenarios.studies import queries as study_queries
from scenarios.studies.rules import Purpose
from scenarios.studies.rules.rounds import RoundPlan
from tests import cast
from tests.integration.incentives.made import approved, pool
from tests.integration.runs.made import GRACE, MARIA, Way, again, mails, pass_time, table
from tests.integration.runs.made import way as made_way
from tests.snapshots import taken

SHARED = {"study", "round", "panel", "journey", "scenario", "scenario_version", "staff_member", "voucher_pool",
          "bill_credit_export"}  # fmt: skip
"""What belongs to many at once, and so leads to nobody."""
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


async def last_day(way: Way, months: int, **more: float) -> None:
    """So long after the round's end."""
    round_ = await study_queries.round_of(way.round_id)
    assert round_.closes_on
    pass_time(seconds=(end_of_day(round_.closes_on) - now()).total_seconds())
    pass_time(days=30 * months, **more)


async def people_behind(*runs: RunView) -> set[UUID]:
    """Everybody to whom these runs or their pseudonyms lead: over any id in any column of any row, as far as it goes."""
    rows = await taken()
    people = {row["id"]: await customers.get(row["id"]) for row in rows["customer"]}
    shared = {str(row["id"]) for name in SHARED for row in rows[name]} | {str(id) for id in people}
    said = [_said(row) for name, found in rows.items() if name not in SHARED | {"customer"} for row in found]
    known, new = set[str](), {str(id) for run in runs for id in (run.id, run.tester_id)}
    reached = set[str]()
    while new:
        known |= new
        reached |= (step := {text for text in said if text not in reached and any(id in text for id in new)})
        new = {id for text in step for id in _ID.findall(text)} - known - shared
    return {p.id for p in people.values() for t in reached if any(x in t for x in (str(p.id), p.name, p.email))}


def _said(row: dict[str, Any]) -> str:
    """Everything in a row, a mail's sealed words in the clear."""
    body = outbox.opened(row["sealed_text"], row["sealed_html"]) if "sealed_text" in row else None
    return "\n".join(map(str, (*row.values(), *((body.text, body.html) if body else ()))))


async def bonus_of(run: RunView) -> UUID:
    owed = await bonuses.standing_for(run.tester_id, run.round_id)
    assert owed is not None
    return owed.id


async def owner(bonus: UUID) -> UUID | None:
    return (await bonuses.standing(bonus)).customer_id


async def test_after_the_storage_time_nothing_leads_back(way: Way) -> None:
    run = await way.completed()
    grace = await cast.customer(GRACE)
    await incentives.reverse(await bonus_of(run), "agreed otherwise", SYSTEM)
    assert await people_behind(run) == {grace.id}, "the control: now everything leads there"
    await last_day(way, 24, seconds=-1)
    assert await part_old() == 0
    assert await people_behind(run) == {grace.id}
    pass_time(seconds=1)
    assert sum(await asyncio.gather(*(asyncio.create_task(part_old()) for _ in range(3)))) == 1
    assert await people_behind(run) == set()
    assert (await queries.at_step(run.id, "look"))["comment"] == "So so"
    assert (await again(run)).tester_id == run.tester_id, "pairs of before and after stay pairs"
    assert len(await table("audit_event", "event = 'study.parted'")) == 1
    assert await part_old() == 0
    assert (await table("customer", "id = {}", grace.id)) != []


async def test_no_mail_leads_back(way: Way) -> None:
    """Every mail that a run can cause names it in its key, and the tester in its head or its subject."""
    await cast.staff()
    run = await way.asleep()
    await actions.report_trouble(run, "letter", "Nobody answers")
    pass_time(days=4)
    await actions.wake_due()
    pass_time(days=7)
    await actions.wake_due()
    maria = await way.begun(MARIA)
    pass_time(days=30)
    await actions.lapse_closed()
    kept = {row["template"] for row in await table("message")}
    assert kept >= {"has_it_come", "nothing_came", "lapsed", "stuck", "unfinished"}
    await send_due()
    people = {(await cast.customer(name)).id for name in (GRACE, MARIA)}
    assert await people_behind(run, maria) == people
    await last_day(way, 24)
    await part_old()
    assert await people_behind(run, maria) == set()
    for name in (GRACE, MARIA):
        assert not [row for row in await table("message") if name in _said(row)], "nor from the round to its people"


async def test_no_booking_leads_back_from_a_voucher_that_was_seen(way: Way) -> None:
    await pool(3)
    run = await way.completed()
    bonus = await bonus_of(run)
    await approved(bonus)
    assert await incentives.pay_due() == 1
    await incentives.reveal(bonus, now())
    await send_due()
    assert await people_behind(run) == {(await cast.customer(GRACE)).id}
    await last_day(way, 24)
    await part_old()
    assert await people_behind(run) == set()
    assert await owner(bonus) is None
    (fact,) = await table("ledger_entry", "fact = 'redeemed'")
    assert (fact["entitlement"], fact["actor_kind"], fact["actor_id"]) == (bonus, "tester", None)


async def test_no_booking_leads_back_from_a_credit_on_the_bill(clock: object) -> None:
    way = await made_way(reward_kind="bill_credit")
    run = await way.completed()
    bonus = await bonus_of(run)
    await approved(bonus)
    await billing.export(SYSTEM)
    await send_due()
    await last_day(way, 24)
    await part_old()
    assert await people_behind(run) == set()
    (line,) = await table("bill_credit_line")
    assert (line["customer_name"], line["entitlement"]) == (GRACE, bonus), "what the law asks to keep"


async def test_who_is_still_owed_something_is_paid_and_then_forgotten(clock: object) -> None:
    way = await made_way(reward_kind="bill_credit")
    run, grace = await way.completed(), await cast.customer(GRACE)
    bonus = await bonus_of(run)
    await last_day(way, 24)
    assert await part_old() == 1
    assert await owner(bonus) == grace.id
    assert await people_behind(run) == set(), "what is owed to somebody tells nothing of their answers"
    await approved(bonus)
    await billing.export(SYSTEM)
    await part_old()
    assert await owner(bonus) == grace.id, "the mail about it has still to go out"
    await send_due()
    assert [mail["to_name"] for mail in await mails("bonus_bill_credit")] == [GRACE]
    assert await part_old() == 0, "this study was cut before"
    assert await owner(bonus) is None
    assert await mails("bonus_bill_credit") == []
    assert await bonuses.purposes_of_people() == ()


async def test_a_voucher_that_is_approved_later_comes_by_mail(way: Way) -> None:
    await pool(3)
    run, grace = await way.completed(), await cast.customer(GRACE)
    bonus = await bonus_of(run)
    await last_day(way, 24)
    assert await part_old() == 1
    await approved(bonus)
    assert await incentives.pay_due() == 1
    (mail,) = await mails("bonus_voucher_code")
    assert (mail["to_address"], await mails("bonus_voucher")) == (grace.email, [])
    assert await people_behind(run) == set()
    await send_due()
    await part_old()
    assert await owner(bonus) is None


async def test_a_mail_that_never_goes_out_keeps_nobody_for_ever(clock: object) -> None:
    way = await made_way(reward_kind="bill_credit")
    bonus = await bonus_of(await way.completed())
    await last_day(way, 24)
    await approved(bonus)
    await billing.export(SYSTEM)
    await part_old()
    pass_time(days=30, seconds=-1)
    await part_old()
    assert await owner(bonus) is not None
    pass_time(seconds=1)
    await part_old()
    assert (await owner(bonus), await mails("bonus_bill_credit")) == (None, [])


async def plan_after(way: Way, in_days: int | None) -> UUID:
    """An after round that is not published: without days, or ending so many days from now."""
    after = await studies.add_round(way.study_id, Purpose.AFTER, SYSTEM)
    if in_days is not None:
        last = today() + timedelta(days=in_days)
        await studies.change_round(after, RoundPlan(opens_on=last - timedelta(days=5), closes_on=last), SYSTEM)
    return after


@pytest.mark.parametrize("in_days", [None, 30])
async def test_a_study_without_an_after_round_to_come_is_cut(way: Way, in_days: int | None) -> None:
    run = await way.completed(MARIA)
    await last_day(way, 23)
    await plan_after(way, in_days)
    pass_time(days=60)
    assert await part_old() == 1
    assert await people_behind(run) == set()


async def test_a_planned_after_round_keeps_a_study_together_until_its_last_day(way: Way) -> None:
    run, maria = await way.completed(MARIA), await cast.customer(MARIA)
    await last_day(way, 23)
    after = await study_queries.round_of(await plan_after(way, 90))
    pass_time(days=60)
    assert await part_old() == 0, "25 months have passed"
    assert await people_behind(run) == {maria.id}
    assert after.ends_at
    pass_time(seconds=(after.ends_at - now()).total_seconds() - 1)
    assert await part_old() == 0
    pass_time(seconds=1)
    assert await part_old() == 1
    assert await people_behind(run) == set()


async def test_no_plan_keeps_a_study_together_for_ever(way: Way) -> None:
    run, maria = await way.completed(MARIA), await cast.customer(MARIA)
    await last_day(way, 23)
    await plan_after(way, 9000)
    await last_day(way, 48, seconds=-1)
    assert await part_old() == 0
    assert await people_behind(run) == {maria.id}
    pass_time(seconds=1)
    assert await part_old() == 1


async def test_marketing_is_warned_a_month_before(way: Way, new_client: Callable[..., httpx.AsyncClient]) -> None:
    async def warned() -> bool:
        page = await browser.get(f"/studies/{way.study_id}")
        assert page.status_code == 200
        return "the answers of this study are cut from its people" in page.text

    browser = new_client()
    await last_day(way, 23, seconds=-1)
    await cast.signed_in(browser, await cast.staff())
    assert not await warned()
    pass_time(seconds=1)
    assert await warned()
    await plan_after(way, 90)
    assert not await warned()
