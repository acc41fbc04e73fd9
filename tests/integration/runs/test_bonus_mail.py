"""The mail about a bonus leads to it, in whatever browser it is read."""

from collections.abc import Callable

import httpx

from panel.incentives import actions as incentives
from tests.integration.incentives.made import approved, pool
from tests.integration.runs.made import GRACE, Browser, Way, link_in, mails
from tests.integration.runs.test_parting import bonus_of


async def test_its_link_opens_the_bonus_in_a_fresh_browser_and_the_first_link_lives_on(
    way: Way, new_client: Callable[..., httpx.AsyncClient]
) -> None:
    await pool(1)
    await approved(await bonus_of(await way.completed(GRACE)))
    assert await incentives.pay_due() == 1
    (mail,) = await mails("bonus_voucher")
    for token in (link_in(mail["says"]), way.tokens[GRACE]):
        fresh = await Browser(new_client(), token).enter()
        assert "Your voucher of €25 is here." in await fresh.see("/my/done")
