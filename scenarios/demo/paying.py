"""Bonuses in every state: promised, earned, approved and waiting for codes, paid, shown, taken back."""

from panel.core.clock import now, set_clock
from panel.incentives import actions as incentives
from panel.incentives import billing, queries, unseen
from panel.incentives.rules import State
from scenarios.demo.story import Told, deliver, on


async def pay_everybody(told: Told) -> None:
    """Round by round, as marketing did it; the last ones wait for their approval, three for new codes, two for billing."""
    await _approve_and_pay(told, "Umzug", 98, part="before")
    await _show(told, 96, 4)
    await _approve_and_pay(told, "Störung", 84, part="before")
    await _bill(told, 83)
    await _mail_the_fifth(told, 78)
    await _approve_and_pay(told, "Umzug", 12)
    await _approve_and_pay(told, "Störung", 12, leave=2)


async def _approve_and_pay(told: Told, study: str, days_ago: int, *, part: str = "", leave: int = 0) -> None:
    """Approve and pay what a study's rounds (or one `part` of it) had earned by that day, save the last few."""
    set_clock(on(told, days_ago, 11))
    due = [s for s in await queries.to_approve() if study in s.purpose.label and s.purpose.label.endswith(part)]
    chosen = [s.id for s in due[: len(due) - leave]]
    await incentives.approve(chosen, told.cast.selma)
    await incentives.pay(chosen, told.cast.selma)
    await deliver()
    if leave:
        await _take_back(told, days_ago - 1)


async def _show(told: Told, days_ago: int, count: int) -> None:
    """Some testers looked at their code."""
    set_clock(on(told, days_ago, 18))
    for standing in [s for s in await queries.everything(State.SENT) if s.kind == "voucher"][:count]:
        await incentives.reveal(standing.id, now())


async def _bill(told: Told, days_ago: int) -> None:
    """What was approved goes to billing."""
    set_clock(on(told, days_ago, 10))
    await billing.export(told.cast.selma)
    await deliver()


async def _mail_the_fifth(told: Told, days_ago: int) -> None:
    """Whoever had not looked at the code, what the worker did two weeks before the personal page closed."""
    set_clock(on(told, days_ago, 9))
    await unseen.mail_before_the_end()
    await deliver()


async def _take_back(told: Told, days_ago: int) -> None:
    """One bonus had been agreed on twice."""
    set_clock(on(told, days_ago, 14))
    waiting = [s for s in await queries.everything(State.APPROVED) if s.kind == "bill_credit"]
    await incentives.reverse(waiting[0].id, "Doppelt vereinbart, mit dem Kunden geklärt", told.cast.selma)
