"""Periodic work: pay what waited for codes, and tell staff when none are left."""

from collections.abc import Sequence
from datetime import timedelta

from panel.core import clock, db
from panel.core.duty import Duty
from panel.core.i18n import N_, _, format_money, speaking
from panel.core.settings import settings
from panel.incentives import queries
from panel.incentives.actions import pay_due
from panel.incentives.stock import Lack
from panel.outbox.actions import enqueue
from panel.staff import queries as staff


async def pay_and_tell() -> int:
    """Pay what can be paid; for what can't, one mail a day to everybody in marketing. Gives how many were paid."""
    paid = await pay_due()
    if lacks := await queries.lacking():
        await tell_marketing(lacks)
    return paid


async def tell_marketing(lacks: Sequence[Lack]) -> None:
    """Say of which value how many codes are missing: once a local day and person."""
    for person in await staff.marketing():
        with speaking(person.language):
            lacking = [(_described(lack), lack.bonuses) for lack in lacks]
        async with db.transaction():
            await enqueue(
                template="codes_needed",
                language=person.language,
                to_name=person.name,
                to_address=person.email,
                context={
                    "name": person.name,
                    "waiting": sum(lack.bonuses for lack in lacks),
                    "pools": lacking,
                    "link": f"{settings().base_url}/incentives/pools",
                },
                dedupe_key=f"codes-needed:{person.id}:{clock.today().isoformat()}",
                about=("staff", person.id),
            )


def _described(lack: Lack) -> str:
    value = format_money(lack.cents, lack.currency)
    if not lack.pools:
        return _(N_("%(value)s: no pool has codes of this value"), value=value)
    return f"{value}: " + ", ".join(pool.name for pool in lack.pools)


DUTIES: tuple[Duty, ...] = (Duty("incentives.pay_due", timedelta(seconds=10), pay_and_tell),)
