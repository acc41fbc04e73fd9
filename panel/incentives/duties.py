"""Periodic work: pay what waited for codes, and tell staff when none are left."""

from collections.abc import Sequence
from datetime import timedelta

from panel.core import clock, db
from panel.core.duty import Duty
from panel.core.i18n import N_, _, format_money
from panel.core.settings import settings
from panel.incentives import queries
from panel.incentives.actions import pay_due
from panel.incentives.stock import Lack
from panel.incentives.unreadable import waiting_unread
from panel.staff.telling import tell_marketing


async def pay_and_tell() -> int:
    """Pay what can be paid; for what can't, a mail a day to everybody in marketing. Gives how many were paid."""
    paid = await pay_due()
    if lacks := await queries.lacking():
        await _tell(lacks)
    if unread := await waiting_unread():
        await _tell_unread(len(unread))
    return paid


async def _tell_unread(waiting: int) -> None:
    """Say once a local day that codes are there which nobody can read."""
    link = f"{settings().base_url}/incentives/pools"
    async with db.transaction():
        await tell_marketing(
            "codes_unreadable",
            lambda: {"waiting": waiting, "link": link},
            f"codes-unreadable:{clock.today().isoformat()}",
        )


async def _tell(lacks: Sequence[Lack]) -> None:
    """Say of which value how many codes are missing, once a local day."""
    async with db.transaction():
        await tell_marketing(
            "codes_needed",
            lambda: {
                "waiting": sum(lack.bonuses for lack in lacks),
                "pools": [(_described(lack), lack.bonuses) for lack in lacks],
                "link": f"{settings().base_url}/incentives/pools",
            },
            f"codes-needed:{clock.today().isoformat()}",
        )


def _described(lack: Lack) -> str:
    value = format_money(lack.cents, lack.currency)
    if not lack.pools:
        return _(N_("%(value)s: no pool has codes of this value"), value=value)
    return f"{value}: " + ", ".join(pool.name for pool in lack.pools)


DUTIES: tuple[Duty, ...] = (Duty("incentives.pay_due", timedelta(seconds=10), pay_and_tell),)
