"""Periodic work: pay what waited for codes, tell staff when none are left, and mail those that nobody looked at in time."""

from collections.abc import Sequence
from datetime import timedelta

from panel.core import clock, db
from panel.core.duty import Duty
from panel.core.i18n import N_, _, format_money
from panel.core.settings import settings
from panel.incentives import supply, unseen
from panel.incentives.actions import pay_due
from panel.incentives.stock import Lack
from panel.staff.telling import tell_marketing


async def pay_and_tell() -> int:
    """Pay what can be paid; for what can't, a mail a day to everybody in marketing. Gives how many were paid."""
    paid, dealt = await pay_due(), await supply.dealt()
    if dealt.lacks:
        await _tell(dealt.lacks)
    return paid


async def tell_unread() -> int:
    """A mail a day to everybody in marketing while codes are there which nobody can read. Gives how many wait for a key.

    By itself, and seldom: it looks into every code that was given out and never looked at.
    """
    waiting, given = len((await supply.dealt()).unread), len(await unseen.unread())
    if not waiting + given:
        return 0
    link = f"{settings().base_url}/incentives/pools"
    async with db.transaction():
        await tell_marketing(
            "codes_unreadable",
            lambda: {"waiting": waiting, "given": given, "link": link},
            f"codes-unreadable:{clock.today().isoformat()}",
        )
    return waiting + given


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


DUTIES: tuple[Duty, ...] = (
    Duty("incentives.pay_due", timedelta(seconds=10), pay_and_tell),
    Duty("incentives.tell_unread", timedelta(hours=1), tell_unread),
    Duty("incentives.mail_unseen", timedelta(hours=1), unseen.mail_before_the_end),
)
