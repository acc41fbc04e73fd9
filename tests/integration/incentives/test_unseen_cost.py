"""What codes that nobody has looked at cost: one read for all of them, no lock without need, each opened once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from cryptography.fernet import Fernet

from panel.core import db
from panel.core.principals import SYSTEM, Role
from panel.incentives import actions, pools, unseen
from panel.incentives.duties import DUTIES, pay_and_tell, tell_unread
from panel.incentives.unseen import TO_LOOK, mail_before_the_end
from panel.invitations import actions as invitations
from panel.invitations import queries as invited
from panel.invitations.rules import may_accept
from tests import cast
from tests.conftest import MOMENT
from tests.integration.incentives.made import BEFORE, SELMA, approved, earned, pool
from tests.integration.incentives.test_unseen import owner_has
from tests.integration.incentives.test_vouchers import mails

Clock = Callable[[datetime], None]
ENDS = 30
"""Days for which the links open."""
PEOPLE = ("Maria Berger", "Horst Kolbe", "Elke Wagner", "Grace Whitmore")
OTHER = "another key that is long enough to be one, really"


@pytest.fixture(autouse=True)
def _standing_clock(clock: Clock) -> None:
    """Links end."""


@pytest.fixture
def used(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every read and every transaction from here on, by its kind."""
    seen: list[str] = []
    for name in ("rows", "transaction"):
        _listen(monkeypatch, type(db.engine()), name, seen)
    return seen


def _listen(monkeypatch: pytest.MonkeyPatch, on: object, name: str, seen: list[str]) -> None:
    real = getattr(on, name)

    def heard(*args: Any, **more: Any) -> Any:
        seen.append(name)
        return real(*args, **more)

    monkeypatch.setattr(on, name, heard)


async def given(*names: str) -> list[UUID]:
    """Bonuses whose codes were announced; nobody has looked."""
    stock = await pool(codes=len(names))
    bonuses = [await earned(name, pool_id=stock, invited_for_days=ENDS) for name in names]
    await approved(*bonuses)
    assert await actions.pay(bonuses, SELMA) == len(names)
    return bonuses


async def test_while_there_is_time_to_look_no_write_waits_for_the_duty(clock: Clock, used: list[str]) -> None:
    await given(*PEOPLE)
    clock(MOMENT + timedelta(days=ENDS) - TO_LOOK - timedelta(minutes=1))
    used.clear()
    assert await mail_before_the_end() == 0
    assert used == ["rows"]
    clock(MOMENT + timedelta(days=ENDS) - TO_LOOK)
    assert await mail_before_the_end() == len(PEOPLE)


async def test_nor_while_nobody_may_write_to_its_owner(clock: Clock, used: list[str]) -> None:
    await given("Maria Berger")
    await owner_has(None)
    clock(MOMENT + timedelta(days=ENDS))
    used.clear()
    assert await mail_before_the_end() == 0
    assert "transaction" not in used


async def test_which_are_out_of_reach_is_one_question_however_many_there_are(clock: Clock, used: list[str]) -> None:
    bonuses = await given(*PEOPLE)
    await owner_has(None)
    clock(MOMENT + timedelta(days=ENDS))
    used.clear()
    assert await unseen.out_of_reach() == unseen.OutOfReach(no_basis=(bonuses[0],), no_owner=())
    assert used == ["rows"]


@pytest.mark.parametrize("late", [timedelta(seconds=-1), timedelta(0)], ids=["open", "over"])
@pytest.mark.parametrize("deed", ["invited", "declined", "withdrawn"])
async def test_a_page_is_closed_as_its_link_says(clock: Clock, deed: str, late: timedelta) -> None:
    """The rule in a statement is the rule."""
    (bonus,) = await given("Maria Berger")
    await owner_has(None)
    (asked,) = await invited.for_purpose(BEFORE.id)
    if deed == "withdrawn":
        await invitations.withdraw(asked.id, SYSTEM)
    elif deed == "declined":
        await db.rows("UPDATE invitation SET state = 'declined' WHERE id = {}", asked.id)
    at = MOMENT + timedelta(days=ENDS) + late
    clock(at)
    closed = may_accept(await invited.get(asked.id), at) is not None
    assert closed is (deed == "withdrawn" or not late)
    assert (await unseen.out_of_reach()).no_basis == ((bonus,) if closed else ())


async def test_a_code_is_opened_once_for_all_pages_and_anew_for_another_key(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, setting: Callable[..., None]
) -> None:
    await given(*PEOPLE)
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    await client.get("/incentives")
    opened: list[str] = []
    _listen(monkeypatch, Fernet, "decrypt", opened)
    assert await unseen.unread() == ()
    assert opened == []
    former = pools.settings().secret_key
    setting(secret_key=OTHER)
    assert len(await unseen.unread()) == len(PEOPLE)
    setting(secret_key=former)
    assert await unseen.unread() == ()
    assert len(opened) == len(PEOPLE)


async def test_codes_that_cannot_be_read_are_looked_for_once_an_hour(setting: Callable[..., None]) -> None:
    await cast.staff(Role.MARKETING)
    await given("Maria Berger")
    setting(secret_key=OTHER)
    await pay_and_tell()
    assert await mails("codes_unreadable") == 0
    assert [await tell_unread(), await tell_unread()] == [1, 1]
    assert await mails("codes_unreadable") == 1, "once a day"
    (every,) = [duty.every for duty in DUTIES if duty.run is tell_unread]
    assert every == timedelta(hours=1)
