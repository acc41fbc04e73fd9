"""Voucher codes: what a round needs, and what rounds under way have promised."""

from html import unescape
from uuid import UUID

import pytest

from panel.incentives import actions as bonuses
from panel.incentives import pools
from panel.incentives import queries as incentives
from scenarios.runs import actions as runs
from scenarios.runs import queries as run_queries
from scenarios.studies import actions, queries
from scenarios.studies.codes import codes_of
from scenarios.studies.ready import members_of
from scenarios.studies.rules import RoundView
from scenarios.studies.rules.readiness import Codes
from tests import cast
from tests.furnished.walks import says_no
from tests.integration.incentives.made import SELMA, approved, pool
from tests.integration.studies.conftest import SignedIn
from tests.integration.studies.made import begun, prepared, published, study


@pytest.fixture(autouse=True)
def _standing_clock(clock: object) -> None:
    """Rounds run by days."""


async def codes(round_: RoundView) -> Codes:
    found = await queries.get(round_.study_id)
    return await codes_of(found, round_, await members_of(round_))


async def running(pool_id: UUID, *names: str) -> tuple[RoundView, list[str]]:
    """A round that these people were asked for, with their tokens."""
    panel = await cast.panel("Those before", tuple([await cast.customer(name) for name in names]))
    round_ = await published(await study(pool_id=pool_id), panel_id=panel)
    made = (await actions.invite_panel(round_.id, None, SELMA)).made
    return round_, [one.token for one in made.values()]


async def draft(pool_id: UUID, **plan: object) -> RoundView:
    panel = await cast.panel("The next", (await cast.customer("Elke Wagner"),))
    return await prepared(await study(pool_id=pool_id, **plan), panel_id=panel)


async def test_whoever_was_asked_has_a_code_promised_until_it_is_paid_or_declined() -> None:
    pool_id = await pool(codes=4)
    _, (first, second, third) = await running(pool_id, "Maria Berger", "Horst Kolbe", "Grace Whitmore")
    next_ = await draft(pool_id)
    assert ((await codes(next_)).free, (await codes(next_)).promised) == (4, 3)
    assert await says_no(first)
    assert (await codes(next_)).promised == 2
    run = await begun(second)
    assert (await codes(next_)).promised == 2, "begun is promised once, not twice"
    await runs.block(run, "Nothing goes on")
    owed = await incentives.standing_for(run.tester_id, run.round_id)
    assert owed is not None
    await approved(owed.id)
    assert (await codes(next_)).promised == 2
    await bonuses.pay([owed.id], SELMA)
    assert ((await codes(next_)).free, (await codes(next_)).promised) == (3, 1)
    stopped = await begun(third)
    await runs.stop(stopped, delete_answers=False)
    assert (await run_queries.get(stopped.id)).ended
    assert (await codes(next_)).promised == 0, "stopped earns nothing here"


async def test_another_pool_and_the_round_itself_promise_nothing_of_it() -> None:
    pool_id, other = await pool(codes=4), await pool(codes=1, name="Kino 25 €")
    round_, _ = await running(pool_id, "Maria Berger")
    assert (await codes(round_)).promised == 0
    assert (await codes(await draft(other))).promised == 0


async def test_a_closed_round_promises_no_more_than_it_owes() -> None:
    pool_id = await pool(codes=4)
    round_, _ = await running(pool_id, "Maria Berger", "Horst Kolbe")
    await actions.close_round(round_.id, SELMA)
    assert (await codes(await draft(pool_id))).promised == 0


async def test_a_part_of_the_bonus_needs_codes_of_its_own_value() -> None:
    pool_id = await pool(codes=4)
    round_ = await draft(pool_id, stopped_percent=50, blocked_percent=100)
    assert (await codes(round_)).parts == (1250,)
    half = await pool(cents=1250, name="Kino 12,50 €")
    assert (await codes(round_)).parts == (1250,), "an empty pool pays nobody"
    await pools.add_codes(half, "ABCD-1111", SELMA)
    assert (await codes(round_)).parts == ()


async def test_a_credit_on_the_bill_needs_no_codes() -> None:
    round_ = await draft(await pool(), reward_kind="bill_credit", stopped_percent=50)
    assert (await codes(round_)).parts == ()


async def test_the_readiness_list_warns_with_what_to_do(signed_in: SignedIn) -> None:
    pool_id = await pool(codes=1)
    await running(pool_id, "Maria Berger")
    round_ = await draft(pool_id, stopped_percent=50)
    page = unescape((await (await signed_in()).get(f"/studies/{round_.study_id}/rounds/{round_.id}")).text)
    assert "No free codes for a part of the bonus: €12.50" in page
    assert "Free codes: 1, needed: up to 1 (promised in other rounds: 1)" in page
    assert 'href="/incentives/pools"' in page
