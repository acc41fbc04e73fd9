"""Voucher codes that a round needs, and those that rounds under way have promised already."""

from collections.abc import Iterable

from panel.core.clock import now
from panel.customers.queries import CustomerView
from panel.incentives import queries as incentives
from panel.incentives import supply
from panel.incentives.rules import share
from panel.incentives.supply import PoolView
from panel.invitations import queries as invited
from panel.invitations.rules import State
from scenarios.studies import queries
from scenarios.studies.rules import RoundView, StudyView
from scenarios.studies.rules.plan import is_running
from scenarios.studies.rules.readiness import Codes

VOUCHER = "voucher"


async def codes_of(study: StudyView, round_: RoundView, members: Iterable[CustomerView]) -> Codes:
    """What the people of this round may get, beside what lies in the pools."""
    pools = await supply.pools()
    pool = next((p for p in pools if p.id == study.pool_id), None)
    bonuses = [cents for m in members if (cents := study.bonus_cents(m.kind))]
    return Codes(
        needed=len(bonuses),
        free=pool.free if pool else None,
        promised=await _promised(pool, round_) if pool and study.reward_kind == VOUCHER else 0,
        fits=pool is None or set(bonuses) <= {pool.amount_cents},
        parts=_unpayable(study, bonuses, pools) if study.reward_kind == VOUCHER else (),
    )


def _unpayable(study: StudyView, bonuses: Iterable[int], pools: Iterable[PoolView]) -> tuple[int, ...]:
    """A stopped or blocked test may earn a part; it needs a code of exactly that value."""
    free = {(p.amount_cents, p.currency) for p in pools if p.free}
    shares = {p for p in (study.stopped_percent, study.blocked_percent) if 0 < p < 100}
    parts = {share(cents, percent) for cents in bonuses for percent in shares}
    return tuple(sorted(part for part in parts if (part, study.currency) not in free))


async def _promised(pool: PoolView, round_: RoundView) -> int:
    """Bonuses under way, and those of invited people who have not begun."""
    unpaid = await supply.unpaid_from(pool.id, besides=round_.id)
    total = sum(one.due_cents == pool.amount_cents for one in unpaid)
    for study in await queries.all_studies():
        if study.pool_id == pool.id and study.reward_kind == VOUCHER:
            for other in study.rounds:
                if other.id != round_.id and is_running(other, now()):
                    total += await _not_begun(study, other, pool)
    return total


async def _not_begun(study: StudyView, round_: RoundView, pool: PoolView) -> int:
    kinds = {t.customer_id: t.kind for t in await queries.testers(study.id)}
    begun = await incentives.promised_to(round_.id)
    asked = [i.customer_id for i in await invited.for_purpose(round_.id) if i.state in (State.INVITED, State.ACCEPTED)]
    return sum(c not in begun and study.bonus_cents(kinds.get(c, "")) == pool.amount_cents for c in asked)
