"""Periodic work: pay what waited for codes, and tell staff when none are left."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from panel.core import clock, db
from panel.core.duty import Duty
from panel.core.i18n import format_money, speaking
from panel.core.principals import Role
from panel.core.settings import settings
from panel.incentives import queries
from panel.incentives.actions import pay_due
from panel.incentives.rules import Standing
from panel.outbox.actions import enqueue
from panel.staff import queries as staff


async def pay_and_tell() -> int:
    """Pay what can be paid; for what can't, one mail a day to everybody in marketing. Gives how many were paid."""
    paid = await pay_due()
    waiting = [one for one in await queries.to_pay() if queries.waits_for_codes(one)]
    if waiting:
        await tell_marketing(waiting)
    return paid


async def tell_marketing(waiting: list[Standing]) -> None:
    """Say which pools lack how many codes: once a local day and person. Without marketing, administrators hear it."""
    names = {p.id: p.name for p in await queries.pools()}
    people = [person for person in await staff.everybody() if person.active]
    marketing = [person for person in people if person.role == Role.MARKETING]
    for person in marketing or [one for one in people if one.role == Role.ADMIN]:
        with speaking(person.language):
            lacking = _by_pool(waiting, names)
        async with db.transaction():
            await enqueue(
                template="codes_needed",
                language=person.language,
                to_name=person.name,
                to_address=person.email,
                context={
                    "name": person.name,
                    "waiting": len(waiting),
                    "pools": lacking,
                    "link": f"{settings().base_url}/incentives/pools",
                },
                dedupe_key=f"codes-needed:{person.id}:{clock.today().isoformat()}",
                about=("staff", person.id),
            )


def _by_pool(waiting: list[Standing], names: Mapping[UUID, str]) -> list[tuple[str, int]]:
    counted: dict[str, int] = {}
    for one in waiting:
        pool = names.get(one.pool_id, "–") if one.pool_id else "–"
        name = f"{pool} ({format_money(one.due_cents, one.currency)})"
        counted[name] = counted.get(name, 0) + 1
    return sorted(counted.items())


DUTIES: tuple[Duty, ...] = (Duty("incentives.pay_due", timedelta(minutes=1), pay_and_tell),)
