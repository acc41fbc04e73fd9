"""A colleague to whom no bonus was promised reads of none, from the invitation to the last page; staff read that it is so."""

import re
from collections.abc import Callable
from html import unescape

import httpx

from panel.core.principals import Role
from scenarios.runs import actions
from tests import cast
from tests.integration.runs.conftest import Enter
from tests.integration.runs.made import MARIA, NILS, Browser, Way, again, table

Clients = Callable[..., httpx.AsyncClient]
MONEY = re.compile(r"bonus|voucher|gutschein|€|credit", re.IGNORECASE)


def of_money(page: str) -> list[str]:
    """What a page says of money to who reads it."""
    return MONEY.findall(re.sub(r"<[^>]*>", " ", unescape(page)))


async def test_on_the_way(way: Way, enter: Enter) -> None:
    await way.begun(NILS)
    nils = await enter(NILS)
    for path in ("/my", "/my/stop", "/my/trouble", "/my/withdraw", "/my/step/1"):
        assert of_money(await nils.see(path)) == [], path


async def test_before_and_after(way: Way, new_client: Clients) -> None:
    nils = Browser(new_client(), way.tokens[NILS])
    assert of_money(await nils.see(f"/t/{nils.token}")) == []
    await nils.enter()
    assert of_money(await nils.see("/my/consent")) == []
    await way.completed(NILS)
    assert of_money(await nils.see("/my/done")) == []
    assert of_money(await Browser(new_client(), way.tokens[NILS]).see(f"/t/{nils.token}")) == []
    told = await table("message", "to_address = {}", "nils.petersen@friends.invalid")
    assert {row["template"] for row in told} == {"invitation", "thanks"}


async def test_after_the_consent_is_withdrawn(way: Way, enter: Enter) -> None:
    for name, said in ((NILS, []), (MARIA, ["Bonus"])):
        run = await way.begun(name)
        person = await enter(name)
        assert (await person.send("/my/withdraw", answers="keep")).status_code == 303
        assert (await again(run)).ended
        assert of_money(await person.see("/my/withdraw")) == said, name


async def test_who_can_not_go_on(way: Way, enter: Enter) -> None:
    run = await way.begun(NILS)
    await actions.block(run, "Nothing goes on")
    assert of_money(await (await enter(NILS)).see("/my/done")) == []


async def test_staff_read_that_there_is_none(way: Way, client: httpx.AsyncClient) -> None:
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    page = (await client.get(f"/studies/{way.study_id}")).text
    assert "€25, former customers: none, colleagues: none" in page
    plan = (await client.get(f"/studies/{way.study_id}/plan")).text
    assert plan.count("<dd>no bonus</dd>") == 2
    assert "€0" not in page
