"""An invitation is taken back while a voucher code lies on the tester's page that nobody has looked at."""

from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import UUID

import msgspec
import pytest

from panel.core.settings import settings
from panel.customers.rules import Basis
from panel.incentives import actions as bonuses
from panel.incentives import queries as incentives
from panel.incentives import unseen
from panel.incentives.rules import State
from panel.invitations import queries as invitations
from panel.outbox import queries as messages
from scenarios.runs import actions as runs
from scenarios.studies import actions
from scenarios.studies.rules import RoundView
from tests import cast
from tests.faults import away
from tests.integration.incentives.made import approved, pool
from tests.integration.incentives.test_unseen import CODE, owner_has
from tests.integration.studies.conftest import SignedIn, send
from tests.integration.studies.made import SELMA, begun, published, study

HAS = "Maria Berger has a voucher code of €25 and has not looked at it yet."


class Given(msgspec.Struct):
    """Maria did her part and was sent to her code."""

    round: RoundView
    invitation_id: UUID
    bonus: UUID
    token: str

    @property
    def path(self) -> str:
        return f"/studies/{self.round.study_id}/rounds/{self.round.id}/invitations/{self.invitation_id}/withdraw"


@pytest.fixture
async def given(clock: Any) -> Given:
    panel = await cast.panel("Friends", (await cast.customer("Maria Berger"),))
    round_ = await published(await study(pool_id=await pool(codes=1)), panel_id=panel)
    (made,) = (await actions.invite_panel(round_.id, None, SELMA)).made.values()
    run = await begun(made.token)
    await runs.block(run, "Nothing goes on")
    owed = await incentives.standing_for(run.tester_id, round_.id)
    assert owed is not None
    await approved(owed.id)
    assert await bonuses.pay([owed.id], SELMA) == 1
    return Given(round_, made.invitation_id, owed.id, made.token)


async def mailed() -> list[str]:
    found = [m.id for m in (await messages.search()).items if m.template == "bonus_voucher_code"]
    bodies = [await messages.body(one) for one in found]
    return [body.text for body in bodies if body]


async def test_the_page_says_so_and_the_code_goes_out_by_mail(given: Given, signed_in: SignedIn) -> None:
    selma = await signed_in()
    asked = unescape((await selma.get(given.path)).text)
    assert HAS in asked
    assert "the code goes out by mail at once." in asked
    assert await mailed() == [], "asking changes nothing"
    answer = await send(selma, given.path)
    told = unescape((await selma.get(answer.headers["location"])).text)
    assert "Maria Berger is no longer invited. The voucher code that was not looked at goes out by mail." in told
    (mail,) = await mailed()
    assert CODE in mail
    assert (await incentives.standing(given.bonus)).state is State.REDEEMED
    assert await invitations.by_token(given.token) == "withdrawn"
    await send(selma, given.path)
    assert len(await mailed()) == 1


async def test_both_or_neither(given: Given) -> None:
    """The withdrawal ends the sessions after the mail was written: it fails there."""
    async with away("session"):
        with pytest.raises(Exception, match="session"):
            await actions.withdraw(given.round.id, given.invitation_id, SELMA)
    assert await mailed() == []
    assert (await incentives.standing(given.bonus)).state is State.SENT


async def test_a_code_that_was_looked_at_is_not_spoken_of(given: Given, signed_in: SignedIn) -> None:
    standing = await incentives.standing(given.bonus)
    await bonuses.reveal(standing.id, standing.changed_at)
    selma = await signed_in()
    assert "voucher" not in (await selma.get(given.path)).text
    await send(selma, given.path)
    assert await mailed() == []


async def test_without_a_contact_basis_it_goes_out_as_soon_as_one_is_noted(given: Given, signed_in: SignedIn) -> None:
    await owner_has(None)
    selma = await signed_in()
    asked = unescape((await selma.get(given.path)).text)
    assert HAS in asked
    assert (
        "no mail goes out as long as no contact basis is noted. Note one, now or later, and the code goes out by mail"
        in asked
    )
    assert "lost" not in asked
    answer = await send(selma, given.path)
    assert "goes out by mail" not in (await selma.get(answer.headers["location"])).text
    assert (await unseen.mail_before_the_end(), await mailed()) == (0, [])
    assert (await incentives.standing(given.bonus)).state is State.SENT
    await owner_has(Basis.CONTRACT)
    assert (await unseen.mail_before_the_end(), len(await mailed())) == (1, 1)


async def test_a_code_that_nobody_can_read_goes_out_when_the_key_is_back(
    given: Given, signed_in: SignedIn, setting: Callable[..., None]
) -> None:
    former = settings().secret_key
    setting(secret_key="another key that is long enough to be one, really")
    selma = await signed_in()
    assert "With the former key it goes out by mail by itself." in unescape((await selma.get(given.path)).text)
    assert (await send(selma, given.path)).status_code == 303
    assert await mailed() == []
    setting(secret_key=former)
    assert (await unseen.mail_before_the_end(), len(await mailed())) == (1, 1)
