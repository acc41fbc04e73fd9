"""Bonuses that wait although a code is there: SECRET_KEY is another than when the code was added."""

from panel.incentives import queries
from panel.incentives.pools import next_is_unreadable
from panel.incentives.rules import Standing


async def waiting_unread() -> tuple[Standing, ...]:
    """The approved bonuses whose next code nobody can read, longest waiting first."""
    known: dict[object, bool] = {}
    found: list[Standing] = []
    for one in await queries.to_pay():
        if not queries.waits_for_codes(one):
            continue
        worth = (one.due_cents, one.currency, one.pool_id)
        if worth not in known:
            known[worth] = await next_is_unreadable(one)
        if known[worth]:
            found.append(one)
    return tuple(found)
